"""The sheet round a grid map: title, north, legend, footer, and the order of the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from desktop.base.i18n import _
from desktop.documents.kinds.grid_map.atlas import Atlas, atlas_of
from desktop.documents.kinds.grid_map.data import GridMapData, MapGrid
from desktop.documents.kinds.grid_map.drawing import Look, draw_map
from desktop.documents.kinds.grid_map.furniture import Panel
from desktop.documents.kinds.grid_map.legend import LEGEND_ROW, draw_legend
from desktop.documents.kinds.grid_map.letters import fitting, line, measure
from desktop.documents.kinds.grid_map.locator import Locator
from desktop.documents.kinds.grid_map.panel import draw_grid_panel
from desktop.documents.kinds.grid_map.plan import View, focus
from desktop.documents.kinds.grid_map.register import draw_register
from desktop.documents.layout.areas import UNIT, Rect
from desktop.documents.layout.display_list import (
    MIDDLE,
    Anchor,
    Item,
    Lines,
    Picture,
    Poly,
    Text,
    rectangle,
)
from desktop.documents.layout.map_labels import FLOOR
from desktop.documents.layout.palette import paper
from desktop.documents.layout.paper import Box
from desktop.documents.layout.schematic import Proportions


@dataclass(frozen=True, slots=True)
class Format:
    """A landscape sheet in mm; `k` is the size of its furniture against A4."""

    width: float
    height: float
    k: float


class Size(Enum):
    """The sheets a map is made for, landscape."""

    A4 = Format(297, 210, 1.0)
    A3 = Format(420, 297, 2**0.5)
    A2 = Format(594, 420, 2.0)
    A1 = Format(841, 594, 2**1.5)
    A0 = Format(1189, 841, 4.0)


MARGIN = 8.0
TITLE = 14.0
FOOT = 6.5
PANEL = 68.0
GAP = 4.0
INNER = 4.0


@dataclass(frozen=True, slots=True)
class _Layout:
    title: Box
    map: Box
    legend: Box
    panel: Box
    foot: Box


def _layout(form: Format) -> _Layout:
    k = form.k
    page = Box(0, 0, form.width, form.height).inset(MARGIN * k)
    title = page.at(0, 0, page.width, TITLE * k)
    foot = Box(page.x, page.bottom - FOOT * k, page.width, FOOT * k)
    body = Box(page.x, title.bottom + 2.5 * k, page.width, foot.y - title.bottom - 4.5 * k)
    panel = Box(body.right - PANEL * k, body.y, PANEL * k, body.height)
    wide = body.width - panel.width - GAP * k
    legend = (LEGEND_ROW + 1.5) * k
    plan = Box(body.x, body.y, wide, body.height - legend)
    return _Layout(title, plan, Box(body.x, plan.bottom, wide, legend), panel, foot)


def pages(
    data: GridMapData, size: Size = Size.A4, *, grids: Sequence[str] | None = None
) -> Iterator[Picture]:
    """The overview and then one page for every grid that has ground, in list order; or only some `grids` (ids,
    "" for the overview).

    Raises ValueError if no building is listed at all: there is nothing to draw.
    """
    if not any(compound.buildings for compound in data.compounds):
        raise ValueError("a map needs at least one building")
    form = size.value
    atlas, proportions = atlas_of(data), Proportions(paper=form.k)
    ground, area = atlas.ground, map_area(size)
    whole = atlas.whole(area, proportions)
    drawn = [grid for grid in data.grids if any(ground.standing_in(grid.id))]
    total, wanted = len(drawn) + 1, None if grids is None else frozenset(grids)
    if wanted is None or "" in wanted:
        yield _overview_page(atlas, whole, form, total)
    for number, grid in enumerate(drawn, 2):
        if wanted is None or grid.id in wanted:
            view = focus(ground, whole, grid.id, area, proportions, measure)
            locator = atlas.locator(area, proportions)
            yield _grid_page(atlas, locator, view, grid, form, (number, total))


def map_area(size: Size) -> Rect:
    """Where the map stands on a sheet, in units."""
    form = size.value
    inner = _layout(form).map.inset(INNER * form.k, 2.5 * form.k)
    return Rect(
        round(inner.x * UNIT), round(inner.y * UNIT), round(inner.right * UNIT), round(inner.bottom * UNIT)
    )


def _overview_page(atlas: Atlas, whole: View, form: Format, total: int) -> Picture:
    ground, data = atlas.ground, atlas.ground.data
    title = data.place + _("{community}网格示意图").format(community=data.community)
    look = Look(atlas.styles, None, form.k)
    layout = _layout(form)
    items = _frame(data, title, layout, paper("ink"), form, (1, total))
    items += draw_map(ground, whole, look)
    items += draw_legend(ground, whole, look, layout.legend, form.k)
    items += draw_register(data, look, Panel(layout.panel, form.k))
    return Picture(form.width, form.height, tuple(items), title, tuple(whole.blocks))


def _grid_page(
    atlas: Atlas, locator: Locator, view: View, grid: MapGrid, form: Format, page: tuple[int, int]
) -> Picture:
    ground, data = atlas.ground, atlas.ground.data
    title = _("{community}{grid}示意图").format(community=data.community, grid=grid.name)
    look = Look(atlas.styles, grid.id, form.k)
    layout = _layout(form)
    items = _frame(data, data.place + title, layout, look.styles[grid.id].edge, form, page)
    items += draw_map(ground, view, look)
    items += draw_legend(ground, view, look, layout.legend, form.k)
    items += draw_grid_panel(ground, locator, grid, look, Panel(layout.panel, form.k))
    return Picture(form.width, form.height, tuple(items), title, tuple(view.blocks))


def _frame(
    data: GridMapData, title: str, layout: _Layout, accent: str, form: Format, page: tuple[int, int]
) -> list[Item]:
    """Title, rule, north, the map's ground, footer."""
    k, box = form.k, layout.title
    words, em = fitting(title, box.width - 44 * k, 8.0 * k, 3.5 * k, bold=True)
    middle = box.y + box.height / 2 - 0.8 * k
    plan = layout.map
    return [
        Text(box.centre[0], middle + MIDDLE * em, words, em, True, paper("ink"), Anchor.CENTRE, "title"),
        Poly([rectangle(box.x, box.bottom - 0.9 * k, box.width, 0.9 * k)], fill=accent),
        *_north(box, k),
        Poly([rectangle(plan.x, plan.y, plan.width, plan.height)], paper("ground"), paper("line"), 0.25 * k),
        *_foot(data, layout.foot, k, page),
    ]


