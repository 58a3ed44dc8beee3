"""Short words in a row that wraps, each taken away by a click or by Delete: the filters a list stands under."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop.base.i18n import _
from ui.theme.theme import metrics
from ui.widgets.boxes import button

GAP = 4


class Chips(QWidget):
    """`dropped` carries the number of the word taken away, `cleared` says that all were. Hidden while empty."""

    dropped = Signal(int)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: list[QPushButton] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_words(self, words: Sequence[str]) -> None:
        """Replace them all."""
        for chip in self._chips:
            chip.deleteLater()
        self._chips = []
        for number, text in enumerate(words):
            chip = button(f"{text}  ✕", partial(self.dropped.emit, number), tip=_("点一下去掉这个条件"))
            chip.setAccessibleName(_("去掉条件:{words}").format(words=text))
            self._chips.append(chip)
        if words:
            self._chips.append(button(_("全部去掉"), self.cleared.emit, kind="link"))
        for chip in self._chips:
            chip.setParent(self)
            chip.show()
        self.setVisible(bool(words))
        self._place(self.width())
        self.updateGeometry()

    def texts(self) -> list[str]:
        """What stands in the row."""
        return [chip.text().removesuffix("✕").strip() for chip in self._chips[:-1]]

    def _place(self, width: int, *, move: bool = True) -> int:
        """Put the words in lines; answers the height."""
        high = metrics().row
        x = y = 0
        for chip in self._chips:
            wide = min(chip.sizeHint().width(), max(1, width))
            if x and x + wide > width:
                x, y = 0, y + high + GAP
            if move:
                chip.setGeometry(QRect(x, y, wide, high))
            x += wide + GAP
        return y + high if self._chips else 0

    # Qt's interface

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(width, move=False)

    def sizeHint(self) -> QSize:
        return QSize(200, self._place(max(200, self.width()), move=False))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place(event.size().width())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = next((n for n, chip in enumerate(self._chips[:-1]) if chip.hasFocus()), None)
        if event.key() == Qt.Key.Key_Delete and focused is not None:
            self.dropped.emit(focused)
        else:
            super().keyPressEvent(event)
