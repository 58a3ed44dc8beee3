"""How everybody of a team is called in the groups (岗位职务+姓名): one line a post, to be copied out of the page."""

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

KEY = "nickname_list"
TITLE = N_("微信群备注名单(岗位职务+姓名)")
PUBLIC = False
SHEET = A4
_COLUMNS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NicknameList:
    """One grid's names as they stand in the groups: `lines` such as 3号小格区长-张三, posts by rank."""

    community: str = shown(Shown.OFFICE, N_("社区"))
    grid: str = shown(Shown.OFFICE, N_("网格"))
    as_of: str = shown(Shown.OFFICE, N_("截止日"))
    lines: tuple[str, ...] = shown(Shown.STAFF_NAME, N_("备注名"), default=())


SAMPLE = NicknameList(
    community="红卫社区",
    grid="第三网格",
    as_of="2026年6月30日",
    lines=(
        "第三网格网格长-周建国",
        "第三网格网格员-陈小燕",
        *(f"3-{n}小格区长-{name}" for n, name in enumerate(("王芳", "李强", "欧阳明月", "赵军", "孙丽"), 1)),
        *(
            f"锦绣龙庭{n}号楼楼栋长-{name}"
            for n, name in enumerate(("马玉梅", "黄志强", "吴秀英", "郑华"), 1)
        ),
    ),
)
AWKWARD = replace(
    SAMPLE,
    grid="第十二网格（原车桥分厂职工家属院片区）",
    lines=(
        "青江市第二通用机械制造厂车桥分厂职工家属住宅小区甲3号楼楼栋长-阿卜杜热合曼·买买提图尔荪",
        "3-1小格区长-䶮𬭎𠅤",
        *(f"锦绣龙庭{n}号楼楼栋长-王秀兰" for n in range(1, 90)),
    ),
)
COPY = Copy(user="录入员 李", time="2026-06-30 14:05", serial="P000123")


def draw(
    out: BinaryIO,
    lists: Sequence[NicknameList],
    *,
    copy: Copy,
    template: Template | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """Each grid begins a page; a line that is too long for its column takes the whole width. Raises `Cancelled`."""
    t = template or load(KEY)

    def fill(leaves: Leaves, progress: Progress) -> int:
        for number, one in enumerate(lists):
            step(progress, number, len(lists), _("正在排备注名单"))
            leaves.leaf()
            leaves.heading(
                t.word("title", community=one.community, grid=one.grid),
                t.word("as_of", day=one.as_of, n=str(len(one.lines))),
            )
            _lines(leaves, one.lines, t)
        return sum(len(one.lines) for one in lists)

    return bound(out, SHEET, t, copy, fill, title=_(TITLE), progress=progress)


def _lines(leaves: Leaves, lines: Sequence[str], t: Template) -> None:
    """Down the left column, then the right one: text is copied in the order in which it is drawn."""
    style, high = t.style("line"), t.size("row")
    wide = leaves.body.width / _COLUMNS
    long = [words for words in lines if leaves.canvas.width_of(words, style.size) > wide - 3]
    for words in long:
        line_in(leaves.canvas, leaves.take(high), words, style)
    short = [words for words in lines if words not in set(long)]
    while short:
        leaves.room(high)
        most = int((leaves.body.bottom - leaves.y + 1e-6) // high)
        deep = min(most, -(-len(short) // _COLUMNS))
        part, short = short[: deep * _COLUMNS], short[deep * _COLUMNS :]
        strip = leaves.take(deep * high)
        for number, words in enumerate(part):
            column, row = divmod(number, deep)
            line_in(leaves.canvas, strip.at(column * wide, row * high, wide - 3, high), words, style)
