"""What the map editor does. No Qt here: a test drives it with a fake view."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.base.i18n import _
from desktop.documents.layout.schematic import natural_key
from desktop.domain.site_geometry import Point
from desktop.domain.site_map import Arrangement, Box, FeatureDraft
from desktop.operations import site_map as operations
from ui.screens.map_editor.holding import Holding

if TYPE_CHECKING:
    from desktop.domain.site_geometry import Snap

FIFTEEN: Final = 1500  # hundredths of a degree
GRID: Final = 100


class MapPresenter(Holding):
    """Every gesture ends in one step of the history.

    Keys move at once on the screen; what they moved together is kept a moment after the last of them (`settle`).
    """

    # Moving

    def snap(self, dx: int, dy: int, *, reach: int) -> Snap:
        """What to add to a drag of what is chosen."""
        return self.drawing.snap(self.chosen, dx, dy, reach=reach, grid=GRID)

    def drop(self, dx: int, dy: int) -> None:
        """The end of a drag."""
        self.settle()
        self._keep(self.drawing.moved(self.chosen, dx, dy))

    def nudge(self, dx: int, dy: int) -> None:
        """An arrow key: moved at once, kept with the others that follow soon."""
        if self.may_edit and self.chosen:
            self._pend(self.drawing.moved(self.chosen, dx, dy))

    def turn(self, by: int) -> None:
        """A key that turns what is chosen."""
        if self.may_edit and self.chosen:
            self._pend(self.drawing.turned(self.chosen, by))

    def turn_to(self, by: int) -> None:
        """The end of a drag at the handle."""
        self.settle()
        self._keep(self.drawing.turned(self.chosen, by))

    def align(self, how: str) -> None:
        """Bring what is chosen onto one line."""
        self.settle()
        self._keep(self.drawing.aligned(self.chosen, how), least=2)

    def distribute(self, *, across: bool) -> None:
        """Like gaps between what is chosen."""
        self.settle()
        self._keep(self.drawing.distributed(self.chosen, across=across), least=3)

    def set_box(self, building: str, box: Box) -> None:
        """Figures typed for one building."""
        self.settle()
        if self.drawing.boxes.get(building) != box:
            self._keep(Arrangement(buildings={building: box}))

    def _pend(self, what: Arrangement) -> None:
        merged = self._pending or Arrangement()
        self._pending = Arrangement(
            buildings={**merged.buildings, **what.buildings}, features={**merged.features, **what.features},
            walls={**merged.walls, **what.walls},
        )  # fmt: skip
        if self.drawing.loose:
            self._pending = self.drawing.kept(self._pending)
        self.drawing = self.drawing.after(what)
        self._view.show_drawing(self.drawing, may_edit=self.may_edit)
        self._view.settle_soon()

    def settle(self) -> None:
        """Keep what keys have moved, as one step."""
        what, self._pending = self._pending, None
        if what:
            self._write(what)

    def _keep(self, what: Arrangement, *, least: int = 1) -> None:
        if not self.may_edit or len(self.chosen) < least or not what:
            self._view.show_drawing(self.drawing, may_edit=self.may_edit)
            return
        what = self.drawing.kept(what)
        self.drawing = self.drawing.after(what)
        self._view.show_drawing(self.drawing, may_edit=self.may_edit)
        self._write(what)

    def _write(self, what: Arrangement) -> None:
        self._change(
            lambda: operations.arrange(self._office, what, actor=self._actor), _("已移动 {n} 处").format(
                n=len(what.buildings) + len(what.features)
            ),
        )  # fmt: skip

    @property
    def unsaved(self) -> bool:
        """Whether keys have moved something that is not kept yet."""
        return self._pending is not None

    # Marks

    def add(self, draft: FeatureDraft) -> None:
        """A street, gate, sign … as it was drawn; one that stands inside a compound moves with it."""
        inside = (
            ""
            if len(draft.points) > 1 and draft.kind != "wall"
            else self.drawing.compound_at(draft.points[0])
        )
        if draft.kind in {"gate", "wall", "symbol"} and not draft.compound_id:
            draft = replace(draft, compound_id=inside)
        self._change(lambda: operations.add_feature(self._office, draft, actor=self._actor))

    def edit(self, feature_id: str, draft: FeatureDraft) -> None:
        """Other words, another sign or width."""
        self.settle()
        self._change(lambda: operations.edit_feature(self._office, feature_id, draft, actor=self._actor))

    def remove(self) -> None:
        """Rub the chosen marks out; chosen buildings go back to where the list puts them."""
        self.settle()
        marks = [i for i in self.chosen if i in self.drawing.features]
        placed = [i for i in self.chosen if i in self.drawing.sites and i not in self.drawing.loose]
        if marks:
            self._change(lambda: operations.remove_features(self._office, marks, actor=self._actor))
        if placed:
            self._change(lambda: operations.take_off(self._office, placed, actor=self._actor))

    # Tracing

    def next_label(self, compound: str) -> str:
        """The number of the first building of a compound that nobody has placed."""
        waiting = [
            self.drawing.sites[i].label
            for i in self.drawing.loose
            if self.drawing.sites[i].compound_id == compound
        ]
        return min(waiting, key=natural_key, default="")

    def trace(self, compound: str, label: str, box: Box) -> None:
        """A box drawn on the scan is this building."""
        self._change(lambda: operations.trace(self._office, compound, label, box, actor=self._actor))


def middle(one: Point, two: Point) -> tuple[Point, int, int]:
    """The middle and the sides of a box dragged from one corner to the other."""
    return (
        ((one[0] + two[0]) // 2, (one[1] + two[1]) // 2),
        abs(two[0] - one[0]),
        abs(two[1] - one[1]),
    )
