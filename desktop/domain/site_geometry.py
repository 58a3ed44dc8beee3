"""Geometry of the map in whole centimetres: turning, aligning, snapping, and how a scan lies on the ground."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import atan2, cos, degrees, hypot, radians, sin
from typing import Final, TypeAlias

from desktop.base.errors import Refused
from desktop.base.i18n import _

Point: TypeAlias = tuple[int, int]
Ring: TypeAlias = Sequence[Point]
Bounds: TypeAlias = tuple[int, int, int, int]
"""west, south, east, north"""

MICRO: Final = 10_000  # micrometres in a centimetre
QUARTER: Final = 9000  # a right angle in hundredths of a degree


def turned(point: Point, centre: Point, turn: int) -> Point:
    """`point` turned about `centre` by hundredths of a degree anticlockwise; right angles are exact."""
    dx, dy = point[0] - centre[0], point[1] - centre[1]
    quarters, rest = divmod(turn, QUARTER)
    for _quarter in range(quarters % 4):
        dx, dy = -dy, dx
    if rest:
        angle = radians(rest / 100)
        dx, dy = round(dx * cos(angle) - dy * sin(angle)), round(dx * sin(angle) + dy * cos(angle))
    return centre[0] + dx, centre[1] + dy


def corners(x: int, y: int, width: int, height: int, turn: int) -> list[Point]:
    """The four corners of a turned box, from the south-west one anticlockwise."""
    west, south = x - width // 2, y - height // 2
    upright = [(west, south), (west + width, south), (west + width, south + height), (west, south + height)]
    return [turned(corner, (x, y), turn) for corner in upright]


def bounds(points: Iterable[Point]) -> Bounds:
    """The upright rectangle round some points. Raises ValueError for none."""
    listed = list(points)
    xs, ys = [p[0] for p in listed], [p[1] for p in listed]
    return min(xs), min(ys), max(xs), max(ys)


def bearing(centre: Point, point: Point) -> int:
    """The direction of `point` seen from `centre`, hundredths of a degree anticlockwise from east."""
    return round(100 * degrees(atan2(point[1] - centre[1], point[0] - centre[0])))


def nearest_turn(turn: int, step: int) -> int:
    """`turn` on the nearest multiple of `step`."""
    return round(turn / step) * step % 36_000


@dataclass(frozen=True, slots=True)
class Snap:
    """How far a dragged box jumps, and the lines it jumped to (None: none on that axis)."""

    dx: int
    dy: int
    x: int | None = None
    y: int | None = None


def snap(moving: Bounds, others: Sequence[Bounds], reach: int, grid: int) -> Snap:
    """The small step that brings an edge or the middle of `moving` in line with one of `others`, else onto the grid.

    reach: no jump is longer (cm). grid: spacing in cm, 0 for none. The nearest line wins; ties go to the smaller one.
    """
    dx, x = _snap_axis(moving[0], moving[2], [(o[0], o[2]) for o in others], reach, grid)
    dy, y = _snap_axis(moving[1], moving[3], [(o[1], o[3]) for o in others], reach, grid)
    return Snap(dx, dy, x, y)


def _snap_axis(
    low: int, high: int, others: Sequence[tuple[int, int]], reach: int, grid: int
) -> tuple[int, int | None]:
    own = (low, high, (low + high) // 2)
    best: tuple[int, int] | None = None
    for start, end in others:
        for line in (start, end):
            for edge in own[:2]:
                if abs(line - edge) <= reach and (
                    best is None or (abs(line - edge), line) < (abs(best[0]), best[1])
                ):
                    best = (line - edge, line)
        middle = (start + end) // 2
        jump = middle - own[2]
        if abs(jump) <= reach and (best is None or (abs(jump), middle) < (abs(best[0]), best[1])):
            best = (jump, middle)
    if best is not None:
        return best
    if grid:
        return round(low / grid) * grid - low, None
    return 0, None


ALIGNMENTS: Final = ("west", "east", "north", "south", "across", "along")


def aligned(boxes: Mapping[str, Bounds], how: str) -> dict[str, Point]:
    """By how much each box moves so that all share an edge ("west" …) or a middle line ("across": one above another,
    "along": one beside another)."""
    west, south, east, north = (
        min(b[0] for b in boxes.values()), min(b[1] for b in boxes.values()),
        max(b[2] for b in boxes.values()), max(b[3] for b in boxes.values()),
    )  # fmt: skip
    moves: dict[str, Point] = {}
    for key, box in boxes.items():
        dx = {
            "west": west - box[0], "east": east - box[2], "across": (west + east) // 2 - (box[0] + box[2]) // 2,
        }.get(how, 0)  # fmt: skip
        dy = {
            "south": south - box[1], "north": north - box[3],
            "along": (south + north) // 2 - (box[1] + box[3]) // 2,
        }.get(how, 0)  # fmt: skip
        moves[key] = (dx, dy)
    return moves


def distributed(boxes: Mapping[str, Bounds], *, across: bool) -> dict[str, Point]:
    """By how much each box moves so that the gaps from west to east (or from south to north) are alike."""
    axis = 0 if across else 1
    order = sorted(boxes, key=lambda key: (boxes[key][axis], key))
    if len(order) < 3:
        return dict.fromkeys(order, (0, 0))
    first, last = boxes[order[0]], boxes[order[-1]]
    sides = sum(boxes[key][axis + 2] - boxes[key][axis] for key in order)
    free = last[axis + 2] - first[axis] - sides
    moves: dict[str, Point] = {}
    at, done = first[axis], 0
    for place, key in enumerate(order):
        low = at + done + free * place // (len(order) - 1)
        jump = low - boxes[key][axis]
        moves[key] = (jump, 0) if across else (0, jump)
        done += boxes[key][axis + 2] - boxes[key][axis]
    return moves


@dataclass(frozen=True, slots=True)
class Affine:
    """From the dots of a picture (u to the right, v down) to the ground, in micrometres:
    x = a·u + b·v + c, y = d·u + e·v + f."""

    a: int
    b: int
    c: int
    d: int
    e: int
    f: int

    def at(self, u: float, v: float) -> tuple[float, float]:
        """The place of a dot in centimetres."""
        return (
            (self.a * u + self.b * v + self.c) / MICRO,
            (self.d * u + self.e * v + self.f) / MICRO,
        )

    def numbers(self) -> list[int]:
        """As it is stored."""
        return [self.a, self.b, self.c, self.d, self.e, self.f]

    @classmethod
    def of(cls, stored: object) -> Affine | None:
        """From stored numbers; None for what is no place of a picture."""
        if not isinstance(stored, list) or len(stored) != 6 or not all(isinstance(n, int) for n in stored):
            return None
        made = cls(*stored)
        return made if made.a * made.e != made.b * made.d else None

    @classmethod
    def first(cls, wide: int, high: int, ground: Bounds) -> Affine:
        """A picture of `wide` × `high` dots, north up, laid over some ground, whole and in its middle."""
        width, height = max(ground[2] - ground[0], 1000), max(ground[3] - ground[1], 1000)
        dot = max(1, round(max(width / wide, height / high) * MICRO))
        x = (ground[0] + ground[2]) * MICRO // 2 - dot * wide // 2
        y = (ground[1] + ground[3]) * MICRO // 2 + dot * high // 2
        return cls(dot, 0, x, 0, -dot, y)

    def scaled(self, one: tuple[float, float], two: tuple[float, float], length: int) -> Affine:
        """Two dots that are `length` cm apart in truth; the first stays where it is. Raises `Refused` for one and the
        same dot or no length."""
        (x1, y1), (x2, y2) = self.at(*one), self.at(*two)
        now = hypot(x2 - x1, y2 - y1)
        if now < 1 or length < 1:
            raise Refused(_("两点太近,或距离没有填,定不了比例。"), code="map.scale")
        factor = Fraction(length) / Fraction(now)
        kept = (Fraction(x1) * MICRO, Fraction(y1) * MICRO)
        return Affine(
            round(self.a * factor), round(self.b * factor), round(kept[0] + (self.c - kept[0]) * factor),
            round(self.d * factor), round(self.e * factor), round(kept[1] + (self.f - kept[1]) * factor),
        )  # fmt: skip

    @classmethod
    def through(cls, pairs: Sequence[tuple[tuple[float, float], Point]]) -> Affine:
        """Three dots and where they lie on the ground (cm). Raises `Refused` when the dots, or the places, stand in
        one line."""
        (u1, v1), (u2, v2), (u3, v3) = [(Fraction(p[0][0]), Fraction(p[0][1])) for p in pairs]
        base = (u2 - u1) * (v3 - v1) - (u3 - u1) * (v2 - v1)
        wide = max(abs(u2 - u1), abs(u3 - u1), abs(v2 - v1), abs(v3 - v1))
        if wide == 0 or abs(base) < wide * wide / 1000:
            raise Refused(_("三个点几乎在一条直线上,请换一个点。"), code="map.line")

        def row(axis: int) -> tuple[int, int, int]:
            z1, z2, z3 = (Fraction(p[1][axis] * MICRO) for p in pairs)
            along = ((z2 - z1) * (v3 - v1) - (z3 - z1) * (v2 - v1)) / base
            down = ((u2 - u1) * (z3 - z1) - (u3 - u1) * (z2 - z1)) / base
            return round(along), round(down), round(z1 - along * u1 - down * v1)

        made = cls(*row(0), *row(1))
        if made.a * made.e == made.b * made.d:
            raise Refused(_("三个点几乎在一条直线上,请换一个点。"), code="map.line")
        return made