def _north(box: Box, k: float) -> list[Item]:
    """An arrow that claims no more than it knows: the schematic has no measured north."""
    x, top = box.right - 6.0 * k, box.y + 0.4 * k
    text, em = fitting(_("北(示意)"), 12.0 * k, 2.4 * k, FLOOR)
    return [
        Poly(
            [[(x, top), (x + 2.1 * k, top + 7.2 * k), (x, top + 5.6 * k), (x - 2.1 * k, top + 7.2 * k)]],
            None,
            paper("ink"),
            0.25 * k,
        ),
        Poly([[(x, top), (x, top + 5.6 * k), (x - 2.1 * k, top + 7.2 * k)]], fill=paper("ink")),
        line(x, top + 8.2 * k, text, em, paper("muted"), anchor=Anchor.CENTRE),
    ]


def _foot(data: GridMapData, box: Box, k: float, page: tuple[int, int]) -> list[Item]:
    size = 2.6 * k
    top = box.bottom - 1.1 * size
    right = "    ".join(
        (
            _("制图:{office}").format(office=data.office),
            _("日期:{day}").format(day=_day(data.made_on)),
            _("第{page}页 共{total}页").format(page=page[0], total=page[1]),
        )
    )
    used = measure(right, size)
    left, em = fitting(_("本图为网格示意图,不按比例,不作为边界依据。"), box.width - used - 6 * k, size, FLOOR)
    rule = box.y + 1.0 * k
    return [
        Lines(((box.x, rule, box.right, rule),), paper("line"), 0.2 * k),
        line(box.x, top, left, em, paper("muted")),
        line(box.right, top, right, size, paper("muted"), anchor=Anchor.RIGHT),
    ]


def _day(text: str) -> str:
    """ "2026年9月30日" for 2026-09-30; anything else as it stands."""
    parts = text.split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return text
    return _("{year}年{month}月{day}日").format(year=parts[0], month=int(parts[1]), day=int(parts[2]))
