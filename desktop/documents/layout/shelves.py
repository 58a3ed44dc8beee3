"""Boxes of several possible shapes on shelves, in order, as large as the paper allows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

STEPS = 16
"""Halvings of the search for the scale: 1 part in 65,000, less than 0.01 mm on a sheet."""
LONGEST_SHELF = 14


class Option(NamedTuple):
    """One shape a box may take, in mm."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Shelf:
    """One row of boxes: which row (from 0), its height, and the width of every box, in mm."""

    place: int
    height: float
    widths: tuple[float, ...]


Shapes = Callable[[float], Sequence[Sequence[Option]]]


def largest_scale(
    shapes: Shapes, street: Callable[[float], float], width: float, height: float, largest: float
) -> tuple[float, list[Shelf]] | None:
    """The largest scale up to `largest` at which the boxes, in order, fit on shelves of `width` x `height` mm,
    with the shelves. None if they do not fit even at a fiftieth of it.

    `shapes(scale)` gives the options of every box, flattest first; `street(scale)` the gap between boxes.
    """

    def fit(scale: float) -> list[Shelf] | None:
        return _shelve(shapes(scale), street(scale), width, height)

    if (best := fit(largest)) is not None:
        return largest, best
    low, high = largest / 50, largest
    if (best := fit(low)) is None:
        return None
    for _step in range(STEPS):
        middle = (low + high) / 2
        if (found := fit(middle)) is None:
            high = middle
        else:
            low, best = middle, found
    return low, best


def _shelve(
    options: Sequence[Sequence[Option]], street: float, width: float, height: float
) -> list[Shelf] | None:
    """Breaks into shelves with the least total height (dynamic programme), or None if that is too high."""
    narrowest = [_narrowing(choice) for choice in options]
    count = len(options)

    @cache
    def shelf_height(start: int, end: int) -> float | None:
        return _lowest(narrowest[start:end], width - street * (end - start - 1))

    best: list[tuple[float, int] | None] = [(0.0, 0)] + [None] * count
    for end in range(1, count + 1):
        for start in range(max(0, end - LONGEST_SHELF), end):
            before, tall = best[start], shelf_height(start, end)
            if before is None or tall is None:
                continue
            total = before[0] + tall + (street if start else 0.0)
            known = best[end]
            if total <= height and (known is None or total < known[0] - 1e-9):
                best[end] = (total, start)
    return _shelves(best, narrowest, shelf_height)


def _shelves(
    best: Sequence[tuple[float, int] | None],
    narrowest: Sequence[Sequence[Option]],
    shelf_height: Callable[[int, int], float | None],
) -> list[Shelf] | None:
    breaks = [len(best) - 1]
    while breaks[-1]:
        step = best[breaks[-1]]
        if step is None:
            return None
        breaks.append(step[1])
    shelves: list[Shelf] = []
    for place, (start, end) in enumerate(pairwise(reversed(breaks))):
        tall = shelf_height(start, end)
        if tall is None:
            return None
        shelves.append(Shelf(place, tall, tuple(_width_at(choice, tall) for choice in narrowest[start:end])))
    return shelves


def _narrowing(choice: Sequence[Option]) -> list[Option]:
    """Only the options that buy a smaller width with their height, flattest first."""
    kept: list[Option] = []
    for option in sorted(choice, key=lambda o: (o.height, o.width)):
        if not kept or option.width < kept[-1].width:
            kept.append(option)
    return kept


def _width_at(choice: Sequence[Option], height: float) -> float:
    """The least width within `height` of narrowing options; endless if the box is higher in every shape."""
    place = bisect_right(choice, height + 1e-9, key=_height)
    return choice[place - 1].width if place else float("inf")


def _height(option: Option) -> float:
    return option.height


def _lowest(choices: Sequence[Sequence[Option]], room: float) -> float | None:
    """The least height at which all the boxes stand beside each other within `room`."""
    heights = sorted({option.height for choice in choices for option in choice})
    low, high = 0, len(heights)
    while low < high:
        middle = (low + high) // 2
        if sum(_width_at(choice, heights[middle]) for choice in choices) <= room:
            high = middle
        else:
            low = middle + 1
    return heights[low] if low < len(heights) else None
