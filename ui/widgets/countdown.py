"""Counts seconds down to nothing, for whoever has to wait."""

from __future__ import annotations

import math

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer, Signal


class Countdown(QObject):
    """`ticked` with the whole seconds that are left, once a second; `over` at the end. A new start replaces the old."""

    ticked = Signal(int)
    over = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._end = QDeadlineTimer()
        self._timer = QTimer(self, interval=250)
        self._timer.timeout.connect(self._tick)
        self._said = -1

    def start(self, seconds: float) -> None:
        """Count from here; nothing to wait for is over at once."""
        self._end = QDeadlineTimer(round(max(0.0, seconds) * 1000))
        self._said = -1
        self._timer.start()
        self._tick()

    def stop(self) -> None:
        """Never mind."""
        self._timer.stop()

    @property
    def running(self) -> bool:
        """Whether somebody waits."""
        return self._timer.isActive()

    def _tick(self) -> None:
        left = math.ceil(self._end.remainingTime() / 1000)
        if left <= 0:
            self._timer.stop()
            self.over.emit()
        elif left != self._said:
            self._said = left
            self.ticked.emit(left)


def clock_words(seconds: int) -> str:
    """`14:59`, the same in every language."""
    return f"{seconds // 60}:{seconds % 60:02d}"
