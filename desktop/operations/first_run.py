"""What is decided once, when an office begins: its grid standard, who its first user is, and whether it is for practice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from desktop.base.errors import Problem, Refused
from desktop.base.i18n import N_, _
from desktop.domain.changes import Changes
from desktop.domain.permissions import SPECIALIST, Role
from desktop.operations import accounts, passwords, settings
from desktop.queries import accounts as queries
from desktop.queries.practice import SETTING
from desktop.security.keyslots import Argon2Cost
from desktop.workspace import Workspace

NORMS: Final = "norms"
STANDARDS: Final = {  # the bounds of a grid by what a county calls its standard
    "300-500": {"low": 300, "high": 500, "persons": 1000},
    "300-400": {"low": 300, "high": 400, "persons": 1000},
    "1000": {"low": 1, "high": 500, "persons": 1000},
}
_SAID: Final = {  # the same standards in the history
    "300-500": N_("网格标准 300–500 户"),
    "300-400": N_("网格标准 300–400 户"),
    "1000": N_("网格标准 不超过 1000 人"),
}


def set_up(
    office: Workspace, *, standard: str, micro: int, specialist: Sequence[str], actor: str, today: date
) -> Changes:
    """Keep the grid standard (a key of `STANDARDS`) and let `actor` be the office's director.

    specialist: keys of restricted categories of care the first user answers for. The second part is a step of its own.
    Raises `Refused` for an unknown category and KeyError for an unknown standard.
    """
    with office.change("setting.change", actor=actor, args={"subject": _(_SAID[standard])}) as unit:
        settings.put(unit, NORMS, {**STANDARDS[standard], "micro": micro})
    roles = [Role.DIRECTOR, *(SPECIALIST + key for key in specialist)]
    accounts.add(office, actor, [str(role) for role in roles], actor=actor, today=today)
    return unit.changes


@dataclass(frozen=True, slots=True)
class Handed:
    """A new user and the start password that is handed over on paper; it never shows in a repr."""

    name: str
    roles: tuple[str, ...]
    password: str = field(repr=False)


def add_others(
    office: Workspace, wanted: Sequence[tuple[str, str]], *, actor: str, today: date,
    cost: Argon2Cost | None = None,
) -> tuple[Handed, ...]:  # fmt: skip
    """Further users (name, role), each with a start password to be changed at the first login; a step for each.

    Names are looked at before anybody is added: raises `Refused` with problems by row ("0", "1" …).
    """
    names = [" ".join(name.split()) for name, _role in wanted]
    with office.read() as db:
        known = {account.name for account in queries.accounts(db) if not account.ended_on}
    problems = {}
    for row, name in enumerate(names):
        if not name or len(name) > accounts.NAME_LENGTH or not name.isprintable():
            words = _("请填写姓名,最多 {n} 个字。").format(n=accounts.NAME_LENGTH)
            problems[str(row)] = Problem("account.name", words)
        elif name in known or name in names[:row]:
            words = _("已有这个用户。同名的人请加上岗位,例如“李梅(民政)”。")
            problems[str(row)] = Problem("account.twice", words)
    if problems:
        raise Refused(next(iter(problems.values())).text, code="account.problems", problems=problems)
    handed = []
    for name, (_typed, role) in zip(names, wanted, strict=True):
        start = passwords.start_password(office)
        accounts.add(office, name, [role], actor=actor, today=today, password=start, cost=cost)
        handed.append(Handed(name, (role,), start))
    return tuple(handed)


def mark_practice(office: Workspace, *, actor: str) -> Changes:
    """From now on this office says 演练 on every screen and page; it stays so."""
    with office.change("setting.change", actor=actor, args={"subject": _("演练社区")}) as unit:
        settings.put(unit, SETTING, True)
    return unit.changes
