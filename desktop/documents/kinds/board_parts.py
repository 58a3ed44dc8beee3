"""What the large boards are put together from: band, people, lists, numbers, code, foot; and the gate's frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop.base.i18n import _
from desktop.documents.kinds import emblem
from desktop.documents.kinds.duty_board import OnDuty
from desktop.documents.kinds.template import Template
from desktop.documents.layout.blocks import line_in, listed, portrait
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.paper import Box
from desktop.documents.layout.pen import MM
from desktop.documents.layout.text import group_phone

SHORT_SIDE = 600.0  # mm: the board the template's sizes are meant for
NARROW = 190.0  # at that size: a cell in which the number goes below the portrait


class BoardParts:
    """Draws with the template's sizes multiplied by `u`; findings are told as `where`."""

    def __init__(self, canvas: Canvas, template: Template, u: float, where: str) -> None:
        self.canvas, self.t, self.u, self.where = canvas, template, u, where

    def line(
        self, box: Box, words: str, style: str, colour: str = "text", align: float = 0, rise: float = 0.5
    ) -> None:
        """One line of the template's `style`."""
        styled = self.t.style(style, colour, self.u).but(align=align, rise=rise)
        line_in(self.canvas, box, words, styled, where=self.where)

    def ground(self, page: Box, band: Box) -> None:
        """White paper, red band and its gold rule, into the bleed."""
        bleed, t = self.canvas.bleed, self.t
        self.canvas.rect(page.grown(bleed, bleed, bleed, bleed), fill=t.colour("paper"))
        self.canvas.rect(band.grown(bleed, bleed, bleed, 0), fill=t.colour("band"))
        rule = Box(band.x, band.bottom, band.width, t.size("rule") * self.u)
        self.canvas.rect(rule.grown(bleed, 0, bleed, 0), fill=t.colour("gold"))

    def heading(self, band: Box, title: str, slogan: str) -> None:
        inner = emblem.beside(self.canvas, band.inset(self.t.size("margin") * self.u, 0), self.t)
        self.line(
            inner.at(0, 0.1 * band.height, inner.width, 0.48 * band.height), title, "title", "on_band", 0.5
        )
        self.line(
            inner.at(0, 0.66 * band.height, inner.width, 0.22 * band.height), slogan, "slogan", "gold", 0.5
        )

    def person(self, cell: Box, person: OnDuty, *, least: float) -> None:
        """Portrait left, post over name beside it, the number beside or (in a narrow cell) below both.

        `least`: the height in mm under which a name is reported as too small to read from afar.
        """
        u, t = self.u, self.t
        self.canvas.rect(cell, fill=t.colour("panel"), stroke=t.colour("rule"), width=0.4 * u, radius=3 * u)
        inner = cell.inset(6 * u, 5 * u)
        below = 0.29 * inner.height if inner.width < NARROW * u else 0.0
        tall = inner.height - below
        # in a narrow cell the name needs the room more: three characters must be read across a yard
        wide = min(tall * t.photo_ratio, inner.width * (0.36 if below else 0.42))
        photo = inner.at(0, (tall - wide / t.photo_ratio) / 2, wide, wide / t.photo_ratio)
        inks = {"ground": t.colour("ground"), "figure": t.colour("figure"), "frame": t.colour("rule")}
        portrait(self.canvas, photo, person.photo, where=person.name, **inks)
        gap = (5 if below else 7) * u
        room = Box(photo.right + gap, photo.y, inner.right - photo.right - gap, photo.height)
        shares = (0.24, 0.76) if below else (0.2, 0.42, 0.38)
        post, name, *number = room.rows(*shares, gap=3 * u)
        self.line(post, person.post, "post", "blue")
        self._name(name, person.name, least)
        place = (
            number[0] if number else Box(inner.x, inner.bottom - below + 2 * u, inner.width, below - 2 * u)
        )
        self.line(place, group_phone(person.phone), "phone", "number", 0.5 if below else 0)

    def _name(self, box: Box, name: str, least: float) -> None:
        style = self.t.style("name", scale=self.u).but(leading=1.08)
        fitted = line_in(self.canvas, box, name, style, where=name)
        if fitted.size < least * MM and not fitted.cut:
            told = _("“{name}”的名字较长，字高 {height:.0f} 毫米，远处不易看清；可改用更大的牌或少放一人")
            words = told.format(name=name, height=fitted.size / MM)
            self.canvas.warn("name.small", words, name, box=box)

    def head(self, box: Box, words: str) -> Box:
        """A heading with its rule over the top of `box`; answers what is left below."""
        u = self.u
        self.line(box.at(0, 0, box.width, 13 * u), words, "head", "blue")
        self.canvas.rect(box.at(0, 14 * u, box.width, 0.9 * u), fill=self.t.colour("blue"))
        return Box(box.x, box.y + 18 * u, box.width, box.height - 18 * u)

    def listing(self, box: Box, head: str, items: Sequence[str]) -> None:
        room = self.head(box, head)
        style = self.t.style("service", scale=self.u).but(rise=0, leading=1.45)
        bullet = self.t.colour("blue")
        listed(self.canvas, room, items, style, bullet=bullet, gap=1.5 * self.u, where=self.where)

    def numbers(self, box: Box, head: str, rows: Sequence[tuple[str, str]], *, columns: int) -> None:
        """Label left, number right, a hairline under each row; down the first column, then the next."""
        room = self.head(box, head)
        half = -(-len(rows) // columns) if rows else 1
        pitch = min(room.height / half, 21 * self.u)
        cells = room.columns(*[1] * columns, gap=9 * self.u)
        for number, (label, phone) in enumerate(rows):
            cell = cells[number // half]
            row = cell.at(0, number % half * pitch, cell.width, pitch)
            self._label(row.at(0, 0, row.width * 0.41, pitch), label)
            value = row.at(row.width * 0.44, 0, row.width * 0.56, pitch)
            self.line(value, group_phone(phone), "hotline_number", align=1)
            rule = self.t.colour("rule")
            self.canvas.line(row.x, row.bottom, row.right, row.bottom, colour=rule, width=0.25 * self.u)

    def _label(self, box: Box, words: str) -> None:
        """Whose number it is; a long one in two lines where the row has the height, rather than in tiny type."""
        style = self.t.style("hotline", scale=self.u).but(leading=1.1)
        large = 0.72 * style.size
        if box.height * MM >= 2.2 * large:
            style = style.but(floor=max(style.floor, large))
        line_in(self.canvas, box, words, style, where=self.where)

    def code(self, box: Box, payload: str, words: str) -> None:
        """The code as large as the box allows, what it is for below it."""
        under = 9 * self.u
        side = min(box.width, box.height - under)
        square = Box(box.x + (box.width - side) / 2, box.y, side, side)
        self.canvas.qr(square, payload, colour=self.t.colour("code"), where=self.where)
        self.line(Box(box.x, square.bottom + 1.5 * self.u, box.width, under), words, "scan", "quiet", 0.5)

    def foot(self, box: Box, office: str, phone: str, day: date) -> None:
        """Blue into the bleed: who signs, whom to complain to, since when."""
        t, bleed = self.t, self.canvas.bleed
        self.canvas.rect(box.grown(bleed, 0, bleed, bleed), fill=t.colour("blue"))
        left, middle, right = box.inset(t.size("margin") * self.u, 0).columns(1, 1.1, 0.8)
        self.line(left, t.word("foot_office", community=office), "foot", "on_band")
        if phone:
            self.line(middle, t.word("foot_supervision", phone=group_phone(phone)), "foot", "gold", 0.5)
        month = f"{day.year}年{day.month}月"
        self.line(right, t.word("foot_date", month=month), "foot_date", "on_band", 1)


@dataclass(frozen=True, slots=True)
class GateFrame:
    """Where everything stands on a gate board, in mm."""

    page: Box
    u: float
    upright: bool
    band: Box
    map: Box
    people: Box
    below: tuple[Box, Box, Box]
    foot: Box


def frame_of(width: float, height: float) -> GateFrame:
    """The frame of a board of this size; the map has half of it or more."""
    return _upright(width, height) if height >= width else _flat(width, height)


def _upright(width: float, height: float) -> GateFrame:
    """Map over the whole width, below it the people side by side, then services, numbers and code."""
    u = width / SHORT_SIDE
    margin, least = 16 * u, 0.51 * width * height / (width - 32 * u)
    v = min(1.0, (height - least) / (418 * u)) * u  # squat boards give less height to what is not the map
    band, foot = Box(0, 0, width, 84 * v), Box(0, height - 34 * v, width, 34 * v)
    wide = width - 2 * margin
    below = Box(margin, foot.y - 132 * v, wide, 126 * v)
    people = Box(margin, below.y - 128 * v, wide, 120 * v)
    chart = Box(margin, band.bottom + 12 * v, wide, people.y - band.bottom - 20 * v)
    services, hotlines, code = below.columns(0.38, 0.42, 0.2, gap=14 * u)
    return GateFrame(Box(0, 0, width, height), u, True, band, chart, people, (services, hotlines, code), foot)


def _flat(width: float, height: float) -> GateFrame:
    """Map left, a column of people, services and numbers right."""
    u = height / SHORT_SIDE
    margin = 16 * u
    band, foot = Box(0, 0, width, 76 * u), Box(0, height - 32 * u, width, 32 * u)
    body = Box(margin, band.bottom + 12 * u, width - 2 * margin, foot.y - band.bottom - 20 * u)
    share = max(0.505 * width * height / body.height, body.width - 300 * u)
    chart, side = Box(body.x, body.y, share, body.height), body.width - share - margin * 1.1
    column = Box(body.right - side, body.y, side, body.height)
    people = column.at(0, 0, side, 0.5 * column.height)
    rest = column.at(0, people.height + 10 * u, side, column.height - people.height - 10 * u)
    services, hotlines = rest.rows(0.42, 0.58, gap=8 * u)
    code = Box(hotlines.right - 74 * u, hotlines.y + 16 * u, 74 * u, 86 * u)
    hotlines = Box(hotlines.x, hotlines.y, side - 84 * u, hotlines.height)
    return GateFrame(
        Box(0, 0, width, height), u, False, band, chart, people, (services, hotlines, code), foot
    )
