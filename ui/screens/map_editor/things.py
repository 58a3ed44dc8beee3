"""The map as it is edited: what is on it and where. No Qt, no office."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from desktop.documents.layout.palette import Style
from desktop.domain.site_geometry import (
    Bounds,
    Point,
    bounds,
    corners,
    turned,
)
from desktop.domain.site_map import Box
from desktop.queries.site_map import Background, Feature, Lot, Site, SiteMap

SIGN: Final = 900
"""Centimetres a sign is high on the screen, at its usual size."""
LETTER: Final = 560


@dataclass(frozen=True, slots=True)
class Things:
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
    ) -> Self:
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
