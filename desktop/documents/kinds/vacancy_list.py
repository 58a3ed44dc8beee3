"""Posts nobody holds (岗位空缺表): since when, who held them last, who could take over for now."""

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

KEY = "vacancy_list"
TITLE = N_("岗位空缺表")
PUBLIC = False
SHEET = A4


@dataclass(frozen=True, slots=True, kw_only=True)
class VacantPost:
    """One post without a holder. `days` is "" where nobody ever held it; `acting` holds the post above it."""

    place: str = shown(Shown.OFFICE, N_("范围"))
    post: str = shown(Shown.OFFICE, N_("岗位"))
    since: str = shown(Shown.OFFICE, N_("空缺自"), default="")
    days: str = shown(Shown.OFFICE, N_("空缺天数"), default="")
    last: str = shown(Shown.STAFF_NAME, N_("前任"), default="")
    acting: str = shown(Shown.STAFF_NAME, N_("暂由谁管"), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class VacancyList:
    """One community's list; `wanted` is how many posts there should be."""

    community: str = shown(Shown.OFFICE, N_("社区"))
    as_of: str = shown(Shown.OFFICE, N_("截止日"))
    wanted: int = shown(Shown.OFFICE, N_("应设岗位"), default=0)
    rows: tuple[VacantPost, ...] = shown(Shown.OFFICE, N_("空缺"), default=())


SAMPLE_ONE = VacantPost(
    place="第三网格 2微网格", post="小格区长", since="2026-03-01", days="121", last="李强", acting="陈小燕"
)
SAMPLE = VacancyList(
    community="红卫社区",
    as_of="2026年6月30日",
    wanted=64,
    rows=(
        replace(SAMPLE_ONE, place="第五网格", post="网格员", acting="周建国"),
        *(replace(SAMPLE_ONE, place=f"第三网格 {n}微网格") for n in range(1, 6)),
        *(
            replace(SAMPLE_ONE, place=f"锦绣龙庭{n}号楼", post="楼栋长", since="", days="", last="")
            for n in range(1, 9)
        ),
    ),
)
AWKWARD = replace(
    SAMPLE,
    rows=(
        replace(
            SAMPLE_ONE,
            place="青江市第二通用机械制造厂车桥分厂职工家属住宅小区甲3号楼",
            post="楼栋长",
            last="阿卜杜热合曼·买买提图尔荪",
            acting="䶮𬭎𠅤",
        ),
        replace(
            SAMPLE_ONE, place="第十二网格（原车桥分厂职工家属院片区）", since="2026-03", days="", acting=""
        ),
    ),
)
COPY = Copy(user="录入员 李", time="2026-06-30 14:05", serial="P000123")


def draw(
    out: BinaryIO,
    lists: Sequence[VacancyList],
    *,
    copy: Copy,
    template: Template | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """Each community begins a page. Raises `Cancelled`."""
    t = template or load(KEY)
    shares, aligns = (5, 28, 11, 12, 9, 14, 14, 14), (0.5, 0, 0.5, 0.5, 0.5, 0.5, 0.5, 0)

    def fill(leaves: Leaves, progress: Progress) -> int:
        for number, one in enumerate(lists):
            step(progress, number, len(lists), _("正在排空缺表"))
            leaves.leaf()
            leaves.heading(
                t.word("title", community=one.community),
                t.word("as_of", day=one.as_of, wanted=str(one.wanted), n=str(len(one.rows))),
            )
            columns = [Column(*part) for part in zip(t.words("columns"), shares, aligns, strict=True)]
            rows = [
                (str(n), r.place, r.post, r.since, r.days, r.last, r.acting, "")
                for n, r in enumerate(one.rows, 1)
            ]
            leaves.table(columns, rows, then=SIGNS)
            leaves.signs(t.words("signs"), gap=2)
        return sum(len(one.rows) for one in lists)

    return bound(out, SHEET, t, copy, fill, title=_(TITLE), progress=progress)
