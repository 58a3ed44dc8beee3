"""The keys of restricted care follow the roles, and what was written before there were keys is sealed.

A role says who may know; without the key he cannot. Whoever is signed in brings the two in line as far as his own
keys reach: specialists get theirs, whoever is none any more loses his, and the next words are under a new key.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.domain.care import BY_KEY
from desktop.domain.permissions import RESTRICTED, SPECIALIST, Permit
from desktop.operations import care_letters
from desktop.queries import accounts
from desktop.security import slotfile
from desktop.store import log
from desktop.store.sealing import RULES, SUGGESTION
from desktop.workspace import Unit, Workspace

PAPER: Final = ""  # the recovery code among the holders of a key
_SEALED: Final = "care.sealed"  # meta: the categories whose earlier words are out of the log


@dataclass(frozen=True, slots=True)
class Settled:
    """What was brought in line: (user, category) each; `waiting` need somebody who holds the key; `sealed` records."""

    granted: tuple[tuple[str, str], ...] = ()
    withdrawn: tuple[tuple[str, str], ...] = ()
    waiting: tuple[tuple[str, str], ...] = ()
    sealed: int = 0


def settle(office: Workspace, *, actor: str) -> Settled:
    """Bring keys in line with roles and seal what stands plain; nothing is written when nothing is to be done.

    An office without accounts keeps its keys where they are: with whoever founded it and the recovery code. Whoever
    may not edit hands keys on, and leaves the sealing to others.
    """
    if office.read_only:
        return Settled()
    with office.read() as db:
        entitled = (
            {category: _entitled(db, category) for category in RESTRICTED} if accounts.accounts(db) else {}
        )
    if entitled:
        care_letters.take_in(office, entitled)
        _hand_on(
            office, entitled, actor
        )  # before granting: who holds none here yet is written to elsewhere too
    before = office.ring
    granted, waiting = _grant(office, entitled, actor)
    withdrawn = _withdraw(office, entitled, actor)
    office.level_care(entitled or dict.fromkeys(office.ring.categories, ()), actor=actor)
    if office.ring != before:
        _hand_on(office, entitled, actor)
    sealed = 0
    with contextlib.suppress(Refused):
        sealed = seal_earlier(office, actor=actor)
    return Settled(tuple(granted), tuple(withdrawn), tuple(waiting), sealed)


def _hand_on(office: Workspace, entitled: Mapping[str, set[str]], actor: str) -> None:
    """To the other PCs, when there are specialists or another PC; somebody who may see nothing leaves it to others."""
    if any(entitled.values()) or care_letters.joined(office):
        with contextlib.suppress(Refused):
            care_letters.hand_on(office, entitled, actor=actor)


def paper_words(office: Workspace) -> str:
    """Why the earlier recovery sheet still opens after a new one was made, and what ends that; "" when it does not."""
    pending = office.superseded()
    if not pending:
        return ""
    names = "、".join(_(BY_KEY[category].name) for category in pending)
    users = "、".join(dict.fromkeys(user for held in pending.values() for user in held))
    if users:
        words = _(
            "旧的恢复码单暂时还有效:“{names}”的专项钥匙在 {users} 手里,请他登录一次,钥匙补到新单上,旧单自动作废。"
        )
    else:
        words = _(
            "旧的恢复码单暂时还有效:“{names}”的专项钥匙只有它能打开。请用它打开一次,钥匙补到新单上,旧单自动作废。"
        )
    return words.format(names=names, users=users)


def waiting(office: Workspace, user: str) -> tuple[str, ...]:
    """The categories a user is specialist of and whose key has not reached him yet."""
    with office.read() as db:
        roles = [category for category in RESTRICTED if user in _entitled(db, category)]
    holders = office.care_holders() if roles else {}
    return tuple(category for category in roles if user not in holders.get(category, ()))


def _entitled(db: Connection, category: str) -> set[str]:
    return {
        account.name
        for account in accounts.accounts(db)
        if not account.ended_on
        and SPECIALIST + category in account.roles
        and Permit.of(account.roles).sees(category)
    }


def _grant(
    office: Workspace, entitled: Mapping[str, set[str]], actor: str
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    granted, waiting = [], []
    holders = office.care_holders() if entitled else {}
    saving = _saving(office) if entitled else set()
    for category, users in entitled.items():
        for user in sorted(users - set(holders.get(category, ()))):
            try:
                office.grant_care(user, [category], actor=actor)
                granted.append((user, category))
            except Refused:  # no password here yet, an old slot, or the key is with others
                waiting.append((user, category))
        lacking = saving - set(holders.get(category, ()))
        if lacking and office.signed_in in users and category in office.ring.categories:
            office.grant_care(
                office.signed_in, [category], actor=actor
            )  # the code and the escrow get it along
    return granted, waiting


def _saving(office: Workspace) -> set[str]:
    """The recovery code, and the escrow there is, as they are called among the holders."""
    slots = slotfile.sound(office.path, office.home)[0].slots
    return {f"@{slot.user}" if slot.kind == slotfile.ESCROW else PAPER
            for slot in slots if slot.kind in {slotfile.ESCROW, slotfile.PAPER} and not slot.earlier}  # fmt: skip


def _withdraw(office: Workspace, entitled: Mapping[str, set[str]], actor: str) -> list[tuple[str, str]]:
    """From everybody who is no specialist, once one is and the recovery code could still save the records."""
    done = []
    holders = office.care_holders() if entitled else {}
    for category, users in entitled.items():
        held = {name for name in holders.get(category, ()) if not name.startswith("@")}
        if PAPER in held and held & users:
            for user in sorted(held - users - {PAPER}):
                office.withdraw_care(user, [category], actor=actor)
                done.append((user, category))
    return done


def seal_earlier(office: Workspace, *, actor: str) -> int:
    """Seal restricted records written before there were keys and take their words out of the log; returns how many.

    Only of categories whose key is held. Looks through the log when a key is new; later only at the rows, for
    what arrived from a computer with an older program.
    """
    held = office.ring.categories
    if not held:
        return 0
    with office.read() as db:
        looked = set((log.meta(db, _SEALED) or "").split())
        found = _plain_rows(db, held)
        if new := sorted(held - looked):
            found |= _plain_in_log(db, new)
    if found:
        with office.change("retention.seal", actor=actor, args={"count": len(found)}) as unit:
            for kind, entity_id in sorted(found):
                _seal(unit, office, kind, entity_id)
    if found or held - looked:
        with (
            contextlib.suppress(EnvironmentFailure),
            office.local() as db,
        ):  # a full disk: at the next opening
            log.set_meta(db, _SEALED, " ".join(sorted(held | looked)))
    return len(found)


def _marks(values: Iterable[Any]) -> str:
    return ",".join("?" * len(list(values)))


def _plain_rows(db: Connection, held: frozenset[str]) -> set[tuple[str, str]]:
    keys = tuple(sorted(held))
    care = f"SELECT id FROM main.care_record WHERE category IN ({_marks(keys)})"  # noqa: S608 - only question marks
    found = {("care_record", row[0]) for row in db.exec_driver_sql(care, keys)}
    said = tuple(SUGGESTION + key for key in keys)
    answers = f"SELECT id FROM main.acceptance WHERE field IN ({_marks(said)})"  # noqa: S608 - only question marks
    found |= {("acceptance", row[0]) for row in db.exec_driver_sql(answers, said)}
    return found | _speaking_of(db, [i for kind, i in found if kind == "care_record"])


def _plain_in_log(db: Connection, categories: list[str]) -> set[tuple[str, str]]:
    """Records that were ever written as of these categories in plain, those off the books too; one look at the log."""
    said = {
        "care_record": [f'"category":["{category}",' for category in categories],
        "acceptance": [f'"field":["{SUGGESTION}{category}",' for category in categories],
    }
    where = " OR ".join(
        f'(instr(body, \'"e":"{kind}"\') AND ({" OR ".join(["instr(body, ?)"] * len(texts))}))'
        for kind, texts in said.items()
    )
    sql = f'SELECT DISTINCT instr(body, \'"e":"care_record"\') > 0, entity_id FROM oplog WHERE {where}'  # noqa: S608 - only question marks
    rows = db.exec_driver_sql(sql, tuple(text for texts in said.values() for text in texts))
    found = {("care_record" if care else "acceptance", entity_id) for care, entity_id in rows}
    return found | _speaking_of(db, [i for kind, i in found if kind == "care_record"])


def _speaking_of(db: Connection, care_ids: list[str]) -> set[tuple[str, str]]:
    found = set()
    for part in log.chunks(care_ids):
        for kind, rule in RULES.items():
            if rule.owner:
                sql = f"SELECT id FROM main.{kind} WHERE {rule.owner} IN ({_marks(part)})"  # noqa: S608 - our own names
                found |= {(kind, row[0]) for row in db.exec_driver_sql(sql, tuple(part))}
    return found


def _seal(unit: Unit, office: Workspace, kind: str, entity_id: str) -> None:
    record = unit.record(kind, entity_id)
    said = {name: record.value(name) for name in RULES[kind].fields if name in record.fields}
    unit.purge(kind, entity_id, {n: office.seals.opened(entity_id, n, v) for n, v in said.items()})
