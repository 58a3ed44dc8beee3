"""Step 4: every row with its fate, the findings behind it, what it would change on file, and the way to mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from desktop.base.i18n import _
from ui.screens.exchange.imports.columns import FATES, FINDINGS, LINES, fate_words
from ui.screens.exchange.imports.fix_grid import FixGrid
from ui.screens.exchange.imports.preview import Finding, Line, Preview
from ui.screens.exchange.imports.row_detail import RowDetail
from ui.theme.roles import Role
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.figures import FIGURE_HEIGHT, Figure
from ui.widgets.record_table import RecordTable

T = TypeVar("T")


class PlanPage(QWidget):
    """Says `filter_wanted` (code, result, words), `line_chosen`, `fix_wanted` (code), `rejects_wanted`."""

    filter_wanted = Signal(str, str, str)
    line_chosen = Signal(str)
    fix_wanted = Signal(str)
    rejects_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: dict[str, Line] = {}
        self._findings: dict[str, Finding] = {}
        self._total = 0
        self._filter = ("", "")
        self._tables()
        self._figures = QHBoxLayout()
        self._figures.setSpacing(4)
        self._figures.addStrut(FIGURE_HEIGHT)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("按姓名、小区找行"))
        self.search.setAccessibleName(_("按姓名、小区找行"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(170)
        self.search.textEdited.connect(lambda _text: self._say_filter())
        self.line_title, self.filter_word = label(part="heading"), label(tone="accent")
        self.all_button = button(_("全部行"), self.show_all, kind="quiet", icon="x", tip=_("不再筛选"))
        self.fix_button = button(_("就地改…"), self._fix, icon="pencil", tip=_("改有这种问题的单元格(F2)"))
        self.rejects_button = button(_("另存未导入的行…"), self.rejects_wanted.emit, icon="file-down")
        self.grid = FixGrid()
        self.grid.left.connect(self.leave_grid)
        self._lay_out()

    def _tables(self) -> None:
        self.lines: RecordTable[Line] = RecordTable(LINES, lambda ids: _pick(self._lines, ids))
        self.lines.setAccessibleName(_("表中的行"))
        self.lines.set_empty(_("没有这样的行"))
        self.lines.current_changed.connect(self.line_chosen.emit)
        self.detail = RowDetail()
        self.findings: RecordTable[Finding] = RecordTable(FINDINGS, lambda ids: _pick(self._findings, ids))
        self.findings.setAccessibleName(_("发现的问题"))
        self.findings.set_empty(_("没有发现问题"))
        self.findings.opened.connect(lambda code: self.filter_by(code, ""))
        self.findings.current_changed.connect(self._finding_chosen)

    def _lay_out(self) -> None:
        strip = panel(row(_widget(self._figures), margin=1), "card")
        strip.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        left = column(
            row(self.line_title, self.filter_word, None, self.search, self.all_button), self.lines, gap=1
        )
        left.setStretch(1, 1)
        below = QSplitter(Qt.Orientation.Horizontal)
        below.addWidget(panel(left))
        below.addWidget(self.detail)
        below.setSizes([520, 400])
        below.setChildrenCollapsible(False)
        top = column(
            row(label(_("发现的问题"), part="heading"), label(_("Enter 只看这种行"), tone="muted"), None,
                self.fix_button, self.rejects_button),
            self.findings, gap=1,
        )  # fmt: skip
        top.setStretch(1, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(panel(top))
        split.addWidget(below)
        split.setSizes([196, 234])
        split.setChildrenCollapsible(False)
        browse = column(strip, split, gap=2)
        browse.setStretch(1, 1)
        self.pages = QStackedWidget()
        self.pages.addWidget(panel(browse))
        self.pages.addWidget(self.grid)
        self.setLayout(column(self.pages))

    # What the screen says

    def show_preview(self, preview: Preview | None, *, to_come: bool) -> None:
        """The plan of a file; the finding that was looked at stays so."""
        self._show_results(preview, to_come=to_come)
        self._findings = {f.code: f for f in preview.findings} if preview else {}
        self.findings.show_ids(list(self._findings))
        self.findings.forget_rows()
        if self._findings and not self.findings.current_id():
            self.findings.go_to(next(iter(self._findings)))
        self._finding_chosen(self.findings.current_id())
        self.rejects_button.setVisible(bool(preview and preview.results.get("rejected")))
        self._total = preview.rows if preview else 0

    def _show_results(self, preview: Preview | None, *, to_come: bool) -> None:
        while (item := self._figures.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if preview is None:
            self._figures.addWidget(label(_("正在读取…") if to_come else "", tone="muted"))
            return
        for fate in (fate for fate in FATES if preview.results.get(fate)):
            figure = Figure(fate_words(fate), lambda fate=fate: self.filter_by("", fate))  # type: ignore[misc]
            figure.show_value(f"{preview.results[fate]:,}", Role.ALARM if fate == "rejected" else Role.TEXT)
            self._figures.addWidget(figure)
        self._figures.addStretch(1)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """The rows, or those that were filtered."""
        current = self.lines.current_id()
        self._lines = {line.key: line for line in lines}
        self.lines.show_ids(list(self._lines))
        self.lines.forget_rows()
        words = _("表中的行 {n} / {total}").format(n=f"{len(lines):,}", total=f"{self._total:,}")
        self.line_title.setText(words)
        if lines and current not in self._lines:
            data = next((line for line in lines if line.result != "skipped"), lines[0])
            self.lines.go_to(data.key)
        elif current in self._lines:
            self.line_chosen.emit(current)

    # What the clerk does

    def filter_by(self, code: str, result: str) -> None:
        """Only the rows with a finding or a fate."""
        self._filter = (code, result)
        finding = self._findings.get(code)
        words = finding.text if finding else fate_words(result) if result else ""
        self.filter_word.setText(words[:18] + ("…" if len(words) > 18 else ""))
        self.filter_word.setToolTip(words)
        self._say_filter()
        self.lines.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_all(self) -> None:
        """Every row again."""
        self.search.clear()
        self._filter = ("", "")
        self.filter_word.setText("")
        self._say_filter()

    def _say_filter(self) -> None:
        self.all_button.setEnabled(any(self._filter) or bool(self.search.text()))
        self.filter_wanted.emit(*self._filter, self.search.text())

    def _finding_chosen(self, code: str) -> None:
        finding = self._findings.get(code)
        self.fix_button.setEnabled(finding is not None and finding.cells > 0)

    def _fix(self) -> None:
        code = self.findings.current_id()
        finding = self._findings.get(code)
        if finding is not None and finding.cells:
            self.begin_fixing(code)

    def begin_fixing(self, code: str) -> None:
        """Show the grid of cells with this finding."""
        finding = self._findings.get(code)
        self.grid.show_title(finding.text if finding else _("已改的单元格"))
        self.pages.setCurrentIndex(1)
        self.fix_wanted.emit(code)
        self.grid.focus()

    @property
    def fixing(self) -> bool:
        """Whether the grid is shown."""
        return self.pages.currentIndex() == 1

    def leave_grid(self) -> None:
        """Back to the rows."""
        self.pages.setCurrentIndex(0)
        self.findings.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus(self) -> None:
        """Where the keys go when the step is shown."""
        (self.grid.table if self.fixing else self.findings).setFocus(Qt.FocusReason.TabFocusReason)


def _widget(layout: QHBoxLayout) -> QWidget:
    made = QWidget()
    layout.setContentsMargins(4, 0, 4, 0)
    made.setLayout(layout)
    return made


def _pick(rows: Mapping[str, T], ids: Sequence[str]) -> dict[str, T]:
    return {i: rows[i] for i in ids if i in rows}
