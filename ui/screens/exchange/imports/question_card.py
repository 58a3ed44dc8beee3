"""How the chosen file is to be read: its day, its kind, what struck-out, hidden and blank cells mean, other spellings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.base.i18n import N_, _
from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.importing.run import KINDS
from ui.screens.exchange.imports.import_file import ImportFile
from ui.screens.exchange.imports.mark_questions import MarkQuestions
from ui.screens.exchange.imports.preview import Preview
from ui.widgets.boxes import button, column, label, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.editor import tidy_date

CHECKS = {
    "include_hidden_rows": N_("导入隐藏的行"), "include_hidden_columns": N_("导入隐藏的列"),
    "include_hidden_sheets": N_("导入隐藏的工作表"), "fill_down": N_("空白的户信息沿用上一行"),
    "restore_addresses_from_dates": N_("还原被变成日期的门牌"),
}  # fmt: skip
ABOUT = {  # the finding that says how often an answer matters
    "include_hidden_rows": "row.hidden", "include_hidden_columns": "column.hidden",
    "include_hidden_sheets": "sheet.hidden", "fill_down": "address.filled_down",
    "restore_addresses_from_dates": "address.restored_from_date",
}  # fmt: skip
CHOICES: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "strikethrough_means": (
        N_("删除线表示"), (("left", N_("已迁出")), ("dead", N_("已去世")), ("", N_("没有意义")))
    ),
    "blank": (N_("空白格"), (("keep", N_("不动名册里的")), ("erase", N_("清空名册里的")))),
    "match_by": (
        N_("认人"),
        (("auto", N_("证号,再看姓名住址")), ("number", N_("只凭证号")), ("name_birth", N_("姓名加生日也算"))),
    ),
    "separated_means": (N_("人户分离"), (("moved", N_("按换房处理")), ("stays", N_("留在原处")))),
    "hand_edits": (
        N_("手工改过的"),
        (("newer", N_("比表新的保留")), ("keep", N_("一律保留")), ("replace", N_("以表为准"))),
    ),
}  # fmt: skip
WIDEST = 420
ASKED = 6  # spellings shown at once; the rest follow as these are answered


class QuestionCard(QWidget):
    """Says `answered` (field, value), `kind_said`, `day_said`, `compound_said` (spelling, official)."""

    answered = Signal(str, object)
    kind_said = Signal(str)
    day_said = Signal(object)
    compound_said = Signal(str, str)
    load_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._showing = False
        self.kind = ChoiceBox()
        self.kind.setAccessibleName(_("种类"))
        self.kind.set_options(
            [Option("auto", _("自动认出")), *(Option(key, _(word)) for key, word in KINDS.items())]
        )
        self.kind.chosen.connect(
            lambda: self.kind_said.emit(self.kind.options[self.kind.currentIndex()].value)
        )
        self.day = QLineEdit()
        self.day.setFixedWidth(104)
        self.day.setAccessibleName(_("名单是哪一天的"))
        self.day.editingFinished.connect(self._day_typed)
        self.choices = {name: self._choice(name) for name in CHOICES}
        self.checks = {name: self._check(name, _(word)) for name, word in CHECKS.items()}
        self.load = button(
            _("载入答复文件…"), self.load_wanted.emit, kind="link", tip=_("以前导入时存下的答复(.json)")
        )
        self.marks = MarkQuestions()
        self.marks.families_said.connect(lambda on: self._say("split_families", on))
        self.marks.mark_said.connect(self._mark_said)
        self._marked: dict[str, str] = {}
        self._split = False
        self.questions = QVBoxLayout()
        self.questions.setSpacing(4)
        self.question_title = label(part="heading", wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        picks = QFormLayout()
        picks.setContentsMargins(0, 0, 0, 0)
        picks.setVerticalSpacing(4)
        picks.addRow(label(_("种类"), tone="muted"), self.kind)
        picks.addRow(label(_("哪一天的"), tone="muted"), self.day)
        for name, box in self.choices.items():
            picks.addRow(label(_(CHOICES[name][0]), tone="muted"), box)
        whole = column(
            self.marks, self.question_title, self.questions, label(_("怎么读这些表"), part="heading"), picks,
            *self.checks.values(), None, gap=1, margin=2,
        )  # fmt: skip
        inside = QWidget()
        inside.setProperty("part", "scrolled")
        inside.setLayout(whole)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setMinimumWidth(min(inside.sizeHint().width() + 20, WIDEST))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLayout(column(scroll))

    def _choice(self, name: str) -> ChoiceBox:
        title, options = CHOICES[name]
        box = ChoiceBox()
        box.setAccessibleName(_(title))
        box.set_options([Option(value, _(word)) for value, word in options])
        box.chosen.connect(lambda: self._say(name, box.options[box.currentIndex()].value))
        return box

    def _check(self, name: str, word: str) -> QCheckBox:
        box = QCheckBox(word)
        box.toggled.connect(lambda on: self._say(name, on))
        return box

    def _say(self, name: str, value: object) -> None:
        if not self._showing:
            self.answered.emit(name, value)

    def _day_typed(self) -> None:
        try:
            day = date.fromisoformat(tidy_date(self.day.text()))
        except ValueError:
            self.day.setProperty("fault", "block")
        else:
            self.day.setProperty("fault", "")
            self.day_said.emit(day)
        self.day.style().unpolish(self.day)
        self.day.style().polish(self.day)

    def show_answers(self, answers: Decisions) -> None:
        """What is answered now for the chosen file."""
        self._showing = True
        for name, check in self.checks.items():
            check.setChecked(getattr(answers, name))
        for name, box in self.choices.items():
            values = [option.value for option in box.options]
            value = getattr(answers, name)
            box.setCurrentIndex(values.index(value) if value in values else 0)
        self._marked, self._split = dict(answers.marks), answers.split_families
        self._showing = False

    def _mark_said(self, key: str, meaning: str) -> None:
        self._say("marks", {**self._marked, key: meaning})

    def show_file(self, file: ImportFile | None, day: date | None) -> None:
        """The chosen file."""
        self._showing = True
        values = [option.value for option in self.kind.options]
        self.kind.setCurrentIndex(values.index(file.asked) if file else 0)
        if day is not None and not self.day.hasFocus():
            self.day.setText(day.isoformat())
        self._showing = False
        preview = file.preview if file else None
        spellings = preview.new_compounds if preview and preview.kind != "buildings" else ()
        self._show_counts(preview)
        self.marks.show_found(
            preview.marks if preview else (),
            preview.families if preview else (),
            self._marked,
            split=self._split,
        )
        self._ask(
            spellings if preview and preview.known_compounds else (),
            preview.known_compounds if preview else (),
        )

    def _show_counts(self, preview: Preview | None) -> None:
        """Beside each answer, how many cells of this file it is about."""
        counts = {finding.code: finding.count for finding in preview.findings} if preview else {}
        for name, check in self.checks.items():
            about = counts.get(ABOUT[name], 0)
            check.setText(_(CHECKS[name]) + (f" ({about:,})" if about else ""))

    def _ask(self, spellings: Sequence[str], known: Sequence[str]) -> None:
        while (item := self.questions.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self.question_title.setVisible(bool(spellings))
        self.question_title.setText(_("表中有 {n} 个没登记过的小区名,是另一叫法吗?").format(n=len(spellings)))
        for spelling in spellings[:ASKED]:
            self.questions.addWidget(self._question(spelling, known))

    def _question(self, spelling: str, known: Sequence[str]) -> QWidget:
        box = ChoiceBox()
        box.setAccessibleName(spelling)
        box.set_options([Option("", _("是新的小区")), *(Option(name, name) for name in known)])
        box.chosen.connect(_call(self.compound_said.emit, spelling, box))
        line = QWidget()
        layout = row(label(spelling), box)
        layout.setStretch(1, 1)
        line.setLayout(layout)
        return line


def _call(emit: Callable[[str, str], object], spelling: str, box: ChoiceBox) -> Callable[[], object]:
    return lambda: emit(spelling, box.options[box.currentIndex()].value)
