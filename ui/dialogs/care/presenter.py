"""What the form of a care record does: show, check, keep, end, remove, note a visit. No Qt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from desktop.base.errors import GezhiError, Problem, Refused, Severity
from desktop.base.i18n import _
from desktop.domain.care_record import About, CareDraft
from desktop.domain.care_visits import Gravity, next_visit
from desktop.domain.permissions import Permit
from desktop.operations import care as operations
from desktop.queries import accounts
from desktop.queries import care as queries

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from desktop.domain.changes import Changes
    from desktop.queries.care import CarePage
    from desktop.queries.versions import Versions
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

SEEN = "care.seen"  # the event in the audit chain: a restricted record was opened


class CareView(Protocol):
    """What the presenter says to the form."""

    def show_record(
        self, draft: CareDraft, *, name: str, where: str, new: bool, restricted: bool
    ) -> None: ...
    def show_categories(self, permit: Permit, held: frozenset[str]) -> None: ...
    def show_problems(self, problems: Mapping[str, Problem]) -> None: ...
    def finished(self) -> None: ...
    def forget(self) -> None: ...
    def say(self, text: str) -> None: ...


class CarePresenter:
    """One record at a time; `record_id` "" for a new one."""

    def __init__(
        self, view: CareView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self.record_id = ""
        self.draft = CareDraft("", "")
        self._seen: Versions = {}
        self._about = About()
        self._name = self._where = ""

    def open(self, record_id: str) -> None:
        """Show a record; that a restricted one was looked at is written into the audit chain."""

        def look(_progress: object) -> CarePage:
            with self._office.read() as db:
                page = queries.one(db, accounts.permit(db, self._actor), record_id)
            if page.restricted:
                self._office.record_event(SEEN, actor=self._actor, object_id=record_id)
            return page

        def show(page: CarePage) -> None:
            self.record_id, self.draft, self._seen, self._about = page.id, page.draft, page.seen, page.about
            self._name, self._where = page.name, page.where
            self._view.show_record(
                page.draft, name=page.name, where=page.where, new=False, restricted=page.restricted
            )
            self.check(page.draft.values)

        self._work.change(look, show, failed=self._failed)

    def begin(self, resident_id: str, category: str = "") -> None:
        """A new record of somebody; without a category it is asked for first."""

        def look(_progress: object) -> tuple[Permit, tuple[str, str, About]]:
            with self._office.read() as db:
                permit = accounts.permit(db, self._actor)
                return permit, queries.person(db, permit, resident_id)

        def show(found: tuple[Permit, tuple[str, str, About]]) -> None:
            self.record_id, self._seen = "", {}
            self._name, self._where, self._about = found[1]
            self.draft = CareDraft(resident_id, category, {})
            self._view.show_categories(found[0], self._about.open_categories)
            self.choose(category)

        self._work.read(look, show, failed=self._failed, slot="care.begin")

    def choose(self, category: str) -> None:
        """The category of the new record; what was typed for another one stays where it fits."""
        begun = {"start": self._today().isoformat(), **self.draft.values}
        if first := next_visit(category, Gravity(birth=self._about.birth), day=self._today()):
            begun["next_visit_on"] = first
        self.draft = CareDraft(self.draft.resident_id, category, begun)
        restricted = self.draft.kind is not None and self.draft.kind.restricted
        self._view.show_record(
            self.draft, name=self._name, where=self._where, new=True, restricted=restricted
        )

    def check(self, values: Mapping[str, Any]) -> bool:
        """Show what is wrong; False when the record cannot be kept."""
        problems = replace(self.draft, values=values).problems(self._today(), self._about)
        self._view.show_problems(problems)
        return not any(p.severity is Severity.BLOCK for p in problems.values())

    def save(self, values: Mapping[str, Any], then: Callable[[], None] | None = None) -> None:
        """Keep the form; `then` runs when it is kept, else the form is finished with."""
        if not self.check(values):
            return
        draft, record_id, seen = replace(self.draft, values=values), self.record_id, self._seen

        def write(_progress: object) -> Changes:
            who, today = self._actor, self._today()
            if record_id:
                return operations.edit(self._office, record_id, draft, seen=seen, actor=who, today=today)
            return operations.add(self._office, draft, actor=who, today=today)

        self._change(write, _("已保存:{name}").format(name=self._name), then)

    def end(self, reason: str) -> None:
        """Let the record end today."""
        record_id = self.record_id
        self._change(
            lambda _p: operations.end(
                self._office,
                record_id,
                on=self._today(),
                reason=reason,
                actor=self._actor,
                today=self._today(),
            ),
            _("已结束"),
        )

    def remove(self) -> None:
        """A record entered by mistake."""
        record_id = self.record_id
        self._change(lambda _p: operations.remove(self._office, record_id, actor=self._actor), _("已删除"))

    def visited(self, resident_id: str = "") -> None:
        """Somebody was there today; every record of the person (of the one shown, or another) is planned anew."""
        resident = resident_id or self.draft.resident_id
        self._change(
            lambda _p: operations.visited(self._office, resident, on=self._today(), actor=self._actor),
            _("已记走访,下次走访已往后推。"),
        )

    def _change(
        self, write: Callable[[object], Changes], notice: str, then: Callable[[], None] | None = None
    ) -> None:
        def done(_changes: Changes) -> None:
            if then is None:
                self._view.finished()
            else:
                self._view.forget()
                then()

        self._work.change(write, done, failed=self._failed, title=_("重点记录"), notice=notice)

    def _failed(self, error: GezhiError) -> None:
        if isinstance(error, Refused) and error.problems:
            self._view.show_problems(error.problems)
        self._view.say(error.text)
