"""What the page of patrols does. No Qt here: a test drives it with a fake view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError, Problem, Refused
from desktop.base.i18n import _
from desktop.domain.visit import PatrolDraft
from desktop.operations import patrols as operations
from desktop.queries import diaries, grids, team
from desktop.queries.diaries import PatrolRow
from desktop.queries.team import StaffName
from ui.bridge.freshness import Fresh

if TYPE_CHECKING:
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

CONCERNS = ("patrol", "grid", "staff")
MOST_LISTED = 500


@dataclass(frozen=True)
class PatrolLists:
    """The patrols by id, the newest first; the grids (id, name) and the people to choose from."""

    rows: Mapping[str, PatrolRow]
    grids: Sequence[tuple[str, str]]
    people: Sequence[StaffName]


class PatrolsView(Protocol):
    """What the presenter asks of the page."""

    def show_lists(self, lists: PatrolLists) -> None: ...
    def show_entry(self, draft: PatrolDraft, focus: str) -> None: ...
    def show_problems(self, problems: Mapping[str, Problem]) -> None: ...


class PatrolsPresenter(Fresh):
    """`lists` is what the last look found."""

    shows = CONCERNS

    def __init__(
        self, view: PatrolsView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self.lists: PatrolLists | None = None

    def reload(self) -> None:
        """List again."""
        self._stale = False

        def look(_progress: object) -> PatrolLists:
            day = self._today()
            with self._office.read() as db:
                rows = {row.id: row for row in diaries.patrols(db, limit=MOST_LISTED)}
                offered = tuple((grid.id, grid.name) for grid in grids.grids(db, day=day))
                return PatrolLists(rows, offered, tuple(team.names(db, day=day)))

        def show(found: PatrolLists) -> None:
            first, self.lists = self.lists is None, found
            self._view.show_lists(found)
            if first:
                self.begin()

        self._work.read(look, show, slot="work.patrols")

    def begin(self) -> None:
        """An empty form; where there is one grid only, it is that."""
        offered = self.lists.grids if self.lists else ()
        only = offered[0][0] if len(offered) == 1 else ""
        self._view.show_entry(PatrolDraft(only, self._today().isoformat()), "grid_id")

    def save(self, typed: PatrolDraft) -> None:
        """Write the patrol down; the next one keeps day and worker."""

        def failed(error: GezhiError) -> None:
            problems = dict(error.problems) if isinstance(error, Refused) else {}
            self._view.show_problems(problems or {"grid_id": Problem(error.code, error.text)})

        def kept(_changes: object) -> None:
            self._view.show_entry(replace(typed, grid_id="", found="", note=""), "grid_id")

        self._work.change(
            lambda _p: operations.add(self._office, typed, actor=self._actor, today=self._today()), kept,
            failed=failed, title=_("记巡查"), notice=_("已记下巡查"),
        )  # fmt: skip

    def remove(self, patrol_id: str) -> None:
        """Take a patrol off that was entered by mistake."""
        if patrol_id:
            self._work.change(
                lambda _p: operations.remove(self._office, patrol_id, actor=self._actor),
                title=_("删除巡查"), notice=_("已删除巡查记录"),
            )  # fmt: skip
