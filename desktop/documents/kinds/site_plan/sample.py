"""Made-up ground under the made-up communities of the grid map: houses in slanting rows, walls, a street."""

from __future__ import annotations

import math

from desktop.documents.kinds.grid_map import sample
from desktop.documents.kinds.grid_map.data import GridMapData
from desktop.documents.kinds.site_plan.data import PlanMark, PlanShape, Ring, SitePlan

TURN = math.radians(14)


def turned(x: float, y: float) -> tuple[int, int]:
    """A place of the straight plan as it lies, the whole ground turned a little."""
    return round(x * math.cos(TURN) - y * math.sin(TURN)), round(x * math.sin(TURN) + y * math.cos(TURN))


def _box(x: float, y: float, width: float, height: float) -> Ring:
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return tuple(turned(*corner) for corner in corners)


def laid_out(data: GridMapData, *, columns: int = 5, walls: bool = True) -> SitePlan:
    """The list as real ground: compounds side by side in two rows, their houses in rows from the north-west on."""
    shapes, limits = [], []
    placed = [compound for compound in data.compounds if compound.buildings]
    x = y = 0.0
    tallest = 0.0
    across = max(1, math.ceil(len(placed) / 2))
    for number, compound in enumerate(placed):
        if number and number % across == 0:
            x, y, tallest = 0.0, y - tallest - 2600, 0.0
        rows = -(-len(compound.buildings) // columns)
        width, height = columns * 5200.0 + 1600, rows * 3400.0 + 1200
        for place, building in enumerate(compound.buildings):
            long = min(1600 + 900 * len(building.parts), 4600)
            left = x + 1000 + (place % columns) * 5200
            top = y - 1200 - (place // columns) * 3400 - 1200
            shapes.append(PlanShape(id=building.id, rings=(_box(left, top, long, 1200),)))
        if walls:
            limits.append(PlanShape(id=compound.id, rings=(_box(x, y - height, width, height),)))
        x, tallest = x + width + 2000, max(tallest, height)
    far = max(x, 10_000)
    street = PlanMark(
        id="street",
        kind="street",
        name="人民路",
        width=1400,
        points=(turned(-2000, y + 1300), turned(far, y + 1300)),
    )
    office = PlanMark(
        id="office", kind="symbol", sign="office", name="社区办公室", points=(turned(-1400, -2400),)
    )
    return SitePlan(
        map=data, buildings=tuple(shapes), walls=tuple(limits), marks=(street, office), north=True
    )


SAMPLE = laid_out(sample.SAMPLE)
AWKWARD = laid_out(sample.AWKWARD)
