"""What the office holds about a person as a PDF handed to that person, past the gate of internal documents.

Paper lies about: whole ID numbers stand in the workbook alone (which can have a password), on paper their last four
characters. Everything else stands as in the workbook (个人信息保护法 art. 45).
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from desktop.base.clock import as_datetime
from desktop.base.errors import Refused
from desktop.base.i18n import N_, _
from desktop.base.ids import new_id
from desktop.documents import inner_gate
from desktop.documents.kinds.common import Shown, shown
from desktop.documents.kinds.leaves import Leaves
from desktop.documents.kinds.template import Template, load
from desktop.documents.layout.blocks import line_in
from desktop.documents.layout.paper import A4
from desktop.documents.layout.table import Column
from desktop.domain.permissions import Action
from desktop.queries import accounts, subject
from desktop.queries.subject import Line
from desktop.workspace import Workspace

TITLE: Final = N_("个人信息(提供给本人)")
MOST_LINES: Final = 12  # of a cell
_LONG = re.compile(r"(?<!\d)(?:\d[ -]?){14,16}(?:\d[ -]?)?[\dXx](?![\dXx])")
_HIDDEN = re.compile(r"\d{3,14}[*×●]{6,}(\d{0,4}[Xx]?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One line: when ("" for what stands now), about what, what it says, who did it."""

    when: str = shown(Shown.OFFICE, N_("时间"))
    about: str = shown(Shown.OFFICE, N_("事项"))
    said: str = shown(Shown.RESIDENT, N_("内容"))
    who: str = shown(Shown.STAFF_NAME, N_("经手人"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """One person's paper, part by part."""

    name: str = shown(Shown.RESIDENT, N_("姓名"))
    made_on: str = shown(Shown.OFFICE, N_("日期"))
    made_by: str = shown(Shown.STAFF_NAME, N_("经手人"))
    number: str = shown(Shown.CODE, N_("编号"))
    parts: tuple[tuple[str, tuple[Said, ...]], ...] = shown(Shown.RESIDENT, N_("部分"))


def pdf(office: Workspace, resident_id: str, *, actor: str, reason: str) -> tuple[bytes, int]:
    """The PDF, to be written where somebody asks for it, and how many lines it has.

    Raises `Refused` without the rights to export and to see whole numbers, without a reason, and when the gate finds
    a whole number; `NotFound` for nobody. Recorded in the audit chain before anybody has it.
    """
    with office.read() as db:
        permit = accounts.permit(db, actor)
        permit.insist(Action.EXPORT)
        permit.insist(Action.REVEAL)
        entity_id, name = subject.name_of(db, resident_id)
        found = subject.lines(db, entity_id, permit)
    if not reason.strip():
        raise Refused(_("请写明提供给本人的原因(本人申请的日期、方式)。"), code="subject.no_reason")
    day = as_datetime(office.clock.milliseconds()).strftime("%Y-%m-%d")
    number = new_id(office.random)[:8].upper()
    one = Handout(name=name, made_on=day, made_by=actor, number=number, parts=_parts(subject.parts(found)))
    inner_gate.insist(_(TITLE), [one])
    paper = io.BytesIO()
    draw(paper, one)
    detail = {"rows": len(found), "reason": reason.strip(), "locked": False, "paper": number}
    office.record_event("subject.exported", actor=actor, object_id=entity_id, detail=detail)
    return paper.getvalue(), len(found)


def _parts(found: Mapping[str, Sequence[Line]]) -> tuple[tuple[str, tuple[Said, ...]], ...]:
    return tuple(
        (part, tuple(Said(when=x.when, about=x.about, said=for_paper(x.said), who=x.who) for x in lines))
        for part, lines in found.items()
    )


def for_paper(text: str) -> str:
    """The text with the last four characters of every ID or card number in it."""
    tail = _("尾号 {tail}")
    hidden = _HIDDEN.sub(lambda m: tail.format(tail=m[1]) if m[1] else _("(已遮盖)"), text)
    return _LONG.sub(lambda m: tail.format(tail=re.sub("[ -]", "", m[0])[-4:]), hidden)


class _Pages(Leaves):
    """Pages for the person: the foot says for whom, not that it must stay in the office."""

    def __init__(self, out: BinaryIO, t: Template, one: Handout, pages: int) -> None:
        super().__init__(out, A4, t, None, title=_(TITLE), pages=pages)
        self._one = one

    def foot(self) -> None:
        """One quiet line along the bottom."""
        words = _("提供给本人,请妥善保管。编号 {number}  第 {page} 页 / 共 {pages} 页").format(
            number=self._one.number, page=self.canvas.pages, pages=self._pages
        )
        strip = self._paper.at(0, self._paper.height - 6, self._paper.width, 6)
        line_in(self.canvas, strip, words, self.t.style("as_of", "quiet").but(align=0.5))


def draw(out: BinaryIO, one: Handout) -> int:
    """The pages of one person; returns how many. Drawn twice, the first time to learn how many there are."""
    t = load("erasure_certificate")  # the same quiet look as the other paper about what is held of whom
    pages = _fill(_Pages(io.BytesIO(), t, one, 0))
    leaves = _Pages(out, t, one, pages)
    _fill(leaves)
    leaves.canvas.close()
    return pages


def _fill(leaves: _Pages) -> int:
    one = leaves._one
    leaves.leaf()
    leaves.heading(
        _("{name}的个人信息({day})").format(name=one.name, day=one.made_on),
        _("经手人:{who}").format(who=one.made_by),
    )
    leaves.paragraph(_("证件号码、卡号在纸上只印尾号;完整的号码在电子表格里,需要时可以索取。"))
    heads = (_("时间"), _("事项"), _("内容"), _("经手人"))
    for part, lines in one.parts:
        leaves.section(_(part))
        if not lines:
            leaves.line(_("没有"))
            continue
        shares, rows = (17, 20, 48, 12), [(x.when, x.about, x.said, x.who) for x in lines]
        if not any(x.when or x.who for x in lines):  # what stands now has neither
            leaves.table(
                [Column(heads[1], 25), Column(heads[2], 75)],
                [row[1:3] for row in rows],
                most_lines=MOST_LINES,
            )
            continue
        columns = [Column(*both) for both in zip(heads, shares, strict=True)]
        leaves.table(columns, rows, most_lines=MOST_LINES)
    return leaves.canvas.pages
