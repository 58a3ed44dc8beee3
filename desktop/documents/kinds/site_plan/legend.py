"""What the signs of a plan of real outlines mean; only signs that occur are explained."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from desktop.base.i18n import _
from desktop.documents.kinds.grid_map.drawing import SEAM, SEAM_DASH, WALL, WALL_DASH, Look, badge
from desktop.documents.kinds.grid_map.letters import measure
from desktop.documents.kinds.site_plan.ground import Site
from desktop.documents.layout.display_list import MIDDLE, Item, Lines, Poly, Text, rectangle
from desktop.documents.layout.map_labels import FLOOR
from desktop.documents.layout.map_symbols import symbol
from desktop.documents.layout.palette import map_colours, paper
from desktop.documents.layout.paper import Box
from desktop.domain.site_map import SYMBOLS

SIGN = 7.0
Sign = Callable[[float, float, float], list[Item]]


def draw_plan_legend(site: Site, look: Look, box: Box, k: float) -> list[Item]:
    """All signs in one row, in the type that lets them fit."""
    entries = _entries(site, look)
    size = 2.5 * k
    while size > FLOOR and _width(entries, size, k) > box.width:
        size = max(size - 0.05, FLOOR)
    spare = min(max((box.width - _width(entries, size, k)) / len(entries), 0.0), 12.0 * k)
    middle, x = box.y + box.height / 2, box.x
    items: list[Item] = []
    for label, sign in entries:
        if x + (SIGN + 1.2) * k + measure(label, size) > box.right:
            break
        items += sign(x, middle, k)
        x += (SIGN + 1.2) * k
        items.append(Text(x, middle + MIDDLE * size, label, size, False, paper("ink"), owner="legend"))
        x += measure(label, size) + 1.5 * k + spare
    return items


def _width(entries: list[tuple[str, Sign]], size: float, k: float) -> float:
    return sum((SIGN + 2.7) * k + measure(label, size) for label, _sign in entries)


def _entries(site: Site, look: Look) -> list[tuple[str, Sign]]:
    style = look.styles[look.about] if look.about else map_colours().styles[0]
    number = str(site.ground.grids[look.about].number) if look.about else "1"
    owners = {owner for placed in site.buildings for owner in placed.owners}
    entries: list[tuple[str, Sign]] = [
        (_("楼栋"), lambda x, y, k: _patch(x, y, k, paper("block"), paper("ink"))),
    ]
    if any(owner.grid is not None for owner in owners):
        dashes = SEAM_DASH
        entries += [
            (_("网格编号"), lambda x, y, k: badge(x + SIGN * k / 2, y, 2.2 * k, number, style)),
            (_("网格界线"), lambda x, y, k: _rule(x, y, k, style.edge, 0.75 * k, ())),
            (
                _("微网格界线"),
                lambda x, y, k: _rule(x, y, k, style.edge, SEAM * k, tuple(d * k for d in dashes)),
            ),
        ]
    if site.walls:
        dash = WALL_DASH
        entries.append(
            (
                _("小区院落范围"),
                lambda x, y, k: _rule(x, y, k, paper("wall"), WALL * k, tuple(d * k for d in dash)),
            )
        )
    if any(mark.kind == "street" for mark in site.plan.marks):
        entries.append((_("道路"), _street))
    if look.about is not None and any(owner.grid not in (look.about, None) for owner in owners):
        entries.append((_("其他网格"), lambda x, y, k: _patch(x, y, k, paper("foreign"), paper("faint"))))
    if any(owner.grid is None for owner in owners):
        entries.append(
            (_("未划入网格"), lambda x, y, k: _patch(x, y, k, paper("unassigned"), paper("faint")))
        )
    present = {mark.sign for mark in site.plan.marks if mark.kind == "symbol"}
    for key in (key for key in SYMBOLS if key in present):
        entries.append((_(SYMBOLS[key]), partial(_figure, key)))
    return entries


def _figure(key: str, x: float, y: float, k: float) -> list[Item]:
    return symbol(key, x + SIGN * k - 2.2 * k, y, 4.4 * k)


def _patch(x: float, y: float, k: float, fill: str, edge: str) -> list[Item]:
    return [Poly([rectangle(x, y - 1.9 * k, SIGN * k, 3.8 * k)], fill, edge, 0.24 * k)]


def _rule(x: float, y: float, k: float, colour: str, width: float, dash: tuple[float, ...]) -> list[Item]:
    return [Lines(((x, y, x + SIGN * k, y),), colour, width, dash)]


def _street(x: float, y: float, k: float) -> list[Item]:
    piece = ((x, y, x + SIGN * k, y),)
    return [Lines(piece, paper("road_line"), 2.3 * k), Lines(piece, paper("road"), 1.9 * k)]
