"""Holding a district's receipt against the office file: what arrived, and whether both sides say the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.exchange.bundle import receipt
from desktop.queries import accounts, computers, receipts
from desktop.queries import exchange as queries
from desktop.security.install import Install, fingerprint
from desktop.store import acks, digest, intake
from desktop.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Compared:
    """`lacking`: operations of ours the district does not hold; `unknown`: of its operations we do not hold.

    `equal` is None while either is not zero: the two then cannot be the same yet. `difference` is (kind, id) of the
    first row that differs; both totals as `Totals.plain`.
    """

    district: str
    office: str
    at_ms: int
    lacking: int
    unknown: int
    equal: bool | None
    difference: tuple[str, str] | None
    theirs: Mapping[str, Any]
    ours: Mapping[str, Any]


def acknowledge(office: Workspace, path: Path, *, install: Install, actor: str) -> Compared:
    """Read a receipt, remember what the district holds, and compare. Raises `Refused` (`receipt.*`, `bundle.*`)."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EXCHANGE)
        trust, ours = computers.trust(db, office.clock.milliseconds()), queries.communities(db)
    found = receipt.read(path, install=install, trusted=trust.signers - trust.revoked)
    if ours and found.office not in ours:
        raise Refused(
            _("这是另一个社区({code})的回执。").format(code=found.office), code="receipt.other_office"
        )
    with office.local() as db:
        acks.put(db, found.recipient, found.have, office.clock.milliseconds())
    with office.read() as db:
        held = intake.vector(db)
        lacking, unknown = len(found.have.missing(held)), len(held.missing(found.have))
        day = date.fromisoformat(str(found.totals["day"]))
        totals = receipts.totals(db, day=day).plain()
        equal, difference = None, None
        if not lacking and not unknown:
            difference = receipts.first_difference(receipts.marks(db), found.marks)
            equal = difference is None and digest.of(db).by_kind() == dict(found.digest)
    detail = {"from": fingerprint(found.signer), "lacking": lacking, "unknown": unknown, "equal": equal}
    office.record_event("receipt.read", actor=actor, detail=detail)
    return Compared(
        found.district_name,
        found.office,
        found.at_ms,
        lacking,
        unknown,
        equal,
        difference,
        found.totals,
        totals,
    )
