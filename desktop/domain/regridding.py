"""The words of drawing grids anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """What a grid is made of: `kind` "building" (the whole) or "unit" (one stair of it)."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class NewGrid:
    """What one grid of a whole division has from the day on; `grid_id` "" opens a new one, called `name` (or by number)."""

    grid_id: str
    places: Sequence[Place]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Divide:
    """A road or river told without a map: its name, and the buildings (ids) on one side of it; all others are beyond."""

    name: str
    buildings: frozenset[str]
