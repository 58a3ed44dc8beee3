"""What an office file says of itself when it sends, and which operations it knows of and does not hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from desktop.base.clock import as_datetime
from desktop.domain import disputes
from desktop.security import audit
from desktop.store import acks, digest, forks, intake, log, purging
from desktop.store.op import PURGE, Op, trusted
from desktop.store.schema import SYNCED
from desktop.store.vector import Vector

LOST: Final = "gap_lost."
_LOST_KEY: Final = re.compile(re.escape(LOST) + r"([0-9a-f]{32})\.([1-9][0-9]{0,14})-([1-9][0-9]{0,14})")


@dataclass(frozen=True, slots=True)
class Facts:
    """Of everything the file holds: community codes, rows and digest by record kind, open conflicts, audit head."""

    communities: tuple[str, ...]
    counts: Mapping[str, int]
    state_digest: Mapping[str, str]
    conflicts: int
    audit_head: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Operations that exist elsewhere and not here: `first` to `last` of one stream.

    `install` wrote them between the days `after` and `before`, as far as their neighbours in the stream tell
    (`YYYY-MM-DD` by that computer's clock, empty when unknown).
    """

    stream: str
    first: int
    last: int
    install: str = ""
    after: str = ""
    before: str = ""


def purged(db: Connection, ids: Collection[str]) -> set[str]:
    """Which of some records were cleared for good here; without any, one of all there are."""
    if not ids:
        return {PURGE} if purging.ever(db) else set()
    found = log.histories(db, sorted(ids))
    return {one for one, ops in found.items() if any(op.kind == PURGE for op in ops)}


def facts(db: Connection) -> Facts:
    """What the manifest of a bundle says about the file."""
    counts = {
        str(kind): int(db.exec_driver_sql(f'SELECT count(*) FROM "{kind}"').scalar() or 0)  # noqa: S608 - our own kinds
        for kind in SYNCED
    }
    open_ones = map(tuple, db.exec_driver_sql("SELECT entity, entity_id, field FROM conflict"))
    return Facts(
        tuple(communities(db)), {kind: n for kind, n in counts.items() if n}, digest.of(db).by_kind(),
        disputes.number(open_ones), audit.head(db),
    )  # fmt: skip


def communities(db: Connection) -> list[str]:
    """The codes of the communities whose ledger this file is."""
    rows = db.exec_driver_sql("SELECT code FROM community WHERE code IS NOT NULL ORDER BY code")
    return [str(code) for (code,) in rows]


def lacking(
    db: Connection, *, also_held: Vector | None = None, announced: Vector | None = None
) -> tuple[Missing, ...]:
    """The ranges known of and not held: by anybody's word ever, by `announced`, or by a later number.

    What was declared lost for good is not among them.
    `also_held` counts as held although it is not in the file: a preview's operations.
    """
    held = intake.vector(db).union(also_held or Vector())
    heard = acks.heard(db).union(announced or Vector())
    gaps = lost(db).missing(held.missing(heard).union(held.holes()))
    gaps = forks.without(gaps, forks.known(db))
    numbers = log.streams(db)
    return tuple(
        _described(db, numbers.get(stream), stream, first, last) for stream, first, last in gaps.spans()
    )


def lost(db: Connection) -> Vector:
    """The ranges somebody declared lost for good."""
    rows = db.exec_driver_sql("SELECT key FROM setting WHERE key GLOB ?", (f"{LOST}*",))
    return ranges(str(key) for (key,) in rows)


def ranges(keys: Iterable[str]) -> Vector:
    """The ranges that the keys of such settings name."""
    given_up = Vector()
    for key in keys:
        found = _LOST_KEY.fullmatch(key)
        if found and 1 <= int(found[2]) <= int(found[3]):
            given_up.add(found[1], int(found[2]), int(found[3]))
    return given_up


def _described(db: Connection, stream_no: int | None, stream: str, first: int, last: int) -> Missing:
    if stream_no is None:
        return Missing(stream, first, last)
    before, after = _op_at(db, stream_no, first - 1), _op_at(db, stream_no, last + 1)
    near = before or after
    return Missing(
        stream, first, last,
        install=near.install if near else "",
        after=_day(before),
        before=_day(after),
    )  # fmt: skip


def _op_at(db: Connection, stream_no: int, seq: int) -> Op | None:
    row = db.exec_driver_sql(
        "SELECT body FROM oplog WHERE stream_no = ? AND seq = ?", (stream_no, seq)
    ).first()
    return trusted(row[0]) if row else None


def _day(op: Op | None) -> str:
    """The day on the writer's clock; empty for a clock that was out of its mind."""
    if op is None:
        return ""
    try:
        return as_datetime(op.wall_ms).date().isoformat()
    except (OverflowError, ValueError):
        return ""
