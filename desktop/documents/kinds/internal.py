"""The foot of documents that must not leave the office: who printed this copy, when, its number, and its audit code."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.kinds.template import load
from desktop.documents.layout.blocks import line_in
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.paper import Box

AUDIT = "GZ-"  # how every audit code begins
AUDIT_DIGITS = (
    16  # of the register number: with the beginning they fill the smallest QR symbol (version 1, M)
)
HIGH = 11.0  # mm of the page below everything else
_CODE = 9.6  # mm: 21 modules of 0.46 mm, read from a scan of 150 dots an inch


@dataclass(frozen=True, slots=True)
class Copy:
    """One printed copy: the user, the local time as written on it, its serial in the print register, and the
    audit code that leads from the paper to the audit chain. `chain`: how long that was; None: as long as it is."""

    user: str
    time: str
    serial: str
    audit: str = ""
    chain: int | None = None

    @property
    def code(self) -> str:
        """What the QR symbol of every page says."""
        return self.audit or AUDIT + self.serial


def audit_code(register_id: str) -> str:
    """The audit code of an entry of the print register, whose number is the object of its audit entry too."""
    return AUDIT + register_id[:AUDIT_DIGITS].upper()


def foot(canvas: Canvas, box: Box, copy: Copy, *, page: int, pages: int) -> None:
    """Draw the foot along the bottom of `box` and the pale words across the page.

    Pages count from 1, `pages` 0 when the total is not known.
    """
    t = load("internal")
    canvas.veil(t.word("veil", user=copy.user, time=copy.time[:10]))
    strip = Box(box.x, box.bottom - HIGH, box.width, HIGH)
    canvas.line(strip.x, strip.y, strip.right, strip.y, colour=t.colour("rule"), width=0.2)
    canvas.qr(Box(strip.right - _CODE, strip.y + 1.2, _CODE, _CODE), copy.code, colour=t.colour("code"))
    words = Box(strip.x, strip.y + 1.2, strip.width - _CODE - 3, HIGH - 1.4)
    upper, lower = words.rows(1, 1)
    line_in(canvas, upper, t.word("mark"), t.style("mark", "secret"))
    number = t.word("page", page=str(page), pages=str(pages))
    line_in(canvas, upper, number, t.style("small", "quiet").but(align=1))
    printed = t.word("printed", user=copy.user, time=copy.time, serial=copy.serial)
    line_in(canvas, lower, printed, t.style("small", "quiet"))
    line_in(canvas, lower, copy.code, t.style("small", "quiet").but(align=1))
