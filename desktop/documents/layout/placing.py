"""Where on its page a thing being drawn comes to lie: through stamps, half turns and scales; warnings point there."""

from __future__ import annotations

from typing import Any

from desktop.base.errors import Severity
from desktop.documents.layout.paper import Box, Sheet
from desktop.documents.layout.warnings import Findings, Spot

MM = 72 / 25.4  # points in a millimetre
Place = tuple[float, float, float]
"""Where what is being drawn comes to lie on its page: x and y of its origin in mm, and its scale; below nought: on
its head."""


class Placing:
    """The page's measures (mm), its findings, and where on it ink falls just now."""

    _pdf: Any

    def __init__(
        self, width: float, height: float, *, bleed: float, slug: float, findings: Findings | None
    ) -> None:
        self.findings = findings or Findings()
        self.width, self.height, self.bleed, self.slug = width, height, bleed, slug
        self._place: Place | None = (0.0, 0.0, 1.0)  # None while a stamp is drawn that lies anywhere

    def warn(
        self, code: str, text: str, where: str = "", severity: Severity = Severity.WARN, *, box: Box | None = None,
    ) -> None:  # fmt: skip
        """Something to look at before the paper is handed out, and where on the page it is."""
        self.findings.add(code, text, where, severity, self.spot(box) if box else None)

    def spot(self, box: Box) -> Spot | None:
        """A box of what is being drawn, in points from the top left of the whole sheet; None while that is not known."""
        if self._place is None:
            return None
        x, y, scale = self._place
        edge = self.bleed + self.slug
        left, right = sorted((x + scale * box.x, x + scale * box.right))
        top, bottom = sorted((y + scale * box.y, y + scale * box.bottom))
        return (left + edge) * MM, (top + edge) * MM, (right - left) * MM, (bottom - top) * MM

    def _turn(self, x: float, y: float) -> Place | None:
        """What follows stands on its head, turned about (x, y); answers where it was before."""
        before = self._place
        if before is not None:
            across, down, scale = before
            self._place = across + 2 * scale * x, down + 2 * scale * y, -scale
        return before

    def trimmed(self, sheet: Sheet) -> None:
        """Say in the document where a page with one box on it is trimmed and how far its ink runs."""
        x, y, wide, high = sheet.margin_x, sheet.margin_y, sheet.box_width, sheet.box_height
        more = sheet.bleed
        self._pdf.setTrimBox((x * MM, y * MM, (x + wide) * MM, (y + high) * MM))
        self._pdf.setBleedBox(
            ((x - more) * MM, (y - more) * MM, (x + wide + more) * MM, (y + high + more) * MM)
        )
