"""The pages of an internal document as a flow from top to bottom: headings, tables, paragraphs, the foot on each."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import BinaryIO

from desktop.base.progress import SILENT, Progress
from desktop.documents.kinds.common import Drawn
from desktop.documents.kinds.internal import HIGH, Copy, foot
from desktop.documents.kinds.template import Template
from desktop.documents.layout import text
from desktop.documents.layout.blocks import Style, line_in, text_in
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.paper import Box, Sheet
from desktop.documents.layout.pen import MM
from desktop.documents.layout.table import Column, Look, Table

FOOT_GAP = 2.5  # mm between the last line of the page and its foot
SIGNS = 16.0  # mm that places to sign take below a table: nobody signs a page that says nothing


class Leaves:
    """One document being drawn. `y` is where the next thing begins; every page carries the foot of `copy`."""

    def __init__(
        self, out: BinaryIO, sheet: Sheet, t: Template, copy: Copy | None, *, title: str, pages: int = 0
    ) -> None:
        self.canvas = Canvas(out, sheet.width, sheet.height, title=title)
        self.t, self._copy, self._pages = t, copy, pages
        margin = t.size("margin")
        self._paper = Box(margin, margin, sheet.width - 2 * margin, sheet.height - 1.6 * margin)
        self.body = Box(self._paper.x, self._paper.y, self._paper.width, self._paper.height - HIGH - FOOT_GAP)
        self.y, self._begun = self.body.y, False

    def leaf(self) -> None:
        """Begin a new page (the first one the first time)."""
        if self._begun:
            self.canvas.next_page()
        self._begun, self.y = True, self.body.y
        self.foot()

    def foot(self) -> None:
        """What stands at the bottom of every page."""
        if self._copy is not None:
            foot(self.canvas, self._paper, self._copy, page=self.canvas.pages, pages=self._pages)

    def room(self, high: float) -> None:
        """Begin a new page when less than `high` mm are left of this one."""
        if self.y + high > self.body.bottom + 1e-6:
            self.leaf()

    def take(self, high: float, gap: float = 0) -> Box:
        """A strip of the whole width, `high` mm, and `gap` below it."""
        self.room(high)
        box = Box(self.body.x, self.y, self.body.width, high)
        self.y += high + gap
        return box

    def heading(self, title: str, *lines: str) -> None:
        """The title of a document, with quiet lines below it."""
        line_in(self.canvas, self.take(11, 0.5), title, self.t.style("title").but(align=0.5))
        for words in lines:
            if words:
                line_in(self.canvas, self.take(5.6), words, self.t.style("as_of", "quiet").but(align=0.5))
        self.y += 2.5

    def section(self, words: str) -> None:
        """A heading inside a document, never alone at the end of a page."""
        self.room(8 + self.t.size("head_row") + 2 * self.t.size("row"))
        line_in(self.canvas, self.take(7.5, 0.5), words, self.t.style("section", "head"))

    def line(self, words: str, *, style: Style | None = None, where: str = "") -> None:
        """One line."""
        line_in(self.canvas, self.take(6), words, style or self.t.style("cell"), where=where)

    def paragraph(self, words: str, *, style: Style | None = None) -> None:
        """Text over the whole width, as many lines as it takes."""
        look = style or self.t.style("cell")
        leading = 1.5
        face = self.canvas.face(look.weight)
        lines = text.break_lines(text.clean(words), self.body.width * MM / look.size, face)
        high = len(lines) * look.size / MM * leading + 0.6
        text_in(self.canvas, self.take(high, 1), words, look.but(rise=0, leading=leading))

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        *,
        row: float = 0,
        most_lines: int = 3,
        then: float = 0,
    ) -> None:
        """Rows over as many pages as they need; `row` is the least height of one (mm). `then`: mm of what must not stand
        on a page without the last row, such as places to sign (`SIGNS`)."""
        look = self._look(row or self.t.size("row"), most_lines)
        self.room(look.head_row + 2 * look.row + (then if len(rows) == 1 else 0))
        frame = Box(self.body.x, self.y, self.body.width, self.body.bottom - self.y)

        def turn() -> Box:
            self.leaf()
            return self.body

        table = Table(self.canvas, columns, look, frame, turn)
        for number, cells in enumerate(rows, 1):
            last = number == len(rows)
            table.add(cells, where=cells[1] if len(cells) > 1 else "", then=then if last else 0)
        self.y = table.bottom + 3

    def signs(self, words: Sequence[str], *, gap: float = 5) -> None:
        """Places to sign, side by side, on one page."""
        self.room(gap + 8)
        self.y += gap
        strip = self.take(8)
        for box, word in zip(strip.columns(*[1] * len(words)), words, strict=True):
            line_in(self.canvas, box, word, self.t.style("sign"))

    def _look(self, row: float, most_lines: int) -> Look:
        t = self.t
        return Look(
            head=t.style("head_cell", "head"), cell=t.style("cell"), rule=t.colour("rule"),
            head_ground=t.colour("head_ground"), stripe=t.colour("stripe"), row=row,
            head_row=t.size("head_row"), most_lines=most_lines,
        )  # fmt: skip


def bound(
    out: BinaryIO,
    sheet: Sheet,
    t: Template,
    copy: Copy,
    fill: Callable[[Leaves, Progress], int],
    *,
    title: str,
    progress: Progress = SILENT,
) -> Drawn:
    """Draw twice, the first time to learn how many pages there are; `fill` answers how many items it drew.

    Raises `Cancelled`.
    """
    counted = Leaves(io.BytesIO(), sheet, t, copy, title=title)
    fill(counted, SILENT)
    leaves = Leaves(out, sheet, t, copy, title=title, pages=counted.canvas.pages)
    items = fill(leaves, progress)
    leaves.canvas.close()
    return Drawn(leaves.canvas.pages, items, leaves.canvas.findings.all())
