"""Requests (`*.sqq`): an office asks its district for a certificate, a new PC asks its office to be let in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.exchange.bundle import keys as bundle_keys
from desktop.exchange.enrolment import papers
from desktop.operations import computers as operations
from desktop.operations import office_keys
from desktop.operations.computers import Newcomer
from desktop.queries import accounts, computers, overview
from desktop.security import certificates
from desktop.security.certificates import LATEST, Certificate
from desktop.security.install import Install, fingerprint
from desktop.workspace import Workspace

SUFFIX: Final = ".sqq"
OFFICE: Final = "gezhi-office-request/1"
COMPUTER: Final = "gezhi-computer-request/1"
MAX_COMPUTERS: Final = 32
_CODE = re.compile(r"[0-9]{12}[0-9A-Za-z]{0,8}")
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class OfficeRequest:
    """An office asks to be certified: its key, and its computers' certificates by that key."""

    office: str
    name: str
    key: str
    computers: tuple[Certificate, ...]
    at_ms: int

    @property
    def fingerprint(self) -> str:
        """What both sides compare on the telephone."""
        return fingerprint(self.key)


@dataclass(frozen=True, slots=True)
class ComputerRequest:
    """A PC asks to be let in."""

    newcomer: Newcomer
    at_ms: int

    @property
    def fingerprint(self) -> str:
        """What both sides compare."""
        return fingerprint(self.newcomer.signer)


def write_office(
    office: Workspace, out: Path, *, install: Install, name: str, actor: str, today: date
) -> OfficeRequest:
    """Write the request of this office for its district; certifies this PC first where that was not done.

    `name`: what this PC is called, if it has no certificate. Raises `Refused` for other roles than directors.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.MANAGE_USERS)
        own = computers.computer(db, install.public_key)
    key = office_keys.insist(office)
    if own is None or own.certificate is None or own.certificate.issuer != key.public_key:
        newcomer = Newcomer.of(install, own.name if own else name)
        operations.certify(office, newcomer, actor=actor, today=today)
    with office.read() as db:
        ours = [
            one.certificate
            for one in computers.computers(db)
            if not one.revoked and one.certificate is not None and one.certificate.issuer == key.public_key
        ]
        called = certificates.tidy_name(overview.office_name(db) or operations.office_code(office))
    made = OfficeRequest(
        operations.office_code(office), called, key.public_key, tuple(ours[:MAX_COMPUTERS]),
        min(max(0, office.clock.milliseconds()), LATEST),
    )  # fmt: skip
    body: dict[str, Any] = {
        "office": made.office, "name": made.name, "computers": [one.plain() for one in made.computers],
        "at_ms": made.at_ms,
    }  # fmt: skip
    papers.write(out, OFFICE, body, key)
    detail = {"key": made.fingerprint, "computers": len(made.computers)}
    office.record_event("district.requested", actor=actor, object_id=made.office, detail=detail)
    return made


def read_office(path: Path) -> OfficeRequest:
    """A sound request of an office; raises `Refused` (`paper.*`, `certificate.*`)."""
    body = papers.read(path, OFFICE, frozenset({"office", "name", "computers", "at_ms"}))
    listed, code, name = body["computers"], body["office"], body["name"]
    if not (
        isinstance(listed, list)
        and 1 <= len(listed) <= MAX_COMPUTERS
        and isinstance(code, str)
        and _CODE.fullmatch(code)
        and isinstance(name, str)
        and name == certificates.tidy_name(name)
        and _moment(body["at_ms"])
    ):
        raise papers.damaged(path)
    found = tuple(certificates.parse(one) for one in listed)
    for one in found:
        certificates.judge([one], one.subject, frozenset({body["key"]}), 0)
        if one.office != code:
            raise certificates.mismatch()
    return OfficeRequest(code, name, body["key"], found, body["at_ms"])


def write_computer(out: Path, *, install: Install, name: str, at_ms: int) -> ComputerRequest:
    """Write the request of this PC, which has no office file yet. Raises `Refused` without a name."""
    called = certificates.tidy_name(name)
    if not called:
        raise Refused(_("请给这台电脑起个名字,例如:2号电脑(服务大厅)。"), code="computer.name")
    body: dict[str, Any] = {
        "recipient": install.recipient, "install_id": install.install_id, "name": called,
        "at_ms": min(max(0, at_ms), LATEST),
    }  # fmt: skip
    papers.write(out, COMPUTER, body, install)
    return ComputerRequest(Newcomer.of(install, called), body["at_ms"])


def read_computer(path: Path) -> ComputerRequest:
    """A sound request of a PC; raises `Refused` (`paper.*`, `key.malformed`)."""
    body = papers.read(path, COMPUTER, frozenset({"recipient", "install_id", "name", "at_ms"}))
    texts = (body["recipient"], body["install_id"], body["name"])
    if not all(isinstance(text, str) for text in texts) or not _moment(body["at_ms"]):
        raise papers.damaged(path)
    recipient, install_id, name = texts
    if (
        not _ID.fullmatch(install_id)
        or not name
        or name != certificates.tidy_name(name)
        or recipient != bundle_keys.check_recipient(recipient)
    ):
        raise papers.damaged(path)
    return ComputerRequest(Newcomer(body["key"], recipient, install_id, name), body["at_ms"])


def _moment(value: object) -> bool:
    return type(value) is int and 0 <= value <= LATEST
