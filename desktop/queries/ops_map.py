"""The live figures of an operations map: how many, never who, by grid and micro-grid on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from desktop.domain.permissions import RESTRICTED
from desktop.queries import grids
from desktop.queries.placement import DUTY, HOMES, ask

_CARE = """
SELECT home.{by}, count(DISTINCT c.resident_id) FROM care_record c
JOIN resident r ON r.id = c.resident_id JOIN home ON home.household_id = r.household_id
WHERE coalesce(r.state, 'live') = 'live' AND (c.start IS NULL OR c.start <= :day)
  AND (c."end" IS NULL OR c."end" > :day) AND c.category NOT IN ({hidden})
GROUP BY 1
"""
_VACANT = """
SELECT coalesce(o.{by}, w.{by}), count(*) FROM dwelling d
LEFT JOIN own_claim o ON o.place = d.unit_id LEFT JOIN whole_claim w ON w.place = d.building_id
WHERE d.use = 'vacant' GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Live:
    """Households on the register, households somebody lives in, people living there, those with special care (of
    categories everybody in the office may see), vacant dwellings."""

    households: int = 0
    occupied: int = 0
    people: int = 0
    care: int = 0
    vacant: int = 0


def live(db: Connection, *, day: date) -> Mapping[str, Live]:
    """The figures of every grid and micro-grid that stands on the day, by its id."""
    found: dict[str, Live] = {}
    for by, sizes in (
        ("grid_id", {row.id: row.size for row in grids.grids(db, day=day)}),
        ("micro_id", {row.id: row.size for row in grids.micros(db, day=day)}),
    ):
        hidden = ", ".join(f"'{key}'" for key in RESTRICTED)
        care = {row[0]: row[1] for row in ask(db, (DUTY, HOMES), _CARE.format(by=by, hidden=hidden), day)}
        vacant = {row[0]: row[1] for row in ask(db, (DUTY, HOMES), _VACANT.format(by=by), day)}
        for key, size in sizes.items():
            found[key] = Live(
                size.registered, size.occupied, size.people, care.get(key, 0), vacant.get(key, 0)
            )
    return found
