"""Bars a line: a number to every bar, the norm as a ground behind them, and Enter or a click opens what is behind one.

Told apart without colour: as it should be solid, not as it should be hatched, nothing wanted light.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.roles import Role
from ui.theme.theme import colour

_LABEL = 0.3  # of the width
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}


@dataclass(frozen=True)
class BarLine:
    """One bar; `left` grows to the other side. `good` None: nothing is wanted of it."""

    label: str
    value: float | None
    shown: str
    good: bool | None = None
    left: float | None = None
    left_shown: str = ""


class BarChart(QWidget):
    """`opened(index, left)`: which bar, and whether its left side."""

    opened = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[BarLine, ...] = ()
        self._band: tuple[float, float] | None = None
        self._at, self._left = 0, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(
        self, title: str, lines: Sequence[BarLine], band: tuple[float, float] | None = None
    ) -> None:
        """Show a chart; the first bar is the current one."""
        self._lines, self._band, self._at, self._left = tuple(lines), band, 0, False
        self.setAccessibleName(title)
        self.setAccessibleDescription("; ".join(f"{line.label} {line.shown}" for line in lines))
        self.updateGeometry()
        self.resize(self.width(), self.sizeHint().height())
        self.update()

    @property
    def lines(self) -> tuple[BarLine, ...]:
        """What is shown."""
        return self._lines

    # Where things stand

    @property
    def _row(self) -> int:
        return self.fontMetrics().height() + 10

    @property
    def _both(self) -> bool:
        return any(line.left is not None for line in self._lines)

    def _axis(self) -> tuple[float, float]:
        """(x of nought, pixels for one)."""
        label, margin = self.width() * _LABEL, self.fontMetrics().horizontalAdvance("00000.0%")
        numbers = [abs(n) for line in self._lines for n in (line.value, line.left) if n is not None]
        most = max([*numbers, self._band[1] if self._band else 0, 1])
        room = self.width() - label - margin - 8
        if self._both:
            return label + (room + margin) / 2, max(1.0, (room - margin) / 2) / most
        return label, max(1.0, room) / most

    # Qt's interface

    def sizeHint(self) -> QSize:
        return QSize(360, self._row * max(1, len(self._lines)) + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        zero, scale = self._axis()
        bottom = 4 + self._row * len(self._lines)
        if self._band and self._lines:
            self._paint_band(painter, zero, scale, bottom)
        painter.setPen(QPen(colour(Role.BORDER_STRONG)))
        painter.drawLine(QPointF(zero, 2), QPointF(zero, bottom))
        for number, line in enumerate(self._lines):
            self._paint_line(painter, number, line, zero, scale)
        painter.end()

    def _paint_band(self, painter: QPainter, zero: float, scale: float, bottom: int) -> None:
        assert self._band is not None
        first, last = (zero + n * scale for n in self._band)
        painter.fillRect(QRectF(first, 2, last - first, bottom - 2), colour(Role.SURFACE))
        painter.setPen(QPen(colour(Role.BORDER_STRONG), 1, Qt.PenStyle.DotLine))
        for x in (first, last):
            painter.drawLine(QPointF(x, 2), QPointF(x, bottom))

    def _paint_line(self, painter: QPainter, number: int, line: BarLine, zero: float, scale: float) -> None:
        top, height = 4 + number * self._row, self._row
        words = QRectF(0, top, self.width() * _LABEL - 6, height)
        if self._both:
            words.setWidth(max(40.0, zero - scale * max((x.left or 0) for x in self._lines) - 60))
        painter.setPen(colour(Role.TEXT))
        fitted = self.fontMetrics().elidedText(line.label, Qt.TextElideMode.ElideLeft, int(words.width()))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, int(left if self._both else right), fitted)
        end = zero + (line.value or 0) * scale
        if line.value:
            self._paint_bar(painter, QRectF(zero, top + 4, max(1.0, end - zero), height - 8), line.good)
        painter.setPen(colour(Role.TEXT))
        painter.drawText(QRectF(end + 6, top, self.width() - end - 6, height), int(left), line.shown)
        if line.left is not None:
            start = zero - line.left * scale
            self._paint_bar(painter, QRectF(start, top + 4, max(1.0, zero - start), height - 8), True)
            painter.setPen(colour(Role.TEXT))
            painter.drawText(QRectF(start - 66, top, 60, height), int(right), line.left_shown)
        if self.hasFocus() and number == self._at:
            painter.setPen(QPen(colour(Role.FOCUS), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(0.5, top + 0.5, self.width() - 1, height - 1))

    @staticmethod
    def _paint_bar(painter: QPainter, box: QRectF, good: bool | None) -> None:
        painter.setPen(QPen(colour(Role.BORDER_STRONG)))
        if good is False:
            painter.setBrush(colour(Role.SURFACE))
            painter.drawRect(box)
            painter.setBrush(QBrush(colour(Role.ALARM), Qt.BrushStyle.BDiagPattern))
        else:
            painter.setBrush(colour(Role.GOOD if good else Role.ACCENT))
        painter.drawRect(box)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        number = int((event.position().y() - 4) // self._row)
        if 0 <= number < len(self._lines):
            self._at = number
            zero, _scale = self._axis()
            self.opened.emit(number, self._both and event.position().x() < zero)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS and self._lines:
            self._at = min(len(self._lines) - 1, max(0, self._at + _STEPS[key]))
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._lines:
            self.opened.emit(self._at, False)
        elif key == Qt.Key.Key_Left and self._both and self._lines:
            self.opened.emit(self._at, True)
        else:
            super().keyPressEvent(event)
