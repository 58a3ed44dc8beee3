"""Large pages finished for their way onto paper: whole, with bleed for the advert shop, or tiled for the office.

with `Finish(bleed=True)` every page carries 3 mm of bleed and crop marks; with `Finish(tile=A3_PAPER)` every
poster becomes a plan of its sheets and the sheets themselves, drawn once in the document and shown in parts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, TypeVar

from desktop.base.i18n import N_, _
from desktop.base.progress import Progress, step
from desktop.documents.layout.blocks import Style, crop_marks, line_in, text_in
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.fonts import Weight
from desktop.documents.layout.paper import SHOP_BLEED, SHOP_MARKS, Box
from desktop.documents.layout.tiles import EDGE, OVERLAP, Tile, Tiling
from desktop.documents.layout.warnings import PaperWarning

Poster = TypeVar("Poster")
A4_PAPER, A3_PAPER = (210.0, 297.0), (297.0, 420.0)
BLEED, SLUG = SHOP_BLEED, SHOP_MARKS
INK, QUIET, PALE = "#000000", "#5F6368", "#B7C1CE"
TICK = 5.0  # mm, how long a mark in the margin of a tile is


@dataclass(frozen=True, slots=True)
class Finish:
    """What becomes of a page: `bleed` for the advert shop, or `tile` onto sheets of this size (mm)."""

    bleed: bool = False
    tile: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """The posters of one document: their common size in mm and what it is called."""

    width: float
    height: float
    title: str
    doing: str


class Press:
    """One document of posters being made: `add` each, then `close`. Every poster takes as many pages as the others."""

    def __init__(self, out: BinaryIO, work: Work, finish: Finish) -> None:
        self._work = work
        self._tiling = Tiling.of(work.width, work.height, finish.tile) if finish.tile else None
        edge, slug = (BLEED, SLUG) if finish.bleed and not self._tiling else (0.0, 0.0)
        width, height = self._tiling.paper if self._tiling else (work.width, work.height)
        self.canvas = Canvas(out, width, height, title=work.title, bleed=edge, slug=slug)
        self.count = 0

    def add(self, paint: Callable[[], None]) -> None:
        """One more poster. `paint` draws it on `canvas` at (0, 0) and must not stamp."""
        if self.count:
            self.canvas.next_page()
        if self._tiling:
            _tiled(self.canvas, self.count, self._tiling, self._work, paint)
        else:
            paint()
            crop_marks(self.canvas, colour=INK)
        self.count += 1

    def close(self) -> None:
        """Write the document."""
        self.canvas.close()


def draw_posters(
    out: BinaryIO,
    work: Work,
    posters: Sequence[Poster],
    paint: Callable[[Canvas, Poster], None],
    finish: Finish,
    progress: Progress,
) -> tuple[int, tuple[PaperWarning, ...]]:
    """Write every poster with `paint`, which draws at (0, 0) and must not stamp; (pages, warnings).

    Raises `Cancelled`.
    """
    press = Press(out, work, finish)
    for number, poster in enumerate(posters):
        step(progress, number, len(posters), work.doing)
        press.add(partial(paint, press.canvas, poster))
    step(progress, len(posters), len(posters), _("正在写文件"))
    press.close()
    return press.canvas.pages, press.canvas.findings.all()


def _tiled(canvas: Canvas, number: int, tiling: Tiling, work: Work, paint: Callable[[], None]) -> None:
    small = _in_small(tiling, work)
    at = small.x, small.y, small.width / work.width  # warnings point to the plan, which shows all of it
    canvas.keep(("poster", number), work.width, work.height, lambda _box: paint(), at=at)
    _plan(canvas, number, tiling, work, small)
    for tile in tiling.tiles():
        canvas.next_page()
        picture = tile.picture
        with canvas.clipped(picture):
            canvas.show(("poster", number), picture.x - tile.part.x, picture.y - tile.part.y)
        _marks(canvas, tile, tiling)


def _in_small(tiling: Tiling, work: Work) -> Box:
    """Where the whole poster is shown on its plan."""
    page = Box(0, 0, *tiling.paper).inset(14)
    room = Box(page.x, page.y + 22, page.width, page.height - 60)
    scale = min(room.width / work.width, room.height / work.height)
    return Box(
        room.x + (room.width - work.width * scale) / 2, room.y, work.width * scale, work.height * scale
    )


def _plan(canvas: Canvas, number: int, tiling: Tiling, work: Work, at: Box) -> None:
    """The poster in small with the sheets on it, and how to put them together."""
    page = Box(0, 0, *tiling.paper).inset(14)
    heading = Style(20, 12, INK, Weight.BOLD)
    line_in(canvas, page.at(0, 0, page.width, 10), N_("拼图说明　{title}").format(title=work.title), heading)
    facts = N_("成品 {width}×{height} 毫米　共 {n} 张：{rows} 行 × {columns} 列　重叠 {overlap} 毫米")
    words = facts.format(
        width=round(work.width), height=round(work.height), n=tiling.count, rows=tiling.rows,
        columns=tiling.columns, overlap=round(OVERLAP),
    )  # fmt: skip
    line_in(canvas, page.at(0, 11, page.width, 7), words, Style(11, 8, QUIET))
    steps = N_(
        "1. 打印时选“实际大小”，不要“适合页面”。\n"
        "2. 按编号排好：字母是行，数字是列，A1 在左上角。\n"
        "3. 除第一列外沿左边裁切线裁，除第一行外沿上边裁切线裁。\n"
        "4. 在标“涂胶”的一边涂胶，把下一张盖到三角记号，图对齐后压平。\n"
        "5. 先拼每一行，再把各行拼起来。\n"
        "6. 最后沿图边裁掉四周的白边。"
    )
    text_in(
        canvas, Box(page.x, page.bottom - 36, page.width, 36), steps, Style(10.5, 8, INK, rise=0, leading=1.5)
    )
    scale = at.width / work.width
    canvas.show(("poster", number), at.x, at.y, scale=scale)
    canvas.rect(at, stroke=INK, width=0.3)
    for tile in tiling.tiles():
        part = tile.part
        frame = Box(at.x + part.x * scale, at.y + part.y * scale, part.width * scale, part.height * scale)
        canvas.rect(frame, stroke=INK, width=0.2, dash=(1.2, 0.8))
        x, y = frame.centre
        size = max(7.0, min(16.0, min(frame.width, frame.height) * 1.1))
        disc = size * 0.36
        canvas.circle(x, y, disc, fill="#FFFFFF", stroke=INK, width=0.2)
        line_in(
            canvas, Box(x - disc, y - disc, 2 * disc, 2 * disc), tile.name,
            Style(size, 5, INK, Weight.BOLD, align=0.5),
        )  # fmt: skip


def _marks(canvas: Canvas, tile: Tile, tiling: Tiling) -> None:
    """Cut marks left and above, triangles where the next sheet's edge comes to lie, and the sheet's name."""
    box = tile.picture
    pieces: list[tuple[float, float, float, float]] = []
    if tile.column:
        pieces += [
            (box.x, box.y - TICK - 1, box.x, box.y - 1),
            (box.x, box.bottom + 1, box.x, box.bottom + 1 + TICK),
        ]
    if tile.row:
        pieces += [
            (box.x - TICK - 1, box.y, box.x - 1, box.y),
            (box.right + 1, box.y, box.right + 1 + TICK, box.y),
        ]
    canvas.segments(pieces, colour=INK, width=0.15)
    small = Style(6, 5, QUIET, align=0.5)
    if tile.column + 1 < tiling.columns:
        x = box.right - OVERLAP
        for y, far in ((box.y - 0.8, box.y - 3.2), (box.bottom + 0.8, box.bottom + 3.2)):
            canvas.poly([[(x, y), (x - 1.2, far), (x + 1.2, far)]], fill=INK)
        line_in(canvas, Box(x + 1.5, box.y - 4, OVERLAP - 1.5, 3.4), N_("涂胶"), small)
    if tile.row + 1 < tiling.rows:
        y = box.bottom - OVERLAP
        for x, far in ((box.x - 0.8, box.x - 3.2), (box.right + 0.8, box.right + 3.2)):
            canvas.poly([[(x, y), (far, y - 1.2), (far, y + 1.2)]], fill=INK)
        line_in(canvas, Box(box.x - EDGE + 1.5, y + 3, EDGE - 2, 3.4), N_("涂胶"), small)
    label = N_("{name}　第 {n} 张 / 共 {all} 张").format(
        name=tile.name, n=tile.row * tiling.columns + tile.column + 1, all=tiling.count
    )
    strip = Box(box.x + 8, box.bottom + 1.4, max(box.width - OVERLAP - 14, 40), 4)
    line_in(canvas, strip, label, Style(8, 5, INK, Weight.BOLD))
