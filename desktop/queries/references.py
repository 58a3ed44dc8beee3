"""Records on the books that hang on a record which is not: parallel work merged, a lost range, or a damaged row.

Only what gives a record its place is looked at. What tells of the past (a card handed out, a visit, a life event)
may well speak of somebody who has left the books.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

PLACES: Final[Mapping[tuple[str, str], str]] = {  # (kind, field) -> the kind it names
    ("compound", "community_id"): "community",
    ("building", "compound_id"): "compound",
    ("unit", "building_id"): "building",
    ("dwelling", "building_id"): "building",
    ("dwelling", "unit_id"): "unit",
    ("household", "dwelling_id"): "dwelling",
    ("resident", "household_id"): "household",
    ("care_record", "resident_id"): "resident",
    ("grid", "community_id"): "community",
    ("micro_grid", "grid_id"): "grid",
    ("territory", "micro_grid_id"): "micro_grid",
    ("territory", "building_id"): "building",
    ("territory", "unit_id"): "unit",
    ("assignment", "staff_id"): "staff",
}


@dataclass(frozen=True, slots=True)
class Dangling:
    """`field` of a record names a `target` that is not on the books."""

    kind: str
    id: str
    field: str
    target_kind: str
    target: str


def dangling(db: Connection) -> Sequence[Dangling]:
    """All of them, by kind and id; restricted care included, whoever asks: only ids are told."""
    found = []
    for (kind, field), target in PLACES.items():
        rows = db.exec_driver_sql(  # names from our own schema
            f'SELECT id, "{field}" FROM main."{kind}" r WHERE "{field}" IS NOT NULL AND "{field}" <> \'\' '  # noqa: S608
            f'AND NOT EXISTS (SELECT 1 FROM main."{target}" t WHERE t.id = r."{field}") ORDER BY id'
        )
        found += [Dangling(kind, row[0], field, target, row[1]) for row in rows]
    return found
