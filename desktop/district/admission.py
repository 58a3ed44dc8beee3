"""Enrolling an office by its request, answering with a certificate, and striking off a key or a computer.

An office enrolled so needs no further word about its computers: a newcomer shows the office's certificate for it with
its first bundle, and is put down then. A computer the office itself struck off is struck off here by that bundle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, insert, or_, select, update

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.district import chain, following, making, members, rights
from desktop.district.admission_tables import certified
from desktop.district.database import Database
from desktop.district.following import struck_off
from desktop.district.members import LEFT_OUT, Brought
from desktop.district.schema import installation, office
from desktop.domain import clock_doubt
from desktop.exchange.bundle.manifest import Manifest
from desktop.exchange.enrolment import answers
from desktop.exchange.enrolment.requests import OfficeRequest
from desktop.security import certificates
from desktop.security.certificates import OFFICE, Certificate, Trust
from desktop.security.install import Install, fingerprint

YEAR_MS: Final = 365 * 86_400_000
YEARS: Final = 3
LONGEST: Final = 10


@dataclass(frozen=True, slots=True)
class Known:
    """An office's key the district certified; times in milliseconds, `revoked_ms` None while it stands."""

    office: str
    key: str
    issued_ms: int
    until_ms: int
    revoked_ms: int | None

    @property
    def fingerprint(self) -> str:
        """What is compared on the telephone."""
        return fingerprint(self.key)


def known_keys(db: Connection, code: str | None = None) -> list[Known]:
    """The certified keys, of one office or of all, the oldest first."""
    wanted = select(certified).order_by(certified.c.office, certified.c.issued_ms, certified.c.key)
    if code is not None:
        wanted = wanted.where(certified.c.office == code)
    return [
        Known(row.office, row.key, row.issued_ms, row.until_ms, row.revoked_ms) for row in db.execute(wanted)
    ]


def admit(
    database: Database, request: OfficeRequest, out: Path, *, keys: Install, told: str, actor: str, at_ms: int,
    street: str = "", years: int = YEARS, replacing: bool = False, beside: bool = False,
) -> Certificate:  # fmt: skip
    """Enrol an office and its computers, and write the answer it reads.

    told: the check code of the request as the office reads it from its screen; not asked for a key that is known.
    An office with another key is refused (`district.other_key`) unless that key ends (`replacing`) or stays
    (`beside`). Once no earlier key stands, only the computers of this request are believed (`leaving`).
    Raises as `answers.insist_told`, `members.enrol`, for a clock that cannot be right, and when `out` exists, before
    anything is stored; an answer that could not be written is written again by `answer_again`.
    """
    if not 1 <= years <= LONGEST:
        raise Refused(_("证书的年限应为 1 到 10 年。"), code="district.years")
    if doubt := clock_doubt.at_login(at_ms, None):  # else it would have ended before the office reads it
        raise Refused(doubt.words, code="district.clock")
    if out.exists():
        words = _("“{name}”已存在,不会覆盖。请换一个文件名。").format(name=out.name)
        raise Refused(words, code="bundle.exists")
    with database.read() as db:
        facts, before = making.facts(db, keys), known_keys(db, request.office)
    others = _others(before, request, told, replacing=replacing, beside=beside)
    made = certificates.issue(
        keys, kind=OFFICE, office=request.office, name=request.name, subject=request.key, from_ms=at_ms,
        until_ms=at_ms + years * YEAR_MS,
    )  # fmt: skip

    ended = [one.key for one in others] if replacing else []
    alone = _alone(before, request, ended)
    gone = database.change(
        lambda db: _store(db, request, made, ended, street, alone, actor=actor, at_ms=at_ms)
    )
    answers.write(
        out, keys=keys, code=facts["code"], name=facts["name"], certificate=made, struck_off=gone, at_ms=at_ms
    )
    return made


def _others(
    before: Sequence[Known], request: OfficeRequest, told: str, *, replacing: bool, beside: bool
) -> list[Known]:
    """The other keys of the office that are in force; raises `Refused` while somebody must be asked."""
    ours = next((one for one in before if one.key == request.key), None)
    if ours is None:
        answers.insist_told(request.key, told)
    others = [one for one in before if one.key != request.key and one.revoked_ms is None]
    if others and not replacing and not beside:
        raise Refused(
            _(
                "社区 {code} 已经登记过另一把签名钥匙(核对码 {check})。请先打电话问清:是换了钥匙,选“替换”;"
                "是两台电脑各自申请,选“并存”。"
            ).format(code=request.office, check=others[0].fingerprint),
            code="district.other_key",
        )
    return others


