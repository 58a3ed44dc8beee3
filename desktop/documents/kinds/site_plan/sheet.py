"""The sheet round a plan: sizes both ways round, title, north and scale, legend, register of grids, footer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from desktop.base.i18n import _
from desktop.documents.kinds.grid_map.atlas import atlas_of
from desktop.documents.kinds.grid_map.block import map_in
from desktop.documents.kinds.grid_map.data import GridMapData, MapGrid, count
from desktop.documents.kinds.grid_map.drawing import Look
from desktop.documents.kinds.grid_map.furniture import Panel, section
from desktop.documents.kinds.grid_map.letters import fitting, line, measure
from desktop.documents.kinds.grid_map.locator import Locator
from desktop.documents.kinds.grid_map.panel import draw_grid_panel
from desktop.documents.kinds.grid_map.register import draw_register, figures_of
from desktop.documents.kinds.grid_map.sheet import Size, map_area
from desktop.documents.kinds.site_plan.block import NOTE, site_in
from desktop.documents.kinds.site_plan.data import SitePlan
from desktop.documents.kinds.site_plan.ground import Site, View
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

SIZES: Final[Mapping[str, tuple[float, float, float]]] = {
    "a4": (210, 297, 1.0), "a3": (297, 420, 2**0.5), "a2": (420, 594, 2.0), "a1": (594, 841, 2**1.5), "a0": (841, 1189, 4.0),
}  # fmt: skip
"""Short side, long side in mm, and how large the furniture is against A4."""
MARGIN, TITLE, FOOT, PANEL, GAP = 8.0, 13.0, 6.5, 66.0, 3.5
LOW = 0.30  # share of an upright sheet that lies below the map


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet: mm, furniture size, and where everything goes on it."""

    width: float
    height: float
    k: float
    title: Box
    map: Box
    panel: Box
    legend: Box
    foot: Box


def paper_of(size: str, *, upright: bool, wide: float = PANEL, low: float = LOW, below: float = 0.0) -> Paper:
    """The sheet of a size (a key of SIZES). `wide`: mm of the column at its right on A4, `low`: share below the map when
    upright, `below`: mm kept free at its foot."""
    short, long, k = SIZES[size]
    width, height = (short, long) if upright else (long, short)
    page = Box(0, 0, width, height).inset(MARGIN * k)
    page = Box(page.x, page.y, page.width, page.height - below)
    title = page.at(0, 0, page.width, TITLE * k)
    foot = Box(page.x, page.bottom - FOOT * k, page.width, FOOT * k)
    top = title.bottom + 2.5 * k
    high = foot.y - top - 2.0 * k
    if not upright:
        column = wide * k
        plan = Box(page.x, top, page.width - column - GAP * k, high - 8.0 * k)
        panel = Box(page.right - column, top, column, high)
        legend = Box(page.x, plan.bottom + 1.5 * k, plan.width, 6.5 * k)
        return Paper(width, height, k, title, plan, panel, legend, foot)
    plan = Box(page.x, top, page.width, high * (1 - low) - 8.0 * k)
    legend = Box(page.x, plan.bottom + 1.5 * k, page.width, 6.5 * k)
    panel = Box(page.x, legend.bottom + 2.0 * k, page.width, foot.y - legend.bottom - 4.0 * k)
    return Paper(width, height, k, title, plan, panel, legend, foot)


def pages(
    plan: SitePlan,
    size: str = "a4",
    *,
    upright: bool = False,
    grids: Sequence[str] | None = None,
    as_grid_map: bool = False,
) -> Iterator[Picture]:
    """The overview and then one page for every grid that has ground; `grids` names the only ones (ids, "" the overview).
    `as_grid_map`: entitled as the pages of a grid map.

    Raises ValueError for a plan that is not drawable and has no building either.
    """
    sheet = paper_of(size, upright=upright)
    site = Site(plan) if plan.drawable else None
    drawn = [grid for grid in plan.map.grids if site is None or grid.id in site.owned()]
    if site is None:
        owned = {p.micro_grid for b in plan.listed() for p in b.parts}
        drawn = [grid for grid in drawn if any(micro.id in owned for micro in grid.micro_grids)]
    total = len(drawn) + 1
    if grids is None or "" in grids:
        name = _("{community}网格示意图") if as_grid_map else _("{community}平面示意图")
        yield _overview(plan, site, sheet, name, (1, total))
    for number, grid in enumerate(drawn, 2):
        if grids is None or grid.id in grids:
            name = _("{community}{grid}示意图") if as_grid_map else _("{community}{grid}平面示意图")
            yield _grid_page(plan, site, sheet, grid, name, (number, total))


def _overview(plan: SitePlan, site: Site | None, sheet: Paper, name: str, page: tuple[int, int]) -> Picture:
    data = plan.map
    title = data.place + name.format(community=data.community)
    items, look, expected = ground_in(plan, site, sheet, None)
    items = [*frame(plan, title, sheet, paper("ink"), page), *items]
    items += _register(data, look, sheet)
    return Picture(sheet.width, sheet.height, tuple(items), title, tuple(expected))


