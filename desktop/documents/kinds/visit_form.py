"""The sheet of one household (一户一表): address and family name printed, everything else asked at the door."""

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
from desktop.documents.layout.blocks import line_in, text_in
from desktop.documents.layout.paper import A4
from desktop.documents.layout.table import Column

KEY = "visit_form"
TITLE = N_("入户走访登记表(一户一表)")
PUBLIC = False
SHEET = A4
MEMBERS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitForm:
    """One household: the number to key it back by, where it is, the family's name."""

    number: str = shown(Shown.CODE, N_("表号"))
    community: str = shown(Shown.OFFICE, N_("社区"))
    grid: str = shown(Shown.OFFICE, N_("网格"))
    place: str = shown(Shown.OFFICE, N_("门址"))
    family: str = shown(Shown.RESIDENT, N_("户"), default="")
    worker: str = shown(Shown.STAFF_NAME, N_("走访人"), default="")


SAMPLE = VisitForm(
    number="3FA97C21-01",
    community="红卫社区",
    grid="第三网格",
    place="锦绣龙庭3号楼2单元501",
    family="王家",
    worker="陈小燕",
)
AWKWARD = replace(
    SAMPLE,
    number="3FA97C21-128",
    grid="第十二网格（原车桥分厂职工家属院片区）",
    place="青江市第二通用机械制造厂车桥分厂职工家属住宅小区甲3号楼2单元三楼东户",
    family="阿卜杜热合曼·买买提图尔荪家",
    worker="䶮𬭎𠅤",
)
COPY = Copy(user="录入员 李", time="2026-06-30 14:05", serial="3FA97C21")


def draw(
    out: BinaryIO,
    forms: Sequence[VisitForm],
    *,
    copy: Copy,
    template: Template | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """One page a household. Raises `Cancelled`."""
    t = template or load(KEY)

    def fill(leaves: Leaves, progress: Progress) -> int:
        for number, form in enumerate(forms):
            step(progress, number, len(forms), _("正在排走访登记表"))
            leaves.leaf()
            _form(leaves, form, t)
        return len(forms)

    return bound(out, SHEET, t, copy, fill, title=_(TITLE), progress=progress)


def _form(leaves: Leaves, form: VisitForm, t: Template) -> None:
    title = t.word("title", community=form.community)
    line_in(leaves.canvas, leaves.take(11, 0.5), title, t.style("title").but(align=0.5))
    left, right = leaves.take(6.5, 2).columns(1.6, 1)
    line_in(leaves.canvas, left, t.word("grid", grid=form.grid, worker=form.worker), t.style("sign"))
    line_in(leaves.canvas, right, t.word("number", number=form.number), t.style("number").but(align=1))
    _pairs(leaves, t, ((t.word("place"), form.place, 3.2), (t.word("family"), form.family, 1.4)))
    for key in ("asked_1", "asked_2"):
        _pairs(leaves, t, tuple((label, filled, 1.0) for label, filled in t.pairs(key)))
    leaves.y += 3
    columns = [
        Column(head, share) for head, share in zip(t.words("members"), (10, 8, 5, 10, 18, 13), strict=True)
    ]
    leaves.table(columns, [("",) * len(columns)] * MEMBERS, row=8.6)
    for key, high in (("house", 14), ("special", 20), ("visit", 50), ("wishes", 38)):
        label, words = t.pairs("boxes")[("house", "special", "visit", "wishes").index(key)]
        _box(leaves, t, label, words, high)
    leaves.signs(t.words("signs"), gap=3)


def _pairs(leaves: Leaves, t: Template, parts: Sequence[tuple[str, str, float]]) -> None:
    """One ruled line of labels with what is known, or room to write."""
    strip = leaves.take(8.6)
    for box, (label, words, _share) in zip(strip.columns(*[p[2] for p in parts]), parts, strict=True):
        wide = leaves.canvas.width_of(label, t.style("cell").size) + 4
        name, value = box.at(0, 0, wide, box.height), box.at(wide, 0, box.width - wide, box.height)
        leaves.canvas.rect(name, fill=t.colour("head_ground"), stroke=t.colour("rule"), width=0.15)
        leaves.canvas.rect(value, stroke=t.colour("rule"), width=0.15)
        line_in(leaves.canvas, name.inset(1.5, 0), label, t.style("cell", "head").but(align=0.5))
        line_in(leaves.canvas, value.inset(1.5, 0.5), words, t.style("cell"))


def _box(leaves: Leaves, t: Template, label: str, words: str, high: float) -> None:
    """A labelled frame to write in, with boxes to tick at its top."""
    frame = leaves.take(high)
    name, value = frame.columns(1, 7.2)
    leaves.canvas.rect(name, fill=t.colour("head_ground"), stroke=t.colour("rule"), width=0.15)
    leaves.canvas.rect(value, stroke=t.colour("rule"), width=0.15)
    text_in(leaves.canvas, name.inset(2, 1), label, t.style("cell", "head").but(align=0.5))
    if words:
        text_in(leaves.canvas, value.inset(2, 1.6), words, t.style("cell").but(rise=0, leading=1.6))
