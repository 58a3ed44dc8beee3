"""The computers of the office, its keys and its district: what is written of them in the settings, and whom to believe.

Every one of these settings has the same record on every PC, so that all of them know the same computers:

    computer.entry.<signer>        name, recipient, certificate     computer.revoked.<signer>    since when, why
    computer.office_key.<key>      a key of the office              computer.key_ended.<key>     it certifies no more
    computer.certificate.<key>     the district's certificate of it computer.district            the district's keys
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.clock import as_datetime
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.queries.trust import trusted_signers
from desktop.security import certificates
from desktop.security.certificates import Certificate, Trust
from desktop.security.install import fingerprint
from desktop.store import log

ENTRY: Final = "computer.entry."
REVOKED: Final = "computer.revoked."
OFFICE_KEY: Final = "computer.office_key."
KEY_ENDED: Final = "computer.key_ended."
CERTIFICATE: Final = "computer.certificate."
DISTRICT: Final = "computer.district"
LETTER: Final = "computer.letter."
SOON: Final = 60 * 86_400_000  # how long before its end a certificate is asked to be renewed


@dataclass(frozen=True, slots=True)
class Computer:
    """One PC of the office. `revoked`: since which day its bundles are refused, "" while they are believed."""

    signer: str
    name: str
    install_id: str
    recipient: str
    since: str
    by: str
    certificate: Certificate | None
    revoked: str = ""
    why: str = ""

    @property
    def fingerprint(self) -> str:
        """What two people compare on the telephone."""
        return fingerprint(self.signer)


@dataclass(frozen=True, slots=True)
class District:
    """The district this office belongs to, by its own answer. `at_ms`: when the newest answer was written."""

    code: str
    name: str
    signer: str
    recipient: str
    since: str
    at_ms: int = 0

    @property
    def fingerprint(self) -> str:
        """What two people compare on the telephone."""
        return fingerprint(self.signer)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody this PC writes bundles for. `kind`: `district` or `computer`."""

    kind: str
    name: str
    recipient: str
    signer: str


