"""The contact card every household gets: 90 x 54 mm, ten on an A4 sheet, front and back in register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import BinaryIO

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress
from desktop.documents.kinds import emblem
from desktop.documents.kinds.card_sheet import Sides, draw_sheets
from desktop.documents.kinds.common import Drawn, Shown, shown
from desktop.documents.kinds.template import Template, load
from desktop.documents.layout.blocks import line_in, listed, portrait
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.paper import Box, Place, Sheet
from desktop.documents.layout.text import group_phone

KEY = "contact_card"
TITLE = N_("网格服务联系卡")
PUBLIC = True
SHEET = Sheet(width=210, height=297, box_width=90, box_height=54, columns=2, rows=5, bleed=3, least_margin=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCard:
    """What one card says. Photo: JPEG or PNG bytes. `qr`: what the code holds, none for no code."""

    community: str = shown(Shown.OFFICE, N_("社区"))
    grid: str = shown(Shown.OFFICE, N_("网格"))
    name: str = shown(Shown.STAFF_NAME, N_("姓名"))
    post: str = shown(Shown.OFFICE, N_("职务"))
    phone: str = shown(Shown.STAFF_PHONE, N_("电话"))
    photo: bytes | None = shown(Shown.STAFF_PHOTO, N_("照片"), default=None)
    duty_phone: str = shown(Shown.OFFICE, N_("社区值班电话"), default="")
    supervision_phone: str = shown(Shown.OFFICE, N_("监督电话"), default="")
    address: str = shown(Shown.OFFICE, N_("社区地址"), default="")
    serial: str = shown(Shown.CODE, N_("编号"), default="")
    qr: str = shown(Shown.OFFICE, N_("二维码"), default="")
    hotlines: tuple[tuple[str, str], ...] = shown(Shown.OFFICE, N_("常用电话"), default=())
    services: tuple[str, ...] = shown(Shown.OFFICE, N_("服务内容"), default=())


_COMMON = attrgetter(*(field.name for field in fields(ContactCard) if field.name not in ("serial", "qr")))
SAMPLE = ContactCard(
    community="红卫社区",
    grid="第三网格",
    name="陈小燕",
    post="网格员",
    phone="13800000000",
    duty_phone="0719-8888888",
    supervision_phone="0719-8666666",
    address="车城路街道红卫路 18 号",
    serial="420303001003003-0027",
    qr="MECARD:N:陈小燕;TEL:13800000000;ORG:红卫社区第三网格;;",
    hotlines=(("社区民警", "0719-8110110"), ("物业服务", "0719-8123456")),
)
AWKWARD = replace(
    SAMPLE,
    community="柏林镇花果街道放马坪路社区居民委员会",
    grid="第十二网格（放马坪路南片含城中村）",
    name="阿卜杜热合曼·买买提图尔荪",
    qr="MECARD:N:阿卜杜热合曼·买买提图尔荪;TEL:13800000000;;",
    post="专职网格员兼小格区长、楼栋长",
    address="湖北省十堰市张湾区花果街道放马坪路 1288 号便民服务中心二楼西侧 203 室",
    services=("政策宣传、信息登记、民生事项帮办代办，老年人优待证、社保卡等证件上门受理代办", "邻里纠纷调解"),
    hotlines=(("社区卫生服务站", "0719-8110110"), ("社区法律顾问", "13900000000"), ("物业", "0719-8123456")),
)
RARE = replace(SAMPLE, name="䶮𬭎𠅤", qr="MECARD:N:䶮𬭎𠅤;TEL:13800000000;;")


def draw(
    out: BinaryIO,
    cards: Sequence[ContactCard],
    *,
    template: Template | None = None,
    back: bool = True,
    skip: int = 0,
    shop: bool = False,
    progress: Progress = SILENT,
) -> Drawn:
    """Ten cards a sheet, each sheet followed by its back (turned over the long edge).

    `skip` spares the boxes already used on the first sheet. Whatever the cards of one grid have in common is
    kept in the document once; a card adds its serial and its code. `shop`: a page each at final size with bleed and
    crop marks, none skipped. Raises `Cancelled`.
    """
    sides: Sides[ContactCard] = Sides(TITLE, _("正在画联系卡"), _front, _back if back else None)
    return draw_sheets(
        out, SHEET, cards, sides, template or load(KEY), skip=skip, shop=shop, progress=progress
    )  # fmt: skip


def _bands(canvas: Canvas, place: Place, t: Template, colour: str) -> None:
    """The coloured top and foot, into the bleed. Neighbours meet band to band: a cut askew stays unseen."""
    band, foot = t.size("band"), t.size("foot")
    bled, box = place.bled, place.box
    canvas.rect(Box(bled.x, bled.y, bled.width, box.y + band - bled.y), fill=t.colour(colour))
    canvas.rect(
        Box(bled.x, box.bottom - foot, bled.width, bled.bottom - box.bottom + foot), fill=t.colour(colour)
    )
    canvas.rect(Box(bled.x, box.y + band, bled.width, t.size("rule")), fill=t.colour("gold"))


def _front(canvas: Canvas, place: Place, card: ContactCard, t: Template) -> None:
    _bands(canvas, place, t, "band")
    key = ("front", bool(card.qr), _COMMON(card))
    canvas.stamp(key, place.box, lambda box: _front_common(canvas, box, card, t))
    box = place.box
    if card.qr:
        canvas.qr(box.at(66, 15.3, 19, 19), card.qr, colour=t.colour("code"), where=_where(card))
    if card.serial:
        foot = t.size("foot")
        style = t.style("serial", "on_band").but(align=1)
        serial = t.word("serial", serial=card.serial)
        line_in(canvas, Box(box.right - 41, box.bottom - foot, 36, foot), serial, style, where=_where(card))


def _where(card: ContactCard) -> str:
    return f"{card.grid} {card.name}"


def _front_common(canvas: Canvas, box: Box, card: ContactCard, t: Template) -> None:
    where, on_band = _where(card), "on_band"
    band = t.size("band")
    head = emblem.beside(canvas, box.at(5, 0, 40, band), t)
    line_in(canvas, head, t.word("title"), t.style("title", on_band), where=where)
    office = t.style("office", on_band).but(align=1)
    line_in(canvas, box.at(46, 0, 39, band), card.community, office, where=where)
    portrait(
        canvas,
        box.at(5, 15.3, 28 * t.photo_ratio, 28),
        card.photo,
        ground=t.colour("ground"),
        figure=t.colour("figure"),
        frame=t.colour("rule"),
        where=where,
    )
    width = 36.0 if card.qr else 57.0
    post = f"{card.grid}　{card.post}"
    line_in(canvas, box.at(28.5, 14.6, width, 7.4), card.name, t.style("name"), where=where)
    line_in(canvas, box.at(28.5, 22.2, width, 6.4), post, t.style("post", "quiet"), where=where)
    line_in(canvas, box.at(28.5, 29.2, width, 3), t.word("call"), t.style("label", "quiet"), where=where)
    number = group_phone(card.phone)
    line_in(canvas, box.at(28.5, 32, width, 6), number, t.style("phone", "number"), where=where)
    if card.duty_phone:
        words = f"{t.word('duty')} {group_phone(card.duty_phone)}"
        line_in(canvas, box.at(28.5, 39.2, width, 4.2), words, t.style("duty"), where=where)
    if card.qr:
        scan = t.style("scan", "quiet").but(align=0.5)
        line_in(canvas, box.at(64, 34.7, 23, 2.6), t.word("scan"), scan, where=where)
    foot = Box(5, box.bottom - t.size("foot"), 42, t.size("foot"))
    line_in(canvas, foot, t.word("slogan"), t.style("foot", "gold"), where=where)


def _back(canvas: Canvas, place: Place, card: ContactCard, t: Template) -> None:
    _bands(canvas, place, t, "blue")
    canvas.stamp(("back", _COMMON(card)), place.box, lambda box: _back_common(canvas, box, card, t))


def _back_common(canvas: Canvas, box: Box, card: ContactCard, t: Template) -> None:
    where, band, foot = _where(card), t.size("band"), t.size("foot")
    line_in(canvas, box.at(5, 0, 30, band), t.word("back_title"), t.style("title", "on_band"), where=where)
    office = t.style("office", "on_band").but(align=1)
    line_in(canvas, box.at(36, 0, 49, band), f"{card.community} {card.grid}", office, where=where)
    left, right = Box(5, band + 3, 80, box.height - band - foot - 5).columns(39, 36, gap=5)
    for side, head in ((left, "services_head"), (right, "hotlines_head")):
        line_in(canvas, side.at(0, 0, side.width, 4), t.word(head), t.style("head", "blue"), where=where)
        canvas.line(side.x, side.y + 4.8, side.right, side.y + 4.8, colour=t.colour("blue"), width=0.25)
    services = card.services or t.words("services")
    room = left.at(0, 6, left.width, left.height - 6)
    style = t.style("service").but(rise=0, leading=1.6)
    listed(canvas, room, services, style, bullet=t.colour("blue"), where=where)
    _hotlines(canvas, right.at(0, 6, right.width, right.height - 6), card, t)
    line = Box(5, box.bottom - foot, box.width - 10, foot)
    words = t.word("address", address=card.address)
    if card.supervision_phone:
        phone = t.word("supervision", phone=group_phone(card.supervision_phone))
        rest = line.at(0, 0, line.width - 31, foot)
        line_in(
            canvas,
            line.at(line.width - 30, 0, 30, foot),
            phone,
            t.style("foot", "on_band").but(align=1),
            where=where,
        )
    else:
        rest = line
    line_in(canvas, rest, words, t.style("foot_small", "on_band"), where=where)


def _hotlines(canvas: Canvas, box: Box, card: ContactCard, t: Template) -> None:
    """Label left, number right, a hairline between; the office's own numbers before the national ones."""
    rows = [*card.hotlines, *t.pairs("hotlines")][: round(t.size("hotlines"))]
    pitch = box.height / max(len(rows), 6)
    for number, (label, phone) in enumerate(rows):
        row = box.at(0, number * pitch, box.width, pitch)
        where = _where(card)
        line_in(canvas, row.at(0, 0, row.width * 0.46, pitch), label, t.style("hotline"), where=where)
        style = t.style("hotline_number").but(align=1)
        line_in(
            canvas,
            row.at(row.width * 0.46, 0, row.width * 0.54, pitch),
            group_phone(phone),
            style,
            where=where,
        )
        if number + 1 < len(rows):
            canvas.line(row.x, row.bottom, row.right, row.bottom, colour=t.colour("rule"), width=0.1)
