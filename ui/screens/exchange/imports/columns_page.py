"""Step 2: which column is read as what, how sure the program is, and the clerk's own word for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop.base.i18n import _
from desktop.exchange.importing.fields import fields_of
from ui.screens.exchange.imports.columns import FIELDS, MAPPING
from ui.screens.exchange.imports.preview import FIELD_KINDS, MappedColumn, Preview
from ui.widgets.boxes import column, label, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.record_table import RecordTable

UNSURE = 0.75


def together(columns: Sequence[MappedColumn]) -> list[MappedColumn]:
    """Columns that stand in several sheets under the same letter and heading, and are read alike, as one."""
    found: dict[tuple[str, str, str], list[MappedColumn]] = {}
    for one in columns:
        found.setdefault((one.letter, one.heading, one.field), []).append(one)
    return [_first(alike) for alike in found.values()]


def _first(alike: Sequence[MappedColumn]) -> MappedColumn:
    if len(alike) == 1:
        return alike[0]
    sheets = _("{name} 等 {n} 张").format(name=alike[0].sheet, n=len(alike))
    doubtful = min(alike, key=lambda one: one.sure or 1.0)
    return replace(alike[0], sheet=sheets, sure=doubtful.sure)


class ColumnsPage(QWidget):
    """Says `column_said` (column, field). Enter on a column goes to its choice, Enter there back to the list."""

    column_said = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mapping: dict[str, MappedColumn] = {}
        self._kind = ""
        self.words = label(tone="muted", wrap=True)
        self.mapping: RecordTable[MappedColumn] = RecordTable(
            MAPPING, lambda ids: {i: self._mapping[i] for i in ids if i in self._mapping}
        )
        self.mapping.setAccessibleName(_("列的对应"))
        self.mapping.current_changed.connect(self._column_chosen)
        self.mapping.opened.connect(lambda _key: self._go_to_field())
        self.word = label()
        self.field: ChoiceBox = ChoiceBox()
        self.field.setMinimumWidth(180)
        self.field.setAccessibleName(_("这一列读作"))
        self.field.chosen.connect(self._said)
        foot = row(self.word, self.field, label(_("改了就按新的对应重新核对"), tone="muted"), None)
        layout = column(self.words, self.mapping, foot, gap=2)
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_preview(self, preview: Preview | None) -> None:
        """The columns of every sheet that is read."""
        self._kind = preview.kind if preview else ""
        self._mapping = {c.key: c for c in together(preview.columns)} if preview else {}
        doubtful = sum(1 for c in self._mapping.values() if c.field and c.sure and c.sure < UNSURE)
        unread = sum(1 for c in self._mapping.values() if not c.field)
        text = _("{n} 列对上了,{m} 列不导入,{k} 列请核对。列是看表头、再看内容认出来的,都可以改。")
        known = len(self._mapping) - unread
        self.words.setText(text.format(n=known, m=unread, k=doubtful) if preview else "")
        self.mapping.show_ids(list(self._mapping))
        self.mapping.forget_rows()
        if self._mapping and not self.mapping.current_id():
            self.mapping.go_to(next(iter(self._mapping)))
        self._column_chosen(self.mapping.current_id())

    def _column_chosen(self, key: str) -> None:
        chosen = self._mapping.get(key)
        self.field.setEnabled(chosen is not None and self._kind in FIELD_KINDS)
        if chosen is None:
            self.word.setText("")
            return
        words = _("第 {letter} 列“{heading}”读作")
        self.word.setText(words.format(letter=chosen.letter, heading=chosen.heading[:16]))
        names = (
            [name for name in fields_of(self._kind) if name in FIELDS] if self._kind in FIELD_KINDS else []
        )
        options = [Option("", _("不导入")), *(Option(name, _(FIELDS[name])) for name in names)]
        if self.field.options != tuple(options):
            self.field.set_options(options)
        self.field.setCurrentIndex(names.index(chosen.field) + 1 if chosen.field in names else 0)

    def _go_to_field(self) -> None:
        self.field.setFocus(Qt.FocusReason.TabFocusReason)

    def _said(self) -> None:
        chosen = self._mapping.get(self.mapping.current_id())
        if chosen is not None:
            self.column_said.emit(chosen, self.field.options[self.field.currentIndex()].value)

    def focus(self) -> None:
        """Where the keys go when the step is shown."""
        self.mapping.setFocus(Qt.FocusReason.TabFocusReason)

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape) and self.field.hasFocus():
            self.focus()
        else:
            super().keyPressEvent(event)
