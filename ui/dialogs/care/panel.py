"""The care records of one person: the list, and the form of one of them; for the pages of the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.base.i18n import _
from desktop.queries import accounts, care
from desktop.queries.care import CareRow
from ui.bridge.desk import Desk
from ui.dialogs.care.columns import OF_PERSON
from ui.dialogs.care.form import CareForm
from ui.widgets.boxes import button, column, label, row
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes


class CarePanel(QWidget):
    """`show_resident(id)` fills it; `closed`: back to the person. Reads again on `changed`."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.resident_id = ""
        self._rows: dict[str, CareRow] = {}
        self.title = label(part="title", wrap=True)
        self.table: RecordTable[CareRow] = RecordTable(OF_PERSON, self._fetch)
        self.table.setAccessibleName(_("重点记录"))
        self.table.set_empty(_("还没有重点记录"), _("按“新增”选类别:独居、低保、残疾、失能等。"))
        self.form = CareForm(desk)
        self.form.person_button.hide()
        self.new_button = button(_("新增重点记录"), self.begin, kind="primary", icon="plus")
        self.visited_button = button(_("记一次走访"), self._visited, icon="calendar-check")
        self.back_button = button(_("返回居民"), self.closed.emit, icon="arrow-left")
        listed = QWidget()
        box = column(
            self.title, self.table, row(self.new_button, self.visited_button, None, self.back_button), gap=2
        )
        box.setStretch(1, 1)
        listed.setLayout(box)
        self.pages = QStackedWidget()
        self.pages.addWidget(listed)
        self.pages.addWidget(self.form)
        self.setLayout(column(self.pages))
        self.table.opened.connect(self.form.presenter.open)
        self.form.shown.connect(lambda: self.pages.setCurrentWidget(self.form))
        self.form.closed.connect(self._back)
        self.setFocusProxy(self.table)

    def show_resident(self, resident_id: str) -> None:
        """The records of somebody."""
        self.resident_id = resident_id
        self.title.setText(_("重点记录"))
        self.pages.setCurrentIndex(0)
        self.reload()

    def reload(self) -> None:
        """Read the list again."""
        resident, day = self.resident_id, self._desk.today()

        def look(_progress: object) -> tuple[str, list[CareRow]]:
            with self._desk.office.read() as db:
                permit = accounts.permit(db, self._desk.actor)
                name, _where, _about = care.person(db, permit, resident)
                return name, care.of_resident(db, permit, resident, day=day)

        def show(answer: tuple[str, list[CareRow]]) -> None:
            name, found = answer
            self.title.setText(_("{name} · 重点记录").format(name=name))
            self._rows = {line.id: line for line in found}
            self.table.show_ids([line.id for line in found])
            self.table.forget_rows()
            self.visited_button.setEnabled(bool(found))
            if found and not self.table.current_id():
                self.table.go_to(found[0].id)

        self._desk.work.read(look, show, slot="care.panel")

    def begin(self) -> None:
        """A new record."""
        self.form.presenter.begin(self.resident_id)

    def changed(self, changes: Changes) -> None:
        """The office changed somewhere."""
        if self.isVisible() and changes.concerns("care_record"):
            self.reload()

    def dirty(self) -> bool:
        """Whether something typed is not kept yet."""
        return self.pages.currentWidget() is self.form and self.form.dirty()

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Keep the form on sight."""
        if self.pages.currentWidget() is self.form:
            self.form.save(then)
        elif then is not None:
            then()

    def _visited(self) -> None:
        self.form.presenter.visited(self.resident_id)

    def _back(self) -> None:
        self.pages.setCurrentIndex(0)
        self.reload()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fetch(self, ids: Sequence[str]) -> Mapping[str, CareRow]:
        return {i: self._rows[i] for i in ids if i in self._rows}

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
