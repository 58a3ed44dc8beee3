"""Where every building stands, for whoever needs to know which are neighbours: as on the map, else as on the schematic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, radians, sin
from typing import Any, Final, TypeAlias

from desktop.documents.layout.areas import Rect
from desktop.documents.layout.schematic import Block, Lot, Proportions, arrange
from desktop.domain.regridding import Divide
from desktop.queries import division as queries
from desktop.queries.division import BuildingRow, Wall

Box: TypeAlias = tuple[int, int, int, int]
"""The centre and half the width and height of the upright rectangle around a building, in decimetres."""

_SHEET: Final = Rect(0, 0, 27_000, 18_000)  # 1/100 mm; the ground of an A4 sheet
_FINE: Final = 1_000_000  # sines are rounded to millionths, so that every PC has the same boxes
_CM: Final = 10


@dataclass(frozen=True)
class Standing:
    """Everything a division is made of: buildings, their stairs, where they stand, what stands between."""

    rows: Sequence[BuildingRow]
    stairs: Mapping[str, Sequence[BuildingRow]]
    boxes: Mapping[str, Box]
    walls: Sequence[Wall]
    divides: Sequence[Divide]
    told: Mapping[tuple[str, str], bool]


def read(db: Any, day: date) -> Standing:
    """As it is on a day."""
    rows = queries.buildings(db, day=day)
    return Standing(
        rows, queries.stairs(db, rows, day=day), standing(rows), queries.walls(db) if _on_map(rows) else [],
        queries.divides(db), queries.overrides(db),
    )  # fmt: skip


def _on_map(rows: Sequence[BuildingRow]) -> bool:
    return bool(rows) and all(row.width and row.height for row in rows)


def standing(rows: Sequence[BuildingRow]) -> dict[str, Box]:
    """The box of every building; the map counts when all of them are on it, else the tidy schematic of the list."""
    if _on_map(rows):
        return {row.id: _placed(row) for row in rows}
    compounds = dict.fromkeys(row.compound_id for row in rows)
    lots = [
        Lot(key, tuple(Block(row.id, row.stairs) for row in rows if row.compound_id == key))
        for key in compounds
    ]
    plan = arrange(lots, _SHEET, Proportions())
    metre = max(1, round(10 * plan.scale))  # a millimetre at scale 1 stands for a metre
    found = {}
    for row in rows:
        block = plan.blocks[row.id]
        found[row.id] = (
            (block.left + block.right) // (2 * metre), (block.top + block.bottom) // (2 * metre),
            block.width // 2 // metre, block.height // 2 // metre,
        )  # fmt: skip
    return found


def _placed(row: BuildingRow) -> Box:
    angle = radians(row.turn / 100)
    across, along = round(_FINE * abs(cos(angle))), round(_FINE * abs(sin(angle)))
    width = (row.width * across + row.height * along) // (2 * _FINE)
    height = (row.width * along + row.height * across) // (2 * _FINE)
    return row.x // _CM, row.y // _CM, max(1, width // _CM), max(1, height // _CM)
