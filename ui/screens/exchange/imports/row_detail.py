"""One row of the file in detail: what it would change on file, and what its cells were read as."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QToolButton, QWidget

from desktop.base.i18n import _
from desktop.exchange.importing.plan_rows import FieldChange
from ui.screens.exchange.imports.columns import CELLS, CHANGES
from ui.screens.exchange.imports.preview import CellChange
from ui.widgets.boxes import column, row
from ui.widgets.record_table import RecordTable


class RowDetail(QWidget):
    """Two tables behind two words; a row that changes nothing on file shows its cells."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: dict[str, CellChange] = {}
        self._changes: dict[str, FieldChange] = {}
        self.cells: RecordTable[CellChange] = RecordTable(
            CELLS, lambda ids: {i: self._cells[i] for i in ids if i in self._cells}
        )
        self.cells.setAccessibleName(_("这一行的内容"))
        self.cells.set_empty(_("选一行,看表中写的和读到的"))
        self.changes: RecordTable[FieldChange] = RecordTable(
            CHANGES, lambda ids: {i: self._changes[i] for i in ids if i in self._changes}
        )
        self.changes.setAccessibleName(_("名册里会改成什么"))
        self.changes.set_empty(_("这一行不改动已有的记录"), _("新增的行看“读到的内容”。"))
        self.pages = QStackedWidget()
        self.pages.addWidget(self.changes)
        self.pages.addWidget(self.cells)
        group = QButtonGroup(self)
        self.tabs = [_tab(word) for word in (_("改动前后"), _("读到的内容"))]
        for number, tab in enumerate(self.tabs):
            group.addButton(tab)
            tab.clicked.connect(lambda _on=False, n=number: self.pages.setCurrentIndex(n))
        self.tabs[0].setChecked(True)
        layout = column(row(*self.tabs, None, gap=1), self.pages, gap=1)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_cells(self, cells: Sequence[CellChange]) -> None:
        """One row as typed and as read."""
        self._cells = {cell.key: cell for cell in cells}
        self.cells.show_ids(list(self._cells), keep=False)

    def show_changes(self, changes: Sequence[FieldChange]) -> None:
        """What one row would change on file."""
        self._changes = {f"{c.entity_id}/{c.field}": c for c in changes}
        self.changes.show_ids(list(self._changes), keep=False)
        if self._cells:
            number = 0 if changes else 1
            self.tabs[number].setChecked(True)
            self.pages.setCurrentIndex(number)


def _tab(word: str) -> QToolButton:
    made = QToolButton()
    made.setText(word)
    made.setCheckable(True)
    return made
