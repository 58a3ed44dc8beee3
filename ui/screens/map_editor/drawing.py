"""The map as it is edited: what is on it, where, and what a gesture would make of it. No Qt, no office."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from desktop.base.i18n import _
from desktop.domain.site_geometry import (
    Point,
    Snap,
    aligned,
    distributed,
    snap,
    turned,
)
from desktop.domain.site_map import FULL_TURN, Arrangement
from ui.screens.map_editor.things import Things


@dataclass(frozen=True, slots=True)
class Drawing(Things):
    """What a gesture would make of the map; see `things` for what is on it."""

    def moved(self, things: Collection[str], dx: int, dy: int) -> Arrangement:
        """Things carried by (dx, dy); a compound taken whole takes its walls and gates along."""
        return self.each_moved(dict.fromkeys(self._carried(things), (dx, dy)))

    def each_moved(self, moves: Mapping[str, Point]) -> Arrangement:
        """Every thing by its own way; those that stay are left out."""
        real = {thing: way for thing, way in moves.items() if way != (0, 0)}
        boxes = {
            i: replace(self.boxes[i], x=self.boxes[i].x + dx, y=self.boxes[i].y + dy)
            for i, (dx, dy) in real.items() if i in self.sites
        }  # fmt: skip
        marks = {
            i: [(x + dx, y + dy) for x, y in self.features[i].points]
            for i, (dx, dy) in real.items() if i in self.features
        }  # fmt: skip
        walls = {}
        for lot in self._whole(boxes):
            ways = {real[i] for i in self.in_compound(lot)}
            if len(ways) == 1 and self.lots[lot].walls:
                ((dx, dy),) = ways
                walls[lot] = [[(x + dx, y + dy) for x, y in ring] for ring in self.lots[lot].walls]
        return Arrangement(buildings=boxes, features=marks, walls=walls)

    def turned(self, things: Collection[str], turn: int, centre: Point | None = None) -> Arrangement:
        """Things turned together, about the middle of what they take or about `centre`."""
        carried = self._carried(things)
        west, south, east, north = self.extent(carried)
        middle = centre or ((west + east) // 2, (south + north) // 2)
        boxes = {}
        for i in carried:
            if i in self.sites:
                box = self.boxes[i]
                x, y = turned((box.x, box.y), middle, turn)
                boxes[i] = replace(box, x=x, y=y, turn=(box.turn + turn) % FULL_TURN)
        marks = {
            i: [turned(point, middle, turn) for point in self.features[i].points]
            for i in carried if i in self.features and (len(carried) > 1 or len(self.features[i].points) > 1)
        }  # fmt: skip
        walls = {
            lot: [[turned(point, middle, turn) for point in ring] for ring in self.lots[lot].walls]
            for lot in self._whole(boxes)
            if self.lots[lot].walls
        }
        return Arrangement(buildings=boxes, features=marks, walls=walls)

    def aligned(self, things: Collection[str], how: str) -> Arrangement:
        """Things on one line, see `domain.site_geometry.ALIGNMENTS`."""
        return (
            self.each_moved(aligned({i: self.bounds_of(i) for i in things}, how)) if things else Arrangement()
        )

    def distributed(self, things: Collection[str], *, across: bool) -> Arrangement:
        """Things with like gaps."""
        return self.each_moved(distributed({i: self.bounds_of(i) for i in things}, across=across))

    def snap(self, things: Collection[str], dx: int, dy: int, *, reach: int, grid: int) -> Snap:
        """What to add to a drag by (dx, dy) so that it ends in line with something that stays."""
        if not any(thing in self.sites for thing in things):
            return Snap(0, 0)
        west, south, east, north = self.extent(things)
        far = 20 * reach + max(east - west, north - south)
        others = []
        for i, box in self.boxes.items():
            if (
                i not in things
                and abs(box.x - dx - west) < far + east - west
                and abs(box.y - dy - south) < far + north - south
            ):
                others.append(self.bounds_of(i))
        return snap((west + dx, south + dy, east + dx, north + dy), others, reach, grid)

    def kept(self, what: Arrangement) -> Arrangement:
        """`what`, and with it the places the program had chosen for what nobody has placed: of the whole map at the
        first gesture, later of the compounds concerned. They would jump otherwise."""
        if not what.buildings:
            return what
        concerned = {self.sites[i].compound_id for i in what.buildings}
        first = len(self.loose) == len(self.sites)
        others = {
            i: self.boxes[i] for i in self.loose
            if i not in what.buildings and (first or self.sites[i].compound_id in concerned)
        }  # fmt: skip
        return replace(what, buildings={**others, **what.buildings})

    def after(self, what: Arrangement) -> Drawing:
        """The map once a gesture is done."""
        features = {
            i: replace(one, points=tuple(what.features.get(i, one.points)))
            for i, one in self.features.items()
        }
        lots = {
            i: replace(lot, walls=tuple(tuple(ring) for ring in what.walls[i])) if i in what.walls else lot
            for i, lot in self.lots.items()
        }
        return replace(
            self, boxes={**self.boxes, **what.buildings}, features=features, lots=lots,
            loose=self.loose.difference(what.buildings),
        )  # fmt: skip

    def _carried(self, things: Collection[str]) -> list[str]:
        """Things, and the gates and walls of every compound that is taken whole."""
        chosen = [thing for thing in self.order if thing in set(things)]
        whole = self._whole(chosen) if len(chosen) > 1 else []
        along = [i for i, one in self.features.items() if one.compound_id in whole and i not in chosen]
        return [*chosen, *along]

    def _whole(self, things: Collection[str]) -> list[str]:
        chosen = set(things)
        found = {self.sites[i].compound_id for i in chosen if i in self.sites}
        return [lot for lot in self.lots if lot in found and chosen.issuperset(self.in_compound(lot))]


def titles(drawing: Drawing, things: Collection[str]) -> str:
    """What is chosen, in words: one by its name, several as a number."""
    listed = list(things)
    if len(listed) == 1:
        return drawing.title(listed[0])
    return _("选中 {n} 处").format(n=len(listed)) if listed else _("没有选中")
