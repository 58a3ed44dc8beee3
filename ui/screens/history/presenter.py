"""What the history does: look through the steps, tell one in full, take it back, bring it back. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.operations import undo as operations
from desktop.operations import undo_partly
from desktop.queries import accounts, history, named, step_details, step_search
from desktop.queries.step_details import StepDetails
from desktop.queries.step_search import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from desktop.domain.changes import Changes
    from desktop.queries.history import StepRow
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

SHOWN = 2_000
WEEK, MONTH = 7, 30


@dataclass(frozen=True)
class StepPage:
    """One step looked at.

    why_not: in words why it cannot be undone, "" when it can. later: what was changed since, one sentence each.
    partly: whether what nobody touched since can be taken back alone. brought_back_by: the undo to be undone.
    """

    step: StepRow
    why_not: str
    later: tuple[str, ...] = ()
    partly: bool = False
    brought_back_by: str = ""
    details: StepDetails = field(default_factory=lambda: StepDetails((), 0))


class HistoryView(Protocol):
    """What the presenter says to the screen."""

    def show_steps(self, steps: Sequence[StepRow]) -> None: ...
    def show_step(self, page: StepPage) -> None: ...
    def show_actors(self, actors: Sequence[str]) -> None: ...
    def show_record(self, name: str) -> None: ...


class HistoryPresenter:
    """Driven by the screen; answers through `HistoryView`."""

    def __init__(
        self, view: HistoryView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self.wanted = Wanted()
        self._current = ""

    def reload(self) -> None:
        """Read the steps again."""
        wanted = self.wanted

        def look(_progress: object) -> tuple[list[StepRow], list[str]]:
            with self._office.read() as db:
                return step_search.find(db, wanted, limit=SHOWN), step_search.actors(db)

        def show(found: tuple[list[StepRow], list[str]]) -> None:
            self._view.show_actors(found[1])
            self._view.show_steps(found[0])

        self._work.read(look, show, slot="history.steps")

    def narrow(self, **wanted: Any) -> None:
        """Show other steps: fields of `Wanted`."""
        if (changed := replace(self.wanted, **wanted)) != self.wanted:
            self.wanted = changed
            self.reload()

    def since(self, days: int) -> None:
        """The last so many days, today included; 0 for all."""
        first = self._today() - timedelta(days=days - 1)
        self.narrow(since=first.isoformat() if days else "")

    def of_record(self, kind: str, record_id: str) -> None:
        """Only the steps that touched one record; "" for all again."""
        if not record_id:
            self._view.show_record("")
            self.narrow(record_id="")
            return

        def look(_progress: object) -> str:
            with self._office.read() as db:
                found = named.named(db, [(kind, record_id)]).get((kind, record_id))
            return f"{found.title} {found.where}".strip() if found else _("已不在册的记录")

        self._work.read(look, self._view.show_record, slot="history.record")
        self.wanted = Wanted(record_id=record_id)
        self.reload()

    def look_at(self, step_id: str) -> None:
        """Tell a step in full, and whether it can be taken back."""
        self._current = step_id
        if step_id:
            self._work.read(lambda _p: self._page(step_id), self._view.show_step, slot="history.step")

    def _page(self, step_id: str) -> StepPage:
        with self._office.read() as db:
            step = history.one(db, step_id)
            told = step_details.details(db, step_id, accounts.permit(db, self._actor))
            by = step_search.undone_by(db, step_id) if step.undone else ""
        if step.undone:
            return StepPage(step, _("这一步已经撤销过了。"), brought_back_by=by, details=told)
        if step.name == "office.init":
            return StepPage(step, _("建立社区这一步不能撤销。"), details=told)
        if step.name.startswith(history.NOT_UNDOABLE):
            return StepPage(step, _("从别的电脑收来的改动不能在这里撤销。"), details=told)
        return self._blocked(step, told)

    def _blocked(self, step: StepRow, told: StepDetails) -> StepPage:
        try:
            blocked = operations.blockers(self._office, step.id)
        except NotFound as error:
            return StepPage(step, error.text, details=told)
        if not blocked:
            return StepPage(step, "", details=told)
        with self._office.read() as db:
            later = tuple(found.sentence for found in step_search.later(db, step.id, blocked))
        words = _("这一步之后有 {n} 条记录又被改过。请先撤销后来的修改。").format(n=len(blocked))
        return StepPage(step, words, later, partly=len(told.records) + told.more > len(blocked), details=told)

    def undo(self, step: StepRow) -> None:
        """Take a step back; it stays in the history, and so does the undo."""
        self._work.change(
            lambda progress: operations.undo(self._office, step.id, actor=self._actor, progress=progress),
            title=_("撤销"),
            notice=_("已撤销:{step}").format(step=step.title),
        )

    def undo_partly(self, step: StepRow) -> None:
        """Take back what nobody touched since; what stays is told beside the step."""
        self._work.change(
            lambda progress: undo_partly.undo_untouched(
                self._office, step.id, actor=self._actor, progress=progress
            ),
            title=_("撤销"),
            notice=_("已撤销没有再改过的部分:{step}").format(step=step.title),
        )

    def bring_back(self, page: StepPage) -> None:
        """Undo the undo of a step."""
        self._work.change(
            lambda progress: operations.undo(
                self._office, page.brought_back_by, actor=self._actor, progress=progress
            ),
            title=_("恢复"),
            notice=_("已恢复:{step}").format(step=page.step.title),
        )

    def changed(self, _changes: Changes) -> None:
        """Something was done: the list grows, and what could be undone may have changed."""
        self.reload()
        self.look_at(self._current)
