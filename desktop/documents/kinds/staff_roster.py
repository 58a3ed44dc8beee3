"""The roster of everyone with a post (花名册): A4 landscape, for the office and its superiors, never for a wall.

A masked ID number beside a birth date gives the number away, so a row has no birth date at all.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress, step
from desktop.documents.kinds.common import Drawn, Shown, shown
from desktop.documents.kinds.internal import Copy, foot
from desktop.documents.kinds.template import Template, load
from desktop.documents.layout.blocks import line_in
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.paper import A4_LANDSCAPE, Box
from desktop.documents.layout.table import Column, Look, Table
from desktop.documents.layout.text import group_phone

KEY = "staff_roster"
TITLE = N_("网格工作人员花名册")
PUBLIC = False
SHEET = A4_LANDSCAPE
_FOOT_ROOM = 26.0  # mm kept free below the table: signatures and the internal foot


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One person. `masked_id` is already masked (前6后4): raises `ValueError` for a whole one."""

    name: str = shown(Shown.STAFF_NAME, N_("姓名"))
    sex: str = shown(Shown.OFFICE, N_("性别"), default="")
    masked_id: str = shown(Shown.MASKED_ID, N_("身份证号"), default="")
    politics: str = shown(Shown.OFFICE, N_("政治面貌"), default="")
    education: str = shown(Shown.OFFICE, N_("学历"), default="")
    posts: str = shown(Shown.OFFICE, N_("职务"), default="")
    scope: str = shown(Shown.OFFICE, N_("负责范围"), default="")
    full_time: str = shown(Shown.OFFICE, N_("专/兼职"), default="")
    phone: str = shown(Shown.STAFF_PHONE, N_("联系电话"), default="")
    certificate: str = shown(Shown.OFFICE, N_("社工证书"), default="")
    joined: str = shown(Shown.OFFICE, N_("到岗日期"), default="")
    note: str = shown(Shown.OFFICE, N_("备注"), default="")

    def __post_init__(self) -> None:
        if self.masked_id and "*" not in self.masked_id:
            raise ValueError("The ID number on a roster is masked.")


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRoster:
    """One community's roster: `people` counts persons, `posts` counts their posts."""

    community: str = shown(Shown.OFFICE, N_("社区"))
    as_of: str = shown(Shown.OFFICE, N_("截止日"))
    people: int = shown(Shown.OFFICE, N_("人数"))
    posts: int = shown(Shown.OFFICE, N_("岗位数"))
    rows: tuple[RosterRow, ...] = shown(Shown.OFFICE, N_("人员"), default=())


_COLUMNS = (
    (N_("序号"), 4.2, 0.5),
    (N_("姓名"), 10, 0.5),
    (N_("性别"), 4.2, 0.5),
    (N_("政治面貌"), 7, 0.5),
    (N_("学历"), 6, 0.5),
    (N_("职务"), 11.5, 0),
    (N_("负责范围"), 17, 0),
    (N_("专/兼职"), 6, 0.5),
    (N_("联系电话"), 11.5, 0.5),
    (N_("社工证书"), 10.5, 0.5),
    (N_("到岗日期"), 9, 0.5),
    (N_("备注"), 9, 0),
)
_ID = (N_("身份证号"), 15, 0.5)
_AFTER_SEX = 3

_PERSON = RosterRow(
    name="陈小燕",
    sex="女",
    politics="中共党员",
    education="大专",
    posts="网格员",
    scope="第三网格",
    full_time="专职",
    phone="13800000000",
    certificate="助理社会工作师",
    joined="2021.3.1",
)
SAMPLE = StaffRoster(
    community="红卫社区",
    as_of="2026年6月30日",
    people=30,
    posts=34,
    rows=tuple(replace(_PERSON, name=name) for name in ("陈小燕", "周建国", "欧阳明月") * 10),
)
AWKWARD = replace(
    SAMPLE,
    rows=(
        replace(
            _PERSON,
            name="阿卜杜热合曼·买买提图尔荪",
            posts="网格员、小格区长、楼栋长、信息员",
            scope="第三网格、第三网格第1、2、3小格区、锦绣龙庭3号楼、红卫路12号院及沿街门面1288—1366号",
            masked_id="420303********0013",
            note="2026年7月起休产假，由周建国代管",
        ),
        replace(_PERSON, name="䶮𬭎𠅤", full_time="", certificate=""),
    ),
)
COPY = Copy(user="录入员 李", time="2026-06-30 14:05", serial="P000123")


