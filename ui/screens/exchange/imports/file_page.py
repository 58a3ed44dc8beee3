"""One file looked through before it is written: fates that add up, findings in words, rows, cells, columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from desktop.base.i18n import _
from desktop.exchange.importing.fields import fields_of
from ui.screens.exchange.imports.columns import (
    CELLS,
    FATES,
    FIELDS,
    FINDINGS,
    LINES,
    MAPPING,
    RECORDS,
    fate_words,
    kind_words,
)
from ui.screens.exchange.imports.import_file import DONE, FAILED, NOTHING_NEW, READING, ImportFile
from ui.screens.exchange.imports.preview import (
    DATA,
    FIELD_KINDS,
    CellChange,
    Finding,
    Line,
    MappedColumn,
    Preview,
)
from ui.theme.roles import Role
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.figures import FIGURE_HEIGHT, Figure
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable

T = TypeVar("T")


class FilePage(QWidget):
    """Says `filter_wanted` (code, result), `line_chosen`, `undo_wanted`, `column_said` (column, field), `rejects_wanted`."""

    filter_wanted = Signal(str, str)
    line_chosen = Signal(str)
    undo_wanted = Signal()
    column_said = Signal(object, str)
    rejects_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: dict[str, Line] = {}
        self._cells: dict[str, CellChange] = {}
        self._mapping: dict[str, MappedColumn] = {}
        self._findings: dict[str, Finding] = {}
        self._shown: Preview | None = None
        self.title, self.bar = label(part="title"), MessageBar()
        self.sum = label(tone="muted", wrap=True)
        self._figures = QHBoxLayout()
        self._figures.setSpacing(4)
        self._figures.addSpacing(1)
        self._figures.addStrut(FIGURE_HEIGHT)
        self.lines: RecordTable[Line] = RecordTable(LINES, lambda ids: _pick(self._lines, ids))
        self.lines.setAccessibleName(_("表中的行"))
        self.lines.current_changed.connect(self.line_chosen.emit)
        self.cells: RecordTable[CellChange] = RecordTable(CELLS, lambda ids: _pick(self._cells, ids))
        self.cells.setAccessibleName(_("这一行的内容"))
        self.cells.set_empty(_("选一行,看表中写的和读到的"))
        self.mapping: RecordTable[MappedColumn] = RecordTable(MAPPING, lambda ids: _pick(self._mapping, ids))
        self.mapping.setAccessibleName(_("列的对应"))
        self.mapping.current_changed.connect(self._column_chosen)
        self.column_word = label(tone="muted")
        self.column_field = ChoiceBox()
        self.column_field.setAccessibleName(_("这一列读作"))
        self.column_field.chosen.connect(self._column_said)
        self.findings: RecordTable[Finding] = RecordTable(FINDINGS, lambda ids: _pick(self._findings, ids))
        self.findings.setAccessibleName(_("发现的问题"))
        self.findings.set_empty(_("没有发现问题"))
        self.findings.opened.connect(lambda code: self.filter_wanted.emit(code, ""))
        self.line_title = label(part="heading")
        self._tabs = {
            key: self._tab(n, word)
            for n, (key, word) in enumerate((("rows", _("行和问题")), ("columns", _("列的对应"))))
        }
        self._lay_out()

    def _tab(self, number: int, word: str) -> QToolButton:
        made = QToolButton()
        made.setText(word)
        made.setCheckable(True)
        made.clicked.connect(lambda _on=False: self.pages.setCurrentIndex(number))
        return made

    def _lay_out(self) -> None:
        group = QButtonGroup(self)
        for tab in self._tabs.values():
            group.addButton(tab)
        self._tabs["rows"].setChecked(True)
        self._all = QToolButton()
        self._all.setText(_("显示全部行"))
        self._all.clicked.connect(lambda _on=False: self.filter_wanted.emit("", ""))
        below = QSplitter(Qt.Orientation.Horizontal)
        below.addWidget(self.lines)
        below.addWidget(self.cells)
        below.setSizes([452, 388])
        self.rejects_button = button(_("另存未导入的行…"), self.rejects_wanted.emit, icon="file-down")
        rows_layout = column(row(self.line_title, None, self.rejects_button, self._all), below, gap=1)
        rows_layout.setStretch(1, 1)
        rows_box = panel(rows_layout)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.findings)
        split.addWidget(rows_box)
        split.setSizes([150, 320])
        split.setChildrenCollapsible(False)
        self.pages = QStackedWidget()
        self.pages.addWidget(split)
        mapping = column(
            self.mapping,
            row(self.column_word, self.column_field, label(_("改了就重新读这份表"), tone="muted"), None),
        )
        mapping.setStretch(0, 1)
        self.pages.addWidget(panel(mapping))
        strip = panel(column(self._figures, self.sum, gap=0, margin=1), "card")
        strip.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        head = row(self.title, None, *self._tabs.values())
        layout = column(head, self.bar, strip, self.pages, gap=2, margin=3)
        layout.setStretch(3, 1)
        self.setLayout(layout)

    # What the screen says

    def show_file(self, file: ImportFile | None) -> None:
        """Another file, or the same in another state."""
        self.title.setText(file.path.name if file else "")
        self._show_state(file)
        preview = file.preview if file else None
        if preview is self._shown and preview is not None:
            return
        self._shown = preview
        self._show_results(preview, to_come=file is not None and file.state not in (DONE, FAILED))
        self._findings = {f.code: f for f in preview.findings} if preview else {}
        self.findings.show_ids(list(self._findings), keep=False)
        self._mapping = {c.key: c for c in preview.columns} if preview else {}
        self.mapping.show_ids(list(self._mapping))
        if self._mapping and not self.mapping.current_id():
            self.mapping.go_to(next(iter(self._mapping)))
        self._column_chosen(self.mapping.current_id())
        self.rejects_button.setVisible(bool(preview and preview.results.get("rejected")))

    def _show_state(self, file: ImportFile | None) -> None:
        if file is None or file.state == READING:
            self.bar.hide()
        elif file.state == FAILED:
            self.bar.say(file.problem, "alarm")
        elif file.state == NOTHING_NEW and file.preview is not None:
            self.bar.say(_nothing_words(file.preview), "info")
        elif file.state == DONE and file.applied is not None:
            self.bar.say(
                _done_words(file),
                "good",
                _("撤销这次导入") if file.applied.step else "",
                self.undo_wanted.emit,
            )
        else:
            self.bar.hide()

    def _show_results(self, preview: Preview | None, *, to_come: bool) -> None:
        while (item := self._figures.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if preview is None:
            self.sum.setText(_("正在读取…") if to_come else "")
            return
        shown = [fate for fate in FATES if preview.results.get(fate)]
        for fate in shown:
            figure = Figure(fate_words(fate), lambda fate=fate: self.filter_wanted.emit("", fate))  # type: ignore[misc]
            figure.show_value(f"{preview.results[fate]:,}", Role.ALARM if fate == "rejected" else Role.TEXT)
            self._figures.addWidget(figure)
        self._figures.addStretch(1)
        parts = " + ".join(f"{preview.results[fate]:,}" for fate in shown)
        words = _("{kind}:表中 {n} 行 = {parts}").format(
            kind=kind_words(preview.kind), n=f"{preview.rows:,}", parts=parts
        )
        self.sum.setText(f"{words}。{_creates_words(preview.creates) if to_come else ''}")

    def _column_chosen(self, key: str) -> None:
        chosen = self._mapping.get(key)
        kind = self._shown.kind if self._shown else ""
        self.column_field.setEnabled(chosen is not None and kind in FIELD_KINDS)
        if chosen is None:
            self.column_word.setText("")
            return
        words = _("第 {letter} 列“{heading}”读作")
        self.column_word.setText(words.format(letter=chosen.letter, heading=chosen.heading[:16]))
        names = [name for name in fields_of(kind) if name in FIELDS] if kind in FIELD_KINDS else []
        self.column_field.set_options(
            [Option("", _("不导入")), *(Option(name, _(FIELDS[name])) for name in names)]
        )
        self.column_field.setCurrentIndex(names.index(chosen.field) + 1 if chosen.field in names else 0)

    def _column_said(self) -> None:
        chosen = self._mapping.get(self.mapping.current_id())
        if chosen is not None:
            self.column_said.emit(chosen, self.column_field.options[self.column_field.currentIndex()].value)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """The rows, or those that were filtered."""
        self._lines = {line.key: line for line in lines}
        self.lines.set_empty(_("没有这样的行"))
        self.lines.show_ids(list(self._lines), keep=False)
        total = self._shown.rows if self._shown else 0
        text = _("表中的行 {n} / {total}").format(n=f"{len(lines):,}", total=f"{total:,}")
        self.line_title.setText(text)
        self._all.setVisible(len(lines) != total)
        if lines:
            self.lines.go_to(lines[0].key)

    def show_cells(self, changes: Sequence[CellChange]) -> None:
        """One row in detail."""
        self._cells = {change.key: change for change in changes}
        self.cells.show_ids(list(self._cells), keep=False)


def _nothing_words(preview: Preview) -> str:
    if any(preview.results.get(fate) for fate in DATA):
        return _("名册里已经有这些内容,导入不会改变什么。")
    return _("没有认出可以导入的行。请在左边改“种类”,或看“列的对应”。")


def _creates_words(creates: Mapping[str, int]) -> str:
    parts = [f"{_(RECORDS[kind])} {n:,}" for kind, n in creates.items() if kind in RECORDS]
    return _("将新建:{list}").format(list="、".join(parts)) if parts else ""


def _done_words(file: ImportFile) -> str:
    applied = file.applied
    assert applied is not None
    parts = [f"{_(RECORDS[kind])} {n:,}" for kind, n in applied.creates.items() if kind in RECORDS]
    made = _("已导入。新建:{list}").format(list="、".join(parts)) if parts else _("已导入,没有新建记录")
    return made + _(";更新 {n} 条。").format(n=f"{applied.updated:,}")


def _pick(rows: Mapping[str, T], ids: Sequence[str]) -> dict[str, T]:
    return {i: rows[i] for i in ids if i in rows}
