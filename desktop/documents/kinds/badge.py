"""The work badge: a CR80 or pocket card (70 x 100, 80 x 110 mm), front and back in register; never an ID number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import BinaryIO

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress, step
from desktop.documents.kinds import emblem
from desktop.documents.kinds.common import Drawn, Shown, shown, spans_on
from desktop.documents.kinds.template import Template, load
from desktop.documents.layout.blocks import cut_marks, line_in, listed, portrait
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.paper import Box, Place, Sheet
from desktop.documents.layout.text import group_phone

KEY = "badge"
TITLE = N_("工作证")
PUBLIC = True
DRAWN_WIDTH = 70.0  # mm: the width the template's sizes are meant for


class Size(Enum):
    """CR80 portrait nine on an A4 sheet (ISO/IEC 7810 ID-1 is 85.60 x 53.98 mm), or 70 x 100 and 80 x 110 four on one."""

    CR80 = Sheet(
        width=210,
        height=297,
        box_width=53.98,
        box_height=85.6,
        columns=3,
        rows=3,
        gap_x=4,
        gap_y=4,
        bleed=2,
        least_margin=5,
    )
    POCKET = Sheet(
        width=210,
        height=297,
        box_width=70,
        box_height=100,
        columns=2,
        rows=2,
        gap_x=6,
        gap_y=6,
        bleed=3,
        least_margin=5,
    )
    LARGE = Sheet(
        width=210,
        height=297,
        box_width=80,
        box_height=110,
        columns=2,
        rows=2,
        gap_x=6,
        gap_y=6,
        bleed=3,
        least_margin=5,
    )


SHEET = Size.CR80.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """What one badge says. Photo: JPEG or PNG bytes."""

    office: str = shown(Shown.OFFICE, N_("单位"))
    name: str = shown(Shown.STAFF_NAME, N_("姓名"))
    post: str = shown(Shown.OFFICE, N_("职务"))
    grid: str = shown(Shown.OFFICE, N_("网格"))
    number: str = shown(Shown.CODE, N_("编号"))
    photo: bytes | None = shown(Shown.STAFF_PHOTO, N_("照片"), default=None)
    issuer: str = shown(Shown.OFFICE, N_("发证单位"), default="")
    supervision_phone: str = shown(Shown.OFFICE, N_("监督电话"), default="")
    valid_until: date | None = shown(Shown.OFFICE, N_("有效期至"), default=None)  # noqa: RUF009 - it is dataclasses.field
    qr: str = shown(Shown.OFFICE, N_("二维码"), default="")


SAMPLE = Badge(
    office="车城路街道红卫社区",
    name="陈小燕",
    post="网格员",
    grid="第三网格",
    number="420303001003-0012",
    issuer="红卫社区居民委员会",
    supervision_phone="0719-8666666",
    valid_until=date(2028, 6, 30),
)
AWKWARD = replace(
    SAMPLE,
    office="十堰市张湾区花果街道放马坪路社区居民委员会",
    name="阿卜杜热合曼·买买提图尔荪",
    post="专职网格员兼小格区长、楼栋长",
    grid="第十二网格（放马坪路南片含城中村）",
    issuer="十堰市张湾区花果街道放马坪路社区居民委员会",
    qr="420303001003-0012",
)
RARE = replace(SAMPLE, name="䶮𬭎𠅤")


def draw(
    out: BinaryIO,
    badges: Sequence[Badge],
    *,
    size: Size = Size.CR80,
    template: Template | None = None,
    back: bool = True,
    skip: int = 0,
    shop: bool = False,
    progress: Progress = SILENT,
) -> Drawn:
    """A sheet of badges with cut marks, each followed by its back (turned over the long edge).

    `skip` spares the boxes already used on the first sheet. `shop`: a page each at final size with bleed and crop marks,
    none skipped. Raises `Cancelled`.
    """
    t = template or load(KEY)
    sheet, skip = (size.value.alone(), 0) if shop else (size.value, skip)
    canvas = Canvas(out, sheet.width, sheet.height, title=TITLE)
    if shop:
        canvas.trimmed(sheet)
    for page in range(sheet.pages(len(badges), skip=skip)):
        first = max(page * sheet.per_page - skip, 0)
        here = range(first, min((page + 1) * sheet.per_page - skip, len(badges)))
        step(progress, first, len(badges), _("正在画工作证"))
        if page:
            canvas.next_page()
        cut_marks(canvas, sheet, colour=t.colour("mark"))
        for number in here:
            _Side(canvas, sheet.place(number + skip), badges[number], t).front()
        if back:
            canvas.next_page()
            if shop:
                cut_marks(canvas, sheet, colour=t.colour("mark"))
            for number in here:
                _Side(canvas, sheet.place(number + skip, back=True), badges[number], t).back()
    step(progress, len(badges), len(badges), _("正在写文件"))
    canvas.close()
    spans = spans_on(sheet, len(badges), skip=skip, back=back)
    return Drawn(canvas.pages, len(badges), canvas.findings.all(), spans)


class _Side:
    """One side of one badge; `u` scales the template to the card's width."""

    def __init__(self, canvas: Canvas, place: Place, badge: Badge, template: Template) -> None:
        self.canvas, self.place, self.badge, self.t = canvas, place, badge, template
        self.box, self.u = place.box, place.box.width / DRAWN_WIDTH

    def _line(self, box: Box, words: str, style: str, colour: str = "text", align: float = 0.5) -> None:
        styled = self.t.style(style, colour, self.u).but(align=align)
        line_in(self.canvas, box, words, styled, where=self.badge.name)

    def _ground(self, band: float, foot: float) -> None:
        bled, box, t, canvas = self.place.bled, self.box, self.t, self.canvas
        canvas.rect(bled, fill=t.colour("paper"))
        canvas.rect(Box(bled.x, bled.y, bled.width, box.y + band - bled.y), fill=t.colour("band"))
        canvas.rect(Box(bled.x, box.y + band, bled.width, 0.8 * self.u), fill=t.colour("gold"))
        lower = Box(bled.x, box.bottom - foot, bled.width, bled.bottom - box.bottom + foot)
        canvas.rect(lower, fill=t.colour("band"))

    def front(self) -> None:
        """Office and title, portrait, name, post and grid, number."""
        box, u, t, badge = self.box, self.u, self.t, self.badge
        band, foot = t.size("band") * u, t.size("foot") * u
        self._ground(band, foot)
        edge = 4 * u
        wide = box.width - 2 * edge
        head = emblem.beside(self.canvas, box.at(edge, 0, wide, band), t)
        self._line(head.at(0, 1.6 * u, head.width, 6.6 * u), badge.office, "office", "on_band")
        self._line(head.at(0, 8.2 * u, head.width, 9.6 * u), t.word("title"), "title", "on_band")
        room = box.height - band - foot
        tall = min(room - 31 * u, 49 * u)
        photo = box.at((box.width - tall * t.photo_ratio) / 2, band + 4 * u, tall * t.photo_ratio, tall)
        portrait(
            self.canvas,
            photo,
            badge.photo,
            ground=t.colour("ground"),
            figure=t.colour("figure"),
            frame=t.colour("rule"),
            where=badge.name,
        )
        below = box.at(edge, photo.bottom - box.y + 2 * u, wide, box.bottom - foot - photo.bottom - 3 * u)
        name, post, grid = below.rows(11, 7, 6)
        self._line(name, badge.name, "name")
        self._line(post, badge.post, "post", "accent")
        self._line(grid, badge.grid, "grid", "quiet")
        number = Box(box.x + edge, box.bottom - foot, wide, foot)
        self._line(number, f"{t.word('number')} {badge.number}", "foot", "on_band")

    def back(self) -> None:
        """The rules of use, who issued it and until when, and whom to complain to."""
        box, u, t, badge = self.box, self.u, self.t, self.badge
        band, foot = t.size("band") * 0.66 * u, t.size("foot") * u
        self._ground(band, foot)
        edge = 5 * u
        wide = box.width - 2 * edge
        self._line(box.at(edge, 0, wide, band), t.word("back_title"), "head", "on_band")
        code = 20 * u if badge.qr else 0.0
        foot_rows = 22 * u
        rules = Box(
            box.x + edge, box.y + band + 5 * u, wide, box.height - band - foot - foot_rows - code - 9 * u
        )
        style = t.style("rule", scale=u).but(rise=0, leading=1.5)
        listed(
            self.canvas,
            rules,
            t.words("rules"),
            style,
            bullet=t.colour("band"),
            gap=1.2 * u,
            where=badge.name,
        )
        if code:
            square = Box(box.x + (box.width - code) / 2, rules.bottom + u, code, code)
            self.canvas.qr(square, badge.qr, colour=t.colour("code"), where=badge.name)
        rows = Box(box.x + edge, box.bottom - foot - foot_rows, wide, foot_rows - 3 * u)
        self.canvas.line(rows.x, rows.y, rows.right, rows.y, colour=t.colour("rule"), width=0.2)
        issuer, valid = rows.at(0, 2 * u, wide, rows.height - 2 * u).rows(1, 1, gap=u)
        self._pair(issuer, t.word("issuer"), badge.issuer)
        if badge.valid_until:
            day = badge.valid_until
            self._pair(
                valid,
                t.word("valid"),
                t.word("date", year=str(day.year), month=str(day.month), day=str(day.day)),
            )
        if badge.supervision_phone:
            words = t.word("supervision", phone=group_phone(badge.supervision_phone))
            self._line(Box(box.x + edge, box.bottom - foot, wide, foot), words, "foot", "gold")

    def _pair(self, box: Box, label: str, value: str) -> None:
        share = 17 * self.u
        self._line(box.at(0, 0, share, box.height), label, "label", "quiet", 0)
        self._line(box.at(share, 0, box.width - share, box.height), value, "value", "text", 0)
