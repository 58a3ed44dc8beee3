"""What came from whom and when: each office's newest bundle, how old it is, and what is known to be missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import orjson
from sqlalchemy import Connection, func, select

from desktop.district import intake, rights
from desktop.district.schema import audit, bundle, installation, office, op, refusal
from desktop.district.totals import disputed
from desktop.store.op import trusted
from desktop.store.vector import Vector

DAY_MS: Final = 86_400_000
LATE_AFTER, OVERDUE_AFTER = 5, 30  # days since the newest bundle
RECEIPT: Final = "receipt.written"


class Age(StrEnum):
    """How old the newest bundle of an office is."""

    FRESH = "fresh"
    LATE = "late"  # more than 5 days
    OVERDUE = "overdue"  # more than 30 days
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class LastBundle:
    """The newest bundle: by which computer, when it was written by its clock and received by ours (milliseconds)."""

    computer: str
    written_ms: int
    received_ms: int
    new_ops: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class Gap:
    """So many operations another bundle spoke of and none brought: by which computer, written between when.

    `since_ms`, `until_ms`: the clock of what is held before and behind the gap; None where nothing is.
    """

    computer: str
    since_ms: int | None
    until_ms: int | None
    ops: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """One office: `days` since its newest bundle (None for never), `receipt_ms` when its newest receipt was written."""

    code: str
    name: str
    street: str
    ops: int
    computers: int
    bundles: int
    days: int | None
    age: Age
    last: LastBundle | None
    gaps: tuple[Gap, ...]
    conflicts: int
    receipt_ms: int | None

    @property
    def receipt_due(self) -> bool:
        """Whether something arrived that no receipt was written for yet."""
        return self.last is not None and (self.receipt_ms is None or self.receipt_ms < self.last.received_ms)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken and lies whole in the quarantine folder, as `<sha256>.sqb`."""

    sha256: str
    name: str
    received_ms: int
    code: str
    words: str


def age_of(days: int | None) -> Age:
    """The band of an age in whole days."""
    if days is None:
        return Age.NEVER
    return Age.OVERDUE if days > OVERDUE_AFTER else Age.LATE if days > LATE_AFTER else Age.FRESH


def arrivals(db: Connection, *, now_ms: int) -> list[Arrival]:
    """Every office, by code."""
    names = {row.signer: row.name for row in db.execute(select(installation))}
    believed = _counts(db, installation.c.office, installation.c.revoked_ms.is_(None))
    conflicts = disputed(db)
    counts = _counts(db, bundle.c.office)
    receipts = {
        str(code): int(at)
        for code, at in db.execute(
            select(audit.c.object, func.max(audit.c.at_ms)).where(audit.c.event == RECEIPT).group_by(audit.c.object)
        )
    }  # fmt: skip
    newest = _newest(db, names)
    found = []
    for row in db.execute(select(office).order_by(office.c.code)):
        days = None if row.received_ms is None else max(0, (now_ms - row.received_ms) // DAY_MS)
        found.append(Arrival(
            row.code, row.name, row.street, row.ops, believed.get(row.code, 0), counts.get(row.code, 0), days,
            age_of(days), newest.get(row.code), _gaps(db, row.code, row.have, names), conflicts.get(row.code, 0),
            receipts.get(row.code),
        ))  # fmt: skip
    return found


def _counts(db: Connection, column: Any, *where: Any) -> dict[str, int]:
    rows = db.execute(select(column, func.count()).where(*where).group_by(column))
    return {str(code): int(count) for code, count in rows}


def _newest(db: Connection, names: Mapping[str, str]) -> dict[str, LastBundle]:
    last = (
        select(bundle.c.office, func.max(bundle.c.received_ms).label("at"))
        .group_by(bundle.c.office)
        .subquery()
    )
    rows = db.execute(
        select(bundle.c.office, bundle.c.signer, bundle.c.wall_ms, bundle.c.received_ms, bundle.c.new_ops,
               bundle.c.conflicts)
        .join(last, (last.c.office == bundle.c.office) & (last.c.at == bundle.c.received_ms))
        .order_by(bundle.c.office, bundle.c.wall_ms)
    )  # fmt: skip
    return {
        row.office: LastBundle(
            names.get(row.signer, ""), row.wall_ms, row.received_ms, row.new_ops, row.conflicts
        )
        for row in rows
    }


def _gaps(db: Connection, code: str, have: str, names: Mapping[str, str]) -> tuple[Gap, ...]:
    """What bundles of the office spoke of and is not here; each run of it with the computer that wrote it."""
    held = Vector.from_json(orjson.loads(have))
    lacking = intake.lacking(db, code, held)
    if not len(lacking):
        return ()
    spoke: dict[str, str] = {}  # stream -> the computer whose bundle told of it first
    rows = (
        select(bundle.c.have, bundle.c.signer).where(bundle.c.office == code).order_by(bundle.c.received_ms)
    )
    for text, signer in db.execute(rows):
        for stream, _first, _last in Vector.from_json(orjson.loads(text)).spans():
            spoke.setdefault(stream, names.get(signer, ""))
    bodies = rights.reads_everything(db)  # who may not read the log is told by whose bundle it is known
    return tuple(
        _gap(db, code, stream, first, last, spoke.get(stream, ""), bodies=bodies)
        for stream, first, last in lacking.spans()
    )


def _gap(db: Connection, code: str, stream: str, first: int, last: int, spoke: str, *, bodies: bool) -> Gap:
    here = (op.c.office == code, op.c.stream == stream)
    wanted = select(op.c.hlc, op.c.body) if bodies else select(op.c.hlc)
    before = db.execute(wanted.where(*here, op.c.seq < first).order_by(op.c.seq.desc()).limit(1)).first()
    behind = db.execute(wanted.where(*here, op.c.seq > last).order_by(op.c.seq).limit(1)).first()
    computer = spoke
    if bodies and (known := before or behind) is not None:
        wrote = trusted(known.body).install
        named = select(installation.c.name).where(
            installation.c.office == code, installation.c.install_id == wrote
        )
        computer = str(db.execute(named).scalar() or spoke)
    return Gap(computer, _wall(before), _wall(behind), last - first + 1)


def _wall(row: Any) -> int | None:
    """Milliseconds since 1970 out of the hybrid logical time (its low 16 bits count)."""
    return None if row is None else int(row.hlc) >> 16


def refusals(db: Connection) -> list[Refusal]:
    """Every file that was refused, the newest first."""
    return [
        Refusal(row.sha256, row.name, row.received_ms, row.code, row.words)
        for row in db.execute(select(refusal).order_by(refusal.c.received_ms.desc(), refusal.c.sha256))
    ]
