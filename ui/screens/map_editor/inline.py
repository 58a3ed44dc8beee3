"""One line typed on the map itself, where the mouse just was: a building's number, a street's name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGraphicsView, QLineEdit

WIDE, HIGH = 180, 32


class InlineEditor(QLineEdit):
    """Hidden until asked. Enter keeps, Escape or a click elsewhere gives up; the map gets the keys back."""

    def __init__(self, canvas: QGraphicsView) -> None:
        super().__init__(canvas.viewport())
        self._canvas = canvas
        self._then: Callable[[str], None] | None = None
        self._given_up: Callable[[], None] = lambda: None
        self.setFixedSize(WIDE, HIGH)
        self.hide()

    def ask(
        self, at: QPoint, text: str, then: Callable[[str], None], *, hint: str, given_up: Callable[[], None]
    ) -> None:
        """Ask at a place of the view; `text` stands there, chosen whole, to be typed over."""
        self._then, self._given_up = then, given_up
        room = self._canvas.viewport().rect()
        x = max(0, min(room.width() - WIDE, at.x() - WIDE // 2))
        y = max(0, min(room.height() - HIGH, at.y() - HIGH // 2))
        self.move(x, y)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setText(text)
        self.show()
        self.selectAll()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> Callable[[str], None] | None:
        then, self._then = self._then, None
        self.hide()
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        return then

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if (then := self._leave()) is not None:
                then(self.text().strip())
        elif event.key() == Qt.Key.Key_Escape:
            if self._leave() is not None:
                self._given_up()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason and self._then is not None:
            self._then = None
            self.hide()
            self._given_up()
