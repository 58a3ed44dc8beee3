"""Who received what at a holiday (慰问名册), with room to sign. ID numbers are masked, so no birth date, no age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress, step
from desktop.documents.kinds.common import Drawn, Shown, shown
from desktop.documents.kinds.internal import Copy
from desktop.documents.kinds.leaves import SIGNS, Leaves, bound
from desktop.documents.kinds.template import Template, load
from desktop.documents.layout.paper import A4
from desktop.documents.layout.table import Column

KEY = "gift_list"
TITLE = N_("慰问签收名册")
PUBLIC = False
SHEET = A4


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftRow:
    """One person. Raises `ValueError` for an ID number that is not masked."""

    name: str = shown(Shown.RESIDENT, N_("姓名"))
    place: str = shown(Shown.RESIDENT, N_("门址"))
    masked_id: str = shown(Shown.MASKED_ID, N_("身份证号"), default="")

    def __post_init__(self) -> None:
        if self.masked_id and "*" not in self.masked_id:
            raise ValueError("The ID number on a list of gifts is masked.")


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftList:
    """One grid's list; `who` says for whom, such as 困难家庭."""

    community: str = shown(Shown.OFFICE, N_("社区"))
    grid: str = shown(Shown.OFFICE, N_("网格"))
    who: str = shown(Shown.RESIDENT, N_("对象"))
    as_of: str = shown(Shown.OFFICE, N_("截止日"))
    rows: tuple[GiftRow, ...] = shown(Shown.RESIDENT, N_("人员"), default=())


SAMPLE_ONE = GiftRow(name="王秀兰", place="锦绣龙庭3号楼2单元501", masked_id="420303********0013")
SAMPLE = GiftList(
    community="红卫社区",
    grid="第三网格",
    who="独居老人",
    as_of="2026年9月20日",
    rows=tuple(
        replace(SAMPLE_ONE, name=name, place=f"锦绣龙庭{n % 5 + 1}号楼1单元{n % 6 + 1}02")
        for n, name in enumerate(("王秀兰", "李建国", "欧阳明月", "赵桂英") * 7)
    ),
)
AWKWARD = replace(
    SAMPLE,
    grid="第十二网格（原车桥分厂职工家属院片区）",
    who="全部关爱对象",
    rows=(
        replace(
            SAMPLE_ONE,
            name="阿卜杜热合曼·买买提图尔荪",
            place="青江市第二通用机械制造厂车桥分厂职工家属住宅小区甲3号楼2单元三楼东户",
        ),
        replace(SAMPLE_ONE, name="䶮𬭎𠅤", masked_id=""),
    ),
)
COPY = Copy(user="录入员 李", time="2026-09-20 14:05", serial="P000123")


def draw(
    out: BinaryIO,
    lists: Sequence[GiftList],
    *,
    copy: Copy,
    template: Template | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """Each grid begins a page. Raises `Cancelled`."""
    t = template or load(KEY)
    shares, aligns = (5, 15, 28, 21, 14, 14, 9), (0.5, 0.5, 0, 0.5, 0, 0, 0)

    def fill(leaves: Leaves, progress: Progress) -> int:
        for number, one in enumerate(lists):
            step(progress, number, len(lists), _("正在排慰问名册"))
            leaves.leaf()
            leaves.heading(
                t.word("title", community=one.community),
                t.word("as_of", grid=one.grid, who=one.who, day=one.as_of, n=str(len(one.rows))),
            )
            columns = [Column(*part) for part in zip(t.words("columns"), shares, aligns, strict=True)]
            rows = [(str(n), r.name, r.place, r.masked_id, "", "", "") for n, r in enumerate(one.rows, 1)]
            leaves.table(columns, rows, then=SIGNS)
            leaves.signs(t.words("signs"), gap=2)
        return sum(len(one.rows) for one in lists)

    return bound(out, SHEET, t, copy, fill, title=_(TITLE), progress=progress)
