"""Streets, walls, rivers, gates, signs and words of a map as a display list, on paper and on the screen alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import Final

from desktop.documents.layout.display_list import (
    ASCENT,
    DESCENT,
    MIDDLE,
    Anchor,
    Bounds,
    Item,
    Lines,
    Measure,
    Point,
    Segment,
    Text,
)
from desktop.documents.layout.map_symbols import symbol
from desktop.documents.layout.palette import paper

FLAT: Final = 0.36
"""How steep (up over along) a street may be for its name to stand in one line; else the name runs along it."""
GROUND: Final = ("river", "street", "rail", "wall")
"""What lies under the buildings, lowest first."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing to draw. points, width: mm on the sheet. `name` are words, `sign` one of the signs.

    `em`: the size of its words, `high` of its sign, in mm.
    """

    id: str
    kind: str
    points: Sequence[Point]
    name: str = ""
    sign: str = ""
    width: float = 0.0
    em: float = 2.6
    high: float = 4.6


def draw_ground(marks: Iterable[Mark]) -> list[Item]:
    """Everything that lies under the buildings: rivers, then streets over them, railways, walls."""
    listed = list(marks)
    items: list[Item] = []
    for kind in GROUND:
        same = [mark for mark in listed if mark.kind == kind]
        for layer in range(3):
            for mark in same:
                items += _layer(mark, layer)
    return items


def _layer(mark: Mark, layer: int) -> list[Item]:
    """Streets that cross run into each other, so all edges are drawn before all surfaces."""
    pieces: list[Segment] = [(*one, *two) for one, two in pairwise(mark.points)]
    wide = max(mark.width, 0.6)
    band = tuple(pieces)
    if mark.kind == "river":
        colours = ("water_line", "water", "")
        return _bands(band, wide, colours, layer)
    if mark.kind == "street":
        return _bands(band, max(wide, 0.9), ("road_line", "road", ""), layer)
    if mark.kind == "rail":
        if layer == 0:
            return [Lines(band, paper("ink"), 0.9)]
        return [Lines(band, paper("block"), 0.5, (1.6, 1.6))] if layer == 1 else []
    if layer == 0:
        return [Lines(band, paper("brick"), 0.45, (), round_cap=True)]
    return [Lines(tuple(_posts(mark.points)), paper("brick"), 0.3)] if layer == 1 else []


def _bands(band: tuple[Segment, ...], wide: float, colours: tuple[str, str, str], layer: int) -> list[Item]:
    if layer == 0:
        return [Lines(band, paper(colours[0]), wide + 0.3, (), round_cap=True)]
    return [Lines(band, paper(colours[1]), wide, (), round_cap=True)] if layer == 1 else []


def _posts(points: Sequence[Point]) -> list[Segment]:
    """A short tick across a wall every 3 mm, on one side."""
    ticks: list[Segment] = []
    for x, y, dx, dy in _along(points, 3.0, 1.5):
        ticks.append((x, y, x - dy * 0.8, y + dx * 0.8))
    return ticks


def _along(points: Sequence[Point], step: float, first: float) -> list[tuple[float, float, float, float]]:
    """Places on a line every `step` mm with its direction there."""
    found: list[tuple[float, float, float, float]] = []
    left = first
    for (x1, y1), (x2, y2) in pairwise(points):
        length = hypot(x2 - x1, y2 - y1)
        if not length:
            continue
        dx, dy = (x2 - x1) / length, (y2 - y1) / length
        while left <= length:
            found.append((x1 + dx * left, y1 + dy * left, dx, dy))
            left += step
        left -= length
    return found


def draw_signs(marks: Iterable[Mark], measure: Measure, *, taken: Iterable[Bounds] = ()) -> list[Item]:
    """Gates, signs and words over everything else. Words give way to one another and to what is `taken` (mm):
    a name that finds no room is left out, its sign stays."""
    listed = list(marks)
    items: list[Item] = []
    used = list(taken)
    for mark in listed:
        if mark.kind in {"symbol", "gate"}:
            x, y = mark.points[0]
            items += symbol(mark.sign or mark.kind, x, y, mark.high)
            half = mark.high / 2
            used.append((x - half, y - half, x + half, y + half))
    for mark in listed:
        items += _words(mark, measure, used)
    return items


def _words(mark: Mark, measure: Measure, used: list[Bounds]) -> list[Item]:
    if not mark.name:
        return []
    for texts in _candidates(mark, measure):
        boxes = [text.bounds(measure) for text in texts]
        if texts and not any(_meet(box, other) for box in boxes for other in used):
            used.extend(boxes)
            return list(texts)
    return []


def _candidates(mark: Mark, measure: Measure) -> list[list[Text]]:
    """Where the words may stand, best place first."""
    em, colour = mark.em, paper("water_line" if mark.kind == "river" else "ink")
    if mark.kind in {"street", "river", "rail", "wall"}:
        return _names_along(mark, measure, colour)
    x, y = mark.points[0]
    if mark.kind in {"label", "side"}:
        return [
            [Text(x, y + MIDDLE * em, mark.name, em, mark.kind == "side", colour, Anchor.CENTRE, mark.id)]
        ]
    half = mark.high / 2
    return [
        [Text(x, y + half + ASCENT * em + 0.2, mark.name, em, False, colour, Anchor.CENTRE, mark.id)],
        [Text(x + half + 0.5, y + MIDDLE * em, mark.name, em, False, colour, Anchor.LEFT, mark.id)],
        [Text(x - half - 0.5, y + MIDDLE * em, mark.name, em, False, colour, Anchor.RIGHT, mark.id)],
        [Text(x, y - half - DESCENT * em - 0.2, mark.name, em, False, colour, Anchor.CENTRE, mark.id)],
    ]


def _names_along(mark: Mark, measure: Measure, colour: str) -> list[list[Text]]:
    """One line on a stretch that is nearly level and long enough; else one character after another down the line."""
    em, found = mark.em, []
    off = 0.0 if mark.width >= 0.9 * em else mark.width / 2 + 0.75 * em  # beside a line too thin for its name
    width = measure(mark.name, em, False)
    stretches = sorted(pairwise(mark.points), key=lambda s: -hypot(s[1][0] - s[0][0], s[1][1] - s[0][1]))
    for (x1, y1), (x2, y2) in stretches:
        if abs(y2 - y1) <= FLAT * abs(x2 - x1) and width <= abs(x2 - x1):
            for share in (0.5, 0.25, 0.75):
                x, y = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
                if min(abs(x - x1), abs(x2 - x)) >= width / 2:
                    found.append(
                        [Text(x, y - off + MIDDLE * em, mark.name, em, False, colour, Anchor.CENTRE, mark.id)]
                    )
    for (x1, y1), (x2, y2) in stretches:
        length, step = hypot(x2 - x1, y2 - y1), 1.25 * em
        if length < step * len(mark.name) or abs(y2 - y1) <= FLAT * abs(x2 - x1):
            continue
        if x2 < x1 if abs(x2 - x1) > abs(y2 - y1) else y2 < y1:  # read from the left, else from above
            (x1, y1), (x2, y2) = (x2, y2), (x1, y1)
        dx, dy = (x2 - x1) / length, (y2 - y1) / length
        for share in (0.5, 0.25, 0.75):
            start = length * share - step * (len(mark.name) - 1) / 2
            if start - em / 2 >= 0 and start + step * (len(mark.name) - 1) + em / 2 <= length:
                found.append([
                    Text(x1 + dx * (start + step * n) + off, y1 + dy * (start + step * n) + MIDDLE * em, letter, em, False,
                         colour, Anchor.CENTRE, mark.id)
                    for n, letter in enumerate(mark.name)
                ])  # fmt: skip
    return found


def _meet(one: Bounds, two: Bounds) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