def computers(db: Connection) -> list[Computer]:
    """Every computer there ever was, those in use first, each by its name."""
    gone = dict(_settings(db, REVOKED))
    found = []
    for signer, value in _settings(db, ENTRY):
        ended = gone.get(signer, {})
        found.append(
            Computer(
                signer, _text(value, "name"), _text(value, "install"), _text(value, "recipient"), _text(value, "since"),
                _text(value, "by"), _certificate(value.get("certificate")),
                (_text(ended, "on") or "?") if signer in gone else "", _text(ended, "why"),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (bool(one.revoked), one.name, one.signer))


def computer(db: Connection, signer: str) -> Computer | None:
    """The computer with this signing key."""
    return next((one for one in computers(db) if one.signer == signer), None)


def vouched(db: Connection) -> list[Computer]:
    """The computers whose certificate is sound, of that very computer, and by a key of the office in force.

    What stands in a setting anybody may have written who was believed once: that it names a key of ours proves nothing.
    """
    keys = office_keys(db)
    return [one for one in computers(db) if one.certificate and _holds(one.certificate, one.signer, keys)]


def recipients(db: Connection, signer: str) -> frozenset[str]:
    """Every key to seal to that was ever written down for a computer; more than one means somebody put in his own."""
    place = db.exec_driver_sql("SELECT id FROM setting WHERE key = ?", (ENTRY + signer,)).scalar()
    told = (op.fields["value"][0] for op in log.ops_of(db, str(place)) if "value" in op.fields)
    found = (_certificate(value.get("certificate")) for value in told if isinstance(value, dict))
    return frozenset(one.recipient for one in found if one is not None and one.subject == signer)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A bundle of one computer that was taken in here: when (ms), and how many operations were new."""

    at_ms: int
    ops: int


def brought(db: Connection, signer: str) -> tuple[Delivery, ...]:
    """What a computer brought to this PC, the newest first, by the audit; bundles that told nothing new are left out.

    What came by way of another PC was counted there.
    """
    rows = db.exec_driver_sql(
        "SELECT at_ms, detail ->> '$.new' FROM audit WHERE event = 'bundle.applied' AND detail ->> '$.source' = ? "
        "AND detail ->> '$.new' > 0 ORDER BY no DESC",
        (fingerprint(signer),),
    )
    return tuple(Delivery(int(at_ms), int(new)) for at_ms, new in rows)


def brought_words(found: tuple[Delivery, ...]) -> str:
    """How much that was and when, for whoever looks it over; "" for nothing."""
    if not found:
        return ""
    days = [as_datetime(one.at_ms).strftime("%Y-%m-%d") for one in (found[-1], found[0])]
    return _("本机收过它 {n} 个包、{ops} 条记录({days})").format(
        n=len(found),
        ops=f"{sum(one.ops for one in found):,}",
        days=_("{first} 至 {last}").format(first=days[0], last=days[1]),
    )


def revoked(db: Connection) -> frozenset[str]:
    """Signing keys that are believed no more, also of computers that never had an entry."""
    return frozenset(key for key, _value in _settings(db, REVOKED))


def insist_in_use(db: Connection, me: str) -> None:
    """Raise `Refused` (`computer.own_revoked`) when this PC was struck off: nobody would take what it writes."""
    if me in revoked(db):
        raise Refused(
            _("本机已被停用,写的交换包没有人收。请主任在另一台电脑的“设置 → 电脑与证书”里恢复使用。"),
            code="computer.own_revoked",
        )


def office_keys(db: Connection) -> frozenset[str]:
    """The public keys by which this office certifies; those that ended are left out."""
    return frozenset(key for key, _value in _settings(db, OFFICE_KEY)) - ended_keys(db)


def ended_keys(db: Connection) -> frozenset[str]:
    """Keys of the office whose certificates count no more."""
    return frozenset(key for key, _value in _settings(db, KEY_ENDED))


def district(db: Connection) -> District | None:
    """The district, None before its answer was read."""
    for _key, value in _settings(db, DISTRICT):
        code, name, signer, recipient, since = (
            _text(value, key) for key in ("code", "name", "signer", "recipient", "since")
        )
        at_ms = value.get("at_ms")
        if signer and recipient:
            return District(code, name, signer, recipient, since, at_ms if isinstance(at_ms, int) else 0)
    return None


def office_certificate(db: Connection, key: str) -> Certificate | None:
    """What the district certified of a key of the office."""
    return next((_certificate(value) for of, value in _settings(db, CERTIFICATE) if of == key), None)


def waiting(db: Connection, now_ms: int) -> list[str]:
    """Check codes of the office's keys that wait for a certificate of the district: what is read out on the telephone."""
    found = ((key, office_certificate(db, key)) for key in sorted(office_keys(db)))
    return [fingerprint(key) for key, one in found if one is None or one.until_ms < now_ms]


def standing(db: Connection, now_ms: int) -> tuple[str, str]:
    """(last day of the certificate that ends last, "" or `soon` or `over`); ("", "") while there is none."""
    found = [one for key in office_keys(db) if (one := office_certificate(db, key)) is not None]
    if not found:
        return "", ""
    last = max(found, key=lambda one: one.until_ms)
    return last.until, "" if last.until_ms > now_ms + SOON else "over" if last.until_ms < now_ms else "soon"


def chain(db: Connection, signer: str) -> tuple[Certificate, ...]:
    """The certificates a bundle of this signer carries; empty while it has none."""
    own = computer(db, signer)
    if own is None or own.certificate is None or own.certificate.issuer in ended_keys(db):
        return ()
    above = office_certificate(db, own.certificate.issuer)
    return (own.certificate,) if above is None else (own.certificate, above)


def trust(db: Connection, now_ms: int) -> Trust:
    """Whom this office believes: signers accepted by hand, its own computers, the computers its district certified.

    A computer that is known here is believed by what is written of it, so that it can bring the news of another key.
    """
    over, keys = district(db), office_keys(db)
    beyond = {over.signer} if over else set()
    signers = {one.public_key for one in trusted_signers(db)} | beyond
    signers |= {one.signer for one in vouched(db)}
    return Trust(frozenset(signers), keys | beyond, revoked(db) | ended_keys(db), now_ms)


def addressees(db: Connection, me: str) -> list[Addressee]:
    """To whom the PC with the signing key `me` writes: the district first, then the office's other computers.

    Each by what its certificate says; one whose certificate is no longer by a key in force gets nothing. Without any
    certificate only those that were accepted by hand.
    """
    sound, by_hand = (
        {one.signer: one.certificate for one in vouched(db)},
        {s.public_key for s in trusted_signers(db)},
    )
    over = district(db)
    if over is not None and over.signer in revoked(db):
        over = None
    found = [Addressee("district", over.name, over.recipient, over.signer)] if over else []
    return found + [
        Addressee("computer", one.name, made.recipient if made else one.recipient, one.signer)
        for one in computers(db)
        if not one.revoked
        and one.signer != me
        and ((made := sound.get(one.signer)) or (one.certificate is None and one.signer in by_hand))
    ]


def letters(db: Connection) -> Iterator[tuple[str, str, str]]:
    """(key of the office, for whom, what is sealed, in base64) of every letter that hands the key on."""
    for place, value in _settings(db, LETTER):
        key, _dot, box = place.partition(".")
        yield key, box, _text(value, "sealed")


def _settings(db: Connection, beginning: str) -> Iterator[tuple[str, dict[str, Any]]]:
    rows = db.exec_driver_sql(
        "SELECT key, value FROM setting WHERE key GLOB ? ORDER BY id", (f"{beginning}*",)
    )
    for key, text in rows:
        value = orjson.loads(text) if text else None
        if isinstance(value, dict):
            yield key.removeprefix(beginning), value


def _text(value: Any, name: str) -> str:
    found = value.get(name, "") if isinstance(value, dict) else ""
    return found if isinstance(found, str) else ""


def _holds(one: Certificate, signer: str, keys: frozenset[str]) -> bool:
    if one.issuer not in keys:
        return False
    try:
        certificates.judge([one], signer, keys, 0)
    except Refused:
        return False
    return True


def _certificate(body: object) -> Certificate | None:
    try:
        return certificates.parse(body)
    except Refused:
        return None
