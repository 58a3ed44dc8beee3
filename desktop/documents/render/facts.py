"""Items and settings as plain JSON and back: what the print register keeps, and what two prints are compared by.

Lossless: `unpacked(Kind, packed(item, …), …) == item`, so that the same paper can be made again from the register.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import orjson

from desktop.documents.kinds.common import Shown

_PLAIN = (str, int, float, bool, NoneType)


def packed(value: Any, pictures: MutableMapping[str, bytes]) -> Any:
    """`value` as JSON. Bytes become their SHA-256 and are put into `pictures`. Raises `TypeError` for anything that
    is neither plain, a date, an enum, a dataclass nor a collection of these."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return _named(value, pictures)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: packed(getattr(value, f.name), pictures) for f in fields(value) if f.compare}
    if isinstance(value, Mapping):
        return {str(key): packed(part, pictures) for key, part in value.items()}
    if isinstance(value, frozenset):
        return sorted(packed(part, pictures) for part in value)
    if isinstance(value, Sequence):
        return [packed(part, pictures) for part in value]
    raise TypeError(f"{type(value).__name__} cannot be kept in the print register")


def _named(value: bytes, pictures: MutableMapping[str, bytes]) -> str:
    """The SHA-256 of a picture; one and the same is not read again for every card it stands on."""
    memo = pictures.names if isinstance(pictures, Pictures) else {}
    name = memo.get(id(value)) or hashlib.sha256(value).hexdigest()
    if pictures.setdefault(name, value) is value:
        memo[id(value)] = name  # it is kept alive here, so its id stays its own
    return name


class Pictures(dict[str, bytes]):
    """Pictures by SHA-256 that remembers which of them it has seen."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[int, str] = {}


def unpacked(hint: Any, value: Any, pictures: Mapping[str, bytes]) -> Any:
    """The value of type `hint` that was packed. Raises `KeyError` for a picture or a field that is gone."""
    if hint is Any or value is None:
        return value
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return unpacked(next(part for part in inner if part is not NoneType), value, pictures)
    if origin is tuple and (len(inner) != 2 or inner[1] is not Ellipsis):
        return tuple(unpacked(part, one, pictures) for part, one in zip(inner, value, strict=True))
    if origin in (tuple, frozenset):
        return origin(unpacked(inner[0], one, pictures) for one in value)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {key: unpacked(inner[1], one, pictures) for key, one in value.items()}
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return [unpacked(inner[0], one, pictures) for one in value]
    return _simple(hint, value, pictures)


def _simple(hint: Any, value: Any, pictures: Mapping[str, bytes]) -> Any:
    if hint is bytes:
        return pictures[value]
    if hint is date:
        return date.fromisoformat(value)
    if hint is float:
        return float(value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint[value]
    if isinstance(hint, type) and is_dataclass(hint):
        hints = hints_of(hint)
        return hint(**{name: unpacked(hints[name], one, pictures) for name, one in value.items()})
    return value


@lru_cache(maxsize=256)
def hints_of(kind: Any) -> dict[str, Any]:
    """The types of a data class's fields by name."""
    return get_type_hints(kind)


def drawn(hint: Any, value: Any) -> Any:
    """What of a packed value of type `hint` stands on the paper and can grow wrong: record ids that are not printed
    and figures that are true of the day of printing only (`dated`) are left out."""
    if value is None or hint is Any:
        return value
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return drawn(next(part for part in inner if part is not NoneType), value)
    if isinstance(value, list) and inner:
        return [
            drawn(inner[0] if len(inner) != len(value) or inner[-1] is Ellipsis else inner[n], one)
            for n, one in enumerate(value)
        ]
    if isinstance(hint, type) and is_dataclass(hint):
        hints = hints_of(hint)
        return {name: drawn(hints[name], value.get(name)) for name in drawn_fields(hint)}
    return value


@lru_cache(maxsize=256)
def drawn_fields(kind: type) -> tuple[str, ...]:
    """The fields of a data class that `drawn` keeps."""
    return tuple(
        f.name
        for f in fields(kind)
        if f.compare and f.metadata.get("shown") is not Shown.INNER and not f.metadata.get("dated")
    )


def key_of(facts: Any) -> str:
    """A short name for facts: equal facts, equal name."""
    return hashlib.sha256(orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)).hexdigest()[:24]


def shared(rows: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """The fields in which items are mostly alike (a grid's staff on its cards); the others are each item's own."""
    names = list(rows[0]) if rows else []
    alike = set()
    for name in names:
        values = {orjson.dumps(row[name], option=orjson.OPT_SORT_KEYS) for row in rows}
        if len(values) <= max(1, len(rows) // 4):
            alike.add(name)
    return frozenset(alike)
