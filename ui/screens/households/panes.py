"""Tree, middle and household side by side; two of them where three would cut each other's words off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QSplitter

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

LEAST = (170, 300, 440)  # pixels: the narrowest tree, middle and household that can be worked with
USUAL = (220, 500, 510)
HANDLE = 9


class Panes(QSplitter):
    """Where it is narrow the tree makes room as long as a form is open, and the empty right side always.

    `rearranged` says that the tree came or went.
    """

    rearranged = Signal()

    def __init__(self, tree: QWidget, middle: QWidget, side: QWidget) -> None:
        super().__init__()
        self.tree, self.side = tree, side
        self._opened = self._beside = False
        for part, least in zip((tree, middle, side), LEAST, strict=True):
            part.setMinimumWidth(least)
            self.addWidget(part)
        for number, share in enumerate((2, 5, 5)):
            self.setStretchFactor(number, share)
        self.setSizes(list(USUAL))
        self.setHandleWidth(HANDLE)
        self.setChildrenCollapsible(False)

    def narrow(self) -> bool:
        """Whether the three do not fit beside each other."""
        return self.width() < sum(LEAST) + 2 * HANDLE

    def share(self, *, opened: bool, beside: bool) -> None:
        """opened: a form stands at the right. beside: what tells that none is open has its place there."""
        self._opened, self._beside = opened, beside
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.narrow()
        tree = not (narrow and self._opened)
        moved = tree == self.tree.isHidden()
        self.tree.setVisible(tree)
        self.side.setVisible(self._opened or (self._beside and not narrow))
        if moved:
            room = max(0, self.width() - HANDLE)
            self.setSizes(list(USUAL) if tree else [0, room - LEAST[2], LEAST[2]])
            self.rearranged.emit()

    # Qt's interface

    def minimumSizeHint(self) -> QSize:
        """What two of them need: asking for three would keep the screen from ever being narrow."""
        return QSize(LEAST[1] + LEAST[2] + HANDLE, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
