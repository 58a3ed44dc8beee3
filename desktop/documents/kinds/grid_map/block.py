"""The map alone, for a board that has its own title and people: ground, legend, and the sentence that it is a sketch."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.i18n import N_
from desktop.documents.kinds.grid_map.atlas import atlas_of
from desktop.documents.kinds.grid_map.data import GridMapData
from desktop.documents.kinds.grid_map.drawing import Look, draw_map
from desktop.documents.kinds.grid_map.legend import LEGEND_ROW, draw_legend
from desktop.documents.kinds.grid_map.letters import fitting, line, measure
from desktop.documents.kinds.grid_map.plan import focus
from desktop.documents.layout.areas import UNIT, Rect
from desktop.documents.layout.display_list import Anchor, Item, Poly, rectangle
from desktop.documents.layout.map_labels import FLOOR
from desktop.documents.layout.palette import paper
from desktop.documents.layout.paper import Box
from desktop.documents.layout.schematic import Proportions

A4_MAP = (205.0, 163.0)
"""The map on an A4 page in mm: what signs and letters are drawn for."""
INNER = 3.5
NOTE_ROOM = 4.0


def map_in(data: GridMapData, box: Box, *, about: str | None) -> tuple[list[Item], Sequence[str]]:
    """The map of the grid `about` (id), or of all grids (None), filling `box`; and the buildings it must name.

    Raises `ValueError` for a community without buildings, or a grid without ground.
    """
    atlas = atlas_of(data)
    ground = atlas.ground
    if not ground.buildings:
        raise ValueError("a map needs at least one building")
    k = size_of(box)
    frame = frame_in(box)
    area = map_area(box)
    proportions = Proportions(paper=k)
    whole = atlas.whole(area, proportions)
    if about is not None and not any(ground.standing_in(about)):
        raise ValueError("this grid has no ground on the map")
    view = whole if about is None else focus(ground, whole, about, area, proportions, measure)
    look = Look(atlas.styles, about, k)
    sheet = rectangle(frame.x, frame.y, frame.width, frame.height)
    items: list[Item] = [Poly([sheet], paper("ground"), paper("line"), 0.25 * k)]
    items += draw_map(ground, view, look)
    items += draw_legend(ground, view, look, Box(box.x, frame.bottom, box.width, LEGEND_ROW * k), k)
    note, em = fitting(N_("本图为网格示意图，不按比例，不作为边界依据。"), box.width, 2.3 * k, FLOOR)
    top = box.bottom - (NOTE_ROOM - 1.2) * k
    items.append(line(box.right, top, note, em, paper("muted"), anchor=Anchor.RIGHT))
    return items, tuple(view.blocks)


def map_area(box: Box) -> Rect:
    """Where the buildings stand in a box given to `map_in`, in units."""
    inner = frame_in(box).inset(INNER * size_of(box))
    return Rect(*(round(edge * UNIT) for edge in (inner.x, inner.y, inner.right, inner.bottom)))


def size_of(box: Box) -> float:
    """How much larger than on A4 signs and letters are in such a box."""
    return max(1.0, min(box.width / A4_MAP[0], box.height / A4_MAP[1]))


def frame_in(box: Box) -> Box:
    """The map itself in such a box, above legend and note."""
    return box.at(0, 0, box.width, box.height - (LEGEND_ROW + NOTE_ROOM) * size_of(box))
