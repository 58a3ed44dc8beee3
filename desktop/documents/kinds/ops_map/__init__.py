"""The operations map (作战图): one large sheet for the office alone with people, live figures and counts, no resident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import BinaryIO

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress, step
from desktop.documents.kinds.common import Drawn, spans_of
from desktop.documents.kinds.grid_map.furniture import Panel
from desktop.documents.kinds.grid_map.letters import fitting
from desktop.documents.kinds.internal import HIGH, Copy, foot
from desktop.documents.kinds.ops_map.cards import draw_cards
from desktop.documents.kinds.ops_map.data import Figures, OpsMap
from desktop.documents.kinds.ops_map.sample import with_long_names
from desktop.documents.kinds.site_plan import AWKWARD as AWKWARD_PLAN
from desktop.documents.kinds.site_plan import SAMPLE as SAMPLE_PLAN
from desktop.documents.kinds.site_plan import warn, warn_of_bare
from desktop.documents.kinds.site_plan.data import SitePlan
from desktop.documents.kinds.site_plan.ground import Site
from desktop.documents.kinds.site_plan.sheet import SIZES, Paper, frame, ground_in, paper_of
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.display_list import MIDDLE, Anchor, Item, Picture, Poly, Text, paint, rectangle
from desktop.documents.layout.map_labels import FLOOR
from desktop.documents.layout.palette import paper
from desktop.documents.layout.paper import Box
from desktop.documents.layout.poster import Finish, Press, Work

KEY = "ops_map"
TITLE = N_("作战图")
PUBLIC = False
COLUMN, LOW = 92.0, 0.42


def draw(
    out: BinaryIO,
    maps: Sequence[OpsMap],
    *,
    copy: Copy,
    size: str = "a3",
    upright: bool = False,
    finish: Finish | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """One sheet a community with the internal foot of `copy`; `finish` tiles it over office paper, with a page that shows
    how the tiles lie. Raises `Cancelled`, and ValueError without a building."""
    short, long, _k = SIZES[size]
    width, height = (short, long) if upright else (long, short)
    press = Press(out, Work(width, height, _(TITLE), _("正在画作战图")), finish or Finish())
    for number, ops in enumerate(maps):
        step(progress, number, len(maps), _("正在画作战图"))
        if not any(True for _building in ops.plan.listed()):
            continue
        warn(press.canvas, ops.plan)
        picture = sheet(ops, size, upright=upright)
        press.add(partial(_paint, press.canvas, picture, copy, (number + 1, len(maps))))
        warn_of_bare(press.canvas, ops.plan, picture)
    if not press.count:
        raise ValueError("there is no building to draw")
    step(progress, press.count, press.count, _("正在写文件"))
    press.close()
    return Drawn(
        press.canvas.pages,
        press.count,
        press.canvas.findings.all(),
        spans_of(press.canvas.pages, press.count),
    )


def _paint(canvas: Canvas, picture: Picture, copy: Copy, page: tuple[int, int]) -> None:
    paint(canvas, picture.items)
    body = Box(0, 0, picture.width, picture.height).inset(8)
    foot(canvas, body, copy, page=page[0], pages=page[1])


def sheet(ops: OpsMap, size: str, *, upright: bool = False) -> Picture:
    """The whole sheet but for its foot, as a display list."""
    plan = ops.plan
    page = paper_of(size, upright=upright, wide=COLUMN, low=LOW, below=HIGH + 1.0)
    title = plan.map.place + _("{community}网格作战图").format(community=plan.map.community)
    items, look, expected = ground_in(plan, Site(plan) if plan.drawable else None, page, None)
    items = [*frame(plan, title, page, paper("alert"), (1, 1)), *_stamp(page), *items]
    items += draw_cards(ops, look, Panel(page.panel, page.k))
    return Picture(page.width, page.height, tuple(items), title, tuple(expected))


def _stamp(page: Paper) -> list[Item]:
    """内部使用 in red at the right of the title."""
    k, box = page.k, page.title
    words, em = fitting(_("内部使用"), 24 * k, 4.2 * k, FLOOR, bold=True)
    at = Box(box.right - 28 * k, box.y + 1.6 * k, 26 * k, 7.6 * k)
    return [
        Poly([rectangle(at.x, at.y, at.width, at.height)], paper("block"), paper("alert"), 0.5 * k),
        Text(
            at.centre[0],
            at.centre[1] + MIDDLE * em,
            words,
            em,
            True,
            paper("alert"),
            Anchor.CENTRE,
            "internal",
        ),
    ]


def _counted(plan: SitePlan) -> OpsMap:
    """Made-up figures for a made-up plan."""
    figures = []
    for grid in plan.map.grids:
        micros = [
            Figures(
                id=micro.id,
                households=46 + 3 * k,
                occupied=40 + 2 * k,
                people=110 + 7 * k,
                care=k % 4,
                vacant=k % 3,
            )
            for k, micro in enumerate(grid.micro_grids)
        ]
        figures += micros
        names = ("households", "occupied", "people", "care", "vacant")
        figures.append(
            Figures(id=grid.id, **{name: sum(getattr(one, name) for one in micros) for name in names})
        )
    return OpsMap(plan=plan, figures=tuple(figures))


SAMPLE = _counted(SAMPLE_PLAN)
AWKWARD = _counted(with_long_names(replace(AWKWARD_PLAN, buildings=())))

__all__ = ["AWKWARD", "KEY", "PUBLIC", "SAMPLE", "TITLE", "Figures", "OpsMap", "draw", "sheet"]
