"""Real ground in a box: for the sheets of a plan, and for boards that have their own title and people round it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desktop.base.i18n import N_, _
from desktop.documents.kinds.grid_map.block import NOTE_ROOM, frame_in, map_in, size_of
from desktop.documents.kinds.grid_map.data import GridMapData
from desktop.documents.kinds.grid_map.drawing import Look
from desktop.documents.kinds.grid_map.legend import LEGEND_ROW
from desktop.documents.kinds.grid_map.letters import fitting, line
from desktop.documents.kinds.site_plan.compass import compass, corner_of
from desktop.documents.kinds.site_plan.data import Outlines, SitePlan
from desktop.documents.kinds.site_plan.drawing import draw_site
from desktop.documents.kinds.site_plan.ground import Site, View
from desktop.documents.kinds.site_plan.legend import draw_plan_legend
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.display_list import Anchor, Item, Poly, rectangle
from desktop.documents.layout.map_labels import FLOOR
from desktop.documents.layout.palette import paper
from desktop.documents.layout.paper import Box

NOTE: Final = N_("示意图,不作为边界依据。")


def site_in(
    site: Site, boxes: tuple[Box, Box], about: str | None, k: float
) -> tuple[list[Item], Look, Sequence[str]]:
    """The ground of the grid `about` (id), or of all (None), in the first of `boxes` with its legend in the second; and
    the buildings it must name. `k`: size of signs and letters against A4."""
    box, legend = boxes
    view = View(site, box.inset(3.0 * k), about)
    look = Look(site.styles, about, k)
    items: list[Item] = [Poly([rectangle(box.x, box.y, box.width, box.height)], paper("ground"), None)]
    view.clip = (box.x, box.y, box.right, box.bottom)
    north = compass(site.plan, view, box, k)
    view.covered = corner_of(north)
    items += draw_site(site, view, look)
    items.append(Poly([rectangle(box.x, box.y, box.width, box.height)], None, paper("line"), 0.25 * k))
    items += north
    items += draw_plan_legend(site, look, legend, k)
    expected = [
        placed.id for placed in site.buildings
        if (about is None or any(owner.grid == about for owner in placed.owners)) and view.whole(placed.rings)
    ]  # fmt: skip
    return items, look, expected


def board_map(
    listed: GridMapData, outlines: Outlines | None, box: Box, *, about: str | None
) -> tuple[list[Item], Sequence[str]]:
    """The map of a board: on real ground where there are `outlines`, else the list laid out, as `map_in` does it.

    Raises `ValueError` for a community without buildings, or a grid without ground.
    """
    if outlines is None:
        return map_in(listed, box, about=about)
    site = site_of(outlines.under(listed))
    if about is not None and about not in site.owned():
        raise ValueError("this grid has no ground on the map")
    k, frame = size_of(box), frame_in(box)
    legend = Box(box.x, frame.bottom, box.width, LEGEND_ROW * k)
    items, _look, expected = site_in(site, (frame, legend), about, k)
    words = "    ".join(filter(None, (outlines.source, NOTE)))
    note, em = fitting(words, box.width, 2.3 * k, FLOOR)
    top = box.bottom - (NOTE_ROOM - 1.2) * k
    return [*items, line(box.right, top, note, em, paper("muted"), anchor=Anchor.RIGHT)], expected


_last: list[Site] = []


def site_of(plan: SitePlan) -> Site:
    """The ground of a plan; the last one asked for is kept: a batch asks for it with every board."""
    for known in _last[-1:]:
        if known.plan == plan:
            return known
    made = Site(plan)
    _last[:] = [made]
    return made


def warn_of_missing(canvas: Canvas, plan: SitePlan, about: str | None = None) -> None:
    """Say which buildings, of one grid or of all, have no place."""
    for name in plan.missing(about):
        canvas.findings.add("plan.no_place", _("图上还没有位置，没有画上"), name)
