"""The ground of a grid map as a display list: areas, seams, walls, captions and badges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.base.i18n import _
from desktop.documents.kinds.grid_map.blocks import draw_blocks
from desktop.documents.kinds.grid_map.letters import fitting, measure
from desktop.documents.kinds.grid_map.plan import Ground, Slice, View
from desktop.documents.kinds.grid_map.plots import Plot, plots
from desktop.documents.layout.areas import UNIT, Corner, Edge, Rect, Side, inset, seams
from desktop.documents.layout.display_list import MIDDLE, Anchor, Circle, Item, Lines, Poly, Text
from desktop.documents.layout.hatching import hatching
from desktop.documents.layout.map_labels import FLOOR, badge_size, free_spot
from desktop.documents.layout.palette import Style, mix, paper

OUTLINE = 0.75
SEAM = 0.32
WALL = 0.25
WALL_DASH = (2.4, 0.8)
SEAM_DASH = (1.5, 0.9)
BADGE = 4.0
"""The radius of a badge at scale 1, in mm."""
LEAST_BADGE = 1.9


@dataclass(frozen=True, slots=True)
class Look:
    """How a map is drawn: the style of every grid, the one grid it is about (None: all), the size of paper."""

    styles: Mapping[str, Style]
    about: str | None
    paper: float

    def shown(self, grid: str | None) -> bool:
        """Whether the ground of `grid` is in colour here."""
        return grid is not None and self.about in (None, grid)


def draw_map(ground: Ground, view: View, look: Look) -> list[Item]:
    """Everything inside the map's frame, lowest first."""
    areas = plots(ground, view)
    items: list[Item] = []
    for area in areas:
        items += _area_ground(area, look)
    items += _foreign_seams(ground, view, look)
    items += _micro_seams(ground, view, look)
    for area in areas:
        items += _area_outline(area, look)
    for key, frame in view.frames.items():
        items += _wall(frame, look.paper, complete=view.complete[key])
    items += draw_blocks(ground, view, look.styles, look.about, look.paper)
    items += _captions(ground, view, look)
    items += _badges(ground, areas, view, look)
    return items


def _area_ground(area: Plot, look: Look) -> list[Item]:
    rings = _mm(area.rings)
    if area.grid is None:
        return [Poly(rings, fill=paper("unassigned"))]
    if not look.shown(area.grid):
        return [Poly(rings, fill=paper("foreign"))]
    style = look.styles[area.grid]
    hatch = hatching(area.rings, style.hatch, style.shade, scale=look.paper)
    return [Poly(rings, fill=style.tint), *hatch]


def _area_outline(area: Plot, look: Look) -> list[Item]:
    if area.grid is None or not look.shown(area.grid):
        return []
    width = OUTLINE * look.paper
    by = round((width / 2 + 0.08) * UNIT)
    rings = _mm([inset(ring, by) for ring in area.rings])
    return [Poly(rings, stroke=look.styles[area.grid].edge, width=width)]


def _mm(rings: Sequence[Sequence[Corner]]) -> list[list[tuple[float, float]]]:
    return [[(x / UNIT, y / UNIT) for x, y in ring] for ring in rings]


def _foreign_seams(ground: Ground, view: View, look: Look) -> list[Item]:
    """Where two areas meet that are both without colour."""
    if look.about is None:
        return []

    def owner(piece: Slice) -> str | None:
        grid = ground.grid(piece)
        return "" if look.shown(grid) else grid

    return _lines(seams(view.borders, owner), paper("faint"), WALL, ())


def _micro_seams(ground: Ground, view: View, look: Look) -> list[Item]:
    """Dashed lines between the micro-grids of one grid, in the grid's own colour made darker."""
    by_grid: dict[str, list[Side[Slice]]] = defaultdict(list)
    for side in view.borders:
        if side.near is None or side.far is None:
            continue
        grid = ground.grid(side.near)
        if grid is not None and grid == ground.grid(side.far) and look.shown(grid):
            by_grid[grid].append(side)
    items: list[Item] = []
    dash = dashed(SEAM_DASH, look.paper)
    for grid, borders in by_grid.items():
        colour = mix(look.styles[grid].edge, 0.8, paper("ink"))
        items += _lines(seams(borders, ground.micro), colour, SEAM * look.paper, dash)
    return items


def _lines(edges: Sequence[Edge], colour: str, width: float, dash: tuple[float, ...]) -> list[Item]:
    if not edges:
        return []
    pieces = tuple((a / UNIT, b / UNIT, c / UNIT, d / UNIT) for a, b, c, d in edges)
    return [Lines(pieces, colour, width, dash)]


