"""A community as it is laid out: ground, styles and overview, worked out once for all pages and boards of a batch."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from desktop.documents.kinds.grid_map.colouring import styles_of
from desktop.documents.kinds.grid_map.data import GridMapData
from desktop.documents.kinds.grid_map.letters import measure
from desktop.documents.kinds.grid_map.locator import Locator
from desktop.documents.kinds.grid_map.plan import Ground, View, overview
from desktop.documents.layout.areas import Rect
from desktop.documents.layout.palette import Style
from desktop.documents.layout.schematic import Proportions


class Atlas:
    """Everything about one community that does not depend on the page."""

    def __init__(self, data: GridMapData) -> None:
        self.ground = Ground(data)
        self._wholes: dict[tuple[Rect, Proportions], tuple[View, Locator]] = {}

    @cached_property
    def styles(self) -> Mapping[str, Style]:
        """Grid to style, the same on every paper."""
        return styles_of(self.ground)

    def whole(self, area: Rect, proportions: Proportions) -> View:
        """The overview that fills an area."""
        return self._laid_out(area, proportions)[0]

    def locator(self, area: Rect, proportions: Proportions) -> Locator:
        """The small plan of the same overview."""
        return self._laid_out(area, proportions)[1]

    def _laid_out(self, area: Rect, proportions: Proportions) -> tuple[View, Locator]:
        key = (area, proportions)
        if key not in self._wholes:
            whole = overview(self.ground, area, proportions, measure)
            self._wholes[key] = whole, Locator(self.ground, whole)
        return self._wholes[key]


_last: list[Atlas] = []


def atlas_of(data: GridMapData) -> Atlas:
    """The atlas of a community; the last one asked for is kept: a batch asks for it with every page."""
    for known in _last[-1:]:
        if known.ground.data is data:
            return known
    made = Atlas(data)
    _last[:] = [made]
    return made
