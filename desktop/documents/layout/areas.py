"""Who is responsible for which ground: gapless, non-overlapping areas around blocks, exact in whole units.

All coordinates are integers, 1/100 mm, so "no gap, no overlap" is arithmetic and not a tolerance. A frame is cut
again and again along the middle of its widest free corridor (guillotine cells); areas are unions of cells.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeAlias, TypeVar

UNIT = 100
"""Whole units in a millimetre."""

Key = TypeVar("Key", bound=Hashable)
Corner: TypeAlias = tuple[int, int]
Edge: TypeAlias = tuple[int, int, int, int]
"""x1, y1, x2, y2, pointing right or down."""


class Rect(NamedTuple):
    """An upright rectangle by its sides, in units; `right` and `bottom` are outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def area(self) -> int:
        return self.width * self.height


def guillotine(frame: Rect, blocks: Mapping[Key, Rect]) -> dict[Key, Rect]:
    """One cell of `frame` round every block; cells are disjoint and cover the frame exactly.

    Where no straight corridor separates the blocks (they overlap), the cut runs between the two middle centres and
    through the blocks; the cells stay disjoint and complete. Raises ValueError if the frame is too small to cut.
    """
    if not blocks:
        return {}
    cells: dict[Key, Rect] = {}
    waiting = [(frame, list(blocks.items()))]
    while waiting:
        rect, inside = waiting.pop()
        if len(inside) == 1:
            cells[inside[0][0]] = rect
            continue
        level, at, near, far = _cut(rect, inside)
        if level:
            waiting.append((rect._replace(top=at), far))
            waiting.append((rect._replace(bottom=at), near))
        else:
            waiting.append((rect._replace(left=at), far))
            waiting.append((rect._replace(right=at), near))
    return {key: cells[key] for key in blocks}


Inside: TypeAlias = list[tuple[Key, Rect]]


def _cut(rect: Rect, inside: Inside[Key]) -> tuple[bool, int, Inside[Key], Inside[Key]]:
    """(level?, where, blocks before, blocks after) of the best cut."""
    across = _corridor([(block.top, block.bottom) for _key, block in inside], rect.top, rect.bottom)
    down = _corridor([(block.left, block.right) for _key, block in inside], rect.left, rect.right)
    if across is None and down is None:
        return _forced_cut(rect, inside)
    # Rows are what people see in a schematic: cut between rows unless the gap between columns is far wider.
    level = down is None or (across is not None and 4 * (across[1] - across[0]) >= down[1] - down[0])
    corridor = across if level else down
    if corridor is None:
        raise AssertionError("one of the two corridors exists")
    at = (corridor[0] + corridor[1]) // 2
    near = [item for item in inside if (item[1].bottom if level else item[1].right) <= at]
    far = [item for item in inside if (item[1].bottom if level else item[1].right) > at]
    return level, at, near, far


def _corridor(spans: list[tuple[int, int]], low: int, high: int) -> tuple[int, int] | None:
    """The widest stretch that no span touches, between the first and the last of them, with its middle inside
    `low` to `high` (after a forced cut blocks may reach beyond their ground)."""
    spans = sorted(spans)
    best: tuple[int, int] | None = None
    reach = spans[0][1]
    for start, end in spans[1:]:
        free = start >= reach and low < (reach + start) // 2 < high
        if free and (best is None or start - reach > best[1] - best[0]):
            best = (reach, start)
        reach = max(reach, end)
    return best


