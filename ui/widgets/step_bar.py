"""The steps of a longer job in a row: which one is looked at, which ask for something; every one can be gone to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from desktop.base.i18n import _
from ui.widgets.boxes import row


class StepBar(QWidget):
    """`chosen` carries the number of the step, from 0. Left and Right move between the words."""

    chosen = Signal(int)

    def __init__(self, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = tuple(words)
        self.buttons = [self._button(number) for number in range(len(words))]
        group = QButtonGroup(self)
        for made in self.buttons:
            group.addButton(made)
        self.setLayout(row(*self.buttons, None, gap=1))
        self.show_step(0)

    def _button(self, number: int) -> QToolButton:
        made = QToolButton()
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.clicked.connect(lambda _on=False: self.chosen.emit(number))
        made.setToolTip(_("第 {n} 步:{word}").format(n=number + 1, word=self._words[number]))
        return made

    def show_step(self, number: int) -> None:
        """Mark the step that is looked at."""
        self.buttons[number].setChecked(True)

    def show_counts(self, counts: Sequence[int]) -> None:
        """How many things each step asks for; 0 shows nothing."""
        for number, made in enumerate(self.buttons):
            wants = f" ({counts[number]:,})" if counts[number] else ""
            made.setText(f"{number + 1}  {self._words[number]}{wants}")

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        here = next((n for n, made in enumerate(self.buttons) if made.hasFocus()), -1)
        if by and here >= 0 and 0 <= here + by < len(self.buttons):
            self.buttons[here + by].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)
