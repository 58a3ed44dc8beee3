"""Where the buildings of the office really lie, for every paper with a map, and what a print remembers of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, Final

from desktop.base.i18n import _
from desktop.documents.kinds.grid_map.data import GridMapData
from desktop.documents.kinds.site_plan.data import Outlines, PlanMark, PlanShape, Ring, SitePlan
from desktop.documents.layout.slanting import clipped_piece
from desktop.documents.render.facts import key_of
from desktop.domain.site_map import SYMBOLS
from desktop.queries import outlines as imported
from desktop.queries.site_map import SiteMap, ground_rings, site_map

AROUND: Final = 3000
"""Centimetres round a grid's buildings within which streets and signs are part of what its page says."""
_DIGITS: Final = 6  # hexadecimal, of each number of a `lie`


def outlines(db: Any) -> Outlines:
    """Everything that stands on the map of the office."""
    drawn = site_map(db)
    standing = imported.standing(db)
    return Outlines(
        buildings=tuple(_shapes(drawn)), north=standing.frame.get("lon") is not None, source=standing.source,
        walls=tuple(
            PlanShape(id=lot.id, rings=tuple(tuple(ring) for ring in lot.walls)) for lot in drawn.lots if lot.walls
        ),
        marks=tuple(
            PlanMark(
                id=one.id, kind=one.kind, points=tuple(one.points), name=one.text or _word(one.symbol), sign=one.symbol,
                width=one.width, size=one.size,
            )
            for one in drawn.features
        ),
    )  # fmt: skip


def _word(sign: str) -> str:
    """A sign that nobody named says what it is."""
    return _(SYMBOLS[sign]) if sign in SYMBOLS else ""


def _shapes(drawn: SiteMap) -> Iterator[PlanShape]:
    for site in drawn.sites:
        rings: tuple[Ring, ...] = tuple(tuple(ring) for ring in ground_rings(site))
        if rings:
            yield PlanShape(id=site.id, rings=rings)


def leading(db: Any, listed: GridMapData) -> Outlines | None:
    """The real ground of a list, if enough of it is placed for grid maps and boards to follow it."""
    found = outlines(db)
    return found if found.under(listed).leads else None


def lie(plan: SitePlan, grid: str | None) -> tuple[int, ...]:
    """A few numbers that stand for where the buildings of a grid (None: all) and the walls, streets and signs about
    them lie: others as soon as one of them moves beside the others, the same when all move together."""
    micros = frozenset(micro.id for one in plan.map.grids if one.id == grid for micro in one.micro_grids)
    own, compounds = set(), set()
    for compound in plan.map.compounds:
        for building in compound.buildings:
            if grid is None or any(part.within(micros) for part in building.parts):
                own.add(building.id)
                compounds.add(compound.id)
    houses = [shape for shape in plan.buildings if shape.id in own]
    points = [point for shape in houses for ring in shape.rings for point in ring]
    if not points:
        return ()
    west, south = min(x for x, _y in points), min(y for _x, y in points)
    east, north = max(x for x, _y in points), max(y for _x, y in points)
    room = (west - AROUND, south - AROUND, east + AROUND, north + AROUND)
    told = [
        sorted([one.id, *_moved(one.rings, west, south)] for one in houses),
        sorted([one.id, *_moved(one.rings, west, south)] for one in plan.walls if one.id in compounds),
        sorted(
            [one.kind, one.sign, one.name, one.width, one.size, *_moved([seen], west, south)]
            for one in plan.marks
            if (seen := list(_seen(one, room)))
        ),
    ]
    key = key_of(told)
    return tuple(int(key[at : at + _DIGITS], 16) for at in range(0, len(key), _DIGITS))


def _moved(rings: Iterable[Iterable[tuple[float, float]]], west: int, south: int) -> list[list[int]]:
    """Rings beside the south-west corner of the buildings, flat."""
    return [[round(at) for x, y in ring for at in (x - west, y - south)] for ring in rings]


def _seen(mark: PlanMark, room: tuple[int, int, int, int]) -> Iterator[tuple[float, float]]:
    """The ends of the pieces of a mark that lie in the room."""
    for one, two in list(pairwise(mark.points)) or [(mark.points[0], mark.points[0])]:
        if (cut := clipped_piece((*one, *two), room)) is not None:
            yield cut[0], cut[1]
            yield cut[2], cut[3]
