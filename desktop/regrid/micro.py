"""Micro-grids of about fifty households: an exact dynamic programme over the stairs in walking order.

A stair is never divided; one with more households than a micro-grid may have is reported and gets a floor contact
(楼层联络员), or, when the clerk switches it on, is divided by floors and flagged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

MIDDLE: Final = 50  # households, "1 包 50"
LOWEST: Final = 30
HIGHEST: Final = 70
_SCALE: Final = 100
_OUTSIDE: Final = 12 * _SCALE
_INSIDE_BUILDING: Final = 8 * _SCALE
_ACROSS_BUILDING: Final = 3 * _SCALE
_ACROSS_COMPOUND: Final = 60 * _SCALE
_METRES: Final = 25  # so many metres between two buildings cost as much as one household
_LONGEST: Final = 400  # households; no micro-grid of many stairs is tried beyond


@dataclass(frozen=True, slots=True)
class Stair:
    """One stair, or a whole courtyard: `x`, `y` of its building in decimetres."""

    id: str
    households: int
    building: str
    compound: str
    x: int = 0
    y: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """One micro-grid: its stairs in order, and the households in it. `floors`: (part, of) when a stair is divided."""

    stairs: tuple[str, ...]
    households: int
    floors: tuple[int, int] | None = None

    @property
    def oversize(self) -> bool:
        """Whether one stair alone is more than a micro-grid should have."""
        return self.households > HIGHEST


def split_stairs(orders: Sequence[Sequence[Stair]], *, by_floors: bool = False) -> tuple[Segment, ...]:
    """The cheapest division over the given walking orders of the same stairs (first wins ties).

    Cost of a micro-grid, in hundredths of a household: (H-50)²/50, 12 for each household outside 30 to 70, 8 for
    a cut inside a building, 3 and the way for each building boundary spanned, 60 for each compound boundary.
    """
    best: tuple[int, tuple[Segment, ...]] | None = None
    for order in orders:
        cost, cuts = divide(order)
        if best is None or cost < best[0]:
            best = (cost, tuple(_segments(order, cuts)))
    if best is None:
        return ()
    return tuple(_floors(best[1])) if by_floors else best[1]


def divide(order: Sequence[Stair]) -> tuple[int, list[int]]:
    """The exact optimum for one order: its cost and where each micro-grid ends (exclusive)."""
    total = len(order)
    cheapest, ends = [0] + [-1] * total, [0] * (total + 1)
    for first in range(total):
        if cheapest[first] < 0:
            continue
        households = spanned = 0
        for last in range(first, total):
            households += order[last].households
            if last > first:
                spanned += _between(order[last - 1], order[last])
                if households > _LONGEST:
                    break
            cost = cheapest[first] + spanned + size_cost(households) + cut_cost(order, last + 1)
            if cheapest[last + 1] < 0 or cost < cheapest[last + 1]:
                cheapest[last + 1], ends[last + 1] = cost, first
    cuts, at = [], total
    while at > 0:
        cuts.append(at)
        at = ends[at]
    return cheapest[total], sorted(cuts)


def size_cost(households: int) -> int:
    """How far a size is from the middle, and from what is allowed."""
    away = households - MIDDLE
    outside = max(0, households - HIGHEST, LOWEST - households)
    return _SCALE * away * away // MIDDLE + _OUTSIDE * outside


def cut_cost(order: Sequence[Stair], at: int) -> int:
    """What it costs to begin a new micro-grid at this place."""
    inside = 0 < at < len(order) and order[at - 1].building == order[at].building
    return _INSIDE_BUILDING if inside else 0


def _between(one: Stair, two: Stair) -> int:
    if one.building == two.building:
        return 0
    way = max(abs(one.x - two.x), abs(one.y - two.y))
    return (
        _ACROSS_BUILDING
        + _SCALE * way // (10 * _METRES)
        + (_ACROSS_COMPOUND if one.compound != two.compound else 0)
    )


def _segments(order: Sequence[Stair], cuts: Sequence[int]) -> list[Segment]:
    found, first = [], 0
    for end in cuts:
        stairs = order[first:end]
        found.append(Segment(tuple(s.id for s in stairs), sum(s.households for s in stairs)))
        first = end
    return found


def _floors(segments: Sequence[Segment]) -> list[Segment]:
    """A stair that alone is too large becomes as many parts of whole floors as the norm asks for."""
    found: list[Segment] = []
    for segment in segments:
        parts = -(-segment.households // HIGHEST)
        if parts < 2 or len(segment.stairs) > 1:
            found.append(segment)
            continue
        for part in range(parts):
            share = segment.households * (part + 1) // parts - segment.households * part // parts
            found.append(Segment(segment.stairs, share, (part + 1, parts)))
    return found


def walking_orders(
    stairs: Sequence[Stair], natural: Callable[[Stair], tuple[object, ...]]
) -> list[list[Stair]]:
    """Three ways through: by number, north to south in a serpentine, and always to the nearest building."""
    by_number = sorted(stairs, key=natural)
    orders = [by_number]
    if any(s.x or s.y for s in stairs):
        orders += [_serpentine(by_number), _nearest(by_number)]
    return orders


def _buildings(stairs: Sequence[Stair]) -> dict[str, list[Stair]]:
    found: dict[str, list[Stair]] = {}
    for stair in stairs:
        found.setdefault(stair.building, []).append(stair)
    return found


def _serpentine(by_number: Sequence[Stair]) -> list[Stair]:
    buildings = _buildings(by_number)
    rows: dict[tuple[str, int], list[str]] = {}
    for name, own in buildings.items():
        rows.setdefault((own[0].compound, own[0].y // 300), []).append(name)
    order: list[Stair] = []
    for number, key in enumerate(sorted(rows)):
        names = sorted(rows[key], key=lambda n: (buildings[n][0].x, n), reverse=number % 2 == 1)
        for name in names:
            order += buildings[name]
    return order


def _nearest(by_number: Sequence[Stair]) -> list[Stair]:
    buildings = _buildings(by_number)
    waiting = list(buildings)
    order = [waiting.pop(0)] if waiting else []
    while waiting:
        here = buildings[order[-1]][0]
        best = min(waiting, key=lambda n: (_between(here, buildings[n][0]), waiting.index(n)))
        waiting.remove(best)
        order.append(best)
    return [stair for name in order for stair in buildings[name]]
