"""The roster with faces (工作人员照片册): twelve people a page, for inspectors and for a new colleague's first day."""

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
from desktop.documents.layout.blocks import line_in, portrait, text_in
from desktop.documents.layout.paper import A4_LANDSCAPE, Box
from desktop.documents.layout.text import group_phone

KEY = "roster_photos"
TITLE = N_("工作人员照片册")
PUBLIC = False
SHEET = A4_LANDSCAPE
ACROSS, DOWN = 4, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One person. Photo: JPEG or PNG bytes; without one there is a silhouette and a warning."""

    name: str = shown(Shown.STAFF_NAME, N_("姓名"))
    post: str = shown(Shown.OFFICE, N_("职务"), default="")
    scope: str = shown(Shown.OFFICE, N_("负责范围"), default="")
    phone: str = shown(Shown.STAFF_PHONE, N_("联系电话"), default="")
    photo: bytes | None = shown(Shown.STAFF_PHOTO, N_("照片"), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceRoster:
    """One community's people by rank."""

    community: str = shown(Shown.OFFICE, N_("社区"))
    as_of: str = shown(Shown.OFFICE, N_("截止日"))
    people: tuple[Face, ...] = shown(Shown.OFFICE, N_("人员"), default=())


SAMPLE = FaceRoster(
    community="红卫社区",
    as_of="2026年6月30日",
    people=tuple(
        Face(name=name, post=post, scope="第三网格", phone="13800000000")
        for name, post in [
            ("周建国", "网格长"),
            ("陈小燕", "网格员"),
            ("欧阳明月", "小格区长"),
            ("马玉梅", "楼栋长"),
        ]
        * 4
    ),
)
AWKWARD = replace(
    SAMPLE,
    people=(
        Face(
            name="阿卜杜热合曼·买买提图尔荪",
            post="网格员、小格区长、楼栋长、信息员",
            scope="第三网格、第三网格第1、2、3小格区、锦绣龙庭3号楼、红卫路12号院及沿街门面1288—1366号",
            phone="0719-88888888",
        ),
        Face(name="䶮𬭎𠅤"),
    ),
)
COPY = Copy(user="录入员 李", time="2026-06-30 14:05", serial="P000123")


def draw(
    out: BinaryIO,
    rosters: Sequence[FaceRoster],
    *,
    copy: Copy,
    template: Template | None = None,
    progress: Progress = SILENT,
) -> Drawn:
    """Each community begins a page. Raises `Cancelled`."""
    t = template or load(KEY)

    def fill(leaves: Leaves, progress: Progress) -> int:
        for number, roster in enumerate(rosters):
            step(progress, number, len(rosters), _("正在排照片册"))
            _roster(leaves, roster, t)
        return sum(len(roster.people) for roster in rosters)

    return bound(out, SHEET, t, copy, fill, title=_(TITLE), progress=progress)


def _roster(leaves: Leaves, roster: FaceRoster, t: Template) -> None:
    a_page = ACROSS * DOWN
    for start in range(0, len(roster.people), a_page):
        leaves.leaf()
        leaves.heading(
            t.word("title", community=roster.community),
            t.word("as_of", day=roster.as_of, n=str(len(roster.people))),
        )
        body = Box(leaves.body.x, leaves.y, leaves.body.width, leaves.body.bottom - leaves.y)
        cells = [cell for row in body.rows(*[1] * DOWN, gap=3) for cell in row.columns(*[1] * ACROSS, gap=4)]
        for cell, person in zip(cells, roster.people[start : start + a_page], strict=False):
            _face(leaves, cell, person, t)


def _face(leaves: Leaves, cell: Box, person: Face, t: Template) -> None:
    canvas = leaves.canvas
    canvas.rect(cell, stroke=t.colour("rule"), width=0.15, radius=1.2)
    wide = (cell.height - 4) * t.photo_ratio * 0.86
    photo = Box(cell.x + 2, cell.y + 2, wide, wide / t.photo_ratio)
    portrait(
        canvas, photo, person.photo, ground=t.colour("ground"), figure=t.colour("figure"), frame=t.colour("rule"),
        where=person.name,
    )  # fmt: skip
    words = Box(photo.right + 2.5, cell.y + 2, cell.right - photo.right - 4, cell.height - 4)
    name, post, scope, phone = words.rows(1.7, 1.3, 2.2, 0.8, gap=1)
    line_in(canvas, name, person.name, t.style("name").but(leading=1.15), where=person.name)
    text_in(canvas, post, person.post, t.style("cell", "head").but(rise=0), where=person.name)
    text_in(canvas, scope, person.scope, t.style("cell", "quiet").but(rise=0), where=person.name)
    line_in(canvas, phone, group_phone(person.phone), t.style("cell").but(rise=1), where=person.name)
