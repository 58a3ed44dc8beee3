"""The digits from 1 on choose something about the line the cursor is on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class DigitKeys(QObject):
    """Takes the plain digits 1 to `most` from `widget` and calls `choose` with the place, counted from 0."""

    def __init__(self, widget: QWidget, most: int, choose: Callable[[int], object]) -> None:
        super().__init__(widget)
        self._keys = tuple(Qt.Key(Qt.Key.Key_1 + place) for place in range(most))
        self._choose = choose
        widget.installEventFilter(self)

    # Qt's interface

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and event.key() in self._keys:
                self._choose(self._keys.index(Qt.Key(event.key())))
                return True
        return super().eventFilter(watched, event)
