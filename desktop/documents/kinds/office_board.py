"""The overview in the office hall: the whole division as a map, the table of grids, facts and numbers; public only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from types import NoneType
from typing import BinaryIO

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress
from desktop.documents.kinds.board_parts import BoardParts
from desktop.documents.kinds.common import Drawn, Shown, shown, spans_of
from desktop.documents.kinds.grid_map import AWKWARD as AWKWARD_MAP
from desktop.documents.kinds.grid_map import SAMPLE as SAMPLE_MAP
from desktop.documents.kinds.grid_map import GridMapData
from desktop.documents.kinds.site_plan.block import board_map, warn_of_missing
from desktop.documents.kinds.site_plan.data import Outlines
from desktop.documents.kinds.template import Template, load
from desktop.documents.layout.blocks import Style, line_in, text_in
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.display_list import paint
from desktop.documents.layout.paper import Box, Sheet
from desktop.documents.layout.pen import MM
from desktop.documents.layout.poster import Finish, Work, draw_posters
from desktop.documents.layout.text import Fitted, fit_line, fit_text, group_phone

KEY = "office_board"
TITLE = N_("社区网格总览牌")
PUBLIC = True
SHORT_SIDE = 600.0  # mm: the height the template's sizes are meant for
MOST_GRIDS = 24
WIDTHS = ((196, 520, 420), (184, 420, 532), (172, 330, 634))
"""Facts, map and table, mm on a board 1200 wide: the first at which the table can be read."""
SHARES = (0.15, 0.31, 0.07, 0.13, 0.16, 0.18)
HEAD, ROW_GAP, HIGHEST_ROW = 18, 2.5, 136
LEGIBLE = 18.0
"""Points on a board 600 high; twice that on the usual one of 1.2 m."""


class Size(Enum):
    """Landscape boards in mm."""

    B240X120 = (2400.0, 1200.0)
    B300X150 = (3000.0, 1500.0)


SHEET = Sheet(width=2400, height=1200, box_width=2400, box_height=1200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One figure of the community: places, not persons."""

    label: str = shown(Shown.OFFICE, N_("概况"))
    figure: int = shown(Shown.OFFICE, N_("数量"))