def _wall(frame: Rect, paper_size: float, *, complete: bool) -> list[Item]:
    """The compound's own limit, just outside the areas; dotted where the sheet shows only a part of it."""
    rect = Rect(frame.left - 45, frame.top - 45, frame.right + 45, frame.bottom + 45)
    ring = [
        (rect.left, rect.top),
        (rect.right, rect.top),
        (rect.right, rect.bottom),
        (rect.left, rect.bottom),
    ]
    dash = dashed(WALL_DASH if complete else (0.4, 1.2), paper_size)
    return [Poly(_mm([ring]), stroke=paper("wall"), width=WALL * paper_size, dash=dash)]


def dashed(dash: tuple[float, ...], paper_size: float) -> tuple[float, ...]:
    """A dash as it looks on paper of another size."""
    return tuple(round(part * paper_size, 3) for part in dash)


def _captions(ground: Ground, view: View, look: Look) -> list[Item]:
    """Each compound's name above its frame."""
    names = {compound.id: compound.name for compound in ground.data.compounds}
    em = min(max(3.6 * view.scale, FLOOR), 4.2) * look.paper
    em = max(em, FLOOR)
    items: list[Item] = []
    for key, frame in view.frames.items():
        room = frame.width / UNIT
        text, size = fitting(names[key], room, em, FLOOR, bold=True)
        base = (frame.top - 45) / UNIT - 0.5 - 0.12 * size
        if not text:
            continue
        items.append(Text(frame.left / UNIT, base, text, size, True, paper("ink"), Anchor.LEFT, key))
        note = "" if view.complete[key] else _("(局部)")
        used = measure(text, size, True) + 1.0
        small = FLOOR * look.paper
        if note and used + measure(note, small, False) <= room:
            x = frame.left / UNIT + used
            items.append(Text(x, base, note, small, False, paper("muted"), Anchor.LEFT, key))
    return items


def _badges(ground: Ground, areas: Sequence[Plot], view: View, look: Look) -> list[Item]:
    """The grid's number once on every separate part of its ground, where nothing else stands."""
    by_compound: dict[str, list[Rect]] = defaultdict(list)
    for building, block in view.blocks.items():
        by_compound[ground.compound_of[building].id].append(block)
    wanted = BADGE * min(max(view.scale, 0.6), 1.2) * look.paper
    items: list[Item] = []
    for area in areas:
        if area.grid is None or not look.shown(area.grid):
            continue
        # What stands outside the area's own rectangle is further off than its border.
        taken = _within(area, by_compound[area.compound])
        for cells, rings in _parts(area):
            spot = free_spot(cells, rings, taken, wanted + 0.7, OUTLINE * look.paper)
            radius = min(wanted, spot.clear - 0.35) if spot else 0.0
            if spot is None or radius < LEAST_BADGE * look.paper:
                continue
            grid = ground.grids[area.grid]
            items += badge(spot.x, spot.y, radius, str(grid.number), look.styles[area.grid], area.grid)
    return items


def _within(area: Plot, blocks: Sequence[Rect]) -> list[Rect]:
    cells = area.cells.values()
    left, top = min(cell.left for cell in cells), min(cell.top for cell in cells)
    right, bottom = max(cell.right for cell in cells), max(cell.bottom for cell in cells)
    return [b for b in blocks if b.left < right and left < b.right and b.top < bottom and top < b.bottom]


def _parts(area: Plot) -> list[tuple[list[Rect], list[Sequence[Corner]]]]:
    """Separate pieces of an area: the cells inside each outer ring, with all the rings."""
    outer = [ring for ring in area.rings if _turns_right(ring)]
    if len(outer) == 1:
        return [(list(area.cells.values()), list(area.rings))]
    return [
        ([cell for cell in area.cells.values() if _holds(ring, cell)], list(area.rings)) for ring in outer
    ]


def _turns_right(ring: Sequence[Corner]) -> bool:
    return sum(ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1] for i in range(len(ring))) > 0


def _holds(ring: Sequence[Corner], cell: Rect) -> bool:
    x, y = cell.left + cell.right, cell.top + cell.bottom
    crossings = 0
    for i in range(len(ring)):
        (x1, y1), (x2, y2) = ring[i - 1], ring[i]
        if x1 == x2 and 2 * min(y1, y2) <= y < 2 * max(y1, y2) and 2 * x1 > x:
            crossings += 1
    return crossings % 2 == 1


def badge(x: float, y: float, radius: float, number: str, style: Style, owner: str = "") -> list[Item]:
    """A disc in the grid's colour with its number in white."""
    em = badge_size(number, radius, measure)
    return [
        Circle(x, y, radius + 0.35, fill=paper("block")),
        Circle(x, y, radius, fill=style.edge),
        Text(x, y + (MIDDLE - 0.02) * em, number, em, True, paper("block"), Anchor.CENTRE, owner),
    ]
