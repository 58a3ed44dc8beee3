"""The list of a building (楼栋住户一览) as its head thinks of it: floor by door. Internal: it names residents.

One sheet shows as many doors side by side as can be read and as many floors as fit; what is left over follows on
further sheets, unit by unit and from the top floor down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress, step
from desktop.documents.kinds.common import Drawn
from desktop.documents.kinds.internal import Copy, foot
from desktop.documents.kinds.template import Template, load
from desktop.documents.kinds.tower_list.data import (
    LOOSE_COLUMNS,
    MARKED,
    SHEET,
    Bank,
    SheetPlan,
    TowerDoor,
    TowerList,
    body_of,
    sheets_of,
)
from desktop.documents.kinds.tower_list.sample import AWKWARD, COPY, LANE, SAMPLE, TALL
from desktop.documents.layout.blocks import line_in
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.paper import Box

KEY = "tower_list"
TITLE = N_("楼栋住户一览")
PUBLIC = False


def draw(
    out: BinaryIO,
    towers: Sequence[TowerList],
    *,
    copy: Copy,
    template: Template | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """Each building begins a sheet; every sheet carries the internal foot of `copy`. Raises `Cancelled`."""
    t = template or load(KEY)
    sheets = [(tower, page) for tower in towers for page in sheets_of(tower, t)]
    canvas = Canvas(out, SHEET.width, SHEET.height, title=_(TITLE))
    for number, (tower, page) in enumerate(sheets):
        step(progress, number, len(sheets), _("正在画楼栋住户一览"))
        if number:
            canvas.next_page()
        _Sheet(canvas, t, tower).draw(page)
        body = Box(0, 0, SHEET.width, SHEET.height).inset(t.size("margin"))
        foot(canvas, body, copy, page=number + 1, pages=len(sheets))
    canvas.close()
    spans: dict[int, tuple[int, int]] = {}
    for number, (tower, _page) in enumerate(sheets):
        spans[id(tower)] = (spans.get(id(tower), (number, 0))[0], number)
    return Drawn(
        canvas.pages, len(towers), canvas.findings.all(), tuple(spans[id(tower)] for tower in towers)
    )


class _Sheet:
    """One sheet of one building being drawn."""

    def __init__(self, canvas: Canvas, t: Template, tower: TowerList) -> None:
        self.canvas, self.t, self.tower = canvas, t, tower

    def draw(self, page: SheetPlan) -> None:
        """Head, doors, legend."""
        self._head()
        body = body_of(self.t)
        if page.banks:
            self._matrix(page, body)
        self._loose(page.loose, body)
        legend = Box(body.x, body.bottom + 1.5, body.width, self.t.size("legend") - 2)
        self._legend(legend)

    def _head(self) -> None:
        t, tower, doors = self.t, self.tower, self.tower.doors
        page = Box(0, 0, SHEET.width, SHEET.height).inset(t.size("margin"))
        title = t.word("title", place=tower.place)
        line_in(self.canvas, page.at(0, 0, page.width, 10), title, t.style("title").but(align=0.5))
        day = t.word("as_of", day=tower.as_of, grid=tower.grid)
        people = t.word("people", worker=tower.worker or "—", head=tower.head or "—")
        uses = {use: str(sum(door.use == use for door in doors)) for use in MARKED}
        figures = t.word(
            "figures",
            rooms=str(len(doors)),
            homes=str(sum(len(door.heads) for door in doors)),
            residents=str(sum(door.people for door in doors)),
            rented=uses["rented"],
            vacant=uses["vacant"],
            not_reached=uses["not_reached"],
        )
        line_in(self.canvas, page.at(0, 12, page.width / 2, 5), day, t.style("line", "quiet"))
        right = t.style("line", "quiet").but(align=1)
        line_in(self.canvas, page.at(page.width / 2, 12, page.width / 2, 5), people, right)
        line_in(self.canvas, page.at(0, 18, page.width, 5), figures, t.style("line"))

    def _matrix(self, page: SheetPlan, body: Box) -> None:
        t, known = self.t, {(d.unit, d.floor, d.door): d for d in self.tower.doors}
        high = min((body.height - t.size("unit_row")) / len(page.floors), t.size("most_row"))
        top = body.y + t.size("unit_row")
        for row, floor in enumerate(page.floors):
            cell = Box(body.x, top + row * high, t.size("floor_column"), high)
            self.canvas.rect(cell, fill=t.colour("floor_ground"), stroke=t.colour("rule"), width=0.15)
            words = t.word("floor", floor=str(floor))
            line_in(self.canvas, cell.inset(0.4), words, t.style("floor").but(align=0.5))
        count = sum(len(bank.doors) for bank in page.banks)
        room = body.width - t.size("floor_column") - t.size("gap") * len(page.banks)
        wide = min(room / count, 48.0)
        x = body.x + t.size("floor_column")
        for bank in page.banks:
            x += t.size("gap")
            block = Box(x, body.y, wide * len(bank.doors), t.size("unit_row") + high * len(page.floors))
            self._bank(bank, page.floors, block, high, known)
            x = block.right

    def _bank(
        self,
        bank: Bank,
        floors: Sequence[int],
        block: Box,
        high: float,
        known: dict[tuple[str, int, str], TowerDoor],
    ) -> None:
        t = self.t
        head = Box(block.x, block.y, block.width, t.size("unit_row"))
        self.canvas.rect(head, fill=t.colour("head_ground"))
        words = t.word("unit", unit=bank.unit) if bank.unit else self.tower.place
        line_in(self.canvas, head.inset(1, 0.4), words, t.style("unit", "head").but(align=0.5))
        wide = block.width / len(bank.doors)
        for row, floor in enumerate(floors):
            for column, label in enumerate(bank.doors):
                cell = Box(block.x + column * wide, head.bottom + row * high, wide, high)
                self._door(known.get((bank.unit, floor, label)), cell)
        self.canvas.rect(block, stroke=t.colour("frame"), width=0.4)

    def _loose(self, doors: Sequence[TowerDoor], body: Box) -> None:
        t = self.t
        high = min(body.height / max(-(-len(doors) // LOOSE_COLUMNS), 1), t.size("most_row"))
        wide = body.width / LOOSE_COLUMNS
        for number, door in enumerate(doors):
            row, column = divmod(number, LOOSE_COLUMNS)
            room = f"{door.unit}-{door.room}" if door.unit else door.room
            self._door(replace(door, room=room), Box(body.x + column * wide, body.y + row * high, wide, high))

    def _door(self, door: TowerDoor | None, cell: Box) -> None:
        """Room and mark above, household and people below; a door nobody has registered stays pale and empty."""
        t = self.t
        if door is None:
            self.canvas.rect(
                cell, fill=t.colour("absent"), stroke=t.colour("rule"), width=0.15, dash=(0.6, 0.8)
            )
            return
        ground = t.colour(door.use if door.use in MARKED else "self")
        self.canvas.rect(cell, fill=ground, stroke=t.colour("rule"), width=0.15)
        inner = cell.inset(1.0, 0.5)
        above, below = inner.rows(0.42, 0.58)
        line_in(
            self.canvas, above.at(0, 0, above.width * 0.7, above.height), door.room, t.style("room", "quiet")
        )
        if door.use in MARKED:
            mark = t.style("mark").but(align=1)
            line_in(
                self.canvas,
                above.at(above.width * 0.7, 0, above.width * 0.3, above.height),
                t.word(door.use),
                mark,
            )
        if not door.heads:
            return
        people = t.word("count", n=str(door.people))
        narrow = 7.0
        count = t.style("count", "quiet").but(align=1)
        line_in(self.canvas, Box(below.right - narrow, below.y, narrow, below.height), people, count)
        names = Box(below.x, below.y, below.width - narrow - 0.5, below.height)
        line_in(self.canvas, names, self._names(door.heads), t.style("name"), where=door.room)

    def _names(self, heads: Sequence[str]) -> str:
        if len(heads) <= 2:
            return "、".join(heads)
        return self.t.word("more", names=heads[0], n=str(len(heads)))

    def _legend(self, box: Box) -> None:
        t, x = self.t, box.x
        style = t.style("legend", "quiet")
        for use in (*MARKED, "absent"):
            sign = Box(x, box.y + 0.6, 5.4, box.height - 1.2)
            dash = (0.6, 0.8) if use == "absent" else ()
            self.canvas.rect(sign, fill=t.colour(use), stroke=t.colour("rule"), width=0.15, dash=dash)
            if use in MARKED:
                line_in(self.canvas, sign, t.word(use), t.style("mark").but(align=0.5))
            words = t.word(f"legend_{use}")
            wide = self.canvas.width_of(words, style.size) + 1
            line_in(self.canvas, Box(sign.right + 1.4, box.y, wide, box.height), words, style)
            x = sign.right + wide + 6


__all__ = [
    "AWKWARD",
    "COPY",
    "KEY",
    "LANE",
    "PUBLIC",
    "SAMPLE",
    "SHEET",
    "TALL",
    "TITLE",
    "TowerDoor",
    "TowerList",
    "draw",
]
