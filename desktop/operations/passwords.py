"""Whose password is set, and when: the strong rule, the five before it, the yearly reminder, the first change.

What is remembered of passwords (when they were set, verifiers of earlier ones) stands in the encrypted office file,
not beside the key slots: there nobody without the key can try guesses against it.
"""

from __future__ import annotations

from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.queries import accounts
from desktop.queries.password_facts import KEPT, remembered
from desktop.security import keyslots, passwords
from desktop.security.keyslots import Argon2Cost
from desktop.store import log
from desktop.workspace import Workspace

START_GROUPS: Final = 3
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # no l, i, o, 0, 1: it is copied from paper


def check(office: Workspace, password: str, *, user: str) -> None:
    """Raise `Refused` unless `user` may have this password from now on."""
    with office.read() as db:
        known, past = accounts.guessable(db, user), remembered(db, user).past
    passwords.insist(password, known, past)


def change(
    office: Workspace, password: str, *, user: str, strong: bool = True, cost: Argon2Cost | None = None
) -> str:
    """Give a user a new password that he chose himself; returns whose it was.

    `user` may be left out while there is only one. `strong` asks the rule of the window; without it the floor of
    every password and the five before it. Raises `Refused`.
    """
    users = keyslots.users(office.path)
    whose = user or (users[0] if len(users) == 1 else "")
    if strong:
        check(office, password, user=whose)
    else:
        with office.read() as db:
            past = remembered(db, whose).past
        if passwords.matches_any(password, past):
            words = _("这个密码用过了,请换一个和前 {n} 个不同的。").format(n=passwords.REMEMBERED)
            raise Refused(words, code="password.used")
    office.change_password(password, user=whose, cost=cost)
    remember(office, whose, password)
    return whose


def reset(office: Workspace, name: str, password: str, *, actor: str, cost: Argon2Cost | None = None) -> None:
    """A director gives a user who forgot his password a start password, to be changed at the next login.

    Raises `Refused` for a role that may not, for an easy password, and for somebody without one on this PC.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.MANAGE_USERS)
    if name not in keyslots.users(office.path):
        raise Refused(_("“{name}”在本机没有密码。").format(name=name), code="password.user")
    check(office, password, user=name)
    office.change_password(password, user=name, cost=cost)
    remember(office, name, password, start=True)
    office.record_event("password.reset", actor=actor, detail={"user": name})


def remember(office: Workspace, user: str, password: str, *, start: bool = False) -> None:
    """Keep when this password was set; `start`: somebody else chose it, so it must be changed at the next login."""
    made = passwords.verifier(password, office.random)
    with office.local() as db:
        facts = _read(db)
        mine = facts.get(user, {})
        facts[user] = {
            "past": [made, *mine.get("past", [])][: passwords.REMEMBERED],
            "at": office.clock.milliseconds(),
            "start": start,
        }
        log.set_meta(db, KEPT, orjson.dumps(facts).decode())


def start_password(office: Workspace) -> str:
    """A start password to be handed over on paper: three groups of four, drawn by chance, about 59 bits."""
    groups = []
    for _group in range(START_GROUPS):
        drawn = office.random(4)
        groups.append("".join(_ALPHABET[byte % len(_ALPHABET)] for byte in drawn))
    return "-".join(groups).capitalize() if groups[0][0].isalpha() else "K" + "-".join(groups)


def _read(db: Connection) -> dict[str, Any]:
    text = log.meta(db, KEPT)
    return dict(orjson.loads(text)) if text else {}
