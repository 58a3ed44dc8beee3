"""The card for old eyes: three numbers, digits 14 mm high, A6 for the table or 100 x 140 mm for the fridge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import BinaryIO

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress
from desktop.documents.kinds import emblem
from desktop.documents.kinds.card_sheet import Sides, draw_sheets
from desktop.documents.kinds.common import Drawn, Shown, shown
from desktop.documents.kinds.template import Template, load
from desktop.documents.layout.blocks import Style, line_in, portrait, text_in
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.fonts import Weight
from desktop.documents.layout.paper import Box, Place, Sheet
from desktop.documents.layout.pen import MM
from desktop.documents.layout.text import group_phone

KEY = "large_card"
TITLE = N_("大字联系卡")
PUBLIC = True
NUMBERS = 3
DIGIT = 0.733  # of the em: the height of a figure of the document face
LEAST_DIGIT = 14.0  # mm
CHIP_LINE = 3  # characters
PHOTO = 40.0  # mm, the least height of the portrait


class Size(Enum):
    """A6 landscape, two on an A4 sheet, or 100 x 140 mm with a magnet behind it, four on one."""

    A6 = Sheet(width=210, height=297, box_width=148, box_height=105, rows=2, bleed=3, least_margin=5)
    FRIDGE = Sheet(
        width=210, height=297, box_width=100, box_height=140, columns=2, rows=2, bleed=3, least_margin=5
    )


SHEET = Size.A6.value


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeCard:
    """What one card says. Photo: JPEG or PNG bytes. `numbers`: label and number, three and no more: a fourth
    would be one too many to find in a hurry. Raises `ValueError` otherwise."""

    community: str = shown(Shown.OFFICE, N_("社区"))
    grid: str = shown(Shown.OFFICE, N_("网格"))
    name: str = shown(Shown.STAFF_NAME, N_("姓名"))
    post: str = shown(Shown.OFFICE, N_("职务"))
    numbers: tuple[tuple[str, str], ...] = shown(Shown.STAFF_PHONE, N_("电话"))
    photo: bytes | None = shown(Shown.STAFF_PHOTO, N_("照片"), default=None)
    serial: str = shown(Shown.CODE, N_("编号"), default="")

    def __post_init__(self) -> None:
        if len(self.numbers) != NUMBERS:
            raise ValueError("a card for old eyes has three numbers")


SAMPLE = LargeCard(
    community="红卫社区",
    grid="第三网格",
    name="陈小燕",
    post="网格员",
    numbers=(("网格员", "13800000000"), ("社区", "0719-8888888"), ("急救", "120")),
    serial="420303001003003-0027",
)
AWKWARD = replace(
    SAMPLE,
    community="柏林镇花果街道放马坪路社区居民委员会",
    grid="第十二网格（放马坪路南片含城中村）",
    name="阿卜杜热合曼·买买提图尔荪",
    post="专职网格员兼小格区长、楼栋长",
    numbers=(("网格员", "13800000000"), ("社区值班", "010-88888888"), ("急救", "120")),
)
RARE = replace(SAMPLE, name="䶮𬭎𠅤")


def draw(
    out: BinaryIO,
    cards: Sequence[LargeCard],
    *,
    size: Size = Size.A6,
    template: Template | None = None,
    skip: int = 0,
    shop: bool = False,
    progress: Progress = SILENT,
) -> Drawn:
    """Sheets of cards, printed on one side. Raises `Cancelled`."""
    sides: Sides[LargeCard] = Sides(TITLE, _("正在画大字联系卡"), _front)
    return draw_sheets(
        out, size.value, cards, sides, template or load(KEY), skip=skip, shop=shop, progress=progress
    )


def _front(canvas: Canvas, place: Place, card: LargeCard, t: Template) -> None:
    bled, box, band = place.bled, place.box, t.size("band")
    canvas.rect(bled, fill=t.colour("paper"))
    canvas.rect(Box(bled.x, bled.y, bled.width, box.y + band - bled.y), fill=t.colour("band"))
    canvas.rect(Box(bled.x, box.y + band, bled.width, t.size("rule")), fill=t.colour("gold"))
    where = f"{card.grid} {card.name}"
    margin = t.size("margin")
    wide = box.width - 2 * margin
    head = emblem.beside(canvas, box.at(margin, 0, wide * 0.44, band), t)
    line_in(canvas, head, t.word("title"), t.style("title", "on_band"))
    office = t.style("office", "on_band").but(align=1)
    line_in(canvas, box.at(margin + wide * 0.46, 0, wide * 0.54, band), card.community, office, where=where)
    _person(canvas, box.at(margin, band + 2.2, wide, PHOTO), card, t, where)
    top = band + PHOTO + 4
    _numbers(canvas, box.at(margin, top, wide, box.height - top - 1.2), card, t, where)


def _person(canvas: Canvas, box: Box, card: LargeCard, t: Template, where: str) -> None:
    photo = Box(box.x, box.y, PHOTO * t.photo_ratio, PHOTO)
    inks = {"ground": t.colour("ground"), "figure": t.colour("figure"), "frame": t.colour("rule")}
    portrait(canvas, photo, card.photo, where=card.name, **inks)
    x = photo.right + 5
    room = Box(x, box.y, box.right - x, box.height)
    line_in(canvas, room.at(0, 2, room.width, 17), card.name, t.style("name").but(leading=1.1), where=where)
    style = t.style("post", "quiet").but(leading=1.15)
    line_in(canvas, room.at(0, 20, room.width, 8), card.post, style, where=where)
    line_in(canvas, room.at(0, 28.2, room.width, 8), card.grid, style, where=where)
    if card.serial:
        line_in(
            canvas, room.at(0, 36.6, room.width, 3.4), card.serial, t.style("serial", "quiet"), where=where
        )


def _numbers(canvas: Canvas, box: Box, card: LargeCard, t: Template, where: str) -> None:
    """Each number in its own rows; a number that is wider than the card goes on in the next row."""
    chip, gap = t.size("chip"), 1.5
    room = box.width - chip - gap
    style = t.style("digits", "number")
    parts = [_split(canvas, group_phone(phone), room, style.size) for _label, phone in card.numbers]
    pitch = box.height / sum(map(len, parts))
    y = box.y
    for (label, _phone), lines in zip(card.numbers, parts, strict=True):
        row = Box(box.x, y, box.width, pitch * len(lines))
        square = row.at(0, 0.9, chip, row.height - 1.8)
        canvas.rect(square, fill=t.colour("blue"), radius=1.2)
        words = t.style("label", "on_band").but(align=0.5, leading=1.15)
        _chip(canvas, square.inset(0.4, 0.5), label, words, where)
        for number, line in enumerate(lines):
            # the em is taller than the row, the figures in it are not
            place = row.at(chip + gap, number * pitch - 4, room, pitch + 8)
            fitted = line_in(canvas, place, line, style, where=where)
            if fitted.size * DIGIT / MM < LEAST_DIGIT:
                told = _("“{number}”太长，字高不到14毫米").format(number=line)
                canvas.warn("digits.small", told, where, box=place)
        y = row.bottom


def _chip(canvas: Canvas, box: Box, label: str, style: Style, where: str) -> None:
    """The label upright where its number takes two rows; else three characters never break into two and one."""
    if box.height > 2 * box.width:
        text_in(canvas, box, "\n".join(label), style, where=where)
    elif len(label) <= CHIP_LINE:
        line_in(canvas, box, label, style, where=where)
    else:
        text_in(canvas, box, label, style, where=where)


def _split(canvas: Canvas, number: str, room: float, size: float) -> list[str]:
    """`number` on one line if it fits, else cut at the last gap or hyphen before the edge."""
    if canvas.width_of(number, size, Weight.REGULAR) <= room:
        return [number]
    cuts = [k + 1 for k, char in enumerate(number) if char in " -"]
    fitting = [cut for cut in cuts if canvas.width_of(number[:cut].strip(), size, Weight.REGULAR) <= room]
    if not fitting:
        return [number]
    return [number[: fitting[-1]].strip(), number[fitting[-1] :]]
