"""Which computers stay when the office takes another key: those somebody looked at, and whose papers hold."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.queries import computers
from desktop.queries.computers import Computer
from desktop.queries.trust import trusted_signers
from desktop.store import log
from desktop.workspace import Workspace


def to_confirm(office: Workspace, signer: str, *, me: str) -> list[Computer]:
    """The computers to be looked at, one by one, before the office's key is replaced because of `signer`.

    Those somebody accepted by hand among them, and whoever is said to be the district: whoever got in could have
    written that too.
    """
    with office.read() as db:
        known, gone, over = computers.computers(db), computers.revoked(db), computers.district(db)
        more = {
            one.public_key: Computer(one.public_key, one.name, "", "", one.since, "", None)
            for one in trusted_signers(db)
        }
        if over is not None:
            more[over.signer] = Computer(
                over.signer, _("区里({name})").format(name=over.name), "", "", over.since, "", None
            )
    others = {**more, **{one.signer: one for one in known}}
    return [one for signing, one in others.items() if signing not in gone | {signer, me}]


def left_out(office: Workspace, key: str, me: str, staying: Collection[str] | None) -> list[Computer]:
    """The computers that nobody vouches for, and those whose key to seal to was ever another."""
    others = to_confirm(office, key, me=me)
    if staying is None and others:
        told = "、".join(f"{one.name or '?'}({one.fingerprint})" for one in others)
        raise Refused(
            _(
                "更换社区签名钥匙前,请逐台核对还有哪些电脑在自己人手里:{told}。"
                "没有确认的会一起停用,因为拿到旧钥匙的人可以给别的电脑发证书。"
            ).format(told=told),
            code="computer.unconfirmed",
        )
    with office.read() as db:
        over = computers.district(db)
        sound = {one.signer for one in real(db)} | {one.public_key for one in trusted_signers(db)}
        if over is not None and _sealed_to(db, over.signer) == {over.recipient}:
            sound.add(over.signer)
    return [one for one in others if one.signer not in (staying or ()) or one.signer not in sound]


def _sealed_to(db: Connection, signer: str) -> set[str]:
    """Every key to seal to that was ever written down for a district that signs so."""
    place = db.exec_driver_sql("SELECT id FROM setting WHERE key = ?", (computers.DISTRICT,)).scalar()
    told = (op.fields["value"][0] for op in log.ops_of(db, str(place)) if "value" in op.fields)
    return {
        str(one.get("recipient")) for one in told if isinstance(one, dict) and one.get("signer") == signer
    }


def real(db: Connection) -> list[Computer]:
    """The computers whose certificate holds and whose key to seal to was never another."""
    return [one for one in computers.vouched(db) if len(computers.recipients(db, one.signer)) == 1]