def _alone(before: Sequence[Known], request: OfficeRequest, ended: Sequence[str]) -> bool:
    """Whether the key of a request is new and comes in the place of all there were."""
    others = [one for one in before if one.key != request.key]
    new = len(others) == len(before)
    return bool(others) and (new or bool(ended)) and all(one.revoked_ms or one.key in ended for one in others)


def leaving(db: Connection, request: OfficeRequest) -> list[Brought]:
    """Whom the district would believe no longer if this request's key replaced the earlier ones, and what they brought.

    A certificate by the key that ends says nothing any more: somebody else may have made it.
    """
    return following.left_out(db, request.office, {one.subject for one in request.computers})


def _store(
    db: Connection, request: OfficeRequest, made: Certificate, ended: Sequence[str], street: str, alone: bool, *,
    actor: str, at_ms: int,
) -> list[str]:  # fmt: skip
    """Everything about an admission in one transaction; returns the office's computers that are struck off."""
    for one in request.computers:
        _put_down(db, one, request.name, street, at_ms)
    if alone:
        following.leave_out(db, leaving(db, request), actor=actor, at_ms=at_ms)
    _end_keys(db, ended, at_ms)
    _keep(db, made, at_ms)
    detail = {
        "key": fingerprint(request.key),
        "until": made.until,
        "ended": [fingerprint(key) for key in ended],
    }
    chain.append(
        db, actor=actor, event="office.certified", object_id=request.office, detail=detail, at_ms=at_ms
    )
    return struck_off(db, request.office)


def _put_down(db: Connection, one: Certificate, name: str, street: str, at_ms: int) -> None:
    """Enrol a computer of a request; one that was struck off here stays so, unless it only fell with a key."""
    seen = db.execute(select(installation.c.revoked_ms).where(installation.c.signer == one.subject)).first()
    if seen is not None and seen[0] is not None and one.subject not in members.marked(db, LEFT_OUT):
        return
    members.enrol(
        db, code=one.office, name=name, street=street, signer=one.subject, recipient=one.recipient,
        install_id=one.install_id, computer=one.name, at_ms=at_ms, issuer=one.issuer,
    )  # fmt: skip


def _keep(db: Connection, made: Certificate, at_ms: int) -> None:
    """Put a certificate down, in the transaction that looks whether its key may have one."""
    values = {
        "office": made.office, "certificate": certificates.dump(made).decode(), "issued_ms": at_ms,
        "until_ms": made.until_ms, "revoked_ms": None,
    }  # fmt: skip
    known = db.execute(select(certified).where(certified.c.key == made.subject)).first()
    if known is not None and known.revoked_ms is not None:
        words = _("这把社区签名钥匙已经停用,不能再发证书。请社区换一把新的社区签名钥匙再申请。")
        raise Refused(words, code="district.key_revoked")
    if known is not None and known.office != made.office:
        words = _(
            "这把社区签名钥匙登记在社区 {code} 名下,不能代表别的社区。请社区换一把新的社区签名钥匙再申请。"
        )
        raise Refused(words.format(code=known.office), code="district.other_office")
    if known is None:
        db.execute(insert(certified).values(key=made.subject, **values))
    else:
        db.execute(update(certified).where(certified.c.key == made.subject).values(**values))


def _end_keys(db: Connection, gone: Sequence[str], at_ms: int) -> None:
    if gone:
        db.execute(update(certified).where(certified.c.key.in_(gone)).values(revoked_ms=at_ms))


