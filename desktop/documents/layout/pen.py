"""Pages and shapes. Millimetres, origin at the top left of the trimmed page; same drawing, same bytes."""

from __future__ import annotations

import io
import threading
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from reportlab.pdfgen.canvas import Canvas as Pdf

from desktop.documents.layout import colour as ink
from desktop.documents.layout import fonts, watermark
from desktop.documents.layout.fonts import Weight
from desktop.documents.layout.paper import Box
from desktop.documents.layout.placing import MM, Placing
from desktop.documents.layout.warnings import Findings

ROUND = 0.5523  # a quarter circle as a Bezier curve
_saving = threading.Lock()  # subsetting moves a cursor inside the shared font object

Point = tuple[float, float]
__all__ = ["MM", "ROUND", "Pen", "Point"]


class Pen(Placing):
    """One document being drawn. Sizes of type are points where named `size`, everything else is mm.

    `bleed` and `slug` (mm) widen the sheet beyond the trimmed page on all sides: ink may run into the bleed,
    crop marks stand in the slug. Call `close()` once; only then is `out` written.
    """

    def __init__(
        self, out: BinaryIO, width: float, height: float, *, title: str, bleed: float = 0, slug: float = 0,
        findings: Findings | None = None,
    ) -> None:  # fmt: skip
        super().__init__(width, height, bleed=bleed, slug=slug, findings=findings)
        edge = bleed + slug
        self._out = out
        self._buffer = io.BytesIO()
        self._regular, self._bold = fonts.font(Weight.REGULAR), fonts.font(Weight.BOLD)
        pdf: Any = Pdf(
            self._buffer,
            pagesize=((width + 2 * edge) * MM, (height + 2 * edge) * MM),
            pageCompression=1,
            invariant=1,
            initialFontName=self._regular.first,  # type: ignore[arg-type]  # the stub says float
            lang="zh-CN",
        )
        self._pdf = pdf
        self._document = pdf._doc  # fonts assign their subset codes per document
        self._pdf.setTitle(title)
        self._pdf.setCreator("Gezhi")
        self._left, self._top = edge * MM, (height + edge) * MM
        if edge:
            full = (slug * MM, slug * MM, (width + slug + 2 * bleed) * MM, (height + slug + 2 * bleed) * MM)
            self._pdf.setBleedBox(full)
            self._pdf.setTrimBox((edge * MM, edge * MM, (width + edge) * MM, (height + edge) * MM))
        self._stamps: dict[Hashable, tuple[str, float]] = {}  # name and height in mm
        self._photos: dict[tuple[bytes, float, float], Any] = {}
        self.mark = watermark.current()
        self.pages = 1
        self.findings.page = 0

    # -- pages -------------------------------------------------------------------------------------------

    def next_page(self) -> None:
        """Finish this page and begin another of the same size."""
        self._finish_page()
        self._pdf.showPage()
        self.findings.page = self.pages
        self.pages += 1

    def close(self) -> None:
        """Write the document. Nothing can be drawn afterwards."""
        self._finish_page()
        self._pdf.showPage()
        with _saving:
            self._pdf.save()
        self._out.write(self._buffer.getvalue())

    def _finish_page(self) -> None:
        """What stands on every page over what was drawn; a pen alone has nothing."""

    # -- ink ---------------------------------------------------------------------------------------------

    def _say(self, operators: str) -> None:
        self._pdf.addLiteral(operators)

    def _spot(self, x: float, y: float) -> str:
        return f"{self._left + x * MM:.2f} {self._top - y * MM:.2f}"

    def _paint(
        self,
        path: str,
        fill: str | None,
        stroke: str | None,
        width: float,
        dash: Sequence[float],
        even: bool = False,
    ) -> None:
        if fill is None and stroke is None:
            return
        parts = ["q"]
        if fill:
            parts.append(ink.fill(fill))
        if stroke:
            parts.append(f"{ink.stroke(stroke)} {width * MM:.3f} w 1 j")
            if dash:
                parts.append("[" + " ".join(f"{length * MM:.2f}" for length in dash) + "] 0 d")
        verb = ("B" if stroke else "f") if fill else "S"
        self._say(f"{' '.join(parts)}\n{path} {verb}{'*' if even and fill else ''} Q")

    def rect(
        self,
        box: Box,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 0.2,
        radius: float = 0,
        dash: Sequence[float] = (),
    ) -> None:
        """A rectangle, with round corners if `radius` (mm) says so."""
        if radius <= 0:
            corner = self._spot(box.x, box.bottom)
            path = f"{corner} {box.width * MM:.2f} {box.height * MM:.2f} re"
        else:
            path = self._rounded(box, min(radius, box.width / 2, box.height / 2))
        self._paint(path, fill, stroke, width, dash)

    def _rounded(self, box: Box, r: float) -> str:
        k, s = r * (1 - ROUND), self._spot
        x, y, x2, y2 = box.x, box.y, box.right, box.bottom
        return (
            f"{s(x + r, y)} m {s(x2 - r, y)} l {s(x2 - k, y)} {s(x2, y + k)} {s(x2, y + r)} c "
            f"{s(x2, y2 - r)} l {s(x2, y2 - k)} {s(x2 - k, y2)} {s(x2 - r, y2)} c "
            f"{s(x + r, y2)} l {s(x + k, y2)} {s(x, y2 - k)} {s(x, y2 - r)} c "
            f"{s(x, y + r)} l {s(x, y + k)} {s(x + k, y)} {s(x + r, y)} c h"
        )

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        colour: str,
        width: float = 0.2,
        dash: Sequence[float] = (),
    ) -> None:
        """A straight line."""
        self._paint(f"{self._spot(x1, y1)} m {self._spot(x2, y2)} l", None, colour, width, dash)

    def poly(
        self,
        rings: Sequence[Sequence[Point]],
        *,
        fill: str | None,
        stroke: str | None = None,
        width: float = 0.2,
        dash: Sequence[float] = (),
    ) -> None:
        """One area of one or more rings by the even-odd rule, so that an inner ring is a hole."""
        s = self._spot
        path = "\n".join(
            f"{s(*ring[0])} m " + " ".join(f"{s(x, y)} l" for x, y in ring[1:]) + " h"
            for ring in rings
            if ring
        )
        self._paint(path, fill, stroke, width, dash, even=True)

    def segments(
        self,
        pieces: Sequence[tuple[float, float, float, float]],
        *,
        colour: str,
        width: float,
        dash: Sequence[float] = (),
        round_cap: bool = False,
    ) -> None:
        """Any number of straight lines drawn alike."""
        s = self._spot
        path = "\n".join(f"{s(x1, y1)} m {s(x2, y2)} l" for x1, y1, x2, y2 in pieces)
        if path:
            self._paint(("1 J " if round_cap else "") + path, None, colour, width, dash)

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 0.2,
    ) -> None:
        """A disc, a ring or both."""
        ring = self._rounded(Box(x - radius, y - radius, 2 * radius, 2 * radius), radius)
        self._paint(ring, fill, stroke, width, ())

    @contextmanager
    def clipped(self, box: Box, radius: float = 0) -> Iterator[None]:
        """Ink inside `with` shows only within `box`."""
        corner = f"{self._spot(box.x, box.bottom)} {box.width * MM:.2f} {box.height * MM:.2f} re"
        self._say(f"q {self._rounded(box, radius) if radius else corner} W n")
        yield
        self._say("Q")

    @contextmanager
    def turned(self, box: Box) -> Iterator[None]:
        """Ink inside `with` stands on its head: turned by half a turn about the middle of `box`."""
        x, y = box.centre
        before = self._turn(x, y)
        self._say(f"q -1 0 0 -1 {2 * (self._left + x * MM):.3f} {2 * (self._top - y * MM):.3f} cm")
        yield
        self._say("Q")
        self._place = before
