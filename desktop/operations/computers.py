"""The computers of the office: certifying one, striking one off, and keeping what the district answered.

Every one of these is a step like any other: the office's other PCs and the district learn of it with the next bundle.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.operations import office_keys, settings, staying_on
from desktop.queries import accounts, computers
from desktop.queries import exchange as exchange_queries
from desktop.queries.computers import Computer, District
from desktop.security import certificates
from desktop.security.certificates import COMPUTER, Certificate, OfficeKey
from desktop.security.install import Install, fingerprint
from desktop.workspace import Unit, Workspace

_KEY: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A computer to be certified: its own keys' public halves, and what people call it."""

    signer: str
    recipient: str
    install_id: str
    name: str

    @classmethod
    def of(cls, install: Install, name: str) -> Newcomer:
        """This PC."""
        return cls(install.public_key, install.recipient, install.install_id, name)


def certify(office: Workspace, newcomer: Newcomer, *, actor: str, today: date) -> Certificate:
    """Certify a computer with the office's key; raises `Refused` for other roles than directors.

    Again for a computer that has a certificate renews it (and its name). One that was struck off must be taken
    back first (`reinstate`).
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.MANAGE_USERS)
    return _certify(office, newcomer, "computer.certify", actor=actor, today=today)


def join(office: Workspace, install: Install, name: str, *, actor: str, today: date) -> Certificate | None:
    """Certify this very PC after the office was opened with the recovery code, the escrow or an approval.

    None when whoever joined has a role that writes no bundles. Raises `Refused` when a password opened the office:
    then a director certifies.
    """
    with office.read() as db:
        if not accounts.permit(db, actor).may(Action.EXCHANGE):
            return None
        known = computers.computer(db, install.public_key)
    if known is not None and known.certificate is not None and not known.revoked:
        return known.certificate  # approved beforehand at another PC
    if office.signed_in in office.users():
        raise Refused(
            _("只有用恢复码、托管钥匙或主任的批准打开时,才能在这里加入。请主任办理。"),
            code="computer.not_joined",
        )
    name = name if name.strip() else _("新电脑 {check}").format(check=fingerprint(install.public_key)[:4])
    return _certify(office, Newcomer.of(install, name), "computer.join", actor=actor, today=today)


def _certify(office: Workspace, newcomer: Newcomer, step: str, *, actor: str, today: date) -> Certificate:
    code = office_code(office)
    name = certificates.tidy_name(newcomer.name)
    if not name:
        raise Refused(_("请给这台电脑起个名字,例如:2号电脑(服务大厅)。"), code="computer.name")
    with office.read() as db:
        if newcomer.signer in computers.revoked(db):
            raise Refused(_("这台电脑已经停用。确实要再用,请先“恢复使用”。"), code="computer.revoked")
    key = office_keys.insist(office)
    made = certificates.issue(
        key, kind=COMPUTER, office=code, name=name, subject=newcomer.signer, recipient=newcomer.recipient,
        install_id=newcomer.install_id, from_ms=office.clock.milliseconds(), random=office.random,
    )  # fmt: skip
    with office.change(step, actor=actor, args={"subject": name, "key": newcomer.signer}) as unit:
        office_keys.announce(unit, key, actor=actor, today=today)
        settings.put(unit, computers.ENTRY + newcomer.signer, _entry(made, actor, today))
    detail = {"name": name, "key": fingerprint(newcomer.signer)}
    office.record_event("computer.certified", actor=actor, object_id=newcomer.install_id, detail=detail)
    return made


def _entry(made: Certificate, actor: str, today: date) -> dict[str, object]:
    return {
        "name": made.name, "install": made.install_id, "recipient": made.recipient, "since": today.isoformat(),
        "by": actor, "certificate": made.plain(),
    }  # fmt: skip


def office_code(office: Workspace) -> str:
    """The code under which the district knows this office; raises `Refused` while there is none."""
    with office.read() as db:
        codes = exchange_queries.communities(db)
    if not codes:
        raise Refused(_("还没有社区代码,请先建立社区。"), code="computer.no_office")
    return codes[0]


def revoke(
    office: Workspace, signer: str, *, why: str, actor: str, today: date, me: str, new_key: bool = False,
    staying: Collection[str] | None = None,
) -> Changes:  # fmt: skip
    """Believe a computer no longer: its later bundles are refused whole, what it brought stays.

    `me`: this PC's signing key, which cannot strike itself off. `new_key`: the office takes another signing key, for
    when somebody may have got into the computer; then the district must certify it (`Refused` tells, nothing else).
    `staying`: the computers somebody looked at, by signing key; only they and this PC are certified by the new key and
    get it. Every other one is struck off too, since whoever held the old key could certify as many as he liked.
    Raises `Refused` (`computer.unconfirmed`, naming them) while there are others and nobody was asked.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.MANAGE_USERS)
        known = {one.signer: one for one in computers.computers(db)}
    key = _tidy(signer)
    if key == me:
        raise Refused(_("不能在本机停用本机,请到另一台电脑上停用它。"), code="computer.own")
    if not why.strip():
        raise Refused(_("请写明原因,例如:被盗、报废、更换。"), code="computer.why")
    name = known[key].name if key in known else fingerprint(key)
    left = staying_on.left_out(office, key, me, staying) if new_key else []
    old = office_keys.held(office)
    fresh = OfficeKey(office.random(office_keys.KEY_BYTES)) if new_key else None
    with office.change("computer.revoke", actor=actor, args={"subject": name, "key": key}, note=why) as unit:
        settings.put(
            unit, computers.REVOKED + key, {"on": today.isoformat(), "by": actor, "why": why.strip()}
        )
        if fresh is not None:
            _replace_key(office, unit, old, fresh, key, left, actor=actor, today=today)
    if fresh is not None:
        office_keys.keep(
            office, fresh
        )  # cut off before this line, the letter to this PC brings it (`take_up`)
    told = [(name, fingerprint(key), why.strip())]
    told += [(one.name, one.fingerprint, "key replaced") for one in left]
    for called, check, because in told:
        detail = {"name": called, "key": check, "why": because, "new_key": new_key}
        office.record_event("computer.revoked", actor=actor, detail=detail)
    return unit.changes


