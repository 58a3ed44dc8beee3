"""The duty board at an entrance: who looks after this grid, in figures an old eye reads from two metres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import BinaryIO

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress
from desktop.documents.kinds import emblem
from desktop.documents.kinds.common import Drawn, Shown, shown, spans_of
from desktop.documents.kinds.template import Template, load
from desktop.documents.layout.blocks import line_in, listed, portrait, text_in
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.paper import A3, A4, Box, Sheet
from desktop.documents.layout.poster import Finish, Work, draw_posters
from desktop.documents.layout.text import group_phone

KEY = "duty_board"
TITLE = N_("网格公示牌")
PUBLIC = True
MOST_PEOPLE = 4
SQUARE_PHOTO = 45.0  # mm at A3: leaves room for seven characters, half of a long name, at the least size
NAME_SHARE = 1 / 40  # of the board's height: the least a name may be and still be read across a stairwell


class Size(Enum):
    """The boards offices hang: A4 or A3 in an acrylic pocket, or 30 x 40 and 40 x 60 cm from the print shop."""

    A4 = A4
    A3 = A3
    B30X40 = Sheet(width=300, height=400, box_width=300, box_height=400)
    B40X60 = Sheet(width=400, height=600, box_width=400, box_height=600)


SHEET = Size.A3.value


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """One person on the board. Photo: JPEG or PNG bytes."""

    name: str = shown(Shown.STAFF_NAME, N_("姓名"))
    post: str = shown(Shown.OFFICE, N_("职务"))
    phone: str = shown(Shown.STAFF_PHONE, N_("电话"))
    photo: bytes | None = shown(Shown.STAFF_PHOTO, N_("照片"), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyBoard:
    """What one board says; at most four people."""

    community: str = shown(Shown.OFFICE, N_("社区"))
    grid: str = shown(Shown.OFFICE, N_("网格"))
    code: str = shown(Shown.CODE, N_("网格编号"))
    scope: str = shown(Shown.OFFICE, N_("服务范围"))
    people: tuple[OnDuty, ...] = shown(Shown.OFFICE, N_("人员"))
    published: date = shown(Shown.OFFICE, N_("公示日期"))  # noqa: RUF009 - it is dataclasses.field
    place: str = shown(Shown.OFFICE, N_("张贴位置"), default="")
    supervision_phone: str = shown(Shown.OFFICE, N_("监督电话"), default="")
    services: tuple[str, ...] = shown(Shown.OFFICE, N_("服务内容"), default=())
    hotlines: tuple[tuple[str, str], ...] = shown(Shown.OFFICE, N_("便民电话"), default=())
    qr: str = shown(Shown.OFFICE, N_("二维码"), default="")


SAMPLE = DutyBoard(
    community="红卫社区",
    grid="第三网格",
    code="420303001003003",
    scope="锦绣龙庭 1—6 号楼，红卫路 12 号院",
    people=(
        OnDuty(name="周建国", post="网格长", phone="13900000000"),
        OnDuty(name="陈小燕", post="网格员", phone="13800000000"),
    ),
    published=date(2026, 6, 30),
    place="3 号楼 2 单元",
    supervision_phone="0719-8666666",
    hotlines=(("社区值班", "0719-8888888"), ("社区民警", "0719-8110110"), ("物业服务", "0719-8123456")),
    qr="MECARD:N:陈小燕;TEL:13800000000;ORG:红卫社区第三网格;;",
)
AWKWARD = replace(
    SAMPLE,
    qr="MECARD:N:阿卜杜热合曼·买买提图尔荪;TEL:13800000000;;",
    community="放马坪路社区",
    grid="第十二网格（南片）",
    scope="锦绣龙庭 1—6 号楼、东风家属院 7—12 号楼、红卫路 12 号院及沿街门面 1288—1366 号、"
    "放马坪村一组至四组全部院落和平房，含在建安置房 A、B、C 座",
    people=(
        OnDuty(name="阿卜杜热合曼·买买提图尔荪", post="专职网格员兼小格区长", phone="13800000000"),
        OnDuty(name="䶮𬭎𠅤", post="网格长", phone="13900000000"),
        OnDuty(name="欧阳上官", post="楼栋长", phone="0719-8888888"),
        OnDuty(name="王一", post="网格协管员", phone="13700000000"),
    ),
    services=(
        "信息采集员：登记信息，更新变动，协助做好各类摸底调查\n做到底数清、情况明\n不漏一户、不落一人",
        "矛盾调解员：邻里纠纷，就地化解",
        "便民服务员：老年人优待证、社保卡、医保缴费等事项帮办代办",
    ),
)
THREE = replace(SAMPLE, people=AWKWARD.people[:3])


def draw(
    out: BinaryIO,
    boards: Sequence[DutyBoard],
    *,
    size: Size = Size.A3,
    finish: Finish | None = None,
    template: Template | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """One board a page at its final size, or finished as `finish` says.

    Raises `Cancelled`, and `ValueError` for more than four people.
    """
    t, sheet = template or load(KEY), size.value
    if any(len(board.people) > MOST_PEOPLE for board in boards):
        raise ValueError("a board has room for four people")

    def one(canvas: Canvas, board: DutyBoard) -> None:
        _Board(canvas, sheet, board, t).draw()

    work = Work(sheet.width, sheet.height, TITLE, _("正在画公示牌"))
    pages, warnings = draw_posters(out, work, boards, one, finish or Finish(), progress)
    return Drawn(pages, len(boards), warnings, spans_of(pages, len(boards)))


class _Board:
    """One page. Everything is laid out at A3 and multiplied by `u`, so that every size looks the same."""

    def __init__(self, canvas: Canvas, sheet: Sheet, board: DutyBoard, template: Template) -> None:
        self.canvas, self.board, self.t = canvas, board, template
        self.u = sheet.width / A3.width
        self.page = Box(0, 0, sheet.width, sheet.height)
        self.where = f"{board.grid} {board.place}".strip()

    def draw(self) -> None:
        """Top to bottom: band, scope, people, services and numbers, foot."""
        u, t, page, canvas = self.u, self.t, self.page, self.canvas
        bleed = canvas.bleed
        band, foot, margin = t.size("band") * u, t.size("foot") * u, t.size("margin") * u
        canvas.rect(page.grown(bleed, bleed, bleed, bleed), fill=t.colour("paper"))
        canvas.rect(Box(-bleed, -bleed, page.width + 2 * bleed, band + bleed), fill=t.colour("band"))
        canvas.rect(Box(-bleed, band, page.width + 2 * bleed, t.size("rule") * u), fill=t.colour("gold"))
        self._heading(Box(margin, 0, page.width - 2 * margin, band))
        self._foot(Box(0, page.height - foot, page.width, foot), margin)
        body = Box(margin, band + 9 * u, page.width - 2 * margin, page.height - band - foot - 18 * u)
        scope = 27 * u
        below = 104 * u
        self._scope(body.at(0, 0, body.width, scope))
        people = body.at(0, scope + 8 * u, body.width, body.height - scope - below - 16 * u)
        self._people(people)
        self._services(body.at(0, body.height - below, body.width, below))

    def _line(
        self, box: Box, words: str, style: str, colour: str = "text", align: float = 0, rise: float = 0.5
    ) -> None:
        line_in(
            self.canvas,
            box,
            words,
            self.t.style(style, colour, self.u).but(align=align, rise=rise),
            where=self.where,
        )

    def _heading(self, box: Box) -> None:
        u, box = self.u, emblem.beside(self.canvas, box, self.t)
        title = self.t.word("title", community=self.board.community, grid=self.board.grid)
        self._line(box.at(0, 8 * u, box.width, 27 * u), title, "title", "on_band", 0.5)
        self._line(box.at(0, 37 * u, box.width, 13 * u), self.t.word("slogan"), "slogan", "gold", 0.5)

    def _scope(self, box: Box) -> None:
        u, t = self.u, self.t
        self.canvas.rect(box, fill=t.colour("panel"), radius=2 * u)
        self.canvas.rect(Box(box.x, box.y, 2 * u, box.height), fill=t.colour("blue"))
        code = box.at(8 * u, 0, 62 * u, box.height)
        rest = box.at(78 * u, 0, box.width - 84 * u, box.height)
        for part, label, words in ((code, "code", self.board.code), (rest, "scope", self.board.scope)):
            self._line(part.at(0, 3.5 * u, part.width, 6 * u), t.word(label), "label", "quiet")
            style = t.style("scope", scale=u).but(rise=0.3)
            room = part.at(0, 10.5 * u, part.width, part.height - 12.5 * u)
            text_in(self.canvas, room, words, style, where=self.where)
        self.canvas.line(
            rest.x - 5 * u, box.y + 5 * u, rest.x - 5 * u, box.bottom - 5 * u, colour=t.colour("rule")
        )

    def _people(self, box: Box) -> None:
        """One or two wide, three in rows, four in a square."""
        people, u = self.board.people, self.u
        if len(people) < MOST_PEOPLE:
            cells = box.rows(*[1] * max(len(people), 1), gap=(8 if len(people) < 3 else 6) * u)
            place = self._wide if len(people) < 3 else self._row
        else:
            cells = [cell for row in box.rows(1, 1, gap=8 * u) for cell in row.columns(1, 1, gap=8 * u)]
            place = self._square
        for cell, person in zip(cells, people, strict=False):
            ground, rule = self.t.colour("paper"), self.t.colour("rule")
            self.canvas.rect(cell, fill=ground, stroke=rule, width=0.35 * u, radius=2.5 * u)
            place(cell, person)

    def _wide(self, cell: Box, person: OnDuty) -> None:
        """Portrait left; post, name and number one below the other."""
        u = self.u
        inner = cell.inset(8 * u, 7 * u)
        photo = self._photo(inner, min(inner.height, 100 * u), person)
        room = Box(photo.right + 14 * u, cell.y, inner.right - photo.right - 14 * u, cell.height)
        v = min(u, (cell.height - 6 * u) / 72)  # boards squatter than A3 have lower cells
        block = room.at(0, (room.height - 72 * v) / 2, room.width, 72 * v)
        self._line(block.at(0, 0, block.width, 13 * v), person.post, "post", "blue")
        self._name(block.at(0, 16 * v, block.width, 27 * v), person, "name_wide")
        number = block.at(0, 46 * v, block.width, 26 * v)
        self._line(number, group_phone(person.phone), "phone_wide", "number")

    def _row(self, cell: Box, person: OnDuty) -> None:
        """Portrait, then post over name, then the number, all on one level."""
        u = self.u
        inner = cell.inset(8 * u, 5 * u)
        photo = self._photo(inner, inner.height, person)
        words, number = Box(
            photo.right + 10 * u, inner.y, inner.right - photo.right - 10 * u, inner.height
        ).columns(0.46, 0.54, gap=4 * u)
        self._line(words.at(0, 2 * u, words.width, 10 * u), person.post, "post", "blue")
        self._name(words.at(0, 13 * u, words.width, words.height - 14 * u), person, "name")
        self._line(number, group_phone(person.phone), "phone", "number", 1)

    def _square(self, cell: Box, person: OnDuty) -> None:
        """Portrait with post and name beside it, the number below both, so that it stays large."""
        u = self.u
        inner = cell.inset(6 * u, 5 * u)
        above = inner.at(0, 0, inner.width, inner.height - 19 * u)
        photo = self._photo(above, min(above.height, SQUARE_PHOTO * u), person)
        room = Box(photo.right + 5 * u, photo.y, inner.right - photo.right - 5 * u, photo.height)
        self._line(room.at(0, 2 * u, room.width, 11 * u), person.post, "post", "blue")
        self._name(room.at(0, 15 * u, room.width, room.height - 16 * u), person, "name")
        number = Box(inner.x, inner.bottom - 17 * u, inner.width, 17 * u)
        self._line(number, group_phone(person.phone), "phone", "number", 0.5)

    def _photo(self, box: Box, tall: float, person: OnDuty) -> Box:
        """A 5 : 7 portrait of height `tall` at the left of `box`; answers where it is."""
        t = self.t
        place = box.at(0, (box.height - tall) / 2, tall * self.t.photo_ratio, tall)
        inks = {"ground": t.colour("ground"), "figure": t.colour("figure"), "frame": t.colour("rule")}
        portrait(self.canvas, place, person.photo, where=person.name, **inks)
        return place

    def _name(self, box: Box, person: OnDuty, style: str) -> None:
        least = self.page.height * NAME_SHARE * 72 / 25.4
        styled = self.t.style(style, scale=self.u).but(floor=least, leading=1.1)
        line_in(self.canvas, box, person.name, styled, where=person.name)

    def _services(self, box: Box) -> None:
        u, t = self.u, self.t
        left, right = box.columns(150, 107, gap=10 * u)
        for side, head in ((left, "services_head"), (right, "hotlines_head")):
            self._line(side.at(0, 0, side.width, 10 * u), t.word(head), "head", "blue")
            self.canvas.rect(side.at(0, 12 * u, side.width, 0.8 * u), fill=t.colour("blue"))
        qr = 40 * u if self.board.qr else 0.0
        services = self.board.services or t.words("services")
        room = left.at(0, 17 * u, left.width - (qr + 6 * u if qr else 0), left.height - 17 * u)
        style = t.style("service", scale=u).but(rise=0, leading=1.5)
        listed(self.canvas, room, services, style, bullet=t.colour("blue"), gap=4 * u, where=self.where)
        if qr:
            code = Box(left.right - qr, left.y + 22 * u, qr, qr)
            self.canvas.qr(code, self.board.qr, colour=t.colour("code"), where=self.where)
            self._line(Box(code.x, code.bottom + 2 * u, qr, 6 * u), t.word("scan"), "scan", "quiet", 0.5)
        self._hotlines(right.at(0, 15 * u, right.width, right.height - 15 * u))

    def _hotlines(self, box: Box) -> None:
        rows = [*self.board.hotlines, *self.t.pairs("hotlines")][: round(self.t.size("hotlines"))]
        pitch = box.height / self.t.size("hotlines")
        for number, (label, phone) in enumerate(rows):
            row = box.at(0, number * pitch, box.width, pitch)
            self._line(row.at(0, 0, row.width * 0.45, pitch), label, "hotline")
            number_box = row.at(row.width * 0.45, 0, row.width * 0.55, pitch)
            self._line(number_box, group_phone(phone), "hotline_number", align=1)
            self.canvas.line(
                row.x, row.bottom, row.right, row.bottom, colour=self.t.colour("rule"), width=0.25 * self.u
            )

    def _foot(self, box: Box, margin: float) -> None:
        t, bleed = self.t, self.canvas.bleed
        self.canvas.rect(box.grown(bleed, 0, bleed, bleed), fill=t.colour("blue"))
        left, middle, right = box.inset(margin, 0).columns(1, 1, 1)
        self._line(left, t.word("foot_office", community=self.board.community), "foot", "on_band")
        if self.board.supervision_phone:
            phone = t.word("foot_supervision", phone=group_phone(self.board.supervision_phone))
            self._line(middle, phone, "foot", "gold", 0.5)
        month = f"{self.board.published.year}年{self.board.published.month}月"
        self._line(right, t.word("foot_date", month=month), "foot_date", "on_band", 1)
