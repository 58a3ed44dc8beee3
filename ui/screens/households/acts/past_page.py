"""What happened to a person or a household, newest first; each act can be taken back from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.base.i18n import N_, _
from ui.widgets.boxes import button, column, label, row
from ui.widgets.record_model import Column
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from desktop.queries.life_events import EventRow

COLUMNS: tuple[Column[EventRow], ...] = (
    Column("on", N_("日期"), lambda row: row.effective_on, width=100, sortable=False),
    Column("title", N_("变动"), lambda row: row.title, width=70, sortable=False),
    Column("text", N_("内容"), lambda row: row.text, width=290, sortable=False),
)


class PastPage(QWidget):
    """`undo_wanted` carries the row."""

    undo_wanted = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, EventRow] = {}
        self.title = label(part="title", wrap=True)
        self.table: RecordTable[EventRow] = RecordTable(COLUMNS, self._fetch)
        self.table.setAccessibleName(_("历次变动"))
        self.table.set_empty(_("还没有办过变动"), _("按 Ctrl+E 办理出生、迁入、迁出、婚丧、分户并户等。"))
        self.table.current_changed.connect(self._looked_at)
        self.undo_button = button(_("撤销这次变动"), self._undo, icon="undo-2")
        self.back_button = button(_("返回"), self.left.emit, icon="arrow-left")
        whole = column(self.title, self.table, row(self.undo_button, self.back_button, None), gap=2)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _fetch(self, ids: Sequence[str]) -> Mapping[str, EventRow]:
        return {i: self._rows[i] for i in ids if i in self._rows}

    def show_past(self, name: str, rows: Sequence[EventRow]) -> None:
        """The events of `name`."""
        self.title.setText(_("历次变动 · {name}").format(name=name) if name else _("历次变动"))
        self._rows = {item.id: item for item in rows}
        self.table.show_ids([item.id for item in rows])
        if rows:
            self.table.go_to(rows[0].id)
        self._looked_at(self.table.current_id() or "")

    def _looked_at(self, event_id: str) -> None:
        chosen = self._rows.get(event_id)
        self.undo_button.setEnabled(chosen is not None and bool(chosen.step_id))

    def _undo(self) -> None:
        chosen = self._rows.get(self.table.current_id() or "")
        if chosen is not None:
            self.undo_wanted.emit(chosen)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
