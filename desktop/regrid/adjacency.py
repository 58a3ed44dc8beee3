"""Who neighbours whom, from where the buildings stand: Delaunay edges that nothing stands in the way of.

Works on surveyed outlines and on the schematic alike; all coordinates are whole decimetres, and the geometry is
exact, so every PC finds the same neighbours. Design: edges of the Delaunay triangulation of the centres, without
those that cross a barrier, are too long, or pass through a third building; then the shortest gaps are added until
every compound, and every side of the barriers, hangs together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isqrt
from typing import Final, TypeAlias

Point: TypeAlias = tuple[int, int]

INSIDE: Final = 900  # decimetres: a wider gap inside a compound is no neighbourhood
ACROSS: Final = 1400
CLOSE: Final = 300
STRENGTHS: Final = {
    (True, True): 6,
    (True, False): 4,
    (False, True): 2,
    (False, False): 1,
}  # (same compound, close)


@dataclass(frozen=True, slots=True)
class Footprint:
    """The rectangle a building covers: its centre and half its width and height, in decimetres."""

    x: int
    y: int
    half_width: int
    half_height: int
    compound: int


@dataclass(frozen=True, slots=True)
class Barrier:
    """A river, railway or main road, as straight pieces; links may cross within `passes` (centre, radius)."""

    line: Sequence[Point]
    passes: Sequence[tuple[Point, int]] = ()


def neighbours(
    footprints: Sequence[Footprint],
    barriers: Sequence[Barrier] = (),
    *,
    sides: Sequence[int] = (),
    told: Mapping[tuple[int, int], bool] | None = None,
) -> list[tuple[int, int, int]]:
    """(building, building, strength) by index, each pair once, in order.

    Strength 6 or 4 inside a compound (gap below 30 m or not), 2 or 1 across. Every side of the barriers comes out
    in one piece. `sides` tells without a map on which side of everything a building is: there is no link between
    different ones. `told` is the clerk's word, (lower index, higher index): linked whatever stands between, or not.
    """
    told = told or {}

    def parted(one: int, two: int) -> bool:
        return (bool(sides) and sides[one] != sides[two]) or _crosses(footprints, one, two, barriers)

    edges = sorted(delaunay([(f.x, f.y) for f in footprints]))
    kept = [
        (one, two)
        for one, two in edges
        if told.get((one, two)) is not False
        and gap(footprints[one], footprints[two]) <= _longest(footprints[one], footprints[two])
        and not parted(one, two)
        and not _blocked(footprints, one, two)
    ]
    kept += [pair for pair, linked in told.items() if linked]
    kept += _repairs(footprints, kept, lambda one, two: told.get((one, two)) is False or parted(one, two))
    return [(one, two, _strength(footprints[one], footprints[two])) for one, two in sorted(set(kept))]


def gap(one: Footprint, two: Footprint) -> int:
    """The distance between two rectangles, in decimetres; 0 when they touch."""
    across = max(0, abs(one.x - two.x) - one.half_width - two.half_width)
    along = max(0, abs(one.y - two.y) - one.half_height - two.half_height)
    return isqrt(across * across + along * along)


def _longest(one: Footprint, two: Footprint) -> int:
    return INSIDE if one.compound == two.compound else ACROSS


def _strength(one: Footprint, two: Footprint) -> int:
    return STRENGTHS[one.compound == two.compound, gap(one, two) < CLOSE]


def _crosses(footprints: Sequence[Footprint], one: int, two: int, barriers: Sequence[Barrier]) -> bool:
    a, b = (footprints[one].x, footprints[one].y), (footprints[two].x, footprints[two].y)
    return any(
        meet(a, b, start, end) and not _passes(a, b, barrier)
        for barrier in barriers
        for start, end in pairwise(barrier.line)
    )


def _passes(a: Point, b: Point, barrier: Barrier) -> bool:
    """Whether the link goes through one of the barrier's openings."""
    return any(_near(a, b, centre, radius) for centre, radius in barrier.passes)


