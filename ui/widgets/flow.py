"""A row that goes on in the next line where it is too narrow, so that no button loses its word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem

from ui.theme.theme import metrics

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Flow(QLayout):
    """Parts from the left, each in its preferred size; `gap` counts in grid units of 4 px."""

    def __init__(self, *parts: QWidget, gap: int = 2) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap * metrics().grid
        self.setContentsMargins(0, 0, 0, 0)
        for part in parts:
            self.addWidget(part)

    def _place(self, area: QRect, *, move: bool) -> int:
        """Lay the parts into `area`; answers with the height they need."""
        x, y, line = area.left(), area.top(), 0
        for item in self._items:
            if item.isEmpty():  # hidden
                continue
            size = item.sizeHint()
            if x > area.left() and x + size.width() > area.left() + area.width():
                x, y, line = area.left(), y + line + self._gap // 2, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self._gap
            line = max(line, size.height())
        return y + line - area.top()

    def _shown(self) -> list[QSize]:
        return [item.sizeHint() for item in self._items if not item.isEmpty()]

    # Qt's interface

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def minimumSize(self) -> QSize:
        shown = self._shown()
        return QSize(max((s.width() for s in shown), default=0), max((s.height() for s in shown), default=0))

    def sizeHint(self) -> QSize:
        shown = self._shown()
        width = sum(s.width() for s in shown) + self._gap * max(0, len(shown) - 1)
        return QSize(width, max((s.height() for s in shown), default=0))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)
