"""What is painted over the map while somebody works: frame, guides, handle, cross and what is half drawn."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ui.theme.roles import Role
from ui.theme.theme import colour

if TYPE_CHECKING:
    from ui.screens.map_editor.sheet import MapSheet

HANDLE = 7  # dots
CROSS = 12


class Overlay:
    """Lies in the scene's coordinates, drawn in dots of the screen."""

    def __init__(self, canvas: MapSheet) -> None:
        self._canvas = canvas
        self.frame: QRectF | None = None
        self.guides: tuple[int | None, int | None] = (None, None)
        self.handle: QPointF | None = None

    def paint(self, painter: QPainter) -> None:
        """Over everything else."""
        painter.save()
        painter.resetTransform()
        self._paint_lines(painter)
        self._paint_frame(painter)
        self._paint_path(painter)
        if self.handle is not None:
            spot = self._dots(self.handle)
            painter.setPen(QPen(colour(Role.ACCENT), 2))
            painter.drawLine(QLineF(spot.x(), spot.y(), spot.x(), spot.y() + 18))
            painter.setBrush(colour(Role.PAPER))
            painter.drawEllipse(spot, HANDLE, HANDLE)
        painter.restore()

    def _dots(self, point: QPointF) -> QPointF:
        return QPointF(self._canvas.viewportTransform().map(point))

    def _paint_lines(self, painter: QPainter) -> None:
        view = QRectF(self._canvas.viewport().rect())
        painter.setPen(QPen(colour(Role.ALARM), 1, Qt.PenStyle.DashLine))
        x, y = self.guides
        if x is not None:
            at = self._dots(QPointF(x, 0)).x()
            painter.drawLine(QLineF(at, view.top(), at, view.bottom()))
        if y is not None:
            at = self._dots(QPointF(0, -y)).y()
            painter.drawLine(QLineF(view.left(), at, view.right(), at))

    def _paint_frame(self, painter: QPainter) -> None:
        if self.frame is None:
            return
        area = QRectF(self._dots(self.frame.topLeft()), self._dots(self.frame.bottomRight()))
        painter.setPen(QPen(colour(Role.ACCENT), 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)

    def _paint_path(self, painter: QPainter) -> None:
        canvas = self._canvas
        points = list(canvas.tool.path())
        spots = [self._dots(QPointF(x, -y)) for x, y in points]
        painter.setPen(QPen(colour(Role.ACCENT), 2))
        for one, two in pairwise(spots):
            painter.drawLine(QLineF(one, two))
        painter.setBrush(colour(Role.ACCENT))
        for spot in spots:
            painter.drawEllipse(spot, 4, 4)
        if canvas.cross is None or not canvas.tool.cross:
            return
        at = self._dots(QPointF(canvas.cross[0], -canvas.cross[1]))
        if spots:
            painter.setPen(QPen(colour(Role.ACCENT), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(spots[-1], at))
        painter.setPen(QPen(colour(Role.ALARM), 2))
        painter.drawLine(QLineF(at.x() - CROSS, at.y(), at.x() + CROSS, at.y()))
        painter.drawLine(QLineF(at.x(), at.y() - CROSS, at.x(), at.y() + CROSS))
