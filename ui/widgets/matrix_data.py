"""What a building matrix shows: floors × doors, each cell with a fill, a shape and a word. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ui.theme.roles import Cell

Spot = tuple[int, int]
"""Where a door stands: (line from the top, column over all stairs), both from 0."""


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
    """One cell. label: "501"; title: usually the head of household; flags: short words ("保", "3人").

    brief: what stands for the flags where a cell is too narrow for them. tip: everything about the door, in words.
    """

    id: str
    label: str
    title: str = ""
    look: str = ""
    flags: tuple[str, ...] = ()
    tip: str = ""
    brief: str = ""


@dataclass(frozen=True)
class Stair:
    """One 单元: its name, how many doors stand side by side on a floor, and what is counted in it.

    key: what is typed for it before a door ("2-501"). brief: the note where there is little room.
    """

    label: str
    doors: int
    key: str = ""
    note: str = ""
    brief: str = ""


@dataclass(frozen=True)
class Yard:
    """The open ground that doors stand around: lines and columns from … to …, and its word."""

    top: int
    left: int
    bottom: int
    right: int
    word: str


@dataclass(frozen=True)
class MatrixData:
    """floors: labels, top floor first. doors: spot → Door; gaps may be left out. floor_notes: beside each floor."""

    floors: Sequence[str]
    stairs: Sequence[Stair]
    doors: Mapping[Spot, Door]
    looks: Sequence[Look] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    floor_notes: Sequence[str] = ()
    yard: Yard | None = None

    @property
    def columns(self) -> int:
        """Doors side by side over all stairs."""
        return sum(stair.doors for stair in self.stairs)

    def stair_of(self, column: int) -> int:
        """The number of the stair a column belongs to."""
        for number, stair in enumerate(self.stairs):
            if column < stair.doors:
                return number
            column -= stair.doors
        return len(self.stairs) - 1


def jump(data: MatrixData, typed: str, start: Spot | None) -> Spot | None:
    """The door meant by a typed number, "501" or "2-501": on the stair of `start` first, exact labels first."""
    stair, dash, room = typed.rpartition("-")
    here = data.stair_of(start[1]) if start is not None else 0
    found = [
        (door.label != room, data.stair_of(spot[1]) != here, spot)
        for spot, door in data.doors.items()
        if door.label.startswith(room) and (not dash or data.stairs[data.stair_of(spot[1])].key == stair)
    ]
    return min(found)[2] if found and room else None