def _register(data: GridMapData, look: Look, sheet: Paper) -> list[Item]:
    """All grids in the column; below an upright map in up to three columns, for the sheet is wide there."""
    box, k = sheet.panel, sheet.k
    if box.width < 1.4 * box.height or len(data.grids) < 5:
        return draw_register(data, look, Panel(box, k))
    count_of = min(3, -(-len(data.grids) // 4))
    each, low = -(-len(data.grids) // count_of), 8.0 * k
    items: list[Item] = []
    for number, column in enumerate(box.columns(*[1.0] * count_of, gap=6.0 * k)):
        grids = data.grids[number * each : (number + 1) * each]
        drawn = draw_register(replace(data, grids=grids), look, Panel(column, k))
        # Each column would add up its own grids: one sum across the sheet takes the place of both.
        items += [item for item in drawn if _top(item) < column.bottom - low - 0.01]
    micros = sum(len(grid.micro_grids) for grid in data.grids)
    text = _("全社区 {figures} {grids}网格 {micros}微网格").format(
        figures=figures_of(count(data)), grids=len(data.grids), micros=micros
    )
    words, em = fitting(text, box.width - 4 * k, 3.2 * k, FLOOR, bold=True)
    y = box.bottom - low
    return [
        *items,
        Poly([rectangle(box.x, y, box.width, low)], fill=paper("band")),
        Text(box.centre[0], y + low / 2 + MIDDLE * em, words, em, True, paper("ink"), Anchor.CENTRE),
    ]


def _top(item: Item) -> float:
    """Where a thing begins, from above."""
    if isinstance(item, Text):
        return item.bounds(measure)[1]
    if isinstance(item, Poly):
        return min(y for ring in item.rings for _x, y in ring)
    if isinstance(item, Lines):
        return min(min(piece[1], piece[3]) for piece in item.pieces)
    return item.y - item.radius


def _grid_page(
    plan: SitePlan, site: Site | None, sheet: Paper, grid: MapGrid, name: str, page: tuple[int, int]
) -> Picture:
    data = plan.map
    title = data.place + name.format(community=data.community, grid=grid.name)
    items, look, expected = ground_in(plan, site, sheet, grid.id)
    items = [*frame(plan, title, sheet, look.styles[grid.id].edge, page), *items]
    place = SiteLocator(site) if site is not None else None
    items += grid_panel(plan, place, grid, look, sheet)
    return Picture(sheet.width, sheet.height, tuple(items), title, tuple(expected))


def grid_panel(plan: SitePlan, place: Locator | None, grid: MapGrid, look: Look, sheet: Paper) -> list[Item]:
    """What is said of one grid beside or below its map."""
    atlas = atlas_of(plan.map)
    if place is None:
        place = atlas.locator(map_area(Size.A4), Proportions())
    return draw_grid_panel(atlas.ground, place, grid, look, Panel(sheet.panel, sheet.k))


def ground_in(
    plan: SitePlan, site: Site | None, sheet: Paper, about: str | None
) -> tuple[list[Item], Look, Sequence[str]]:
    """The map of a sheet with its legend: real outlines where there are any, else the list laid out."""
    k = sheet.k
    if site is None:
        whole = Box(sheet.map.x, sheet.map.y, sheet.map.width, sheet.legend.bottom - sheet.map.y)
        items, named = map_in(plan.map, whole, about=about)
        return list(items), Look(atlas_of(plan.map).styles, about, k), named
    return site_in(site, (sheet.map, sheet.legend), about, k)


def frame(plan: SitePlan, title: str, sheet: Paper, accent: str, page: tuple[int, int]) -> list[Item]:
    """Title, rule and footer with the sentence that it is a sketch."""
    k, box = sheet.k, sheet.title
    words, em = fitting(title, box.width - 8 * k, 7.6 * k, 3.5 * k, bold=True)
    middle = box.y + box.height / 2 - 0.8 * k
    size, foot = 2.6 * k, sheet.foot
    top = foot.bottom - 1.1 * size
    data = plan.map
    right = "    ".join(
        filter(
            None,
            (
                plan.source,
                _("制图:{office}").format(office=data.office),
                _("日期:{day}").format(day=_day(data.made_on)),
                _("第{page}页 共{total}页").format(page=page[0], total=page[1]) if page[1] > 1 else "",
            ),
        )
    )
    said, right_size = fitting(right, foot.width * 0.62, size, FLOOR)
    used = measure(said, right_size)
    left, left_size = fitting(_(NOTE), foot.width - used - 6 * k, size, FLOOR)
    rule = foot.y + 1.0 * k
    return [
        Text(box.centre[0], middle + MIDDLE * em, words, em, True, paper("ink"), Anchor.CENTRE, "title"),
        Poly([rectangle(box.x, box.bottom - 0.9 * k, box.width, 0.9 * k)], fill=accent),
        Lines(((foot.x, rule, foot.right, rule),), paper("line"), 0.2 * k),
        line(foot.x, top, left, left_size, paper("muted")),
        line(foot.right, top, said, right_size, paper("muted"), anchor=Anchor.RIGHT),
    ]


def _day(text: str) -> str:
    """ "2026年9月30日" for 2026-09-30."""
    parts = text.split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return text
    return _("{year}年{month}月{day}日").format(year=parts[0], month=int(parts[1]), day=int(parts[2]))


class SiteLocator(Locator):
    """The small plan of real ground that shows where one grid lies."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def draw(self, look: Look, box: Box) -> list[Item]:
        view = View(self._site, box.inset(1.5), None)
        items: list[Item] = [
            Poly([rectangle(box.x, box.y, box.width, box.height)], paper("ground"), paper("line"), 0.2)
        ]
        for grid in self._site.ground.data.grids:
            rings = self._site.partition.rings(lambda owner, key=grid.id: owner.grid == key)  # type: ignore[misc]
            here = grid.id == look.about
            if cut := view.cut(rings):
                items.append(
                    Poly(cut, look.styles[grid.id].edge if here else paper("block"), paper("faint"), 0.2)
                )
        return items


__all__ = ["SIZES", "Paper", "SiteLocator", "frame", "ground_in", "pages", "paper_of", "section"]
