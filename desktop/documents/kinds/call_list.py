"""Whom to telephone or call on (群外人员联系名单): people who are in no group of the grid, worker by worker."""

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
from desktop.documents.layout.paper import A4
from desktop.documents.layout.table import Column
from desktop.documents.layout.text import group_phone

KEY = "call_list"
TITLE = N_("群外人员联系名单")
PUBLIC = False
SHEET = A4


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """One household outside the groups: how it wants to be reached, when somebody last was there."""

    place: str = shown(Shown.RESIDENT, N_("门址"))
    name: str = shown(Shown.RESIDENT, N_("户主"))
    phone: str = shown(Shown.RESIDENT, N_("电话"), default="")
    channel: str = shown(Shown.RESIDENT, N_("联系方式"), default="")
    last: str = shown(Shown.RESIDENT, N_("上次联系"), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallList:
    """One grid's list; `homes` is how many households the grid has in all."""

    community: str = shown(Shown.OFFICE, N_("社区"))
    grid: str = shown(Shown.OFFICE, N_("网格"))
    as_of: str = shown(Shown.OFFICE, N_("截止日"))
    worker: str = shown(Shown.STAFF_NAME, N_("网格员"), default="")
    homes: int = shown(Shown.OFFICE, N_("户数"), default=0)
    rows: tuple[CallRow, ...] = shown(Shown.RESIDENT, N_("住户"), default=())


SAMPLE_HOME = CallRow(
    place="锦绣龙庭3号楼2单元501", name="王秀兰", phone="13955550000", channel="电话", last="2026-06-12"
)
SAMPLE = CallList(
    community="红卫社区",
    grid="第三网格",
    as_of="2026年6月30日",
    worker="陈小燕",
    homes=338,
    rows=tuple(
        replace(SAMPLE_HOME, name=name, place=f"锦绣龙庭{n % 5 + 1}号楼2单元{n % 6 + 1}01", channel=how)
        for n, (name, how) in enumerate(
            [("王秀兰", "电话"), ("李建国", "仅上门"), ("欧阳明月", "电话"), ("张敏", "仅上门")] * 8
        )
    ),
)
AWKWARD = replace(
    SAMPLE,
    grid="第十二网格（原车桥分厂职工家属院片区）",
    worker="䶮𬭎𠅤",
    rows=(
        replace(
            SAMPLE_HOME,
            name="阿卜杜热合曼·买买提图尔荪",
            place="青江市第二通用机械制造厂车桥分厂职工家属住宅小区甲3号楼2单元三楼东户",
            phone="0719-88888888",
            last="",
        ),
        replace(SAMPLE_HOME, name="䶮𬭎𠅤", phone="", channel="仅上门"),
    ),
)
COPY = Copy(user="录入员 李", time="2026-06-30 14:05", serial="P000123")


def draw(
    out: BinaryIO,
    lists: Sequence[CallList],
    *,
    copy: Copy,
    template: Template | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """Each grid begins a page. Raises `Cancelled`."""
    t = template or load(KEY)
    shares, aligns = (5, 30, 15, 14, 9, 11, 20), (0.5, 0, 0.5, 0.5, 0.5, 0.5, 0)

    def fill(leaves: Leaves, progress: Progress) -> int:
        for number, one in enumerate(lists):
            step(progress, number, len(lists), _("正在排联系名单"))
            leaves.leaf()
            leaves.heading(
                t.word("title", community=one.community, grid=one.grid),
                t.word(
                    "as_of",
                    day=one.as_of,
                    worker=one.worker or "—",
                    n=str(len(one.rows)),
                    homes=str(one.homes),
                ),
            )
            columns = [Column(*part) for part in zip(t.words("columns"), shares, aligns, strict=True)]
            rows = [
                (str(n), row.place, row.name, group_phone(row.phone), row.channel, row.last, "")
                for n, row in enumerate(one.rows, 1)
            ]
            leaves.table(columns, rows)
        return sum(len(one.rows) for one in lists)

    return bound(out, SHEET, t, copy, fill, title=_(TITLE), progress=progress)
