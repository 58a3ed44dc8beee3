"""The columns beside an operations map: a card for every grid with its people, live figures and micro-grids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.base.i18n import _
from desktop.documents.kinds.grid_map.data import MapGrid, MapMicroGrid
from desktop.documents.kinds.grid_map.drawing import Look, badge
from desktop.documents.kinds.grid_map.furniture import SMALL, Panel, section
from desktop.documents.kinds.grid_map.letters import fitting, line, measure
from desktop.documents.kinds.grid_map.panel import person_row
from desktop.documents.kinds.ops_map.data import Figures, OpsMap
from desktop.documents.layout.display_list import MIDDLE, Anchor, Item, Lines, Poly, Text, rectangle
from desktop.documents.layout.map_labels import FLOOR
from desktop.documents.layout.palette import paper
from desktop.documents.layout.paper import Box
from desktop.documents.layout.text import group_phone

HEAD, ROW, STRIP, MICRO, GAP, TOTAL = 6.8, 4.6, 8.4, 4.0, 3.0, 10.0


@dataclass(frozen=True, slots=True)
class _Detail:
    """How much a card says: rows of people, micro-grids in so many columns (0: none), the strip of figures."""

    people: int
    micros: int
    strip: bool = True


_DETAILS = (
    _Detail(4, 1), _Detail(3, 1), _Detail(2, 1), _Detail(3, 2), _Detail(2, 2), _Detail(1, 2), _Detail(2, 0), _Detail(1, 0),
    _Detail(1, 0, strip=False), _Detail(0, 0, strip=False),
)  # fmt: skip


def draw_cards(ops: OpsMap, look: Look, panel: Panel) -> list[Item]:
    """All grids, and the sum of them at the foot, in as much detail and as few columns as they need."""
    box, k = panel.box, panel.k
    items, top = section(_("责任人与实时数字"), panel, box.y)
    items += _total(ops, Box(box.x, box.bottom - TOTAL * k, box.width, TOTAL * k), k)
    room = Box(box.x, top + 0.8 * k, box.width, box.bottom - (TOTAL + 2.0) * k - top)
    columns = max(1, int(box.width / (84 * k)))
    for detail in _DETAILS:
        parts = _columns(ops, detail, room.height, columns, k)
        if parts is not None:
            return items + _set(ops, parts, detail, look, room, columns, k)
    return items + _set(ops, [list(ops.plan.map.grids)], _DETAILS[-1], look, room, columns, k)


def _columns(
    ops: OpsMap, detail: _Detail, height: float, columns: int, k: float
) -> list[list[MapGrid]] | None:
    """The grids column by column; None if they need more columns than there are."""
    parts: list[list[MapGrid]] = [[]]
    used = 0.0
    for grid in ops.plan.map.grids:
        tall = _tall(grid, detail, k)
        if parts[-1] and used + tall > height:
            parts.append([])
            used = 0.0
        parts[-1].append(grid)
        used += tall
        if tall > height:
            return None
    return parts if len(parts) <= columns else None


def _tall(grid: MapGrid, detail: _Detail, k: float) -> float:
    people = min(max(len(grid.people), 1), detail.people)
    rows = -(-len(grid.micro_grids) // detail.micros) if detail.micros else 0
    strip = STRIP if detail.strip else 0.0
    return (HEAD + ROW * people + strip + MICRO * rows + GAP) * k


def _set(
    ops: OpsMap, parts: Sequence[Sequence[MapGrid]], detail: _Detail, look: Look, room: Box, columns: int, k: float
) -> list[Item]:  # fmt: skip
    items: list[Item] = []
    gap = 5.0 * k
    width = (room.width - gap * (columns - 1)) / columns if len(parts) > 1 else room.width
    for column, grids in enumerate(parts):
        spare = room.height - sum(_tall(grid, detail, k) for grid in grids)
        more = min(max(spare, 0.0) / max(len(grids), 1), 4.0 * k)
        y = room.y
        for grid in grids:
            if y + _tall(grid, detail, k) > room.bottom + 0.1:
                break
            at = Box(room.x + column * (width + gap), y, width, _tall(grid, detail, k))
            items += _card(ops, grid, detail, look, at, k)
            y = at.bottom + more
    return items


def _card(ops: OpsMap, grid: MapGrid, detail: _Detail, look: Look, box: Box, k: float) -> list[Item]:
    figures = ops.of(grid.id)
    items = _head(grid, figures, look, Box(box.x, box.y, box.width, HEAD * k), k)
    y = box.y + (HEAD + 0.5) * k
    for person in grid.people[: detail.people]:
        items += person_row(person, Box(box.x, y, box.width, ROW * k), 15.0 * k, k)
        y += ROW * k
    if not grid.people and detail.people:
        items.append(line(box.x, y + 0.6 * k, _("尚未配备"), SMALL * k, paper("alert")))
        y += ROW * k
    if detail.strip:
        items += _strip(figures, Box(box.x, y, box.width, (STRIP - 0.8) * k), k)
        y += STRIP * k
    if detail.micros:
        items += _micros(ops, grid, detail.micros, Box(box.x, y, box.width, box.bottom - y), k)
    return items


def _head(grid: MapGrid, figures: Figures, look: Look, box: Box, k: float) -> list[Item]:
    """A bar in the grid's colour with its number, name and households."""
    style, middle = look.styles[grid.id], box.y + box.height / 2
    bar = Box(box.x, box.y + 0.4 * k, box.width, box.height - 0.8 * k)
    said = _("{n}户 {people}人").format(n=figures.households, people=figures.people)
    width = measure(said, 3.1 * k, True)
    name, em = fitting(grid.name, box.width - width - 12 * k, 3.6 * k, FLOOR, bold=True)
    return [
        Poly([rectangle(bar.x, bar.y, bar.width, bar.height)], style.tint, style.edge, 0.35 * k),
        *badge(box.x + 4.0 * k, middle, 2.4 * k, str(grid.number), style, grid.id),
        Text(box.x + 8.2 * k, middle + MIDDLE * em, name, em, True, paper("ink"), owner=grid.id),
        Text(box.right - 1.4 * k, middle + MIDDLE * 3.1 * k, said, 3.1 * k, True, paper("ink"), Anchor.RIGHT),
    ]