def _replace_key(
    office: Workspace, unit: Unit, old: OfficeKey | None, fresh: OfficeKey, key: str, left: list[Computer], *,
    actor: str, today: date,
) -> None:  # fmt: skip
    """Strike off whom nobody confirmed, end the earlier keys, certify the others by the fresh one."""
    gone = {key, *(one.signer for one in left)}
    for one in left:
        because = {"on": today.isoformat(), "by": actor, "why": _("更换社区签名钥匙时没有确认")}
        settings.put(unit, computers.REVOKED + one.signer, because)
    staying = [one for one in staying_on.real(unit.db) if not one.revoked and one.signer not in gone]
    office_keys.announce(unit, fresh, actor=actor, today=today)
    ended = computers.office_keys(unit.db) - {fresh.public_key} | ({old.public_key} if old else set())
    for public_key in sorted(ended):
        value = {"on": today.isoformat(), "by": actor}
        settings.put(unit, computers.KEY_ENDED + public_key, value)
    for one in staying:
        _certify_anew(office, unit, fresh, one, actor=actor, today=today)


def _certify_anew(
    office: Workspace, unit: Unit, key: OfficeKey, one: Computer, *, actor: str, today: date
) -> None:
    """Certify a computer by another key of the office, and hand it that key."""
    known = one.certificate
    if known is None or known.subject != one.signer:
        return  # nobody certified that; whatever stands there must not keep the office from another key
    made = certificates.issue(
        key, kind=COMPUTER, office=known.office, name=known.name, subject=one.signer,
        recipient=known.recipient, install_id=known.install_id, from_ms=office.clock.milliseconds(),
        random=office.random,
    )  # fmt: skip
    settings.put(unit, computers.ENTRY + one.signer, _entry(made, actor, today))
    office_keys.hand_on(unit, key, known.recipient)


def reinstate(office: Workspace, signer: str, *, actor: str, today: date) -> Changes:
    """Believe a computer again that was struck off; raises `NotFound` when it was not.

    One that was certified by an earlier key of the office is certified by the present one (`today`: since when), and
    gets it. Raises `Refused` (`computer.other_recipient`) where somebody put in a key to seal to that was not its own:
    such a computer asks anew to be let in.
    """
    key = _tidy(signer)
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.MANAGE_USERS)
        known = computers.computer(db, key)
        stale = known is not None and known.signer not in {one.signer for one in computers.vouched(db)}
        sealed_to = computers.recipients(db, key)
    name = known.name if known else fingerprint(key)
    own = office_keys.held(office) if stale else None
    if own is not None and len(sealed_to) > 1:
        raise Refused(
            _("“{name}”的接收码被人改过,不能直接恢复。请在那台电脑上重新写加入申请,由主任批准。").format(name=name),
            code="computer.other_recipient",
        )  # fmt: skip
    with office.change("computer.reinstate", actor=actor, args={"subject": name, "key": key}) as unit:
        gone = settings.remove(unit, computers.REVOKED + key)
        if not gone and own is None:
            raise NotFound(_("这台电脑没有停用过。"), code="computer.not_revoked")
        if own is not None and known is not None:
            office_keys.announce(unit, own, actor=actor, today=today)
            _certify_anew(office, unit, own, known, actor=actor, today=today)
    office.record_event("computer.reinstated", actor=actor, detail={"name": name, "key": fingerprint(key)})
    return unit.changes


def keep_answer(
    office: Workspace,
    district: District,
    certificate: Certificate,
    struck_off: tuple[str, ...],
    *,
    actor: str,
) -> Changes:
    """Keep the district's keys and its certificate of this office, and strike off whom it struck off.

    Reading it again changes nothing. Who checks the answer: `exchange.enrolment.answers`.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.MANAGE_USERS)
        gone = computers.revoked(db)
    with office.change("computer.district", actor=actor, args={"subject": district.name}) as unit:
        value = {
            "code": district.code, "name": district.name, "signer": district.signer,
            "recipient": district.recipient, "since": district.since, "at_ms": district.at_ms,
        }  # fmt: skip
        settings.put(unit, computers.DISTRICT, value)
        settings.remove(unit, computers.REVOKED + district.signer)  # its check code was compared just now
        settings.put(unit, computers.CERTIFICATE + certificate.subject, certificate.plain())
        for key in struck_off:
            if key not in gone:
                settings.put(
                    unit,
                    computers.REVOKED + key,
                    {"on": district.since, "by": district.name, "why": _("区里停用")},
                )
    detail = {"district": district.name, "key": fingerprint(district.signer), "until": certificate.until}
    office.record_event("district.joined", actor=actor, detail=detail)
    return unit.changes


def _tidy(signer: str) -> str:
    key = "".join(signer.split()).lower()
    if not _KEY.fullmatch(key):
        raise Refused(_("这不是有效的签名码(应为 64 位十六进制)。"), code="key.malformed")
    return key
