"""Which categories of care live behind each door of a building, as far as the one who asks may know."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from desktop.domain.permissions import Permit

_CARE = """
SELECT DISTINCT h.dwelling_id, c.category FROM dwelling d JOIN household h ON h.dwelling_id = d.id
JOIN resident r ON r.household_id = h.id JOIN care_record c ON c.resident_id = r.id
WHERE d.building_id = ? AND coalesce(r.state, 'live') = 'live' AND (c."end" IS NULL OR c."end" > ?)
ORDER BY h.dwelling_id, c.category
"""


def by_door(db: Connection, building_id: str, *, permit: Permit, day: date) -> dict[str, tuple[str, ...]]:
    """Dwelling id to the keys of the categories (`domain.care`) that count on `day`; hidden ones are not there."""
    found: dict[str, list[str]] = {}
    for dwelling, category in db.exec_driver_sql(_CARE, (building_id, day.isoformat())):
        if category and permit.sees(category):
            found.setdefault(dwelling, []).append(category)
    return {dwelling: tuple(categories) for dwelling, categories in found.items()}


def is_courtyard(db: Connection, building_id: str) -> bool:
    """Whether a building's doors stand around a yard or along a lane instead of on floors."""
    row = db.exec_driver_sql(
        "SELECT b.kind, c.kind FROM building b LEFT JOIN compound c ON c.id = b.compound_id WHERE b.id = ?",
        (building_id,),
    ).first()
    return row is not None and "courtyard" in tuple(row)
