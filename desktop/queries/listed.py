"""The records behind a list that is written out: only the fields asked for, streamed in the order of the stairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson
from sqlalchemy import Connection, text

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.permissions import RESTRICTED
from desktop.queries import listed_sources
from desktop.queries.listed_sources import SOURCES, Source
from desktop.queries.presence import HUKOU_SQL

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Wish:
    """Which records of a list: `ids` in this order, or all that fit. 0 and "" leave a choice open.

    `everybody`: also who has moved away or died, posts that ended, doubts that were answered.
    """

    ids: tuple[str, ...] | None = None
    grid: int = 0
    category: str = ""
    hukou: tuple[str, ...] = ()
    use: str = ""
    everybody: bool = False
    hidden: frozenset[str] = frozenset()


def fields(key: str) -> tuple[str, ...]:
    """Every field a list can give."""
    return tuple(SOURCES[key].fields)


def count(db: Connection, key: str, wish: Wish, *, day: date) -> int:
    """How many records a list has."""
    source = _source(key)
    if wish.ids is not None:
        return sum(1 for _row in rows(db, key, (), wish, day=day))
    where, values = _where(source, wish, day)
    return int(
        db.execute(
            text(f"{listed_sources.WITH} SELECT count(*) {source.tables} WHERE {where}"), values
        ).scalar()
        or 0
    )


def rows(
    db: Connection, key: str, wanted: Sequence[str], wish: Wish, *, day: date
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """(id, the values of `wanted` in order); JSON lists come as lists, what is empty as None.

    Raises `Refused` for a list or a field that does not exist.
    """
    source = _source(key)
    unknown = [name for name in wanted if name not in source.fields]
    if unknown:
        raise Refused(
            _("这个名单没有这一栏:{names}").format(names="、".join(unknown)), code="export.unknown_field"
        )
    columns = ", ".join([source.id, *(source.fields[name] for name in wanted)])
    lists = [i for i, name in enumerate(wanted, 1) if name in listed_sources.LISTS]
    where, values = _where(source, wish, day)
    question = f"{listed_sources.WITH} SELECT {columns} {source.tables} WHERE {where}"
    if wish.ids is None:
        found = db.execute(text(f"{question} ORDER BY {source.order}"), values)
        for row in found:
            yield row[0], _decoded(row, lists)
        return
    for start in range(0, len(wish.ids), _BATCH):
        part = wish.ids[start : start + _BATCH]
        marks = {f"id{i}": one for i, one in enumerate(part)}
        listed = text(f"{question} AND {source.id} IN ({', '.join(':' + m for m in marks)})")
        by_id = {row[0]: _decoded(row, lists) for row in db.execute(listed, values | marks)}
        yield from ((one, by_id[one]) for one in part if one in by_id)


_OF: Final = {
    "residents": "resident", "households": "household", "staff": "staff", "dwellings": "dwelling", "grids": "grid",
    "care": "care_record", "doubts": "doubt",
}  # fmt: skip


def list_of(db: Connection, record_id: str) -> str:
    """The list a record would stand on, "" for one that no list has."""
    for key, table in _OF.items():
        if db.exec_driver_sql(f"SELECT 1 FROM {table} WHERE id = ?", (record_id,)).first():  # noqa: S608 - our own names
            return key
    return ""


def community_words(db: Connection) -> dict[str, str]:
    """What a form says of the office itself: `name`, `code`, `street`, `county`."""
    row = db.exec_driver_sql(
        "SELECT name, code, street, county FROM community ORDER BY sort_no, code LIMIT 1"
    ).first()
    return {k: v or "" for k, v in zip(("name", "code", "street", "county"), row or ("",) * 4, strict=True)}


def settings_under(db: Connection, prefix: str) -> dict[str, Any]:
    """The settings whose key begins with `prefix`, without it."""
    found = db.exec_driver_sql(
        "SELECT key, value FROM setting WHERE substr(key, 1, ?) = ? ORDER BY key", (len(prefix), prefix)
    )
    return {key[len(prefix) :]: orjson.loads(value) for key, value in found if value}


def _source(key: str) -> Source:
    if key not in SOURCES:
        raise Refused(_("没有这个名单:{name}").format(name=key), code="export.unknown_list")
    return SOURCES[key]


_GROWN: Final = (
    "r.birth <> '' AND r.birth || substr('-12-31', length(r.birth) - 3) <= date(:day, '-18 years')"
)


def _where(source: Source, wish: Wish, day: date) -> tuple[str, dict[str, Any]]:
    clauses, values = [], {"day": day.isoformat()}
    if not wish.everybody and wish.ids is None:
        clauses.append(source.live)
    for name, value in (("grid", wish.grid), ("category", wish.category), ("use", wish.use)):
        if value:
            if name not in source.filters:
                raise Refused(_("这个名单不能按这一项筛选。"), code="export.no_filter")
            clauses.append(source.filters[name])
            values[name] = value  # type: ignore[assignment]  # numbers and words
    if wish.hukou:
        clauses.append(f"coalesce({HUKOU_SQL}, '') IN (" + _names("hukou", wish.hukou, values) + ")")
    if "category" in source.filters:  # a minor under supervision is never written out (社区矫正法, art. 54)
        clauses.append(f"(k.category NOT IN ({_names('secret', RESTRICTED, values)}) OR {_GROWN})")
    if wish.hidden and "category" in source.filters:
        clauses.append("k.category NOT IN (" + _names("hidden", sorted(wish.hidden), values) + ")")
    if wish.hidden and "doubt.note" in source.fields:
        about = "SELECT z.id FROM care_record z WHERE z.category IN ("
        clauses.append(f"q.record_id NOT IN ({about}{_names('hidden', sorted(wish.hidden), values)}))")
    return " AND ".join(clauses) or "1", values


def _names(name: str, wanted: Sequence[str], values: dict[str, Any]) -> str:
    values |= {f"{name}{i}": one for i, one in enumerate(wanted)}
    return ", ".join(f":{name}{i}" for i in range(len(wanted)))


def _decoded(row: Any, lists: list[int]) -> tuple[Any, ...]:
    if not lists:
        return tuple(row[1:])
    values = list(row)
    for i in lists:
        values[i] = orjson.loads(values[i]) if values[i] else []
    return tuple(values[1:])
