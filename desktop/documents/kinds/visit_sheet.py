"""The day's walking sheet (走访登记表): the doors in stair order, to be filled in by hand and keyed back by its number.

What is carried outside says where to knock and the family's name, no more: no phone, no ID number, no category.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress, step
from desktop.documents.kinds.common import Drawn, Shown, shown
from desktop.documents.kinds.internal import Copy
from desktop.documents.kinds.leaves import Leaves, bound
from desktop.documents.kinds.template import Template, load
from desktop.documents.layout.blocks import line_in
from desktop.documents.layout.paper import A4_LANDSCAPE
from desktop.documents.layout.table import Column

KEY = "visit_sheet"
TITLE = N_("入户走访登记表")
PUBLIC = False
SHEET = A4_LANDSCAPE
ROWS = 12
"""Doors on one sheet: what one evening brings, in rows high enough to write in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """One door. `family` is the family's name with 家 behind it, nothing of who lives there."""

    place: str = shown(Shown.OFFICE, N_("门址"))
    family: str = shown(Shown.RESIDENT, N_("户"), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSheet:
    """One sheet: its number, where, who walks, at most `ROWS` doors in the order of the stairs.

    Raises `ValueError` for more doors than rows.
    """

    number: str = shown(Shown.CODE, N_("表号"))
    community: str = shown(Shown.OFFICE, N_("社区"))
    grid: str = shown(Shown.OFFICE, N_("网格"))
    worker: str = shown(Shown.STAFF_NAME, N_("走访人"), default="")
    rows: tuple[VisitRow, ...] = shown(Shown.RESIDENT, N_("住户"), default=())

    def __post_init__(self) -> None:
        if len(self.rows) > ROWS:
            raise ValueError(f"A sheet has {ROWS} rows.")


SAMPLE = VisitSheet(
    number="3FA97C21-01",
    community="红卫社区",
    grid="第三网格",
    worker="陈小燕",
    rows=tuple(
        VisitRow(place=f"锦绣龙庭3号楼{unit}单元{floor}0{door}", family=f"{name}家")
        for (unit, floor, door), name in zip(
            [(u, f, d) for u in (1, 2) for f in (1, 2, 3) for d in (1, 2)],
            "王李张刘陈杨赵黄周吴徐孙",
            strict=True,
        )
    ),
)
AWKWARD = replace(
    SAMPLE,
    number="3FA97C21-02",
    grid="第十二网格（原车桥分厂职工家属院片区）",
    worker="阿卜杜热合曼·买买提图尔荪",
    rows=(
        VisitRow(
            place="青江市第二通用机械制造厂车桥分厂职工家属住宅小区甲3号楼2单元三楼东户", family="欧阳家"
        ),
        VisitRow(place="槐树巷12号院后排东起第3间", family="阿卜杜热合曼家"),
        VisitRow(place="锦绣龙庭3号楼2单元地下室", family="䶮𬭎𠅤家"),
        VisitRow(place="锦绣龙庭3号楼2单元502"),
    ),
)
COPY = Copy(user="录入员 李", time="2026-06-30 14:05", serial="3FA97C21")


def draw(
    out: BinaryIO,
    sheets: Sequence[VisitSheet],
    *,
    copy: Copy,
    template: Template | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """One page a sheet, a span for each row; rows that are left stay blank. Raises `Cancelled`."""
    t = template or load(KEY)

    def fill(leaves: Leaves, progress: Progress) -> int:
        for number, sheet in enumerate(sheets):
            step(progress, number, len(sheets), _("正在排走访登记表"))
            leaves.leaf()
            _sheet(leaves, sheet, t)
        return len(sheets)

    drawn = bound(out, SHEET, t, copy, fill, title=_(TITLE), progress=progress)
    return replace(
        drawn, spans=tuple((page, page) for page, sheet in enumerate(sheets) for _row in sheet.rows)
    )


def _sheet(leaves: Leaves, sheet: VisitSheet, t: Template) -> None:
    head = leaves.take(11, 0.5)
    line_in(leaves.canvas, head, t.word("title", community=sheet.community), t.style("title").but(align=0.5))
    below = leaves.take(6.5, 2).columns(1.1, 1.6, 0.9)
    for box, words, align in zip(
        below,
        (
            t.word("grid", grid=sheet.grid),
            t.word("worker", worker=sheet.worker or "　　　　　"),
            t.word("number", number=sheet.number),
        ),
        (0.0, 0.5, 1.0),
        strict=True,
    ):
        line_in(leaves.canvas, box, words, t.style("number" if align == 1 else "sign").but(align=align))
    columns = [
        Column(head, share, align)
        for head, share, align in zip(
            t.words("columns"),
            (4, 26, 11, 6, 17, 25, 21, 13, 9),
            (0.5, 0, 0.5, 0.5, 0, 0, 0, 0, 0),
            strict=True,
        )
    ]
    rows = [
        (str(number), row.place, row.family, "", t.word("ways"), "", "", "", "")
        for number, row in enumerate((*sheet.rows, *[VisitRow(place="")] * (ROWS - len(sheet.rows))), 1)
    ]
    leaves.table(columns, rows, most_lines=2)
    line_in(leaves.canvas, leaves.take(5), t.word("note"), t.style("as_of", "quiet"))
    leaves.y += 1
    leaves.signs(t.words("signs"), gap=0.5)
