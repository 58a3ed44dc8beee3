"""The plan of a community (平面示意图) on its real outlines: A4 to A0 either way round, an overview and a page a grid."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import BinaryIO

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress, step
from desktop.documents.kinds import grid_map
from desktop.documents.kinds.common import Drawn, spans_of
from desktop.documents.kinds.grid_map import telling
from desktop.documents.kinds.grid_map.data import GridMapData
from desktop.documents.kinds.site_plan.block import warn_of_missing
from desktop.documents.kinds.site_plan.data import PlanMark, PlanShape, SitePlan
from desktop.documents.kinds.site_plan.sample import AWKWARD, SAMPLE
from desktop.documents.kinds.site_plan.sheet import SIZES, pages
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.display_list import Picture, paint
from desktop.documents.layout.poster import Finish, Press, Work

KEY = "site_plan"
TITLE = N_("社区平面示意图")
PUBLIC = True


def draw(
    out: BinaryIO,
    plans: Sequence[SitePlan],
    *,
    size: str = "a4",
    upright: bool = False,
    grids: Sequence[str] | None = None,
    as_grid_map: bool = False,
    finish: Finish | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """One overview and one page a grid for every plan; `grids` names the only ones, "" among them for the overview. A
    community without enough outlines is laid out from its list. `as_grid_map`: in place of a grid map (网格示意图), with
    its title and warnings. `finish` tiles every page over office paper, with a page
    that shows how the tiles lie, or bleeds it. Raises `Cancelled`, and ValueError if there is nothing to draw."""
    short, long, _k = SIZES[size]
    width, height = (short, long) if upright else (long, short)
    title = grid_map.TITLE if as_grid_map else TITLE
    press = Press(out, Work(width, height, _(title), _("正在画平面示意图")), finish or Finish())
    expected = sum(1 + len(plan.map.grids) for plan in plans)
    for plan in plans:
        if not any(True for _building in plan.listed()):
            continue
        if as_grid_map:
            telling.warn_of_grids(press.canvas, plan.map, grids)
        warn(press.canvas, plan)
        for picture in pages(plan, size, upright=upright, grids=grids, as_grid_map=as_grid_map):
            step(progress, press.count, expected, _("正在画平面示意图"))
            press.add(partial(_paint, press.canvas, plan.map if as_grid_map else None, picture))
            warn_of_bare(press.canvas, plan, picture)
        if as_grid_map and grids is None:
            telling.warn_of_the_rest(press.canvas, plan.map)
    if not press.count:
        raise ValueError("no grid of these has a building: there is nothing to draw")
    step(progress, press.count, press.count, _("正在写文件"))
    press.close()
    made = press.canvas
    return Drawn(made.pages, press.count, made.findings.all(), spans_of(made.pages, press.count))


def _paint(canvas: Canvas, told: GridMapData | None, picture: Picture) -> None:
    paint(canvas, picture.items)
    if told is not None:
        telling.warn_of_buildings(canvas, told, picture)


def warn(canvas: Canvas, plan: SitePlan) -> None:
    """Say which buildings have no place, and when a list is drawn because most have none."""
    if not plan.drawable:
        text = _("大多数楼栋还没有轮廓，按楼栋表排列成示意图")
        canvas.findings.add("plan.laid_out", text, plan.map.community)
        return
    warn_of_missing(canvas, plan)


def warn_of_bare(canvas: Canvas, plan: SitePlan, picture: Picture) -> None:
    """Say it when buildings are too small on this paper for their numbers."""
    named = {text.owner for text in picture.texts()}
    if bare := [building for building in picture.expected if building not in named]:
        text = _("楼栋太小，有 {n} 栋写不下楼号，请换大一号的纸").format(n=len(bare))
        canvas.findings.add("map.crowded", text, plan.map.community)


__all__ = [
    "AWKWARD",
    "KEY",
    "PUBLIC",
    "SAMPLE",
    "SIZES",
    "TITLE",
    "PlanMark",
    "PlanShape",
    "SitePlan",
    "draw",
    "pages",
]
