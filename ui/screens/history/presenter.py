"""What the history does. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.operations import undo as operations
from desktop.queries import history

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.changes import Changes
    from desktop.queries.history import StepRow
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

SHOWN = 1_000


@dataclass(frozen=True)
class StepPage:
    """One step looked at: `why_not` says in words why it cannot be undone, "" when it can."""

    step: StepRow
    why_not: str


class HistoryView(Protocol):
    """What the presenter says to the screen."""

    def show_steps(self, steps: Sequence[StepRow]) -> None: ...
    def show_step(self, page: StepPage) -> None: ...


class HistoryPresenter:
    """Driven by the screen; answers through `HistoryView`."""

    def __init__(self, view: HistoryView, office: Workspace, work: Work, *, actor: str) -> None:
        self._view, self._office, self._work, self._actor = view, office, work, actor
        self._mine = False
        self._current = ""

    def reload(self) -> None:
        """Read the steps again."""
        mine = self._mine

        def look(_progress: object) -> list[StepRow]:
            with self._office.read() as db:
                return history.steps(db, limit=SHOWN, mine_only=mine)

        self._work.read(look, self._view.show_steps, slot="history.steps")

    def only_mine(self, mine: bool) -> None:
        """Show the steps of this PC alone, or everybody's."""
        self._mine = mine
        self.reload()

    def look_at(self, step_id: str) -> None:
        """Find out whether a step can be taken back."""
        self._current = step_id
        if step_id:
            self._work.read(lambda _p: self._page(step_id), self._view.show_step, slot="history.step")

    def _page(self, step_id: str) -> StepPage:
        with self._office.read() as db:
            step = history.one(db, step_id)
        return StepPage(step, self._why_not(step))

    def _why_not(self, step: StepRow) -> str:
        if step.undone:
            return _("这一步已经撤销过了。")
        if step.name == "office.init":
            return _("建立社区这一步不能撤销。")
        if step.name.startswith(history.NOT_UNDOABLE):
            return _("从别的电脑收来的改动不能在这里撤销。")
        try:
            blocked = operations.blockers(self._office, step.id)
        except NotFound as error:
            return error.text
        if not blocked:
            return ""
        return _("这一步之后有 {n} 条记录又被改过。请先撤销后来的修改。").format(n=len(blocked))

    def undo(self, step: StepRow) -> None:
        """Take a step back; it stays in the history, and so does the undo."""
        self._work.change(
            lambda progress: operations.undo(self._office, step.id, actor=self._actor, progress=progress),
            title=_("撤销"),
            notice=_("已撤销:{step}").format(step=step.title),
        )

    def changed(self, _changes: Changes) -> None:
        """Something was done: the list grows, and what could be undone may have changed."""
        self.reload()
        self.look_at(self._current)
