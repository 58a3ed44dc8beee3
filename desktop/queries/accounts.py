"""Who may sign in to the office, and what each may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection

from desktop.base.i18n import _
from desktop.domain.permissions import SOLE_USER, Action, Permit, Role, roles_of
from desktop.domain.place_code import short_name
from desktop.security.passwords import Known
from desktop.store.last_director import last_director


@dataclass(frozen=True, slots=True)
class Account:
    """`roles` as in `domain.permissions`; `ended_on` is "" while the account stands."""

    id: str
    name: str
    roles: tuple[str, ...]
    started_on: str
    ended_on: str


def accounts(db: Connection) -> Sequence[Account]:
    """All accounts, those that ended included, by name."""
    rows = db.exec_driver_sql("SELECT id, name, roles, started_on, ended_on FROM account ORDER BY name, id")
    return [
        Account(row[0], row[1] or "", tuple(orjson.loads(row[2] or "[]")), row[3] or "", row[4] or "")
        for row in rows
    ]


def permit(db: Connection, actor: str) -> Permit:
    """What `actor` may do. In an office without accounts everybody is its sole user, who sees no restricted list.

    In one with accounts, an unknown or ended name may do nothing (but see `permissions.roles_of`).
    """
    known = accounts(db)
    if not known:
        return SOLE_USER
    told = ((one.name, one.roles, bool(one.ended_on)) for one in known)
    return Permit.of(roles_of(actor, told, lambda: last_director(db)))


def without_director(db: Connection) -> str:
    """Why nobody is director and who stays it meanwhile, in words; "" while somebody is, or while nobody need be."""
    known = accounts(db)
    if not known or any(Role.DIRECTOR in one.roles for one in known if not one.ended_on):
        return ""
    words = _(
        "现在一位主任也没有,多半是几台电脑各自撤了对方的主任。最后被撤的{name}暂时仍按主任,请他登录,设好新的主任。"
    )
    return words.format(name=last_director(db))


def may_purge(db: Connection, name: str) -> bool:
    """Whether somebody of this name may, or until his account ended might, clear records for good."""
    known = accounts(db)
    return not known or any(Permit.of(one.roles).may(Action.PURGE) for one in known if one.name == name)


def acting(db: Connection, said: str, signed_in: str) -> str:
    """Who acts: once the office has accounts, whoever's password opened the file, whatever name was given.

    With the recovery code (`signed_in` "") the name that was given counts: it opens everything anyhow.
    """
    return signed_in if signed_in and accounts(db) else said


def guessable(db: Connection, user: str) -> Known:
    """What a colleague could try as a password of `user`: names of the office and its users, numbers of its staff."""
    names, numbers = {user}, set()
    for name, phone, other in db.exec_driver_sql("SELECT name, phone, supervision_phone FROM community"):
        names.add(short_name(name or ""))
        numbers |= {_digits(phone), _digits(other)}
    names |= {account.name for account in accounts(db)}
    for birth, phones, private in db.exec_driver_sql("SELECT birth, phones, private_phone FROM staff"):
        numbers |= {_digits(phone) for phone in (*orjson.loads(phones or "[]"), private)}
        if len(day := _digits(birth)) == len("19700101"):
            numbers |= {day, day[2:]}
    return Known(tuple(sorted(n for n in names if n)), tuple(sorted(n for n in numbers if n)))


def _digits(text: object) -> str:
    return "".join(ch for ch in str(text or "") if ch.isdecimal())
