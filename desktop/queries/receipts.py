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

from desktop.base.i18n import N_, _
from desktop.domain.care import BY_KEY
from desktop.domain.permissions import RESTRICTED
from desktop.queries import grids as grid_queries
from desktop.queries.grids import Size
from desktop.store.schema import SYNCED

MARK_BYTES = 8
SIZES = {"registered": N_("登记户"), "occupied": N_("入住户"), "people": N_("人")}


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


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of two totals held side by side: `place` and `what` in words, then the district's and ours."""

    place: str
    what: str
    theirs: int
    ours: int

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return self.theirs == self.ours


def figures(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> tuple[Figure, ...]:
    """Two totals (`Totals.plain`) line by line: the whole, by grid, by micro-grid, by category of care."""
    found = [_figures(_("全社区"), theirs["whole"], ours["whole"])]
    found.append([Figure(_("没有落到网格"), _("户"), int(theirs["nowhere"]), int(ours["nowhere"]))])
    there, here = (
        {(int(p["grid"]), int(p["micro"] or 0)): p for p in side["places"]} for side in (theirs, ours)
    )
    for place in sorted(there.keys() | here.keys()):
        told = here.get(place) or there[place]
        number = f"{place[0]}-{place[1]}" if place[1] else str(place[0])
        sizes = [side[place]["size"] if place in side else {} for side in (there, here)]
        name = str(told["name"] or "")
        called = name if name.startswith(number) else f"{number} {name}".strip()
        found.append(_figures(called, sizes[0], sizes[1]))
    for category in sorted(theirs["care"].keys() | ours["care"].keys()):
        name = _(BY_KEY[category].name) if category in BY_KEY else _("有权限的人才看的类别")
        counts = [int(side["care"].get(category, 0)) for side in (theirs, ours)]
        found.append([Figure(_("重点人群"), name, counts[0], counts[1])])
    return tuple(figure for group in found for figure in group)


def _figures(place: str, theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> list[Figure]:
    return [
        Figure(place, _(word), int(theirs.get(name, 0)), int(ours.get(name, 0)))
        for name, word in SIZES.items()
    ]


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
