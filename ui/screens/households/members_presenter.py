"""The members keyed in the household's table: derived, checked and kept line by line. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError, Problem, Refused, Severity
from desktop.base.i18n import _
from desktop.domain.resident import ResidentDraft
from desktop.operations import doubts
from desktop.operations import residents as operations
from desktop.queries import households, member_drafts, versions
from ui.screens.households import owned_phones

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from desktop.domain.changes import Changes
    from desktop.queries.member_drafts import MemberDraft
    from desktop.queries.versions import Versions
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


class MembersView(Protocol):
    """What is told to the table; rows have their phones joined with owners."""

    def show_rows(self, rows: Sequence[tuple[str, ResidentDraft]]) -> None: ...
    def show_faults(self, key: str, problems: Mapping[str, Problem], words: str) -> None: ...
    def kept(self, key: str, resident_id: str) -> None: ...
    def say(self, text: str) -> None: ...


class MembersPresenter:
    """`household_id` is "" while the household is not in the file."""

    def __init__(
        self, view: MembersView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self.household_id = ""
        self._seen: dict[str, Versions] = {}
        self._saving: set[str] = set()

    def show(self, household_id: str, then: Callable[[], None] | None = None) -> None:
        """Read the members of a household; `then` runs when they are on the screen."""
        self.household_id = household_id
        if not household_id:
            self._seen.clear()
            self._view.show_rows(())
            return

        def look(_progress: object) -> Sequence[MemberDraft]:
            with self._office.read() as db:
                return member_drafts.of_household(db, household_id)

        def show(found: Sequence[MemberDraft]) -> None:
            if self.household_id != household_id:
                return
            self._seen = {member.id: member.seen for member in found}
            self._view.show_rows([(member.id, owned_phones.joined(member.draft)) for member in found])
            if then is not None:
                then()

        self._work.read(look, show, slot="households.members")

    def blank(self, head: str = "") -> ResidentDraft:
        """What the empty line begins with; the first member of a household is its head."""
        draft = ResidentDraft(household_id=self.household_id, lives_here=True)
        return (
            ResidentDraft(household_id=self.household_id, lives_here=True, relation="02", name=head)
            if head
            else draft
        )

    def filled(self, row: ResidentDraft) -> ResidentDraft:
        """The line with what its number proves."""
        return owned_phones.joined(owned_phones.parted(row).derived(self._today()))

    def check(self, key: str, row: ResidentDraft, *, others: Mapping[str, str]) -> bool:
        """Show what is wrong with a line; False when it cannot be kept. `others`: ID number to name on the other lines."""
        draft = owned_phones.parted(row)
        problems = draft.problems(self._today())
        twice = others.get(draft.id_number.strip().upper()) if draft.id_number else None
        if twice is not None:
            text = _("这个证件号码和“{name}”的一样。").format(name=twice)
            problems["id_number"] = Problem("id.twice", text, Severity.WARN)
        told = [p.text for p in problems.values() if p.severity is not Severity.INFO]
        words = _("{name}:{text}").format(name=draft.name or _("新成员"), text=told[0]) if told else ""
        self._view.show_faults(key, problems, words)
        return not any(p.severity is Severity.BLOCK for p in problems.values())

    def look_for_same(self, key: str, row: ResidentDraft) -> None:
        """Say at once when the whole number of a line is registered for somebody else."""
        number = row.id_number.strip().upper()
        if not number:
            return

        def look(_progress: object) -> list[tuple[str, str, str]]:
            with self._office.read() as db:
                return households.same_number(db, number, but=key)

        def show(found: list[tuple[str, str, str]]) -> None:
            if found:
                text = _("这个证件号码已登记给“{name}”。").format(name=found[0][1])
                self._view.show_faults(key, {"id_number": Problem("id.known", text, Severity.WARN)}, text)

        self._work.read(look, show, slot="members.same")

    def save(
        self, key: str, row: ResidentDraft, *, others: Mapping[str, str], forget: Callable[[], None],
        then: Callable[[], None] | None = None,
    ) -> bool:  # fmt: skip
        """Keep a line; `forget` drops its draft in the same job. False when something blocks or it is being kept."""
        row = self.filled(row)
        if key in self._saving:
            return True
        if not self.check(key, row, others=others):
            return False
        draft, household_id, seen = owned_phones.parted(row), self.household_id, self._seen.get(key)

        def write(_progress: object) -> Changes:
            today = self._today()
            if key.startswith("new-"):
                changes = operations.add(self._office, draft, actor=self._actor, today=today)
            else:
                shown = seen if seen is not None else self._versions(key)
                changes = operations.edit(
                    self._office, key, draft, seen=shown, actor=self._actor, today=today
                )
            forget()
            return changes

        def done(changes: Changes) -> None:
            self._saving.discard(key)
            made = next(iter(changes.of("resident")), key)
            if self.household_id == household_id:
                self._view.kept(key, made)
            if then is not None:
                then()

        def failed(error: GezhiError) -> None:
            self._saving.discard(key)
            self._refused(key, error)

        self._saving.add(key)
        notice = _("已保存:{name}").format(name=draft.name)
        self._work.change(write, done, failed=failed, title=_("保存居民"), notice=notice)
        return True

    def _refused(self, key: str, error: GezhiError) -> None:
        if isinstance(error, Refused) and error.problems:
            self._view.show_faults(key, error.problems, error.text)
        else:
            self._view.say(error.text)

    def doubt(self, resident_id: str, field: str, note: str) -> None:
        """Raise a doubt on one cell."""
        if note:
            self._work.change(
                lambda _p: doubts.mark(
                    self._office,
                    "resident",
                    resident_id,
                    note=note,
                    actor=self._actor,
                    today=self._today(),
                    field=field,
                ),
                failed=lambda error: self._view.say(error.text),
                notice=_("已记下疑问"),
            )

    def _versions(self, key: str) -> Versions:
        """Of a line kept a moment ago and not read again since."""
        with self._office.read() as db:
            return versions.of(db, key)
