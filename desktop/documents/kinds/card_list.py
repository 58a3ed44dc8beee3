"""The list that goes round with the contact cards (发放登记表): door, card number, day, signature. Internal."""

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

KEY = "card_list"
TITLE = N_("联系卡发放登记表")
PUBLIC = False
SHEET = A4


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """One household: its door, never its name, and the number of its card. `received`: the day, once known."""

    place: str = shown(Shown.RESIDENT, N_("门牌"))
    serial: str = shown(Shown.CODE, N_("编号"))
    received: str = shown(Shown.OFFICE, N_("发放日期"), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardList:
    """One grid's list in walking order."""

    community: str = shown(Shown.OFFICE, N_("社区"))
    grid: str = shown(Shown.OFFICE, N_("网格"))
    worker: str = shown(Shown.STAFF_NAME, N_("网格员"))
    as_of: str = shown(Shown.OFFICE, N_("制表日"))
    rows: tuple[CardRow, ...] = shown(Shown.RESIDENT, N_("各户"), default=())


SAMPLE = CardList(
    community="红卫社区",
    grid="第三网格",
    worker="陈小燕",
    as_of="2026年6月30日",
    rows=tuple(
        CardRow(
            place=f"锦绣龙庭 {n // 12 + 1}号楼{n // 6 % 2 + 1}单元{n % 6 + 1}0{n % 2 + 1}",
            serial=f"420303001003003-{n + 1:04d}",
            received="2026-07-02" if n < 3 else "",
        )
        for n in range(34)
    ),
)
AWKWARD = replace(
    SAMPLE,
    community="柏林镇花果街道放马坪路社区居民委员会",
    grid="第十二网格（放马坪路南片含城中村）",
    worker="阿卜杜热合曼·买买提图尔荪",
    rows=(
        CardRow(
            place="青江市第二通用机械制造厂车桥分厂职工家属住宅小区 甲3号楼2单元三楼东户",
            serial="420303001003012-10001",
        ),
        CardRow(place="䶮𬭎𠅤巷 12号院", serial="420303001003012-0002"),
    ),
)
COPY = Copy(user="录入员 李", time="2026-06-30 14:05", serial="P000123")


def draw(
    out: BinaryIO,
    lists: Sequence[CardList],
    *,
    copy: Copy,
    template: Template | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """Each grid begins a page. Raises `Cancelled`."""
    t = template or load(KEY)
    shares, aligns = (5, 34, 22, 14, 17, 8), (0.5, 0, 0.5, 0.5, 0, 0)

    def fill(leaves: Leaves, progress: Progress) -> int:
        for number, one in enumerate(lists):
            step(progress, number, len(lists), _("正在排发放登记表"))
            leaves.leaf()
            told = t.word("as_of", grid=one.grid, worker=one.worker, day=one.as_of, n=str(len(one.rows)))
            leaves.heading(t.word("title", community=one.community), told)
            columns = [Column(*part) for part in zip(t.words("columns"), shares, aligns, strict=True)]
            rows = [(str(n), r.place, r.serial, r.received, "", "") for n, r in enumerate(one.rows, 1)]
            leaves.table(columns, rows, then=SIGNS + 6)
            leaves.line(t.word("back"))
            leaves.signs(t.words("signs"), gap=2)
        return sum(len(one.rows) for one in lists)

    return bound(out, SHEET, t, copy, fill, title=_(TITLE), progress=progress)
