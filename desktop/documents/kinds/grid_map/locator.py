"""The small plan of the whole community that shows where one grid lies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from desktop.documents.kinds.grid_map.drawing import Look
from desktop.documents.kinds.grid_map.letters import measure
from desktop.documents.kinds.grid_map.plan import Ground, Slice, View
from desktop.documents.layout.areas import UNIT, Corner, Rect, outline
from desktop.documents.layout.display_list import MIDDLE, Anchor, Item, Poly, Text, rectangle
from desktop.documents.layout.map_labels import FLOOR, free_spot
from desktop.documents.layout.palette import paper
from desktop.documents.layout.paper import Box

MARGIN = 1.5


def draw_locator(ground: Ground, whole: View, look: Look, box: Box) -> list[Item]:
    """The areas of all grids inside `box` without buildings: one in full colour, the others in grey with their
    numbers where there is room."""
    frames = list(whole.frames.values())
    left, top = min(f.left for f in frames), min(f.top for f in frames)
    right, bottom = max(f.right for f in frames), max(f.bottom for f in frames)
    room = box.inset(MARGIN)
    factor = min(room.width / (right - left), room.height / (bottom - top))
    dx = room.x + (room.width - factor * (right - left)) / 2 - factor * left
    dy = room.y + (room.height - factor * (bottom - top)) / 2 - factor * top

    def place(corner: Corner) -> tuple[float, float]:
        return round(corner[0] * factor + dx, 3), round(corner[1] * factor + dy, 3)

    items: list[Item] = [
        Poly([rectangle(box.x, box.y, box.width, box.height)], paper("ground"), paper("line"), 0.2)
    ]
    groups: dict[tuple[str, str | None], dict[Slice, Rect]] = defaultdict(dict)
    for piece, cell in whole.cells.items():
        groups[(ground.compound_of[piece.building].id, ground.grid(piece))][piece] = cell
    marks: list[Item] = []
    for (_compound, grid), cells in sorted(groups.items(), key=lambda item: item[0][1] == look.about):
        here = grid is not None and grid == look.about
        ground_rings = outline(whole.borders, cells)
        rings = [[place(corner) for corner in ring] for ring in ground_rings]
        fill = look.styles[grid].edge if here and grid else paper("block")
        items.append(Poly(rings, fill, paper("faint"), 0.2))
        if grid is not None:
            ink = paper("block" if here else "muted")
            marks += _number(ground, grid, cells, ground_rings, factor * UNIT, (dx, dy), ink)
    return items + marks


def _number(
    ground: Ground,
    grid: str,
    cells: dict[Slice, Rect],
    rings: Sequence[Sequence[Corner]],
    factor: float,
    shift: tuple[float, float],
    ink: str,
) -> list[Item]:
    """The grid's number on its ground, if it fits."""
    text, size = str(ground.grids[grid].number), FLOOR
    need = max(measure(text, size, True), size) / 2 / factor + 0.2
    spot = free_spot(list(cells.values()), rings, (), need)
    if spot is None or spot.clear < need:
        return []
    x, y = spot.x * factor + shift[0], spot.y * factor + shift[1]
    return [Text(x, y + MIDDLE * size, text, size, True, ink, Anchor.CENTRE, grid)]
