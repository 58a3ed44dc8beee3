"""One file on its way in, step by step: sheets, columns, questions, rows, writing. Every step can be gone back to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.base.errors import Severity
from desktop.base.i18n import N_, _
from desktop.exchange.importing.found import STRIKE
from ui.screens.exchange.imports.columns import kind_words
from ui.screens.exchange.imports.columns_page import UNSURE, ColumnsPage
from ui.screens.exchange.imports.finish_page import FinishPage
from ui.screens.exchange.imports.import_file import DONE, FAILED, LOCKED, NOTHING_NEW, READING, ImportFile
from ui.screens.exchange.imports.plan_page import PlanPage
from ui.screens.exchange.imports.preview import DATA, Line, Preview
from ui.screens.exchange.imports.questions_page import QuestionsPage
from ui.screens.exchange.imports.sheets_page import SheetsPage
from ui.widgets.boxes import button, column, label, row
from ui.widgets.message_bar import MessageBar
from ui.widgets.pages import Pages
from ui.widgets.step_bar import StepBar

SHEETS, COLUMNS, QUESTIONS, PLAN, FINISH = range(5)
WORDS = (N_("看工作表"), N_("对应列"), N_("回答问题"), N_("逐行核对"), N_("导入"))
HELP = (
    N_("看看程序读了哪几张表,标题、说明、合计有没有认对。不要的表按 Enter 不读;隐藏的表可以要来读。"),
    N_("每一列读作什么。拿不准的用橙色标出;选中一列按 Enter,再选或打拼音首字母改。改了就重新核对。"),
    N_("程序不能替您决定的事:删除线、隐藏行的意思,相近的词是不是一个,名册里的人是不是他。答一次,全表照办。"),
    N_(
        "每一行会怎样:新增、更新、无变化、并入、不导入。点数字看是哪些行;选中一种问题按 F2 就地改,F5 重新核对。"
    ),
    N_("看清要写入什么再导入;导入是一步,可以整份撤销。把这次的选择存成方案,下次同样的表头自动照办。"),
)


class FilePage(QWidget):
    """`step_chosen` says where the clerk went; the pages have signals of their own."""

    undo_wanted = Signal()
    password_wanted = Signal()
    step_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Preview | None = None
        self._key = ""
        self._steps: dict[str, int] = {}
        self.title, self.kind_word, self.bar = label(part="title"), label(tone="muted"), MessageBar()
        self.steps = StepBar([_(word) for word in WORDS])
        self.steps.show_counts([0] * len(WORDS))
        self.steps.chosen.connect(self.go_to)
        self.sheets, self.columns, self.questions = SheetsPage(), ColumnsPage(), QuestionsPage()
        self.plan, self.finish = PlanPage(), FinishPage()
        self.pages = Pages()
        for page in (self.sheets, self.columns, self.questions, self.plan, self.finish):
            self.pages.addWidget(page)
        self.back_button = button(
            _("上一步"), self.back, icon="chevron-left", tip=_("回上一步,做过的都还在(Alt+←)")
        )
        self.next_button = button(_("下一步"), self.next, kind="primary", tip=_("下一步(Alt+→)"))
        self.help_button = button(
            _("这一步做什么"), self.explain, icon="circle-help", kind="quiet", tip=_("说这一步(Ctrl+F1)")
        )
        self.sum = label(tone="muted")
        head = row(self.title, self.kind_word, None, self.help_button)
        foot = row(self.back_button, self.sum, None, self.next_button)
        layout = column(head, self.steps, self.bar, self.pages, foot, gap=2, margin=3)
        layout.setStretch(3, 1)
        self.setLayout(layout)

    # Steps

    @property
    def step(self) -> int:
        """The step that is looked at."""
        return self.pages.currentIndex()

    def go_to(self, step: int) -> None:
        """Look at a step; nothing that was said in another is lost."""
        step = max(SHEETS, min(FINISH, step))
        self.plan.grid.table.finish_editing()
        self._steps[self._key] = step
        self._show_step(step)
        self.focus()
        self.step_chosen.emit(step)

    def _show_step(self, step: int) -> None:
        self.pages.setCurrentIndex(step)
        self.steps.show_step(step)
        self.back_button.setEnabled(step > SHEETS)
        self.next_button.setVisible(step < FINISH)

    def back(self) -> None:
        """One step back; out of the grid of corrections first."""
        if self.step == PLAN and self.plan.fixing:
            self.plan.grid.leave()
        elif self.step > SHEETS:
            self.go_to(self.step - 1)

    def next(self) -> None:
        """One step on."""
        if self.step < FINISH:
            self.go_to(self.step + 1)

    def explain(self) -> None:
        """Say what this step is for."""
        self.bar.say(_(HELP[self.step]), "info")

    # What the screen says

    def show_file(self, file: ImportFile | None, day: date | None) -> None:
        """Another file, or the same in another state."""
        if file is not None and file.key != self._key:
            self._key = file.key
            self.plan.pages.setCurrentIndex(0)
            self._show_step(self._steps.get(file.key, SHEETS))
        self.title.setText(file.path.name if file else "")
        preview = file.preview if file else None
        self.kind_word.setText(kind_words(preview.kind) if preview else "")
        self._show_state(file)
        self.finish.show_file(file)
        self.questions.show_file(file, day)
        if preview is not None and preview.recipe and preview.recipe_exact:
            self._recognised(preview)
        if preview is self._shown and preview is not None:
            return
        self._shown = preview
        self.sheets.show_preview(preview)
        self.columns.show_preview(preview)
        self.plan.show_preview(preview, to_come=file is not None and file.state not in (DONE, FAILED))
        self._show_counts(preview)

    def _recognised(self, preview: Preview) -> None:
        """A recipe knows this file: what is left is to look at the rows."""
        if self._key in self._steps:
            return
        self._steps[self._key] = PLAN
        self._show_step(PLAN)
        words = _("认出来了:照导入方案“{name}”读取,直接到逐行核对。前面几步仍可以改。")
        self.bar.say(words.format(name=preview.recipe), "good")

    def _show_counts(self, preview: Preview | None) -> None:
        if preview is None:
            self.steps.show_counts([0] * len(WORDS))
            self.sum.setText("")
            return
        doubtful = sum(1 for c in preview.columns if c.field and c.sure and c.sure < UNSURE)
        open_marks = sum(1 for mark in preview.marks if mark.key != STRIKE)
        questions = len(preview.clusters) + len(preview.candidates) + open_marks + bool(preview.families)
        rejected = sum(f.count for f in preview.findings if f.severity is Severity.BLOCK)
        self.steps.show_counts([0, doubtful, questions, rejected, 0])
        named = {
            "new": _("新增"),
            "update": _("更新"),
            "same": _("无变化"),
            "skip": _("并入"),
            "reject": _("未导入"),
        }
        parts = [f"{named[fate]} {n:,}" for fate, n in preview.fates.items() if n]
        words = _("{n} 行数据:{parts}")
        total = sum(preview.fates.values())
        self.sum.setText(words.format(n=f"{total:,}", parts=" · ".join(parts)) if total else "")

    def _show_state(self, file: ImportFile | None) -> None:
        if file is None or file.state == READING:
            return
        if file.state == FAILED:
            self.bar.say(file.problem, "alarm")
        elif file.state == LOCKED:
            self.bar.say(file.problem, "warn", _("输入密码…"), self.password_wanted.emit)
        elif file.state == NOTHING_NEW and file.preview is not None:
            self.bar.say(_nothing_words(file.preview), "info")
        elif file.state == DONE and file.applied is not None:
            undo = _("撤销这次导入") if file.applied.step else ""
            self.bar.say(_("已导入。"), "good", undo, self.undo_wanted.emit)
        elif file.preview is None or not file.preview.recipe:
            self.bar.hide()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """The rows, or those that were filtered."""
        self.plan.show_lines(lines)

    def focus(self) -> None:
        """The keys go to the page that is looked at."""
        (self.sheets, self.columns, self.questions, self.plan, self.finish)[self.step].focus()


def _nothing_words(preview: Preview) -> str:
    if any(preview.results.get(fate) for fate in DATA):
        return _("名册里已经有这些内容,导入不会改变什么。")
    return _("没有认出可以导入的行。请看前两步,或在“回答问题”里改种类。")
