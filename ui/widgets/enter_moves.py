"""Enter goes to the next field, Shift+Enter back; the Enter that commits a pinyin candidate never moves on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

# Some input methods commit the candidate and then also send the Enter key that did it. The two arrive
# within one turn of the event queue; a hand needs more than 100 ms between two keys.
SAME_KEY = 0.06  # seconds


class EnterMoves(QObject):
    """Watches the entries of a form. `forward` and `back` carry the entry that was left by Enter.

    gained, lost: the keyboard came to an entry, or left it by whatever way.
    """

    forward = Signal(object)
    back = Signal(object)
    help_wanted = Signal(object)
    gained = Signal(object)
    lost = Signal(object)

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._composing = False
        self._committed_at = -1.0

    def watch(self, entry: QWidget) -> None:
        """Watch one more entry."""
        entry.installEventFilter(self)

    def is_own_key(self, event: QKeyEvent) -> bool:
        """Whether an Enter belongs to the input method: it chose a candidate, and nothing more may follow from it."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        if self._composing:
            return True
        if self._committed_at >= 0 and self._clock() - self._committed_at < SAME_KEY:
            self._committed_at = -1.0
            return True
        return False

    def hear(self, event: QInputMethodEvent) -> None:
        """Note whether something is being composed, and when a candidate was committed."""
        if event.commitString() or (self._composing and not event.preeditString()):
            self._committed_at = self._clock()
        self._composing = bool(event.preeditString())

    # Qt's interface

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self.hear(event)
        elif event.type() == QEvent.Type.FocusIn:
            self.gained.emit(watched)
        elif event.type() == QEvent.Type.FocusOut:
            self._composing = False
            self.lost.emit(watched)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched, event)
        return False

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_F1 and not keys:
            self.help_wanted.emit(watched)
            return True
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        if keys not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            return False
        if self.is_own_key(event):
            return True
        (self.back if keys else self.forward).emit(watched)
        return True
