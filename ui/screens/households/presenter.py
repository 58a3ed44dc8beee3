"""What the households screen does with places and households. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError, Problem, Refused, Severity
from desktop.base.i18n import _
from desktop.domain.household import HouseholdDraft
from desktop.operations import households as operations
from desktop.queries import households, overview
from ui.screens.households.matrix import matrix, next_door

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from desktop.domain.changes import Changes
    from desktop.queries.households import DoorRow, HouseholdPage, HouseholdRow, Member, Place
    from desktop.workspace import Workspace
    from ui.bridge.work import Work
    from ui.widgets.matrix_data import MatrixData


@dataclass(frozen=True)
class Choice:
    """What the middle of the screen shows: a place of the tree, everything, or the list behind a number.

    kind: "compound", "building", "unit", "all", "pending" or "gap". title: already in words.
    """

    kind: str = ""
    id: str = ""
    title: str = ""


class HouseholdsView(Protocol):
    """What the presenter says to the screen."""

    def show_tree(self, places: Sequence[Place], pending: int, everything: int) -> None: ...
    def show_matrix(self, title: str, data: MatrixData) -> None: ...
    def show_list(self, title: str, ids: Sequence[str]) -> None: ...
    def show_household(self, page: HouseholdPage, siblings: Sequence[tuple[str, str]]) -> None: ...
    def show_new_household(self, draft: HouseholdDraft, where: str) -> None: ...
    def show_household_problems(self, problems: Mapping[str, Problem]) -> None: ...
    def show_members(self, members: Sequence[Member]) -> None: ...
    def household_dirty(self) -> bool: ...
    def household_kept(self) -> None: ...
    def close_household(self) -> None: ...
    def say(self, text: str) -> None: ...


class HouseholdsPresenter:
    """Places, doors and household forms; residents have their own presenter."""

    def __init__(
        self, view: HouseholdsView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self.choice = Choice()
        self.mode = "use"
        self.page: HouseholdPage | None = None
        self._dwelling = ""
        self._doors: Sequence[DoorRow] = ()
        self._stale = True

    # The places

    def entered(self) -> None:
        """The screen is visible: read what changed since."""
        if self._stale:
            self._stale = False
            self.reload()

    def reload(self) -> None:
        """Read the tree again, and what the middle shows."""

        def look(_progress: object) -> tuple[list[Place], int, int]:
            with self._office.read() as db:
                pending = households.ids(db, pending=True)
                return households.tree(db), len(pending), len(households.ids(db))

        self._work.read(look, lambda found: self._view.show_tree(*found), slot="households.tree")
        if self.choice.kind:
            self.choose(self.choice)

    def choose(self, choice: Choice) -> None:
        """Show a place: a building as floor × door, anything else as a list."""
        self.choice = choice
        if choice.kind == "building":
            self._work.read(
                lambda _p: self._read_doors(choice.id), self._show_doors, slot="households.middle"
            )
        else:
            self._work.read(
                lambda _p: self._read_ids(choice),
                lambda ids: self._view.show_list(choice.title, ids),
                slot="households.middle",
            )

    def open_gap(self, key: str) -> None:
        """The list behind a number of the start screen."""
        self.choose(Choice("gap", key, _(overview.TITLES[key])))

    def colour_by(self, mode: str) -> None:
        """Paint the doors by use, by micro-grid or by the day they were confirmed."""
        self.mode = mode
        if self.choice.kind == "building":
            self._show_doors(self._doors)

    def rows(self, ids: Sequence[str]) -> Mapping[str, HouseholdRow]:
        """The rows of a page of the list (called while painting: one look-up by key)."""
        with self._office.read() as db:
            return households.rows(db, ids)

    def _read_doors(self, building_id: str) -> list[DoorRow]:
        with self._office.read() as db:
            return households.doors(db, building_id)

    def _show_doors(self, doors: Sequence[DoorRow]) -> None:
        self._doors = doors
        self._view.show_matrix(self.choice.title, matrix(doors, self.mode, self._today()))

    def _read_ids(self, choice: Choice) -> list[str]:
        with self._office.read() as db:
            if choice.kind == "gap":
                return overview.household_ids(db, choice.id, day=self._today())
            if choice.kind == "compound":
                return households.ids(db, compound_id=choice.id)
            if choice.kind == "unit":
                return households.ids(db, unit_id=choice.id)
            return households.ids(db, pending=choice.kind == "pending")

    # One household

    def open_household(self, household_id: str, then: Callable[[], None] | None = None) -> None:
        """Show a household's form; `then` runs when it is on the screen."""

        def look(_progress: object) -> tuple[HouseholdPage, list[tuple[str, str]]]:
            with self._office.read() as db:
                page = households.one(db, household_id)
                beside = (
                    households.ids(db, dwelling_id=page.draft.dwelling_id) if page.draft.dwelling_id else []
                )
                named = households.rows(db, beside) if len(beside) > 1 else {}
            return page, [(i, named[i].head_name) for i in beside if i in named]

        def show(found: tuple[HouseholdPage, list[tuple[str, str]]]) -> None:
            self.page = found[0]
            self._dwelling = found[0].draft.dwelling_id
            self._view.show_household(*found)
            if then is not None:
                then()

        self._work.read(look, show, failed=self._gone, slot="households.page")

    def open_resident(self, resident_id: str, then: Callable[[str], None]) -> None:
        """Show the household a resident is registered in; `then` opens the resident's own form."""

        def look(_progress: object) -> str:
            with self._office.read() as db:
                return households.resident(db, resident_id)[0].household_id

        def show(household_id: str) -> None:
            self.open_household(household_id, lambda: then(resident_id))

        self._work.read(look, show, failed=self._gone, slot="households.page")

    def find_dwelling(self, dwelling_id: str, then: Callable[[str], None]) -> None:
        """Tell `then` the building of a dwelling, so that the tree and the doors can follow a search hit."""

        def look(_progress: object) -> str:
            with self._office.read() as db:
                return households.building_of(db, dwelling_id)

        self._work.read(look, then, slot="households.find")

    def open_dwelling(self, dwelling_id: str) -> None:
        """Show the household behind a door; an empty form when nobody is registered there."""

        def look(_progress: object) -> list[str]:
            with self._office.read() as db:
                return households.ids(db, dwelling_id=dwelling_id)

        def show(ids: list[str]) -> None:
            if ids:
                self.open_household(ids[0])
            else:
                self.new_household(dwelling_id)

        self._work.read(look, show, slot="households.page")

    def new_household(self, dwelling_id: str = "") -> None:
        """An empty form; without a dwelling the address is settled later."""
        self.page = None
        self._dwelling = dwelling_id
        door = next((row for row in self._doors if row.dwelling_id == dwelling_id), None)
        where = f"{self.choice.title} {door.unit}-{door.room}" if door else _("地址待落")
        self._view.show_new_household(HouseholdDraft(dwelling_id=dwelling_id), where)

    def beside(self) -> None:
        """Another household behind the same door."""
        self.new_household(self._dwelling)

    def next_dwelling(self) -> str:
        """The dwelling after the one shown, on the same stair; "" at the end or outside a building."""
        return next_door(self._doors, self._dwelling)

    def check_household(self, draft: HouseholdDraft) -> bool:
        """Show what is wrong; False when it keeps the form from being saved."""
        problems = {name: p for name, p in draft.problems(self._today()).items() if name != "dwelling_id"}
        self._view.show_household_problems(problems)
        return not any(p.severity is Severity.BLOCK for p in problems.values())

    def save_household(self, draft: HouseholdDraft, then: Callable[[], None] | None = None) -> None:
        """Keep the form: a new household or what differs; `then` runs when it is kept."""
        if not self.check_household(draft):
            return
        page = self.page

        def write(_progress: object) -> Changes:
            if page is None:
                return operations.add(self._office, draft, actor=self._actor, today=self._today())
            return operations.edit(
                self._office, page.id, draft, seen=page.seen, actor=self._actor, today=self._today()
            )

        def kept(changes: Changes) -> None:
            made = next(iter(changes.of("household")), page.id if page else "")
            self._view.household_kept()
            if then is not None:
                then()
            elif made:
                self.open_household(made)

        notice = _("已保存:{name}").format(name=draft.head_name)
        self._work.change(write, kept, failed=self._refused, title=_("保存住户"), notice=notice)

    def remove_household(self) -> None:
        """Take the household shown off the books; refused while somebody is registered in it."""
        page = self.page
        if page is None:
            self._view.close_household()
            return
        name = page.draft.head_name
        self._work.change(
            lambda _p: operations.remove(self._office, page.id, name=name, actor=self._actor),
            lambda _changes: self._view.close_household(),
            failed=self._refused,
            title=_("删除住户"),
            notice=_("已删除住户:{name}").format(name=name),
        )

    # The office changed

    def changed(self, changes: Changes, *, visible: bool) -> None:
        """Read again what is on sight; a form with something half typed keeps it, and only its members are read."""
        if not changes.concerns(
            "household", "resident", "dwelling", "building", "unit", "compound", "territory"
        ):
            return
        if not visible:
            self._stale = True
            return
        self.reload()
        page = self.page
        mine = page is not None and ("household", page.id) in changes.touched
        if page is not None and self._view.household_dirty():
            self._work.read(
                lambda _p: self._members(page.id), self._view.show_members, slot="households.members"
            )
        elif page is not None and (mine or changes.concerns("resident")):
            self.open_household(page.id)

    def _members(self, household_id: str) -> Sequence[Member]:
        with self._office.read() as db:
            return households.members(db, household_id)

    def _gone(self, error: GezhiError) -> None:
        self._view.say(error.text)
        self._view.close_household()

    def _refused(self, error: GezhiError) -> None:
        if isinstance(error, Refused) and error.problems:
            self._view.show_household_problems(error.problems)
        else:
            self._view.say(error.text)
