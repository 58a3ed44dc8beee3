"""The calibration page of a printer: four marks to measure, front and back; drawn again it shows whether it hits."""

from __future__ import annotations

from typing import BinaryIO

from desktop.base.i18n import _
from desktop.documents.kinds.common import Drawn
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.fonts import Weight
from desktop.documents.layout.paper import A4, Box

KEY = "calibration"
MARK = 15.0  # mm from every paper edge; `domain.printer` reckons with it
_INK = "#000000"


def draw(out: BinaryIO, *, back: bool = True, check: bool = False) -> Drawn:
    """One A4 page, or front and back. `check`: boxes of the ten cards instead, to cut and hold against the light."""
    canvas = Canvas(out, A4.width, A4.height, title=_("打印机校准页"))
    for side in range(2 if back else 1):
        if side:
            canvas.next_page()
        _marks(canvas)
        if check:
            _boxes(canvas)
        _words(canvas, back=bool(side), check=check)
    canvas.close()
    return Drawn(canvas.pages, canvas.pages, canvas.findings.all())


def _marks(canvas: Canvas) -> None:
    """A line along each edge, its outer side 15 mm from the paper's."""
    width = 0.2
    left, top = MARK + width / 2, MARK + width / 2
    right, bottom = A4.width - left, A4.height - top
    for x in (left, right):
        canvas.line(x, A4.height / 2 - 25, x, A4.height / 2 + 25, colour=_INK, width=width)
    for y in (top, bottom):
        canvas.line(A4.width / 2 - 25, y, A4.width / 2 + 25, y, colour=_INK, width=width)


def _boxes(canvas: Canvas) -> None:
    from desktop.documents.kinds.contact_card import SHEET  # noqa: PLC0415 - the check page alone

    for number in range(SHEET.per_page):
        box: Box = SHEET.place(number).box
        for x1, y1, x2, y2 in (
            (box.x, box.y, box.right, box.y),
            (box.x, box.bottom, box.right, box.bottom),
            (box.x, box.y, box.x, box.bottom),
            (box.right, box.y, box.right, box.bottom),
        ):
            canvas.line(x1, y1, x2, y2, colour=_INK, width=0.1)


def _words(canvas: Canvas, *, back: bool, check: bool) -> None:
    """What to do, in the middle of the page; on the check page inside one card, where no line runs through it."""
    side = _("反面") if back else _("正面")
    middle = A4.height / 2
    centre = A4.width / 4 + MARK / 4 if check else A4.width / 2
    title = _("检查页 · {side}") if check else _("校准页 · {side}")
    canvas.write(
        centre, middle - 8, title.format(side=side), size=20, colour=_INK, weight=Weight.BOLD, align=0.5
    )
    told = (
        (_("四条线离纸边都应是 15 毫米;"), _("对着光看,正反两面的格子应重合。"))
        if check
        else (
            _("用尺子从纸边量到线的外侧,读到半毫米,量一次写一个数。"),
            _("打印时选“实际大小”(100%),不要选“适合页面”。这一面朝上量。"),
        )
    )
    for number, line in enumerate(told):
        canvas.write(centre, middle + 4 + 7 * number, line, size=11, colour=_INK, align=0.5)
    if not check:
        _readings(canvas)


def _readings(canvas: Canvas) -> None:
    """Beside each line its name and room for what the ruler says."""
    middle, centre = A4.height / 2, A4.width / 2
    for name, x, y, align in (
        (_("左"), MARK + 4, middle + 20, 0.0), (_("右"), A4.width - MARK - 4, middle + 20, 1.0),
        (_("上"), centre, MARK + 8, 0.5), (_("下"), centre, A4.height - MARK - 4, 0.5),
    ):  # fmt: skip
        words = _("{name} ______ 毫米").format(name=name)
        canvas.write(x, y, words, size=14, colour=_INK, align=align)
