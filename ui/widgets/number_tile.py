"""Numbers that open: a big one with its word below, and a line with word left and number right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.roles import Role
from ui.theme.theme import colour, metrics

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class _Opens(QWidget):
    """Focus, hover, click and Enter; what is drawn is the subclass's part."""

    opened = Signal()

    def __init__(self, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.word, self.number, self.urgent = word, 0, False
        self._hovered = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_number(self, number: int, *, urgent: bool = False) -> None:
        """`urgent` marks a number above zero that should be zero."""
        self.number, self.urgent = number, urgent and number > 0
        self.setAccessibleName(f"{self.word} {number}")
        self.updateGeometry()
        self.update()

    def _figure(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(24)
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _ink(self) -> Role:
        return Role.ALARM if self.urgent else Role.ACCENT if self._hovered or self.hasFocus() else Role.TEXT

    def _ground(self, painter: QPainter) -> None:
        if self._hovered:
            painter.fillRect(self.rect(), colour(Role.HOVER))
        if self.hasFocus():
            painter.setPen(QPen(colour(Role.FOCUS), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    # Qt's interface

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class NumberTile(_Opens):
    """The number large, its word below."""

    def sizeHint(self) -> QSize:
        wide = max(
            QFontMetrics(self._figure()).horizontalAdvance(f"{self.number:,}"),
            self.fontMetrics().horizontalAdvance(self.word),
        )
        return QSize(wide + 24, 34 + self.fontMetrics().height() + 12)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._ground(painter)
        area = self.rect().adjusted(10, 6, -10, -6)
        painter.setFont(self._figure())
        painter.setPen(colour(self._ink()))
        painter.drawText(QRect(area.left(), area.top(), area.width(), 32), _LEFT, f"{self.number:,}")
        painter.setFont(self.font())
        painter.setPen(colour(Role.TEXT_MUTED))
        painter.drawText(area.adjusted(0, 32, 0, 0), _LEFT, self.word)
        painter.end()


class NumberLine(_Opens):
    """One line: the word, the number at the right."""

    def __init__(self, word: str, parent: QWidget | None = None) -> None:
        super().__init__(word, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(f"{self.word}    {self.number:,}")
        return QSize(wide + 24, metrics().row)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._ground(painter)
        area = self.rect().adjusted(8, 0, -8, 0)
        painter.setPen(colour(Role.TEXT if self.number else Role.TEXT_MUTED))
        painter.drawText(area, _LEFT, self.word)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if self.number else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(colour(self._ink() if self.number else Role.TEXT_MUTED))
        painter.drawText(area, _RIGHT, f"{self.number:,}")
        painter.end()
