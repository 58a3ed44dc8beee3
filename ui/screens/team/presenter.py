"""What the team screen does. No Qt here: a test drives it with a fake view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError, Problem, Refused, Severity
from desktop.base.i18n import _
from desktop.domain.roles import BY_KEY, LINKED
from desktop.domain.team import AssignmentDraft, StaffDraft
from desktop.operations import team as operations
from desktop.queries import coverage, packs, team
from desktop.queries.coverage import Coverage, Gap
from desktop.queries.places import Scope, scopes
from desktop.queries.team import StaffCard, StaffFilter, StaffName, StaffRow

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

CONCERNS = ("staff", "assignment", "grid", "micro_grid", "building", "territory", "household", "community")


class TeamView(Protocol):
    """What the presenter asks of the screen."""

    def show_staff(self, ids: Sequence[str], *, filtered: bool) -> None: ...
    def show_grids(self, grids: Sequence[Scope]) -> None: ...
    def show_overview(self, coverage: Coverage, gaps: Sequence[Gap]) -> None: ...
    def show_person(self, card: StaffCard | None, draft: StaffDraft) -> None: ...
    def show_person_problems(self, problems: Mapping[str, Problem]) -> None: ...
    def show_assignment(self, draft: AssignmentDraft, people: Sequence[StaffName]) -> None: ...
    def show_scopes(self, places: Sequence[Scope], taken: Mapping[str, str]) -> None: ...
    def show_assignment_problems(self, problems: Mapping[str, Problem]) -> None: ...
    def show_page(self, page: str) -> None: ...
    def person_dirty(self) -> bool: ...


class TeamPresenter:
    """Pages of the right side: "overview", "person", "assign"."""

    def __init__(
        self, view: TeamView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self._filter = StaffFilter()
        self._sort = ("name", False)
        self._stale = True
        self._person: StaffCard | None = None
        self._taken: Mapping[str, str] = {}
        self._normal: int | None = None

    # The list

    def entered(self) -> None:
        """The screen became visible."""
        if self._stale:
            self.reload()

    def changed(self, changes: Changes, *, visible: bool) -> None:
        """The office changed somewhere."""
        if not changes.concerns(*CONCERNS):
            return
        self._stale = True
        if visible:
            self.reload()
            if self._person and changes.concerns("staff", "assignment") and not self._view.person_dirty():
                self.open(self._person.id)

    def reload(self) -> None:
        """Look everything up again."""
        self._stale = False
        self._list()
        day = self._today()

        def look(_progress: object) -> tuple[Coverage, list[Gap], list[Scope]]:
            with self._office.read() as db:
                places = scopes(db, "grid", day=day)
                return coverage.coverage(db, day=day), coverage.gaps(db, day=day), places

        def show(found: tuple[Coverage, list[Gap], list[Scope]]) -> None:
            self._view.show_overview(found[0], found[1])
            self._view.show_grids(found[2])

        self._work.read(look, show, slot="team.overview")

    def filter(self, **fields: str | bool) -> None:
        """Narrow the list: text, role, grid_id, left."""
        self._filter = replace(self._filter, **fields)  # type: ignore[arg-type]
        self._list()

    def sort(self, key: str, descending: bool) -> None:
        """Order the list by a column."""
        self._sort = (key, descending)
        self._list()

    def rows(self, ids: Sequence[str]) -> Mapping[str, StaffRow]:
        """The lines of the list that are on sight."""
        with self._office.read() as db:
            return team.staff_rows(db, ids, day=self._today())

    def _list(self) -> None:
        wanted, (key, descending), day = self._filter, self._sort, self._today()

        def look(_progress: object) -> list[str]:
            with self._office.read() as db:
                return team.staff_ids(db, wanted, day=day, sort=key, descending=descending)

        filtered = wanted != StaffFilter()
        self._work.read(look, lambda ids: self._view.show_staff(ids, filtered=filtered), slot="team.list")

    # One person

    def open(self, staff_id: str) -> None:
        """Show one person with all posts."""
        day = self._today()

        def look(_progress: object) -> StaffCard:
            with self._office.read() as db:
                return team.card(db, staff_id, day=day)

        self._work.read(look, self._show, failed=lambda _gone: self.back(), slot="team.person")

    def _show(self, card: StaffCard) -> None:
        self._person = card
        self._view.show_person(card, card.draft)
        self._view.show_page("person")

    def new(self) -> None:
        """An empty form for somebody new."""
        self._person = None
        self._view.show_person(None, StaffDraft(joined_on=self._today().isoformat()))
        self._view.show_page("person")

    def back(self) -> None:
        """To the coverage."""
        self._person = None
        self._view.show_page("overview")

    def save(self, draft: StaffDraft) -> None:
        """Keep what stands in the person's form."""
        today, actor, person = self._today(), self._actor, self._person
        problems = draft.problems(today)
        self._view.show_person_problems(problems)
        if _blocking(problems):
            return

        def write(_progress: object) -> Changes:
            if person is None:
                return operations.add_staff(self._office, draft, actor=actor, today=today)
            return operations.edit_staff(
                self._office, person.id, draft, actor=actor, today=today, shown=person.draft, seen=person.seen
            )

        notice = _("已新增{name}").format(name=draft.name) if person is None else _("已保存")
        self._work.change(write, self._saved, failed=self._refused_person, notice=notice)

    def _saved(self, changes: Changes) -> None:
        if ids := changes.of("staff"):
            self.open(next(iter(ids)))

    def _refused_person(self, error: GezhiError) -> None:
        fields = error.problems if isinstance(error, Refused) else {}
        self._view.show_person_problems(fields or {"name": Problem(error.code, error.text)})

    # Posts

    def begin_assignment(self, *, staff_id: str = "", gap: Gap | None = None) -> None:
        """Open the form for a post: of one person, or for an empty place."""
        staff = staff_id or (self._person.id if self._person else "")
        draft = AssignmentDraft(staff, start=self._today().isoformat())
        if gap is not None:
            draft = replace(draft, role=gap.role, scope_kind=gap.scope_kind, scope_id=gap.scope_id)
        day = self._today()

        def look(_progress: object) -> list[StaffName]:
            with self._office.read() as db:
                return team.names(db, day=day)

        def show(people: list[StaffName]) -> None:
            self._view.show_assignment(draft, people)
            self._view.show_page("assign")
            self.role_chosen(draft.role)

        self._work.read(look, show, slot="team.assign")

    def role_chosen(self, role: str | None) -> None:
        """Offer the places this post can be for, and remember where it is taken."""
        kind = BY_KEY.get(role or "")
        if kind is None:
            self._view.show_scopes((), {})
            return
        wanted = ("grid", "community") if kind.reach == LINKED else (kind.reach,)
        day = self._today()

        def look(_progress: object) -> tuple[list[Scope], dict[str, str], int | None]:
            with self._office.read() as db:
                places = [place for one in wanted for place in scopes(db, one, day=day)]
                return places, team.holders(db, kind.key, day=day), packs.normal_number(db, kind.key)

        def show(found: tuple[list[Scope], dict[str, str], int | None]) -> None:
            places, self._taken, self._normal = found
            self._view.show_scopes(places, self._taken)

        self._work.read(look, show, slot="team.scopes")

    def assign(self, draft: AssignmentDraft) -> None:
        """Keep the post in the form."""
        today, actor = self._today(), self._actor
        draft = replace(draft, taken=self._taken, normal=self._normal)
        problems = dict(draft.problems(today))
        if not draft.staff_id:
            problems["staff_id"] = Problem("assignment.person_missing", _("请选择人员。"))
        self._view.show_assignment_problems(problems)
        if _blocking(problems):
            return

        self._work.change(
            lambda _progress: operations.assign(self._office, draft, actor=actor, today=today),
            lambda _changes: self.open(draft.staff_id),
            failed=lambda e: self._view.show_assignment_problems({"scope_id": Problem(e.code, e.text)}),
            notice=_("已安排岗位"),
        )

    def end_assignment(self, post_id: str) -> None:
        """Let a post end today."""
        today, actor = self._today(), self._actor
        self._work.change(
            lambda _progress: operations.end_assignment(self._office, post_id, end=today, actor=actor),
            lambda _changes: self.open(self._person.id) if self._person else None,
            notice=_("岗位已结束"),
        )

    @property
    def person_id(self) -> str:
        """Who is open, "" for nobody or somebody new."""
        return self._person.id if self._person else ""


def _blocking(problems: Mapping[str, Problem]) -> bool:
    return any(p.severity is Severity.BLOCK for p in problems.values())
