"""What the signs of a grid map mean, in one strip under the map; only signs that occur are explained."""

from __future__ import annotations

from collections.abc import Callable

from desktop.base.i18n import _
from desktop.documents.kinds.grid_map.drawing import SEAM, SEAM_DASH, WALL, WALL_DASH, Look, badge, dashed
from desktop.documents.kinds.grid_map.letters import measure
from desktop.documents.kinds.grid_map.plan import Ground, View
from desktop.documents.layout.display_list import MIDDLE, Item, Lines, Poly, Text, rectangle
from desktop.documents.layout.map_labels import FLOOR
from desktop.documents.layout.palette import Style, map_colours, paper
from desktop.documents.layout.paper import Box

LEGEND_ROW = 6.0
SIGN = 7.0
Sign = Callable[[float, float, float], list[Item]]
"""Draws a sign of SIGN mm (times k) from x, about the middle y."""


def draw_legend(ground: Ground, view: View, look: Look, box: Box, k: float) -> list[Item]:
    """All signs in one row, spread evenly, in the type that lets them fit."""
    entries = _entries(ground, view, look)
    size = 2.5 * k
    while size > FLOOR and _width(entries, size, k) > box.width:
        size = max(size - 0.05, FLOOR)
    spare = max((box.width - _width(entries, size, k)) / len(entries), 0.0)
    middle, x = box.y + 1.5 * k + LEGEND_ROW * k / 2, box.x + min(spare / 2, 3.0 * k)
    items: list[Item] = []
    for label, sign in entries:
        items += sign(x, middle, k)
        x += (SIGN + 1.2) * k
        items.append(Text(x, middle + MIDDLE * size, label, size, False, paper("ink"), owner="legend"))
        x += measure(label, size) + 1.5 * k + min(spare, 12.0 * k)
    return items


def _width(entries: list[tuple[str, Sign]], size: float, k: float) -> float:
    return sum((SIGN + 2.7) * k + measure(label, size) for label, _sign in entries)


def _entries(ground: Ground, view: View, look: Look) -> list[tuple[str, Sign]]:
    style = look.styles[look.about] if look.about else map_colours().styles[0]
    number = str(ground.grids[look.about].number) if look.about else "1"
    pieces = list(view.cells)
    grids = {ground.grid(piece) for piece in pieces}
    entries: list[tuple[str, Sign]] = [
        (_("楼栋(下为微网格编号)"), lambda x, y, k: _block(x, y, k, style)),
    ]
    if any(ground.buildings[key].courtyard for key in view.blocks):
        entries.append((_("院落(平房)"), _yard))
    entries += [
        (_("网格编号"), lambda x, y, k: badge(x + SIGN * k / 2, y, 2.2 * k, number, style)),
        (_("网格界线"), lambda x, y, k: _rule(x, y, k, style.edge, 0.75 * k, ())),
        (_("微网格界线"), lambda x, y, k: _rule(x, y, k, style.edge, SEAM * k, dashed(SEAM_DASH, k))),
        (_("小区院落范围"), lambda x, y, k: _rule(x, y, k, paper("wall"), WALL * k, dashed(WALL_DASH, k))),
    ]
    if look.about is not None and grids - {look.about, None}:
        entries.append((_("其他网格"), lambda x, y, k: _patch(x, y, k, paper("foreign"))))
    if None in grids:
        entries.append((_("未划入网格"), lambda x, y, k: _patch(x, y, k, paper("unassigned"))))
    return entries


def _block(x: float, y: float, k: float, style: Style) -> list[Item]:
    return [
        Poly([rectangle(x, y - 1.9 * k, SIGN * k, 3.8 * k)], paper("block"), paper("ink"), 0.28),
        Poly([rectangle(x, y + 0.7 * k, SIGN * k, 1.2 * k)], style.edge, paper("ink"), 0.2),
    ]


def _yard(x: float, y: float, k: float) -> list[Item]:
    return [
        Poly([rectangle(x, y - 1.9 * k, SIGN * k, 3.8 * k)], paper("block"), paper("ink"), 0.28),
        Poly(
            [rectangle(x + 0.55, y - 1.9 * k + 0.55, SIGN * k - 1.1, 3.8 * k - 1.1)],
            None,
            paper("muted"),
            0.15,
        ),
    ]


def _patch(x: float, y: float, k: float, colour: str) -> list[Item]:
    return [Poly([rectangle(x, y - 1.9 * k, SIGN * k, 3.8 * k)], colour, paper("faint"), 0.2)]


def _rule(x: float, y: float, k: float, colour: str, width: float, dash: tuple[float, ...]) -> list[Item]:
    return [Lines(((x, y, x + SIGN * k, y),), colour, width, dash)]
