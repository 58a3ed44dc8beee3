"""Hatching as plain lines, clipped to an area exactly, so that no painter needs clip paths or patterns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from desktop.documents.layout.areas import UNIT, Corner
from desktop.documents.layout.display_list import Hatch, Lines, Segment

SPACING = 2.4
"""Distance of two hatching lines in mm, measured across them."""
DOT = (0.01, 2.0)
LINE = 0.16
DOT_SIZE = 0.5


def hatching(
    rings: Sequence[Sequence[Corner]], hatch: Hatch, colour: str, *, scale: float = 1.0
) -> list[Lines]:
    """The lines of `hatch` inside upright `rings` (units; even-odd); `scale` widens spacing and lines on big paper."""
    step = round(SPACING * scale * UNIT)
    slant = round(step * 2**0.5)
    if hatch is Hatch.RISING:
        return _lines(_slanted(rings, slant, rising=True), colour, scale)
    if hatch is Hatch.FALLING:
        return _lines(_slanted(rings, slant, rising=False), colour, scale)
    if hatch is Hatch.CROSS:
        wide = slant * 3 // 2
        return _lines(_slanted(rings, wide, rising=True) + _slanted(rings, wide, rising=False), colour, scale)
    if hatch is Hatch.LEVEL:
        return _lines(_level(rings, step), colour, scale)
    if hatch is Hatch.DOTS:
        return _dots(rings, step, colour, scale)
    return []


def _lines(pieces: list[Segment], colour: str, scale: float) -> list[Lines]:
    return [Lines(tuple(pieces), colour, LINE * scale)] if pieces else []


def _dots(rings: Sequence[Sequence[Corner]], step: int, colour: str, scale: float) -> list[Lines]:
    """Rows of dots: round-capped dashes of no length. Each row starts on a common raster, every second row half a
    step further, so that the dots of one area form one pattern."""
    on, off = DOT[0], DOT[1] * scale
    pitch = round((on + off) * UNIT)
    pieces: list[Segment] = []
    inner = round(DOT_SIZE * scale / 2 * UNIT)
    for x1, y, x2, _y in _spans(rings, step):
        shift = pitch // 2 if (y // step) % 2 else 0
        first = -((shift - x1 - inner) // pitch) * pitch + shift
        last = first + (x2 - inner - first) // pitch * pitch
        if last >= first:
            pieces.append((first / UNIT, y / UNIT, (last + 1) / UNIT, y / UNIT))
    return [Lines(tuple(pieces), colour, DOT_SIZE * scale, (on, off), round_cap=True)] if pieces else []


def _level(rings: Sequence[Sequence[Corner]], step: int) -> list[Segment]:
    return [(x1 / UNIT, y / UNIT, x2 / UNIT, y / UNIT) for x1, y, x2, _y in _spans(rings, step)]


def _spans(rings: Sequence[Sequence[Corner]], step: int) -> list[tuple[int, int, int, int]]:
    """Level lines every `step` units, inside the rings."""
    met: dict[int, list[int]] = defaultdict(list)
    for (x1, y1), (_x2, y2) in _edges(rings):
        low, high = min(y1, y2), max(y1, y2)
        for y in range(-(-low // step) * step, high, step):
            met[y].append(x1)
    return [(a, y, b, y) for y, xs in sorted(met.items()) for a, b in _paired(xs)]


def _slanted(rings: Sequence[Sequence[Corner]], step: int, *, rising: bool) -> list[Segment]:
    """Lines at 45 degrees. A rising line keeps x + y, a falling one x - y; each is followed by its x."""
    sign = 1 if rising else -1
    met: dict[int, list[int]] = defaultdict(list)
    for (x1, y1), (x2, y2) in _edges(rings):
        start, end = x1 + sign * y1, x2 + sign * y2
        low, high = min(start, end), max(start, end)
        for line in range(-(-low // step) * step, high, step):
            met[line].append(x1 if x1 == x2 else line - sign * y1)
    return [
        (a / UNIT, sign * (line - a) / UNIT, b / UNIT, sign * (line - b) / UNIT)
        for line, xs in sorted(met.items())
        for a, b in _paired(xs)
    ]


def _edges(rings: Sequence[Sequence[Corner]]) -> list[tuple[Corner, Corner]]:
    return [(ring[place - 1], ring[place]) for ring in rings for place in range(len(ring))]


def _paired(places: list[int]) -> list[tuple[int, int]]:
    places.sort()
    return [(a, b) for a, b in zip(places[::2], places[1::2], strict=True) if b > a]
