"""What the resident form does: derive from the ID number, offer the same person, keep, take off. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError, Problem, Refused, Severity
from desktop.base.i18n import _
from desktop.domain.codes import SEX_NAMES
from desktop.domain.id_number import IdNumber
from desktop.domain.resident import ResidentDraft
from desktop.operations import residents as operations
from desktop.queries import households

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from desktop.domain.changes import Changes
    from desktop.queries.versions import Versions
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

REVEALED = "record.revealed"  # the event in the audit chain: somebody looked at whole numbers


@dataclass(frozen=True)
class Same:
    """Somebody else with the ID number being typed."""

    resident_id: str
    name: str
    household_id: str


class ResidentView(Protocol):
    """What the presenter says to the resident form."""

    def show_resident(self, draft: ResidentDraft, *, new: bool) -> None: ...
    def show_resident_problems(self, problems: Mapping[str, Problem], derived: str) -> None: ...
    def show_same(self, found: Sequence[Same]) -> None: ...
    def close_resident(self) -> None: ...
    def say(self, text: str) -> None: ...


class ResidentPresenter:
    """One resident at a time; `household` names where a new one is registered."""

    def __init__(
        self, view: ResidentView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self.resident_id = ""
        self._seen: Versions = {}
        self._not_same: set[str] = set()

    def open(self, resident_id: str) -> None:
        """Show a resident's form; that whole numbers were looked at is written into the audit chain."""

        def look(_progress: object) -> tuple[ResidentDraft, Versions]:
            with self._office.read() as db:
                found = households.resident(db, resident_id)
            self._office.record_event(REVEALED, actor=self._actor, object_id=resident_id)
            return found

        def show(found: tuple[ResidentDraft, Versions]) -> None:
            self.resident_id, self._seen = resident_id, found[1]
            self._view.show_resident(found[0], new=False)
            self.check(found[0])

        self._work.change(look, show, failed=self._failed)

    def new(self, household_id: str, *, head: str = "") -> None:
        """An empty form; the first member of a household is its head, with the head's name."""
        self.resident_id, self._seen = "", {}
        first = {"relation": "02", "name": head} if head else {}
        draft = ResidentDraft(household_id=household_id, lives_here=True, **first)  # type: ignore[arg-type]
        self._view.show_resident(draft, new=True)

    def check(self, draft: ResidentDraft) -> bool:
        """Show what is wrong and what the ID number says; False when the form cannot be kept."""
        problems = draft.problems(self._today())
        self._view.show_resident_problems(problems, self._derived_words(draft))
        return not any(p.severity is Severity.BLOCK for p in problems.values())

    def typed(self, draft: ResidentDraft) -> None:
        """Something was typed: check at once, and look for the same number when it is complete."""
        self.check(draft)
        number = draft.id_number.strip().upper()
        if IdNumber.parse(number, today=self._today()).number is None:
            self._view.show_same(())
            return
        but = self.resident_id

        def look(_progress: object) -> list[Same]:
            with self._office.read() as db:
                return [Same(*found) for found in households.same_number(db, number, but=but)]

        self._work.read(
            look,
            lambda found: self._view.show_same([s for s in found if s.resident_id not in self._not_same]),
            slot="residents.same",
        )

    def fill(self, draft: ResidentDraft) -> ResidentDraft:
        """The draft with sex and birth from a valid ID number where nothing was typed."""
        return draft.derived(self._today())

    def _derived_words(self, draft: ResidentDraft) -> str:
        number = IdNumber.parse(draft.id_number.strip().upper(), today=self._today()).number
        if number is None:
            return ""
        today = self._today()
        age = (
            today.year
            - number.birth.year
            - ((today.month, today.day) < (number.birth.month, number.birth.day))
        )
        return _("{sex} · {birth} · {age} 岁").format(
            sex=_(SEX_NAMES[number.sex]), birth=number.birth.isoformat(), age=age
        )

    def not_same(self, resident_id: str) -> None:
        """The clerk says that these are two people."""
        self._not_same.add(resident_id)

    def move_here(self, same: Same, household_id: str) -> None:
        """The person found lives here now: move the record instead of keying it twice."""
        self._work.change(
            lambda _p: operations.move(
                self._office, same.resident_id, household_id, name=same.name, actor=self._actor
            ),
            lambda _changes: self._view.close_resident(),
            failed=self._failed,
            title=_("居民换房"),
            notice=_("已迁到这一户:{name}").format(name=same.name),
        )

    def save(self, draft: ResidentDraft, then: Callable[[], None] | None = None) -> None:
        """Keep the form; `then` runs when it is kept, else the form closes."""
        if not self.check(draft):
            return
        resident_id, seen = self.resident_id, self._seen

        def write(_progress: object) -> Changes:
            today = self._today()
            if resident_id:
                return operations.edit(
                    self._office, resident_id, draft, seen=seen, actor=self._actor, today=today
                )
            return operations.add(self._office, replace(draft), actor=self._actor, today=today)

        self._work.change(
            write,
            lambda _changes: then() if then is not None else self._view.close_resident(),
            failed=self._failed,
            title=_("保存居民"),
            notice=_("已保存:{name}").format(name=draft.name),
        )

    def remove(self, draft: ResidentDraft) -> None:
        """Take somebody off the books who was entered by mistake; a new one is simply forgotten."""
        resident_id = self.resident_id
        if not resident_id:
            self._view.close_resident()
            return
        self._work.change(
            lambda _p: operations.remove(self._office, resident_id, name=draft.name, actor=self._actor),
            lambda _changes: self._view.close_resident(),
            failed=self._failed,
            title=_("删除居民"),
            notice=_("已删除:{name}").format(name=draft.name),
        )

    def _failed(self, error: GezhiError) -> None:
        if isinstance(error, Refused) and error.problems:
            self._view.show_resident_problems(error.problems, "")
        else:
            self._view.say(error.text)
