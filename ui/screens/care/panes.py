"""Categories, people and one record side by side; two of them where three would cut each other's words off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSplitter

from ui.widgets.boxes import column, panel

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from ui.screens.care.groups import Groups

LEAST = (360, 415)  # pixels: the narrowest list of people and record that can be worked with
USUAL = (330, 496, 432)
MARGINS = 26  # around the categories


class Panes(QSplitter):
    """Where it is narrow the categories make room as long as a record is open, and the empty right side always."""

    rearranged = Signal()

    def __init__(self, groups: Groups, middle: QWidget, right: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._groups, self.left, self.right = groups, panel(column(groups)), right
        people = panel(column(middle, margin=3))
        for part in (self.left, people, right):
            self.addWidget(part)
        people.setMinimumWidth(LEAST[0])
        right.setMinimumWidth(LEAST[1])
        self.setChildrenCollapsible(False)
        self.setSizes(list(USUAL))
        self._opened = False
        self._arrange()

    def narrow(self) -> bool:
        """Whether the three do not fit beside each other."""
        return self.width() < self._groups.least(narrow=False) + MARGINS + sum(LEAST) + 2 * self.handleWidth()

    def share(self, *, opened: bool) -> None:
        """opened: a record stands at the right."""
        self._opened = opened
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.narrow()
        self._groups.fit(narrow=narrow)
        self.left.setMinimumWidth(self._groups.least(narrow=narrow) + MARGINS)
        left, right = not (narrow and self._opened), self._opened or not narrow
        if left == self.left.isHidden() or right == self.right.isHidden():
            self.left.setVisible(left)
            self.right.setVisible(right)
            self.setSizes(
                [size if shown else 0 for size, shown in zip(USUAL, (left, True, right), strict=True)]
            )
            self.rearranged.emit()

    # Qt's interface

    def minimumSizeHint(self) -> QSize:
        """What two of them need: asking for three would keep the screen from ever being narrow."""
        beside = max(self._groups.least(narrow=True) + MARGINS, LEAST[1])
        return QSize(beside + LEAST[0] + self.handleWidth(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
