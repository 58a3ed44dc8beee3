"""What the history looks like: the steps by day left, the chosen one in full with its undo right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSplitter

from desktop.base.i18n import _
from ui.bridge.desk import Desk, Screen
from ui.screens.history import commands
from ui.screens.history.columns import (
    COLUMNS,
    DETAILS,
    DetailLine,
    Line,
    detail_lines,
    lines,
    state_words,
    time_words,
)
from ui.screens.history.filter_bar import FilterBar
from ui.screens.history.presenter import HistoryPresenter, StepPage
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFrame

    from desktop.domain.changes import Changes
    from desktop.queries.history import StepRow
    from ui.bridge.commands import Command
    from ui.bridge.target import Target


class HistoryScreen(Screen):
    """Implements `HistoryView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._lines: dict[str, Line] = {}
        self._told: dict[str, DetailLine] = {}
        self._page: StepPage | None = None
        self.presenter = HistoryPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self.filter = FilterBar()
        self.filter.wanted.connect(lambda name, value: self.presenter.narrow(**{name: value}))
        self.filter.span.connect(self.presenter.since)
        self.filter.any_record.connect(lambda: self.presenter.of_record("", ""))
        self.table: RecordTable[Line] = RecordTable(COLUMNS, self._rows)
        self.table.set_empty(_("没有这样的改动"), _("每做一步,这里就多一行,随时可以撤销。"))
        self.table.current_changed.connect(self._looked_at)
        card = self._make_card()
        card.setMinimumWidth(330)
        split = QSplitter()
        split.addWidget(self.table)
        split.addWidget(card)
        split.setStretchFactor(0, 5)
        split.setStretchFactor(1, 4)
        whole = column(self.filter, split, gap=2, margin=3)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.table)
        self._show_nothing()

    def _make_card(self) -> QFrame:
        self.title, self.facts = label(part="title", wrap=True), label(tone="muted", wrap=True)
        self.why_not = label(tone="warn", wrap=True)
        self.later = label(part="small", wrap=True)
        self.undo_button = button(_("撤销这一步"), self.undo_current, kind="primary", icon="undo-2")
        self.part_button = button(_("只撤销没再改过的"), self._undo_part, icon="undo-2")
        self.back_button = button(_("恢复这一步"), self.bring_back, icon="redo-2")
        self.details: RecordTable[DetailLine] = RecordTable(DETAILS, self._detail_rows)
        self.details.setAccessibleName(_("这一步改了什么"))
        self.details.set_empty(_("没有可以显示的内容"), "")
        actions = row(self.undo_button, self.part_button, self.back_button, None)
        parts = column(
            self.title, self.facts, self.why_not, self.later, actions, self.details, gap=2, margin=4
        )
        parts.setStretch(5, 1)
        return panel(parts, "card")

    def _rows(self, ids: Sequence[str]) -> Mapping[str, Line]:
        return {i: self._lines[i] for i in ids if i in self._lines}

    def _detail_rows(self, ids: Sequence[str]) -> Mapping[str, DetailLine]:
        return {i: self._told[i] for i in ids if i in self._told}

    def _looked_at(self, line_id: str) -> None:
        line = self._lines.get(line_id)
        if line is None or line.step is None:
            self._show_nothing()
            self.presenter.look_at("")
        else:
            self.presenter.look_at(line_id)

    def _show_nothing(self) -> None:
        self._page = None
        self.title.setText(_("选一步看看"))
        self.facts.setText(_("上下键移动。撤销也是一步,也能再撤销。"))
        for words in (self.why_not, self.later):
            words.hide()
        self._show_details([])
        self._show_buttons()

    def _show_details(self, told: Sequence[DetailLine]) -> None:
        self._told = {line.id: line for line in told}
        self.details.show_ids([line.id for line in told])

    def _show_buttons(self) -> None:
        page = self._page
        self.undo_button.setVisible(page is None or not page.brought_back_by)
        self.undo_button.setEnabled(self.can_undo())
        self.part_button.setVisible(page is not None and page.partly)
        self.back_button.setVisible(self.can_bring_back())
        self.possible_changed.emit()

    def can_undo(self) -> bool:
        """Whether the chosen step may be taken back."""
        return self._page is not None and not self._page.why_not

    def can_bring_back(self) -> bool:
        """Whether the chosen step was taken back and can stand again."""
        return self._page is not None and bool(self._page.brought_back_by)

    def undo_current(self) -> None:
        """Take the chosen step back."""
        if self._page is not None and not self._page.why_not:
            self.presenter.undo(self._page.step)

    def _undo_part(self) -> None:
        if self._page is not None and self._page.partly:
            self.presenter.undo_partly(self._page.step)

    def bring_back(self) -> None:
        """Let a step that was taken back stand again."""
        if self._page is not None and self._page.brought_back_by:
            self.presenter.bring_back(self._page)

    def focus_filter(self) -> None:
        """Into the words."""
        self.filter.words.setFocus()
        self.filter.words.selectAll()

    # HistoryView

    def show_steps(self, steps: Sequence[StepRow]) -> None:
        """The newest first, under their days; the first becomes current when none is."""
        listed = lines(steps)
        self._lines = {line.id: line for line in listed}
        self.table.show_ids([line.id for line in listed])
        current = self._lines.get(self.table.current_id() or "")
        if steps and (current is None or current.step is None):
            self.table.go_to(steps[0].id)
        elif not steps:
            self._show_nothing()

    def show_actors(self, actors: Sequence[str]) -> None:
        """Whom the steps can be narrowed to."""
        self.filter.show_actors(actors)

    def show_record(self, name: str) -> None:
        """The one record whose steps are shown."""
        self.filter.show_record(name)

    def show_step(self, page: StepPage) -> None:
        """The chosen step in full, and why it cannot be undone."""
        self._page = page
        step = page.step
        self.title.setText(step.title)
        facts = [
            f"{time_words(step)}  {step.actor}",
            _("改动 {n} 处").format(n=step.ops),
            step.note,
            state_words(step),
        ]
        self.facts.setText("  ·  ".join(fact for fact in facts if fact))
        self.why_not.setText(page.why_not)
        self.why_not.setVisible(bool(page.why_not))
        self.later.setText("\n".join(f"· {sentence}" for sentence in page.later))
        self.later.setVisible(bool(page.later))
        self._show_details(detail_lines(page.details))
        self._show_buttons()

    # Screen

    def commands(self) -> Sequence[Command]:
        return commands.commands(self)

    def entered(self) -> None:
        self.presenter.reload()

    def changed(self, changes: Changes) -> None:
        if self.isVisible():
            self.presenter.changed(changes)

    def open(self, target: Target) -> None:
        self.filter.clear()
        self.presenter.of_record(target.kind, target.id)


def build(desk: Desk) -> Screen:
    """The screen, for the rail."""
    return HistoryScreen(desk)
