"""Which computers fall with a key: struck off and taken back as an office's own settings and requests say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, Connection, select, update

from desktop.base.errors import Refused
from desktop.district import chain, members
from desktop.district.admission_tables import certified
from desktop.district.members import BY_OFFICE, LEFT_OUT, Brought, Computer
from desktop.district.schema import ROWS, installation
from desktop.queries.computers import ENTRY, KEY_ENDED, REVOKED
from desktop.security import certificates
from desktop.security.certificates import Certificate
from desktop.security.install import fingerprint

REPLACED: Final = "key"  # in the audit: struck off because the key that certified it ended


def struck_off(db: Connection, code: str) -> list[str]:
    """Signing keys of an office's computers that are believed no more."""
    here = (installation.c.office == code, installation.c.revoked_ms.is_not(None))
    wanted = select(installation.c.signer).where(*here).order_by(installation.c.signer)
    return [str(signer) for (signer,) in db.execute(wanted)]


def left_out(db: Connection, code: str, named: Collection[str]) -> list[Brought]:
    """The computers in use of an office that are not `named`, with what each of them brought."""
    return members.brought(db, [one for one in _in_use(db, code) if one.signer not in named])


def leave_out(db: Connection, gone: Sequence[Brought], *, actor: str, at_ms: int) -> None:
    """Strike computers off whose key ended, each with a line in the audit that says what it had brought."""
    for one in gone:
        members.revoke(db, one.computer.signer, at_ms=at_ms)
        members.mark(db, LEFT_OUT, one.computer.signer, one.computer.office)
        detail = {
            "office": one.computer.office, "by": REPLACED, "computer": one.computer.name, "bundles": one.bundles,
            "ops": one.ops, "first": one.first_ms, "last": one.last_ms,
        }  # fmt: skip
        check = one.computer.fingerprint
        chain.append(db, actor=actor, event="office.revoked", object_id=check, detail=detail, at_ms=at_ms)


def certified_by(db: Connection, key: str) -> list[Brought]:
    """The computers in use that a key of an office certified."""
    return members.brought(db, _computers(db, installation.c.issuer == key))


def take_over(db: Connection, signer: str, one: Certificate) -> None:
    """A computer whose certifying key ended shows a certificate by one in force: it stands by that from now on.

    Raises as `members.insist_vouched`.
    """
    issuer = db.execute(select(installation.c.issuer).where(installation.c.signer == signer)).scalar()
    ends = select(certified.c.revoked_ms).where(certified.c.key == issuer)
    if issuer and db.execute(ends).scalar() is not None:
        members.insist_vouched(db, one)
        here = (installation.c.signer == one.subject, installation.c.office == one.office)
        db.execute(update(installation).where(*here).values(issuer=one.issuer))


def follow(db: Connection, code: str, *, actor: str, at_ms: int) -> int:
    """Strike off, and take back, computers as the office's own settings say; returns how many changed.

    With a key the office ended fall the computers it certified, unless the office certified them anew. What the
    district itself struck off stays so. In the transaction that takes the office's bundle.
    """
    said = _said(db, code)
    by_office, with_key = members.marked(db, BY_OFFICE), members.marked(db, LEFT_OUT)
    standing = _standing(db, code)
    changed = 0
    for signer, revoked_ms, issuer in _every(db, code):
        if signer in said.revoked and revoked_ms is None:
            members.revoke(db, signer, at_ms=at_ms)
            members.mark(db, BY_OFFICE, signer, code)
            event = "office.revoked"
        elif revoked_ms is None and issuer in said.ended and not said.certified_anew(signer):
            fallen = members.brought(db, _computers(db, installation.c.signer == signer))
            leave_out(db, fallen, actor=actor, at_ms=at_ms)
            changed += 1
            continue
        elif signer in by_office and signer not in said.revoked:
            members.reinstate(db, signer, issuer=issuer)
            event = "computer.reinstated"
        elif signer in with_key and signer not in said.revoked and (key := said.issuer(signer)) in standing:
            members.reinstate(db, signer, issuer=key)
            event = "computer.reinstated"
        else:
            continue
        detail = {"office": code, "by": "office"}
        check = fingerprint(signer)
        chain.append(db, actor=actor, event=event, object_id=check, detail=detail, at_ms=at_ms)
        changed += 1
    return changed


class _Said:
    """What an office's settings say of its computers and keys."""

    def __init__(self, rows: Sequence[tuple[str, Any]]) -> None:
        known = {key: value for key, value in rows if isinstance(value, dict)}
        self.revoked = {k.removeprefix(REVOKED) for k in known if k.startswith(REVOKED)}
        self.ended = {k.removeprefix(KEY_ENDED) for k in known if k.startswith(KEY_ENDED)}
        self._entries = {k.removeprefix(ENTRY): v for k, v in known.items() if k.startswith(ENTRY)}

    def issuer(self, signer: str) -> str:
        """The key by which a computer is really certified in the office's list, "" for none."""
        try:
            one = certificates.parse(self._entries.get(signer, {}).get("certificate"))
            certificates.judge([one], signer, frozenset({one.issuer}), 0)
        except Refused:
            return ""
        return one.issuer

    def certified_anew(self, signer: str) -> bool:
        """Whether by a key that the office did not end."""
        key = self.issuer(signer)
        return bool(key) and key not in self.ended


def _said(db: Connection, code: str) -> _Said:
    setting = ROWS["setting"].c
    rows = db.execute(
        select(setting.key, setting.value).where(setting.office == code, setting.key.startswith("computer."))
    ).all()
    return _Said([(str(key), orjson.loads(value or "null")) for key, value in rows])


def _standing(db: Connection, code: str) -> set[str]:
    here = (certified.c.office == code, certified.c.revoked_ms.is_(None))
    return {str(key) for (key,) in db.execute(select(certified.c.key).where(*here))}


def _every(db: Connection, code: str) -> list[tuple[str, int | None, str | None]]:
    one = installation.c
    rows = db.execute(select(one.signer, one.revoked_ms, one.issuer).where(one.office == code))
    return [(str(row.signer), row.revoked_ms, row.issuer) for row in rows]


def _in_use(db: Connection, code: str) -> list[Computer]:
    return _computers(db, installation.c.office == code)


def _computers(db: Connection, where: ColumnElement[bool]) -> list[Computer]:
    wanted = select(installation).where(where, installation.c.revoked_ms.is_(None))
    return [Computer(**row) for row in db.execute(wanted.order_by(installation.c.signer)).mappings()]
