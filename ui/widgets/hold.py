"""Holding a key or a button down, so that nothing is revealed by a slip."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

HOLD = 500  # milliseconds


class Hold(QObject):
    """`held` once the key or the button was down for `HOLD`; a shorter press says `too_short`."""

    held = Signal()
    too_short = Signal()

    def __init__(self, page: QWidget, key: Qt.Key, button: QPushButton) -> None:
        super().__init__(page)
        self._key = key
        self._timer = QTimer(self, singleShot=True, interval=HOLD)
        self._timer.timeout.connect(self.held.emit)
        button.pressed.connect(self._timer.start)
        button.released.connect(self._release)
        page.installEventFilter(self)

    def _release(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self.too_short.emit()

    # Qt's interface

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.key() != self._key or event.isAutoRepeat():
            return isinstance(event, QKeyEvent) and event.key() == self._key
        if event.type() == QEvent.Type.KeyPress:
            self._timer.start()
            return True
        if event.type() == QEvent.Type.KeyRelease:
            self._release()
            return True
        return False
