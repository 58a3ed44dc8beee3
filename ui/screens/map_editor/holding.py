"""What the map editor holds: the drawing, what is chosen in it, and the way of a step into the file. No Qt here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.documents.kinds.grid_map.colouring import styles_of
from desktop.documents.kinds.grid_map.plan import Ground
from desktop.documents.kinds.internal import Copy
from desktop.documents.render import map_places
from desktop.documents.render.batch import Asked, Team
from desktop.documents.render.kind import Scope
from desktop.documents.render.maps import ground
from desktop.domain.permissions import Action
from desktop.domain.site_map import Arrangement
from desktop.queries import accounts, division, grids
from desktop.queries import site_map as queries
from ui.screens.map_editor.drawing import Drawing

if TYPE_CHECKING:
    from datetime import date

    from desktop.documents.layout.palette import Style
    from desktop.domain.changes import Changes
    from desktop.queries.site_map import SiteMap
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

CONCERNS: Final = (
    "building",
    "compound",
    "unit",
    "map_feature",
    "map_background",
    "grid",
    "micro_grid",
    "territory",
    "community",
    "account",
)
STEP: Final = 100  # centimetres an arrow key moves
GRID: Final = 100
FIFTEEN: Final = 1500  # hundredths of a degree


@dataclass(frozen=True)
class Found:
    """What is read for the screen at once."""

    drawing: Drawing
    may_edit: bool


class MapView(Protocol):
    """What the presenter asks of the screen."""

    def show_drawing(self, drawing: Drawing, *, may_edit: bool) -> None: ...
    def show_selection(self, things: Sequence[str]) -> None: ...
    def show_refusal(self, text: str) -> None: ...
    def settle_soon(self) -> None: ...


class Holding:
    """Holds the drawing and what is chosen in it. Every gesture ends in one step of the history.

    Keys move at once on the screen; what they moved together is kept a moment after the last of them (`settle`).
    """

    def __init__(
        self, view: MapView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self.drawing = Drawing()
        self.chosen: tuple[str, ...] = ()
        self.may_edit = False
        self._pending: Arrangement | None = None  # moved by keys, not kept yet
        self._writing = 0  # steps on their way into the file
        self._stale = True
        self._looks: tuple[object, Mapping[int, Style]] | None = None

    # Coming and going

    def entered(self) -> None:
        """The screen became visible."""
        self._writing = 0
        if self._stale:
            self.reload()

    def changed(self, changes: Changes, *, visible: bool) -> None:
        """The office changed somewhere."""
        if changes.concerns(*CONCERNS):
            self._stale = True
            if visible:
                self.reload()

    def reload(self) -> None:
        """Look everything up again."""
        self._stale = False
        day = self._today()

        def look(_progress: object) -> Found:
            with self._office.read() as db:
                site = queries.site_map(db)
                numbers = {grid.id: grid.number for grid in grids.grids(db, day=day)}
                owner = {row.id: numbers.get(row.grid_id, 0) for row in division.buildings(db, day=day)}
                styles = self._styles(db, site, numbers, owner)
                may = accounts.permit(db, self._actor).may(Action.EDIT)
            return Found(Drawing.of(site, map_places.places(site), owner, styles), may)

        self._work.read(look, self._show, slot="map")

    def _styles(
        self, db: Any, site: SiteMap, numbers: Mapping[str, int], owner: Mapping[str, int]
    ) -> Mapping[int, Style]:
        """The look of every grid as on paper; worked out again only when the division changed."""
        key = (tuple(numbers.items()), tuple(owner.items()))
        if self._looks is None or self._looks[0] != key:
            day = self._today()
            plan = ground(db, Asked(Scope(), {}, day, Copy("", "", "")), Team(db, day))
            looks = styles_of(Ground(plan)) if site.sites else {}
            self._looks = (key, {number: looks[i] for i, number in numbers.items() if i in looks})
        return self._looks[1]

    def _show(self, found: Found) -> None:
        if (
            self._pending is not None or self._writing
        ):  # more was moved while this was read; it is read again soon
            return
        self.drawing, self.may_edit = found.drawing, found.may_edit
        self.chosen = tuple(thing for thing in self.chosen if thing in self.drawing)
        self._view.show_drawing(self.drawing, may_edit=self.may_edit)
        self._view.show_selection(self.chosen)

    # Choosing

    def choose(self, things: Sequence[str]) -> None:
        """These and no others."""
        self.settle()
        self.chosen = tuple(dict.fromkeys(thing for thing in things if thing in self.drawing))
        self._view.show_selection(self.chosen)

    def choose_all(self) -> None:
        """Everything."""
        self.choose(self.drawing.order)

    def choose_next(self, step: int) -> None:
        """The thing after (or before) the chosen one."""
        order = self.drawing.order
        if not order:
            return
        at = order.index(self.chosen[-1]) + step if self.chosen else (0 if step > 0 else -1)
        self.choose([order[at % len(order)]])

    def choose_compound(self) -> None:
        """All buildings of the compounds of what is chosen, to move them as one."""
        compounds = {self.drawing.sites[i].compound_id for i in self.chosen if i in self.drawing.sites}
        self.choose([i for c in self.drawing.lots if c in compounds for i in self.drawing.in_compound(c)])

    def settle(self) -> None:
        """Keep what keys have moved; see `presenter`."""

    # Inside

    def _change(self, work: Callable[[], Changes], notice: str = "") -> None:
        if not self.may_edit:
            self._view.show_refusal(_("您的角色只能看地图,不能改。"))
            return

        def failed(error: GezhiError) -> None:
            self._writing -= 1
            self._view.show_refusal(error.text)
            self.reload()

        def written(_changes: Changes) -> None:
            self._writing -= 1
            self.reload()

        self._writing += 1
        self._work.change(lambda _progress: work(), written, failed=failed, notice=notice)
