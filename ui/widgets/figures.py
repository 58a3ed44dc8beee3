"""A strip of figures with their words; each may open the list behind it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.roles import Role
from ui.theme.theme import colour

FIGURE_HEIGHT = 56


class Figure(QWidget):
    """One number over its word. With `opened` it takes the focus; a click, Enter or Space opens."""

    def __init__(
        self, word: str, opened: Callable[[], object] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._word, self._opened = word, opened
        self._value, self._tone = "—", Role.TEXT
        self._over = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if opened is not None:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name()

    def show_value(self, value: str, tone: Role = Role.TEXT) -> None:
        """The number as it is to be read."""
        self._value, self._tone = value, tone
        self._name()
        self.updateGeometry()
        self.update()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._word} {self._value}")

    def _big(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(20)
        font.setWeight(QFont.Weight.DemiBold)
        return font

    # Qt's interface

    def sizeHint(self) -> QSize:
        painter_font = self._big()
        from_word = self.fontMetrics().horizontalAdvance(self._word)
        from_value = len(self._value) * painter_font.pixelSize()
        return QSize(max(from_word + 24, min(from_value, 120), 84), FIGURE_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._over and self._opened is not None:
            painter.fillRect(self.rect(), colour(Role.HOVER))
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.setPen(colour(Role.TEXT_MUTED))
        painter.drawText(self.rect().adjusted(10, 4, -4, -30), left, self._word)
        painter.setFont(self._big())
        painter.setPen(colour(self._tone))
        painter.drawText(self.rect().adjusted(10, 24, -4, -4), left, self._value)
        if self.hasFocus():
            painter.setPen(QPen(colour(Role.FOCUS), 1, Qt.PenStyle.DashLine))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._over = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = False
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._opened is not None and self.rect().contains(event.position().toPoint()):
            self._opened()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._opened is not None and event.key() in (
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
            Qt.Key.Key_Space,
        ):
            self._opened()
        else:
            super().keyPressEvent(event)
