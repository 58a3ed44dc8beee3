"""The table of a grid's micro-grids beside its map."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.base.i18n import _
from desktop.documents.kinds.grid_map.data import FEWEST, GridMapData, MapGrid, MapMicroGrid, count, extent
from desktop.documents.kinds.grid_map.furniture import LEAST_LOCATOR, SMALL, Panel, section
from desktop.documents.kinds.grid_map.letters import fitting, line, measure, wrapped
from desktop.documents.layout.display_list import MIDDLE, Anchor, Item, Poly, Text, rectangle
from desktop.documents.layout.map_labels import FLOOR, LEADING
from desktop.documents.layout.palette import Style, paper
from desktop.documents.layout.paper import Box

TAG, HOMES, NAME = 8.6, 10.0, 16.0
"""Widths in mm of the columns of the table but the one between tag and homes, which takes the rest."""


@dataclass(frozen=True, slots=True)
class _Row:
    micro: MapMicroGrid
    buildings: str
    households: int


def draw_micro_table(
    data: GridMapData, grid: MapGrid, style: Style, panel: Panel, y: float
) -> tuple[list[Item], float]:
    """One row a micro-grid: number as on the map, buildings, households, who. Rows shrink before they are cut."""
    if not grid.micro_grids:
        return [], y
    k, box = panel.k, panel.box
    items, y = section(_("微网格"), panel, y)
    rows = _rows(data, grid)
    height = min(4.9 * k, max((box.bottom - y) / len(rows), FLOOR * LEADING + 0.5))
    fits = int((box.bottom - y + 0.01) // height)
    shown = rows if len(rows) <= fits else rows[: fits - 1]
    tall = [measure(row.buildings, FLOOR) > _room(box.width, k) for row in shown]
    second = height * 0.62 if box.bottom - y - LEAST_LOCATOR * k >= height * (len(shown) + sum(tall)) else 0.0
    for row, two in zip(shown, tall, strict=True):
        high = height + (second if two else 0.0)
        at = Box(box.x, y, box.width, high)
        items += _draw_row(row, grid.number, style, at, k, lines=2 if two and second else 1)
        y += high
    if len(shown) < len(rows):
        note = _("另有 {n} 个微网格,见图").format(n=len(rows) - len(shown))
        items.append(line(box.x, y, note, FLOOR, paper("muted")))
        y += height
    return items, y


def _rows(data: GridMapData, grid: MapGrid) -> list[_Row]:
    alone = len(extent(data, frozenset(micro.id for micro in grid.micro_grids))) == 1
    rows: list[_Row] = []
    for micro in grid.micro_grids:
        own = frozenset({micro.id})
        words = [
            buildings if alone else _brief(compound) + buildings for compound, buildings in extent(data, own)
        ]
        rows.append(_Row(micro, ";".join(words), count(data, own).households))
    return rows


def _brief(compound: str) -> str:
    """A long compound name cut, so that the numbers of its buildings are still to be seen."""
    return compound if len(compound) <= 8 else compound[:6] + "…"


def _room(panel_width: float, k: float) -> float:
    return panel_width - (TAG + HOMES + NAME + 1.6) * k


def _draw_row(row: _Row, grid: int, style: Style, box: Box, k: float, *, lines: int) -> list[Item]:
    micro = row.micro
    middle, size = box.y + box.height / 2, min(SMALL * k, 0.78 * box.height)
    tag = min(box.height - 0.7 * k, 3.9 * k)
    names = "、".join(person.name for person in micro.people if person.name)
    name, name_em = fitting(names, (NAME - 1.0) * k, size, FLOOR)
    homes = _("{n}户").format(n=row.households) if row.buildings and row.households >= FEWEST else "—"
    tag_em = min(size, 0.72 * tag)
    dark = micro.number % 2 == 1
    fill, ink = (style.edge, paper("block")) if dark else (paper("block"), paper("ink"))
    number = f"{grid}-{micro.number}"
    return [
        Poly([rectangle(box.x, middle - tag / 2, TAG * k, tag)], fill, style.edge, 0.25 * k),
        Text(box.x + TAG * k / 2, middle + MIDDLE * tag_em, number, tag_em, True, ink, Anchor.CENTRE),
        *_buildings(row.buildings or _("尚无楼栋"), box, size, k, lines),
        Text(
            box.right - (NAME + 0.6) * k,
            middle + MIDDLE * size,
            homes,
            size,
            False,
            paper("ink"),
            Anchor.RIGHT,
        ),
        Text(box.right, middle + MIDDLE * name_em, name, name_em, False, paper("muted"), Anchor.RIGHT),
    ]


def _buildings(text: str, box: Box, size: float, k: float, lines: int) -> list[Item]:
    x, room, middle = box.x + (TAG + 1.6) * k, _room(box.width, k), box.y + box.height / 2
    if lines == 1:
        words, em = fitting(text, room, size, FLOOR)
        return [Text(x, middle + MIDDLE * em, words, em, False, paper("ink"))]
    pair = wrapped(text, room, FLOOR, 2)
    top = middle - len(pair) * FLOOR * LEADING / 2
    return [
        line(x, top + place * FLOOR * LEADING, words, FLOOR, paper("ink")) for place, words in enumerate(pair)
    ]
