"""What the care screen does. No Qt here: a test drives it with a fake view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from desktop.base.i18n import _
from desktop.domain.care_visits import Due
from desktop.operations import care as operations
from desktop.operations import care_suggestions as answers
from desktop.queries import accounts, care
from desktop.queries import care_suggestions as suggested
from desktop.queries.care import CareRow, CategoryLine
from ui.bridge.freshness import Fresh

if TYPE_CHECKING:
    from desktop.domain.care_suggestions import Suggestion
    from desktop.domain.changes import Changes
    from desktop.queries.care_suggestions import Proposed
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

CONCERNS = ("care_record", "resident", "household", "account", "acceptance", "setting")
GUARD = "care.restricted_opened"  # the event in the audit chain: the guarded lists were opened


@dataclass(frozen=True)
class Wanted:
    """Which records are listed; "" and None leave the choice open."""

    category: str = ""
    state: Due | None = None
    text: str = ""
    ended: bool = False


class CareScreenView(Protocol):
    """What the presenter asks of the screen."""

    def show_categories(self, lines: Sequence[CategoryLine], guarded: Sequence[CategoryLine]) -> None: ...
    def show_guard(self, count: int, *, opened: bool) -> None: ...
    def show_records(self, ids: Sequence[str], wanted: Wanted) -> None: ...
    def show_suggestions(self, found: Mapping[str, Proposed]) -> None: ...


class CareScreenPresenter(Fresh):
    """The lists of the left and the middle; the form at the right has its own presenter."""

    shows = CONCERNS

    def __init__(
        self, view: CareScreenView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self.wanted = Wanted()
        self.guard_open = False
        self._suggestions: dict[str, Suggestion] = {}
        self._restricted: frozenset[str] = frozenset()

    def left(self) -> None:
        """The screen is left: the guarded lists close."""
        if self.guard_open:
            self.guard_open = False
            if self.wanted.category in self._restricted:
                self.wanted = replace(self.wanted, category="")
            self._stale = True

    def reload(self) -> None:
        """Count and list again."""
        self._stale = False
        day, actor = self._today(), self._actor

        def look(_progress: object) -> list[CategoryLine]:
            with self._office.read() as db:
                return care.categories(db, accounts.permit(db, actor), day=day)

        def show(lines: list[CategoryLine]) -> None:
            guarded = [line for line in lines if line.restricted]
            self._restricted = frozenset(line.key for line in guarded)
            opened = self.guard_open
            open_lines = [line for line in lines if not line.restricted]
            used_first = sorted(open_lines, key=lambda line: not line.persons)
            self._view.show_categories(used_first, guarded if opened else ())
            self._view.show_guard(len(guarded), opened=opened)

        self._work.read(look, show, slot="care.categories")
        self.list()

    def open_guard(self) -> None:
        """Show the restricted lists this person answers for; that it was done is written down."""
        if self.guard_open:
            return

        def note(_progress: object) -> None:
            self._office.record_event(GUARD, actor=self._actor)

        def show(_nothing: None) -> None:
            self.guard_open = True
            self.reload()

        self._work.change(note, show)

    def choose(self, category: str) -> None:
        """The records of a category, "" for all."""
        self.narrow(category=category)

    def narrow(self, **fields: object) -> None:
        """Narrow the list: category, state, text, ended."""
        self.wanted = replace(self.wanted, **fields)  # type: ignore[arg-type]
        self.list()

    def list(self) -> None:
        """List the records that are wanted; restricted ones only of their own category, behind the guard."""
        wanted, day, actor = self.wanted, self._today(), self._actor

        def look(_progress: object) -> list[str]:
            with self._office.read() as db:
                permit = accounts.permit(db, actor)
                return care.ids(
                    db, permit, day=day, category=wanted.category, state=wanted.state, text=wanted.text,
                    ended=wanted.ended, open_only=True,
                )  # fmt: skip

        self._work.read(look, lambda ids: self._view.show_records(ids, wanted), slot="care.list")

    def rows(self, ids: Sequence[str]) -> Mapping[str, CareRow]:
        """The lines on sight."""
        with self._office.read() as db:
            return care.rows(db, accounts.permit(db, self._actor), ids, day=self._today())

    def plan(self, ids: Sequence[str]) -> None:
        """Plan the first visit of those that have none."""
        self._work.change(
            lambda _p: operations.plan(self._office, list(ids), actor=self._actor, today=self._today()),
            title=_("安排走访"), notice=_("已安排走访"),
        )  # fmt: skip

    # Suggestions

    def suggest(self) -> None:
        """Look for people who may need care."""
        day, actor = self._today(), self._actor

        def look(progress: object) -> tuple[dict[str, Suggestion], dict[str, Proposed]]:
            with self._office.read() as db:
                found = suggested.proposed(db, accounts.permit(db, actor), day=day, progress=progress)  # type: ignore[arg-type]
                return {suggested.key(s): s for s in found}, suggested.rows(db, found, day=day)

        def show(found: tuple[dict[str, Suggestion], dict[str, Proposed]]) -> None:
            self._suggestions = found[0]
            self._view.show_suggestions(found[1])

        self._work.read(look, show, slot="care.suggest", title=_("查找可能需要关爱的人"))

    def accept(self, keys: Sequence[str]) -> None:
        """Yes: records are made."""
        self._answer(keys, answers.accept, _("已采纳 {n} 条建议").format(n=len(keys)))

    def refuse(self, keys: Sequence[str]) -> None:
        """No: remembered until the facts are others."""
        self._answer(keys, answers.refuse, _("已记住:不是"))

    def _answer(self, keys: Sequence[str], act: Callable[..., Changes], notice: str) -> None:
        wanted = [self._suggestions[key] for key in keys if key in self._suggestions]
        if wanted:
            self._work.change(
                lambda _p: act(self._office, wanted, actor=self._actor, today=self._today()),
                lambda _changes: self.suggest(), title=_("重点建议"), notice=notice,
            )  # fmt: skip
