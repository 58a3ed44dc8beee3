"""What the page of micro-grids does: the plan of one grid, and putting it into force. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.documents.render import standing
from desktop.operations import dividing
from desktop.queries import grids
from desktop.regrid.micro_plan import MicroPart, in_force, micro_plan

if TYPE_CHECKING:
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


@dataclass(frozen=True)
class MicroWish:
    """For which grid (its id), on which basis, and whether a stair may be divided by floors."""

    grid: str = ""
    basis: str = "registered"
    by_floors: bool = False


class MicroView(Protocol):
    """What the presenter asks of the page."""

    def show_grids(self, names: Sequence[tuple[str, str]], chosen: str) -> None: ...
    def show_parts(self, parts: Sequence[MicroPart], before: int) -> None: ...
    def say(self, text: str, kind: str = "alarm") -> None: ...


class MicroPresenter:
    """Holds the plan on sight."""

    def __init__(
        self, view: MicroView, office: Workspace, work: Work, *, today: Callable[[], date], actor: str
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._today, self._actor = today, actor
        self.wish = MicroWish()
        self.parts: tuple[MicroPart, ...] = ()

    def begin(self, grid: str) -> None:
        """For a grid, by its id; "" for the first."""
        self.plan(MicroWish(grid, self.wish.basis, self.wish.by_floors))

    def plan(self, wish: MicroWish) -> None:
        """The cheapest micro-grids by the wish."""
        day = self._today()

        def look(_progress: object) -> tuple[list[tuple[str, str]], str, tuple[MicroPart, ...], int]:
            with self._office.read() as db:
                known = [(grid.id, grid.name) for grid in grids.grids(db, day=day)]
                chosen = wish.grid if wish.grid in dict(known) else next((key for key, _name in known), "")
                ground = standing.read(db, day)
                before = len(grids.micros(db, day=day, grid_id=chosen)) if chosen else 0
            parts = micro_plan(
                ground.rows,
                ground.stairs,
                ground.boxes,
                grid=chosen,
                basis=wish.basis,
                by_floors=wish.by_floors,
            )
            return known, chosen, parts, before

        def show(found: tuple[list[tuple[str, str]], str, tuple[MicroPart, ...], int]) -> None:
            known, chosen, self.parts, before = found
            self.wish = MicroWish(chosen, wish.basis, wish.by_floors)
            self._view.show_grids(known, chosen)
            self._view.show_parts(self.parts, before)

        self._work.read(look, show, slot="grids.micro", failed=self._fail)

    def apply(self, on: date) -> None:
        """Draw the micro-grids so, from a day on."""
        grid, plan, day = self.wish.grid, in_force(self.parts), self._today()

        def over(_done: object) -> None:
            self.plan(self.wish)
            self._view.say(_("微网格已按方案调整。按 Ctrl+Z 可以一步撤销。"), "good")

        self._work.change(
            lambda _progress: dividing.redraw_micros(
                self._office, grid, plan, on=on, today=day, actor=self._actor
            ),
            over, failed=self._fail, title=_("重新划分微网格"), notice=_("微网格已调整"),
        )  # fmt: skip

    def _fail(self, error: GezhiError) -> None:
        self._view.say(error.text)
