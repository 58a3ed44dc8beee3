"""The handover list (网格工作交接清单): nine sections from the ledger, three signatures, the state of the audit chain.

Members of restricted lists are not named here: the list says how many there are and that it is handed over sealed.
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
from desktop.documents.layout.paper import A4
from desktop.documents.layout.table import Column
from desktop.documents.layout.text import group_phone

KEY = "handover"
TITLE = N_("网格工作交接清单")
PUBLIC = False
SHEET = A4
SPARE = 2
"""Blank rows below each section, for what the ledger does not know."""
_REST, _SIGNED = 36.0, 58.0  # mm: other remarks; the promise, the audit chain and the signatures


@dataclass(frozen=True, slots=True, kw_only=True)
class GridOverview:
    """One grid that changes hands."""

    grid: str = shown(Shown.OFFICE, N_("网格"))
    homes: int = shown(Shown.OFFICE, N_("户数"))
    people: int = shown(Shown.OFFICE, N_("人数"))
    buildings: int = shown(Shown.OFFICE, N_("楼栋"))
    bounds: str = shown(Shown.OFFICE, N_("四至"), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedLedger:
    """One list or file: how many entries, on what, how secret."""

    name: str = shown(Shown.OFFICE, N_("名称"))
    count: str = shown(Shown.OFFICE, N_("数量"), default="")
    medium: str = shown(Shown.OFFICE, N_("介质"), default="")
    secrecy: str = shown(Shown.OFFICE, N_("密级"), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody the successor will work with."""

    name: str = shown(Shown.STAFF_NAME, N_("姓名"))
    post: str = shown(Shown.OFFICE, N_("职务"), default="")
    place: str = shown(Shown.OFFICE, N_("范围"), default="")
    phone: str = shown(Shown.STAFF_PHONE, N_("电话"), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Everything one worker hands on. `care` are the lists of section three: what, how many, how they are handed.

    `audit` is the head of the audit chain on the day: whoever keeps this paper can tell that no entry before it
    was changed since.
    """

    community: str = shown(Shown.OFFICE, N_("社区"))
    giver: str = shown(Shown.STAFF_NAME, N_("移交人"))
    posts: str = shown(Shown.OFFICE, N_("岗位"))
    day: str = shown(Shown.OFFICE, N_("日期"))
    grids: tuple[GridOverview, ...] = shown(Shown.OFFICE, N_("网格概况"), default=())
    ledgers: tuple[ListedLedger, ...] = shown(Shown.OFFICE, N_("台账资料"), default=())
    care: tuple[ListedLedger, ...] = shown(Shown.OFFICE, N_("重点人员名单"), default=())
    open: tuple[str, ...] = shown(Shown.RESIDENT, N_("未办结"), default=())
    due: tuple[str, ...] = shown(Shown.OFFICE, N_("待走访"), default=())
    groups: tuple[str, ...] = shown(Shown.OFFICE, N_("微信群"), default=())
    things: tuple[str, ...] = shown(Shown.OFFICE, N_("物品"), default=())
    contacts: tuple[Contact, ...] = shown(Shown.STAFF_NAME, N_("联系人"), default=())
    audit: str = shown(Shown.CODE, N_("审计链"), default="")


SAMPLE = Handover(
    community="红卫社区",
    giver="陈小燕",
    posts="第三网格网格员、锦绣龙庭3号楼楼栋长",
    day="2026年6月30日",
    grids=(
        GridOverview(
            grid="第三网格", homes=338, people=812, buildings=6, bounds="东至红卫路　南至育才街　西至铁路　北至河堤"
        ),
    ),
    ledgers=(
        ListedLedger(name="居民户台账", count="338户 812人", medium="系统", secrecy="内部"),
        ListedLedger(name="走访记录", count="126条", medium="系统", secrecy="内部"),
        ListedLedger(name="巡查记录", count="41条", medium="系统", secrecy="内部"),
        ListedLedger(name="联系卡发放记录", count="331张", medium="系统", secrecy="内部"),
    ),
    care=(
        ListedLedger(name="独居老人", count="12人", medium="系统内移交", secrecy="内部"),
        ListedLedger(name="低保对象", count="7人", medium="系统内移交", secrecy="内部"),
        ListedLedger(name="专项名单", count="见封存件", medium="密封移交，不印姓名", secrecy="秘密"),
    ),
    open=("存疑：锦绣龙庭3号楼2单元501 家庭电话待核实", "采集待核实 5 户"),
    due=("已逾期 3 人", "7 天内到期 9 人"),
    groups=("红卫第三网格居民群　286人　群主：陈小燕",),
    things=("工作证 420303001003-0007", "网格公示牌 12 块"),
    contacts=(
        Contact(name="周建国", post="网格长", place="第三网格", phone="13900000000"),
        Contact(name="马玉梅", post="楼栋长", place="锦绣龙庭1号楼", phone="13800000001"),
        Contact(name="高警官", post="片区民警", place="全社区", phone="0719-8110110"),
    ),
    audit="第 18,204 条　4F2A 91C7 0B3E 55D8",
)  # fmt: skip
AWKWARD = replace(
    SAMPLE,
    giver="阿卜杜热合曼·买买提图尔荪",
    posts="第十二网格（原车桥分厂职工家属院片区）网格员、甲3号楼楼栋长、乙5号楼楼栋长、信息员、协管员",
    grids=tuple(
        GridOverview(
            grid=f"第{n}网格（原车桥分厂职工家属院片区）", homes=1338, people=3812, buildings=46,
            bounds="东至红卫路中段老百货大楼西墙　南至育才街　西至二汽铁路专用线　北至百二河堤",
        )
        for n in range(1, 5)
    ),
    contacts=tuple(Contact(name="䶮𬭎𠅤", post="楼栋长", place=f"甲{n}号楼", phone="0719-88888888") for n in range(24)),
    groups=(),
    open=(),
    audit="",
)  # fmt: skip
COPY = Copy(user="录入员 李", time="2026-06-30 14:05", serial="P000123")


def draw(
    out: BinaryIO,
    lists: Sequence[Handover],
    *,
    copy: Copy,
    template: Template | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """Each handover begins a page; the signatures stay together. Raises `Cancelled`."""
    t = template or load(KEY)

    def fill(leaves: Leaves, progress: Progress) -> int:
        for number, one in enumerate(lists):
            step(progress, number, len(lists), _("正在排交接清单"))
            leaves.leaf()
            leaves.heading(
                t.word("title", community=one.community),
                t.word("as_of", giver=one.giver, day=one.day),
            )
            leaves.paragraph(t.word("posts", posts=one.posts))
            _sections(leaves, one, t)
            _end(leaves, one, t)
        return len(lists)

    return bound(out, SHEET, t, copy, fill, title=_(TITLE), progress=progress)


def _sections(leaves: Leaves, one: Handover, t: Template) -> None:
    heads = t.words("sections")
    grids = [(g.grid, str(g.homes), str(g.people), str(g.buildings), g.bounds) for g in one.grids]
    _table(leaves, t, heads[0], "grids", (15, 8, 8, 8, 41), grids)
    ledgers = [(x.name, x.count, x.medium, x.secrecy, "") for x in one.ledgers]
    _table(leaves, t, heads[1], "ledgers", (26, 18, 14, 10, 14), ledgers, SPARE)
    care = [(x.name, x.count, x.medium, x.secrecy, "") for x in one.care]
    _table(leaves, t, heads[2], "ledgers", (26, 14, 22, 8, 12), care)
    for head, words in zip(heads[3:7], (one.open, one.due, one.groups, one.things), strict=True):
        rows = [(str(n), text, "") for n, text in enumerate(words, 1)]
        _table(leaves, t, head, "items", (5, 58, 19), rows, SPARE)
    people = [(c.name, c.post, c.place, group_phone(c.phone)) for c in one.contacts]
    _table(leaves, t, heads[7], "contacts", (18, 14, 28, 22), people, then=_REST + _SIGNED)
    leaves.room(_REST + _SIGNED)
    leaves.section(heads[8])
    frame = leaves.take(22, 2)
    leaves.canvas.rect(frame, stroke=t.colour("rule"), width=0.15)


def _table(
    leaves: Leaves,
    t: Template,
    head: str,
    columns: str,
    shares: Sequence[float],
    rows: Sequence[Sequence[str]],
    spare: int = 0,
    *,
    then: float = 0,
) -> None:
    leaves.section(head)
    made = [Column(word, share, 0) for word, share in zip(t.words(columns), shares, strict=True)]
    filled = [*rows, *[("",) * len(made)] * max(spare, 0 if rows else 1)]
    leaves.table(made, filled, then=then)


def _end(leaves: Leaves, one: Handover, t: Template) -> None:
    """The promise, the audit chain and three signatures, all on one page."""
    leaves.room(_SIGNED)
    leaves.paragraph(t.word("promise"))
    if one.audit:
        leaves.paragraph(t.word("audit", head=one.audit), style=t.style("as_of", "quiet"))
    boxes = leaves.take(30).columns(1, 1, 1, gap=4)
    for box, word in zip(boxes, t.words("signs"), strict=True):
        leaves.canvas.rect(box, stroke=t.colour("rule"), width=0.2)
        line_in(leaves.canvas, box.at(3, 2, box.width - 6, 7), word, t.style("sign"))
        line_in(
            leaves.canvas,
            box.at(3, box.height - 8, box.width - 6, 6),
            t.word("date"),
            t.style("as_of", "quiet"),
        )
