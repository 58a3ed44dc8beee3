"""The ground of each grid in each compound as one area with its outline: worked out once for a whole view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.documents.kinds.grid_map.plan import Ground, Slice, View
from desktop.documents.layout.areas import Corner, Rect, Side, outline


@dataclass(frozen=True, slots=True)
class Plot:
    """What one grid (None: nobody) has in one compound: its cells and the rings round them, in 1/100 mm."""

    compound: str
    grid: str | None
    cells: Mapping[Slice, Rect]
    rings: Sequence[Sequence[Corner]]


def plots(ground: Ground, view: View) -> list[Plot]:
    """Every plot of a view, the ground of nobody first. Each border is looked at twice, however many grids there
    are."""
    cells: dict[tuple[str, str | None], dict[Slice, Rect]] = defaultdict(dict)
    whose: dict[Slice, tuple[str, str | None]] = {}
    for piece, cell in view.cells.items():
        whose[piece] = (ground.compound_of[piece.building].id, ground.grid(piece))
        cells[whose[piece]][piece] = cell
    borders: dict[tuple[str, str | None], list[Side[Slice]]] = defaultdict(list)
    for side in view.borders:
        for key in {whose[piece] for piece in (side.near, side.far) if piece is not None}:
            borders[key].append(side)
    found = [
        Plot(compound, grid, inside, outline(borders[compound, grid], inside))
        for (compound, grid), inside in cells.items()
    ]
    return sorted(found, key=lambda plot: plot.grid is not None)
