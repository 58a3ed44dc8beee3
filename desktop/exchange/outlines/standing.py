"""Which words stand in which outline: a text belongs to the smallest area round the point it stands at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from desktop.exchange.outlines.data import Outline, Point, Ring
from desktop.exchange.outlines.gathering import doubled_area, tidy
from desktop.exchange.outlines.labels import likeness

CELL = 5_000  # cm: the squares in which candidates are looked up
REMARKS = "words"


def holds(rings: Iterable[Ring], x: int, y: int) -> bool:
    """Whether the point lies inside, by the even-odd rule."""
    odd = False
    for ring in rings:
        x1, y1 = ring[-1]
        for x2, y2 in ring:
            if (y1 > y) != (y2 > y) and (x - x1) * (y2 - y1) * (1 if y2 > y1 else -1) < (
                (y - y1) * (x2 - x1) * (1 if y2 > y1 else -1)
            ):
                odd = not odd
            x1, y1 = x2, y2
    return odd


class Places:
    """Outlines by where they lie."""

    def __init__(self, outlines: Sequence[Outline]) -> None:
        self._outlines = outlines
        self._size = [sum(abs(doubled_area(ring)) for ring in outline.rings) for outline in outlines]
        self._squares: dict[Point, list[int]] = defaultdict(list)
        self._large: list[int] = []
        for number, outline in enumerate(outlines):
            west, south, east, north = outline.bounds()
            columns, rows = range(west // CELL, east // CELL + 1), range(south // CELL, north // CELL + 1)
            if len(columns) * len(rows) > 400:
                self._large.append(number)
                continue
            for column in columns:
                for row in rows:
                    self._squares[(column, row)].append(number)

    def round(self, x: int, y: int) -> list[int]:
        """The numbers of the outlines round a point, smallest first."""
        near = [*self._squares.get((x // CELL, y // CELL), ()), *self._large]
        inside = [number for number in near if holds(self._outlines[number].rings, x, y)]
        return sorted(inside, key=lambda number: (self._size[number], number))


def name_by_texts(outlines: Sequence[Outline], words: Iterable[tuple[str, str, int, int]]) -> list[Outline]:
    """Outlines with the words (layer, text, x, y) that stand in them: the one most like a building's number is the
    label, the rest remain as remarks."""
    places = Places(outlines)
    inside: dict[int, list[str]] = defaultdict(list)
    for _layer, text, x, y in words:
        found = places.round(x, y)
        if found:
            inside[found[0]].append(tidy(text))
    named = []
    for number, outline in enumerate(outlines):
        texts = inside.get(number, [])
        if texts:
            best = max(range(len(texts)), key=lambda k: (likeness(texts[k]), -k))
            rest = [text for k, text in enumerate(texts) if k != best]
            remarks = {REMARKS: tidy(" ".join(rest))} if rest else {}
            outline = replace(outline, label=texts[best], attributes={**outline.attributes, **remarks})
        named.append(outline)
    return named