def _near(a: Point, b: Point, centre: Point, radius: int) -> bool:
    """Whether the segment comes as near to the point as `radius`; exact in whole numbers."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    px, py = centre[0] - a[0], centre[1] - a[1]
    length, along = dx * dx + dy * dy, px * dx + py * dy
    if along <= 0 or not length:
        return px * px + py * py <= radius * radius
    if along >= length:
        qx, qy = centre[0] - b[0], centre[1] - b[1]
        return qx * qx + qy * qy <= radius * radius
    side = px * dy - py * dx
    return side * side <= radius * radius * length


def _blocked(footprints: Sequence[Footprint], one: int, two: int) -> bool:
    """Whether the line between the centres goes through the middle of a third building."""
    a, b = footprints[one], footprints[two]
    left, right = min(a.x, b.x), max(a.x, b.x)
    low, high = min(a.y, b.y), max(a.y, b.y)
    for number, third in enumerate(footprints):
        if number in {one, two}:
            continue
        width, height = third.half_width // 2, third.half_height // 2
        if not (left - width < third.x < right + width and low - height < third.y < high + height):
            continue
        if _near((a.x, a.y), (b.x, b.y), (third.x, third.y), max(1, min(width, height))):
            return True
    return False


def _repairs(
    footprints: Sequence[Footprint], kept: Sequence[tuple[int, int]], parted: Callable[[int, int], bool]
) -> Iterator[tuple[int, int]]:
    """The shortest links that join what hangs apart: first inside compounds, then all; none over a barrier."""
    root = list(range(len(footprints)))
    for one, two in kept:
        root[_find(root, one)] = _find(root, two)
    pairs = sorted(
        (
            footprints[one].compound != footprints[two].compound,
            gap(footprints[one], footprints[two]),
            one,
            two,
        )
        for one in range(len(footprints))
        for two in range(one + 1, len(footprints))
        if _find(root, one) != _find(root, two)
    )
    for _across, _gap, one, two in pairs:
        if _find(root, one) != _find(root, two) and not parted(one, two):
            root[_find(root, one)] = _find(root, two)
            yield one, two


def _find(root: list[int], number: int) -> int:
    while root[number] != number:
        root[number] = root[root[number]]
        number = root[number]
    return number


def meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two segments have a point in common."""
    one, two = _turn(a, b, c), _turn(a, b, d)
    three, four = _turn(c, d, a), _turn(c, d, b)
    if one != two and three != four:
        return True
    return any(
        turn == 0 and _between(p, q, r)
        for turn, p, q, r in ((one, a, b, c), (two, a, b, d), (three, c, d, a), (four, c, d, b))
    )


def _turn(a: Point, b: Point, c: Point) -> int:
    side = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (side > 0) - (side < 0)


def _between(a: Point, b: Point, c: Point) -> bool:
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])


def delaunay(points: Sequence[Point]) -> set[tuple[int, int]]:
    """The edges (lower index first) of the Delaunay triangulation, by insertion (Bowyer 1981, Watson 1981).

    Points in one place are joined to each other; points on one line become a chain.
    """
    places: dict[Point, int] = {}
    edges: set[tuple[int, int]] = set()
    for number, point in enumerate(points):
        if point in places:
            edges.add((places[point], number))
        else:
            places[point] = number
    distinct = sorted(places)
    if _on_a_line(distinct):
        chain = pairwise(distinct)
        return edges | {_pair(places[one], places[two]) for one, two in chain}
    for one, two in _triangulated(distinct):
        edges.add(_pair(places[distinct[one]], places[distinct[two]]))
    return edges


def _pair(one: int, two: int) -> tuple[int, int]:
    return (one, two) if one < two else (two, one)


def _on_a_line(points: Sequence[Point]) -> bool:
    return len(points) < 3 or all(_turn(points[0], points[-1], point) == 0 for point in points)


def _triangulated(points: Sequence[Point]) -> set[tuple[int, int]]:
    span = (
        4 * (max(max(abs(x), abs(y)) for x, y in points) + 1) ** 2
    )  # far enough not to cut any hull edge off
    count = len(points)
    corners = [*points, (-3 * span, -span), (3 * span, -span), (0, 3 * span)]
    triangles: set[tuple[int, int, int]] = {(count, count + 1, count + 2)}
    for number in range(count):
        bad = [t for t in triangles if _inside_circle(corners, t, corners[number])]
        border: dict[tuple[int, int], tuple[int, int]] = {}
        for a, b, c in bad:
            for one, two in ((a, b), (b, c), (c, a)):
                if (two, one) in border:
                    del border[two, one]
                else:
                    border[one, two] = (one, two)
        triangles.difference_update(bad)
        triangles.update((one, two, number) for one, two in border)
    return {
        _pair(one, two)
        for a, b, c in triangles
        for one, two in ((a, b), (b, c), (c, a))
        if one < count and two < count
    }


def _inside_circle(corners: Sequence[Point], triangle: tuple[int, int, int], point: Point) -> bool:
    """Whether the point lies strictly inside the circle through a counter-clockwise triangle; exact."""
    (ax, ay), (bx, by), (cx, cy) = (
        (corners[corner][0] - point[0], corners[corner][1] - point[1]) for corner in triangle
    )
    a, b, c = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
    return a * (bx * cy - cx * by) - b * (ax * cy - cx * ay) + c * (ax * by - bx * ay) > 0
