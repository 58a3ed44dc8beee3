"""The map as it is edited: what is on it, where, and what a gesture would make of it. No Qt, no office."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from desktop.base.i18n import _
from desktop.documents.layout.palette import Style
from desktop.domain.site_geometry import (
    Bounds,
    Point,
    Snap,
    aligned,
    bounds,
    corners,
    distributed,
    snap,
    turned,
)
from desktop.domain.site_map import FULL_TURN, Arrangement, Box
from desktop.queries.site_map import Background, Feature, Lot, Site, SiteMap

SIGN: Final = 900
"""Centimetres a sign is high on the screen, at its usual size."""
LETTER: Final = 560


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything of the map by id. `boxes`: where each building is shown; `loose`: those nobody has placed yet.

    `grids`: building id → number of its grid (0: none); `styles`: number of a grid → how it looks, as on paper.
    """

    sites: Mapping[str, Site] = field(default_factory=dict)
    boxes: Mapping[str, Box] = field(default_factory=dict)
    loose: frozenset[str] = frozenset()
    features: Mapping[str, Feature] = field(default_factory=dict)
    lots: Mapping[str, Lot] = field(default_factory=dict)
    grids: Mapping[str, int] = field(default_factory=dict)
    styles: Mapping[int, Style] = field(default_factory=dict)
    backgrounds: tuple[Background, ...] = ()

    @classmethod
    def of(
        cls, site: SiteMap, boxes: Mapping[str, Box], grids: Mapping[str, int], styles: Mapping[int, Style]
    ) -> Drawing:
        """From the office's map and where the program would put the rest."""
        return cls(
            {one.id: one for one in site.sites}, boxes,
            frozenset(one.id for one in site.sites if one.box is None),
            {one.id: one for one in site.features}, {lot.id: lot for lot in site.lots}, grids, styles, site.backgrounds,
        )  # fmt: skip

    def __contains__(self, thing: str) -> bool:
        return thing in self.sites or thing in self.features

    @property
    def order(self) -> list[str]:
        """All things in the order the Tab key goes through them: buildings as listed, then marks."""
        return [*self.sites, *self.features]

    def title(self, thing: str) -> str:
        """What a thing is called, a building with its compound."""
        if thing in self.features:
            return self.features[thing].title
        site = self.sites[thing]
        lot = self.lots.get(site.compound_id)
        return f"{lot.name if lot else ''}{site.title}"

    # Places

    def rings(self, building: str) -> list[list[Point]]:
        """The outline of a building where it is shown."""
        box, site = self.boxes[building], self.sites[building]
        if not site.rings:
            return [corners(box.x, box.y, box.width, box.height, box.turn)]
        middle = (box.x, box.y)
        return [[turned((box.x + x, box.y + y), middle, box.turn) for x, y in ring] for ring in site.rings]

    def bounds_of(self, thing: str) -> Bounds:
        """The upright rectangle a thing takes."""
        if thing in self.features:
            mark = self.features[thing]
            west, south, east, north = bounds(mark.points)
            rim = mark.width // 2 if len(mark.points) > 1 else SIGN * mark.size // 200
            return west - rim, south - rim, east + rim, north + rim
        return bounds(p for ring in self.rings(thing) for p in ring)

    def extent(self, things: Iterable[str] | None = None) -> Bounds:
        """The ground some things, or all, take together; one hectare for none."""
        boxes = [self.bounds_of(thing) for thing in (self.order if things is None else things)]
        if not boxes:
            return (0, -10_000, 10_000, 0)
        return (
            min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes),
        )  # fmt: skip

    def compound_of(self, things: Collection[str]) -> str:
        """The compound all of these buildings are in, "" when there is none such."""
        found = {self.sites[thing].compound_id for thing in things if thing in self.sites}
        return next(iter(found)) if len(found) == 1 else ""

    def compound_at(self, point: Point) -> str:
        """The compound whose buildings stand round a point, "" outside all."""
        for lot in self.lots:
            inside = self.in_compound(lot)
            if inside:
                west, south, east, north = self.extent(inside)
                if west <= point[0] <= east and south <= point[1] <= north:
                    return lot
        return ""

    def in_compound(self, compound: str) -> list[str]:
        """The buildings of a compound."""
        return [i for i, site in self.sites.items() if site.compound_id == compound]

    # Gestures

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
