"""The column beside one grid's map: who, how many, where, its micro-grids, and where it lies in the community."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.i18n import _
from desktop.documents.kinds.grid_map.data import (
    Count,
    GridMapData,
    MapGrid,
    MapPerson,
    count,
    extent,
)
from desktop.documents.kinds.grid_map.drawing import Look
from desktop.documents.kinds.grid_map.furniture import BODY, LEAST_LOCATOR, SMALL, Panel, section
from desktop.documents.kinds.grid_map.letters import fitting, line, measure, wrapped
from desktop.documents.kinds.grid_map.locator import Locator
from desktop.documents.kinds.grid_map.micro_table import draw_micro_table
from desktop.documents.kinds.grid_map.plan import Ground
from desktop.documents.layout.display_list import MIDDLE, Anchor, Circle, Item, Poly, Text, rectangle
from desktop.documents.layout.map_labels import FLOOR, badge_size
from desktop.documents.layout.palette import paper
from desktop.documents.layout.paper import Box
from desktop.documents.layout.text import group_phone


def draw_grid_panel(ground: Ground, locator: Locator, grid: MapGrid, look: Look, panel: Panel) -> list[Item]:
    """The whole column, filled from the top; the locator takes what is left at the foot."""
    box, k = panel.box, panel.k
    micros = frozenset(micro.id for micro in grid.micro_grids)
    items, y = _heading(grid, look, panel, box.y)
    more, y = _tiles(count(ground.data, micros), len(grid.micro_grids), panel, y + 2.0 * k)
    items += more
    more, y = _people(grid.people, panel, y + 2.4 * k)
    items += more
    more, y = _extent(ground.data, grid, micros, panel, y + 2.4 * k)
    items += more
    more, y = _bounds(grid, panel, y)
    items += more
    more, y = draw_micro_table(ground.data, grid, look.styles[grid.id], panel, y + 2.4 * k)
    items += more
    room = Box(box.x, y + 2.0 * k, box.width, min(box.bottom - y - 2.0 * k, 48 * k))
    if room.height >= LEAST_LOCATOR * k:
        at = Box(box.x, box.bottom - room.height, box.width, room.height)
        items += section(_("在社区中的位置"), panel, at.y)[0]
        items += locator.draw(look, at.at(0, 5.2 * k, at.width, at.height - 5.2 * k))
    return items


def _heading(grid: MapGrid, look: Look, panel: Panel, y: float) -> tuple[list[Item], float]:
    box, k = panel.box, panel.k
    style, height = look.styles[grid.id], 12.0 * k
    middle, radius = y + height / 2, 4.1 * k
    number = str(grid.number)
    em = badge_size(number, radius, measure)
    x = box.x + 2.4 * k + radius
    name, size = fitting(grid.name, box.right - x - radius - 4.0 * k, 5.6 * k, 3.0 * k, bold=True)
    return [
        Poly([rectangle(box.x, y, box.width, height)], fill=style.edge),
        Circle(x, middle, radius, fill=paper("block")),
        Text(x, middle + (MIDDLE - 0.02) * em, number, em, True, style.edge, Anchor.CENTRE, grid.id),
        Text(x + radius + 2.2 * k, middle + MIDDLE * size, name, size, True, paper("block"), owner=grid.id),
    ], y + height


def _tiles(total: Count, micros: int, panel: Panel, y: float) -> tuple[list[Item], float]:
    """Four figures side by side; courtyards take the place of stairwells where there are only courtyards."""
    k = panel.k
    figures = [
        (_("户数"), f"{total.households}" if total.told else "—"),
        (_("楼栋"), f"{total.buildings}"),
        (_("单元"), f"{total.stairwells}"),
        (_("微网格"), f"{micros}"),
    ]
    if total.courtyards:
        figures[2:2] = [(_("院落"), f"{total.courtyards}")]
        if not total.buildings:
            figures = [figures[0], figures[2], figures[4]]
    items: list[Item] = []
    for cell, (label, figure) in zip(
        panel.box.at(0, y - panel.box.y, panel.box.width, 12.0 * k).columns(
            *[1.0] * len(figures), gap=1.2 * k
        ),
        figures,
        strict=True,
    ):
        middle = cell.centre[0]
        text, size = fitting(figure, cell.width - 1.2 * k, 5.2 * k, 3.0 * k, bold=True)
        items += [
            Poly([rectangle(cell.x, cell.y, cell.width, cell.height)], fill=paper("band")),
            line(middle, cell.y + 1.2 * k, text, size, paper("ink"), bold=True, anchor=Anchor.CENTRE),
            line(middle, cell.y + 7.7 * k, label, SMALL * k, paper("muted"), anchor=Anchor.CENTRE),
        ]
    y += 12.0 * k
    if total.uncounted:
        note = _("另有 {n} 栋(院)未登记户数").format(n=total.uncounted)
        items.append(line(panel.box.x, y + 0.8 * k, note, FLOOR * k, paper("muted")))
        y += 3.6 * k
    return items, y


def _people(people: Sequence[MapPerson], panel: Panel, y: float) -> tuple[list[Item], float]:
    """One row a post: post, name, phone; a vacant post says so."""
    k, box = panel.k, panel.box
    items, y = section(_("网格队伍"), panel, y)
    if not people:
        items.append(line(box.x, y, _("尚未配备"), BODY * k, paper("muted")))
        return items, y + 4.4 * k
    room = max(min(max(measure(person.post, BODY * k) for person in people), 0.36 * box.width), 12.0 * k)
    for person in people:
        items += person_row(person, Box(box.x, y, box.width, 5.4 * k), room, k)
        y += 5.4 * k
    return items, y


def person_row(person: MapPerson, box: Box, post_width: float, k: float) -> list[Item]:
    """Post in grey, name in bold, phone at the right end, all on one line."""
    middle = box.y + box.height / 2
    phone = group_phone(person.phone)
    phone_width = measure(phone, 3.0 * k) if phone else 0.0
    post, post_size = fitting(person.post, post_width, BODY * k, FLOOR)
    x = box.x + post_width + 1.6 * k
    name_room = box.right - phone_width - 1.5 * k - x
    name, size = fitting(person.name or _("(空缺)"), name_room, 3.5 * k, FLOOR, bold=bool(person.name))
    ink = paper("ink") if person.name else paper("muted")
    items: list[Item] = [
        Text(box.x, middle + MIDDLE * post_size, post, post_size, False, paper("muted")),
        Text(x, middle + MIDDLE * size, name, size, bool(person.name), ink),
    ]
    if phone:
        items.append(
            Text(box.right, middle + MIDDLE * 3.0 * k, phone, 3.0 * k, False, paper("ink"), Anchor.RIGHT)
        )
    return items


def _extent(
    data: GridMapData, grid: MapGrid, micros: frozenset[str], panel: Panel, y: float
) -> tuple[list[Item], float]:
    k, box = panel.k, panel.box
    items, y = section(_("责任范围"), panel, y)
    size = SMALL * k
    places = extent(data, micros)
    most = 2 if len(places) > 2 else 3
    for compound, buildings in places[:6]:
        text = f"{compound}:{buildings}"
        for words in wrapped(text, box.width, size, most):
            items.append(line(box.x, y, words, size, paper("ink"), owner=grid.id))
            y += 1.4 * size
    if len(places) > 6:
        items.append(
            line(box.x, y, _("等 {n} 处,见图").format(n=len(places)), size, paper("muted"), owner=grid.id)
        )
        y += 1.4 * size
    return items, y


def _bounds(grid: MapGrid, panel: Panel, y: float) -> tuple[list[Item], float]:
    """四至, as far as somebody has written it down; two to a line where they fit."""
    k, box, size = panel.k, panel.box, SMALL * panel.k
    given = [
        _("东至 {place}").format(place=grid.east) if grid.east else "",
        _("南至 {place}").format(place=grid.south) if grid.south else "",
        _("西至 {place}").format(place=grid.west) if grid.west else "",
        _("北至 {place}").format(place=grid.north) if grid.north else "",
    ]
    texts = [text for text in given if text]
    if not texts:
        return [], y
    half = box.width / 2
    pairs = all(measure(text, size) <= half - 1.5 * k for text in texts)
    items, y = section(_("四至"), panel, y + 2.0 * k)
    for place, text in enumerate(texts):
        fitted, em = fitting(text, half - 1.5 * k if pairs else box.width, size, FLOOR)
        items.append(line(box.x + (half if pairs and place % 2 else 0.0), y, fitted, em, paper("ink")))
        if not pairs or place % 2 or place == len(texts) - 1:
            y += 1.45 * size
    return items, y
