"""From a building list to ground: which slice of which frame belongs to which grid and micro-grid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from desktop.documents.kinds.grid_map.data import GridMapData, MapBuilding, MapCompound
from desktop.documents.layout.areas import UNIT, Rect, Side, guillotine, sides, split_cell
from desktop.documents.layout.display_list import Measure
from desktop.documents.layout.map_labels import FLOOR
from desktop.documents.layout.schematic import Block, Lot, Proportions, Schematic, arrange, natural_key
from desktop.documents.layout.shelves import Option

WIDEST_CAPTION = 60.0
"""No compound gets more width than this (mm on A4) for its name alone; a longer name is cut."""
ODD_SHAPE = 1.5
"""How much flatter or taller than the sheet the ground of a grid may be before its neighbours are shown too."""
MOST_NEIGHBOURS = 24


class Slice(NamedTuple):
    """Neighbouring parts of one building that share a micro-grid, by place from the left; `last` is outside."""

    building: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class View:
    """One map on one sheet, in 1/100 mm: frames of compounds, ground of slices, outlines of buildings.

    `complete` says whether a frame shows its whole compound or only the part round one grid.
    """

    frames: Mapping[str, Rect]
    complete: Mapping[str, bool]
    cells: Mapping[Slice, Rect]
    blocks: Mapping[str, Rect]
    scale: float
    borders: Sequence[Side[Slice]]


class Ground:
    """Answers who is responsible for a slice."""

    def __init__(self, data: GridMapData) -> None:
        self.data = data
        self.buildings: dict[str, MapBuilding] = {}
        self.compounds = {compound.id: compound for compound in data.compounds}
        self.compound_of: dict[str, MapCompound] = {}
        for compound in data.compounds:
            for building in compound.buildings:
                self.buildings[building.id] = building
                self.compound_of[building.id] = compound
        self.grid_of_micro = {micro.id: grid.id for grid in data.grids for micro in grid.micro_grids}
        self.micros = {micro.id: micro for grid in data.grids for micro in grid.micro_grids}
        self.grids = {grid.id: grid for grid in data.grids}
        self._standing: dict[str, dict[str, MapBuilding]] = {}
        for building in self.buildings.values():
            for part in building.parts:
                if part.micro_grid in self.grid_of_micro:
                    grid = self.grid_of_micro[part.micro_grid]
                    self._standing.setdefault(grid, {})[building.id] = building

    def standing_in(self, grid: str) -> Iterable[MapBuilding]:
        """The buildings of which `grid` has at least a stair, in list order."""
        return self._standing.get(grid, {}).values()

    def micro(self, piece: Slice) -> str | None:
        """The id of the micro-grid of `piece`; None if it is in none, or in one that is not on the map."""
        micro = self.buildings[piece.building].parts[piece.first].micro_grid
        return micro if micro in self.micros else None

    def grid(self, piece: Slice) -> str | None:
        micro = self.micro(piece)
        return None if micro is None else self.grid_of_micro[micro]

    def sharing(self, piece: Slice) -> list[str]:
        """Further micro-grids that were given `piece`, as on the strip ("7-4")."""
        first = self.buildings[piece.building].parts[piece.first]
        return [self.tag(micro) for micro in first.shared if micro in self.micros]

    def tag(self, micro: str) -> str:
        """Grid and micro-grid by number: "7-4"."""
        return f"{self.grids[self.grid_of_micro[micro]].number}-{self.micros[micro].number}"

    def slices(self, building: MapBuilding) -> list[Slice]:
        """The building cut where the micro-grid changes from one stairwell to the next."""
        found: list[Slice] = []
        first = 0
        for _micro, group in groupby(building.parts, key=lambda part: (part.micro_grid, part.shared)):
            last = first + len(list(group))
            found.append(Slice(building.id, first, last))
            first = last
        return found


def overview(ground: Ground, area: Rect, proportions: Proportions, measure: Measure) -> View:
    """The whole community, as large as `area` (units) allows."""
    lots = [_lot(compound, measure, proportions) for compound in ground.data.compounds if compound.buildings]
    plan = arrange(lots, area, proportions)
    cells, blocks = _ground(ground, lots, plan)
    complete = dict.fromkeys(plan.frames, True)
    return View(plan.frames, complete, cells, blocks, plan.scale, sides(cells))


def _ground(
    ground: Ground, lots: Sequence[Lot], plan: Schematic
) -> tuple[dict[Slice, Rect], dict[str, Rect]]:
    """Cells and blocks of all lots whose blocks the plan has placed."""
    cells: dict[Slice, Rect] = {}
    for lot in lots:
        members = {block.key: plan.blocks[block.key] for block in lot.blocks}
        for key, cell in guillotine(plan.frames[lot.key], members).items():
            cells.update(_sliced(ground, key, cell, plan.blocks[key]))
    return cells, dict(plan.blocks)


def _lot(compound: MapCompound, measure: Measure, proportions: Proportions) -> Lot:
    ordered = sorted(compound.buildings, key=lambda building: natural_key(building.short))
    blocks = tuple(Block(building.id, len(building.parts)) for building in ordered)
    caption = measure(compound.name, FLOOR * proportions.paper, True) + 1.0
    return Lot(compound.id, blocks, min(caption, WIDEST_CAPTION * proportions.paper))


def _sliced(ground: Ground, key: str, cell: Rect, block: Rect) -> dict[Slice, Rect]:
    building = ground.buildings[key]
    slices = ground.slices(building)
    count = len(building.parts)
    cuts = [block.left + block.width * piece.first // count for piece in slices[1:]]
    return dict(zip(slices, split_cell(cell, cuts), strict=True))


def focus(
    ground: Ground, whole: View, grid: str, area: Rect, proportions: Proportions, measure: Measure
) -> View:
    """The compounds of one grid, each cropped to the grid's ground, enlarged to fill `area`.

    A compound of which only a part is shown is arranged as on the overview; one that is shown whole is arranged
    afresh for this sheet. The grid owns at least one building.
    """
    windows = _with_neighbours(ground, whole, _windows(ground, whole, grid), area)
    lots: list[Lot] = []
    for compound in ground.data.compounds:
        window = windows.get(compound.id)
        if window is None:
            continue
        if window == whole.frames[compound.id]:
            lots.append(_lot(compound, measure, proportions))
        else:
            size = whole.scale * proportions.paper * UNIT
            lots.append(Lot(compound.id, (), fixed=Option(window.width / size, window.height / size)))
    plan = arrange(lots, area, proportions)
    cells, blocks = _ground(ground, lots, plan)
    for lot in lots:
        if lot.fixed:
            move = _affine(windows[lot.key], plan.frames[lot.key])
            _move_in(ground, whole, lot.key, windows[lot.key], move, cells, blocks)
    scale, blocks = _resized(ground, cells, blocks, proportions)
    cells = _recut(ground, cells, blocks)
    complete = {lot.key: lot.fixed is None for lot in lots}
    return View(plan.frames, complete, cells, blocks, scale, sides(cells))


def _windows(ground: Ground, whole: View, grid: str) -> dict[str, Rect]:
    """What of each compound on the overview a grid reaches over, in the order of the compounds."""
    windows: dict[str, Rect] = {}
    for building in ground.standing_in(grid):
        name = ground.compound_of[building.id].id
        for piece in ground.slices(building):
            if ground.grid(piece) == grid:
                cell = whole.cells[piece]
                windows[name] = _hull(windows.get(name, cell), cell)
    return {
        compound.id: _without_cut_blocks(ground, whole, windows[compound.id], compound)
        for compound in ground.data.compounds
        if compound.id in windows
    }


def _with_neighbours(ground: Ground, whole: View, windows: dict[str, Rect], area: Rect) -> dict[str, Rect]:
    """A single row or column of a small compound would leave most of the sheet empty: show the whole compound."""
    if len(windows) > 1:
        return windows
    ((key, window),) = windows.items()
    shape = window.width / window.height * area.height / area.width
    few = len(ground.compounds[key].buildings) <= MOST_NEIGHBOURS
    return {key: whole.frames[key]} if few and max(shape, 1 / shape) > ODD_SHAPE else windows


def _move_in(
    ground: Ground,
    whole: View,
    compound: str,
    window: Rect,
    move: Callable[[Rect], Rect],
    cells: dict[Slice, Rect],
    blocks: dict[str, Rect],
) -> None:
    """Take over what the overview shows of one compound inside `window`."""
    for building in ground.compounds[compound].buildings:
        for piece in ground.slices(building):
            inside = _clip(whole.cells[piece], window)
            if inside is not None:
                cells[piece] = move(inside)
        block = whole.blocks[building.id]
        if _clip(block, window) is not None:
            blocks[building.id] = move(block)


def _hull(one: Rect, two: Rect) -> Rect:
    return Rect(
        min(one.left, two.left), min(one.top, two.top), max(one.right, two.right), max(one.bottom, two.bottom)
    )


def _without_cut_blocks(ground: Ground, whole: View, window: Rect, compound: MapCompound) -> Rect:
    """`window` grown until it cuts through no block: a neighbour is shown whole, with its ground, or not at all."""
    rooms: dict[str, Rect] = {}
    for building in compound.buildings:
        for piece in ground.slices(building):
            cell = whole.cells[piece]
            rooms[building.id] = _hull(rooms.get(building.id, cell), cell)
    waiting = set(rooms)
    while met := [key for key in waiting if _clip(whole.blocks[key], window) is not None]:
        for key in met:
            window = _hull(window, rooms[key])
            waiting.remove(key)
    return window


def _clip(cell: Rect, window: Rect) -> Rect | None:
    inside = Rect(
        max(cell.left, window.left),
        max(cell.top, window.top),
        min(cell.right, window.right),
        min(cell.bottom, window.bottom),
    )
    return inside if inside.width > 0 and inside.height > 0 else None


def _affine(window: Rect, target: Rect) -> Callable[[Rect], Rect]:
    def x(at: int) -> int:
        return target.left + (at - window.left) * target.width // window.width

    def y(at: int) -> int:
        return target.top + (at - window.top) * target.height // window.height

    return lambda rect: Rect(x(rect.left), y(rect.top), x(rect.right), y(rect.bottom))


def _rooms(cells: Mapping[Slice, Rect]) -> dict[str, Rect]:
    """The ground of every building as one rectangle."""
    rooms: dict[str, Rect] = {}
    for piece, cell in cells.items():
        rooms[piece.building] = _hull(rooms.get(piece.building, cell), cell)
    return rooms


def _resized(
    ground: Ground, cells: Mapping[Slice, Rect], blocks: Mapping[str, Rect], proportions: Proportions
) -> tuple[float, dict[str, Rect]]:
    """All blocks in one size, as large as every one of them allows, about their own middles."""
    rooms, paper = _rooms(cells), proportions.paper
    wide = {key: proportions.width(len(ground.buildings[key].parts)) * paper for key in blocks}
    tall, gap = proportions.depth * paper, 0.6 * proportions.gap * paper
    across = down = proportions.largest
    for key, block in blocks.items():
        middle_x, middle_y = (block.left + block.right) / 2, (block.top + block.bottom) / 2
        room = rooms[key]
        half_x = min(middle_x - room.left, room.right - middle_x) / UNIT
        half_y = min(middle_y - room.top, room.bottom - middle_y) / UNIT
        across = min(across, 2 * half_x / (wide[key] + gap))
        down = min(down, 2 * half_y / (tall + gap))
    down = min(down, proportions.tallest * across)
    across = min(across, proportions.tallest * down)
    resized: dict[str, Rect] = {}
    for key, block in blocks.items():
        width, height = round(wide[key] * across * UNIT), round(tall * down * UNIT)
        left = (block.left + block.right - width) // 2
        top = (block.top + block.bottom - height) // 2
        resized[key] = Rect(left, top, left + width, top + height)
    return min(across, down), resized


def _recut(ground: Ground, cells: Mapping[Slice, Rect], blocks: Mapping[str, Rect]) -> dict[Slice, Rect]:
    """The cuts between slices of one building follow its block to its new size."""
    found = {piece: cell for piece, cell in cells.items() if piece.building not in blocks}
    for key, room in _rooms(cells).items():
        if key in blocks:
            found.update(_sliced(ground, key, room, blocks[key]))
    return found
