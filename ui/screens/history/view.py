"""What the history looks like: the steps left, the chosen one with its undo right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QSplitter

from desktop.base.i18n import _
from ui.bridge.desk import Desk, Screen
from ui.screens.history import commands
from ui.screens.history.columns import COLUMNS, state_words, time_words
from ui.screens.history.presenter import HistoryPresenter, StepPage
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.queries.history import StepRow
    from ui.bridge.commands import Command


class HistoryScreen(Screen):
    """Implements `HistoryView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._steps: dict[str, StepRow] = {}
        self._page: StepPage | None = None
        self.presenter = HistoryPresenter(self, desk.office, desk.work, actor=desk.actor)
        self.table: RecordTable[StepRow] = RecordTable(COLUMNS, self._rows)
        self.table.set_empty(_("还没有改动"), _("每做一步,这里就多一行,随时可以撤销。"))
        self.mine = QCheckBox(_("只看这台电脑上做的"))
        self.mine.toggled.connect(self.presenter.only_mine)
        self.title, self.facts = label(part="title", wrap=True), label(tone="muted", wrap=True)
        self.why_not = label(tone="warn", wrap=True)
        self.undo_button = button(_("撤销这一步"), self.undo_current, kind="primary", icon="undo-2")
        card = panel(
            column(self.title, self.facts, self.why_not, row(self.undo_button, None), None, gap=3, margin=4),
            "card",
        )
        card.setMinimumWidth(260)
        self.table.current_changed.connect(self._looked_at)
        split = QSplitter()
        split.addWidget(self.table)
        split.addWidget(card)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        head = row(label(_("历史"), part="title"), None, self.mine)
        whole = column(head, split, gap=2, margin=3)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.table)
        self._show_nothing()

    def _rows(self, ids: Sequence[str]) -> Mapping[str, StepRow]:
        return {i: self._steps[i] for i in ids if i in self._steps}

    def _looked_at(self, step_id: str) -> None:
        if not step_id:
            self._show_nothing()
        self.presenter.look_at(step_id)

    def _show_nothing(self) -> None:
        self._page = None
        self.title.setText(_("选一步看看"))
        self.facts.setText(_("上下键移动。撤销也是一步,也能再撤销。"))
        self.why_not.setText("")
        self.undo_button.setEnabled(False)

    def can_undo(self) -> bool:
        """Whether the chosen step may be taken back."""
        return self._page is not None and not self._page.why_not

    def undo_current(self) -> None:
        """Take the chosen step back."""
        if self._page is not None and not self._page.why_not:
            self.presenter.undo(self._page.step)

    # HistoryView

    def show_steps(self, steps: Sequence[StepRow]) -> None:
        """The newest first; the first becomes current when none is."""
        self._steps = {step.id: step for step in steps}
        self.table.show_ids([step.id for step in steps])
        if steps and not self.table.current_id():
            self.table.go_to(steps[0].id)

    def show_step(self, page: StepPage) -> None:
        """The chosen step, and why it cannot be undone."""
        self._page = page
        step = page.step
        self.title.setText(step.title)
        lines = [
            f"{time_words(step)}  {step.actor}",
            _("改动 {n} 处").format(n=step.ops),
            step.note,
            state_words(step),
        ]
        self.facts.setText("\n".join(line for line in lines if line))
        self.why_not.setText(page.why_not)
        self.undo_button.setEnabled(not page.why_not)

    # Screen

    def commands(self) -> Sequence[Command]:
        return commands.commands(self)

    def entered(self) -> None:
        self.presenter.reload()

    def changed(self, changes: Changes) -> None:
        if self.isVisible():
            self.presenter.changed(changes)


def build(desk: Desk) -> Screen:
    """The screen, for the rail."""
    return HistoryScreen(desk)