@dataclass(frozen=True, slots=True, kw_only=True)
class GridLine:
    """One line of the table. `households` 0: not printed, because unknown or fewer than three."""

    name: str = shown(Shown.OFFICE, N_("网格"))
    scope: str = shown(Shown.OFFICE, N_("服务范围"))
    households: int = shown(Shown.COUNT, N_("户数"), dated=True)
    head: str = shown(Shown.STAFF_NAME, N_("网格长"), default="")
    worker: str = shown(Shown.STAFF_NAME, N_("网格员"), default="")
    phone: str = shown(Shown.STAFF_PHONE, N_("电话"), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeBoard:
    """What the board says. `households` 0: not printed. `outlines`: the real ground to draw; `lie` stands for where
    everything lies on it. Raises `ValueError` for more than 24 grids."""

    community: str = shown(Shown.OFFICE, N_("社区"))
    map: GridMapData = shown(Shown.OFFICE, N_("示意图"))  # noqa: RUF009 - it is dataclasses.field
    facts: tuple[Fact, ...] = shown(Shown.OFFICE, N_("社区概况"))
    lines: tuple[GridLine, ...] = shown(Shown.OFFICE, N_("网格一览表"))
    published: date = shown(Shown.OFFICE, N_("公示日期"), dated=True)  # noqa: RUF009 - it is dataclasses.field
    households: int = shown(Shown.COUNT, N_("户数"), default=0, dated=True)
    address: str = shown(Shown.OFFICE, N_("社区地址"), default="")
    supervision_phone: str = shown(Shown.OFFICE, N_("监督电话"), default="")
    hotlines: tuple[tuple[str, str], ...] = shown(Shown.OFFICE, N_("便民电话"), default=())
    # Made, not given, so that no layout offers to leave them out (`common.optional`).
    outlines: Outlines | None = shown(Shown.OFFICE, N_("示意图"), dated=True, default_factory=NoneType)  # noqa: RUF009
    lie: tuple[int, ...] | None = shown(Shown.OFFICE, N_("楼栋位置"), default_factory=NoneType)

    def __post_init__(self) -> None:
        if len(self.lines) > MOST_GRIDS:
            raise ValueError("an overview board has room for 24 grids")


SAMPLE = OfficeBoard(
    community="红卫社区",
    map=SAMPLE_MAP,
    facts=(
        Fact(label="网格", figure=3), Fact(label="微网格", figure=21), Fact(label="小区院落", figure=5),
        Fact(label="楼栋", figure=46), Fact(label="单元", figure=138),
    ),
    lines=tuple(
        GridLine(
            name=f"第{number}网格", scope=scope, households=households, head="周建国", worker=worker,
            phone="13800000000",
        )
        for number, scope, households, worker in (
            ("一", "幸福里1—11、13号楼", 398, "陈小燕"),
            ("二", "东风家属院1—9号楼，红卫路12号院", 412, "欧阳明月"),
            ("三", "幸福里12、14号楼，锦绣龙庭1—6号楼", 376, "王一"),
        )
    ),
    households=1186,
    published=date(2026, 6, 30),
    address="车城路街道红卫路 18 号",
    supervision_phone="0719-8666666",
    hotlines=(("社区值班", "0719-8888888"), ("社区民警", "0719-8110110"), ("物业服务", "0719-8123456")),
)  # fmt: skip
AWKWARD = replace(
    SAMPLE,
    community="柏林镇花果街道放马坪路社区居民委员会",
    map=AWKWARD_MAP,
    lines=tuple(
        GridLine(
            name=f"第{number}网格（放马坪路南片含城中村）",
            scope="锦绣龙庭1—6号楼、东风家属院7—12号楼、红卫路12号院及沿街门面1288—1366号、放马坪村一组至四组",
            households=0 if number % 3 else 1288, head="䶮𬭎𠅤", worker="阿卜杜热合曼·买买提图尔荪",
            phone="0719-8888888",
        )
        for number in range(1, 13)
    ),
    hotlines=(*SAMPLE.hotlines, ("社区卫生服务站值班", "0719-8333333"), ("管道燃气抢修", "0719-8444444")),
)  # fmt: skip


def draw(
    out: BinaryIO,
    boards: Sequence[OfficeBoard],
    *,
    size: Size = Size.B240X120,
    finish: Finish | None = None,
    template: Template | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """One board a page at its final size, or finished as `finish` says. Raises `Cancelled`, and `ValueError` for
    a community without buildings."""
    t, (width, height) = template or load(KEY), size.value
    work = Work(width, height, TITLE, _("正在画总览牌"))

    def one(canvas: Canvas, board: OfficeBoard) -> None:
        _Board(canvas, Box(0, 0, width, height), board, t).draw()

    pages, warnings = draw_posters(out, work, boards, one, finish or Finish(), progress)
    return Drawn(pages, len(boards), warnings, spans_of(pages, len(boards)))


def columns_of(page: Box) -> list[list[Box]]:
    """Facts, map and table on a board, from the widest map to the widest table."""
    u = page.height / SHORT_SIDE
    band, foot = 76 * u, page.height - 32 * u
    body = Box(16 * u, band + 14 * u, page.width - 32 * u, foot - band - 24 * u)
    return [body.columns(*widths, gap=16 * u) for widths in WIDTHS]


class _Board(BoardParts):
    """One page: facts and numbers left, the map in the middle, the table right."""

    def __init__(self, canvas: Canvas, page: Box, board: OfficeBoard, template: Template) -> None:
        super().__init__(canvas, template, page.height / SHORT_SIDE, board.community)
        self.page, self.board = page, board

    def draw(self) -> None:
        """Heading, three columns, foot."""
        u, page, board = self.u, self.page, self.board
        band, foot = Box(0, 0, page.width, 76 * u), Box(0, page.height - 32 * u, page.width, 32 * u)
        self.ground(page, band)
        self.heading(band, self.t.word("title", community=board.community), self.t.word("slogan"))
        left, chart, table = self._columns()
        self._facts(left.at(0, 0, left.width, 0.44 * left.height))
        rest = left.at(0, 0.47 * left.height, left.width, 0.53 * left.height)
        rows = [*board.hotlines, *self.t.pairs("hotlines")][: round(self.t.size("hotlines"))]
        self.numbers(rest, self.t.word("hotlines_head"), rows, columns=1)
        items, _expected = board_map(board.map, board.outlines, chart, about=None)
        paint(self.canvas, items)
        if board.outlines is not None:
            warn_of_missing(self.canvas, board.outlines.under(board.map))
        self._table(table)
        self.foot(foot, board.community, board.supervision_phone, board.published)

    def _columns(self) -> list[Box]:
        """Facts, map, table. Long lines take room from the map until they can be read from two metres."""
        choices = columns_of(self.page)
        return next((boxes for boxes in choices if self._legible(boxes[-1])), choices[-1])

    def _legible(self, table: Box) -> bool:
        """Whether the name and the ground of every grid keep a size that is read while standing before the board."""
        room = Box(0, 0, table.width, self._pitch(table.height - (16 + HEAD) * self.u))
        cells = [cell.inset(2 * self.u, ROW_GAP * self.u) for cell in room.columns(*SHARES)]
        bold, plain = self._cell_style(bold=True), self._cell_style(bold=False)
        return all(
            self._size(words, cells[place], style) >= LEGIBLE * self.u
            for line in self.board.lines
            for place, words, style in (
                (0, line.name, bold), (1, line.scope, plain), (3, line.head, bold), (4, line.worker, bold),
            )
        )  # fmt: skip

    def _size(self, words: str, cell: Box, style: Style, fit: Callable[..., Fitted] = fit_text) -> float:
        face = self.canvas.face(style.weight)
        sizes = {"size": style.size, "floor": style.floor, "leading": style.leading}
        return fit(words, cell.width * MM, cell.height * MM, face, **sizes).size

    def _pitch(self, height: float) -> float:
        return min(height / max(len(self.board.lines), 1), HIGHEST_ROW * self.u)

    def _facts(self, box: Box) -> None:
        """Figures of places in tiles, the office's address below them."""
        u, t, board = self.u, self.t, self.board
        room = self.head(box, t.word("facts_head"))
        facts = [(fact.label, fact.figure) for fact in board.facts]
        facts += [(t.word("households"), board.households)] if board.households else []
        below = 18 * u if board.address else 0.0
        cells = [
            cell
            for row in Box(room.x, room.y, room.width, room.height - below).rows(1, 1, 1, gap=5 * u)
            for cell in row.columns(1, 1, gap=6 * u)
        ]
        for cell, (label, figure) in zip(cells, facts, strict=False):
            self.canvas.rect(cell, fill=t.colour("panel"), radius=2 * u)
            number, words = cell.inset(5 * u, 2 * u).columns(0.6, 0.4)
            self.line(number, str(figure), "figure", "number")
            self.line(words, label, "fact", "quiet", 1)
        if board.address:
            line = Box(room.x, room.bottom - below + 2 * u, room.width, below - 2 * u)
            self.line(line, t.word("address", address=board.address), "address")

    def _table(self, box: Box) -> None:
        """A line a grid; all lines equally high, as high as the column allows."""
        u, t, lines = self.u, self.t, self.board.lines
        room = self.head(box, t.word("table_head"))
        head = room.at(0, 0, room.width, HEAD * u)
        self.canvas.rect(head, fill=t.colour("head_ground"))
        for cell, words in zip(head.columns(*SHARES), t.words("columns"), strict=True):
            self.line(cell.inset(1.5 * u, 0), words, "table_head", "blue", 0.5)
        pitch = self._pitch(room.height - head.height)
        for number, grid in enumerate(lines):
            row = Box(room.x, head.bottom + number * pitch, room.width, pitch)
            if number % 2:
                self.canvas.rect(row, fill=t.colour("panel"))
            households = str(grid.households) if grid.households else t.word("none")
            cells = (grid.name, grid.scope, households, grid.head, grid.worker, group_phone(grid.phone))
            for place, (cell, words) in enumerate(zip(row.columns(*SHARES), cells, strict=True)):
                self._cell(cell.inset(2 * u, ROW_GAP * u), words, place, grid.name)
            self.canvas.line(
                row.x, row.bottom, row.right, row.bottom, colour=t.colour("rule"), width=0.25 * u
            )

    def _cell(self, box: Box, words: str, place: int, where: str) -> None:
        """Names and numbers on a line if they fit in a legible size, the scope as a paragraph."""
        bold = place in (0, 3, 4)
        style = self._cell_style(bold=bold).but(align=0.5 if place in (2, 3, 4, 5) else 0)
        long = place in (0, 1) or self._size(words, box, style, fit_line) < LEGIBLE * self.u
        put = text_in if long else line_in
        put(self.canvas, box, words, style, where=where)

    def _cell_style(self, *, bold: bool) -> Style:
        return self.t.style("cell_bold" if bold else "cell", scale=self.u).but(leading=1.2)
