"""What the building list leaves open, told where the clerk sees it: on the page and at the block it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desktop.base.i18n import _
from desktop.documents.kinds.grid_map.data import GridMapData, MapBuilding, extent, landless
from desktop.documents.kinds.grid_map.letters import measure
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.display_list import Picture
from desktop.documents.layout.paper import Box


def warn_of_grids(canvas: Canvas, data: GridMapData, grids: Sequence[str] | None = None) -> None:
    """Grids and micro grids without buildings; only of `grids` (ids) when not the whole community is drawn."""
    bare = landless(data)
    for grid in data.grids:
        if grids is not None and not {grid.id, ""} & set(grids):
            continue
        if grid in bare:
            canvas.findings.add("map.no_ground", _("这个网格还没有划分楼栋，没有画它的图"), grid.name)
            continue
        for micro in grid.micro_grids:
            if not extent(data, frozenset({micro.id})):
                where = f"{grid.name} {grid.number}-{micro.number}"
                canvas.findings.add("map.micro_no_ground", _("这个微网格还没有划分楼栋"), where)


def warn_of_buildings(canvas: Canvas, data: GridMapData, picture: Picture) -> None:
    """Buildings on this page that were not counted or are shared, each with its block. Call it where the page is
    painted: only there the place of its ink is known."""
    for building, code, text, where in _open(data):
        if building.id in picture.expected:
            canvas.warn(code, text, where, box=_block(picture, building.id))


def warn_of_the_rest(canvas: Canvas, data: GridMapData) -> None:
    """The same of buildings no page labels; what was told already is not told again."""
    page, canvas.findings.page = canvas.findings.page, None
    for _building, code, text, where in _open(data):
        canvas.findings.add(code, text, where)
    canvas.findings.page = page


def _open(data: GridMapData) -> Iterator[tuple[MapBuilding, str, str, str]]:
    for compound in data.compounds:
        for building in compound.buildings:
            where = f"{compound.name}{building.title}"
            if any(part.households is None for part in building.parts):
                yield building, "map.uncounted", _("没有登记户数，图上没有写户数"), where
            if any(part.shared for part in building.parts):
                text = _("同时划给了几个微网格，图上标为共管；请按单元划开，或确认就是共管")
                yield building, "map.shared", text, where


def _block(picture: Picture, owner: str) -> Box | None:
    """Around everything written on a building; None when there is no room for a word on it."""
    bounds = [text.bounds(measure) for text in picture.texts() if text.owner == owner]
    if not bounds:
        return None
    left, top = min(b[0] for b in bounds), min(b[1] for b in bounds)
    return Box(left, top, max(b[2] for b in bounds) - left, max(b[3] for b in bounds) - top)
