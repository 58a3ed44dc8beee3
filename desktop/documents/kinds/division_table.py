"""A proposed division beside today's (调格对照表): every grid before and after, and what changes its grid."""

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
from desktop.documents.layout.paper import A4_LANDSCAPE
from desktop.documents.layout.table import Column

KEY = "division_table"
TITLE = N_("调格对照表")
PUBLIC = False
SHEET = A4_LANDSCAPE


@dataclass(frozen=True, slots=True, kw_only=True)
class DividedGrid:
    """One grid; figures as they are printed: "—" before a new one, and after one that ends."""

    name: str = shown(Shown.OFFICE, N_("网格"))
    before: str = shown(Shown.OFFICE, N_("原户数"))
    after: str = shown(Shown.OFFICE, N_("现户数"))
    load: str = shown(Shown.OFFICE, N_("工作量"), default="")
    moved: str = shown(Shown.OFFICE, N_("换网格户数"), default="")
    care: str = shown(Shown.OFFICE, N_("其中重点户"), default="")
    gained: str = shown(Shown.OFFICE, N_("划入"), default="")
    lost: str = shown(Shown.OFFICE, N_("划出"), default="")
    workers: str = shown(Shown.STAFF_NAME, N_("网格员"), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPlace:
    """One building or stair that changes its grid, and with it its worker."""

    place: str = shown(Shown.OFFICE, N_("楼栋或单元"))
    households: str = shown(Shown.OFFICE, N_("户数"))
    source: str = shown(Shown.OFFICE, N_("原网格"), default="")
    target: str = shown(Shown.OFFICE, N_("现网格"), default="")
    former: str = shown(Shown.STAFF_NAME, N_("原网格员"), default="")
    later: str = shown(Shown.STAFF_NAME, N_("现网格员"), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionTable:
    """One proposal. `rule` is the basis and the norm in words; `remarks` what stands in its way, how good it is."""

    community: str = shown(Shown.OFFICE, N_("社区"))
    name: str = shown(Shown.OFFICE, N_("方案"))
    as_of: str = shown(Shown.OFFICE, N_("日期"))
    rule: str = shown(Shown.OFFICE, N_("规模"))
    total: str = shown(Shown.OFFICE, N_("合计"))
    grids: tuple[DividedGrid, ...] = shown(Shown.OFFICE, N_("网格"), default=())
    places: tuple[MovedPlace, ...] = shown(Shown.OFFICE, N_("楼栋"), default=())
    remarks: tuple[str, ...] = shown(Shown.OFFICE, N_("说明"), default=())


SAMPLE_GRID = DividedGrid(
    name="第三网格",
    before="512",
    after="431",
    load="459",
    moved="0",
    care="0",
    lost="锦绣龙庭7号楼",
    workers="陈小燕",
)
SAMPLE = DivisionTable(
    community="红卫社区",
    name="微调方案",
    as_of="2026年6月30日",
    rule="按登记户，每格 300–500 户",
    total="共 1,302 户，81 户换网格，其中重点户 6 户",
    grids=(
        SAMPLE_GRID,
        replace(
            SAMPLE_GRID, name="第四网格", before="358", after="439", load="467", moved="81", care="6", lost="",
            gained="锦绣龙庭7号楼", workers="李强",
        ),
        replace(SAMPLE_GRID, name="第五网格", before="432", after="432", load="450", lost="", workers=""),
    ),
    places=(
        MovedPlace(
            place="锦绣龙庭7号楼", households="81", source="第三网格", target="第四网格", former="陈小燕", later="李强"
        ),
    ),
    remarks=("与已知最优相差 ≤ 0.4%。",),
)  # fmt: skip
AWKWARD = replace(
    SAMPLE,
    name="“返乡住户回来以后”的均衡方案（第二稿，征求意见）",
    grids=tuple(
        replace(
            SAMPLE_GRID, name=f"第{n}网格（原车桥分厂职工家属院片区）", workers="阿卜杜热合曼·买买提图尔荪、䶮𬭎𠅤",
            gained="、".join(f"青江市第二通用机械制造厂家属院甲{m}号楼" for m in range(1, 9)),
        )
        for n in range(1, 15)
    ),
    places=tuple(
        replace(SAMPLE.places[0], place=f"青江市第二通用机械制造厂车桥分厂职工家属住宅小区甲{n}号楼2单元", source="")
        for n in range(1, 30)
    ),
    remarks=("第 2 个网格有 519 户，比上限多 19 户：报批超限，或增减网格数。",) * 4,
)  # fmt: skip
_GRIDS = (
    (5, 0.5), (17, 0), (7, 1), (7, 1), (8, 1), (8, 1), (9, 1), (26, 0), (26, 0), (15, 0),
)  # fmt: skip
_PLACES = ((5, 0.5), (40, 0), (8, 1), (18, 0), (18, 0), (16, 0), (16, 0))
COPY = Copy(user="录入员 李", time="2026-06-30 14:05", serial="P000123")


def draw(
    out: BinaryIO,
    tables: Sequence[DivisionTable],
    *,
    copy: Copy,
    template: Template | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """Each proposal begins a page. Raises `Cancelled`."""
    t = template or load(KEY)

    def fill(leaves: Leaves, progress: Progress) -> int:
        for number, one in enumerate(tables):
            step(progress, number, len(tables), _("正在排对照表"))
            leaves.leaf()
            _one(leaves, t, one)
        return len(tables)

    return bound(out, SHEET, t, copy, fill, title=_(TITLE), progress=progress)


def _one(leaves: Leaves, t: Template, one: DivisionTable) -> None:
    leaves.heading(
        t.word("title", community=one.community),
        t.word("as_of", name=one.name, day=one.as_of, rule=one.rule, total=one.total),
    )
    heads = [Column(word, *look) for word, look in zip(t.words("columns"), _GRIDS, strict=True)]
    leaves.table(
        heads,
        [
            (str(n), g.name, g.before, g.after, g.load, g.moved, g.care, g.gained, g.lost, g.workers)
            for n, g in enumerate(one.grids, 1)
        ],
        most_lines=6,
    )
    if one.places:
        leaves.section(t.word("moves"))
        heads = [Column(word, *look) for word, look in zip(t.words("places"), _PLACES, strict=True)]
        rows = [
            (str(n), p.place, p.households, p.source or "—", p.target, p.former, p.later)
            for n, p in enumerate(one.places, 1)
        ]
        leaves.table(heads, rows)
    for remark in one.remarks:
        leaves.paragraph(remark)
    leaves.signs(t.words("signs"), gap=2)
