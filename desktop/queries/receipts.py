"""What a district answers with: the totals of one office, and a mark for each of its rows, to be compared on both sides.

Both sides call the same functions, the office on its file and the district on the rows it folded out of the same
operations. Totals are for people; the marks find the first row in which the two differ.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection

from desktop.domain.permissions import RESTRICTED
from desktop.queries import grids as grid_queries
from desktop.queries.grids import Size
from desktop.store.schema import SYNCED

MARK_BYTES = 8


@dataclass(frozen=True, slots=True)
class PlaceTotal:
    """One grid (`micro` None) or micro-grid: households registered and occupied, people."""

    grid: int
    micro: int | None
    name: str
    size: Size


@dataclass(frozen=True, slots=True)
class Totals:
    """An office on one day: live rows by record kind, everything by grid and micro-grid, open care by category.

    `nowhere` counts the households in no grid. A restricted category is counted under "", sealed or not.
    """

    day: str
    rows: Mapping[str, int]
    whole: Size
    nowhere: int
    places: tuple[PlaceTotal, ...]
    care: Mapping[str, int]

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def totals(db: Connection, *, day: date) -> Totals:
    """The totals of an office file or of a district's replica of it."""
    rows = {
        str(kind): int(db.exec_driver_sql(f'SELECT count(*) FROM main."{kind}"').scalar() or 0)  # noqa: S608 - our own kinds
        for kind in SYNCED
    }
    lost = grid_queries.unplaced(db, day=day)
    numbers = {grid.id: grid.number for grid in grid_queries.grids(db, day=day)}
    places = [PlaceTotal(g.number, None, g.name, g.size) for g in grid_queries.grids(db, day=day)]
    places += [
        PlaceTotal(numbers.get(m.grid_id, 0), m.number, m.name, m.size)
        for m in grid_queries.micros(db, day=day)
    ]
    return Totals(
        day.isoformat(), {kind: count for kind, count in rows.items() if count}, lost.total, lost.nowhere,
        tuple(places), _care(db, day),
    )  # fmt: skip


def _care(db: Connection, day: date) -> dict[str, int]:
    """Open care records by category, as the table lies: so both sides count the same, whoever holds which key."""
    found: dict[str, int] = {}
    question = (
        'SELECT category, count(*) FROM main.care_record WHERE "end" IS NULL OR "end" > ? GROUP BY category'
    )
    for category, count in db.exec_driver_sql(question, (day.isoformat(),)):
        plain = category if category and ":" not in category and category not in RESTRICTED else ""
        found[plain] = found.get(plain, 0) + int(count)
    return dict(sorted(found.items()))


def marks(db: Connection) -> dict[str, dict[str, str]]:
    """Record kind to row id to a mark of the whole row: 64 bits of SHA-256 in hexadecimal digits."""
    found: dict[str, dict[str, str]] = {}
    for kind, table in SYNCED.items():
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        rows = db.exec_driver_sql(f'SELECT {names} FROM main."{kind}" ORDER BY id')  # noqa: S608 - our own names
        these = {
            row[0]: hashlib.sha256(orjson.dumps([str(kind), *row])).digest()[:MARK_BYTES].hex()
            for row in rows
        }
        if these:
            found[str(kind)] = these
    return found


def first_difference(
    ours: Mapping[str, Mapping[str, str]], theirs: Mapping[str, Mapping[str, str]]
) -> tuple[str, str] | None:
    """(kind, id) of the first row, by kind and id, that only one side holds or that is not the same; None if equal."""
    for kind in sorted(ours.keys() | theirs.keys()):
        here, there = ours.get(kind, {}), theirs.get(kind, {})
        if here != there:
            return kind, min(i for i in here.keys() | there.keys() if here.get(i) != there.get(i))
    return None
