"""One household at a time: open, check, keep, take off; and the dwelling it lives in. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError, Refused
from desktop.base.i18n import _
from desktop.domain.household import HouseholdDraft
from desktop.domain.permissions import Action
from desktop.operations import dwellings as dwelling_operations
from desktop.operations import households as operations
from desktop.operations import verification
from desktop.queries import accounts, dwellings, households
from ui.screens.households.judging import Weighed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from desktop.domain.changes import Changes
    from desktop.domain.dwelling import DwellingDraft
    from desktop.queries.dwellings import DwellingPage
    from desktop.queries.households import HouseholdPage
    from desktop.workspace import Workspace
    from ui.bridge.work import Work
    from ui.screens.households.judging import Judging


class HouseholdView(Protocol):
    """What is told to the household's card."""

    def show_household(self, page: HouseholdPage, siblings: Sequence[tuple[str, str]]) -> None: ...
    def show_new_household(self, draft: HouseholdDraft, where: str) -> None: ...
    def show_household_problems(self, weighed: Weighed) -> None: ...
    def show_dwelling(self, page: DwellingPage | None, *, locked: bool) -> None: ...
    def show_dwelling_problems(self, weighed: Weighed) -> None: ...
    def household_kept(self, page: HouseholdPage) -> None: ...
    def dwelling_kept(self) -> None: ...
    def close_household(self) -> None: ...
    def say(self, text: str) -> None: ...


@dataclass(frozen=True)
class Saved:
    """What was written, and the household as the file has it now."""

    changes: Changes
    page: HouseholdPage


