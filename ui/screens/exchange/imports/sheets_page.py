"""Step 1: the sheets of the file, which are read, and what every row was taken for: titles, help and totals in grey."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from desktop.base.i18n import N_, _
from ui.screens.exchange.imports.preview import Preview
from ui.screens.exchange.imports.sheets import SheetLine, SheetWords
from ui.theme.roles import Role
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.record_table import Column, RecordTable

CLASSES = {
    "title": N_("标题"), "header": N_("表头"), "help": N_("填写说明"), "repeated_header": N_("重复的表头"),
    "section": N_("分段行"), "blank": N_("空行"), "total": N_("合计"), "footer": N_("落款"), "data": N_("数据"),
}  # fmt: skip
_TITLE = ("title", "header", "help", "repeated_header", "section", "total", "footer")


def _read(sheet: SheetWords) -> str:
    if sheet.included:
        return _("✓ 读取")
    return _("— 不读") if not sheet.why else _("— 不读:{why}").format(why=sheet.why)


def _other(sheet: SheetWords) -> str:
    parts = [f"{_(CLASSES[cls])} {sheet.rows[cls]}" for cls in _TITLE if sheet.rows.get(cls)]
    return "、".join(parts)


SHEETS: tuple[Column[SheetWords], ...] = (
    Column("name", N_("工作表"), lambda s: s.name, width=140, sortable=False),
    Column("rows", N_("数据行"), lambda s: f"{s.data_rows:,}", width=84, number=True, sortable=False),
    Column("other", N_("不是数据的行"), _other, width=384, sortable=False, tone=lambda _s: Role.TEXT_MUTED),
    Column(
        "read", N_("处理"), _read, width=220, sortable=False,
        tone=lambda s: Role.GOOD if s.included else Role.TEXT_MUTED,
    ),
)  # fmt: skip
LINES: tuple[Column[SheetLine], ...] = (
    Column("row", N_("行"), lambda r: str(r.row), width=52, number=True, sortable=False,
           tone=lambda _r: Role.TEXT_MUTED),
    Column("class", N_("认作"), lambda r: _(CLASSES[r.cls]) if r.cls in CLASSES else "", width=92, sortable=False,
           tone=lambda r: Role.ACCENT if r.cls == "header" else None if r.cls == "data" else Role.TEXT_MUTED),
    Column("text", N_("表中写的"), lambda r: r.text, width=520, sortable=False,
           tone=lambda r: Role.ACCENT if r.cls == "header" else None if r.cls == "data" else Role.TEXT_MUTED),
)  # fmt: skip


class SheetsPage(QWidget):
    """Says `sheet_chosen` (name) and `use_said` (name, whether to read it)."""

    sheet_chosen = Signal(str)
    use_said = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheets: dict[str, SheetWords] = {}
        self._lines: dict[str, SheetLine] = {}
        self.sheets: RecordTable[SheetWords] = RecordTable(
            SHEETS, lambda ids: {i: self._sheets[i] for i in ids if i in self._sheets}
        )
        self.sheets.setAccessibleName(_("工作表"))
        self.sheets.current_changed.connect(self._chosen)
        self.sheets.opened.connect(lambda _name: self._toggle())
        self.lines: RecordTable[SheetLine] = RecordTable(
            LINES, lambda ids: {i: self._lines[i] for i in ids if i in self._lines}
        )
        self.lines.setAccessibleName(_("这张表的行"))
        self.use_button = button("", self._toggle, tip=_("读或不读选中的工作表(Enter)"))
        self.words = label(tone="muted", wrap=True)
        self.line_title = label(part="heading")
        head = row(self.words, self.use_button)
        head.setStretch(0, 1)
        top = column(head, self.sheets, gap=1)
        top.setStretch(1, 1)
        below = column(self.line_title, self.lines, gap=1)
        below.setStretch(1, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(panel(top))
        split.addWidget(panel(below))
        split.setSizes([190, 300])
        split.setChildrenCollapsible(False)
        self.setLayout(column(split))

    def show_preview(self, preview: Preview | None) -> None:
        """The sheets of a file."""
        sheets = preview.sheets if preview else ()
        self._sheets = {sheet.key: sheet for sheet in sheets}
        used = sum(sheet.included for sheet in sheets)
        self.words.setText(
            _("共 {n} 张工作表,读取 {m} 张。灰色的行是标题、说明、合计,不当作数据。").format(
                n=len(sheets), m=used
            )
            if preview
            else ""
        )
        self.sheets.show_ids(list(self._sheets))
        self.sheets.forget_rows()
        if self._sheets and self.sheets.current_id() not in self._sheets:
            first = next((s.key for s in sheets if s.included), next(iter(self._sheets)))
            self.sheets.go_to(first)
        self._chosen(self.sheets.current_id())

    def _chosen(self, name: str) -> None:
        sheet = self._sheets.get(name)
        self.use_button.setEnabled(sheet is not None)
        self.use_button.setText(_("不读这张表") if sheet and sheet.included else _("也读这张表"))
        if sheet is not None:
            self.sheet_chosen.emit(name)
        else:
            self.show_lines("", ())

    def _toggle(self) -> None:
        sheet = self._sheets.get(self.sheets.current_id())
        if sheet is not None:
            self.use_said.emit(sheet.name, not sheet.included)

    def show_lines(self, name: str, lines: Sequence[SheetLine]) -> None:
        """The rows of one sheet."""
        self._lines = {line.key: line for line in lines}
        self.line_title.setText(_("“{name}”的 {n} 行").format(name=name, n=f"{len(lines):,}") if name else "")
        self.lines.show_ids(list(self._lines), keep=False)

    def focus(self) -> None:
        """Where the keys go when the step is shown."""
        self.sheets.setFocus(Qt.FocusReason.TabFocusReason)
