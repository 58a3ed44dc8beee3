"""What the visits page does. No Qt here: a test drives it with a fake view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError, Problem, Refused
from desktop.base.i18n import _
from desktop.domain.visit import VisitDraft
from desktop.operations import visits as operations
from desktop.queries import accounts, care, residents_of, team, visits
from desktop.queries.care import CareRow
from desktop.queries.named import named
from desktop.queries.team import StaffName
from desktop.queries.visits import VisitRow
from ui.bridge.freshness import Fresh

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

CONCERNS = ("visit", "care_record", "resident", "household", "staff", "account", "setting")


@dataclass(frozen=True)
class Lists:
    """What stands in the two lists, and who may have walked."""

    due: tuple[str, ...]
    made: tuple[str, ...]
    people: tuple[StaffName, ...]


class VisitsView(Protocol):
    """What the presenter asks of the page."""

    def show_lists(self, lists: Lists) -> None: ...
    def show_entry(self, draft: VisitDraft, where: str, focus: str) -> None: ...
    def show_home(self, where: str, problem: Problem | None) -> None: ...
    def show_problems(self, problems: Mapping[str, Problem]) -> None: ...


class VisitsPresenter(Fresh):
    """The lists, and one visit after the other keyed in: after a row of a sheet comes the next row."""

    shows = CONCERNS

    def __init__(
        self, view: VisitsView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self._home = ""

    def reload(self) -> None:
        """List again: who is due, what was made."""
        self._stale = False
        day, actor = self._today(), self._actor

        def look(_progress: object) -> Lists:
            with self._office.read() as db:
                permit = accounts.permit(db, actor)
                wanted = care.ids(db, permit, day=day, open_only=True)
                found = care.rows(db, permit, wanted, day=day)
                due = tuple(i for i in wanted if i in found and found[i].due in care.PRESSING)
                return Lists(due, tuple(visits.ids(db, limit=500)), tuple(team.names(db, day=day)))

        self._work.read(look, self._view.show_lists, slot="work.lists")

    def due_rows(self, ids: Sequence[str]) -> Mapping[str, CareRow]:
        """The lines on sight of those who wait."""
        with self._office.read() as db:
            return care.rows(db, accounts.permit(db, self._actor), ids, day=self._today())

    def visit_rows(self, ids: Sequence[str]) -> Mapping[str, VisitRow]:
        """The lines on sight of what was made."""
        with self._office.read() as db:
            return visits.rows(db, ids)

    # Keying in

    def begin(self) -> None:
        """An empty form, for a sheet."""
        self._home = ""
        self._view.show_entry(self._blank(), "", "sheet")

    def begin_for(self, record_id: str) -> None:
        """A visit to somebody who is due."""
        row = self.due_rows([record_id]).get(record_id)
        if row is None:
            return
        with self._office.read() as db:
            home = residents_of.homes(db, [row.resident_id]).get(row.resident_id, "")
        self.begin_at(home, kind="care")

    def begin_at(self, household_id: str, kind: str = "daily") -> None:
        """A visit to a household that is known."""
        with self._office.read() as db:
            about = named(db, [("household", household_id)]).get(("household", household_id))
        if about is None:
            return
        self._home = household_id
        draft = replace(self._blank(), household_id=household_id, kind=kind)
        self._view.show_entry(draft, f"{about.where}  {about.title}", "method")

    def _blank(self) -> VisitDraft:
        return VisitDraft("", self._today().isoformat())

    def find_row(self, sheet: str, row: str) -> None:
        """Say whose door a row of a sheet is."""
        if not sheet.strip():
            self._view.show_home("", None)
            return

        def show(found: visits.SheetRow) -> None:
            self._home = found.household_id
            self._view.show_home(f"{found.place}  {found.family}", None)

        def failed(error: GezhiError) -> None:
            self._home = ""
            self._view.show_home("", Problem(error.code, error.text))

        self._work.read(lambda _p: self._look_up(sheet, row), show, failed=failed, slot="work.sheet")

    def _look_up(self, sheet: str, row: str) -> visits.SheetRow:
        if not row.strip().isdecimal():
            raise Refused(_("序号写表上那一行的号码。"), code="visit.row_number")
        with self._office.read() as db:
            return visits.sheet_row(db, sheet, int(row))

    def save(self, typed: VisitDraft) -> None:
        """Write the visit down; a sheet goes on to its next row."""
        home = "" if typed.sheet.strip() else self._home

        def keep(_progress: object) -> Changes:
            found = home or (
                self._look_up(typed.sheet, typed.row).household_id if typed.sheet.strip() else ""
            )
            draft = replace(typed, household_id=found, sheet=typed.sheet.strip().upper())
            return operations.add(self._office, draft, actor=self._actor, today=self._today())

        def failed(error: GezhiError) -> None:
            problems = dict(error.problems) if isinstance(error, Refused) else {}
            if not problems:
                field = "row" if error.code in ("visit.no_row", "visit.row_number") else "sheet"
                problems = {field: Problem(error.code, error.text)}
            if "household_id" in problems:
                problems["sheet"] = problems.pop("household_id")
            self._view.show_problems(problems)

        self._work.change(
            keep, lambda _changes: self._next(typed), failed=failed, title=_("记走访"), notice=_("已记下走访")
        )

    def _next(self, done: VisitDraft) -> None:
        """The same day and worker; the next row of the sheet."""
        self._home = ""
        draft = replace(self._blank(), day=done.day, staff_id=done.staff_id, sheet=done.sheet, kind=done.kind)
        if not done.sheet.strip():
            self._view.show_entry(replace(draft, kind="daily"), "", "sheet")
            return
        draft = replace(draft, row=str(int(done.row) + 1))
        self._view.show_entry(draft, "", "row")
        self.find_row(draft.sheet, draft.row)

    def remove(self, visit_id: str) -> None:
        """Take a visit off that was entered by mistake."""
        if visit_id:
            self._work.change(
                lambda _p: operations.remove(self._office, visit_id, actor=self._actor),
                title=_("删除走访"), notice=_("已删除走访记录"),
            )  # fmt: skip
