"""The tables of the settings screen."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.base.i18n import N_, _
from desktop.domain.care import BY_KEY
from desktop.domain.permissions import ROLE_NAMES, SPECIALIST, Role
from desktop.queries.accounts import Account
from ui.theme.roles import Role as Ink
from ui.widgets.record_table import Column


@dataclass(frozen=True)
class UserRow:
    """One account, and whether it has a password on this PC's file."""

    account: Account
    password: bool


def role_words(role: str) -> str:
    """A role for people; one of a newer program as it is."""
    if role.startswith(SPECIALIST):
        known = BY_KEY.get(role.removeprefix(SPECIALIST))
        return _("专干({what})").format(what=_(known.name) if known else role)
    return _(ROLE_NAMES[Role(role)]) if role in set(Role) else role


def _state(row: UserRow) -> str:
    if row.account.ended_on:
        return _("已停用 {day}").format(day=row.account.ended_on)
    return _("使用中") if row.password else _("本机没有密码")


def _tone(row: UserRow) -> Ink | None:
    return Ink.TEXT_MUTED if row.account.ended_on else None if row.password else Ink.WARN


USERS = (
    Column[UserRow]("name", N_("姓名"), lambda r: r.account.name, width=110, sortable=False),
    Column[UserRow](
        "roles", N_("角色"), lambda r: "、".join(map(role_words, r.account.roles)), width=300, sortable=False
    ),
    Column[UserRow]("state", N_("状态"), _state, width=130, sortable=False, tone=_tone),
)