def _strip(figures: Figures, box: Box, k: float) -> list[Item]:
    """Four figures side by side."""
    told = (
        (_("实住户"), figures.occupied), (_("实住人口"), figures.people), (_("重点关爱"), figures.care),
        (_("空置房"), figures.vacant),
    )  # fmt: skip
    items: list[Item] = []
    for cell, (label, number) in zip(box.columns(1, 1, 1, 1, gap=1.0 * k), told, strict=True):
        label_width = measure(label, FLOOR * k)
        items += [
            Poly(
                [rectangle(cell.x, cell.y + 0.6 * k, cell.width, cell.height - 1.2 * k)], fill=paper("band")
            ),
            line(cell.x + 0.8 * k, cell.y + 2.2 * k, label, FLOOR * k, paper("muted")),
        ]
        words, em = fitting(str(number), cell.width - label_width - 2.4 * k, 3.8 * k, FLOOR, bold=True)
        middle = cell.y + cell.height / 2
        items.append(
            Text(cell.right - 0.8 * k, middle + MIDDLE * em, words, em, True, paper("ink"), Anchor.RIGHT)
        )
    return items


def _micros(ops: OpsMap, grid: MapGrid, columns: int, box: Box, k: float) -> list[Item]:
    items: list[Item] = []
    for place, micro in enumerate(grid.micro_grids):
        width = (box.width - 3.0 * k * (columns - 1)) / columns
        at = Box(
            box.x + (place % columns) * (width + 3.0 * k),
            box.y + (place // columns) * MICRO * k,
            width,
            MICRO * k,
        )
        items += _micro_row(ops, grid, micro, at, k, phone=columns == 1)
        rule = at.bottom - 0.1 * k
        items.append(Lines(((at.x, rule, at.right, rule),), paper("line"), 0.12 * k))
    return items


def _micro_row(
    ops: OpsMap, grid: MapGrid, micro: MapMicroGrid, box: Box, k: float, *, phone: bool
) -> list[Item]:
    """ "1-4 王秀兰 139 …… 54户 132人 关爱3"; a vacancy says so."""
    figures, size = ops.of(micro.id), SMALL * k
    middle = box.y + box.height / 2 + MIDDLE * size
    leader = next((person for person in micro.people if person.name), None)
    who = leader.name if leader else _("(空缺)")
    if leader and phone and leader.phone:
        who += " " + group_phone(leader.phone)
    said = _("{n}户 {people}人").format(n=figures.households, people=figures.people)
    if figures.care:
        said += _(" 关爱{n}").format(n=figures.care)
    width = measure(said, size)
    words, em = fitting(who, box.width - width - 9.6 * k, size, FLOOR)
    ink = paper("ink" if leader else "alert")
    return [
        Text(box.x, middle, f"{grid.number}-{micro.number}", size, True, paper("ink"), owner=micro.id),
        Text(box.x + 8.0 * k, middle, words, em, False, ink, owner=micro.id),
        Text(box.right, middle, said, size, False, paper("muted"), Anchor.RIGHT, micro.id),
    ]


def _total(ops: OpsMap, box: Box, k: float) -> list[Item]:
    found = [ops.of(grid.id) for grid in ops.plan.map.grids]
    vacant_posts = sum(
        not any(p.name for p in micro.people) for grid in ops.plan.map.grids for micro in grid.micro_grids
    )
    upper = _("全社区 {n}户 实住{occupied}户 {people}人").format(
        n=sum(one.households for one in found), occupied=sum(one.occupied for one in found),
        people=sum(one.people for one in found),
    )  # fmt: skip
    lower = _("重点关爱{care}人 空置房{vacant}套 微网格长空缺{n}个").format(
        care=sum(one.care for one in found), vacant=sum(one.vacant for one in found), n=vacant_posts
    )
    items: list[Item] = [Poly([rectangle(box.x, box.y, box.width, box.height)], fill=paper("band"))]
    for words, share in ((upper, 0.3), (lower, 0.72)):
        text, em = fitting(words, box.width - 4 * k, 3.1 * k, FLOOR, bold=share < 0.5)
        y = box.y + box.height * share + MIDDLE * em
        items.append(Text(box.centre[0], y, text, em, share < 0.5, paper("ink"), Anchor.CENTRE))
    return items
