"""The long tables added up for a return: every household and resident condition in one pass, by building and unit.

A measure is a named condition. The pass counts all of them at once (`sum(condition)`), grouped by the place the
household lies in; the same condition lists the records behind a figure. Which grid a place belongs to is decided
above, from the territory of the day, so that a re-division of grids touches nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from desktop.domain.id_document import EIGHTEEN
from desktop.domain.retention import NUMBERED, NUMBERED_WELL

FRESH_DAYS: Final = 365

_CHECK_SUM = " + ".join(
    f"substr(r.id_number, {place + 1}, 1) * {pow(2, 17 - place) % 11}" for place in range(17)
)
_ID_DAY = (
    "substr(r.id_number, 7, 4) || '-' || substr(r.id_number, 11, 2) || '-' || substr(r.id_number, 13, 2)"
)
_KINDS = ", ".join(f"'{kind}'" for kind in ("", *sorted(EIGHTEEN)))
_CITIZEN = f"coalesce(r.id_type, '') IN ({_KINDS})"

# On the register on the day: living, or gone only later. Somebody gone on an unknown day is gone.
ON_REGISTER: Final = (
    "(coalesce(r.state, 'live') NOT IN ('left', 'dead') OR (r.state_on IS NOT NULL AND r.state_on > :day))"
)

# Residents; alias r. All are counted among those on the register.
RESIDENT: Final[Mapping[str, str]] = {
    "people": "1",
    # Not said to live elsewhere: a ledger that has no such column lists who is there.
    "living": "r.lives_here IS NOT 0",
    "hukou": "r.hukou_here = 1",
    "hukou_said": "r.hukou_here IS NOT NULL",
    "floating": "r.hukou_here = 0 AND r.lives_here IS NOT 0",
    # Of somebody made anonymous, that there was a number, and a right one, is all that is left of it.
    "numbered": (
        f"{_CITIZEN} AND (coalesce(r.id_number, r.id_invalid, r.id_prefix15, '') <> ''"
        f" OR r.id_none_reason IN ('{NUMBERED}', '{NUMBERED_WELL}'))"
    ),
    # GB 11643: 18 characters, a real day of birth, check character by ISO 7064 MOD 11-2.
    "number_valid": (
        f"{_CITIZEN} AND (r.id_none_reason = '{NUMBERED_WELL}' OR length(r.id_number) = 18"
        " AND substr(r.id_number, 1, 17) NOT GLOB '*[^0-9]*'"
        f" AND date({_ID_DAY}) = {_ID_DAY}"
        f" AND substr('10X98765432', 1 + ({_CHECK_SUM}) % 11, 1) = upper(substr(r.id_number, 18, 1)))"
    ),
}

# Households; aliases h, d (dwelling), p (its residents added up), c (its valid card).
HOUSEHOLD: Final[Mapping[str, str]] = {
    "registered": "1",
    "occupied": "coalesce(p.living, 0) > 0 AND coalesce(d.use, '') <> 'vacant'",
    "carded": "c.household_id IS NOT NULL",
    "card_wrong": "c.wrong = 1",
    "collected": (
        "coalesce(h.head_name, '') <> '' AND coalesce(h.verified_on, h.collected_on, '') <= :day"
        " AND coalesce(h.verified_on, h.collected_on, '') >= :fresh"
    ),
    "collection_said": "coalesce(h.verified_on, h.collected_on, '') <> ''",
}

# A household whose members have all gone is off the books; one recorded without members stays on.
_OPEN = "coalesce(h.state, 'live') NOT IN ('left', 'dead', 'closed')"
_ON_BOOKS = (
    f"{_OPEN} AND (p.household_id IS NOT NULL"  # noqa: S608 - our own words
    " OR NOT EXISTS (SELECT 1 FROM resident x WHERE x.household_id = h.id))"
)
_CARDS = (
    # Wrong: whoever it names holds no post on the day, or has another work telephone by now.
    "(SELECT i.household_id, min(NOT EXISTS (SELECT 1 FROM assignment a WHERE a.staff_id = i.staff_id"
    ' AND coalesce(a.start, \'\') <= :day AND (a."end" IS NULL OR a."end" = \'\' OR a."end" > :day))'
    " OR coalesce(i.phone, '') <> coalesce(json_extract(s.phones, '$[0]'), '')) AS wrong"
    " FROM card_issue i LEFT JOIN staff s ON s.id = i.staff_id WHERE coalesce(i.issued_on, '') <= :day"
    " AND (i.ended_on IS NULL OR i.ended_on = '' OR i.ended_on > :day) GROUP BY i.household_id)"
)


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


_PEOPLE = (
    f"(SELECT r.household_id, count(*) AS people, sum({RESIDENT['living']}) AS living FROM resident r"  # noqa: S608
    f" WHERE {ON_REGISTER} GROUP BY r.household_id)"
)
_HOUSEHOLDS = (
    " FROM household h LEFT JOIN dwelling d ON d.id = h.dwelling_id"
    f" LEFT JOIN {_PEOPLE} p ON p.household_id = h.id LEFT JOIN {_CARDS} c ON c.household_id = h.id"
)
_RESIDENTS = (
    " FROM resident r JOIN household h ON h.id = r.household_id LEFT JOIN dwelling d ON d.id = h.dwelling_id"
)


def _parameters(as_of: date, fresh_days: int) -> dict[str, Any]:
    return {"day": as_of.isoformat(), "fresh": (as_of - timedelta(days=fresh_days)).isoformat()}


def place_tallies(
    db: Connection,
    as_of: date,
    *,
    household: Mapping[str, str] = HOUSEHOLD,
    resident: Mapping[str, str] = RESIDENT,
    fresh_days: int = FRESH_DAYS,
) -> tuple[PlaceTally, ...]:
    """Every measure summed by building and unit: one statement over the households, one over the residents."""
    sums: dict[tuple[str | None, str | None], dict[str, int]] = {}
    for measures, source in (
        (household, f"{_HOUSEHOLDS} WHERE {_ON_BOOKS}"),
        (resident, f"{_RESIDENTS} WHERE {_OPEN} AND {ON_REGISTER}"),
    ):
        counts = ", ".join(f"sum({condition})" for condition in measures.values())
        sql = f"SELECT d.building_id, d.unit_id, {counts}{source} GROUP BY 1, 2"
        for row in db.exec_driver_sql(sql, _parameters(as_of, fresh_days)):
            counted = zip(measures, (n or 0 for n in row[2:]), strict=True)
            sums.setdefault((row[0], row[1]), {}).update(counted)
    nothing = dict.fromkeys((*household, *resident), 0)
    return tuple(PlaceTally(*place, {**nothing, **figures}) for place, figures in sums.items())


def dwelling_counts(db: Connection) -> dict[str, int]:
    """Dwellings by building id."""
    rows = db.exec_driver_sql(
        "SELECT building_id, count(*) FROM dwelling WHERE building_id IS NOT NULL GROUP BY building_id"
    )
    return {row[0]: row[1] for row in rows}


_WHERE_WORDS = (
    "coalesce(k.name || ' ', '') || coalesce(b.label, '') || coalesce('-' || u.label, '')"
    " || coalesce('-' || d.room, '')"
)
_PLACE_JOINS = (
    " LEFT JOIN building b ON b.id = d.building_id LEFT JOIN unit u ON u.id = d.unit_id"
    " LEFT JOIN compound k ON k.id = b.compound_id"
)


def rows_of(
    db: Connection, measure: str, as_of: date, *, fresh_days: int = FRESH_DAYS
) -> tuple[LedgerRow, ...]:
    """The households or residents a measure counts, in the order of their addresses."""
    if measure in HOUSEHOLD:
        sql = (
            f"SELECT 'household', h.id, coalesce(h.head_name, ''), d.building_id, d.unit_id,"
            f" coalesce(nullif({_WHERE_WORDS}, ''), h.address_text, '')"
            f"{_HOUSEHOLDS}{_PLACE_JOINS} WHERE {_ON_BOOKS}"
            f" AND {HOUSEHOLD[measure]} ORDER BY k.sort_no, b.sort_no, u.label, d.room, h.id"
        )
    else:
        sql = (
            f"SELECT 'resident', r.id, coalesce(r.name, ''), d.building_id, d.unit_id,"
            f" coalesce(nullif({_WHERE_WORDS}, ''), h.address_text, '')"
            f"{_RESIDENTS}{_PLACE_JOINS} WHERE {_OPEN} AND {ON_REGISTER} AND {RESIDENT[measure]}"
            " ORDER BY k.sort_no, b.sort_no, u.label, d.room, r.id"
        )
    return tuple(LedgerRow(*row) for row in db.exec_driver_sql(sql, _parameters(as_of, fresh_days)))
