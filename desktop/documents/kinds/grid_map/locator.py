"""The small plan of the whole community that shows where one grid lies."""

from __future__ import annotations

import math
from collections import defaultdict

from desktop.documents.kinds.grid_map.drawing import Look
from desktop.documents.kinds.grid_map.letters import measure
from desktop.documents.kinds.grid_map.plan import Ground, View
from desktop.documents.kinds.grid_map.plots import Plot, plots
from desktop.documents.layout.areas import UNIT, Corner
from desktop.documents.layout.display_list import MIDDLE, Anchor, Item, Poly, Text, rectangle
from desktop.documents.layout.map_labels import FLOOR, Spot, free_spot
from desktop.documents.layout.palette import paper
from desktop.documents.layout.paper import Box

MARGIN = 1.5
MOST = 150
"""More plots than this are specks on a plan of this size: the compounds stand for those of the other grids."""
STEP = 0.5
"""The room a number needs is rounded up to this (mm on the overview), so that pages share what they work out."""


class Locator:
    """The areas of all grids without buildings: one in full colour, the others in grey with their numbers where
    there is room. Outlines and places are worked out once for all pages of a community."""

    def __init__(self, ground: Ground, whole: View) -> None:
        self._ground, self._plots = ground, plots(ground, whole)
        frames = list(whole.frames.values())
        self._by_grid: dict[str | None, list[tuple[int, Plot]]] = defaultdict(list)
        for number, plot in enumerate(self._plots):
            self._by_grid[plot.grid].append((number, plot))
        self._frames = [
            [(f.left, f.top), (f.right, f.top), (f.right, f.bottom), (f.left, f.bottom)] for f in frames
        ]
        self._left, self._top = min(f.left for f in frames), min(f.top for f in frames)
        self._wide = max(f.right for f in frames) - self._left
        self._tall = max(f.bottom for f in frames) - self._top
        self._spots: dict[tuple[int, int], Spot | None] = {}

    def draw(self, look: Look, box: Box) -> list[Item]:
        """The plan inside `box`."""
        room = box.inset(MARGIN)
        factor = min(room.width / self._wide, room.height / self._tall)
        dx = room.x + (room.width - factor * self._wide) / 2 - factor * self._left
        dy = room.y + (room.height - factor * self._tall) / 2 - factor * self._top

        def place(corner: Corner) -> tuple[float, float]:
            return round(corner[0] * factor + dx, 3), round(corner[1] * factor + dy, 3)

        items: list[Item] = [
            Poly([rectangle(box.x, box.y, box.width, box.height)], paper("ground"), paper("line"), 0.2)
        ]
        marks: list[Item] = []
        if len(self._plots) > MOST:
            rings = [[place(corner) for corner in ring] for ring in self._frames]
            items += [Poly([ring], paper("block"), paper("faint"), 0.2) for ring in rings]
        for number, plot in self._told(look.about):
            here = plot.grid is not None and plot.grid == look.about
            rings = [[place(corner) for corner in ring] for ring in plot.rings]
            fill = look.styles[plot.grid].edge if here and plot.grid else paper("block")
            items.append(Poly(rings, fill, paper("faint"), 0.2))
            if plot.grid is not None:
                ink = paper("block" if here else "muted")
                marks += self._number(number, plot, factor * UNIT, (dx, dy), ink)
        return items + marks

    def _told(self, about: str | None) -> list[tuple[int, Plot]]:
        """The plots that are drawn, those of one grid last."""
        if len(self._plots) > MOST:
            return self._by_grid[about]
        return sorted(enumerate(self._plots), key=lambda one: one[1].grid == about)

    def _number(
        self, number: int, plot: Plot, factor: float, shift: tuple[float, float], ink: str
    ) -> list[Item]:
        """The grid's number on its ground, if it fits."""
        text, size = str(self._ground.grids[plot.grid or ""].number), FLOOR
        need = max(measure(text, size, True), size) / 2 / factor + 0.2
        spot = self._spot(number, plot, math.ceil(need / STEP))
        if spot is None or spot.clear < need:
            return []
        x, y = spot.x * factor + shift[0], spot.y * factor + shift[1]
        return [Text(x, y + MIDDLE * size, text, size, True, ink, Anchor.CENTRE, plot.grid or "")]

    def _spot(self, number: int, plot: Plot, steps: int) -> Spot | None:
        if (number, steps) not in self._spots:
            self._spots[number, steps] = free_spot(list(plot.cells.values()), plot.rings, (), steps * STEP)
        return self._spots[number, steps]
