"""Holding a district's receipt against the office file: what arrived, and whether both sides say the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.field_names import kind_name
from desktop.domain.permissions import Action
from desktop.exchange.bundle import receipt
from desktop.exchange.bundle.senders import other_sender
from desktop.queries import accounts, computers, named, receipts
from desktop.queries import exchange as queries
from desktop.queries.receipts import Figure
from desktop.queries.trust import trusted_keys
from desktop.security.install import Install, fingerprint
from desktop.store import acks, digest, forks, intake
from desktop.store.vector import Vector
from desktop.workspace import Workspace

if TYPE_CHECKING:
    from sqlalchemy import Connection

CARE = frozenset({"care_record", "visit", "doubt", "acceptance"})  # a category may be nobody's business here


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
    named: str = ""  # the first row that differs, in words

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Both sides' totals line by line: the whole, each grid, each micro-grid, each category of care."""
        return receipts.figures(self.theirs, self.ours)

    @property
    def words(self) -> str:
        """What came of it, for the clerk."""
        if self.equal:
            return _("核对一致:区里的数据与本机逐行相同。")
        if self.equal is False:
            what = (
                _("第一条不同的是{row}。").format(row=self.named)
                if self.named
                else _("操作记录的校验数不同。")
            )
            return _(
                "核对不符:{what}两边都没有改动;下次给区里写出的是完整的包,请送去后再要一份回执。"
            ).format(what=what)
        if self.unknown:
            return _("区里有本机还没有的 {n} 条记录,请先收下区里下发的包。").format(n=self.unknown)
        return _("区里还差本机的 {n} 条记录,下次写包会带上。").format(n=self.lacking)


def acknowledge(office: Workspace, path: Path, *, install: Install, actor: str) -> Compared:
    """Read a receipt, remember what the district holds, and compare. Raises `Refused` (`receipt.*`, `bundle.*`)."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EXCHANGE)
        believed, ours, over = _believed(db), queries.communities(db), computers.district(db)
    found = receipt.read(path, install=install, trusted=believed)
    if ours and found.office not in ours:
        raise Refused(
            _("这是另一个社区({code})的回执。").format(code=found.office), code="receipt.other_office"
        )
    if over is not None and found.recipient != over.recipient:
        raise other_sender()
    with office.read() as db:
        held = intake.vector(db)
        theirs = forks.without(found.have, forks.known(db))  # the district may not know of a fork yet
        lacking, unknown = len(theirs.missing(held)), len(held.missing(theirs))
        day = date.fromisoformat(str(found.totals["day"]))
        totals = receipts.totals(db, day=day).plain()
        equal, difference, called = None, None, ""
        if not lacking and not unknown:
            difference = receipts.first_difference(receipts.marks(db), found.marks)
            equal = difference is None and digest.of(db).by_kind() == dict(found.digest)
            called = _called(db, difference) if difference else ""
    with office.local() as db:
        # What does not agree is sent whole again: nobody knows from where on it went wrong.
        have = Vector() if equal is False else found.have
        acks.put(db, found.recipient, have, office.clock.milliseconds())
    detail = {"from": fingerprint(found.signer), "lacking": lacking, "unknown": unknown, "equal": equal}
    office.record_event("receipt.read", actor=actor, detail=detail)
    return Compared(
        found.district_name, found.office, found.at_ms, lacking, unknown, equal, difference, found.totals, totals, called
    )  # fmt: skip


def _believed(db: Connection) -> frozenset[str]:
    """The district; before its answer was read, whoever this office accepted by hand. Its own computers never."""
    district = computers.district(db)
    return (frozenset((district.signer,)) if district else trusted_keys(db)) - computers.revoked(db)


def _called(db: Connection, row: tuple[str, str]) -> str:
    """A row in words: its kind, what it is called and where; one that is not here, and one of care, by its kind."""
    found = None if row[0] in CARE else named.named(db, [row]).get(row)
    if row[0] in CARE:
        return kind_name(row[0])
    kind = kind_name(row[0])
    return f"{kind} {found.title} {found.where}".strip() if found else _("{kind}(本机没有)").format(kind=kind)
