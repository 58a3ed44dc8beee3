"""The surface on which Qt paints the display lists that the PDF is made of; lengths are those of the list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from desktop.documents.layout.display_list import Ring, Segment
from ui.theme.fonts import body_font

EM: Final = 100  # pixels at which letters are laid out before they are scaled to their size
LEAST: Final = 4.0  # pixels under which letters are a grey smear that costs time


class QtSurface:
    """Draws with a painter whose transformation already leads from the list's lengths to dots."""

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter
        self._scale = abs(painter.combinedTransform().m11()) or 1.0

    def poly(
        self,
        rings: Sequence[Ring],
        *,
        fill: str | None,
        stroke: str | None,
        width: float,
        dash: tuple[float, ...],
    ) -> None:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        for ring in rings:
            path.moveTo(*ring[0])
            for x, y in ring[1:]:
                path.lineTo(x, y)
            path.closeSubpath()
        self._painter.setBrush(QBrush(_colour(fill)) if fill else Qt.BrushStyle.NoBrush)
        self._painter.setPen(_pen(stroke, width, dash) if stroke else Qt.PenStyle.NoPen)
        self._painter.drawPath(path)

    def segments(
        self,
        pieces: Sequence[Segment],
        *,
        colour: str,
        width: float,
        dash: tuple[float, ...],
        round_cap: bool,
    ) -> None:
        pen = _pen(colour, width, dash)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap if round_cap else Qt.PenCapStyle.FlatCap)
        self._painter.setPen(pen)
        self._painter.drawLines([QLineF(*piece) for piece in pieces])

    def circle(
        self, x: float, y: float, radius: float, *, fill: str | None, stroke: str | None, width: float
    ) -> None:
        self._painter.setBrush(QBrush(_colour(fill)) if fill else Qt.BrushStyle.NoBrush)
        self._painter.setPen(_pen(stroke, width, ()) if stroke else Qt.PenStyle.NoPen)
        self._painter.drawEllipse(QPointF(x, y), radius, radius)

    def text_at(
        self, x: float, baseline: float, text: str, *, size: float, bold: bool, colour: str, anchor: str
    ) -> None:
        if size * self._scale < LEAST:
            return
        font, metrics = _font(bold)
        shift = {"left": 0.0, "centre": 0.5, "right": 1.0}[anchor]
        self._painter.save()
        self._painter.translate(x, baseline)
        self._painter.scale(size / EM, size / EM)
        self._painter.setFont(font)
        self._painter.setPen(_colour(colour))
        self._painter.drawText(QPointF(-shift * metrics.horizontalAdvance(text), 0), text)
        self._painter.restore()


def measure(text: str, size: float, bold: bool = False) -> float:
    """How wide the screen's letters are, in the lengths of the list."""
    return _font(bold)[1].horizontalAdvance(text) * size / EM


@lru_cache(maxsize=2)
def _font(bold: bool) -> tuple[QFont, QFontMetricsF]:
    font = body_font(EM)
    font.setBold(bold)
    return font, QFontMetricsF(font)


@lru_cache(maxsize=256)
def _colour(name: str) -> QColor:
    return QColor(name)


def _pen(colour: str, width: float, dash: tuple[float, ...]) -> QPen:
    pen = QPen(_colour(colour), width)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if dash and width:
        pen.setDashPattern([part / width for part in dash])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
