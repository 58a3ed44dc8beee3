"""One day of one worker: what the records say above, his own lines, weather and plan below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.base.errors import Problem
from desktop.base.i18n import N_, _
from desktop.domain.visit import WEEKDAYS, DiaryDraft, DiaryLine, day_of, lines_of, text_of
from desktop.queries.diaries import DiaryDay
from desktop.queries.team import StaffName
from ui.bridge.target import Target
from ui.screens.work.columns import LINES
from ui.screens.work.diary_presenter import DiaryPresenter
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.editor import DateEditor, NoteEditor, TextEditor
from ui.widgets.form import DraftForm, Field
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from ui.bridge.desk import Desk

FIELDS = (
    Field("weather", N_("天气"), lambda: TextEditor(longest=30, width=200)),
    Field("lines", N_("其他工作"), lambda: NoteEditor(lines=5, hint=_("9:00 参加网格例会 → 下周换公示牌"))),
    Field("plan", N_("明日计划"), lambda: NoteEditor(lines=2)),
)


class DiaryPage(QWidget):
    """Implements `DiaryView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.presenter = DiaryPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self.worker = ChoiceBox()
        self.worker.setAccessibleName(_("谁的日志"))
        self.worker.setMinimumWidth(140)
        self.worker.chosen.connect(self._chosen)
        self.day = DateEditor()
        self.day.line.setAccessibleName(_("哪一天"))
        self.day.show_value(self.presenter.day.isoformat())
        self.day.line.editingFinished.connect(self._day_typed)
        self.weekday, self.sums, self.reviewed = (
            label(tone="muted"),
            label(part="heading"),
            label(tone="muted"),
        )
        self._lines: dict[str, DiaryLine] = {}
        self.known: RecordTable[DiaryLine] = RecordTable(LINES, lambda ids: {i: self._lines[i] for i in ids})
        self.known.setAccessibleName(_("走访和巡查"))
        self.known.set_empty(_("这一天还没有走访和巡查"), _("记下的走访和巡查会自动出现在这里。"))
        self.form: DraftForm[DiaryDraft] = DraftForm(FIELDS, shown_as=_shown, read_as=_read)
        self.form.left.connect(self.save)
        self._lay_out()

    def _lay_out(self) -> None:
        back = button(_("前一天"), lambda: self.step(-1), icon="chevron-left", tip=_("前一天(Ctrl+PgUp)"))
        on = button(_("后一天"), lambda: self.step(1), icon="chevron-right", tip=_("后一天(Ctrl+PgDown)"))
        top = row(self.worker, back, self.day.widget, self.weekday, on, None, self.reviewed, gap=2)
        self.review_button = button(_("我已审阅"), self.presenter.review, tip=_("写上审阅人和日期"))
        self.print_button = button(
            _("打印…"), self.print, icon="printer", tip=_("打印这个人的工作日志(Ctrl+P)")
        )
        self.save_button = button(
            _("保存"), self.save, kind="primary", icon="check", tip=_("保存日志(Ctrl+S)")
        )
        below = row(self.review_button, self.print_button, None, self.save_button)
        layout = column(top, self.sums, self.known, self.form, below, gap=2, margin=3)
        layout.setStretch(2, 1)
        frame = panel(layout)
        self.setLayout(column(frame))

    # DiaryView

    def show_people(self, people: Sequence[StaffName], chosen: str) -> None:
        """Whose diary it can be."""
        self.worker.set_options([Option(who.id, who.name, who.initials) for who in people])
        numbers = [who.id for who in people]
        self.worker.setCurrentIndex(numbers.index(chosen) if chosen in numbers else -1)
        self.save_button.setEnabled(bool(people))

    def show_day(self, draft: DiaryDraft, known: Sequence[DiaryLine], day: DiaryDay) -> None:
        """One page."""
        on = day_of(draft.day)
        self.day.show_value(draft.day)
        self.weekday.setText(_(WEEKDAYS[on.weekday()]) if on else "")
        self._lines = {str(number): line for number, line in enumerate(known)}
        self.known.show_ids(list(self._lines), keep=False)
        self.known.forget_rows()
        self.sums.setText(
            _("走访 {visits} 户({minutes} 分钟),巡查 {patrols} 次,发现问题 {found} 个,处理 {solved} 个").format(
                visits=len(day.visits), minutes=day.minutes, patrols=len(day.patrols), found=day.found,
                solved=day.solved,
            )
        )  # fmt: skip
        words = (
            _("已审阅:{who} {day}").format(who=day.reviewed_by, day=day.reviewed_on)
            if day.reviewed_by
            else ""
        )
        self.reviewed.setText(words)
        self.review_button.setEnabled(bool(day.id) and not day.reviewed_by)
        self.form.show_draft(draft)

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Beside their fields."""
        self.form.show_problems(problems)

    def dirty(self) -> bool:
        """Whether something typed is not in the office."""
        return self.form.dirty()

    # What the clerk does

    def save(self, then: Callable[[], None] = lambda: None) -> None:
        """Keep the page."""
        if self.presenter.worker:
            self.presenter.save(self.form.draft(), then)

    def step(self, days: int) -> None:
        """The day before or after; what is typed is kept first."""
        on = day_of(self.day.value())
        if on is not None:
            self._keep(lambda: self.presenter.go_to(on.fromordinal(on.toordinal() + days).isoformat()))

    def print(self) -> None:
        """To the print screen, with this worker's diary."""
        facts = {"kind": "diary", "words": self.worker.currentText()}
        self._desk.go(Target("printing", "staff", self.presenter.worker, facts))

    def _chosen(self) -> None:
        who = self.worker.options[self.worker.currentIndex()].value
        self._keep(lambda: self.presenter.choose(who))

    def _day_typed(self) -> None:
        typed = self.day.value()
        self._keep(lambda: self.presenter.go_to(typed))

    def _keep(self, then: Callable[[], None]) -> None:
        if self.dirty():
            self.save(then)
        else:
            then()


def _shown(draft: DiaryDraft) -> DiaryDraft:
    return replace(draft, lines=text_of(draft.lines))  # type: ignore[arg-type]  # typed as text, kept as lines


def _read(draft: DiaryDraft) -> DiaryDraft:
    return replace(draft, lines=lines_of(str(draft.lines)))
