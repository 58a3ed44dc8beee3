"""The paper key of an office file: 8 groups of 6 digits, once on one sheet, sealed in the office's safe."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from desktop.base.i18n import N_
from desktop.documents.kinds.common import Drawn
from desktop.documents.kinds.template import Template, load
from desktop.documents.layout.blocks import line_in, listed
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.fonts import Weight
from desktop.documents.layout.paper import A4, Box

KEY = "recovery_sheet"
TITLE = N_("恢复码封存单")
PUBLIC = False
SHEET = A4
GROUPS, DIGITS = 8, 6
_GROUP = re.compile(rf"\d{{{DIGITS}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """`groups`: eight texts of six digits. Raises `ValueError` for anything else."""

    office: str
    file_name: str
    made_on: date
    groups: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.groups) != GROUPS or not all(_GROUP.fullmatch(group) for group in self.groups):
            raise ValueError("A recovery code has eight groups of six digits.")


_CODE = ("000011", "121000", "343002", "565004", "787006", "909007", "112211", "334400")
SAMPLE = RecoverySheet(
    office="车城路街道红卫社区居民委员会", file_name="红卫社区.gezhi", made_on=date(2026, 6, 30), groups=_CODE
)
AWKWARD = RecoverySheet(
    office="湖北省十堰市张湾区花果街道放马坪路社区居民委员会网格化服务管理中心",
    file_name="放马坪路社区（2026年6月30日由旧电脑迁移，备用副本）.gezhi",
    made_on=date(2026, 12, 31),
    groups=_CODE,
)


def draw(out: BinaryIO, sheet: RecoverySheet, *, template: Template | None = None) -> Drawn:
    """One A4 page. The code is in the document's text: print it and let the file go, do not save it."""
    t = template or load(KEY)
    canvas = Canvas(out, SHEET.width, SHEET.height, title=TITLE)
    margin = t.size("margin")
    page = Box(margin, margin, SHEET.width - 2 * margin, SHEET.height - 2 * margin)
    line_in(canvas, page.at(0, 0, page.width, 13), t.word("title"), t.style("title", "head").but(align=0.5))
    office = t.word("office", office=sheet.office)
    line_in(canvas, page.at(0, 15, page.width, 9), office, t.style("office").but(align=0.5))
    canvas.line(page.x, page.y + 27, page.right, page.y + 27, colour=t.colour("head"), width=0.6)
    facts = page.at(0, 30, page.width, 7)
    day = N_("{year}年{month}月{day}日").format(
        year=sheet.made_on.year, month=sheet.made_on.month, day=sheet.made_on.day
    )
    line_in(canvas, facts.at(0, 0, 58, 7), t.word("made", day=day), t.style("fact", "quiet"))
    if sheet.file_name:
        name = t.word("file", name=sheet.file_name)
        line_in(canvas, facts.at(60, 0, page.width - 60, 7), name, t.style("fact", "quiet").but(align=1))
    _code(canvas, page.at(0, 42, page.width, 62), sheet.groups, t)
    for top, height, head, items in ((110, 44, "steps_head", "steps"), (158, 32, "keep_head", "keep")):
        line_in(canvas, page.at(0, top, page.width, 7), t.word(head), t.style("head", "head"))
        style = t.style("step").but(rise=0, leading=1.5)
        room = page.at(0, top + 8.5, page.width, height - 9)
        listed(canvas, room, t.words(items), style, bullet=t.colour("head"), gap=0.8)
    _seal(canvas, page.at(0, 194, page.width, page.height - 194), t)
    canvas.close()
    return Drawn(canvas.pages, 1, canvas.findings.all())


def _code(canvas: Canvas, box: Box, groups: tuple[str, ...], t: Template) -> None:
    """Two columns of four numbered groups, large enough to be read aloud across a desk."""
    canvas.rect(box, fill=t.colour("panel"), stroke=t.colour("rule"), width=0.3, radius=2)
    cells = [cell for column in box.inset(8, 4).columns(1, 1, gap=10) for cell in column.rows(1, 1, 1, 1)]
    style = t.style("digits")
    for number, (cell, group) in enumerate(zip(cells, groups, strict=True), 1):
        label = cell.at(0, 0, 9, cell.height)
        canvas.circle(label.x + 4, label.centre[1], 3.2, fill=None, stroke=t.colour("quiet"), width=0.25)
        numbering = t.style("number", "quiet").but(align=0.5)
        line_in(canvas, label.at(0, 0, 8, cell.height), str(number), numbering)
        baseline = cell.centre[1] + style.size * 0.36 * 25.4 / 72
        x = cell.x + 12 + (cell.width - 12) / 2
        canvas.write(x, baseline, group, size=style.size, colour=style.colour, weight=Weight.BOLD, align=0.5)


def _seal(canvas: Canvas, box: Box, t: Template) -> None:
    """Who sealed it, and a register of every time the envelope was opened."""
    line_in(canvas, box.at(0, 0, box.width, 8), t.word("seal"), t.style("seal", "head").but(align=0.5))
    for cell, word in zip(box.at(0, 10, box.width, 8).columns(1, 1, 1, gap=6), t.words("signs"), strict=True):
        line_in(canvas, cell, f"{word}：", t.style("sign"))
        width = canvas.width_of(f"{word}：", t.style("sign").size)
        canvas.line(cell.x + width, cell.bottom - 1, cell.right, cell.bottom - 1, colour=t.colour("rule"))
    heads = t.words("uses")
    rows = round(t.size("uses")) + 1
    table = box.at(0, 24, box.width, min(8.0 * rows, box.height - 24))
    for number, row in enumerate(table.rows(*[1] * rows)):
        for cell, head in zip(row.columns(1.2, 2.4, 1, 1), heads, strict=True):
            canvas.rect(cell, stroke=t.colour("rule"), width=0.2)
            if not number:
                line_in(canvas, cell, head, t.style("sign", "quiet").but(align=0.5))
