"""A blank form as a grid of cells to be clicked, with what was taught in its place."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView

from desktop.base.i18n import _
from desktop.returns.template.sheet import letters
from ui.screens.returns.teaching_presenter import BLOCK, TAUGHT, UNKNOWN, SheetLook
from ui.theme.roles import Role
from ui.theme.theme import colour, metrics

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_GROUNDS = {TAUGHT: Role.GOOD_SOFT, BLOCK: Role.ACCENT_SOFT, UNKNOWN: Role.WARN_SOFT}


class FormModel(QAbstractTableModel):
    """The cells of one sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.look = SheetLook("", 0, 0, {}, (), {}, None, ())

    def show(self, look: SheetLook) -> bool:
        """Another state of the sheet; True when it is another sheet, or one of another size."""
        other = (look.name, look.rows, look.columns) != (self.look.name, self.look.rows, self.look.columns)
        if other:
            self.beginResetModel()
            self.look = look
            self.endResetModel()
        else:
            self.look = look
            self.dataChanged.emit(self.index(0, 0), self.index(look.rows - 1, look.columns - 1))
        return other

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self.look.rows

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self.look.columns

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return letters(section + 1) if orientation == Qt.Orientation.Horizontal else str(section + 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = (index.row() + 1, index.column() + 1)
        mark = self.look.marks.get(cell, "")
        if role == Qt.ItemDataRole.DisplayRole:
            return self.look.texts.get(cell, "")
        if role == Qt.ItemDataRole.BackgroundRole and mark:
            return colour(_GROUNDS[mark])
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            words = self.look.texts.get(cell, "")
            return f"{words} {_mark(mark)}".strip() if mark else words
        return None


def _mark(mark: str) -> str:
    return {TAUGHT: _("已教"), BLOCK: _("照填"), UNKNOWN: _("留空")}[mark]


class FormGrid(QTableView):
    """`picked(row, column)`, counted from 1: the cursor came to a cell, by mouse or by arrow."""

    picked = Signal(int, int)
    wanted = Signal()  # Enter: choose what it is filled with

    def __init__(self) -> None:
        super().__init__()
        self.cells = FormModel()
        self.cells.setParent(self)  # goes with the view, not when Python's collector happens to come by
        self.setModel(self.cells)
        self.setAccessibleName(_("空白表格"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(metrics().row)
        self.horizontalHeader().setDefaultSectionSize(96)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.horizontalHeader().sectionClicked.connect(self._on_column)

    def show_look(self, look: SheetLook) -> None:
        """The sheet as it is now; the cursor stays."""
        if self.cells.show(look):
            self.clearSpans()
            for top, left, bottom, right in look.merges:
                if (bottom, right) != (top, left):
                    self.setSpan(top - 1, left - 1, bottom - top + 1, right - left + 1)

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor on a cell."""
        self.setCurrentIndex(self.cells.index(row - 1, column - 1))

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.picked.emit(current.row() + 1, current.column() + 1)

    def _on_column(self, section: int) -> None:
        """A whole column: its first line that is filled, else its topmost words."""
        block = self.cells.look.block
        words = (
            row for row in range(1, self.cells.look.rows + 1) if (row, section + 1) in self.cells.look.texts
        )
        self.go_to(block[0] if block else next(words, 1), section + 1)

    def keyPressEvent(self, event: Any) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit()
            return
        super().keyPressEvent(event)
