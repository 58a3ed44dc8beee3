"""Which micro-grid answers for a building or a stair: written inside a step, the earlier answer ended on that day.

Never less than a stair: a household's grid follows from its door, so that none can be in two grids or in none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from desktop.queries.bulk import Ground
from desktop.workspace import Unit

_OPEN: Final = (
    'SELECT id, coalesce(unit_id, \'\') FROM territory WHERE building_id = ? AND ("end" IS NULL OR "end" > ?)'
)


def give(unit: Unit, places: Sequence[Ground], micro_id: str, *, today: date) -> None:
    """Give stairs (or buildings without stairs) to a micro-grid from `today` on.

    All stairs of a building together become the building's own territory, so that a stair added later is in it.
    """
    day = today.isoformat()
    for building in dict.fromkeys(place.building_id for place in places):
        mine = [place for place in places if place.building_id == building]
        rows = [tuple(row) for row in unit.db.exec_driver_sql(_OPEN, (building, day)).all()]
        if len(mine) == mine[0].stairs:
            ended = [entity_id for entity_id, _unit in rows]
            made: list[str | None] = [None]
        else:
            stairs = {place.unit_id for place in mine}
            ended = [entity_id for entity_id, stair in rows if stair in stairs]
            made = [place.unit_id for place in mine]
        for entity_id in ended:
            unit.set("territory", entity_id, {"end": day})
        for stair in made:
            fields = {"micro_grid_id": micro_id, "building_id": building, "unit_id": stair, "start": day}
            unit.create("territory", fields)
