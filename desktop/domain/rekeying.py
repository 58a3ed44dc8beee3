"""Keying a second time without seeing the first: which records, and when two typings say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from desktop.domain.typed_text import bare

FIELDS: Final = ("name", "id_number", "birth", "sex", "relation", "phones")
"""What is keyed again when nobody chooses otherwise: the fields a return is counted by."""

_LOOSE_CASE: Final = frozenset({"id_number", "owner_id_number", "foreign_name"})


def sample(ids: Iterable[str], *, percent: int, seed: str) -> tuple[str, ...]:
    """`percent` % of the ids, rounded up, drawn by the seed: the same ones on every PC, whatever their order."""
    drawn = sorted(ids, key=lambda record_id: sha256(f"{seed}\0{record_id}".encode()).digest())
    return tuple(drawn[: -(-len(drawn) * percent // 100)])


def agree(field: str, first: Any, second: Any) -> bool:
    """Whether two typings say the same: widths and blanks aside, lists in any order, nothing typed as nothing."""
    return _plain(field, first) == _plain(field, second)


def _plain(field: str, value: Any) -> object:
    if value in (None, "", [], (), {}):
        return None
    if isinstance(value, Mapping):
        return tuple(sorted((bare(str(key)), bare(str(item))) for key, item in value.items()))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(sorted(bare(str(item)) for item in value))
    text = bare(str(value)) if isinstance(value, str) else value
    return str(text).upper() if field in _LOOSE_CASE else text
