"""What the grids screen does. No Qt here: a test drives it with a fake view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import NotFound, Problem
from desktop.base.i18n import _
from desktop.queries import grids, households, lineage
from desktop.queries.grids import GridRow, MicroRow, Unplaced
from desktop.queries.households import HouseholdRow
from ui.bridge.freshness import Fresh
from ui.bridge.target import Target

if TYPE_CHECKING:
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

CONCERNS = (
    "grid",
    "micro_grid",
    "territory",
    "building",
    "unit",
    "dwelling",
    "household",
    "resident",
    "staff",
    "assignment",
)
REGISTERED, OCCUPIED = "registered", "occupied"


@dataclass(frozen=True)
class Totals:
    """The office in figures."""

    grids: int
    micros: int
    registered: int
    occupied: int
    people: int
    out_of_norm: int
    unplaced: Unplaced


class GridsView(Protocol):
    """What the presenter asks of the screen."""

    def show_totals(self, totals: Totals) -> None: ...
    def show_grids(self, rows: Sequence[GridRow]) -> None: ...
    def show_micros(self, grid: GridRow | None, rows: Sequence[MicroRow]) -> None: ...
    def show_basis(self, basis: str) -> None: ...
    def show_households(self, title: str, ids: Sequence[str]) -> None: ...
    def lead_to(self, grid_id: str, micro_id: str) -> None: ...
    def show_past(self, words: str) -> None: ...


class GridsPresenter(Fresh):
    """Holds the rows of the whole office: eight grids and fifty micro-grids are no reason for paging."""

    shows = CONCERNS

    def __init__(
        self,
        view: GridsView,
        office: Workspace,
        work: Work,
        *,
        today: Callable[[], date],
        go: Callable[[Target], None],
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._today, self._go = today, go
        self._grids: tuple[GridRow, ...] = ()
        self._micros: tuple[MicroRow, ...] = ()
        self._chosen = ""
        self._wanted = ""  # a grid or micro-grid that was asked for before it was known
        self.basis = REGISTERED

    def reload(self) -> None:
        """Look everything up again."""
        self._stale = False
        day = self._today()

        def look(_progress: object) -> tuple[list[GridRow], list[MicroRow], Unplaced]:
            with self._office.read() as db:
                return grids.grids(db, day=day), grids.micros(db, day=day), grids.unplaced(db, day=day)

        self._work.read(look, lambda found: self._show(*found), slot="grids")

    def _show(self, rows: Sequence[GridRow], micros: Sequence[MicroRow], unplaced: Unplaced) -> None:
        self._grids, self._micros = tuple(rows), tuple(micros)
        self._view.show_totals(self._totals(unplaced))
        self._view.show_grids(self._grids)
        known = {grid.id for grid in self._grids}
        self.choose(self._chosen if self._chosen in known else next(iter(known and [self._grids[0].id]), ""))
        self._lead()

    def _totals(self, unplaced: Unplaced) -> Totals:
        return Totals(
            grids=len(self._grids),
            micros=len(self._micros),
            registered=unplaced.total.registered,
            occupied=unplaced.total.occupied,
            people=unplaced.total.people,
            out_of_norm=sum(self.problem(g) is not None for g in self._grids),
            unplaced=unplaced,
        )

    def problem(self, row: GridRow) -> Problem | None:
        """What is wrong with a grid's size on the chosen basis."""
        return row.problem if self.basis == REGISTERED else row.problem_occupied

    def choose(self, grid_id: str) -> None:
        """Show the micro-grids of one grid."""
        self._chosen = grid_id
        grid = next((g for g in self._grids if g.id == grid_id), None)
        self._view.show_micros(grid, [m for m in self._micros if m.grid_id == grid_id])

    def lead(self, scope_id: str) -> None:
        """Go to a grid or a micro-grid, as soon as it is known."""
        self._wanted = scope_id
        self._lead()

    def _lead(self) -> None:
        if self._wanted and self._grids:
            self._follow()
        micro = next((m for m in self._micros if m.id == self._wanted), None)
        grid = micro.grid_id if micro else self._wanted
        if any(g.id == grid for g in self._grids):
            self._wanted = ""
            self._view.lead_to(grid, micro.id if micro else "")

    def _follow(self) -> None:
        """One that ended leads to what stands for it today, and says so."""
        known = {grid.id for grid in self._grids} | {micro.id for micro in self._micros}
        if self._wanted in known:
            return
        with self._office.read() as db:
            try:
                past = lineage.trace(db, self._wanted)
            except NotFound:
                return
        self._view.show_past(past.words)
        later = [key for key, _name in past.later if key in known]
        self._wanted = later[0] if later else ""

    def tell_past(self, grid_id: str) -> None:
        """What a grid was made of, and when."""
        if grid_id:
            with self._office.read() as db:
                self._view.show_past(lineage.trace(db, grid_id).words)

    def set_basis(self, basis: str) -> None:
        """Measure the sizes in registered or in occupied households."""
        self.basis = basis
        self._view.show_basis(basis)
        self.reload()

    # Numbers open

    def open_grid(self, grid_id: str) -> None:
        """The households of a grid, on the chosen basis."""
        name = next((g.name for g in self._grids if g.id == grid_id), "")
        self._households(name, grid_id=grid_id)

    def open_micro(self, micro_id: str) -> None:
        """The households of a micro-grid, on the chosen basis."""
        name = next((m.name for m in self._micros if m.id == micro_id), "")
        self._households(name, micro_id=micro_id)

    def open_unplaced(self) -> None:
        """The households that lie in no grid."""
        self._households(_("未入格"))

    def open_team(self) -> None:
        """The people of the chosen grid."""
        if self._chosen:
            self._go(Target("team", facts={"grid_id": self._chosen}))

    def open_map(self) -> None:
        """The map of the community."""
        self._go(Target("map"))

    def open_household(self, household_id: str) -> None:
        """One household where it is kept."""
        self._go(Target("households", "household", household_id))

    def rows(self, ids: Sequence[str]) -> Mapping[str, HouseholdRow]:
        """The lines of the household list that are on sight."""
        with self._office.read() as db:
            return households.rows(db, ids)

    def _households(self, name: str, *, grid_id: str = "", micro_id: str = "") -> None:
        day, occupied = self._today(), self.basis == OCCUPIED and bool(grid_id or micro_id)
        word = _("实住户") if occupied else _("登记户")

        def look(_progress: object) -> list[str]:
            with self._office.read() as db:
                wanted = set(
                    grids.household_ids(db, day=day, grid_id=grid_id, micro_id=micro_id, occupied=occupied)
                )
                return [i for i in households.ids(db) if i in wanted]  # in stair order

        self._work.read(
            look, lambda ids: self._view.show_households(f"{name} {word}", ids), slot="grids.households"
        )
