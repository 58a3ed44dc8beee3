"""The parts of one layout to be typed: a tab for each table, an entry for each part, its problem below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTabWidget,
    QToolButton,
    QWidget,
)

from desktop.base.errors import Problem
from desktop.base.i18n import _
from desktop.documents.render.design import Design, Part
from desktop.domain.layout_names import TABLES
from desktop.domain.layout_text import written
from ui.widgets.boxes import button, column, label, row
from ui.widgets.enter_moves import EnterMoves

if TYPE_CHECKING:
    from collections.abc import Iterable

LINES = 4  # shown of a text of several lines
SWATCH = 22  # pixels


class PartEntry(QWidget):
    """One part; says `typed` (its path, the text)."""

    typed = Signal(str, str)

    def __init__(self, part: Part) -> None:
        super().__init__()
        self.part = part
        several = part.table == "words" and isinstance(part.shipped, list)
        self.entry: QLineEdit | QPlainTextEdit = QPlainTextEdit() if several else QLineEdit()
        self.entry.setAccessibleName(part.title)
        if isinstance(self.entry, QPlainTextEdit):
            self.entry.setPlainText(written(part.value))
            self.entry.setTabChangesFocus(True)
            self.entry.setFixedHeight(self.entry.fontMetrics().lineSpacing() * LINES + 12)
        else:
            self.entry.setText(written(part.value))
            self.entry.setPlaceholderText(written(part.shipped))
            self.entry.setCursorPosition(0)
        self.entry.setReadOnly(part.locked)
        self.entry.setToolTip(
            _("区县统一规定") if part.locked else _("默认:{value}").format(value=written(part.shipped))
        )
        self.entry.textChanged.connect(lambda *_text: self.typed.emit(part.path, self.text()))
        self.problem: QLabel = label(tone="alarm", part="small", wrap=True)
        self.problem.hide()
        line = row(self.entry, gap=1)
        if part.table == "colours":
            self.swatch = QToolButton()
            self.swatch.setFixedSize(SWATCH, SWATCH)
            self.swatch.setAccessibleName(_("选颜色:{part}").format(part=part.title))
            self.swatch.setEnabled(not part.locked)
            self.swatch.clicked.connect(self._choose_colour)
            line.insertWidget(0, self.swatch)
            self.entry.textChanged.connect(lambda *_text: self._show_colour())
            self._show_colour()
        self.setLayout(column(line, self.problem, gap=0))

    def text(self) -> str:
        """What is typed."""
        return self.entry.toPlainText() if isinstance(self.entry, QPlainTextEdit) else self.entry.text()

    def show_problem(self, problem: Problem | None) -> None:
        """Below the entry."""
        self.problem.setText(problem.text if problem else "")
        self.problem.setVisible(problem is not None)

    def _show_colour(self) -> None:
        shade = QColor(self.text().strip())
        if shade.isValid():
            # the colour is the clerk's own data, shown as it will be printed
            self.swatch.setStyleSheet(f"QToolButton {{ background: {shade.name()}; }}")

    def _choose_colour(self) -> None:
        dialog = QColorDialog(QColor(self.text().strip()), self)
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.colorSelected.connect(lambda shade: self._take(shade.name().upper()))
        dialog.open()

    def _take(self, colour: str) -> None:
        if isinstance(self.entry, QLineEdit):
            self.entry.setText(colour)


class PartsForm(QTabWidget):
    """Says `typed` (path, text), `field_printed` (name, yes), `logo_wanted`, `logo_dropped`."""

    typed = Signal(str, str)
    field_printed = Signal(str, bool)
    logo_wanted = Signal()
    logo_dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self.entries: dict[str, PartEntry] = {}
        self.boxes: dict[str, QCheckBox] = {}
        self.logo = label(tone="muted", wrap=True)
        self._moves = EnterMoves(self)
        self._moves.forward.connect(lambda entry: entry.focusNextChild())
        self._moves.back.connect(lambda entry: entry.focusPreviousChild())

    def show_design(self, design: Design, *, may: bool) -> None:
        """Another layout, or the same one as it is kept; the tab in sight stays."""
        here = max(self.currentIndex(), 0)
        while self.count():
            page = self.widget(0)
            self.removeTab(0)
            if page is not None:
                page.deleteLater()
        self.entries = {}
        for table, title in TABLES.items():
            found = [part for part in design.parts if part.table == table]
            if found:
                self.addTab(self._page(found, may=may), _(title))
        self.addTab(self._fields(design, may=may), _("印哪些"))
        self.setCurrentIndex(min(here, self.count() - 1))

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Each below its entry; the others' go."""
        for path, entry in self.entries.items():
            entry.show_problem(problems.get(path))

    def _page(self, found: Iterable[Part], *, may: bool) -> QScrollArea:
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for part in found:
            made = self.entries[part.path] = PartEntry(part)
            made.setEnabled(may)
            made.typed.connect(self.typed)
            if isinstance(made.entry, QLineEdit):
                self._moves.watch(made.entry)
            word = part.title + (" 🔒" if part.locked else "")
            form.addRow(label(word, tone="muted"), made)
        return _scrolled(form)

    def _fields(self, design: Design, *, may: bool) -> QScrollArea:
        now, self.boxes = design.in_force, {}
        form = QFormLayout()
        for name, title in design.optional.items():
            box = self.boxes[name] = QCheckBox(_(title))
            box.setChecked(name not in now.off)
            box.setEnabled(may and not design.district.locks("off"))
            box.toggled.connect(lambda on, name=name: self.field_printed.emit(name, on))
            form.addRow(box)
        choose = button(_("选标志图片…"), self.logo_wanted.emit, icon="image")
        drop = button(_("不印标志"), self.logo_dropped.emit, kind="quiet")
        for one in (choose, drop):
            one.setEnabled(may and not design.district.locks("logo"))
        form.addRow(label(_("社区标志"), part="heading"))
        form.addRow(label(_("PNG 或 JPEG,200 KB 以内;印在抬头。"), tone="muted", wrap=True))
        form.addRow(row(choose, drop, None))
        return _scrolled(form)


def _scrolled(form: QFormLayout) -> QScrollArea:
    inner, area = QWidget(), QScrollArea()
    form.setContentsMargins(8, 8, 8, 8)
    form.setVerticalSpacing(6)
    inner.setLayout(form)
    area.setWidget(inner)
    area.setWidgetResizable(True)
    return area
