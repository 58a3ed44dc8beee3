"""The grid map (网格示意图): an overview of the community and one page for every grid, from the building list alone."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.documents.kinds.grid_map.data import (
    GridMapData,
    MapBuilding,
    MapCompound,
    MapGrid,
    MapMicroGrid,
    MapPart,
    MapPerson,
)
from desktop.documents.kinds.grid_map.sample import AWKWARD, SAMPLE
from desktop.documents.kinds.grid_map.sheet import A3, A4, FORMATS, Format, landless, pages
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.display_list import Picture, paint


def draw(canvas: Canvas, pictures: Iterable[Picture]) -> int:
    """Draw one picture a page, beginning on the page that is open; answers how many."""
    drawn = 0
    for picture in pictures:
        if drawn:
            canvas.next_page()
        paint(canvas, picture.items)
        drawn += 1
    return drawn


__all__ = [
    "A3",
    "A4",
    "AWKWARD",
    "FORMATS",
    "SAMPLE",
    "Format",
    "GridMapData",
    "MapBuilding",
    "MapCompound",
    "MapGrid",
    "MapMicroGrid",
    "MapPart",
    "MapPerson",
    "draw",
    "landless",
    "pages",
]
