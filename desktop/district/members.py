"""The offices of a district and the computers that may speak for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import orjson
from sqlalchemy import Connection, delete, func, insert, select, update

from desktop.base.clock import as_datetime
from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.district.admission_tables import certified
from desktop.district.schema import ROWS, bundle, fact, installation, office
from desktop.exchange.bundle.keys import check_recipient
from desktop.exchange.bundle.senders import other_sender
from desktop.queries.computers import KEY_ENDED
from desktop.security import certificates
from desktop.security.certificates import Certificate
from desktop.security.install import fingerprint

BY_OFFICE: Final = (
    "struck_off_by_office."  # a fact: who was struck off by the office itself may be taken back by it
)
LEFT_OUT: Final = "left_out_with_key."  # a fact: whose certifying key ended, and whom the office's next request did not name
BY_HAND: Final = ""  # the issuer of a computer that somebody of the district enrolled himself
_KEY = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{32}")
_CODE = re.compile(r"[0-9]{12}[0-9A-Za-z]{0,8}")


@dataclass(frozen=True, slots=True)
class Computer:
    """One installation of an office. `revoked_ms` is None while its bundles are believed."""

    signer: str
    office: str
    install_id: str
    recipient: str
    name: str
    enrolled_ms: int
    revoked_ms: int | None
    issuer: str | None = None

    @property
    def fingerprint(self) -> str:
        """What is compared on the telephone."""
        return fingerprint(self.signer)


@dataclass(frozen=True, slots=True)
class Brought:
    """What the bundles of one computer brought: how many, operations new by them, first and last receipt (ms)."""

    computer: Computer
    bundles: int
    ops: int
    first_ms: int | None
    last_ms: int | None

    @property
    def words(self) -> str:
        """The computer, its check code, and how much it brought from when to when."""
        name, check = self.computer.name or _("没有名称"), self.computer.fingerprint
        if self.first_ms is None or self.last_ms is None:
            return _("{name}({check}):没有交来过交换包").format(name=name, check=check)
        first, last = (as_datetime(at).strftime("%Y-%m-%d") for at in (self.first_ms, self.last_ms))
        return _("{name}({check}):{n} 个包、{ops} 条记录,{first} 至 {last}").format(
            name=name, check=check, n=self.bundles, ops=f"{self.ops:,}", first=first, last=last
        )


@dataclass(frozen=True, slots=True)
class Member:
    """An office: operations held and when the newest bundle came (milliseconds, None for never)."""

    code: str
    name: str
    street: str
    enrolled_ms: int
    ops: int
    received_ms: int | None
    computers: tuple[Computer, ...]


def enrol(
    db: Connection, *, code: str, name: str, street: str = "", signer: str, recipient: str, install_id: str,
    computer: str, at_ms: int, issuer: str = BY_HAND,
) -> bool:  # fmt: skip
    """Enrol a computer of an office, and the office with its first one; True when the office is new.

    issuer: the office's key that certified it.
    Enrolling a revoked computer again believes it again. Raises `Refused` for malformed codes and keys, and for a
    computer that speaks for another office.
    """
    if not _CODE.fullmatch(code):
        raise Refused(_("社区代码应为 12 位统计用区划代码。"), code="district.office_code")
    key = "".join(signer.split()).lower()
    if not _KEY.fullmatch(key) or not _ID.fullmatch(install_id):
        raise Refused(_("这不是有效的签名码(应为 64 位十六进制)。"), code="key.malformed")
    recipient = check_recipient(recipient)
    known = db.execute(select(installation.c.office).where(installation.c.signer == key)).scalar()
    if known not in (None, code):
        raise Refused(
            _("这台电脑已经登记在社区 {code} 名下,一台电脑只能代表一个社区。").format(code=known),
            code="district.other_office",
        )
    new = db.execute(select(office.c.code).where(office.c.code == code)).first() is None
    if new:
        row = {"name": name, "street": street, "enrolled_ms": at_ms, "have": "{}", "digest": "{}", "ops": 0}
        db.execute(insert(office).values(code=code, **row))
    elif name:
        db.execute(update(office).where(office.c.code == code).values(name=name))
    values = {
        "office": code, "install_id": install_id, "recipient": recipient, "name": computer, "enrolled_ms": at_ms,
        "revoked_ms": None, "issuer": issuer,
    }  # fmt: skip
    if known is None:
        db.execute(insert(installation).values(signer=key, **values))
    else:
        db.execute(update(installation).where(installation.c.signer == key).values(**values))
        unmark(db, key)
    return new


def insist_sender(db: Connection, signer: str, sender: str) -> None:
    """Raise `Refused` (`bundle.sender`) unless a bundle of an enrolled computer is written in its own name."""
    own = db.execute(select(installation.c.recipient).where(installation.c.signer == signer)).scalar()
    if own is not None and str(own) != sender:
        raise other_sender()


def insist_vouched(db: Connection, one: Certificate) -> None:
    """Raise `Refused` unless a newcomer's certificate is by a key of the very office it speaks for, which still has it.

    That a key of some office signed it is not enough: no office may certify computers of another. A key the office ended
    certifies nobody any more, also before the district was asked for the certificate of the next.
    """
    of = db.execute(select(certified.c.office).where(certified.c.key == one.issuer)).scalar()
    if of not in (None, one.office):  # None: by a chain of our own to the very office
        raise certificates.mismatch()
    setting = ROWS["setting"]
    place = (setting.c.office == one.office, setting.c.key == KEY_ENDED + one.issuer)
    ended = db.execute(select(setting.c.value).where(*place)).scalars()
    if any(isinstance(orjson.loads(value or "null"), dict) for value in ended):
        raise certificates.revoked_signer()


def revoke(db: Connection, signer: str, *, at_ms: int) -> Computer:
    """Believe a computer no longer; what it brought stays. Raises `NotFound`."""
    key = "".join(signer.split()).lower()
    row = db.execute(select(installation).where(installation.c.signer == key)).mappings().first()
    if row is None:
        raise NotFound(_("没有登记过这台电脑。"), code="district.unknown_computer")
    db.execute(update(installation).where(installation.c.signer == key).values(revoked_ms=at_ms))
    unmark(db, key)
    return Computer(**{**row, "revoked_ms": at_ms})


def reinstate(db: Connection, signer: str, *, issuer: str | None = BY_HAND) -> Computer:
    """Believe a computer again that was struck off. Raises `NotFound`.

    issuer: by which key of its office it stands from now on; by hand it stands by none.
    """
    key = "".join(signer.split()).lower()
    row = db.execute(select(installation).where(installation.c.signer == key)).mappings().first()
    if row is None:
        raise NotFound(_("没有登记过这台电脑。"), code="district.unknown_computer")
    values: dict[str, object] = {"revoked_ms": None, "issuer": issuer}
    db.execute(update(installation).where(installation.c.signer == key).values(**values))
    unmark(db, key)
    return Computer(**{**row, **values})


def mark(db: Connection, why: str, signer: str, code: str) -> None:
    """Note who struck a computer off, and so who may take it back: `BY_OFFICE` or `LEFT_OUT`."""
    unmark(db, signer)
    db.execute(insert(fact).values(key=why + signer, value=code))


def unmark(db: Connection, signer: str) -> None:
    """Nobody but the district itself says more of this computer."""
    db.execute(delete(fact).where(fact.c.key.in_([BY_OFFICE + signer, LEFT_OUT + signer])))


def marked(db: Connection, why: str) -> frozenset[str]:
    """The computers that were struck off so."""
    rows = db.execute(select(fact.c.key).where(fact.c.key.startswith(why, autoescape=True)))
    return frozenset(str(key).removeprefix(why) for (key,) in rows)


def brought(db: Connection, computers: Sequence[Computer]) -> list[Brought]:
    """What each of them brought, as its own bundles were counted when they came."""
    found = []
    for one in computers:
        mine = (bundle.c.office == one.office, bundle.c.signer == one.signer)
        counted = select(
            func.count(), func.coalesce(func.sum(bundle.c.new_ops), 0), func.min(bundle.c.received_ms),
            func.max(bundle.c.received_ms),
        ).where(*mine)  # fmt: skip
        bundles, ops, first, last = db.execute(counted).one()
        found.append(Brought(one, int(bundles), int(ops), first, last))
    return found


def struck_off(db: Connection, signer: str) -> bool:
    """Whether a computer is enrolled and believed no more."""
    here = (installation.c.signer == signer, installation.c.revoked_ms.is_not(None))
    return db.execute(select(installation.c.signer).where(*here)).first() is not None


def office_of(db: Connection, signer: str) -> str | None:
    """The office of a computer that is enrolled and was not struck off."""
    here = (installation.c.signer == signer, installation.c.revoked_ms.is_(None))
    return db.execute(select(installation.c.office).where(*here)).scalar()


def members(db: Connection) -> list[Member]:
    """Every office by code, with its computers."""
    computers: dict[str, list[Computer]] = {}
    for row in db.execute(
        select(installation).order_by(installation.c.enrolled_ms, installation.c.signer)
    ).mappings():
        computers.setdefault(row["office"], []).append(Computer(**row))
    return [
        Member(
            row["code"], row["name"], row["street"], row["enrolled_ms"], row["ops"], row["received_ms"],
            tuple(computers.get(row["code"], ())),
        )
        for row in db.execute(select(office).order_by(office.c.code)).mappings()
    ]  # fmt: skip


def count(db: Connection) -> int:
    """How many offices are enrolled."""
    return int(db.execute(select(func.count()).select_from(office)).scalar() or 0)
