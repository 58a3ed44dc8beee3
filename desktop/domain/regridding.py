"""The words of drawing grids anew."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """What a grid is made of: `kind` "building" (the whole) or "unit" (one stair of it)."""

    kind: str
    id: str
