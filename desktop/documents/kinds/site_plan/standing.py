"""Words in and about outlines of any shape: as much as fits inside, else beside with a line, never over one another."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from desktop.documents.layout.display_list import MIDDLE, Anchor, Bounds, Item, Lines, Measure, Point, Text
from desktop.documents.layout.map_labels import LEADING, Stack, stacked
from desktop.documents.layout.palette import paper

Ring = Sequence[Point]
PAD = 0.35  # mm of clear paper about a text inside its building
STEPS = 9
DIRECTIONS = ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1))


@dataclass(slots=True)
class Taken:
    """What no further word may cover, in mm, found by squares."""

    square: float = 12.0
    _squares: dict[tuple[int, int], list[Bounds]] = field(default_factory=dict)

    def add(self, box: Bounds) -> None:
        """Keep others off a box."""
        for square in self._of(box):
            self._squares.setdefault(square, []).append(box)

    def free(self, box: Bounds) -> bool:
        """Whether nothing is there yet."""
        return not any(
            meet(box, other) for square in self._of(box) for other in self._squares.get(square, ())
        )

    def _of(self, box: Bounds) -> Iterable[tuple[int, int]]:
        left, top, right, bottom = (math.floor(side / self.square) for side in box)
        return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]


def meet(one: Bounds, two: Bounds) -> bool:
    """Whether two boxes overlap."""
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def bounds_of(rings: Sequence[Ring]) -> Bounds:
    """The upright box round rings."""
    xs, ys = [x for ring in rings for x, _y in ring], [y for ring in rings for _x, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def holds(rings: Sequence[Ring], x: float, y: float) -> bool:
    """Whether a point lies inside (even-odd)."""
    odd = False
    for ring in rings:
        x1, y1 = ring[-1]
        for x2, y2 in ring:
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                odd = not odd
            x1, y1 = x2, y2
    return odd


def middle_of(rings: Sequence[Ring]) -> Point:
    """The centroid of the area; the middle of the box where the area is nothing."""
    total = cx = cy = 0.0
    for ring in rings:
        x1, y1 = ring[-1]
        for x2, y2 in ring:
            cross = x1 * y2 - x2 * y1
            total += cross
            cx += (x1 + x2) * cross
            cy += (y1 + y2) * cross
            x1, y1 = x2, y2
    left, top, right, bottom = bounds_of(rings)
    if abs(total) < 1e-6:
        return (left + right) / 2, (top + bottom) / 2
    return cx / (3 * total), cy / (3 * total)


def box_inside(rings: Sequence[Ring], width: float, height: float) -> Point | None:
    """The middle of a box of that size that lies wholly inside, as near the centroid as a raster of places finds it."""
    left, top, right, bottom = bounds_of(rings)
    if width > right - left or height > bottom - top:
        return None
    mx, my = middle_of(rings)
    spots = [(mx, my)]
    spots += [
        (left + (right - left) * (i + 0.5) / STEPS, top + (bottom - top) * (j + 0.5) / STEPS)
        for i in range(STEPS)
        for j in range(STEPS)
    ]
    spots.sort(key=lambda spot: math.hypot(spot[0] - mx, spot[1] - my))
    return next((spot for spot in spots if _lies_inside(rings, spot, width / 2, height / 2)), None)


def _lies_inside(rings: Sequence[Ring], spot: Point, half: float, tall: float) -> bool:
    x, y = spot
    if not all(holds(rings, x + a * half, y + b * tall) for a in (-1, 1) for b in (-1, 1)):
        return False
    box = (x - half, y - tall, x + half, y + tall)
    return not any(_enters(box, ring[k - 1], ring[k]) for ring in rings for k in range(len(ring)))


def _enters(box: Bounds, a: Point, b: Point) -> bool:
    """Whether a side of a ring passes through a box."""
    if (
        max(a[0], b[0]) <= box[0]
        or min(a[0], b[0]) >= box[2]
        or max(a[1], b[1]) <= box[1]
        or min(a[1], b[1]) >= box[3]
    ):
        return False
    signs = {
        (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0]) > 0
        for x in (box[0], box[2])
        for y in (box[1], box[3])
    }
    return len(signs) == 2


def inside(
    stacks: Iterable[Stack], rings: Sequence[Ring], size: float, floor: float, colours: Sequence[str], owner: str,
    measure: Measure,
) -> list[Text]:  # fmt: skip
    """The first of `stacks` that fits wholly inside at some size from `size` down to `floor`; nothing if none does."""
    for stack in stacks:
        for em in sorted({max(floor, size * share) for share in (1.0, 0.8, 0.65)} | {floor}, reverse=True):
            sized = [(line, max(floor, em * line.share)) for line in stack]
            width = max(measure(line.text, tall, line.bold) for line, tall in sized)
            height = sum(tall * LEADING for _line, tall in sized)
            spot = box_inside(rings, width + 2 * PAD, height + PAD)
            if spot is not None:
                return stacked(sized, spot[0], spot[1] - height / 2, colours, owner)
    return []


def outside(
    words: str,
    rings: Sequence[Ring],
    em: float,
    owner: str,
    rooms: tuple[Taken, Taken],
    within: Bounds,
    measure: Measure,
) -> list[Item]:
    """A bold word over its small building, or beside it, or further off with a line to it; nothing if all is full.
    `rooms`: what it must keep off over its own building (other words), and elsewhere (other buildings as well)."""
    width, ink = measure(words, em, True), paper("ink")
    mx, my = middle_of(rings)
    for number, (x, y, led) in enumerate(_places(rings, width, em)):
        taken = rooms[1 if number else 0]
        box = (x - width / 2 - 0.2, y - em / 2 - 0.1, x + width / 2 + 0.2, y + em / 2 + 0.1)
        inside_map = (
            within[0] <= box[0] and within[1] <= box[1] and box[2] <= within[2] and box[3] <= within[3]
        )
        if not inside_map or not taken.free(box):
            continue
        taken.add(box)
        text = Text(x, y + MIDDLE * em, words, em, True, ink, Anchor.CENTRE, owner)
        end = (min(max(mx, box[0]), box[2]), min(max(my, box[1]), box[3]))
        return [Lines(((mx, my, *end),), ink, 0.15), text] if led else [text]
    return []


def _places(rings: Sequence[Ring], width: float, em: float) -> list[tuple[float, float, bool]]:
    """(x, y, needs a line) of where a word may stand about a building: over it, beside it, further off."""
    left, top, right, bottom = bounds_of(rings)
    half_x, half_y = (right - left) / 2 + width / 2 + 0.5, (bottom - top) / 2 + em / 2 + 0.3
    cx, cy = (left + right) / 2, (top + bottom) / 2
    places = [(*middle_of(rings), False)]
    places += [(cx + dx * half_x, cy + dy * half_y, False) for dx, dy in DIRECTIONS]
    for off in (1.0, 2.5, 4.5):
        places += [
            (cx + dx * (half_x + off * em), cy + dy * (half_y + off * em), True) for dx, dy in DIRECTIONS
        ]
    return places


def clear_spot(
    rings: Sequence[Ring], blocks: Sequence[Bounds], wanted: float, free: Callable[[float, float], bool]
) -> tuple[Point, float] | None:
    """(place, how far from border and blocks) inside rings, of those that are `free`: the one nearest the middle with
    `wanted` mm of room, else the one with most; None where the raster finds no place at all."""
    left, top, right, bottom = bounds_of(rings)
    mx, my = middle_of(rings)
    count = 22
    spots = [(mx, my)] + [
        (left + (right - left) * (i + 0.5) / count, top + (bottom - top) * (j + 0.5) / count)
        for i in range(count) for j in range(count)
    ]  # fmt: skip
    spots.sort(key=lambda spot: math.hypot(spot[0] - mx, spot[1] - my))
    sides = [(ring[k - 1], ring[k]) for ring in rings for k in range(len(ring))]
    near = [
        block
        for block in blocks
        if meet(block, (left - wanted, top - wanted, right + wanted, bottom + wanted))
    ]
    best: tuple[Point, float] | None = None
    for x, y in spots:
        if not holds(rings, x, y) or not free(x, y):
            continue
        room = min((_from_box(x, y, block) for block in near), default=1e9)
        if best is not None and room <= best[1]:
            continue
        room = min(room, min(_from_side(x, y, a, b) for a, b in sides))
        if best is None or room > best[1]:
            best = ((x, y), room)
            if room >= wanted:
                break
    return best


def _from_box(x: float, y: float, box: Bounds) -> float:
    return math.hypot(max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3]))


def _from_side(x: float, y: float, a: Point, b: Point) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = min(max(((x - a[0]) * dx + (y - a[1]) * dy) / length, 0.0), 1.0) if length else 0.0
    return math.hypot(x - a[0] - t * dx, y - a[1] - t * dy)
