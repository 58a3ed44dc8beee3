"""What the diary page does. No Qt here: a test drives it with a fake view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError, Problem, Refused
from desktop.base.i18n import _
from desktop.domain.visit import MISSED, DiaryDraft, DiaryLine, day_of
from desktop.operations import diaries as operations
from desktop.queries import diaries, team
from desktop.queries.diaries import DiaryDay
from desktop.queries.team import StaffName

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

CONCERNS = ("visit", "patrol", "diary", "staff", "household")


class DiaryView(Protocol):
    """What the presenter asks of the page."""

    def show_people(self, people: Sequence[StaffName], chosen: str) -> None: ...
    def show_day(self, draft: DiaryDraft, known: Sequence[DiaryLine], day: DiaryDay) -> None: ...
    def show_problems(self, problems: Mapping[str, Problem]) -> None: ...
    def dirty(self) -> bool: ...


class DiaryPresenter:
    """One worker's page of one day: what the records say stands above, what he writes himself below."""

    def __init__(
        self, view: DiaryView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self.worker, self.day = "", today()
        self.page = ""
        self._stale = True

    def entered(self) -> None:
        """The page became visible."""
        if self._stale:
            self.reload()

    def changed(self, changes: Changes, *, visible: bool) -> None:
        """The office changed somewhere: what is being typed is not thrown away for it."""
        if changes.concerns(*CONCERNS):
            self._stale = True
            if visible and not self._view.dirty():
                self.reload()

    def reload(self) -> None:
        """The people, and the day on sight."""
        self._stale = False
        day, actor = self._today(), self._actor

        def look(_progress: object) -> list[StaffName]:
            with self._office.read() as db:
                return team.names(db, day=day)

        def show(people: list[StaffName]) -> None:
            known = {who.id for who in people}
            if self.worker not in known:
                mine = next((who.id for who in people if who.name == actor), "")
                self.worker = mine or (people[0].id if people else "")
            self._view.show_people(people, self.worker)
            self.load()

        self._work.read(look, show, slot="work.people")

    def choose(self, worker: str) -> None:
        """Another worker's diary."""
        if worker != self.worker:
            self.worker = worker
            self.load()

    def go_to(self, typed: str) -> None:
        """Another day; words that are none leave the page as it is."""
        day = day_of(typed)
        if day is not None and day != self.day:
            self.day = day
            self.load()

    def load(self) -> None:
        """Look the day up."""
        worker, day = self.worker, self.day
        if not worker:
            return

        def look(_progress: object) -> DiaryDay:
            with self._office.read() as db:
                return diaries.day(db, worker, day)

        self._work.read(look, self._show, slot="work.diary")

    def _show(self, day: DiaryDay) -> None:
        self.page = day.id
        draft = DiaryDraft(self.worker, day.day, day.weather, day.lines, day.plan)
        self._view.show_day(draft, known_lines(day), day)

    def save(self, draft: DiaryDraft, then: Callable[[], None] = lambda: None) -> None:
        """Keep the page."""

        def failed(error: GezhiError) -> None:
            found = dict(error.problems) if isinstance(error, Refused) else {}
            self._view.show_problems(found or {"lines": Problem(error.code, error.text)})

        def kept(_changes: Changes) -> None:
            self.load()
            then()

        self._work.change(
            lambda _p: operations.write(self._office, draft, actor=self._actor, today=self._today()),
            kept, failed=failed, title=_("写日志"), notice=_("日志已保存"),
        )  # fmt: skip

    def review(self) -> None:
        """Whoever sits here has read the page."""
        if self.page:
            self._work.change(
                lambda _p: operations.review(
                    self._office, self.page, by=self._actor, actor=self._actor, today=self._today()
                ),
                lambda _changes: self.load(), title=_("审阅日志"), notice=_("已审阅"),
            )  # fmt: skip


def known_lines(day: DiaryDay) -> list[DiaryLine]:
    """What the records of the day say by themselves."""
    lines = [
        DiaryLine(_("巡查"), " ".join(part for part in (row.grid, row.found) if part), row.note)
        for row in day.patrols
    ]
    for row in day.visits:
        said = [row.where, row.name, _("(未遇)") if row.method == MISSED else "", row.found, row.needs]
        lines.append(DiaryLine(_("走访"), " ".join(part for part in said if part), row.handling))
    return lines
