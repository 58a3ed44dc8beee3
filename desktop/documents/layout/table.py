"""Tables over as many pages as they need: head on each page, rows as high as their tallest cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop.base.i18n import _
from desktop.documents.layout import text
from desktop.documents.layout.blocks import ASCENT, Style
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.paper import Box
from desktop.documents.layout.pen import MM
from desktop.documents.layout.text import Fitted

_SHORT_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}")
LITTLE_SMALLER = 0.82  # of the size: what a cell gives up to stay on one line


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its share of the width, and how its cells stand (0 left, 0.5 centred, 1 right)."""

    head: str
    share: float
    align: float = 0


@dataclass(frozen=True, slots=True)
class Look:
    """Inks and measures (mm) of a table. A cell has at most `most_lines` lines; then it is cut and reported."""

    head: Style
    cell: Style
    rule: str
    head_ground: str
    stripe: str
    row: float = 8
    head_row: float = 10
    pad: float = 1.2
    most_lines: int = 3


class Table:
    """Draws rows into `frame`, asking `turn` for the frame of a new page whenever one is full."""

    def __init__(
        self, canvas: Canvas, columns: Sequence[Column], look: Look, frame: Box, turn: Callable[[], Box]
    ) -> None:
        if frame.height < look.head_row + look.row:
            raise ValueError("The frame has no room for one row.")
        self._canvas, self._columns, self._look, self._turn = canvas, columns, look, turn
        self._shares = [column.share for column in columns]
        self._begin(frame)

    def _begin(self, frame: Box) -> None:
        self._frame, self._y, self._row = frame, frame.y, 0
        head = Box(frame.x, frame.y, frame.width, self._look.head_row)
        self._canvas.rect(head, fill=self._look.head_ground)
        for cell, column in zip(head.columns(*self._shares), self._columns, strict=True):
            self._fill(
                cell, self._fitted(column.head, cell, self._look.head), self._look.head.but(align=0.5), ""
            )
        self._rules(head)
        self._y = head.bottom

    @property
    def bottom(self) -> float:
        """Where the last row ends, mm from the top of its page."""
        return self._y

    def add(self, cells: Sequence[str], *, where: str = "", then: float = 0) -> None:
        """One more row; `then`: mm of what must stand below it on the same page. Raises `ValueError` when the number of
        cells is not the number of columns."""
        look = self._look
        boxes = Box(self._frame.x, self._y, self._frame.width, look.row).columns(*self._shares)
        fitted = [
            self._fitted(words, box, look.cell, whole=bool(_SHORT_NAME.fullmatch(words)))
            for words, box in zip(cells, boxes, strict=True)
        ]
        lines = max((len(part.lines) for part in fitted), default=1)
        pitch = look.cell.size / MM * look.cell.leading
        height = max(look.row, lines * pitch + 2 * look.pad)
        if self._y + height + then > self._frame.bottom + 1e-6:
            self._begin(self._turn())
        row = Box(self._frame.x, self._y, self._frame.width, height)
        if self._row % 2:
            self._canvas.rect(row, fill=look.stripe)
        for box, part, column, words in zip(
            row.columns(*self._shares), fitted, self._columns, cells, strict=True
        ):
            if part.cut:
                self._canvas.warn("text.cut", f"{column.head}：{words[:24]}", where, box=box)
            elif part.torn:
                told = _("“{words}”在“{column}”一栏里太长，只好从中间断开")
                self._canvas.warn(
                    "text.torn", told.format(words=words[:24], column=column.head), where, box=box
                )
            self._fill(box, part, look.cell.but(align=column.align), where)
        self._rules(row)
        self._y += height
        self._row += 1

    def _fitted(self, words: str, box: Box, style: Style, *, whole: bool = False) -> Fitted:
        """On one line if a little smaller will do, else wrapped; shrunk when that takes more lines than allowed.

        Numbers, dates and the parts of names are never torn while there is a smaller size: they shrink all the way.
        So does what is said to be `whole`.
        """
        look = self._look
        room, face = (box.width - 2 * look.pad) * MM, self._canvas.face(style.weight)
        whole = whole or len(text.units(text.clean(words))) == 1
        floor = style.floor if whole else max(style.floor, style.size * LITTLE_SMALLER)
        alone = text.fit_line(words, room, style.size * 1.01, face, size=style.size, floor=floor)
        if not alone.tight and len(alone.lines) == 1:
            return alone
        tallest = (1 + (look.most_lines - 1) * style.leading) * style.size + 0.01
        return text.fit_text(
            words,
            room,
            tallest,
            face,
            size=style.size,
            floor=style.floor,
            leading=style.leading,
        )

    def _fill(self, box: Box, fitted: Fitted, style: Style, where: str) -> None:
        size = fitted.size / MM
        pitch = size * style.leading
        inner = box.inset(self._look.pad, 0)
        top = inner.y + (inner.height - size - pitch * (len(fitted.lines) - 1)) / 2
        for number, line in enumerate(fitted.lines):
            self._canvas.write(
                inner.x + inner.width * style.align,
                top + number * pitch + ASCENT * size,
                line,
                size=fitted.size,
                colour=style.colour,
                weight=style.weight,
                align=style.align,
                where=where,
            )

    def _rules(self, row: Box) -> None:
        edges = [box.x for box in row.columns(*self._shares)] + [row.right]
        pieces = [(x, row.y, x, row.bottom) for x in edges]
        pieces += [(row.x, row.y, row.right, row.y), (row.x, row.bottom, row.right, row.bottom)]
        self._canvas.segments(pieces, colour=self._look.rule, width=0.15)