class HouseholdPresenter:
    """`page` is the household on sight, None for a new one. `locked`: who sits here may look and not change."""

    def __init__(
        self, card: HouseholdView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._card, self._office, self._work = card, office, work
        self._actor, self._today = actor, today
        self.judging: Judging  # of the household's form
        self.home_judging: Judging  # of the dwelling's form
        self.page: HouseholdPage | None = None
        self.home: DwellingPage | None = None
        self.locked = False
        self._dwelling = ""

    # Open

    def open_household(self, household_id: str, then: Callable[[], None] | None = None) -> None:
        """Show a household's form; `then` runs when it is on the screen."""

        def look(_progress: object) -> tuple[HouseholdPage, list[tuple[str, str]], DwellingPage | None, bool]:
            with self._office.read() as db:
                page = households.one(db, household_id)
                door = page.draft.dwelling_id
                beside = households.ids(db, dwelling_id=door) if door else []
                named = households.rows(db, beside) if len(beside) > 1 else {}
                home = dwellings.one(db, door) if door else None
                locked = not accounts.permit(db, self._actor).may(Action.EDIT)
            return page, [(i, named[i].head_name) for i in beside if i in named], home, locked

        def show(
            found: tuple[HouseholdPage, list[tuple[str, str]], DwellingPage | None, bool],
        ) -> None:
            self.page, siblings, self.home, self.locked = found
            self._dwelling = self.page.draft.dwelling_id
            self._card.show_household(self.page, siblings)
            self._card.show_dwelling(self.home, locked=self.locked)
            if then is not None:
                then()

        self._work.read(look, show, failed=self._gone, slot="households.page")

    def open_door_of(self, dwelling_id: str, then: Callable[[], None]) -> None:
        """The household of a dwelling, or an empty form there; `then` runs when it is on the screen."""

        def look(_progress: object) -> list[str]:
            with self._office.read() as db:
                return households.ids(db, dwelling_id=dwelling_id)

        def show(ids: list[str]) -> None:
            if ids:
                self.open_household(ids[0], then)
            else:
                self.new_household(dwelling_id, then)

        self._work.read(look, show, slot="households.page")

    def open_resident(self, resident_id: str, then: Callable[[str], None]) -> None:
        """Show the household a resident is registered in; `then` opens the resident's own form."""

        def look(_progress: object) -> str:
            with self._office.read() as db:
                return households.resident(db, resident_id)[0].household_id

        def show(household_id: str) -> None:
            self.open_household(household_id, lambda: then(resident_id))

        self._work.read(look, show, failed=self._gone, slot="households.page")

    def open_dwelling(self, dwelling_id: str) -> None:
        """Show the household behind a door; an empty form when nobody is registered there."""
        self.open_door_of(dwelling_id, lambda: None)

    def new_household(self, dwelling_id: str = "", then: Callable[[], None] | None = None) -> None:
        """An empty form; without a dwelling the address is settled later. Who keys it collected it, today."""

        def look(_progress: object) -> DwellingPage | None:
            with self._office.read() as db:
                return dwellings.one(db, dwelling_id) if dwelling_id else None

        def show(home: DwellingPage | None) -> None:
            self.page, self.home, self.locked, self._dwelling = None, home, False, dwelling_id
            today = self._today().isoformat()
            draft = HouseholdDraft(dwelling_id=dwelling_id, collected_on=today, collected_by=self._actor)
            self._card.show_new_household(draft, home.where if home is not None else _("地址待落"))
            self._card.show_dwelling(home, locked=False)
            if then is not None:
                then()

        self._work.read(look, show, failed=self._gone, slot="households.page")

    def beside(self) -> None:
        """Another household behind the same door."""
        self.new_household(self._dwelling)

    # Keep

    def check_household(self, draft: HouseholdDraft) -> bool:
        """Show what is wrong; False when it keeps the form from being saved."""
        weighed = self.judging.weigh(draft)
        self._card.show_household_problems(weighed)
        return not weighed.blocked

    def save_household(
        self, draft: HouseholdDraft, then: Callable[[], None] | None = None, *,
        also: Callable[[str], object] | None = None,
    ) -> bool:  # fmt: skip
        """Keep the form: a new household or what differs; `also` runs in the same job with its id, `then` afterwards.

        False when something blocks and nothing was begun.
        """
        if not self.check_household(draft):
            return False
        page = self.page

        def write(_progress: object) -> Saved:
            today = self._today()
            if page is None:
                changes = operations.add(self._office, draft, actor=self._actor, today=today)
            else:
                changes = operations.edit(
                    self._office, page.id, draft, seen=page.seen, actor=self._actor, today=today
                )
            made = page.id if page is not None else next(iter(changes.of("household")))
            if also is not None:
                also(made)
            with self._office.read() as db:
                return Saved(changes, households.one(db, made))

        def kept(saved: Saved) -> None:
            if (
                self.page is page
            ):  # still on sight: what is typed next belongs to the record that is there now
                self.page = saved.page
                self._card.household_kept(saved.page)
            if then is not None:
                then()
            else:
                self.open_household(saved.page.id)

        notice = _("已保存:{name}").format(name=draft.head_name)
        self._work.change(write, kept, failed=self._refused, title=_("保存住户"), notice=notice)
        return True

    def check_dwelling(self, draft: DwellingDraft) -> bool:
        """Show what is wrong with the dwelling; False when it cannot be kept."""
        weighed = self.home_judging.weigh(draft)
        self._card.show_dwelling_problems(weighed)
        return not weighed.blocked

    def save_dwelling(
        self, draft: DwellingDraft, then: Callable[[], None] | None = None, *,
        also: Callable[[str], object] | None = None,
    ) -> bool:  # fmt: skip
        """Keep what differs in the dwelling on sight, as `save_household`."""
        home = self.home
        if home is None or not self.check_dwelling(draft):
            return False

        def write(_progress: object) -> Changes:
            changes = dwelling_operations.edit(
                self._office, home.id, draft, seen=home.seen, actor=self._actor, today=self._today()
            )
            if also is not None:
                also(home.id)
            return changes

        def kept(_changes: Changes) -> None:
            self._card.dwelling_kept()
            self.reread_dwelling(home.id)
            if then is not None:
                then()

        notice = _("已保存:{name}").format(name=home.where)
        self._work.change(write, kept, failed=self._dwelling_refused, title=_("保存房屋"), notice=notice)
        return True

    def reread_dwelling(self, dwelling_id: str) -> None:
        """The dwelling as the file has it now."""

        def look(_progress: object) -> DwellingPage:
            with self._office.read() as db:
                return dwellings.one(db, dwelling_id)

        def show(home: DwellingPage) -> None:
            if self.home is not None and self.home.id == home.id:
                self.home = home
                self._card.show_dwelling(home, locked=self.locked)

        self._work.read(look, show, failed=lambda _e: None, slot="households.dwelling")

    def verify(self) -> None:
        """采集 → 核实: who sits here confirms the household on sight; refused to who collected it."""
        page = self.page
        if page is None:
            return
        self._work.change(
            lambda _p: verification.confirm(self._office, [page.id], actor=self._actor, today=self._today()),
            lambda _changes: self.open_household(page.id),
            failed=lambda error: self._card.say(error.text),
            notice=_("已核实:{name}").format(name=page.draft.head_name),
        )

    def remove_household(self) -> None:
        """Take the household shown off the books; refused while somebody is registered in it."""
        page = self.page
        if page is None:
            self._card.close_household()
            return
        name = page.draft.head_name
        self._work.change(
            lambda _p: operations.remove(self._office, page.id, name=name, actor=self._actor),
            lambda _changes: self._card.close_household(),
            failed=self._refused,
            title=_("删除住户"),
            notice=_("已删除住户:{name}").format(name=name),
        )

    def _gone(self, error: GezhiError) -> None:
        self._card.say(error.text)
        self._card.close_household()

    def _refused(self, error: GezhiError) -> None:
        if isinstance(error, Refused) and error.problems:
            self._card.show_household_problems(Weighed(error.problems, {}))
        else:
            self._card.say(error.text)

    def _dwelling_refused(self, error: GezhiError) -> None:
        if isinstance(error, Refused) and error.problems:
            self._card.show_dwelling_problems(Weighed(error.problems, {}))
        else:
            self._card.say(error.text)
