"""Who is responsible for which ground about real outlines: every place goes to the nearest building of its compound.

A Voronoi diagram of whole outlines on a fine chequered ground, its borders straightened afterwards once for both
sides: gapless and without overlaps by the way it is made. All in whole centimetres, x east, y north.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from desktop.documents.layout.nearest import NOBODY, nearest
from desktop.documents.layout.partition import Arc, Partition, Point, simplified, traced

Key = TypeVar("Key", bound=Hashable)
Rings = Sequence[Sequence[Point]]
SQUARES: Final = 440
"""How many squares the longer side of the ground has."""
LEAST: Final = 40  # cm: no square is smaller
REACH: Final = 2200
"""cm: grounds of buildings without a wall closer than twice this run together …"""
RIM: Final = 1000
"""… and end this much (cm) within that reach."""
TOLERANCE: Final = 1.15
"""In squares: how far a straightened border may lie from the steps it replaces."""


@dataclass(frozen=True)  # not slots, see `partition`
class Seed(Generic[Key]):
    """A building: who owns it, its outline, the compound it stands in. `keys` has one entry per stairwell from the
    west (or north) end of a building that is shared, else one."""

    keys: tuple[Key, ...]
    rings: Rings
    lot: Hashable = None


def territories(seeds: Sequence[Seed[Key]], walls: Mapping[Hashable, Rings]) -> Partition[Key]:
    """The ground of every key. `walls`: the rings of compounds that have any; ground inside them belongs to buildings of
    that compound only. Elsewhere the ground ends some metres from the last building. Raises ValueError for no seed."""
    ground = _Ground(seeds, walls)
    owners: list[Key | None] = [None] * (ground.wide * ground.high)
    keys = ground.keys
    for at, key in enumerate(ground.settled()):
        if key >= 0:
            owners[at] = keys[key]
    arcs = simplified(traced(owners, ground.wide, ground.high), TOLERANCE)
    return Partition([Arc(arc.left, arc.right, tuple(map(ground.corner, arc.points))) for arc in arcs])


class _Ground(Generic[Key]):
    def __init__(self, seeds: Sequence[Seed[Key]], walls: Mapping[Hashable, Rings]) -> None:
        if not seeds:
            raise ValueError("no building has a place")
        self._walls = {lot: rings for lot, rings in walls.items() if any(seed.lot == lot for seed in seeds)}
        corners = [p for seed in seeds for ring in seed.rings for p in ring]
        corners += [p for rings in self._walls.values() for ring in rings for p in ring]
        margin = REACH + 200
        self._west, self._south = min(x for x, _y in corners) - margin, min(y for _x, y in corners) - margin
        width = max(x for x, _y in corners) + margin - self._west
        height = max(y for _x, y in corners) + margin - self._south
        self.square = max(LEAST, math.ceil(max(width, height) / SQUARES))
        self.wide, self.high = -(-width // self.square), -(-height // self.square)
        self.keys: list[Key] = []
        self._lot_of: list[Hashable] = []
        self._houses = [NOBODY] * (self.wide * self.high)
        for seed in seeds:
            self._build(seed)

    def corner(self, lattice: Point) -> Point:
        """A corner of the lattice in centimetres."""
        return self._west + lattice[0] * self.square, self._south + lattice[1] * self.square

    def _build(self, seed: Seed[Key]) -> None:
        first = len(self.keys)
        self.keys += seed.keys
        self._lot_of += [seed.lot] * len(seed.keys)
        share = _shares(seed.rings, len(seed.keys))
        for at in self._inside(seed.rings):
            column, row = at % self.wide, at // self.wide
            x = self._west + (column + 0.5) * self.square
            y = self._south + (row + 0.5) * self.square
            if self._houses[at] == NOBODY:
                self._houses[at] = first + share(x, y)

    def _inside(self, rings: Rings) -> Iterator[int]:
        """The squares whose middle lies in the rings, and those their outline runs through."""
        yield from self._filled(rings)
        for ring in rings:
            for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
                steps = max(1, int(2 * math.hypot(x2 - x1, y2 - y1) / self.square))
                for k in range(steps + 1):
                    column = int((x1 + (x2 - x1) * k / steps - self._west) // self.square)
                    row = int((y1 + (y2 - y1) * k / steps - self._south) // self.square)
                    yield row * self.wide + column

    def _filled(self, rings: Rings) -> Iterator[int]:
        ys = [y for ring in rings for _x, y in ring]
        first, last = (min(ys) - self._south) // self.square, (max(ys) - self._south) // self.square
        for row in range(max(first, 0), min(last, self.high - 1) + 1):
            y = self._south + (row + 0.5) * self.square
            crossed = sorted(_crossed(rings, y))
            for start, end in zip(crossed[::2], crossed[1::2], strict=False):
                left = math.ceil((start - self._west) / self.square - 0.5)
                right = math.floor((end - self._west) / self.square - 0.5)
                yield from range(row * self.wide + left, row * self.wide + right + 1)

    def settled(self) -> list[int]:
        """The number of the key that owns each square, NOBODY outside everything."""
        owners = self._free()
        for lot, rings in self._walls.items():
            for at, owner in self._within(lot, rings):
                owners[at] = owner
        # A building that stands on somebody else's ground keeps the place it stands on.
        return [house if house >= 0 else owner for house, owner in zip(self._houses, owners, strict=True)]

    def _within(self, lot: Hashable, rings: Rings) -> Iterator[tuple[int, int]]:
        """(square, owner) of the ground inside a wall, worked out in the window that holds wall and buildings."""
        own = {number for number, of in enumerate(self._lot_of) if of == lot}
        inside = list(dict.fromkeys(self._filled(rings)))
        seeds = [at for at, house in enumerate(self._houses) if house in own]
        if not inside or not seeds:
            return
        columns = [at % self.wide for at in (*inside, *seeds)]
        rows = [at // self.wide for at in (*inside, *seeds)]
        west, south, wide, high = (
            min(columns),
            min(rows),
            max(columns) - min(columns) + 1,
            max(rows) - min(rows) + 1,
        )
        window = [NOBODY] * (wide * high)
        for at in seeds:
            window[(at // self.wide - south) * wide + at % self.wide - west] = self._houses[at]
        labels, _squares = nearest(window, wide, high)
        for at in inside:
            yield at, labels[(at // self.wide - south) * wide + at % self.wide - west]

    def _free(self) -> list[int]:
        """The ground of buildings without walls: what lies near them, with the gaps between them closed."""
        size = self.wide * self.high
        loose = [
            house if house >= 0 and self._lot_of[house] not in self._walls else NOBODY
            for house in self._houses
        ]
        if max(loose) < 0:
            return [NOBODY] * size
        labels, away = nearest(loose, self.wide, self.high)
        reach, rim = (REACH / self.square) ** 2, ((REACH - RIM) / self.square) ** 2
        outside = [NOBODY if squares <= reach else 0 for squares in away]
        _labels, from_edge = nearest(outside, self.wide, self.high)
        return [label if edge > rim else NOBODY for label, edge in zip(labels, from_edge, strict=True)]


def _crossed(rings: Rings, y: float) -> Iterator[float]:
    for ring in rings:
        x1, y1 = ring[-1]
        for x2, y2 in ring:
            if (y1 > y) != (y2 > y):
                yield x1 + (y - y1) * (x2 - x1) / (y2 - y1)
            x1, y1 = x2, y2


class _Share:
    """Which stairwell of a building a place belongs to: the outline divided evenly along its length."""

    def __init__(
        self, middle: tuple[float, float], along: tuple[float, float], low: float, length: float, count: int
    ) -> None:
        self._middle, self._along, self._low, self._length, self._count = middle, along, low, length, count

    def __call__(self, x: float, y: float) -> int:
        t = (x - self._middle[0]) * self._along[0] + (y - self._middle[1]) * self._along[1]
        return min(max(int((t - self._low) / self._length * self._count), 0), self._count - 1)


def _shares(rings: Rings, count: int) -> _Share:
    middle, along = axis(rings)
    ends = [(x - middle[0]) * along[0] + (y - middle[1]) * along[1] for ring in rings for x, y in ring]
    return _Share(middle, along, min(ends), max(max(ends) - min(ends), 1.0), count)


def axis(rings: Rings) -> tuple[tuple[float, float], tuple[float, float]]:
    """The middle of an outline and the direction of its length, pointing east (due north and south: southwards)."""
    points = [point for ring in rings for point in ring]
    middle = sum(x for x, _y in points) / len(points), sum(y for _x, y in points) / len(points)
    xx = sum((x - middle[0]) ** 2 for x, _y in points)
    yy = sum((y - middle[1]) ** 2 for _x, y in points)
    xy = sum((x - middle[0]) * (y - middle[1]) for x, y in points)
    angle = math.atan2(2 * xy, xx - yy) / 2
    dx, dy = math.cos(angle), math.sin(angle)
    if dx < -1e-9 or (abs(dx) <= 1e-9 and dy > 0):
        dx, dy = -dx, -dy
    return middle, (dx, dy)
