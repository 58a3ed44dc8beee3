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


@dataclass(frozen=True, slots=True)
class GridLine:
    """One grid of a proposal beside today's: households, workload, those that come, and who works there.

    `before` is None for a new grid, `after` None for one that ends. `gained` and `lost` are buildings and stairs in words.
    """

    name: str
    before: int | None
    after: int | None
    load: int
    care: int
    moved: int
    moved_care: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    workers: tuple[str, ...]
    within: bool


@dataclass(frozen=True, slots=True)
class MovedLine:
    """One building or stair that changes its grid, with its households and both workers; `source` "" lay nowhere."""

    place: str
    households: int
    care: int
    source: str
    target: str
    former: tuple[str, ...]
    later: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A proposal beside today's division (调格对照表). `preset`, `basis` are keys; `gap` tenths of a per cent above the
    best known, -1 when nobody asked; `proven` whether nothing can be better."""

    preset: str
    basis: str
    lower: int
    upper: int
    households: int
    moved: int
    moved_care: int
    grids: tuple[GridLine, ...]
    places: tuple[MovedLine, ...]
    reasons: tuple[str, ...]
    gap: int = -1
    proven: bool = False
