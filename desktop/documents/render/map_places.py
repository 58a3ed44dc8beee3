"""Where every building of the office stands: as placed by hand, the others on the tidy schematic of the list.

As long as nobody placed anything the whole list is the schematic. Afterwards whatever is not placed yet waits in
rows south of the map, at the scale of life, until somebody drags or traces it to its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from desktop.documents.layout.areas import UNIT, Rect
from desktop.documents.layout.schematic import Block, Lot, Proportions, arrange, natural_key
from desktop.domain.site_geometry import Bounds, bounds
from desktop.domain.site_map import Box
from desktop.queries.site_map import Site, SiteMap, ground_rings

SHEET: Final = Rect(0, 0, 280 * UNIT, 200 * UNIT)
"""The shape of a sheet on its side: the schematic fills it."""
WAITING: Final = 4000
"""Centimetres between the map and the buildings that wait south of it."""


def places(site: SiteMap) -> dict[str, Box]:
    """Building id → where it stands, in the order of the list; one centimetre is one on the ground, or as if.

    Deterministic: the same list and the same placed buildings give the same places.
    """
    loose = [one for one in site.sites if one.box is None]
    placed = {one.id: one.box for one in site.sites if one.box is not None}
    if not loose:
        return placed
    drawn = tidy(site, loose)
    if placed:
        ground = bounds(p for one in site.sites for ring in ground_rings(one) for p in ring)
        drawn = _beside(drawn, ground)
    return {one.id: placed.get(one.id) or drawn[one.id] for one in site.sites}


def tidy(site: SiteMap, wanted: Sequence[Site]) -> dict[str, Box]:
    """Some buildings on a schematic of their own, as if a millimetre of it at scale 1 were a metre; its north-west
    corner at 0, 0."""
    order = {lot.id: number for number, lot in enumerate(site.lots)}
    compounds = sorted({one.compound_id for one in wanted}, key=lambda i: (order.get(i, len(order)), i))
    lots = []
    for compound in compounds:
        inside = sorted((o for o in wanted if o.compound_id == compound), key=lambda o: natural_key(o.label))
        lots.append(Lot(compound or "-", tuple(Block(one.id, one.stairs) for one in inside), 12.0))
    plan = arrange(lots, SHEET, Proportions())
    return {
        key: Box(
            round((block.left + block.right) / 2 / plan.scale), -round((block.top + block.bottom) / 2 / plan.scale),
            max(100, round(block.width / plan.scale)), max(100, round(block.height / plan.scale)),
        )
        for key, block in plan.blocks.items()
    }  # fmt: skip


def _beside(drawn: Mapping[str, Box], ground: Bounds) -> dict[str, Box]:
    """The waiting buildings, south of the map and flush with its west side."""
    west = min(box.x - box.width // 2 for box in drawn.values())
    north = max(box.y + box.height // 2 for box in drawn.values())
    dx, dy = ground[0] - west, ground[1] - WAITING - north
    return {i: Box(box.x + dx, box.y + dy, box.width, box.height, box.turn) for i, box in drawn.items()}


def spread(boxes: Iterable[Box]) -> Bounds:
    """The upright ground of some boxes as they lie, without their turn; one hectare where there are none."""
    listed = list(boxes)
    if not listed:
        return (0, -10_000, 10_000, 0)
    return bounds(
        p
        for b in listed
        for p in ((b.x - b.width // 2, b.y - b.height // 2), (b.x + b.width // 2, b.y + b.height // 2))
    )
