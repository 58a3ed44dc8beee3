"""The grid of cells that want mending: keyed in place like a sheet, all like cells at once, checked again on leaving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.base.errors import Problem, Severity
from desktop.base.i18n import N_, _
from desktop.exchange.importing.fixes import Cell
from ui.screens.exchange.imports.fix_rows import FixRow, masked
from ui.theme.roles import Role
from ui.widgets.boxes import button, column, label, row
from ui.widgets.cell_table import CellColumn, CellTable
from ui.widgets.editor import TextEditor


class _Shown(TextEditor):
    """What is there to be read, not written."""

    def __init__(self) -> None:
        super().__init__()
        self.line.setReadOnly(True)


def _alike(fix: FixRow) -> str:
    return _("{n} 处").format(n=fix.alike) if fix.alike > 1 else ""


COLUMNS: tuple[CellColumn[FixRow], ...] = (
    CellColumn("key", N_("位置"), lambda r: f"{r.cell.sheet} {r.cell.row}", _Shown, 104, lambda _r: Role.TEXT_MUTED),
    CellColumn("who", N_("谁"), lambda r: r.who, _Shown, 96),
    CellColumn("heading", N_("列"), lambda r: r.heading, _Shown, 104, lambda _r: Role.TEXT_MUTED),
    CellColumn("typed", N_("表中写的"), lambda r: masked(r.field, r.typed), _Shown, 154),
    CellColumn("text", N_("改成"), lambda r: masked(r.field, r.text), TextEditor, 164,
               lambda r: Role.ACCENT if r.changed else None),
    CellColumn("alike", N_("同样写法"), _alike, _Shown, 76, lambda _r: Role.TEXT_MUTED),
    CellColumn("found", N_("问题"), lambda r: r.found, _Shown, 180, lambda _r: Role.WARN),
)  # fmt: skip
TEXT = next(n for n, c in enumerate(COLUMNS) if c.key == "text")


class FixGrid(QWidget):
    """Says `fixed` (row, text), `alike_said` (row, text), `back_said`, `check_said`, `left`."""

    fixed = Signal(object, str)
    alike_said = Signal(object, str)
    every_said = Signal(object, str)
    back_said = Signal()
    check_said = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, FixRow] = {}
        self.title, self.count = label(part="heading", wrap=True), label(tone="muted")
        self.table: CellTable[FixRow] = CellTable(COLUMNS, blank=_nothing)
        self.table.setAccessibleName(_("要改的单元格"))
        self.table.skip = lambda _row, field: field != "text"
        self.table.typed.connect(self._typed)
        self.table.current_changed.connect(lambda _key: self._refresh())
        self.alike_button = button(
            _("同样写法一起改"), self.fix_alike, tip=_("把写法相同的单元格都改成这一格的内容(Ctrl+D)")
        )
        self.every_button = button(
            _("这里全部改成这样"), self.fix_every, tip=_("把列表中的单元格都改成这一格的内容")
        )
        self.back_button = button(
            _("撤销上一处"), self.back_said.emit, icon="undo-2", tip=_("撤销上一处改动(Ctrl+Backspace)")
        )
        self.check_button = button(
            _("重新核对"), self.check_said.emit, kind="primary", tip=_("用改过的内容重新核对整份表(F5)")
        )
        self.leave_button = button(
            _("回到逐行核对"), self.leave, icon="arrow-left", tip=_("改动会先重新核对(Esc)")
        )
        head = row(self.leave_button, self.title, self.count)
        head.setStretch(1, 1)
        foot = row(
            self.alike_button, self.every_button, self.back_button, None,
            label(_("原文件不会被改动"), tone="muted"), self.check_button,
        )  # fmt: skip
        layout = column(head, self.table, foot, gap=2)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_title(self, words: str) -> None:
        """Which finding is being mended."""
        self.title.setText(words)

    def show_rows(self, rows: Sequence[FixRow], made: int) -> None:
        """The cells; `made`: how many corrections there are."""
        self._rows = {fix.key: fix for fix in rows}
        self.table.show_rows([(fix.key, fix) for fix in rows], open_ended=False)
        for line in self.table.cells.lines:  # what is in the plan now is the ground of the next change
            if line.key in self._rows:
                line.row = line.base = self._rows[line.key]
                line.faults = {}
        words = _("{n} 个单元格,已改 {m} 处").format(n=len(rows), m=made)
        self.count.setText(words)
        self.back_button.setEnabled(made > 0)
        self._refresh()

    def show_check(self, key: str, words: str, severity: str) -> None:
        """What a text that was just keyed would be found to be; "" for nothing."""
        faults = {"text": Problem("fix", words, Severity(severity))} if words else {}
        line, fix = self.table.cells.line(key), self._rows.get(key)
        if line is not None and fix is not None:
            line.row = line.base = self._rows[key] = replace(fix, found=words)
        self.table.cells.show_faults(key, faults)

    def _typed(self, key: str) -> None:
        line = self.table.cells.line(key)
        base = self._rows.get(key)
        if line is not None and base is not None:
            text = line.row.text
            line.row = line.base = replace(base, text=text)
            self._rows[key] = line.row
            self.fixed.emit(base, text)
            self._refresh()

    def _refresh(self) -> None:
        current = self._rows.get(self.table.current_key())
        self.alike_button.setEnabled(current is not None and current.alike > 1)
        words = _("同样写法一起改({n} 处)").format(n=current.alike) if current and current.alike > 1 else ""
        self.alike_button.setText(words or _("同样写法一起改"))
        self.every_button.setEnabled(current is not None and len(self._rows) > 1)
        self.check_button.setEnabled(bool(self._rows))

    def fix_alike(self) -> None:
        """Every cell that said the same becomes what stands in this one."""
        self.table.finish_editing()
        current = self._rows.get(self.table.current_key())
        if current is not None:
            self.alike_said.emit(current, current.text)

    def fix_every(self) -> None:
        """Every cell of the list becomes what stands in this one."""
        self.table.finish_editing()
        current = self._rows.get(self.table.current_key())
        if current is not None:
            self.every_said.emit([fix.cell for fix in self._rows.values()], current.text)

    def edit(self) -> None:
        """Start keying in the current cell's text."""
        at = self.table.currentIndex()
        self.table.go_to(max(at.row(), 0), TEXT, edit=True)

    def leave(self) -> None:
        """Back, with what was keyed checked."""
        self.table.finish_editing()
        self.check_said.emit()
        self.left.emit()

    def focus(self) -> None:
        """The cursor in the first text."""
        self.table.setFocus(Qt.FocusReason.TabFocusReason)
        if self.table.cells.rowCount():
            self.table.go_to(0, TEXT)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)


def _nothing() -> FixRow:
    return FixRow("", Cell("", 0, 0), "", "", "", "", "", "", 0)
