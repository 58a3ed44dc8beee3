"""What a division of the community is made of: every building with its households, its care, its grid of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from desktop.domain.permissions import RESTRICTED
from desktop.queries.placement import DUTY, HOMES, ask
from desktop.queries.places import building_words


@dataclass(frozen=True, slots=True)
class BuildingRow:
    """One building. `registered` and `occupied` households; `care`: how many of the registered hold somebody in open care.

    `grid_id` is the grid of most of its households ("" when in none), `shared` whether other grids have a part of it;
    `stairs` at least 1; `x`, `y`, `width`, `height` in the units of the map, all 0 when it was never placed.
    """

    id: str
    name: str
    compound_id: str
    compound: str
    stairs: int
    registered: int
    occupied: int
    care: int
    grid_id: str
    shared: bool
    x: int
    y: int
    width: int
    height: int


_SECRET: Final = ", ".join(f"'{key}'" for key in RESTRICTED)  # a load of one would say who
_BUILDINGS: Final = f"""
, cared AS (
  SELECT DISTINCT r.household_id FROM resident r JOIN care_record c ON c.resident_id = r.id
  WHERE coalesce(r.state, 'live') = 'live' AND (c."end" IS NULL OR c."end" = '' OR c."end" > :day)
    AND c.category NOT IN ({_SECRET})
),
lived AS (
  SELECT home.building_id, home.grid_id, count(*) AS registered, sum(home.occupied) AS occupied,
    sum(home.household_id IN (SELECT household_id FROM cared)) AS care
  FROM home WHERE home.building_id IS NOT NULL GROUP BY home.building_id, home.grid_id
),
claimed AS (SELECT building_id, min(grid_id) AS grid_id, count(DISTINCT grid_id) AS grids FROM duty GROUP BY building_id),
summed AS (
  SELECT building_id, sum(registered) AS registered, sum(occupied) AS occupied, sum(care) AS care FROM lived
  GROUP BY building_id
),
most AS (
  SELECT building_id, grid_id, row_number() OVER (PARTITION BY building_id ORDER BY registered DESC, grid_id) AS place
  FROM lived WHERE grid_id IS NOT NULL
)
SELECT b.id, b.label, b.kind, c.kind, b.compound_id, c.name,
  (SELECT count(*) FROM unit u WHERE u.building_id = b.id), s.registered, s.occupied, s.care,
  coalesce(m.grid_id, k.grid_id, ''), coalesce(k.grids, 0) > 1, b.map_x, b.map_y, b.map_w, b.map_h
FROM building b LEFT JOIN compound c ON c.id = b.compound_id LEFT JOIN summed s ON s.building_id = b.id
LEFT JOIN most m ON m.building_id = b.id AND m.place = 1 LEFT JOIN claimed k ON k.building_id = b.id
ORDER BY c.sort_no, c.name, c.id, b.sort_no, length(b.label), b.label, b.id
"""  # noqa: S608 - our own keys


def buildings(db: Connection, *, day: date) -> list[BuildingRow]:
    """Every building of the office, by compound and number."""
    return [
        BuildingRow(
            id=i, compound_id=compound or "", compound=compound_name or "", stairs=max(1, stairs),
            name=(compound_name or "") + building_words(label or "", courtyard="courtyard" in {kind, compound_kind}),
            registered=registered or 0, occupied=occupied or 0, care=care or 0, grid_id=grid, shared=bool(shared),
            x=x or 0, y=y or 0, width=width or 0, height=height or 0,
        )
        for i, label, kind, compound_kind, compound, compound_name, stairs, registered, occupied, care, grid, shared,
        x, y, width, height in ask(db, (DUTY, HOMES), _BUILDINGS, day)
    ]  # fmt: skip
