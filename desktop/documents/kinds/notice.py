"""The notice to residents (个人信息告知书): what the office collects, why, who sees it, how long, which rights one has.

What a handler of personal information has to tell beforehand: 个人信息保护法 17, 30, 31, 35, 44-50. Public: it hangs
beside the door and is handed out at the first visit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress, step
from desktop.documents.kinds.common import Drawn, Shown, shown
from desktop.documents.kinds.template import Template, load
from desktop.documents.layout.blocks import Style, line_in, listed, text_in
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.paper import A4, Box
from desktop.documents.layout.pen import MM
from desktop.documents.layout.text import break_lines, clean

KEY = "notice"
TITLE = N_("居民个人信息告知书")
PUBLIC = True
HEAD, ITEM_GAP = 7.8, 0.6  # mm: a section's heading, and between the items of its list
LEAST_GAP, MOST_GAP = 2.5, 9.0  # mm between sections
SHEET = A4


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Who gives notice, and where one can ask, see, correct and complain."""

    office: str = shown(Shown.OFFICE, N_("社区"))
    address: str = shown(Shown.OFFICE, N_("地址"), default="")
    phone: str = shown(Shown.OFFICE, N_("电话"), default="")
    supervision_phone: str = shown(Shown.OFFICE, N_("监督电话"), default="")
    day: str = shown(Shown.OFFICE, N_("日期"), default="")


SAMPLE = Notice(
    office="青桐街道红卫社区居民委员会",
    address="红卫路 8 号",
    phone="0719-8888888",
    supervision_phone="0719-8666666",
    day="2026年6月30日",
)
AWKWARD = replace(
    SAMPLE,
    office="青江市张湾区车城路街道第二通用机械制造厂车桥分厂职工家属住宅小区䶮𬭎𠅤社区居民委员会",
    address="",
    phone="",
    supervision_phone="",
)


def draw(
    out: BinaryIO, notices: Sequence[Notice], *, template: Template | None = None, progress: Progress = SILENT
) -> Drawn:
    """One A4 page each. Raises `Cancelled`."""
    t = template or load(KEY)
    canvas = Canvas(out, SHEET.width, SHEET.height, title=_(TITLE))
    for number, notice in enumerate(notices):
        step(progress, number, len(notices), _("正在排告知书"))
        if number:
            canvas.next_page()
        _page(canvas, notice, t)
    canvas.close()
    return Drawn(canvas.pages, len(notices), canvas.findings.all())


def _page(canvas: Canvas, notice: Notice, t: Template) -> None:
    page = Box(0, 0, SHEET.width, SHEET.height).inset(t.size("margin"))
    line_in(canvas, page.at(0, 0, page.width, 13), t.word("title"), t.style("title").but(align=0.5))
    canvas.line(page.x, page.y + 15, page.right, page.y + 15, colour=t.colour("head"), width=0.6)
    body = t.style("body").but(rise=0, leading=1.5)
    opening = t.word("opening", office=notice.office)
    text_in(canvas, page.at(0, 18, page.width, 19), opening, body)
    items = [t.words(f"items_{n}") for n in range(1, len(t.words("heads")) + 1)]
    room = page.at(0, 40, page.width, page.height - 40 - 43)
    heights = [_height(canvas, each, room.width, body) for each in items]
    gap = min((room.height - sum(heights)) / len(heights), MOST_GAP)
    if gap < LEAST_GAP:  # the lists get smaller, each in its share of the room
        gap, scale = LEAST_GAP, (room.height - LEAST_GAP * len(heights)) / sum(heights)
        heights = [height * scale for height in heights]
    top = room.y
    for head, each, height in zip(t.words("heads"), items, heights, strict=True):
        _section(canvas, Box(room.x, top, room.width, height), head, each, t, body)
        top += height + gap
    _close(canvas, page.at(0, page.height - 41, page.width, 41), notice, t)


def _height(canvas: Canvas, items: Sequence[str], width: float, style: Style) -> float:
    """How high a section is with its list at full size, in mm."""
    face, indent = canvas.face(style.weight), style.size / MM * 0.95
    lines = sum(len(break_lines(clean(item), (width - 1 - indent) * MM / style.size, face)) for item in items)
    return HEAD + lines * style.size / MM * style.leading + ITEM_GAP * max(len(items) - 1, 0) + 0.1


def _section(canvas: Canvas, box: Box, head: str, items: Sequence[str], t: Template, body: Style) -> None:
    line_in(canvas, box.at(0, 0, box.width, 7), head, t.style("section", "head"))
    listed(
        canvas,
        box.at(1, HEAD, box.width - 1, box.height - HEAD),
        items,
        body,
        bullet=t.colour("head"),
        gap=ITEM_GAP,
    )


def _close(canvas: Canvas, box: Box, notice: Notice, t: Template) -> None:
    """Where to turn to, and who signs."""
    panel = box.at(0, 0, box.width, 22)
    canvas.rect(panel, fill=t.colour("head_ground"), radius=2)
    lines = [
        t.word("address", address=notice.address or t.word("blank")),
        t.word(
            "phones",
            phone=notice.phone or t.word("blank"),
            supervision=notice.supervision_phone or t.word("blank"),
        ),
    ]
    for strip, words in zip(panel.inset(5, 2.5).rows(1, 1), lines, strict=True):
        line_in(canvas, strip, words, t.style("sign"))
    line_in(canvas, box.at(0, 25, box.width, 7), notice.office, t.style("sign").but(align=1))
    line_in(canvas, box.at(0, 33, box.width, 7), notice.day, t.style("sign").but(align=1))
