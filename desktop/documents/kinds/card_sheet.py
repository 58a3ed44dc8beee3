"""Cards on sheets: fronts with cut marks, each sheet followed by its back. One loop for every card kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Generic, TypeVar

from desktop.base.i18n import _
from desktop.base.progress import Progress, step
from desktop.documents.kinds.common import Drawn, spans_on
from desktop.documents.kinds.template import Template
from desktop.documents.layout.blocks import cut_marks
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.paper import Place, Sheet

Card = TypeVar("Card")


@dataclass(frozen=True)
class Sides(Generic[Card]):
    """How one card is drawn; without `back` the sheets are printed on one side."""

    title: str
    doing: str
    front: Callable[[Canvas, Place, Card, Template], None]
    back: Callable[[Canvas, Place, Card, Template], None] | None = None


def draw_sheets(
    out: BinaryIO,
    sheet: Sheet,
    cards: Sequence[Card],
    sides: Sides[Card],
    template: Template,
    *,
    skip: int,
    shop: bool = False,
    progress: Progress,
) -> Drawn:
    """Every card on its place, `skip` places of the first sheet left free; backs turned over the long edge. `shop`: a
    page each at final size with bleed and crop marks, none skipped. Raises `Cancelled`.
    """
    sheet, skip = (sheet.alone(), 0) if shop else (sheet, skip)
    canvas = Canvas(out, sheet.width, sheet.height, title=sides.title)
    if shop:
        canvas.trimmed(sheet)
    for page in range(sheet.pages(len(cards), skip=skip)):
        first = max(page * sheet.per_page - skip, 0)
        here = range(first, min((page + 1) * sheet.per_page - skip, len(cards)))
        step(progress, first, len(cards), sides.doing)
        if page:
            canvas.next_page()
        cut_marks(canvas, sheet, colour=template.colour("mark"))
        for number in here:
            sides.front(canvas, sheet.place(number + skip), cards[number], template)
        if sides.back:
            canvas.next_page()
            if shop:
                cut_marks(canvas, sheet, colour=template.colour("mark"))
            for number in here:
                sides.back(canvas, sheet.place(number + skip, back=True), cards[number], template)
    step(progress, len(cards), len(cards), _("正在写文件"))
    canvas.close()
    spans = spans_on(sheet, len(cards), skip=skip, back=sides.back is not None)
    return Drawn(canvas.pages, len(cards), canvas.findings.all(), spans)
