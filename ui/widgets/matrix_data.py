"""What a building matrix shows: floors × doors, each cell with a fill, a shape and a word. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ui.theme.roles import Cell


class Shape(StrEnum):
    """A mark that tells cells apart without colour; drawn in the cell's corner."""

    NONE = "none"
    DOT = "dot"
    RING = "ring"
    SQUARE = "square"
    TRIANGLE = "triangle"
    CROSS = "cross"
    STRIPES = "stripes"  # hatches the right part of the cell


@dataclass(frozen=True)
class Look:
    """One entry of the legend: `word` is already translated."""

    key: str
    word: str
    fill: Cell
    shape: Shape = Shape.NONE


@dataclass(frozen=True)
class Door:
    """One cell. label: "501"; title: usually the head of household; flags: short words ("保", "残")."""

    id: str
    label: str
    title: str = ""
    look: str = ""
    flags: tuple[str, ...] = ()
    tip: str = ""


@dataclass(frozen=True)
class Stair:
    """One 单元: its name and how many doors stand side by side on a floor."""

    label: str
    doors: int


@dataclass(frozen=True)
class MatrixData:
    """floors: labels, top floor first. doors: (floor line, column over all stairs) → Door; gaps may be left out."""

    floors: Sequence[str]
    stairs: Sequence[Stair]
    doors: Mapping[tuple[int, int], Door]
    looks: Sequence[Look] = ()
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def columns(self) -> int:
        """Doors side by side over all stairs."""
        return sum(stair.doors for stair in self.stairs)
