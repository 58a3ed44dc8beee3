"""From outlines to ground: whose area lies where, in centimetres, and how it comes onto a sheet, in millimetres."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from desktop.documents.kinds.grid_map.colouring import styles_of
from desktop.documents.kinds.grid_map.data import MapGrid
from desktop.documents.kinds.grid_map.plan import Ground
from desktop.documents.kinds.site_plan.data import PlanShape, SitePlan
from desktop.documents.layout.display_list import Bounds, Point
from desktop.documents.layout.palette import Style, edge_colour, map_colours, styled
from desktop.documents.layout.paper import Box
from desktop.documents.layout.partition import Partition
from desktop.documents.layout.slanting import clipped_piece, clipped_ring
from desktop.documents.layout.territories import Seed, territories

Ring = Sequence[tuple[int, int]]
NEAR = 2400  # cm: grids that come this close to each other count as neighbours
AROUND = 0.10  # of a grid's own ground that is shown of its neighbours on every side
LEAST_AROUND = 1500  # cm
OUTSKIRTS = 4000  # cm: how far round the grounds streets and signs still belong on the overview


class Owner(NamedTuple):
    """Whose ground it is. The compound keeps the grounds of two compounds apart, whoever owns them."""

    compound: str
    grid: str | None
    micro: str | None


@dataclass(frozen=True, slots=True)
class Placed:
    """A building with its outline in centimetres and who owns it, stairwell by stairwell."""

    id: str
    rings: Sequence[Ring]
    owners: tuple[Owner, ...]


class Site:
    """A community with real ground: everything that does not depend on the sheet."""

    def __init__(self, plan: SitePlan) -> None:
        self.plan = plan
        self.ground = Ground(plan.map)
        shapes = {shape.id: shape for shape in plan.buildings}
        self.buildings = [
            self._placed(shapes[building.id]) for building in plan.listed() if building.id in shapes
        ]
        self.walls: Mapping[Hashable, Sequence[Ring]] = {
            shape.id: shape.rings for shape in plan.walls if shape.id in self.ground.compounds and shape.rings
        }

    def _placed(self, shape: PlanShape) -> Placed:
        building = self.ground.buildings[shape.id]
        compound = self.ground.compound_of[shape.id].id
        owners = []
        for part in building.parts:
            micro = part.micro_grid if part.micro_grid in self.ground.micros else None
            owners.append(Owner(compound, self.ground.grid_of_micro[micro] if micro else None, micro))
        return Placed(shape.id, shape.rings, tuple(owners))

    @cached_property
    def partition(self) -> Partition[Owner]:
        """Whose ground lies where."""
        seeds = []
        for placed in self.buildings:
            keys = placed.owners if len(set(placed.owners)) > 1 else placed.owners[:1]
            seeds.append(Seed(keys, placed.rings, placed.owners[0].compound))
        return territories(seeds, self.walls)

    @cached_property
    def styles(self) -> Mapping[str, Style]:
        """Grid to style: as on every other map of the office, unless neighbours on the real ground look alike then."""
        usual = styles_of(self.ground)
        near = self.near()
        if all(usual[one].edge != usual[other].edge for one, other in near):
            return usual
        return told_apart(self.ground.data.grids, near)

    def near(self) -> set[tuple[str, str]]:
        """Pairs of grids whose grounds touch or nearly do."""
        boxes: list[tuple[str, Sequence[tuple[int, int]]]] = []
        for grid in self.ground.data.grids:
            rings = self.partition.rings(lambda owner, key=grid.id: owner.grid == key)  # type: ignore[misc]
            boxes += [(grid.id, _dense(ring)) for ring in rings]
        found: set[tuple[str, str]] = set()
        for k, (one, first) in enumerate(boxes):
            squares = {(x // NEAR, y // NEAR) for x, y in first}
            wide = {(a + i, b + j) for a, b in squares for i in (-1, 0, 1) for j in (-1, 0, 1)}
            for other, second in boxes[k + 1 :]:
                if one != other and any((x // NEAR, y // NEAR) in wide for x, y in second):
                    found.add((min(one, other), max(one, other)))
        return found

    def bounds(self, grid: str | None) -> Bounds:
        """West, south, east, north in centimetres: of one grid with something round it, or of all there is."""
        rings = self.partition.rings(lambda owner: grid in (None, owner.grid))
        points = [point for ring in rings for point in ring]
        if grid is None:
            points += [p for rings in self.walls.values() for ring in rings for p in ring]
        west, south = min(x for x, _y in points), min(y for _x, y in points)
        east, north = max(x for x, _y in points), max(y for _x, y in points)
        if grid is None:
            return self._with_marks((west, south, east, north))
        more = max(AROUND * max(east - west, north - south), LEAST_AROUND)
        return west - more, south - more, east + more, north + more

    def _with_marks(self, ground: Bounds) -> Bounds:
        """The ground and what is drawn round it: a street beside the last building belongs on the map, but no more of
        it than OUTSKIRTS."""
        west, south, east, north = ground
        left, low, right, high = west - OUTSKIRTS, south - OUTSKIRTS, east + OUTSKIRTS, north + OUTSKIRTS
        seen = []
        for mark in self.plan.marks:
            half = mark.width // 2
            pieces = list(pairwise(mark.points)) or [(mark.points[0], mark.points[0])]
            for one, two in pieces:
                cut = clipped_piece((*one, *two), (left, low, right, high))
                if cut is not None:
                    seen += [(cut[0] - half, cut[1] - half), (cut[2] + half, cut[3] + half)]
                    seen += [(cut[0] + half, cut[1] + half), (cut[2] - half, cut[3] - half)]
        xs, ys = [west, east, *(x for x, _y in seen)], [south, north, *(y for _x, y in seen)]
        return min(xs), min(ys), max(xs), max(ys)

    def owned(self) -> set[str]:
        """Grids that have ground here."""
        return {owner.grid for placed in self.buildings for owner in placed.owners if owner.grid}


def told_apart(grids: Sequence[MapGrid], near: Iterable[tuple[str, str]]) -> dict[str, Style]:
    """A style for every grid so that near ones differ in colour and, as far as can be, in hatch. Those with most
    neighbours first; a colour the office chose is kept."""
    hood: dict[str, set[str]] = {grid.id: set() for grid in grids}
    for one, other in near:
        hood[one].add(other)
        hood[other].add(one)
    colours = map_colours()
    ready: dict[str, Style] = {}
    for grid in sorted(
        grids, key=lambda grid: (edge_colour(grid.colour) is None, -len(hood[grid.id]), grid.number)
    ):
        edge = edge_colour(grid.colour)
        offered = (
            [styled(edge, one.hatch) for one in colours.styles[: colours.first_choice]]
            if edge
            else colours.styles
        )
        around = [ready[other] for other in hood[grid.id] if other in ready]

        def cost(style: Style, around: list[Style] = around) -> tuple[int, int, int, int]:
            used = [one for one in ready.values() if one.edge == style.edge]
            return (
                sum(one.edge == style.edge for one in around), sum(one.hatch is style.hatch for one in around),
                sum(one == style for one in used), len(used),
            )  # fmt: skip

        ready[grid.id] = min(offered, key=cost)
    return ready


def _dense(ring: Ring) -> list[tuple[int, int]]:
    """The ring with a point at least every NEAR / 2."""
    points: list[tuple[int, int]] = []
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        steps = max(1, int(2 * math.hypot(x2 - x1, y2 - y1) / NEAR))
        points += [(x1 + (x2 - x1) * k // steps, y1 + (y2 - y1) * k // steps) for k in range(steps)]
    return points


class View:
    """One part of a site on one sheet. `box`: where, in mm; `scale`: mm of paper to a centimetre of ground."""

    def __init__(self, site: Site, box: Box, about: str | None) -> None:
        west, south, east, north = site.bounds(about)
        self.site, self.box, self.about = site, box, about
        self.scale = min(box.width / (east - west), box.height / (north - south))
        self._x = box.centre[0] - self.scale * (west + east) / 2
        self._y = box.centre[1] + self.scale * (south + north) / 2
        self.clip: Bounds = (box.x, box.y, box.right, box.bottom)
        self.covered: Bounds | None = None  # by the compass, which names of streets keep away from

    def at(self, point: tuple[int, int]) -> Point:
        """A place on the ground as a point of the sheet."""
        return round(self._x + self.scale * point[0], 3), round(self._y - self.scale * point[1], 3)

    def ring(self, ring: Ring) -> list[Point]:
        """A ring on the sheet, whole."""
        return [self.at(point) for point in ring]

    def cut(self, rings: Sequence[Ring]) -> list[list[Point]]:
        """Rings on the sheet, as far as they lie in its map."""
        clipped = (clipped_ring(self.ring(ring), self.clip) for ring in rings)
        return [ring for ring in clipped if len(ring) >= 3]

    def whole(self, rings: Sequence[Ring]) -> bool:
        """Whether all of it lies in the map."""
        left, top, right, bottom = self.clip
        points = [self.at(point) for ring in rings for point in ring]
        return all(left <= x <= right and top <= y <= bottom for x, y in points)
