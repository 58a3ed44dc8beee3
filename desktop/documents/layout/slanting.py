"""Hatching, insets and clipping of areas with slanted sides, all in millimetres (y down)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

from desktop.documents.layout.display_list import Bounds, Hatch, Item, Lines, Point, Segment
from desktop.documents.layout.hatching import DOT_SIZE, LINE, SPACING

MITRE: Final = 3.0
"""How many times the width of an inset a corner may move: a spike longer than that is cut."""
_DIRECTIONS: Final = {
    Hatch.RISING: (45,), Hatch.FALLING: (-45,), Hatch.LEVEL: (0,), Hatch.CROSS: (45, -45),
}  # fmt: skip


def slanted_hatching(
    rings: Sequence[Sequence[Point]], hatch: Hatch, colour: str, *, scale: float = 1.0
) -> list[Lines]:
    """The lines of `hatch` inside rings of any shape (even-odd); the raster is the sheet's, so neighbours agree."""
    if hatch is Hatch.DOTS:
        return _dotted(rings, colour, scale)
    step = SPACING * scale * (1.5 if hatch is Hatch.CROSS else 1.0)
    pieces = [piece for degrees in _DIRECTIONS.get(hatch, ()) for piece in _ruled(rings, step, degrees)]
    return [Lines(tuple(pieces), colour, LINE * scale)] if pieces else []


def _ruled(rings: Sequence[Sequence[Point]], step: float, degrees: float) -> list[Segment]:
    """Parallel lines `step` mm apart, rising by `degrees`, where they run inside."""
    turn = math.radians(-degrees)  # y points down
    cos, sin = math.cos(turn), math.sin(turn)
    turned = [[(x * cos + y * sin, y * cos - x * sin) for x, y in ring] for ring in rings]
    pieces: list[Segment] = []
    for y, xs in _met(turned, step):
        for a, b in zip(xs[::2], xs[1::2], strict=False):
            if b - a > 0.05:
                pieces.append(
                    _rounded((a * cos - y * sin, a * sin + y * cos, b * cos - y * sin, b * sin + y * cos))
                )
    return pieces


def _met(rings: Sequence[Sequence[Point]], step: float) -> list[tuple[float, list[float]]]:
    """(y, sorted x of crossings) of every level line of the raster."""
    crossings: dict[int, list[float]] = {}
    for ring in rings:
        x1, y1 = ring[-1]
        for x2, y2 in ring:
            low, high = min(y1, y2), max(y1, y2)
            for line in range(math.ceil(low / step), math.ceil(high / step)):
                crossings.setdefault(line, []).append(x1 + (line * step - y1) * (x2 - x1) / (y2 - y1))
            x1, y1 = x2, y2
    return [(line * step, sorted(xs)) for line, xs in sorted(crossings.items())]


def _dotted(rings: Sequence[Sequence[Point]], colour: str, scale: float) -> list[Lines]:
    """Rows of round dots, every second row half a step further."""
    step, pitch = SPACING * scale * 0.9, 2.0 * scale
    pieces: list[Segment] = []
    for y, xs in _met(rings, step):
        shift = pitch / 2 if round(y / step) % 2 else 0.0
        for a, b in zip(xs[::2], xs[1::2], strict=False):
            first = math.ceil((a + DOT_SIZE * scale / 2 - shift) / pitch)
            last = math.floor((b - DOT_SIZE * scale / 2 - shift) / pitch)
            if last >= first:
                start = first * pitch + shift
                pieces.append(_rounded((start, y, start + (last - first) * pitch + 0.01, y)))
    dash = (0.01, round(pitch - 0.01, 3))
    return [Lines(tuple(pieces), colour, DOT_SIZE * scale, dash, round_cap=True)] if pieces else []


def _rounded(piece: Segment) -> Segment:
    return round(piece[0], 3), round(piece[1], 3), round(piece[2], 3), round(piece[3], 3)


def slanted_inset(ring: Sequence[Point], by: float) -> list[Point]:
    """The ring moved `by` mm to the right of its walk (into an area that lies there when y points down)."""
    found: list[Point] = []
    count = len(ring)
    for k in range(count):
        (ax, ay), (x, y), (bx, by_) = ring[k - 1], ring[k], ring[(k + 1) % count]
        n1, n2 = _normal(x - ax, y - ay), _normal(bx - x, by_ - y)
        mx, my = n1[0] + n2[0], n1[1] + n2[1]
        size = mx * mx + my * my
        if size < 2 / MITRE**2:
            found.append((x + n1[0] * by, y + n1[1] * by))
            found.append((x + n2[0] * by, y + n2[1] * by))
        else:
            found.append((x + 2 * by * mx / size, y + 2 * by * my / size))
    return [(round(x, 3), round(y, 3)) for x, y in found]


def _normal(dx: float, dy: float) -> Point:
    """To the right of the walk with y down."""
    length = math.hypot(dx, dy) or 1.0
    return -dy / length, dx / length


def clipped_ring(ring: Sequence[Point], box: Bounds) -> list[Point]:
    """What of a ring's area lies in a box (left, top, right, bottom); Sutherland and Hodgman. May be empty."""
    left, top, right, bottom = box
    if all(left <= x <= right and top <= y <= bottom for x, y in ring):
        return list(ring)
    found = list(ring)
    for axis, limit, sign in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        kept: list[Point] = []
        for k, here in enumerate(found):
            before = found[k - 1]
            inside, was = sign * (here[axis] - limit) >= 0, sign * (before[axis] - limit) >= 0
            if inside != was:
                t = (limit - before[axis]) / (here[axis] - before[axis])
                kept.append((before[0] + t * (here[0] - before[0]), before[1] + t * (here[1] - before[1])))
            if inside:
                kept.append(here)
        found = kept
    return found


def clipped_lines(items: Iterable[Item], box: Bounds) -> list[Item]:
    """The same with every line cut at the sides of a box; anything else as it is."""
    found: list[Item] = []
    for item in items:
        if isinstance(item, Lines):
            half = item.width / 2
            room = (box[0] + half, box[1] + half, box[2] - half, box[3] - half)
            pieces = tuple(cut for piece in item.pieces if (cut := clipped_piece(piece, room)) is not None)
            if pieces:
                found.append(Lines(pieces, item.colour, item.width, item.dash, item.round_cap))
        else:
            found.append(item)
    return found


def clipped_piece(piece: Segment, box: Bounds) -> Segment | None:
    """What of a straight piece lies in a box; Liang and Barsky."""
    x1, y1, x2, y2 = piece
    start, end = 0.0, 1.0
    for p, q in (
        (x1 - x2, x1 - box[0]),
        (x2 - x1, box[2] - x1),
        (y1 - y2, y1 - box[1]),
        (y2 - y1, box[3] - y1),
    ):
        if p == 0:
            if q < 0:
                return None
        elif p < 0:
            start = max(start, q / p)
        else:
            end = min(end, q / p)
    if start >= end:
        return None
    dx, dy = x2 - x1, y2 - y1
    return _rounded((x1 + start * dx, y1 + start * dy, x1 + end * dx, y1 + end * dy))
