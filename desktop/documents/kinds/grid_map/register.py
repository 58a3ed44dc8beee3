"""The column beside the overview: every grid with its people and figures, in as much detail as fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.base.i18n import _
from desktop.documents.kinds.grid_map.data import Count, GridMapData, MapGrid, MapPerson, count, extent
from desktop.documents.kinds.grid_map.drawing import Look, badge
from desktop.documents.kinds.grid_map.furniture import BODY, SMALL, Panel, section
from desktop.documents.kinds.grid_map.letters import fitting, line, measure, wrapped
from desktop.documents.kinds.grid_map.panel import person_row
from desktop.documents.layout.areas import UNIT
from desktop.documents.layout.display_list import MIDDLE, Anchor, Item, Lines, Poly, Text, rectangle
from desktop.documents.layout.hatching import hatching
from desktop.documents.layout.map_labels import FLOOR
from desktop.documents.layout.palette import Style, paper
from desktop.documents.layout.paper import Box
from desktop.documents.layout.text import group_phone

HEAD = 6.6
ROW = 4.5
TEXT = 3.5
GAP = 3.4


@dataclass(frozen=True, slots=True)
class _Detail:
    """How much each entry says: rows of people, and lines of buildings for each compound."""

    people: int
    lines: int


_DETAILS = (_Detail(4, 2), _Detail(3, 2), _Detail(2, 2), _Detail(2, 1), _Detail(2, 0), _Detail(1, 0))


def draw_register(data: GridMapData, look: Look, panel: Panel) -> list[Item]:
    """All grids and the sum of them; more grids than fit with people become a table of one line each."""
    k, box = panel.k, panel.box
    items, y = section(_("网格责任公示"), panel, box.y)
    items += _total(data, Box(box.x, box.bottom - 8.0 * k, box.width, 8.0 * k), k)
    room = Box(box.x, y + 0.6 * k, box.width, box.bottom - 10.0 * k - y)
    for detail in _DETAILS:
        if len(data.grids) * (HEAD + ROW * min(detail.people, 1) + GAP) * k > room.height:
            continue  # too many grids for any text below their names
        tall = sum(_height(data, grid, detail, room.width, k) for grid in data.grids)
        if tall <= room.height:
            spare = min((room.height - tall) / max(len(data.grids), 1), 3.0 * k)
            return items + _entries(data, look, room, detail, spare, k)
    return items + _table(data, look, room, k)


def _micros(grid: MapGrid) -> frozenset[str]:
    return frozenset(micro.id for micro in grid.micro_grids)


def _places(data: GridMapData, grid: MapGrid, detail: _Detail, width: float, k: float) -> list[str]:
    texts = [f"{compound}:{buildings}" for compound, buildings in extent(data, _micros(grid))]
    if not detail.lines:
        return []
    if not texts:
        return [_("尚未划分楼栋")]
    if detail.lines == 1:
        return wrapped(";".join(texts), width, SMALL * k, 1)
    return [words for text in texts for words in wrapped(text, width, SMALL * k, detail.lines)]


def _height(data: GridMapData, grid: MapGrid, detail: _Detail, width: float, k: float) -> float:
    people = len(_team(grid)[: detail.people])
    lines = len(_places(data, grid, detail, width, k))
    return (HEAD + ROW * people + TEXT * lines + GAP) * k


def _team(grid: MapGrid) -> Sequence[MapPerson]:
    return grid.people or (MapPerson(post=_("网格员")),)


def _entries(data: GridMapData, look: Look, room: Box, detail: _Detail, spare: float, k: float) -> list[Item]:
    items: list[Item] = []
    y = room.y
    for grid in data.grids:
        total = count(data, _micros(grid))
        items += _head(grid, total, look.styles[grid.id], Box(room.x, y, room.width, HEAD * k), k)
        below = y + (HEAD + 0.5) * k
        for person in _team(grid)[: detail.people]:
            items += person_row(person, Box(room.x, below, room.width, ROW * k), 14.0 * k, k * 0.94)
            below += ROW * k
        below += 0.8 * k
        for words in _places(data, grid, detail, room.width, k):
            items.append(line(room.x, below, words, SMALL * k, paper("muted"), owner=grid.id))
            below += TEXT * k
        y += _height(data, grid, detail, room.width, k) + spare
        rule = y - (GAP * k + spare) / 2
        items.append(Lines(((room.x, rule, room.right, rule),), paper("line"), 0.15))
    return items


def _head(grid: MapGrid, total: Count, style: Style, box: Box, k: float) -> list[Item]:
    """Swatch with badge, name, figures."""
    middle = box.y + box.height / 2
    items = _swatch(Box(box.x, box.y + 0.4 * k, 10.0 * k, box.height - 0.8 * k), style, k)
    items += badge(box.x + 5.0 * k, middle, 2.3 * k, str(grid.number), style, grid.id)
    figures = " ".join((figures_of(total), _("{n}微网格").format(n=len(grid.micro_grids))))
    width = measure(figures, BODY * k)
    x = box.x + 11.6 * k
    name, size = fitting(grid.name, box.right - width - 1.5 * k - x, 3.7 * k, FLOOR, bold=True)
    return [
        *items,
        Text(x, middle + MIDDLE * size, name, size, True, paper("ink"), owner=grid.id),
        Text(box.right, middle + MIDDLE * BODY * k, figures, BODY * k, False, paper("ink"), Anchor.RIGHT),
    ]


def figures_of(total: Count) -> str:
    """ "435户 12栋 3院"; what is nought is left out, and so are one or two households: they are somebody."""
    parts = [_("{n}户").format(n=total.households)] if total.told else []
    if total.buildings:
        parts.append(_("{n}栋").format(n=total.buildings))
    if total.courtyards:
        parts.append(_("{n}院").format(n=total.courtyards))
    return " ".join(parts)


def _swatch(box: Box, style: Style, k: float) -> list[Item]:
    ring = [(round(x * UNIT), round(y * UNIT)) for x, y in rectangle(box.x, box.y, box.width, box.height)]
    return [
        Poly([rectangle(box.x, box.y, box.width, box.height)], fill=style.tint),
        *hatching([ring], style.hatch, style.shade, scale=k),
        Poly([rectangle(box.x, box.y, box.width, box.height)], stroke=style.edge, width=0.5 * k),
    ]


def _table(data: GridMapData, look: Look, room: Box, k: float) -> list[Item]:
    """One line a grid; as many as fit, and a note about the rest."""
    least = 4.2  # so that the numbers in the badges stay readable
    height = min(7.0 * k, max(room.height / max(len(data.grids), 1), least))
    fits = int((room.height + 0.01) // height)
    shown = data.grids if len(data.grids) <= fits else data.grids[: fits - 1]
    items: list[Item] = []
    y = room.y
    for grid in shown:
        items += _table_row(data, grid, look.styles[grid.id], Box(room.x, y, room.width, height), k)
        y += height
    if len(shown) < len(data.grids):
        note = _("另有 {n} 个网格,见各网格图").format(n=len(data.grids) - len(shown))
        items.append(line(room.x, y, note, FLOOR, paper("muted")))
    return items


def _table_row(data: GridMapData, grid: MapGrid, style: Style, box: Box, k: float) -> list[Item]:
    middle, size = box.y + box.height / 2, min(SMALL * k, 0.8 * box.height)
    radius = min(2.2 * k, 0.46 * box.height)
    figures = figures_of(count(data, _micros(grid)))
    person = next((person for person in grid.people if person.name), None)
    who = f"{person.name} {group_phone(person.phone)}".strip() if person else _("(空缺)")
    figures_width = measure(figures, size)
    x = box.x + 2 * radius + 1.4 * k
    text, em = fitting(who, box.right - figures_width - 1.5 * k - x, size, FLOOR)
    return [
        *badge(box.x + radius, middle, radius, str(grid.number), style, grid.id),
        Text(x, middle + MIDDLE * em, text, em, False, paper("ink"), owner=grid.id),
        Text(box.right, middle + MIDDLE * size, figures, size, False, paper("muted"), Anchor.RIGHT),
    ]


def _total(data: GridMapData, box: Box, k: float) -> list[Item]:
    total = count(data)
    micros = sum(len(grid.micro_grids) for grid in data.grids)
    text = _("全社区 {figures} {grids}网格 {micros}微网格").format(
        figures=figures_of(total), grids=len(data.grids), micros=micros
    )
    words, em = fitting(text, box.width - 4.0 * k, 3.2 * k, FLOOR, bold=True)
    middle = box.y + box.height / 2
    return [
        Poly([rectangle(box.x, box.y, box.width, box.height)], fill=paper("band")),
        Text(box.centre[0], middle + MIDDLE * em, words, em, True, paper("ink"), Anchor.CENTRE),
    ]
