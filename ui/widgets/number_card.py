"""A card of numbers that open, for what waits: gone while nothing does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from ui.widgets.boxes import column, label
from ui.widgets.number_tile import NumberLine


@dataclass(frozen=True)
class Numbered:
    """One line: a word for people, how many, and whether it becomes worse by waiting."""

    word: str
    number: int
    urgent: bool = False


class NumberCard(QFrame):
    """Says `opened` with the place of a line, counted from 0."""

    opened = Signal(int)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        self.lines: list[NumberLine] = []
        self._box = column(gap=0)
        self.setLayout(column(label(title, part="heading"), self._box, gap=2, margin=3))
        self.hide()

    def show_lines(self, lines: Sequence[Numbered]) -> None:
        """These and no others; whoever had the focus on a line keeps it on the line of the same word."""
        before = next((line.word for line in self.lines if line.hasFocus()), None)
        for old in self.lines:
            self._box.removeWidget(old)
            old.deleteLater()
        self.lines = [self._line(place, one) for place, one in enumerate(lines)]
        self.setVisible(bool(lines))
        for made in self.lines:
            if made.word == before:
                made.setFocus()

    def _line(self, place: int, one: Numbered) -> NumberLine:
        made = NumberLine(one.word)
        made.show_number(one.number, urgent=one.urgent)
        made.opened.connect(lambda: self.opened.emit(place))
        self._box.addWidget(made)
        return made
