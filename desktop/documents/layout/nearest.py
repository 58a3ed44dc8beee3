"""The nearest seed of every square of a chequered ground, exactly: two passes over columns and rows.

The distance transform of Felzenszwalb and Huttenlocher (Theory of Computing 8, 2012), carrying the seed along.
"""

from __future__ import annotations

from collections.abc import Sequence

NOBODY = -1
FAR = 1 << 40


def nearest(seeds: Sequence[int], wide: int, high: int) -> tuple[list[int], list[int]]:
    """(seed, squared distance in squares) of every square, row by row; NOBODY and FAR where there is no seed at all.

    `seeds`: the seed on a square or NOBODY, `wide` times `high` of them. Of two equally near seeds the one on the left or
    below wins, always the same one.
    """
    owners, away = _columns(seeds, wide, high)
    labels, squares = [NOBODY] * (wide * high), [FAR] * (wide * high)
    for row in range(high):
        start = row * wide
        _row(owners[start : start + wide], away[start : start + wide], labels, squares, start)
    return labels, squares


def _columns(seeds: Sequence[int], wide: int, high: int) -> tuple[list[int], list[int]]:
    """For every square the nearest seed in its own column, and how far it is."""
    owners, away = list(seeds), [0 if seed >= 0 else FAR for seed in seeds]
    for at in range(wide, wide * high):
        below = away[at - wide] + 1
        if below < away[at]:
            away[at], owners[at] = below, owners[at - wide]
    for at in range(wide * (high - 1) - 1, -1, -1):
        above = away[at + wide] + 1
        if above < away[at]:
            away[at], owners[at] = above, owners[at + wide]
    return owners, away


def _row(owners: list[int], away: list[int], labels: list[int], squares: list[int], start: int) -> None:
    """The lower envelope of the parabolas of one row."""
    tops: list[int] = []
    heights: list[int] = []
    from_where: list[int] = []  # the first square of each parabola
    for x, distance in enumerate(away):
        if distance >= FAR:
            continue
        height = distance * distance
        first = 0
        while tops:
            q = tops[-1]
            # The first whole x where the new parabola is lower than the last one.
            first = (height + x * x - heights[-1] - q * q) // (2 * (x - q)) + 1
            if first > from_where[-1]:
                break
            tops.pop()
            heights.pop()
            from_where.pop()
            first = 0
        if first >= len(away):
            continue
        tops.append(x)
        heights.append(height)
        from_where.append(max(first, 0))
    for place, top in enumerate(tops):
        end = from_where[place + 1] if place + 1 < len(tops) else len(away)
        height, owner = heights[place], owners[top]
        for x in range(from_where[place], end):
            labels[start + x] = owner
            squares[start + x] = height + (x - top) * (x - top)
