"""How a poster is cut into sheets of an office printer: where each sheet lies, what it shows, what it is called.

Millimetres, origin top left of the poster. Knows no ink; `poster` draws.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from string import ascii_uppercase

from desktop.documents.layout.paper import TOLERANCE, Box

EDGE = 8.0
"""What no office printer can ink, with room for the marks, on every side of a sheet."""
OVERLAP = 12.0
"""How much of the picture two neighbours both show: the strip that is glued."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One sheet: `row` and `column` from 0, the part of the poster it shows, and its paper."""

    row: int
    column: int
    part: Box
    width: float
    height: float

    @property
    def name(self) -> str:
        """Letters for the row, a number for the column: A1, A2 … Z9, AA1."""
        letters, row = "", self.row + 1
        while row:
            row, place = divmod(row - 1, len(ascii_uppercase))
            letters = ascii_uppercase[place] + letters
        return f"{letters}{self.column + 1}"

    @property
    def picture(self) -> Box:
        """Where the part lies on the paper: in its middle."""
        wide, tall = self.part.width, self.part.height
        return Box((self.width - wide) / 2, (self.height - tall) / 2, wide, tall)


@dataclass(frozen=True, slots=True)
class Tiling:
    """A poster of `width` x `height` on sheets of `paper` (width, height), already turned the better way.

    Raises `ValueError` for paper that leaves nothing to print on.
    """

    width: float
    height: float
    paper: tuple[float, float]

    def __post_init__(self) -> None:
        if min(self.paper) <= 2 * EDGE + 2 * OVERLAP:
            raise ValueError("the paper is too small for a tile")

    @classmethod
    def of(cls, width: float, height: float, paper: tuple[float, float]) -> Tiling:
        """The way round that takes fewer sheets; upright when both take the same."""
        upright, flat = (min(paper), max(paper)), (max(paper), min(paper))
        return min((cls(width, height, way) for way in (upright, flat)), key=lambda tiling: tiling.count)

    @property
    def columns(self) -> int:
        return _pieces(self.width, self.paper[0] - 2 * EDGE)

    @property
    def rows(self) -> int:
        return _pieces(self.height, self.paper[1] - 2 * EDGE)

    @property
    def count(self) -> int:
        return self.rows * self.columns

    def tile(self, row: int, column: int) -> Tile:
        """One sheet. All show equally much: none is left with a strip that a hand's breadth of paper would hold."""
        wide = (self.width + (self.columns - 1) * OVERLAP) / self.columns
        tall = (self.height + (self.rows - 1) * OVERLAP) / self.rows
        part = Box(column * (wide - OVERLAP), row * (tall - OVERLAP), wide, tall)
        return Tile(row, column, part, *self.paper)

    def tiles(self) -> Iterator[Tile]:
        """Row by row from the top left."""
        for row in range(self.rows):
            for column in range(self.columns):
                yield self.tile(row, column)


def _pieces(length: float, room: float) -> int:
    """How many sheets show `length` when each shows `room` and neighbours share the overlap."""
    return max(1, ceil((length - OVERLAP) / (room - OVERLAP) - TOLERANCE))
