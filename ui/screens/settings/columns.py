"""The tables of the settings screen."""

from __future__ import annotations

import math

from desktop.base.i18n import N_, _
from desktop.domain.permissions import role_words
from ui.screens.settings.presenter import UserRow
from ui.theme.roles import Role as Ink
from ui.widgets.record_table import Column


def _state(row: UserRow) -> str:
    if row.account.ended_on:
        return _("已停用 {day}").format(day=row.account.ended_on)
    if row.locked:
        return _("已锁定,还有 {n} 分钟").format(n=math.ceil(row.locked / 60))
    return _("使用中") if row.password else _("本机没有密码")


def _tone(row: UserRow) -> Ink | None:
    if row.account.ended_on:
        return Ink.TEXT_MUTED
    return None if row.password and not row.locked else Ink.WARN


USERS = (
    Column[UserRow]("name", N_("姓名"), lambda r: r.account.name, width=110, sortable=False),
    Column[UserRow](
        "roles", N_("角色"), lambda r: "、".join(map(role_words, r.account.roles)), width=300, sortable=False
    ),
    Column[UserRow]("state", N_("状态"), _state, width=130, sortable=False, tone=_tone),
)