def _forced_cut(rect: Rect, inside: Inside[Key]) -> tuple[bool, int, Inside[Key], Inside[Key]]:
    level = rect.height >= rect.width

    def centre(item: tuple[Key, Rect]) -> int:
        block = item[1]
        return block.top + block.bottom if level else block.left + block.right

    inside = sorted(inside, key=centre)
    half = len(inside) // 2
    low, high = (rect.top, rect.bottom) if level else (rect.left, rect.right)
    if high - low < 2:
        raise ValueError("the frame is too small for its blocks")
    at = (centre(inside[half - 1]) + centre(inside[half])) // 4
    quarter = max((high - low) // 4, 1)
    at = min(max(at, low + quarter), high - quarter)
    return level, at, inside[:half], inside[half:]


def split_cell(cell: Rect, cuts: Sequence[int]) -> list[Rect]:
    """`cell` cut downwards at the given x (ascending, inside it) into len(cuts) + 1 slices."""
    sides = [cell.left, *cuts, cell.right]
    return [cell._replace(left=left, right=right) for left, right in itertools.pairwise(sides)]


@dataclass(frozen=True, slots=True)
class Side(Generic[Key]):
    """A piece of straight border and the cells on its two sides; None is outside every cell."""

    edge: Edge
    near: Key | None
    far: Key | None


def sides(cells: Mapping[Key, Rect]) -> list[Side[Key]]:
    """Every border between cells, cut so that each piece has one cell on either side. `near` lies above or to the
    left of the piece, `far` below or to the right."""
    upright: dict[int, list[tuple[int, int, Key, bool]]] = defaultdict(list)
    level: dict[int, list[tuple[int, int, Key, bool]]] = defaultdict(list)
    for key, cell in cells.items():
        upright[cell.left].append((cell.top, cell.bottom, key, False))
        upright[cell.right].append((cell.top, cell.bottom, key, True))
        level[cell.top].append((cell.left, cell.right, key, False))
        level[cell.bottom].append((cell.left, cell.right, key, True))
    found = [
        Side((x, low, x, high), a, b) for x, spans in upright.items() for low, high, a, b in _pieces(spans)
    ]
    found += [
        Side((low, y, high, y), a, b) for y, spans in level.items() for low, high, a, b in _pieces(spans)
    ]
    return found


def _pieces(spans: list[tuple[int, int, Key, bool]]) -> list[tuple[int, int, Key | None, Key | None]]:
    marks = sorted({mark for low, high, _key, _near in spans for mark in (low, high)})
    near: dict[int, Key] = {}
    far: dict[int, Key] = {}
    for low, high, key, is_near in spans:
        side = near if is_near else far
        for place in range(bisect_left(marks, low), bisect_left(marks, high)):
            side[place] = key
    return [
        (marks[place], marks[place + 1], near.get(place), far.get(place))
        for place in range(len(marks) - 1)
        if place in near or place in far
    ]


def outline(borders: Sequence[Side[Key]], members: Collection[Key]) -> list[list[Corner]]:
    """The rings round the union of `members`: outer rings clockwise on paper, holes anticlockwise.

    `borders` are the sides of a set of cells containing the members. Cells that meet only at a corner give two
    rings that touch.
    """
    leaving: dict[Corner, list[Corner]] = defaultdict(list)
    for side in borders:
        x1, y1, x2, y2 = side.edge
        near, far = side.near in members, side.far in members
        if near == far:
            continue
        # With y downwards and the area on the right hand of the walk, a ring runs clockwise on paper.
        forward = far if y1 == y2 else near
        start, end = ((x1, y1), (x2, y2)) if forward else ((x2, y2), (x1, y1))
        leaving[start].append(end)
    return _walk(leaving)


def _walk(leaving: dict[Corner, list[Corner]]) -> list[list[Corner]]:
    rings: list[list[Corner]] = []
    for first in sorted(leaving):
        while leaving[first]:
            ring = [first]
            here, before = leaving[first].pop(), first
            while here != first:
                ring.append(here)
                ways = leaving[here]
                # At a pinch point take the sharpest right turn: it keeps the two areas apart.
                way = ways.pop(max(range(len(ways)), key=lambda i: _right_turn(before, here, ways[i])))
                before, here = here, way
            rings.append(_straightened(ring))
    return rings


def _right_turn(before: Corner, here: Corner, after: Corner) -> int:
    ax, ay = here[0] - before[0], here[1] - before[1]
    bx, by = after[0] - here[0], after[1] - here[1]
    turn = ax * by - ay * bx
    return (turn > 0) - (turn < 0)


def _straightened(ring: list[Corner]) -> list[Corner]:
    """Without the corners that are none."""
    count = len(ring)
    return [
        corner
        for place, corner in enumerate(ring)
        if not (
            ring[place - 1][0] == corner[0] == ring[(place + 1) % count][0]
            or ring[place - 1][1] == corner[1] == ring[(place + 1) % count][1]
        )
    ]


def inset(ring: Sequence[Corner], by: int) -> list[Corner]:
    """The ring moved `by` units towards its area, so that the outlines of neighbours both show."""
    count = len(ring)
    moved: list[Corner] = []
    for place, (x, y) in enumerate(ring):
        before, after = ring[place - 1], ring[(place + 1) % count]
        upright, other = (before, (x, y)), ((x, y), after)
        if before[1] == y:
            upright, other = other, upright
        # Walking down an upright edge the area is on the left of the paper, walking right it lies below.
        dx = -by if upright[1][1] > upright[0][1] else by
        dy = by if other[1][0] > other[0][0] else -by
        moved.append((x + dx, y + dy))
    return moved


def seams(borders: Sequence[Side[Key]], owner: Callable[[Key], Hashable]) -> list[Edge]:
    """The pieces of border where the owner changes from one cell to the next, long pieces joined."""
    kept = [
        side.edge
        for side in borders
        if side.near is not None and side.far is not None and owner(side.near) != owner(side.far)
    ]
    return _joined(kept)


def _joined(edges: list[Edge]) -> list[Edge]:
    rows: dict[tuple[bool, int], list[tuple[int, int]]] = defaultdict(list)
    for x1, y1, x2, y2 in edges:
        rows[(x1 == x2, x1 if x1 == x2 else y1)].append((y1, y2) if x1 == x2 else (x1, x2))
    joined: list[Edge] = []
    for (upright, at), spans in sorted(rows.items()):
        spans.sort()
        low, high = spans[0]
        for start, end in [*spans[1:], (spans[-1][1] + 1, 0)]:
            if start == high:
                high = end
                continue
            joined.append((at, low, at, high) if upright else (low, at, high, at))
            low, high = start, end
    return joined


def near_pairs(
    rects: Mapping[Key, Rect], owner: Callable[[Key], Hashable], reach: int
) -> set[tuple[Hashable, Hashable]]:
    """Pairs of different owners with rectangles closer than `reach` units (to the side or above, not diagonally)."""
    order = sorted(rects.items(), key=lambda item: item[1].left)
    lefts = [rect.left for _key, rect in order]
    found: set[tuple[Hashable, Hashable]] = set()
    for place, (key, rect) in enumerate(order):
        for other, there in order[place + 1 : bisect_right(lefts, rect.right + reach)]:
            if there.top <= rect.bottom + reach and rect.top <= there.bottom + reach:
                one, two = owner(key), owner(other)
                if one != two and (two, one) not in found:
                    found.add((one, two))
    return found
