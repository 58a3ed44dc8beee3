"""A tidy plan out of nothing but a list: numbered blocks in rows, lots of blocks on shelves, filling the paper.

Nothing here is measured ground. The same list gives the same plan, to 1/100 mm.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from desktop.documents.layout.areas import UNIT, Rect
from desktop.documents.layout.shelves import Option, Shapes, Shelf, largest_scale

_STEMS = str.maketrans({stem: chr(0xE000 + place) for place, stem in enumerate("甲乙丙丁戊己庚辛壬癸")})
_DIGITS = re.compile(r"(\d+)")
NaturalKey: TypeAlias = tuple[tuple[int, int, str], ...]


@lru_cache(maxsize=4096)
def natural_key(label: str) -> NaturalKey:
    """Sorts "2" before "10", "3" before "3-1", "甲2" before "乙1"; full-width digits count as digits."""
    parts = _DIGITS.split(unicodedata.normalize("NFKC", label).strip().translate(_STEMS))
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part)


@dataclass(frozen=True, slots=True)
class Block:
    """One building to be placed: its key and how many stairwells wide it is (at least 1)."""

    key: str
    stairwells: int = 1


@dataclass(frozen=True, slots=True)
class Lot:
    """Blocks that stand together, in reading order. `least_width` in mm is what the lot's caption needs.

    A lot whose inside is already arranged has no blocks but a `fixed` width and height in mm at scale 1.
    """

    key: str
    blocks: tuple[Block, ...]
    least_width: float = 0.0
    fixed: Option | None = None


@dataclass(frozen=True, slots=True)
class Proportions:
    """Sizes in mm at scale 1, and the least sizes at which type of 6.5 pt still fits, both times `paper`
    (1 for A4, 2 ** 0.5 for A3)."""

    paper: float = 1.0
    tight: float = 1.0
    depth: float = 16.0
    first_stairwell: float = 19.0
    next_stairwell: float = 7.5
    most_stairwells: int = 9
    gap: float = 7.0
    row_gap: float = 9.0
    caption: float = 6.0
    street: float = 5.0
    least_depth: float = 6.1
    least_row_gap: float = 2.6
    least_caption: float = 4.0
    least_street: float = 1.6
    largest: float = 1.5
    tallest: float = 1.4
    """How much deeper than its nominal depth a block may become where the paper leaves room."""

    def width(self, stairwells: int) -> float:
        """Wider with every stairwell, but not so much that a slab of twelve dwarfs the rest."""
        return self.first_stairwell + self.next_stairwell * (
            min(max(stairwells, 1), self.most_stairwells) - 1
        )

    def at(self, scale: float, nominal: float, least: float) -> float:
        """A length in mm at `scale`, never below what type needs."""
        return max(self.paper * scale * nominal, self.tight * least)

    def depth_at(self, scale: float) -> float:
        return self.at(scale, self.depth, self.least_depth)

    def row_at(self, scale: float) -> float:
        return self.depth_at(scale) + self.at(scale, self.row_gap, self.least_row_gap)

    def depth_in(self, band: float, scale: float) -> float:
        """The depth of blocks in rows of `band` mm: as nominal, or deeper if the rows are far apart."""
        usual, gap = self.depth_at(scale), self.at(scale, 0.85 * self.row_gap, self.least_row_gap)
        return max(min(band - gap, self.tallest * usual), min(usual, 0.8 * band))

    def caption_at(self, scale: float) -> float:
        return self.at(scale, self.caption, self.least_caption)

    def street_at(self, scale: float) -> float:
        return self.at(scale, self.street, self.least_street)


@dataclass(frozen=True, slots=True)
class Schematic:
    """Where everything stands, in 1/100 mm: the frame of every lot (without its caption, which stands
    above) and every block. `scale` is the size of blocks against `Proportions`."""

    frames: dict[str, Rect]
    blocks: dict[str, Rect]
    scale: float


@dataclass(frozen=True, slots=True)
class _Rows:
    """A lot arranged in `columns`: the width of its widest row in mm at scale 1 on A4, gaps included."""

    columns: int
    count: int
    width: float
    height: float | None = None
    """Of a fixed lot, in mm at scale 1; otherwise rows have the height of a row."""


def arrange(lots: Sequence[Lot], area: Rect, proportions: Proportions) -> Schematic:
    """The largest tidy plan of `lots` that fits `area` (units).

    Columns are chosen per lot, lots keep their order on shelves, frames are stretched so that shelves are
    flush. Deterministic. Lots without blocks are left out.
    """
    lots = [lot for lot in lots if lot.blocks or lot.fixed]
    if not lots:
        return Schematic({}, {}, proportions.largest)
    choices = [_choices(lot, proportions) for lot in lots]
    found = largest_scale(
        _shapes(lots, choices, proportions),
        proportions.street_at,
        area.width / UNIT,
        area.height / UNIT,
        proportions.largest,
    )
    if found is None:
        # Too many blocks for type of this size: smaller ones follow, and their labels fall away.
        return arrange(lots, area, _tighter(proportions))
    scale, shelves = found
    frames = stretch(shelves, area, proportions.street_at(scale), proportions.caption_at(scale))
    rows = [
        _best(choice, lot, frame, scale, proportions)
        for lot, choice, frame in zip(lots, choices, frames, strict=True)
    ]
    bands = [frame.height / UNIT / row.count for frame, row in zip(frames, rows, strict=True)]
    depth = proportions.depth_in(min(bands), scale)
    blocks: dict[str, Rect] = {}
    for lot, row, frame in zip(lots, rows, frames, strict=True):
        if lot.blocks:
            blocks.update(_place(lot, row.columns, frame, scale, depth, proportions))
    return Schematic({lot.key: frame for lot, frame in zip(lots, frames, strict=True)}, blocks, scale)


def _shapes(lots: Sequence[Lot], choices: Sequence[list[_Rows]], proportions: Proportions) -> Shapes:
    """What every lot may look like at a scale, captions included."""

    def options(scale: float) -> list[list[Option]]:
        wide = proportions.paper * scale
        row, caption = proportions.row_at(scale), proportions.caption_at(scale)
        return [
            [
                Option(
                    max(wide * rows.width, lot.least_width),
                    caption + (rows.count * row if rows.height is None else wide * rows.height),
                )
                for rows in choice
            ]
            for lot, choice in zip(lots, choices, strict=True)
        ]

    return options


def _tighter(given: Proportions) -> Proportions:
    return Proportions(paper=given.paper, tight=given.tight * 0.75, largest=given.largest)


def _choices(lot: Lot, proportions: Proportions) -> list[_Rows]:
    """Every sensible number of columns, few rows first."""
    if lot.fixed:
        return [_Rows(1, 1, lot.fixed.width, lot.fixed.height)]
    widths = [proportions.width(block.stairwells) + proportions.gap for block in lot.blocks]
    count = len(widths)
    columns = sorted({-(-count // rows) for rows in range(1, count + 1)}, reverse=True)
    return [
        _Rows(k, -(-count // k), max(sum(widths[start : start + k]) for start in range(0, count, k)))
        for k in columns
    ]


def stretch(shelves: Sequence[Shelf], area: Rect, street: float, caption: float) -> list[Rect]:
    """The frames of all lots in order: what is left of the area goes to all in proportion, so that every
    shelf ends flush. `street` and `caption` in mm; captions stand above the frames."""
    gap, above = round(street * UNIT), round(caption * UNIT)
    tall = sum(shelf.height for shelf in shelves)
    spare = (area.height - gap * (len(shelves) - 1)) / tall
    frames: list[Rect] = []
    y, done = area.top, 0.0
    for shelf in shelves:
        done += shelf.height
        bottom = area.top + round(done * spare) + gap * shelf.place
        wide = sum(shelf.widths)
        share = (area.width - gap * (len(shelf.widths) - 1)) / wide
        x, along = area.left, 0.0
        for place, width in enumerate(shelf.widths):
            along += width
            right = area.left + round(along * share) + gap * place
            frames.append(Rect(x, y + above, right, bottom))
            x = right + gap
        y = bottom + gap
    return frames


def _best(choice: list[_Rows], lot: Lot, frame: Rect, scale: float, proportions: Proportions) -> _Rows:
    """Of the arrangements that fit the frame, the one with even gaps and few empty places."""
    if lot.fixed:
        return choice[0]
    width, height = frame.width / UNIT, frame.height / UNIT
    depth = proportions.depth_at(scale)
    fitting = [
        rows
        for rows in choice
        if proportions.paper * scale * rows.width <= width + 0.01
        and rows.count * proportions.row_at(scale) <= height + 0.01
    ]

    def cost(rows: _Rows) -> float:
        inked = proportions.paper * scale * (rows.width - rows.columns * proportions.gap)
        across = max((width - inked) / rows.columns, 0.1)
        down = max(height / rows.count - depth, 0.1)
        empty = rows.columns * rows.count - len(lot.blocks)
        return abs(math.log(across / down)) + 0.6 * empty / rows.columns

    return min(fitting or choice[-1:], key=lambda rows: (round(cost(rows), 6), rows.columns))


def _place(
    lot: Lot, columns: int, frame: Rect, scale: float, depth: float, proportions: Proportions
) -> dict[str, Rect]:
    blocks = lot.blocks
    rows = [blocks[start : start + columns] for start in range(0, len(blocks), columns)]
    widths = [[proportions.paper * scale * proportions.width(b.stairwells) for b in row] for row in rows]
    centres = _centres(widths, columns, frame.width / UNIT)
    band = frame.height / UNIT / len(rows)
    placed: dict[str, Rect] = {}
    for number, row in enumerate(rows):
        top = frame.top + round(((number + 0.5) * band - depth / 2) * UNIT)
        for block, middle, width in zip(row, centres[number], widths[number], strict=True):
            left = frame.left + round((middle - width / 2) * UNIT)
            placed[block.key] = Rect(left, top, left + round(width * UNIT), top + round(depth * UNIT))
    return placed


def _centres(widths: list[list[float]], columns: int, room: float) -> list[list[float]]:
    """Middles of blocks from the left of the frame, in mm: in straight columns if there is room for the
    widest of each column, otherwise each full row is justified and a short last row keeps the same gaps."""
    widest = [max(row[place] for row in widths if place < len(row)) for place in range(columns)]
    spare = (room - sum(widest)) / columns
    if spare >= 1.5 and spare * columns >= 0.1 * room:
        starts = [sum(widest[:place]) + (place + 0.5) * spare for place in range(columns)]
        return [[starts[i] + widest[i] / 2 for i in range(len(row))] for row in widths]
    gaps = [(room - sum(row)) / len(row) for row in widths]
    full = [gap for gap, row in zip(gaps, widths, strict=True) if len(row) == columns]
    usual = sum(full) / len(full)
    return [
        _justified(row, gap if len(row) == columns else min(gap, usual))
        for gap, row in zip(gaps, widths, strict=True)
    ]


def _justified(row: list[float], gap: float) -> list[float]:
    return [sum(row[:place]) + (place + 0.5) * gap + width / 2 for place, width in enumerate(row)]
