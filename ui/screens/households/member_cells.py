"""The columns of the members' table: what is keyed first, numbers masked."""

from __future__ import annotations

from desktop.base.i18n import N_, _
from desktop.domain import masking
from desktop.domain.codes import RELATION_NAMES, SEX_NAMES
from desktop.domain.resident import ResidentDraft
from ui.screens.households import field_kinds as kinds
from ui.screens.households import owned_phones
from ui.theme.roles import Role
from ui.widgets.cell_model import CellColumn
from ui.widgets.choice import ChoiceEditor, Option
from ui.widgets.editor import AnyEditor, TextEditor

_GONE = {"left": N_("(已迁出)"), "dead": N_("(已故)")}


def _gone(row: ResidentDraft) -> Role | None:
    return None if row.state == "live" else Role.TEXT_MUTED


def _name(row: ResidentDraft) -> str:
    return row.name + (_(_GONE[row.state]) if row.state in _GONE else "")


def _birth(row: ResidentDraft) -> str:
    """The whole date would give away what the masked number beside it hides."""
    return masking.birth(row.birth) if row.id_number else row.birth


def _yes(value: bool | None) -> str:
    return "" if value is None else _("是") if value else _("否")


def _yes_no() -> AnyEditor:
    return ChoiceEditor([Option(True, _("是"), "s1y"), Option(False, _("否"), "f0n")])


def _hidden_birth() -> AnyEditor:
    editor = kinds.BirthEditor()
    editor.beside_number = True
    return editor


MEMBERS: tuple[CellColumn[ResidentDraft], ...] = (
    CellColumn("name", N_("姓名"), _name, TextEditor, width=74, tone=_gone),
    CellColumn("relation", N_("关系"), lambda r: _(RELATION_NAMES.get(r.relation or "", "")),
               kinds.coded("resident", "relation"), width=66, tone=_gone),
    CellColumn("id_number", N_("证件号码"), lambda r: masking.id_number(r.id_number), kinds.id_number, width=152,
               tone=_gone),
    CellColumn("sex", N_("性别"), lambda r: _(SEX_NAMES.get(r.sex or "", "")), kinds.coded("resident", "sex"),
               width=44, tone=_gone),
    CellColumn("birth", N_("出生"), _birth, _hidden_birth, width=88, tone=_gone),
    CellColumn("phones", N_("电话"), lambda r: owned_phones.mask(r.phones), kinds.phones, width=112, tone=_gone),
    CellColumn("lives_here", N_("住这里"), lambda r: _yes(r.lives_here), _yes_no, width=56, tone=_gone),
    CellColumn("hukou_here", N_("户口在"), lambda r: _yes(r.hukou_here), _yes_no, width=56, tone=_gone),
)  # fmt: skip
