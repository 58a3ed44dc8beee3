"""A ground cut into areas that share their borders: every piece of border is there once, so nothing gapes or overlaps.

Corners are whole units; `left` and `right` say whose ground lies on either side of a piece walked from its first point
to its last, with y upwards.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

Key = TypeVar("Key", bound=Hashable)
Point: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Arc(Generic[Key]):
    """A piece of border with the same neighbours all along; None is outside."""

    left: Key | None
    right: Key | None
    points: tuple[Point, ...]


@dataclass(frozen=True)  # not slots: generic dataclasses that are frozen and slotted cannot be made on 3.11
class Partition(Generic[Key]):
    """All borders of a ground."""

    arcs: Sequence[Arc[Key]]

    def rings(self, belongs: Callable[[Key], bool]) -> list[list[Point]]:
        """The rings round everything that belongs, its ground always on the left: outer rings run against the
        clock, holes with it (y upwards)."""
        leaving: dict[Point, list[tuple[Point, ...]]] = defaultdict(list)
        for arc in self.arcs:
            left = arc.left is not None and belongs(arc.left)
            right = arc.right is not None and belongs(arc.right)
            if left != right:
                points = arc.points if left else arc.points[::-1]
                leaving[points[0]].append(points)
        return _chained(leaving)

    def seams(self, owner: Callable[[Key], Hashable]) -> list[tuple[Point, ...]]:
        """The borders between two areas of different owners, without those to the outside."""
        return [
            arc.points
            for arc in self.arcs
            if arc.left is not None and arc.right is not None and owner(arc.left) != owner(arc.right)
        ]

    def touching(self, owner: Callable[[Key], Hashable]) -> set[tuple[Hashable, Hashable]]:
        """Pairs of owners with a common border, each pair once."""
        found: set[tuple[Hashable, Hashable]] = set()
        for arc in self.arcs:
            if arc.left is None or arc.right is None:
                continue
            one, two = owner(arc.left), owner(arc.right)
            if one != two and (two, one) not in found:
                found.add((one, two))
        return found


def _chained(leaving: dict[Point, list[tuple[Point, ...]]]) -> list[list[Point]]:
    rings: list[list[Point]] = []
    for first in sorted(leaving):
        while leaving[first]:
            way = leaving[first].pop()
            ring = list(way)
            while ring[-1] != first:
                ways = leaving[ring[-1]]
                before, here = ring[-2], ring[-1]
                # Where areas touch at a corner the sharpest left turn keeps their rings apart.
                ring += ways.pop(max(range(len(ways)), key=lambda k: _turn(before, here, ways[k][1])))[1:]
            rings.append(ring[:-1])
    return rings


def _turn(before: Point, here: Point, after: Point) -> float:
    ax, ay, bx, by = here[0] - before[0], here[1] - before[1], after[0] - here[0], after[1] - here[1]
    return math.atan2(ax * by - ay * bx, ax * bx + ay * by)


def traced(owners: Sequence[Key | None], wide: int, high: int) -> list[Arc[Key]]:
    """The borders of a chequered ground, `wide` times `high` squares row by row from below; corners are lattice
    points. Pieces end where more than two areas meet."""
    meets = _edges(owners, wide, high)
    nodes = sorted(corner for corner, edges in meets.items() if len(edges) != 2)
    walked: set[tuple[Point, Point]] = set()
    arcs: list[Arc[Key]] = []
    for corner in [*nodes, *sorted(meets)]:
        for after, left, right in meets[corner]:
            if (corner, after) in walked:
                continue
            points = [corner, after]
            walked |= {(corner, after), (after, corner)}
            while len(meets[points[-1]]) == 2 and points[-1] != corner:
                onward = next(edge[0] for edge in meets[points[-1]] if edge[0] != points[-2])
                walked |= {(points[-1], onward), (onward, points[-1])}
                points.append(onward)
            arcs.append(Arc(left, right, tuple(points)))
    return arcs


Meets: TypeAlias = dict[Point, list[tuple[Point, Key | None, Key | None]]]


def _edges(owners: Sequence[Key | None], wide: int, high: int) -> Meets[Key]:
    """Every lattice corner on a border with the corners it leads to, and who lies left and right of the way."""
    meets: Meets[Key] = defaultdict(list)
    for row in range(high + 1):
        for column in range(wide + 1):
            here = owners[row * wide + column] if row < high and column < wide else None
            west = owners[row * wide + column - 1] if row < high and column else None
            south = owners[(row - 1) * wide + column] if row and column < wide else None
            corner = (column, row)
            if here != south:
                meets[corner].append(((column + 1, row), here, south))
                meets[column + 1, row].append((corner, south, here))
            if here != west:
                meets[corner].append(((column, row + 1), west, here))
                meets[column, row + 1].append((corner, here, west))
    return meets


def simplified(arcs: Sequence[Arc[Key]], tolerance: float) -> list[Arc[Key]]:
    """The pieces with as few corners as stay within `tolerance` of them; ends stay, and no two pieces cross that
    did not (those that would are simplified less, in the end not at all)."""
    shares = [1.0] * len(arcs)
    while True:
        kept = [
            Arc(arc.left, arc.right, _straightened(arc.points, tolerance * share) if share else arc.points)
            for arc, share in zip(arcs, shares, strict=True)
        ]
        crossing = {number for number in _crossing([arc.points for arc in kept]) if shares[number]}
        if not crossing:
            return kept
        for number in crossing:
            shares[number] = shares[number] / 2 if shares[number] > 0.2 else 0.0


def _straightened(points: tuple[Point, ...], tolerance: float) -> tuple[Point, ...]:
    """Douglas and Peucker; a closed piece is cut at the corner farthest from its first."""
    if points[0] != points[-1]:
        return _simpler(points, tolerance)
    far = max(range(len(points)), key=lambda k: math.dist(points[0], points[k]))
    ring = _simpler(points[: far + 1], tolerance)[:-1] + _simpler(points[far:], tolerance)
    return ring if len(ring) > 3 else points


def _simpler(points: tuple[Point, ...], tolerance: float) -> tuple[Point, ...]:
    keep = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        worst, at = tolerance, 0
        (x1, y1), (x2, y2) = points[first], points[last]
        length = math.hypot(x2 - x1, y2 - y1)
        for k in range(first + 1, last):
            x, y = points[k]
            off = (
                abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length
                if length
                else math.hypot(x - x1, y - y1)
            )
            if off > worst:
                worst, at = off, k
        if at:
            keep.add(at)
            waiting += [(first, at), (at, last)]
    return tuple(points[k] for k in sorted(keep))


def _crossing(lines: Sequence[tuple[Point, ...]]) -> set[int]:
    """The numbers of lines that cut another one, or themselves, elsewhere than at a common end."""
    pieces = [
        (number, line[k], line[k + 1]) for number, line in enumerate(lines) for k in range(len(line) - 1)
    ]
    pieces.sort(key=lambda piece: min(piece[1][0], piece[2][0]))
    found: set[int] = set()
    active: list[tuple[int, Point, Point]] = []
    for number, a, b in pieces:
        west = min(a[0], b[0])
        active = [piece for piece in active if max(piece[1][0], piece[2][0]) >= west]
        low, high = min(a[1], b[1]), max(a[1], b[1])
        for other, c, d in active:
            if max(c[1], d[1]) < low or min(c[1], d[1]) > high:
                continue
            if {a, b} & {c, d}:
                if {a, b} == {c, d}:
                    found |= {number, other}
                continue
            if _cut(a, b, c, d):
                found |= {number, other}
        active.append((number, a, b))
    return found


def _cut(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _side(a, b, c) * _side(a, b, d) <= 0 and _side(c, d, a) * _side(c, d, b) <= 0


def _side(a: Point, b: Point, c: Point) -> int:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (turn > 0) - (turn < 0)


def area(rings: Iterable[Sequence[Point]]) -> float:
    """The ground inside rings that run as `Partition.rings` gives them, in square units."""
    return (
        sum(
            ring[k - 1][0] * ring[k][1] - ring[k][0] * ring[k - 1][1]
            for ring in rings
            for k in range(len(ring))
        )
        / 2
    )
