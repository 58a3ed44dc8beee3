"""Whom a worker calls on this week (重点人员走访提醒单): one line a person, whatever he is looked after for.

People in restricted categories are never on this paper; their specialist finds them in the guarded part.
"""

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
from desktop.documents.layout.paper import A4_LANDSCAPE
from desktop.documents.layout.table import Column
from desktop.documents.layout.text import group_phone

KEY = "care_due"
TITLE = N_("关爱对象走访提醒单")
PUBLIC = False
SHEET = A4_LANDSCAPE


@dataclass(frozen=True, slots=True, kw_only=True)
class CareDueRow:
    """One person: where, for what, when somebody last was there and when somebody has to be."""

    place: str = shown(Shown.RESIDENT, N_("门址"))
    name: str = shown(Shown.RESIDENT, N_("姓名"))
    categories: str = shown(Shown.RESIDENT, N_("类别"))
    phone: str = shown(Shown.RESIDENT, N_("电话"), default="")
    last: str = shown(Shown.RESIDENT, N_("上次走访"), default="")
    due: str = shown(Shown.RESIDENT, N_("应走访"), default="")
    state: str = shown(Shown.RESIDENT, N_("状态"), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class CareDueList:
    """One worker's week, what is overdue first."""

    community: str = shown(Shown.OFFICE, N_("社区"))
    worker: str = shown(Shown.STAFF_NAME, N_("走访人"))
    week: str = shown(Shown.OFFICE, N_("时间"))
    profile: str = shown(Shown.OFFICE, N_("频次"), default="")
    overdue: int = shown(Shown.RESIDENT, N_("逾期"), default=0)
    rows: tuple[CareDueRow, ...] = shown(Shown.RESIDENT, N_("人员"), default=())


SAMPLE_ONE = CareDueRow(
    place="锦绣龙庭3号楼2单元501", name="王秀兰", categories="独居老人", phone="13955550000",
    last="2026-05-28", due="2026-06-27", state="已逾期",
)  # fmt: skip
SAMPLE = CareDueList(
    community="红卫社区",
    worker="陈小燕",
    week="2026年6月29日—7月5日",
    profile="平时",
    overdue=3,
    rows=tuple(
        replace(
            SAMPLE_ONE, name=name, categories=why, state=state, place=f"锦绣龙庭{n % 5 + 1}号楼1单元{n + 1}02"
        )
        for n, (name, why, state) in enumerate(
            [
                ("王秀兰", "独居老人", "已逾期"),
                ("李建国", "残疾人、低保对象", "已逾期"),
                ("欧阳明月", "高龄老人", "已逾期"),
            ]
            + [
                ("张敏", "大病重病人员", "本周"),
                ("陈立军", "空巢老人", "本周"),
                ("赵桂英", "独居老人", "未安排"),
            ]
            * 2
        )
    ),
)
AWKWARD = replace(
    SAMPLE,
    worker="阿卜杜热合曼·买买提图尔荪",
    profile="战时",
    rows=(
        replace(
            SAMPLE_ONE,
            name="阿卜杜热合曼·买买提图尔荪",
            categories="独居老人、残疾人、低保对象、大病重病人员、高龄老人、计生特殊家庭",
            place="青江市第二通用机械制造厂车桥分厂职工家属住宅小区甲3号楼2单元三楼东户",
        ),
        replace(SAMPLE_ONE, name="䶮𬭎𠅤", phone="", last="", due="", state="未安排"),
    ),
)
COPY = Copy(user="录入员 李", time="2026-06-30 14:05", serial="P000123")


def draw(
    out: BinaryIO,
    lists: Sequence[CareDueList],
    *,
    copy: Copy,
    template: Template | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """Each worker begins a page. Raises `Cancelled`."""
    t = template or load(KEY)
    shares, aligns = (4, 24, 11, 19, 12, 9, 9, 7, 12, 22), (0.5, 0, 0.5, 0, 0.5, 0.5, 0.5, 0.5, 0, 0)

    def fill(leaves: Leaves, progress: Progress) -> int:
        for number, one in enumerate(lists):
            step(progress, number, len(lists), _("正在排走访提醒单"))
            leaves.leaf()
            leaves.heading(
                t.word("title", community=one.community),
                t.word(
                    "as_of", worker=one.worker, week=one.week, n=str(len(one.rows)), overdue=str(one.overdue),
                    profile=one.profile,
                ),
            )  # fmt: skip
            columns = [Column(*part) for part in zip(t.words("columns"), shares, aligns, strict=True)]
            rows = [
                (str(n), r.place, r.name, r.categories, group_phone(r.phone), r.last, r.due, r.state,
                 t.word("ways"), "")
                for n, r in enumerate(one.rows, 1)
            ]  # fmt: skip
            leaves.table(columns, rows, then=SIGNS)
            leaves.signs(t.words("signs"), gap=2)
        return sum(len(one.rows) for one in lists)

    return bound(out, SHEET, t, copy, fill, title=_(TITLE), progress=progress)
