"""A small table keyed in place, like a sheet: arrows move, Enter or F2 or typing edits, Enter goes to the next cell.

table = CellTable(COLUMNS, blank=lambda: ResidentDraft())
table.show_rows([(id, draft), …])
table.line_left.connect(...)        # key of a changed line the cursor went away from: keep it
table.finished.connect(...)         # Enter in the empty last line: the clerk is through
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.theme.theme import metrics
from ui.widgets.cell_delegate import CellDelegate
from ui.widgets.cell_model import CellColumn, CellModel, Index, Row
from ui.widgets.clipboard import as_mime

__all__ = ["CellColumn", "CellModel", "CellTable"]


class CellTable(QTableView, Generic[Row]):
    """Signals carry the keys of lines: record ids, or `new-1`, `new-2` … for what is not in the file yet.

    skip(row, field): cells Enter steps over, because they follow from others; arrows reach them.
    """

    line_left = Signal(str)
    typed = Signal(str)
    finished = Signal()
    current_changed = Signal(str)
    focus_left = Signal()

    def __init__(
        self, columns: Sequence[CellColumn[Row]], blank: Callable[[], Row], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.cells: CellModel[Row] = CellModel(columns, blank, self)
        self.setModel(self.cells)
        self.skip: Callable[[Row, str], bool] = lambda _row, _field: False
        self._delegate = CellDelegate(self)
        self._delegate.moved.connect(self._go_on)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        triggers = QAbstractItemView.EditTrigger
        self.triggers = triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        self.setEditTriggers(self.triggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._lay_out_headers()
        self.cells.typed.connect(self.typed.emit)
        self.selectionModel().currentChanged.connect(self._on_current)

    def _lay_out_headers(self) -> None:
        vertical, header = self.verticalHeader(), self.horizontalHeader()
        vertical.hide()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setDefaultSectionSize(metrics().row)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(36)
        header.setFixedHeight(metrics().row + 2)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, column in enumerate(self.cells.columns):
            self.setColumnWidth(number, column.width)

    # What a page says

    def show_rows(self, rows: Sequence[tuple[str, Row]], *, open_ended: bool = True) -> None:
        """Show the records; the cursor and a cell being keyed stay where they are."""
        if self.state() == QAbstractItemView.State.EditingState and self._would_reset(rows, open_ended):
            QTimer.singleShot(200, self, lambda: self.show_rows(rows, open_ended=open_ended))
            return
        at = self.currentIndex()
        place = (at.row(), at.column()) if at.isValid() else (-1, -1)
        self.cells.show_rows(rows, open_ended=open_ended)
        if place[0] >= 0 and not self.currentIndex().isValid():
            self.go_to(min(place[0], self.cells.rowCount() - 1), place[1])

    def _would_reset(self, rows: Sequence[tuple[str, Row]], open_ended: bool) -> bool:
        known = [line.key for line in self.cells.lines if line.key]
        return [key for key, _row in rows if key not in known] != [] or not open_ended

    def current_key(self) -> str:
        """The key of the line with the cursor, "" for the empty line and for none."""
        at = self.currentIndex()
        return self.cells.lines[at.row()].key if at.isValid() else ""

    def current_field(self) -> str:
        """The field of the cell with the cursor, "" for none."""
        at = self.currentIndex()
        return self.cells.columns[at.column()].key if at.isValid() else ""

    def go_to(self, line: int, column: int = 0, *, edit: bool = False) -> None:
        """Put the cursor into a cell."""
        self.finish_editing()
        index = self.cells.index(line, column)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)
            if edit:
                self.edit(index)

    def go_to_key(self, key: str) -> bool:
        """Put the cursor into the first cell of a line; False when it is not there."""
        for number, line in enumerate(self.cells.lines):
            if line.key == key:
                self.go_to(number)
                return True
        return False

    def begin_new(self) -> None:
        """Start keying in the empty line."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.go_to(self.cells.rowCount() - 1, 0, edit=True)

    def finish_editing(self) -> None:
        """Write the cell being keyed."""
        self._delegate.finish_all()

    def copy(self) -> None:
        """Put the cell with the cursor on the clipboard, as WPS takes it: as text, masked as on the screen."""
        at = self.currentIndex()
        if at.isValid():
            QGuiApplication.clipboard().setMimeData(as_mime([[str(at.data() or "")]]))

    # Inside

    def _go_on(self, cells: int, lines: int) -> None:
        at = self.currentIndex()
        line, column, last = at.row() + lines, at.column() + cells, len(self.cells.columns) - 1
        if column > last:
            line, column = line + 1, 0
        elif column < 0:
            line, column = line - 1, last
        while cells > 0 and column < last and 0 <= line < self.cells.rowCount():
            if not self.skip(self.cells.lines[line].row, self.cells.columns[column].key):
                break
            column += 1
        empty = at.isValid() and not self.cells.lines[at.row()].key
        if empty and cells > 0 and self.cells.adopt(at.row()):
            empty = False
        if empty and (cells > 0 or lines > 0):
            self.finished.emit()
        elif 0 <= line < self.cells.rowCount():
            self.go_to(line, column, edit=True)

    def _on_current(self, now: Index, before: Index) -> None:
        left = before.isValid() and not (now.isValid() and now.row() == before.row())
        line = self.cells.lines[before.row()] if left and before.row() < len(self.cells.lines) else None
        if line is not None and line.key and line.dirty:
            self.line_left.emit(line.key)
        self.current_changed.emit(self.current_key())

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif enter and keys == Qt.KeyboardModifier.NoModifier and self.currentIndex().isValid():
            self.edit(self.currentIndex())
        elif enter and keys == Qt.KeyboardModifier.ShiftModifier:
            self._go_on(-1, 0)
        elif event.key() == Qt.Key.Key_Escape or keys & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            event.ignore()
            if keys & Qt.KeyboardModifier.ControlModifier and event.key() in (
                Qt.Key.Key_Home,
                Qt.Key.Key_End,
            ):
                super().keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.cells.rowCount():
            self.go_to(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.state() != QAbstractItemView.State.EditingState:
            self.focus_left.emit()
