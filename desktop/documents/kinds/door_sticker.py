"""The sticker beside a door: 100 x 70 mm, eight on an A4 sheet of sticker paper; name, number, code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress
from desktop.documents.kinds import emblem
from desktop.documents.kinds.card_sheet import Sides, draw_sheets
from desktop.documents.kinds.common import Drawn
from desktop.documents.kinds.contact_card import AWKWARD, RARE, SAMPLE, ContactCard
from desktop.documents.kinds.template import Template, load
from desktop.documents.layout.blocks import line_in, portrait
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.paper import Box, Place, Sheet
from desktop.documents.layout.text import group_phone

KEY = "door_sticker"
TITLE = N_("入户门贴")
PUBLIC = True
SHEET = Sheet(width=210, height=297, box_width=100, box_height=70, columns=2, rows=4, bleed=3, least_margin=5)


def draw(
    out: BinaryIO,
    stickers: Sequence[ContactCard],
    *,
    template: Template | None = None,
    skip: int = 0,
    shop: bool = False,
    progress: Progress = SILENT,
) -> Drawn:
    """Sheets of eight, printed on one side; of a card's data only what a passer-by needs. Raises `Cancelled`."""
    sides: Sides[ContactCard] = Sides(TITLE, _("正在画门贴"), _front)
    return draw_sheets(
        out, SHEET, stickers, sides, template or load(KEY), skip=skip, shop=shop, progress=progress
    )


def _front(canvas: Canvas, place: Place, card: ContactCard, t: Template) -> None:
    bled, box = place.bled, place.box
    band, foot, margin = t.size("band"), t.size("foot"), t.size("margin")
    where = f"{card.grid} {card.name}"
    canvas.rect(bled, fill=t.colour("paper"))
    canvas.rect(Box(bled.x, bled.y, bled.width, box.y + band - bled.y), fill=t.colour("band"))
    canvas.rect(Box(bled.x, box.y + band, bled.width, 0.8), fill=t.colour("gold"))
    lower = Box(bled.x, box.bottom - foot, bled.width, bled.bottom - box.bottom + foot)
    canvas.rect(lower, fill=t.colour("blue"))
    wide = box.width - 2 * margin
    head = emblem.beside(canvas, box.at(margin, 0, wide * 0.45, band), t)
    line_in(canvas, head, t.word("title"), t.style("title", "on_band"))
    office = t.style("office", "on_band").but(align=1)
    line_in(
        canvas, box.at(margin + wide * 0.47, 0, wide * 0.53, band), f"{card.community}{card.grid}", office,
        where=where,
    )  # fmt: skip
    body = box.at(margin, band + 3, wide, 26)
    inks = {"ground": t.colour("ground"), "figure": t.colour("figure"), "frame": t.colour("rule")}
    photo = body.at(0, 0, body.height * t.photo_ratio, body.height)
    portrait(canvas, photo, card.photo, where=card.name, **inks)
    code = 24.0 if card.qr else 0.0
    width = body.right - code - (3 if code else 0) - photo.right - 4
    words = Box(photo.right + 4, body.y, width, body.height)
    line_in(canvas, words.at(0, 2, width, 12), card.name, t.style("name").but(leading=1.1), where=where)
    line_in(canvas, words.at(0, 15.5, width, 8), card.post, t.style("post", "quiet"), where=where)
    if card.qr:
        square = Box(body.right - code, body.y - 0.6, code, code)
        canvas.qr(square, card.qr, colour=t.colour("code"), where=where)
        under = Box(square.x - 2, square.bottom + 0.6, code + 4, 3.2)
        line_in(canvas, under, t.word("scan"), t.style("scan", "quiet").but(align=0.5), where=where)
    number = box.at(margin, band + 30, wide, box.height - band - foot - 31)
    line_in(canvas, number, group_phone(card.phone), t.style("phone", "number").but(align=0.5), where=where)
    _foot(canvas, box.at(margin, box.height - foot, wide, foot), card, t)


def _foot(canvas: Canvas, line: Box, card: ContactCard, t: Template) -> None:
    wide, foot, where = line.width, line.height, f"{card.grid} {card.name}"
    line_in(canvas, line.at(0, 0, wide * 0.5, foot), t.word("slogan"), t.style("foot", "gold"), where=where)
    if card.duty_phone:
        duty = t.word("duty", phone=group_phone(card.duty_phone))
        line_in(
            canvas, line.at(wide * 0.5, 0, wide * 0.5, foot), duty, t.style("foot", "on_band").but(align=1),
            where=where,
        )  # fmt: skip


__all__ = ["AWKWARD", "KEY", "PUBLIC", "RARE", "SAMPLE", "SHEET", "TITLE", "ContactCard", "draw"]
