"""The certificate of an erasure (删除证明): that, how much, on what ground, by whom and when; never what."""

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

KEY = "erasure_certificate"
TITLE = N_("删除证明")
PUBLIC = False
SHEET = A4
SAID = 24.0  # mm: what is certified, in a few lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """`counts`: (kind of record, how many). `copies`: (file, made, last day) of backups that still hold it."""

    community: str = shown(Shown.OFFICE, N_("社区"))
    number: str = shown(Shown.CODE, N_("编号"))
    rules: tuple[str, ...] = shown(Shown.OFFICE, N_("类别"))
    basis: str = shown(Shown.OFFICE, N_("依据"))
    reason: str = shown(Shown.OFFICE, N_("原因"))
    erased_by: str = shown(Shown.STAFF_NAME, N_("经手人"))
    erased_on: str = shown(Shown.OFFICE, N_("删除日期"))
    counts: tuple[tuple[str, int], ...] = shown(Shown.COUNT, N_("条数"))
    copies: tuple[tuple[str, str, str], ...] = shown(Shown.OFFICE, N_("备份"), default=())


SAMPLE = Erasure(
    community="红卫社区", number="2026-003-a1b2", rules=("迁出和去世的居民", "专项工作的标记和问答"),
    basis="个人信息保护法第十九条、第四十七条", reason="保留期满,经居委会 6 月例会同意", erased_by="李梅",
    erased_on="2026-06-30", counts=(("居民", 12), ("住户", 3), ("专项标记", 418), ("走访", 57)),
    copies=(("红卫社区-20260601-180000-1a2b3c4d.gezhi-copy", "2026-06-01 18:00", "2027-03-01"),),
)  # fmt: skip
AWKWARD = replace(
    SAMPLE,
    community="湖北省十堰市张湾区花果街道放马坪路社区居民委员会",
    reason="上级来文要求结束专项工作后三十日内清除全部标记和问答内容,经主任办公会同意,由网格服务中心经办。" * 2,
    erased_by="阿卜杜热合曼·买买提图尔荪",
    counts=tuple((name, 10**n) for n, name in enumerate(("居民", "住户", "重点记录", "走访", "专项标记", "疑问"))),
    copies=tuple((f"放马坪路社区居民委员会-2026{n:02d}01-180000-1a2b3c4d.gezhi-copy", f"2026-{n:02d}-01 18:00", "2027-03-01")
                 for n in range(1, 31)),
)  # fmt: skip
COPY = Copy(user="主任 李", time="2026-06-30 14:05", serial="P000124")


def draw(
    out: BinaryIO, erasures: Sequence[Erasure], *, copy: Copy, template: Template | None = None,
    progress: Progress = SILENT,
) -> Drawn:  # fmt: skip
    """Each certificate begins a page. Raises `Cancelled`."""
    t = template or load(KEY)

    def fill(leaves: Leaves, progress: Progress) -> int:
        for done, one in enumerate(erasures):
            step(progress, done, len(erasures), _("正在排删除证明"))
            leaves.leaf()
            leaves.heading(t.word("title"), t.word("number", community=one.community, number=one.number))
            _facts(leaves, one, t)
            leaves.section(t.word("counts"))
            rows = [(str(n), name, str(count)) for n, (name, count) in enumerate(one.counts, 1)]
            leaves.table(_columns(t.words("count_columns"), (8, 60, 20), (0.5, 0, 0.5)), rows)
            leaves.section(t.word("copies"))
            if one.copies:
                listed = [(str(n), *row) for n, row in enumerate(one.copies, 1)]
                leaves.table(_columns(t.words("copy_columns"), (8, 60, 26, 20), (0.5, 0, 0.5, 0.5)), listed)
                leaves.paragraph(t.word("copies_note"), style=t.style("cell", "quiet"))
            else:
                leaves.line(t.word("no_copies"))
            leaves.room(SAID + SIGNS)
            leaves.paragraph(t.word("said"))
            leaves.signs(t.words("signs"))
        return len(erasures)

    return bound(out, SHEET, t, copy, fill, title=_(TITLE), progress=progress)


def _facts(leaves: Leaves, one: Erasure, t: Template) -> None:
    facts = (
        ("rules", "、".join(one.rules)), ("basis", one.basis), ("reason", one.reason), ("who", one.erased_by),
        ("when", one.erased_on),
    )  # fmt: skip
    leaves.section(t.word("facts"))
    rows = [(t.word(key), value) for key, value in facts]
    leaves.table(_columns(t.words("fact_columns"), (20, 80), (0, 0)), rows, most_lines=6)


def _columns(names: Sequence[str], shares: Sequence[float], aligns: Sequence[float]) -> list[Column]:
    return [Column(*part) for part in zip(names, shares, aligns, strict=True)]
