"""How a printer misses, measured with a ruler on a calibration page, and what has to be sent so that it hits.

A printer puts what it is sent to (x, y) at (scale · x + offset): its feed slips, its drum is a little too large, the
second side comes back askew. Millimetres from the top left of the side as it faces the reader. Front and back miss
each in their own way; correcting each of them is what brings the two into register.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from desktop.base.errors import Refused
from desktop.base.i18n import _

WIDTH, HEIGHT = 210.0, 297.0  # A4, ISO 216
MARK: Final = 15.0  # mm from every edge at which the marks of the calibration page stand
MOST: Final = (
    8.0  # mm a printer may miss by; more is a page that was scaled to fit, or measured from the wrong edge
)


@dataclass(frozen=True, slots=True)
class Readings:
    """What the ruler says on one side of the page: from each paper edge to the mark beside it, in mm."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Side:
    """How one side is missed; a printer that hits has no offset and the scale 1."""

    offset_x: float = 0.0
    offset_y: float = 0.0
    scale_x: float = 1.0
    scale_y: float = 1.0

    @classmethod
    def measured(cls, read: Readings) -> Side:
        """From the four distances; marks far apart make the best of a ruler read to half a millimetre.

        Raises `Refused` for readings of no printer: the page was scaled, or another edge was measured.
        """
        told = (read.left, read.right, read.top, read.bottom)
        if any(abs(one - MARK) > MOST for one in told):
            text = _("量得的数离 {mark} 毫米太远。请检查:打印时不要选“适合页面”,从纸边量到线的外侧。")
            raise Refused(text.format(mark=f"{MARK:.0f}"), code="printer.readings")
        scale_x = (WIDTH - read.left - read.right) / (WIDTH - 2 * MARK)
        scale_y = (HEIGHT - read.top - read.bottom) / (HEIGHT - 2 * MARK)
        return cls(read.left - scale_x * MARK, read.top - scale_y * MARK, scale_x, scale_y)

    def lands(self, x: float, y: float) -> tuple[float, float]:
        """Where the printer puts what is sent to (x, y)."""
        return self.scale_x * x + self.offset_x, self.scale_y * y + self.offset_y

    def sent(self, x: float, y: float) -> tuple[float, float]:
        """What to send so that it lands at (x, y)."""
        return (x - self.offset_x) / self.scale_x, (y - self.offset_y) / self.scale_y


@dataclass(frozen=True, slots=True)
class Calibration:
    """One printer on one PC; `on` is the day it was measured."""

    front: Side = field(default_factory=Side)
    back: Side = field(default_factory=Side)
    on: str = ""

    def side(self, page: int, *, duplex: bool) -> Side:
        """The side on which page `page` (from 0) comes out."""
        return self.back if duplex and page % 2 else self.front

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "on": self.on,
            **{
                name: [side.offset_x, side.offset_y, side.scale_x, side.scale_y]
                for name, side in (("front", self.front), ("back", self.back))
            },
        }

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Calibration:
        """What `plain` wrote; raises `ValueError` for anything else."""
        try:
            sides = [Side(*map(float, told[name])) for name in ("front", "back")]
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError("no calibration") from error
        if any(not 0.9 < scale < 1.1 for side in sides for scale in (side.scale_x, side.scale_y)):
            raise ValueError("no calibration")
        return cls(sides[0], sides[1], str(told.get("on", "")))