def answer_again(
    database: Database, code: str, out: Path, *, keys: Install, actor: str, at_ms: int
) -> Certificate:
    """Write the newest answer of an office once more: for a lost stick, or to tell of computers struck off since.

    Raises `NotFound` without a certificate, `Refused` when it has ended (`certificate.expired`) or for who may only look.
    """
    rights.insist_writing(database)
    with database.read() as db:
        facts, gone = making.facts(db, keys), struck_off(db, code)
        found = [one for one in known_keys(db, code) if one.revoked_ms is None]
        if not found:
            raise NotFound(
                _("社区 {code} 还没有证书,请先收它的登记申请。").format(code=code),
                code="district.no_certificate",
            )
        last = max(found, key=lambda one: one.until_ms)
        text = db.execute(select(certified.c.certificate).where(certified.c.key == last.key)).scalar_one()
    made = certificates.parse_bytes(str(text).encode())
    if made.until_ms < at_ms:
        raise Refused(
            _("社区 {code} 的证书已在 {day} 到期,答复没有写。请社区重新写登记申请。").format(
                code=code, day=made.until
            ),
            code="certificate.expired",
        )
    answers.write(
        out, keys=keys, code=facts["code"], name=facts["name"], certificate=made, struck_off=gone, at_ms=at_ms
    )
    detail = {"again": True, "struck_off": len(gone)}
    database.change(
        lambda db: chain.append(
            db, actor=actor, event="office.certified", object_id=code, detail=detail, at_ms=at_ms
        )
    )
    return made


def revoke_key(database: Database, key: str, *, actor: str, at_ms: int) -> str:
    """Believe an office's key no longer; returns the office's code.

    Unless the office has another key in force, none of its computers is believed until it asks anew. Raises `NotFound`.
    """

    def work(db: Connection) -> str:
        code = db.execute(select(certified.c.office).where(certified.c.key == key)).scalar()
        if code is None:
            raise NotFound(_("没有给这把钥匙发过证书。"), code="district.unknown_key")
        _end_keys(db, [key], at_ms)
        following.leave_out(db, following.certified_by(db, key), actor=actor, at_ms=at_ms)
        detail = {"office": str(code), "key": fingerprint(key)}
        chain.append(
            db, actor=actor, event="office.revoked", object_id=fingerprint(key), detail=detail, at_ms=at_ms
        )
        return str(code)

    return database.change(work)


def trust(db: Connection, claim: Manifest, *, keys: Install, at_ms: int) -> Trust:
    """Whom the district believes among those a bundle names: its signer and whoever stands in its chain.

    Enrolled computers, as long as their office never had a certificate or has one in force and the key that certified
    them was not ended; and those that show a certificate of an office key in force. Asked for a bundle at a time: a
    province has tens of thousands of computers.
    """
    named = {claim.signer, *(key for one in claim.chain for key in (one.subject, one.issuer))}
    computers = db.execute(select(installation).where(installation.c.signer.in_(named))).all()
    offices = {one.office for one in claim.chain} | {row.office for row in computers}
    asked = named | {row.issuer for row in computers}
    here = or_(certified.c.office.in_(offices), certified.c.key.in_(asked))
    found = db.execute(select(certified).where(here)).all()
    ended = {row.key for row in found if row.revoked_ms is not None}
    standing = {row.key: row.office for row in found if row.key not in ended and row.until_ms >= at_ms}
    lapsed = {row.office for row in found} - set(standing.values())
    gone = {row.signer for row in computers if row.revoked_ms is not None}
    signers = {row.signer for row in computers if row.office not in lapsed and row.issuer not in ended} - gone
    return Trust(frozenset(signers), frozenset({keys.public_key, *standing}), frozenset(gone | ended), at_ms)


def newcomer(
    db: Connection, signer: str, shown: Sequence[Certificate], *, actor: str, at_ms: int
) -> str | None:
    """Put down a computer that came with its office's certificate, inside the transaction that takes its bundle.

    Returns the office's code, None when the signer is enrolled already. Raises `Refused` (`district.unregistered`)
    when the office is not, and as `members.insist_vouched`. Call only for a signer `trust` let pass.
    """
    known = db.execute(select(installation.c.office).where(installation.c.signer == signer)).scalar()
    if not shown:
        return None
    one = shown[0]
    if known is not None:
        following.take_over(db, signer, one)
        return None
    members.insist_vouched(db, one)
    if db.execute(select(office.c.code).where(office.c.code == one.office)).first() is None:
        raise Refused(
            _("社区 {code} 没有在本区登记,没有收。请社区先交登记申请。").format(code=one.office),
            code="district.unregistered",
        )
    _put_down(db, one, "", "", at_ms)
    detail = {"office": one.office, "computer": one.name}
    chain.append(
        db, actor=actor, event="computer.joined", object_id=fingerprint(signer), detail=detail, at_ms=at_ms
    )
    return one.office
