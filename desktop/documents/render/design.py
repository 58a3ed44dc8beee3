"""How a document looks, for a form: its parts with what is said about them, and a sample drawn as it would be printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Any, BinaryIO, Final

from desktop.base.errors import NotFound, Problem, Refused
from desktop.base.i18n import _
from desktop.documents.kinds import (
    badge,
    call_list,
    card_list,
    care_due,
    contact_card,
    diary,
    division_table,
    door_sticker,
    duty_board,
    erasure_certificate,
    folded_card,
    gate_board,
    gift_list,
    handover,
    large_card,
    nickname_list,
    notice,
    office_board,
    pin,
    roster_photos,
    staff_roster,
    template,
    tower_list,
    vacancy_list,
    visit_form,
    visit_sheet,
)
from desktop.documents.kinds.common import Drawn, optional
from desktop.documents.privacy import Gate, text_of
from desktop.documents.render.inking import known
from desktop.domain.changes import Changes
from desktop.domain.layout_names import name_of, title_of
from desktop.domain.layouts import TABLES, Layout, effective
from desktop.operations import layouts as operations
from desktop.queries import layouts as queries
from desktop.workspace import Workspace

PUBLIC: Final = frozenset(
    one.KEY
    for one in (
        badge, contact_card, door_sticker, duty_board, folded_card, gate_board, large_card, notice, office_board, pin,
    )
)  # fmt: skip
"""The templates of what is hung up or handed out: their words pass the privacy gate."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a layout: `words.title`; its value now, the shipped one, and whether the district locked it."""

    table: str
    key: str
    title: str
    shipped: Any
    value: Any
    locked: bool

    @property
    def path(self) -> str:
        return f"{self.table}.{self.key}"


@dataclass(frozen=True, slots=True)
class Design:
    """A document's look: `optional` maps the fields that may be left out to their names; `office`, `district` are the
    two layers, `in_force` both as one."""

    key: str
    title: str
    parts: tuple[Part, ...]
    optional: Mapping[str, str]
    office: Layout
    district: Layout

    @property
    def in_force(self) -> Layout:
        return effective(self.district, self.office)


_DOCUMENTS: Final[tuple[ModuleType, ...]] = (
    contact_card, folded_card, large_card, door_sticker, card_list, duty_board, gate_board, office_board, badge, pin,
    staff_roster, roster_photos, tower_list, visit_sheet, visit_form, diary, handover, call_list, nickname_list, care_due,
    gift_list, vacancy_list, notice, erasure_certificate, division_table,
)  # fmt: skip
INTERNAL: Final = "internal"  # the foot of internal papers; its sample is the roster's
_BY_KEY: Final[Mapping[str, ModuleType]] = {
    **{module.KEY: module for module in _DOCUMENTS}, INTERNAL: staff_roster,
}  # fmt: skip


def documents() -> tuple[str, ...]:
    """The documents whose look can be changed."""
    return tuple(_BY_KEY)


def design(db: Any, key: str) -> Design:
    """The look of a document as it is now; raises `NotFound` naming the ones there are."""
    fields = {} if key == INTERNAL else optional(type(_known(key).SAMPLE))
    office, district = queries.office_layout(db, key), queries.district_layout(db, key)
    return Design(key, title_of(key), tuple(parts(key, office, district)), fields, office, district)


def parts(key: str, office: Layout, district: Layout) -> Iterator[Part]:
    """Every part of a template with its value under both layers."""
    shipped, now = template.shipped(key).data, effective(district, office)
    with template.in_force({key: now}):
        data = template.load(key).data
    for table in TABLES:
        for name, value in shipped.get(table, {}).items():
            locked = district.locks(f"{table}.{name}")
            yield Part(table, name, name_of(table, name, value), value, data[table][name], locked)


def draw_sample(out: BinaryIO, key: str, layout: Layout, *, awkward: bool = False) -> Drawn:
    """The document with made-up people under a layout; `awkward`: the longest names and texts there are."""
    module = _known(key)
    signed = {"copy": module.COPY} if hasattr(module, "COPY") else {}
    item = module.AWKWARD if awkward else module.SAMPLE
    with template.in_force({key: layout}):
        drawn: Drawn = module.draw(out, [template.printed(key, item)], **signed)
    return drawn


def insist_public(db: Any, layout: Layout, *, today: date) -> None:
    """Raise `Refused` (`layout.wrong`, a problem for each part by its path) when the words of a public document say
    what the privacy gate would refuse at every print. The texts are never repeated."""
    if layout.key not in PUBLIC:
        return
    gate, problems = Gate(known(db, today)), {}
    for key, value in layout.changes.get("words", {}).items():
        codes = [code for text in template.texts(value) for code in gate.codes_in(text)]
        if codes:
            problems[f"words.{key}"] = Problem(codes[0], text_of(codes[0]))
    if problems:
        shipped = template.shipped(layout.key).data.get("words", {})
        told = "；".join(
            f"{name_of('words', path.partition('.')[2], shipped.get(path.partition('.')[2]))}：{problem.text}"
            for path, problem in problems.items()
        )
        text = _("“{title}”要对外公开，版式里有 {n} 处不能印，没有保存。{told}")
        raise Refused(
            text.format(title=title_of(layout.key), n=len(problems), told=told),
            code="layout.wrong",
            problems=problems,
        )


def insist_pack(office: Workspace, wanted: Iterable[Layout], *, today: date) -> None:
    """Raise `Refused` when a layout a district pack brings would be refused by the privacy gate at every print: the
    pack names the document, so that the district can mend it."""
    with office.read() as db:
        for layout in wanted:
            insist_public(db, layout, today=today)


def keep(office: Workspace, layout: Layout, *, actor: str, today: date) -> Changes:
    """Keep what the office says about a template. Raises `Refused` (`layout.wrong`, naming every part) for what does
    not fit it and for what the privacy gate would refuse at printing; without the right to change settings."""
    shipped, module = template.shipped(layout.key).data, _BY_KEY.get(layout.key)
    fields = frozenset(optional(type(module.SAMPLE))) if module is not None else frozenset()
    with office.read() as db:
        insist_public(db, layout, today=today)
    return operations.change(office, layout, shipped, fields, actor=actor, today=today)


def take_again(office: Workspace, key: str, version: int, *, actor: str, today: date) -> Changes:
    """An earlier version as the newest one. Raises `NotFound`; `Refused` as `keep` does: what was fit to be shown
    then may name somebody by now."""
    with office.read() as db:
        insist_public(db, queries.version(db, key, version), today=today)
    return operations.take_again(office, key, version, actor=actor, today=today)


def _known(key: str) -> ModuleType:
    if key not in _BY_KEY:
        words = _("没有“{key}”这种版式,可以调整:{allowed}").format(key=key, allowed="、".join(_BY_KEY))
        raise NotFound(words, code="layout.unknown")
    return _BY_KEY[key]
