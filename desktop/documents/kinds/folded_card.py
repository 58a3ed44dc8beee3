"""The folded contact card: 90 x 108 mm, folded once to 90 x 54, with four faces; four on an A4 sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress
from desktop.documents.kinds.card_sheet import Sides, draw_sheets
from desktop.documents.kinds.common import Drawn
from desktop.documents.kinds.contact_card import AWKWARD, RARE, SAMPLE, ContactCard
from desktop.documents.kinds.template import Template, load
from desktop.documents.layout.blocks import fold_marks, line_in, listed, portrait
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.paper import Box, Place, Sheet
from desktop.documents.layout.text import group_phone

KEY = "folded_card"
TITLE = N_("折叠联系卡")
PUBLIC = True
SHEET = Sheet(width=210, height=297, box_width=90, box_height=108, columns=2, rows=2, bleed=3, least_margin=5)


def draw(
    out: BinaryIO,
    cards: Sequence[ContactCard],
    *,
    template: Template | None = None,
    skip: int = 0,
    shop: bool = False,
    progress: Progress = SILENT,
) -> Drawn:
    """Sheets of four, always printed on both sides: outside cover and back cover, inside worker and numbers.

    The fold is across the middle; the back cover stands on its head on the flat sheet, so that it is upright
    once the card is folded. Raises `Cancelled`.
    """
    sides = Sides(TITLE, _("正在画折叠卡"), _outside, _inside)
    return draw_sheets(
        out, SHEET, cards, sides, template or load(KEY), skip=skip, shop=shop, progress=progress
    )


def _halves(box: Box) -> tuple[Box, Box]:
    above, below = box.rows(1, 1)
    return above, below


def _outside(canvas: Canvas, place: Place, card: ContactCard, t: Template) -> None:
    back, cover = _halves(place.box)
    canvas.rect(place.bled, fill=t.colour("paper"))
    _cover(canvas, cover, place.bled, card, t)
    with canvas.turned(back):
        _back_cover(canvas, back, place, card, t)
    fold_marks(canvas, place.box, cover.y, reach=place.bleed, colour=t.colour("mark"))


def _inside(canvas: Canvas, place: Place, card: ContactCard, t: Template) -> None:
    upper, lower = _halves(place.box)
    canvas.rect(place.bled, fill=t.colour("paper"))
    _worker(canvas, upper, place, card, t)
    _numbers(canvas, lower, card, t)
    canvas.line(
        lower.x + 5, lower.y, lower.right - 5, lower.y, colour=t.colour("rule"), width=0.15, dash=(1.2, 1.2)
    )
    fold_marks(canvas, place.box, lower.y, reach=place.bleed, colour=t.colour("mark"))


def _cover(canvas: Canvas, box: Box, bled: Box, card: ContactCard, t: Template) -> None:
    """Red to the edge: office, title, slogan."""
    where = _where(card)
    canvas.rect(Box(bled.x, box.y, bled.width, bled.bottom - box.y), fill=t.colour("band"))
    office = t.style("cover_office", "gold").but(align=0.5)
    line_in(canvas, box.at(6, 6, box.width - 12, 6), card.community, office, where=where)
    title = t.style("cover_title", "on_band").but(align=0.5)
    line_in(canvas, box.at(6, 14, box.width - 12, 13), t.word("title"), title, where=where)
    middle = box.x + box.width / 2
    canvas.rect(Box(middle - 16, box.y + 29.4, 32, 0.6), fill=t.colour("gold"))
    grid = t.style("cover_grid", "on_band").but(align=0.5)
    line_in(canvas, box.at(6, 31.5, box.width - 12, 6), card.grid, grid, where=where)
    slogan = t.style("cover_slogan", "gold").but(align=0.5)
    line_in(canvas, box.at(6, 42.5, box.width - 12, 6), t.word("slogan"), slogan, where=where)


def _back_cover(canvas: Canvas, box: Box, place: Place, card: ContactCard, t: Template) -> None:
    """What the worker does, where the office is, whom to complain to."""
    where, foot = _where(card), t.size("foot")
    inner = box.inset(6, 0)
    _head(canvas, inner.at(0, 4, inner.width, 5), t.word("services_head"), t)
    style = t.style("service").but(rise=0, leading=1.55)
    services = card.services or t.words("services")
    room = inner.at(0, 11.5, inner.width, box.height - foot - 13.5)
    listed(canvas, room, services, style, bullet=t.colour("band"), where=where)
    left, top, right, _bottom = place.bleed
    strip = Box(box.x, box.bottom - foot, box.width, foot)
    # turned: the outer edge of the sheet, where the bleed is, lies under this foot
    canvas.rect(strip.grown(right, 0, left, top), fill=t.colour("blue"))
    words = t.word("address", address=card.address) if card.address else card.community
    line_in(canvas, strip.at(6, 0.6, box.width - 12, 4.4), words, t.style("foot", "on_band"), where=where)
    if card.supervision_phone:
        phone = t.word("supervision", phone=group_phone(card.supervision_phone))
        line_in(
            canvas, strip.at(6, 5, box.width * 0.5, 4.4), phone, t.style("foot_bold", "gold"), where=where
        )
    if card.serial:
        serial = t.style("serial", "on_band").but(align=1)
        number = t.word("serial", serial=card.serial)
        line_in(canvas, strip.at(box.width * 0.52, 5, box.width * 0.48 - 6, 4.4), number, serial, where=where)


def _worker(canvas: Canvas, box: Box, place: Place, card: ContactCard, t: Template) -> None:
    where, band = _where(card), t.size("band")
    canvas.rect(
        Box(place.bled.x, place.bled.y, place.bled.width, box.y + band - place.bled.y), fill=t.colour("band")
    )
    canvas.rect(Box(place.bled.x, box.y + band, place.bled.width, 0.6), fill=t.colour("gold"))
    line_in(canvas, box.at(6, 0, 38, band), t.word("worker_head"), t.style("head", "on_band"), where=where)
    office = t.style("small", "on_band").but(align=1)
    line_in(canvas, box.at(45, 0, 39, band), card.community, office, where=where)
    inks = {"ground": t.colour("ground"), "figure": t.colour("figure"), "frame": t.colour("rule")}
    portrait(canvas, box.at(6, band + 4, 25, 35), card.photo, where=card.name, **inks)
    width = box.width - 6 - 35
    name_width = width - 21 if card.qr else width
    line_in(canvas, box.at(35, band + 4, name_width, 8), card.name, t.style("name"), where=where)
    line_in(
        canvas, box.at(35, band + 12.4, name_width, 5.4), card.post, t.style("post", "quiet"), where=where
    )
    line_in(canvas, box.at(35, band + 18, name_width, 5.4), card.grid, t.style("post", "quiet"), where=where)
    if card.qr:
        canvas.qr(box.at(65.5, band + 4, 18.5, 18.5), card.qr, colour=t.colour("code"), where=where)
    number = t.style("phone", "number")
    line_in(canvas, box.at(35, band + 25.2, width, 8), group_phone(card.phone), number, where=where)
    if card.duty_phone:
        words = f"{t.word('duty')} {group_phone(card.duty_phone)}"
        line_in(canvas, box.at(35, band + 33.8, width, 5), words, t.style("duty"), where=where)


def _numbers(canvas: Canvas, box: Box, card: ContactCard, t: Template) -> None:
    """Two columns of numbers: the office's own first, then the national ones."""
    where = _where(card)
    inner = box.inset(6, 0)
    _head(canvas, inner.at(0, 3.4, inner.width, 5), t.word("hotlines_head"), t)
    most = round(t.size("hotlines"))
    rows = [*card.hotlines, *t.pairs("hotlines")][:most]
    half = -(-most // 2)
    left, right = inner.at(0, 10.4, inner.width, box.height - 13).columns(1, 1, gap=6)
    pitch = left.height / half
    for number, (label, phone) in enumerate(rows):
        column = (left, right)[number // half]
        row = column.at(0, number % half * pitch, column.width, pitch)
        line_in(canvas, row.at(0, 0, row.width * 0.45, pitch), label, t.style("hotline"), where=where)
        line_in(
            canvas, row.at(row.width * 0.45, 0, row.width * 0.55, pitch), group_phone(phone),
            t.style("hotline_number").but(align=1), where=where,
        )  # fmt: skip
        canvas.line(row.x, row.bottom, row.right, row.bottom, colour=t.colour("rule"), width=0.1)


def _head(canvas: Canvas, box: Box, words: str, t: Template) -> None:
    line_in(canvas, box, words, t.style("head", "blue"))
    canvas.line(box.x, box.bottom + 0.6, box.right, box.bottom + 0.6, colour=t.colour("blue"), width=0.25)


def _where(card: ContactCard) -> str:
    return f"{card.grid} {card.name}"


__all__ = ["AWKWARD", "KEY", "PUBLIC", "RARE", "SAMPLE", "SHEET", "TITLE", "ContactCard", "draw"]
