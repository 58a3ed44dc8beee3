"""The long tables added up for a return: every household and resident condition in one pass, by building and unit.

The conditions stand in `indicator_measures`. The pass counts all of a family at once (`sum(condition)`), grouped by
the place the household lies in; the same condition lists the records behind a figure. Which grid a place belongs to
is decided above, from the territory of the day, so that a re-division of grids touches nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from desktop.queries.indicator_measures import (
    FAMILIES,
    HOUSEHOLD,
    ON_REGISTER,
    RESIDENT,
    family_of,
)
from desktop.queries.past import NOW, Past

__all__ = [
    "FRESH_DAYS",
    "ON_REGISTER",
    "LedgerRow",
    "PlaceTally",
    "dwelling_counts",
    "place_tallies",
    "rows_of",
]

FRESH_DAYS: Final = 365
Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class PlaceTally:
    """The sums over the households of one building, or one unit of it; both None while the address is pending."""

    building_id: str | None
    unit_id: str | None
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One household or resident behind a figure."""

    kind: str
    id: str
    title: str
    building_id: str | None
    unit_id: str | None
    where: str


def _parameters(as_of: date, fresh_days: int, period: Period | None) -> dict[str, Any]:
    first, last = period or (as_of, as_of)
    return {
        "day": as_of.isoformat(), "fresh": (as_of - timedelta(days=fresh_days)).isoformat(),
        "first": first.isoformat(), "last": last.isoformat(),
    }  # fmt: skip


def place_tallies(
    db: Connection,
    as_of: date,
    *,
    household: Mapping[str, str] = HOUSEHOLD,
    resident: Mapping[str, str] = RESIDENT,
    fresh_days: int = FRESH_DAYS,
    period: Period | None = None,
    was: Past = NOW,
) -> tuple[PlaceTally, ...]:
    """Every measure summed by building and unit: one statement over the households, one over the residents, and one
    over each shorter kind of record (dwellings, visits of the period …)."""
    sums: dict[tuple[str | None, str | None], dict[str, int]] = {}
    values = _parameters(as_of, fresh_days, period)
    others = {id(HOUSEHOLD): household, id(RESIDENT): resident}
    asked = [(others.get(id(family.measures), family.measures), family) for family in FAMILIES]
    for measures, family in asked:
        counts = ", ".join(f"sum({condition})" for condition in measures.values())
        sql = f"SELECT d.building_id, d.unit_id, {counts}{family.source} WHERE {family.where} GROUP BY 1, 2"
        for row in was.rows(db, sql, values):
            counted = zip(measures, (n or 0 for n in row[2:]), strict=True)
            sums.setdefault((row[0], row[1]), {}).update(counted)
    nothing = dict.fromkeys((name for measures, _family in asked for name in measures), 0)
    return tuple(PlaceTally(*place, {**nothing, **figures}) for place, figures in sums.items())


def dwelling_counts(db: Connection, was: Past = NOW) -> dict[str, int]:
    """Dwellings by building id."""
    sql = "SELECT building_id, count(*) FROM dwelling WHERE building_id IS NOT NULL GROUP BY building_id"
    return {row[0]: row[1] for row in was.rows(db, sql)}


_WHERE_WORDS = (
    "coalesce(n.name || ' ', '') || coalesce(b.label, '') || coalesce('-' || u.label, '')"
    " || coalesce('-' || d.room, '')"
)
_PLACE_JOINS = (
    " LEFT JOIN building b ON b.id = d.building_id LEFT JOIN unit u ON u.id = d.unit_id"
    " LEFT JOIN compound n ON n.id = b.compound_id"
)


def rows_of(
    db: Connection, measure: str, as_of: date, *, fresh_days: int = FRESH_DAYS, period: Period | None = None,
    was: Past = NOW,
) -> tuple[LedgerRow, ...]:  # fmt: skip
    """The records a measure counts, in the order of their addresses. Raises KeyError for an unknown measure."""
    family = family_of(measure)
    where = f"coalesce(nullif({_WHERE_WORDS}, ''), h.address_text, '')"
    sql = (
        f"SELECT '{family.kind}', {family.columns}, d.building_id, d.unit_id, {where}"
        f"{family.source}{_PLACE_JOINS} WHERE {family.where} AND ({family.measures[measure]})"
        f" ORDER BY n.sort_no, b.sort_no, u.label, {family.order}"
    )
    return tuple(LedgerRow(*row) for row in was.rows(db, sql, _parameters(as_of, fresh_days, period)))
