"""The board at a gate: the grid's map over half of it, who looks after the place, services and numbers below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from types import NoneType
from typing import BinaryIO

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress
from desktop.documents.kinds import duty_board
from desktop.documents.kinds.board_parts import BoardParts, GateFrame, frame_of
from desktop.documents.kinds.common import Drawn, Shown, shown, spans_of
from desktop.documents.kinds.duty_board import OnDuty
from desktop.documents.kinds.grid_map import AWKWARD as AWKWARD_MAP
from desktop.documents.kinds.grid_map import SAMPLE as SAMPLE_MAP
from desktop.documents.kinds.grid_map import GridMapData
from desktop.documents.kinds.site_plan.block import board_map, warn_of_missing
from desktop.documents.kinds.site_plan.data import Outlines
from desktop.documents.kinds.template import Template, load
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.display_list import Text, paint
from desktop.documents.layout.paper import Box, Sheet
from desktop.documents.layout.poster import Finish, Work, draw_posters

KEY = "gate_board"
TITLE = N_("小区入口公示牌")
PUBLIC = True
MOST_PEOPLE = 4
MAP_SHARE = 0.5  # of the board


class Size(Enum):
    """Boards as shops cut them, in mm; upright unless the key says otherwise."""

    B60X90 = (600.0, 900.0)
    B80X120 = (800.0, 1200.0)
    B90X120 = (900.0, 1200.0)
    B90X60 = (900.0, 600.0)
    B120X80 = (1200.0, 800.0)
    B120X90 = (1200.0, 900.0)


SHEET = Sheet(width=600, height=900, box_width=600, box_height=900)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateBoard:
    """What one board says. `about`: the id of the grid the map is enlarged to; empty for the whole community.

    `ground` is what the map shows of the board's own: compound, building, stair, number of the micro-grid (or of the
    grid). A board is wrong when that changes, not when something does beyond it. `outlines`: the real ground to draw;
    `lie` stands for where the board's own lies on it. At most four people; more raise `ValueError`.
    """

    community: str = shown(Shown.OFFICE, N_("社区"))
    title: str = shown(Shown.OFFICE, N_("标题"))
    map: GridMapData = shown(Shown.OFFICE, N_("示意图"), dated=True)  # noqa: RUF009 - it is dataclasses.field
    about: str = shown(Shown.INNER, N_("网格"))
    people: tuple[OnDuty, ...] = shown(Shown.OFFICE, N_("人员"))
    published: date = shown(Shown.OFFICE, N_("公示日期"))  # noqa: RUF009 - it is dataclasses.field
    place: str = shown(Shown.OFFICE, N_("张贴位置"), default="")
    supervision_phone: str = shown(Shown.OFFICE, N_("监督电话"), default="")
    services: tuple[str, ...] = shown(Shown.OFFICE, N_("服务内容"), default=())
    hotlines: tuple[tuple[str, str], ...] = shown(Shown.OFFICE, N_("便民电话"), default=())
    qr: str = shown(Shown.OFFICE, N_("二维码"), default="")
    ground: tuple[tuple[str, str, str, int | None], ...] = shown(Shown.OFFICE, N_("楼栋"), default=())
    # Made, not given, so that no layout offers to leave them out (`common.optional`).
    outlines: Outlines | None = shown(Shown.OFFICE, N_("示意图"), dated=True, default_factory=NoneType)  # noqa: RUF009
    lie: tuple[int, ...] | None = shown(Shown.OFFICE, N_("楼栋位置"), default_factory=NoneType)

    def __post_init__(self) -> None:
        if len(self.people) > MOST_PEOPLE:
            raise ValueError("a board has room for four people")


SAMPLE = GateBoard(
    community="红卫社区",
    title="红卫社区第一网格公示牌",
    map=SAMPLE_MAP,
    about=SAMPLE_MAP.grids[0].id,
    people=duty_board.SAMPLE.people,
    published=date(2026, 6, 30),
    place="锦绣龙庭东门",
    supervision_phone="0719-8666666",
    hotlines=(
        ("社区值班", "0719-8888888"), ("社区民警", "0719-8110110"), ("物业服务", "0719-8123456"),
        ("供水报修", "0719-8222222"),
    ),
    qr="MECARD:N:陈小燕;TEL:13800000000;ORG:红卫社区第一网格;;",
)  # fmt: skip
AWKWARD = replace(
    SAMPLE,
    community="柏林镇花果街道放马坪路社区居民委员会",
    title="柏林镇花果街道放马坪路社区第十二网格（南片）公示牌",
    map=AWKWARD_MAP,
    about="",
    people=duty_board.AWKWARD.people,
    services=duty_board.AWKWARD.services,
    hotlines=(*SAMPLE.hotlines, ("社区卫生服务站值班", "0719-8333333"), ("管道燃气抢修", "0719-8444444")),
)
THREE = replace(SAMPLE, people=duty_board.THREE.people)


def draw(
    out: BinaryIO,
    boards: Sequence[GateBoard],
    *,
    size: Size = Size.B60X90,
    finish: Finish | None = None,
    template: Template | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """One board a page at its final size, or finished as `finish` says. Raises `Cancelled`, and `ValueError` for
    a map without ground."""
    t, (width, height) = template or load(KEY), size.value
    work = Work(width, height, TITLE, _("正在画公示牌"))

    def one(canvas: Canvas, board: GateBoard) -> None:
        _Board(canvas, frame_of(width, height), board, t).draw()

    pages, warnings = draw_posters(out, work, boards, one, finish or Finish(), progress)
    return Drawn(pages, len(boards), warnings, spans_of(pages, len(boards)))


class _Board(BoardParts):
    """One page; what stands where comes from the frame, which keeps the map at half of the board or more."""

    def __init__(self, canvas: Canvas, frame: GateFrame, board: GateBoard, template: Template) -> None:
        super().__init__(canvas, template, frame.u, f"{board.title} {board.place}".strip())
        self.frame, self.board = frame, board

    def draw(self) -> None:
        """Ground, heading, map, people, services and numbers, foot."""
        frame, board = self.frame, self.board
        self.ground(frame.page, frame.band)
        self.heading(frame.band, board.title, self.t.word("slogan"))
        self._map(frame.map)
        for cell, person in zip(self._cells(frame.people), board.people, strict=False):
            self.person(cell, person, least=frame.page.height / 40)
        self._below(frame.below)
        self.foot(frame.foot, board.community, board.supervision_phone, board.published)

    def _map(self, box: Box) -> None:
        board, about = self.board, self.board.about or None
        items, expected = board_map(board.map, board.outlines, box, about=about)
        paint(self.canvas, items)
        if board.outlines is not None:
            warn_of_missing(self.canvas, board.outlines.under(board.map), about)
        named = {item.owner for item in items if isinstance(item, Text)}
        bare = [building for building in expected if building not in named]
        if bare:
            text = _("楼栋太多，有 {n} 栋写不下楼号，请改用更大的牌").format(n=len(bare))
            self.canvas.findings.add("map.crowded", text, self.where)

    def _cells(self, box: Box) -> list[Box]:
        count, gap = max(len(self.board.people), 1), 8 * self.u
        if self.frame.upright:
            return box.columns(*[1] * count, gap=gap)
        rows = box.rows(*[1] * max(count, 3), gap=gap)
        return rows[:count] if count > 2 else box.rows(*[1] * count, gap=gap)

    def _below(self, boxes: tuple[Box, Box, Box]) -> None:
        services, hotlines, code = boxes
        board, t = self.board, self.t
        self.listing(services, t.word("services_head"), board.services or t.words("services"))
        rows = [*board.hotlines, *t.pairs("hotlines")][: round(t.size("hotlines"))]
        self.numbers(hotlines, t.word("hotlines_head"), rows, columns=2 if self.frame.upright else 1)
        if board.qr:
            self.code(code, board.qr, t.word("scan"))
