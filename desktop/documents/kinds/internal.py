"""The foot of documents that must not leave the office: who printed this copy, when, and its number."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.kinds.template import load
from desktop.documents.layout.blocks import line_in
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.paper import Box


@dataclass(frozen=True, slots=True)
class Copy:
    """One printed copy: the user, the local time as written on it, and its serial in the print register."""

    user: str
    time: str
    serial: str


def foot(canvas: Canvas, box: Box, copy: Copy, *, page: int, pages: int) -> None:
    """Draw the foot along the bottom of `box`; pages count from 1, `pages` 0 when the total is not known."""
    t = load("internal")
    high = t.size("foot")
    strip = Box(box.x, box.bottom - high, box.width, high)
    canvas.line(strip.x, strip.y, strip.right, strip.y, colour=t.colour("rule"), width=0.2)
    left, middle, right = strip.columns(1, 2, 1)
    line_in(canvas, left, t.word("mark"), t.style("mark", "secret"))
    printed = t.word("printed", user=copy.user, time=copy.time, serial=copy.serial)
    line_in(canvas, middle, printed, t.style("small", "quiet").but(align=0.5))
    line_in(
        canvas,
        right,
        t.word("page", page=str(page), pages=str(pages)),
        t.style("small", "quiet").but(align=1),
    )
