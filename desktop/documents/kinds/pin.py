"""The name pin: post and name on 70 x 20 or 75 x 25 mm, to be cut and slid into a holder. Never an ID number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import BinaryIO

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress
from desktop.documents.kinds.card_sheet import Sides, draw_sheets
from desktop.documents.kinds.common import Drawn, Shown, shown
from desktop.documents.kinds.template import Template, load
from desktop.documents.layout.blocks import line_in, text_in
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.paper import Box, Place, Sheet

KEY = "pin"
TITLE = N_("胸牌")
PUBLIC = True
DRAWN_WIDTH = 70.0  # mm: the width the template's sizes are meant for


class Size(Enum):
    """Twenty-four on an A4 sheet, or eighteen of the larger ones."""

    P70X20 = Sheet(
        width=210, height=297, box_width=70, box_height=20, columns=2, rows=12, gap_x=10, gap_y=3, bleed=1.5,
        least_margin=5,
    )  # fmt: skip
    P75X25 = Sheet(
        width=210, height=297, box_width=75, box_height=25, columns=2, rows=9, gap_x=10, gap_y=4, bleed=2,
        least_margin=5,
    )  # fmt: skip


SHEET = Size.P70X20.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What one pin says."""

    office: str = shown(Shown.OFFICE, N_("单位"))
    name: str = shown(Shown.STAFF_NAME, N_("姓名"))
    post: str = shown(Shown.OFFICE, N_("职务"))


SAMPLE = Pin(office="红卫社区", name="陈小燕", post="网格员")
AWKWARD = replace(
    SAMPLE,
    office="柏林镇花果街道放马坪路社区居民委员会",
    name="阿卜杜热合曼·买买提图尔荪",
    post="专职网格员兼小格区长",
)
RARE = replace(SAMPLE, name="䶮𬭎𠅤", post="网格长")


def draw(
    out: BinaryIO,
    pins: Sequence[Pin],
    *,
    size: Size = Size.P70X20,
    template: Template | None = None,
    skip: int = 0,
    shop: bool = False,
    progress: Progress = SILENT,
) -> Drawn:
    """Sheets of pins with cut marks, printed on one side. Raises `Cancelled`."""
    sides: Sides[Pin] = Sides(TITLE, _("正在画胸牌"), _front)
    return draw_sheets(
        out, size.value, pins, sides, template or load(KEY), skip=skip, shop=shop, progress=progress
    )


def _front(canvas: Canvas, place: Place, pin: Pin, t: Template) -> None:
    """Red block with the post, the name beside it, the office small above."""
    bled, box = place.bled, place.box
    u = box.width / DRAWN_WIDTH
    block = t.size("block") * u
    canvas.rect(bled, fill=t.colour("paper"))
    canvas.rect(Box(bled.x, bled.y, box.x + block - bled.x, bled.height), fill=t.colour("band"))
    canvas.rect(Box(box.x + block, bled.y, 0.7 * u, bled.height), fill=t.colour("gold"))
    post = t.style("post", "on_band", u).but(align=0.5, leading=1.15)
    text_in(canvas, box.at(1.5 * u, 2 * u, block - 3 * u, box.height - 4 * u), pin.post, post, where=pin.name)
    left, width = block + 3 * u, box.width - block - 6 * u
    office = t.style("office", "quiet", u).but(align=0.5)
    line_in(canvas, box.at(left, 1.6 * u, width, 3.6 * u), pin.office, office, where=pin.name)
    name = t.style("name", scale=u).but(align=0.5, leading=1.1)
    line_in(canvas, box.at(left, 5.4 * u, width, box.height - 6.8 * u), pin.name, name, where=pin.name)
