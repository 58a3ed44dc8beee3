"""What the households screen does with places and households. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from desktop.base.i18n import _
from desktop.queries import households, overview
from ui.screens.households import building
from ui.screens.households.building import Building
from ui.screens.households.household_presenter import HouseholdPresenter, HouseholdView
from ui.screens.households.matrix import next_door

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from desktop.domain.changes import Changes
    from desktop.queries.households import Place
    from desktop.workspace import Workspace
    from ui.bridge.work import Work
    from ui.widgets.matrix_data import MatrixData


@dataclass(frozen=True)
class Choice:
    """What the middle of the screen shows: a place of the tree, everything, or the list behind a number.

    kind: "compound", "building", "unit", "all", "residents", "pending" or "gap". title: already in words.
    """

    kind: str = ""
    id: str = ""
    title: str = ""


class HouseholdsView(Protocol):
    """What the presenter says to the screen."""

    def show_tree(self, places: Sequence[Place], pending: int, everything: int, people: int) -> None: ...
    def show_matrix(self, choice: Choice, data: MatrixData) -> None: ...
    def show_list(self, choice: Choice) -> None: ...
    def reread_members(self) -> None: ...
    def household_dirty(self) -> bool: ...


class HouseholdsPresenter(HouseholdPresenter):
    """Places and doors, and the household on sight; residents have their own presenter."""

    def __init__(
        self, view: HouseholdsView, card: HouseholdView, office: Workspace, work: Work, *, actor: str,
        today: Callable[[], date],
    ) -> None:  # fmt: skip
        super().__init__(card, office, work, actor=actor, today=today)
        self._view = view
        self.choice = Choice()
        self.mode = "use"
        self._building = Building()
        self._stale = True

    # The places

    def entered(self) -> None:
        """The screen is visible: read what changed since."""
        if self._stale:
            self._stale = False
            self.reload()

    def reload(self) -> None:
        """Read the tree again, and what the middle shows."""

        def look(_progress: object) -> tuple[list[Place], int, int, int]:
            with self._office.read() as db:
                return (households.tree(db), *households.totals(db))

        self._work.read(look, lambda found: self._view.show_tree(*found), slot="households.tree")
        if self.choice.kind:
            self.choose(self.choice)

    def choose(self, choice: Choice) -> None:
        """Show a place: a building as floor × door, anything else as a list."""
        self.choice = choice
        if choice.kind == "building":
            self._work.read(
                lambda _p: building.read(self._office, choice.id, actor=self._actor, today=self._today()),
                self._show_building, slot="households.middle",
            )  # fmt: skip
        else:
            self._building = Building()
            self._view.show_list(choice)

    def open_gap(self, key: str) -> None:
        """The list behind a number of the start screen."""
        self.choose(Choice("gap", key, _(overview.TITLES[key])))

    def colour_by(self, mode: str) -> None:
        """Paint the doors in one of the modes of `matrix`."""
        self.mode = mode
        if self.choice.kind == "building":
            self._show_building(self._building)

    def _show_building(self, found: Building) -> None:
        self._building = found
        self._view.show_matrix(self.choice, found.matrix(self.mode, self._today()))

    def find_dwelling(self, dwelling_id: str, then: Callable[[str], None]) -> None:
        """Tell `then` the building of a dwelling, so that the tree and the doors can follow a search hit."""

        def look(_progress: object) -> str:
            with self._office.read() as db:
                return households.building_of(db, dwelling_id)

        self._work.read(look, then, slot="households.find")

    def next_dwelling(self) -> str:
        """The dwelling after the one shown, on the same stair; "" at the end or outside a building."""
        return next_door(self._building.doors, self._dwelling)

    # The office changed

    def changed(self, changes: Changes, *, visible: bool) -> None:
        """Read again what is on sight; a form with something half typed keeps it, and only its members are read."""
        if not changes.concerns(
            "household", "resident", "dwelling", "building", "unit", "compound", "territory", "care_record"
        ):
            return
        if not visible:
            self._stale = True
            return
        self.reload()
        page = self.page
        mine = page is not None and ("household", page.id) in changes.touched
        if page is not None and self._view.household_dirty():
            self._view.reread_members()
        elif page is not None and (mine or changes.concerns("resident", "dwelling")):
            self.open_household(page.id)