def draw(
    out: BinaryIO,
    rosters: Sequence[StaffRoster],
    *,
    copy: Copy,
    template: Template | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """Each roster begins a page. Every page carries the internal foot of `copy`. Raises `Cancelled`."""
    t = template or load(KEY)
    pages = _drawn(io.BytesIO(), rosters, t, copy, 0, SILENT).pages  # the foot says "page 2 of 5"
    return _drawn(out, rosters, t, copy, pages, progress)


def _drawn(
    out: BinaryIO, rosters: Sequence[StaffRoster], t: Template, copy: Copy, pages: int, progress: Progress
) -> Drawn:
    canvas = Canvas(out, SHEET.width, SHEET.height, title=TITLE)
    margin = t.size("margin")
    page = Box(margin, margin - 3, SHEET.width - 2 * margin, SHEET.height - 2 * margin + 6)
    for number, roster in enumerate(rosters):
        step(progress, number, len(rosters), _("正在排花名册"))
        if number:
            canvas.next_page()
        _roster(canvas, page, roster, t, copy, pages)
    canvas.close()
    return Drawn(canvas.pages, sum(len(roster.rows) for roster in rosters), canvas.findings.all())


def _roster(canvas: Canvas, page: Box, roster: StaffRoster, t: Template, copy: Copy, pages: int) -> None:
    title = t.word("title", community=roster.community)
    line_in(canvas, page.at(0, 0, page.width, 11), title, t.style("title").but(align=0.5))
    as_of = t.word("as_of", day=roster.as_of, people=str(roster.people), posts=str(roster.posts))
    line_in(canvas, page.at(0, 11.5, page.width, 6), as_of, t.style("as_of", "quiet").but(align=0.5))
    foot(canvas, page, copy, page=canvas.pages, pages=pages)

    def turn() -> Box:
        canvas.next_page()
        foot(canvas, page, copy, page=canvas.pages, pages=pages)
        return page.at(0, 0, page.width, page.height - _FOOT_ROOM)

    frame = page.at(0, 20, page.width, page.height - 20 - _FOOT_ROOM)
    columns = _columns(roster)
    table = Table(
        canvas, [Column(head, share, align) for head, share, align in columns], _look(t), frame, turn
    )
    for number, row in enumerate(roster.rows, 1):
        table.add(_cells(number, row, [head for head, _share, _align in columns]), where=row.name)
    signs = Box(page.x, page.bottom - _FOOT_ROOM + 6, page.width, 8)
    for box, word in zip(signs.columns(1, 1, 1), ("filler", "reviewer", "day"), strict=True):
        line_in(canvas, box, t.word(word), t.style("sign"))


def _columns(roster: StaffRoster) -> list[tuple[str, float, float]]:
    """The columns; an ID column stands in only when somebody on the list has one."""
    columns = list(_COLUMNS)
    if any(row.masked_id for row in roster.rows):
        columns.insert(_AFTER_SEX, _ID)
    return columns


def _cells(number: int, row: RosterRow, heads: Sequence[str]) -> list[str]:
    values = (
        str(number),
        row.name,
        row.sex,
        row.politics,
        row.education,
        row.posts,
        row.scope,
        row.full_time,
        group_phone(row.phone),
        row.certificate,
        row.joined,
        row.note,
    )
    by_head = {head: value for (head, _share, _align), value in zip(_COLUMNS, values, strict=True)}
    by_head |= {_ID[0]: row.masked_id}
    return [by_head[head] for head in heads]


def _look(t: Template) -> Look:
    return Look(
        head=t.style("head_cell", "head"),
        cell=t.style("cell"),
        rule=t.colour("rule"),
        head_ground=t.colour("head_ground"),
        stripe=t.colour("stripe"),
        row=t.size("row"),
        head_row=t.size("head_row"),
    )
