"""The grid map (网格示意图): an overview of a community and a page for every grid, from the building list alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import BinaryIO

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress, step
from desktop.documents.kinds.common import Drawn, spans_of
from desktop.documents.kinds.grid_map import telling
from desktop.documents.kinds.grid_map.data import (
    GridMapData,
    MapBuilding,
    MapCompound,
    MapGrid,
    MapMicroGrid,
    MapPart,
    MapPerson,
    landless,
)
from desktop.documents.kinds.grid_map.sample import AWKWARD, SAMPLE
from desktop.documents.kinds.grid_map.sheet import Size, pages
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.display_list import Picture, paint
from desktop.documents.layout.poster import Finish, Press, Work

KEY = "grid_map"
TITLE = N_("网格示意图")
PUBLIC = True


def draw(
    out: BinaryIO,
    maps: Sequence[GridMapData],
    *,
    size: Size = Size.A4,
    grids: Sequence[str] | None = None,
    finish: Finish | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """One overview and one page a grid for every community, landscape; `grids` names the only grids to draw,
    "" among them for the overview. A community without buildings gives no page but a warning. `finish` tiles
    every page over office paper or bleeds it. Raises `Cancelled`, and ValueError if nothing is left to draw.
    """
    work = Work(size.value.width, size.value.height, _(TITLE), _("正在画网格示意图"))
    press = Press(out, work, finish or Finish())
    canvas = press.canvas
    for data in maps:
        telling.warn_of_grids(canvas, data, grids)
        if not any(compound.buildings for compound in data.compounds):
            continue
        for picture in pages(data, size, grids=grids):
            step(progress, press.count, _expected(maps), work.doing)
            press.add(partial(_paint, canvas, data, picture))
            _warn_of_bare_blocks(canvas, data, picture)
        if grids is None:
            telling.warn_of_the_rest(canvas, data)
    if not press.count:
        raise ValueError("no grid of these has a building: there is nothing to draw")
    step(progress, press.count, press.count, _("正在写文件"))
    press.close()
    return Drawn(canvas.pages, press.count, canvas.findings.all(), spans_of(canvas.pages, press.count))


def _expected(maps: Sequence[GridMapData]) -> int:
    return sum(1 + len(data.grids) for data in maps)


def _paint(canvas: Canvas, data: GridMapData, picture: Picture) -> None:
    paint(canvas, picture.items)
    telling.warn_of_buildings(canvas, data, picture)


def _warn_of_bare_blocks(canvas: Canvas, data: GridMapData, picture: Picture) -> None:
    """Say it when buildings are too small on this paper for their numbers."""
    named = {text.owner for text in picture.texts()}
    bare = [building for building in picture.expected if building not in named]
    if bare:
        text = _("楼栋太多，有 {n} 栋写不下楼号，请改用 A3 纸").format(n=len(bare))
        canvas.findings.add("map.crowded", text, data.community)


__all__ = [
    "AWKWARD",
    "KEY",
    "PUBLIC",
    "SAMPLE",
    "TITLE",
    "GridMapData",
    "MapBuilding",
    "MapCompound",
    "MapGrid",
    "MapMicroGrid",
    "MapPart",
    "MapPerson",
    "Size",
    "draw",
    "landless",
    "pages",
]
