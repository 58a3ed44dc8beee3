"""Who may sign in, as what: adding a user with a password, changing roles, ending. One director always stays."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from sqlalchemy import Connection

from desktop.base.errors import NotFound, Problem, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import RESTRICTED, SPECIALIST, Action, Role
from desktop.operations import care_keys
from desktop.operations.passwords import remember
from desktop.queries import accounts as queries
from desktop.queries.accounts import Account
from desktop.security import keyslots, passwords
from desktop.security.keyslots import Argon2Cost
from desktop.workspace import Workspace

NAME_LENGTH: Final = 40
KNOWN: Final = frozenset([*Role, *(SPECIALIST + key for key in RESTRICTED)])


def add(
    office: Workspace, name: str, roles: Sequence[str], *, actor: str, today: date, password: str = "",
    cost: Argon2Cost | None = None,
) -> Changes:  # fmt: skip
    """A new user. `password` may be left out for somebody who has one already (whoever founded the office).

    The first account must be a director's: without one nobody could manage users any more. Raises `Refused` with
    problems by field: name, roles, password.
    """
    name = " ".join(name.split())
    with office.read() as db:
        queries.permit(db, actor).insist(Action.MANAGE_USERS)
        live, known = _live(db), queries.guessable(db, name)
    problems = _problems(name, roles, live)
    has_one = name in keyslots.users(office.path)
    if not has_one:
        weak = passwords.problem(password, known)
        if weak is not None:
            problems["password"] = weak
    if problems:
        raise Refused(next(iter(problems.values())).text, code="account.problems", problems=problems)
    with contextlib.ExitStack() as undo:
        if not has_one:
            office.add_user(name, password, actor=actor, cost=cost)
            # nobody may open the file whom the office does not know
            undo.callback(office.remove_user, name, actor=actor)
        with office.change("account.add", actor=actor, args={"subject": name}) as unit:
            fields = {"name": name, "roles": sorted(set(roles)), "started_on": today.isoformat()}
            unit.create("account", fields)
        if not has_one:
            remember(
                office, name, password, start=name != actor
            )  # somebody else typed it: changed at first login
        undo.pop_all()
    care_keys.settle(office, actor=actor)
    return unit.changes


def set_roles(office: Workspace, name: str, roles: Sequence[str], *, actor: str) -> Changes:
    """Give a user other roles; raises `Refused` when no director would be left, `NotFound` for nobody.

    The keys of restricted care follow, as far as whoever acts holds them; else at the next login of who does.
    """
    with office.read() as db:
        queries.permit(db, actor).insist(Action.MANAGE_USERS)
        live = _live(db)
    account = _named(live, name)
    others = [other for other in live if other.id != account.id]
    if problem := _roles_problem(roles):
        raise Refused(problem.text, code=problem.code, problems={"roles": problem})
    _insist_director(others, roles)
    with office.change("account.roles", actor=actor, args={"subject": account.name}) as unit:
        unit.set("account", account.id, {"roles": sorted(set(roles))})
    care_keys.settle(office, actor=actor)
    return unit.changes


def end(office: Workspace, name: str, *, actor: str, today: date) -> Changes:
    """Let a user go, with the password on this file; raises `Refused` for the last director.

    Another PC of the office takes the password away when it is ended there too; until then the account may do nothing.
    """
    with office.read() as db:
        queries.permit(db, actor).insist(Action.MANAGE_USERS)
        live = _live(db)
    account = _named(live, name)
    _insist_director([other for other in live if other.id != account.id], ())
    with office.change("account.end", actor=actor, args={"subject": account.name}) as unit:
        unit.set("account", account.id, {"ended_on": today.isoformat()})
    if keyslots.users(office.path) != [account.name]:
        office.remove_user(account.name, actor=actor)
    care_keys.settle(office, actor=actor)
    return unit.changes


def sweep(office: Workspace, *, actor: str) -> tuple[str, ...]:
    """Take away the passwords of users who were ended on another PC, or just before a power cut; returns whose.

    The keys they knew change. Left to whoever may manage users; the last password of this PC stays.
    """
    if office.read_only:
        return ()
    with office.read() as db:
        live = _live(db)
        if not queries.permit(db, actor).may(Action.MANAGE_USERS) or not _has_director(live):
            return ()  # two PCs ended each other's director: one of them must come in yet to name a new one
        ended = {account.name for account in queries.accounts(db)} - {account.name for account in live}
    if not ended:
        return ()
    gone = []
    for name in keyslots.named(office.path, office.home):
        if name in ended and set(keyslots.users(office.path, office.home)) - {name}:
            office.remove_user(name, actor=actor)
            gone.append(name)
    return tuple(gone)


def _live(db: Connection) -> list[Account]:
    return [account for account in queries.accounts(db) if not account.ended_on]


def _named(live: Sequence[Account], name: str) -> Account:
    found = next((account for account in live if account.name == name), None)
    if found is None:
        raise NotFound(_("没有这个用户:{name}").format(name=name), code="account.unknown")
    return found


def _problems(name: str, roles: Sequence[str], live: Sequence[Account]) -> dict[str, Problem]:
    found: dict[str, Problem] = {}
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        words = _("请填写姓名,最多 {n} 个字。").format(n=NAME_LENGTH)
        found["name"] = Problem("account.name", words)
    elif any(account.name == name for account in live):
        found["name"] = Problem("account.twice", _("已有这个用户。同名的人请加上岗位,例如“李梅(民政)”。"))
    if problem := _roles_problem(roles):
        found["roles"] = problem
    elif not _has_director(live) and Role.DIRECTOR not in roles:
        found["roles"] = Problem("account.first", _("第一个用户须是主任,否则没有人能管理用户。"))
    return found


def _roles_problem(roles: Collection[str]) -> Problem | None:
    if not set(roles) & set(Role):
        return Problem("account.no_role", _("请至少选一个角色;专干还要加上录入员。"))
    if unknown := sorted(set(roles) - KNOWN):
        return Problem("account.role", _("没有这个角色:{name}").format(name=unknown[0]))
    return None


def _has_director(accounts: Sequence[Account]) -> bool:
    return any(Role.DIRECTOR in account.roles for account in accounts)


def _insist_director(others: Sequence[Account], roles: Collection[str]) -> None:
    if Role.DIRECTOR not in roles and not _has_director(others):
        problem = Problem("account.last_director", _("这是最后一位主任。请先把另一位用户设为主任。"))
        raise Refused(problem.text, code=problem.code, problems={"roles": problem})
