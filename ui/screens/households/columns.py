"""The columns of a household's members."""

from __future__ import annotations

from desktop.base.i18n import N_, _
from desktop.domain import resident
from desktop.queries.households import Member
from ui.theme.roles import Role
from ui.widgets.record_model import Column

_MEMBER_STATES = dict(resident.STATES)


def _gone(row: Member) -> Role | None:
    return None if row.state == "live" else Role.TEXT_MUTED


MEMBERS: tuple[Column[Member], ...] = (
    Column("name", N_("姓名"), lambda m: m.name, width=76, sortable=False, tone=_gone),
    Column("relation", N_("与户主关系"), lambda m: m.relation, width=84, sortable=False, tone=_gone),
    Column("sex", N_("性别"), lambda m: m.sex, width=44, sortable=False, tone=_gone),
    Column("birth", N_("出生"), lambda m: m.birth, width=88, sortable=False, tone=_gone),
    Column("number", N_("证件号码"), lambda m: m.id_masked, width=148, sortable=False, tone=_gone),
    Column("phones", N_("电话"), lambda m: m.phones_masked, width=104, sortable=False, tone=_gone),
    Column(
        "state",
        N_("状态"),
        lambda m: _(_MEMBER_STATES.get(m.state, "")),
        width=60,
        sortable=False,
        tone=_gone,
    ),
)
