"""The look of every grid of a community: one and the same on every paper, whatever its size, that shows a map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from desktop.documents.kinds.grid_map.letters import measure
from desktop.documents.kinds.grid_map.plan import Ground, View, overview
from desktop.documents.layout.areas import UNIT, Rect, near_pairs
from desktop.documents.layout.palette import Style, distribute, edge_colour, map_colours
from desktop.documents.layout.schematic import Proportions

NEAR = 24.0
"""Areas closer than this (mm at scale 1) count as neighbours that must look different."""
TOUCH, TOUCHING = 8.0, 3
"""Areas closer than this are side by side (a lane between two compounds is 5); such a pair counts so much more."""
PLAN = (201.0, 156.5, 1.0)
"""The map on A4: width, height in mm, size of the furniture. Neighbours here differ in colour and in hatch."""
SHAPES = (
    PLAN, (284.24, 221.34, 1.4142), (402.0, 313.0, 2.0), (569.47, 442.68, 2.8284), (805.0, 627.0, 4.0),
    (548.6, 457.62, 2.7707), (731.48, 610.16, 3.6943), (823.1, 602.78, 4.1286), (558.03, 424.09, 2.8183),
    (744.03, 565.45, 3.7578), (744.04, 644.12, 3.7578), (1004.48, 849.75, 5.0732), (811.32, 866.34, 4.0976),
    (637.46, 881.27, 3.2195), (1255.6, 1062.19, 6.3415), (1014.14, 1082.92, 5.122), (796.82, 1101.58, 4.0244),
)  # fmt: skip
"""The maps of all grids that papers show: sheets A4 to A0, gate boards, overviews in the hall. One list of buildings
is laid out differently on each and has other neighbours. A test holds these against the papers."""
SLACK = 4
"""Units by which rounding may bring areas nearer on a paper than here."""


def styles_of(ground: Ground) -> Mapping[str, Style]:
    """Grid to style. The colour an office chose is kept; the other grids get styles that no neighbour has on any of
    the papers, and whose colour and hatch no neighbour on A4 has while that can be had. Depends on the grids and the
    ground alone, never on the paper."""
    plan = _view(ground, PLAN)
    near = list(neighbours(ground, plan))
    near += TOUCHING * list(neighbours(ground, plan, reach=TOUCH))
    apart: set[tuple[str, str]] = set()
    if len(ground.data.grids) > map_colours().first_choice:
        for shape in SHAPES:
            apart.update(neighbours(ground, _view(ground, shape), slack=SLACK))
    chosen = {grid.id: edge for grid in ground.data.grids if (edge := edge_colour(grid.colour))}
    return distribute([grid.id for grid in ground.data.grids], sorted(near), sorted(apart), chosen)


def neighbours(
    ground: Ground, view: View, *, reach: float = NEAR, slack: int = 0
) -> Iterator[tuple[str, str]]:
    """Pairs of grids with ground within `reach` (mm at scale 1) of each other in a view, give or take `slack` units."""
    owned = {piece: cell for piece, cell in view.cells.items() if ground.grid(piece) is not None}
    for one, other in near_pairs(owned, ground.grid, round(reach * view.scale * UNIT) + slack):
        yield (str(one), str(other)) if str(one) < str(other) else (str(other), str(one))


def _view(ground: Ground, shape: tuple[float, float, float]) -> View:
    width, height, size = shape
    area = Rect(0, 0, round(width * UNIT), round(height * UNIT))
    return overview(ground, area, Proportions(paper=size), measure)
