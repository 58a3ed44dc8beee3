"""Operations leaving for another file and operations arriving from one, as runs of one stream each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain import disputes
from desktop.store import forks, log, project, purging, search
from desktop.store.fold import Record
from desktop.store.forks import collision
from desktop.store.op import HLC_CEILING, PURGE, Op, chain, decode
from desktop.store.oplog import insert_ops
from desktop.store.run import Run
from desktop.store.schema import SYNCED
from desktop.store.vector import Vector

# An interval begins with a stream's first operation or at a seam behind a hole: nothing else makes a hole, so
# the end of each is one look into the index, and the log itself (600 MB for a million operations) is not read.
# Behind a link that was lost (`log.LOST_LINK`) it begins one further: nobody else can check that operation by ours.
_INTERVALS: Final = (
    "WITH island (no, mark, first) AS ("
    "SELECT no, 1, 1 FROM stream WHERE EXISTS (SELECT 1 FROM oplog WHERE stream_no = no AND seq = 1) "
    "UNION SELECT m.stream_no, m.seq, m.seq + (length(m.hash) = 0) "
    "FROM seam m JOIN oplog o ON o.stream_no = m.stream_no AND o.seq = m.seq "
    "WHERE NOT EXISTS (SELECT 1 FROM oplog b WHERE b.stream_no = m.stream_no AND b.seq = m.seq - 1)), "
    "ended AS (SELECT no, first, lead(mark, 1, 9223372036854775807) "
    "OVER (PARTITION BY no ORDER BY mark) AS following FROM island) "
    "SELECT s.id, e.first, (SELECT max(seq) FROM oplog WHERE stream_no = e.no AND seq < e.following) "
    "FROM ended e JOIN stream s ON s.no = e.no"
)


@dataclass(frozen=True, slots=True)
class Received:
    """What an arrival did: operations that were new or known, disputes now open, records touched."""

    new_ops: int
    known_ops: int
    conflicts: int
    touched: frozenset[tuple[str, str]]
    voided: purging.Voided = purging.NOTHING  # what purges took out of this file
    parted: frozenset[str] = frozenset()  # streams that two machines were found to have gone on with
    pictures: int = 0  # that rows name and were not here
    awaited: int = 0  # that rows name and still are not here


def vector(db: Connection) -> Vector:
    """Which operations this file holds, as intervals per stream; of a forked one only what is common to all."""
    have = Vector()
    for stream, first, last in db.exec_driver_sql(_INTERVALS):
        if last >= first:
            have.add(stream, first, last)
    return forks.without(have, forks.known(db))


def runs_since(db: Connection, known: Vector) -> Iterator[Run]:
    """The operations a holder of `known` lacks, stream by stream in a fixed order."""
    numbers = log.streams(db)
    for stream, first, last in known.missing(vector(db)).spans():
        rows = db.exec_driver_sql(
            "SELECT body FROM oplog WHERE stream_no = ? AND seq BETWEEN ? AND ? ORDER BY seq",
            (numbers[stream], first, last),
        )
        before = log.hash_before(db, numbers[stream], first)
        yield Run(stream, first, before, [body.encode() for (body,) in rows])


def receive(db: Connection, runs: Iterable[Run]) -> tuple[Received, int]:
    """Take runs in; the caller's transaction commits all or nothing. Returns what happened and the greatest hlc.

    Raises `Refused` for a malformed operation, a chain that does not hold, and for one dot with two contents.
    """
    new: list[Op] = []
    known = hlc = 0
    before = forks.known(db)
    for run in runs:
        fresh, old = _take(db, run)
        new += fresh
        known += old
    new += _follow_branches(db, new)
    parted = frozenset(stream for stream, first in forks.known(db).items() if before.get(stream) != first)
    hlc = max((op.hlc for op in new if op.hlc < HLC_CEILING), default=0)
    _span_steps(db, new)
    voided = purging.NOTHING
    if new and (purging.ever(db) or any(op.kind == PURGE for op in new)):
        voided = purging.void(db, {op.id for op in new})
    conflicts = _project(db, new)
    touched = frozenset((op.entity, op.id) for op in new)
    return Received(len(new), known, conflicts, touched, voided, parted), hlc


class _Parted(Exception):
    """Up to `seq` the run says what is stored; from there on both go different ways."""

    def __init__(self, seq: int) -> None:
        super().__init__(seq)
        self.seq = seq


def _take(db: Connection, run: Run) -> tuple[list[Op], int]:
    """Take a run in, in branches of their own where two machines went on with one stream."""
    first = forks.known(db).get(run.stream)
    if first is None:
        try:
            return _take_run(db, run)
        except _Parted as parted:
            first = parted.seq
            forks.remember(db, run.stream, first)
            mine, _known = _take(db, forks.retold(db, first, forks.own_tail(db, run.stream, first)))
            fresh, old = _take(db, run)
            return mine + fresh, old
    head, tail = forks.cut(run, first)
    try:
        fresh, old = _take_run(db, head) if head.ops else ([], 0)
    except _Parted as parted:  # further down than the fork that was known
        forks.remember(db, run.stream, parted.seq)
        mine, _known = _take(db, forks.retold(db, parted.seq, forks.own_tail(db, run.stream, parted.seq)))
        fresh, old = _take(db, run)
        return mine + fresh, old
    more, older = _take(db, forks.retold(db, first, tail)) if tail.ops else ([], 0)
    return fresh + more, old + older


def _follow_branches(db: Connection, new: Sequence[Op]) -> list[Op]:
    """Somebody else split a stream of which this file holds a branch: what it holds goes on in that branch too."""
    mine: list[Op] = []
    for stream, first in sorted(origin for op in new if (origin := forks.origin(op)) is not None):
        if first < forks.known(db).get(stream, first + 1):
            forks.remember(db, stream, first)
            tail = forks.own_tail(db, stream, first)
            mine += _take(db, forks.retold(db, first, tail))[0] if tail.ops else []
    return mine


def _take_run(db: Connection, run: Run) -> tuple[list[Op], int]:
    stream_no = log.stream_number(db, run.stream)
    follows = _check_seam(db, stream_no, run)
    stored = {
        seq: bytes(digest)
        for seq, digest in db.exec_driver_sql(
            "SELECT seq, hash FROM oplog WHERE stream_no = ? AND seq BETWEEN ? AND ?",
            (stream_no, run.first, run.first + len(run.ops)),
        )
    }
    tip, rows, fresh = run.previous, [], []
    for seq, raw in enumerate(run.ops, run.first):
        tip = chain(tip, raw)
        if seq in stored:
            if stored[seq] != tip:
                raise _Parted(seq) if follows else collision()
            follows = True
            continue
        op = decode(raw)
        if op.dot != (run.stream, seq):
            raise Refused(_("交换包里的记录次序不对,整包拒收。"), code="bundle.sequence")
        if not project.fits(op.entity, {name: value for name, (value, _prev) in op.fields.items()}):
            raise Refused(_("交换包里有一条记录的内容与栏目不符,整包拒收。"), code="op.value")
        if op.parent is not None:
            parent = f"{op.parent[0]}:{op.parent[1]}"
            db.exec_driver_sql("UPDATE stream SET parent = ? WHERE no = ?", (parent, stream_no))
        rows.append((stream_no, seq, op.hlc, op.id, raw.decode(), tip))
        fresh.append(op)
    if rows:
        insert_ops(db, rows)
        _meet_seam(db, stream_no, run.first + len(run.ops), tip)
    return fresh, len(run.ops) - len(fresh)


def _check_seam(db: Connection, stream_no: int, run: Run) -> bool:
    """The run must follow from what is stored before it; behind a hole its claim is kept for later: False."""
    if run.first == 1:
        if run.previous != bytes(32):
            raise collision()
        return True
    row = db.exec_driver_sql(
        "SELECT hash FROM oplog WHERE stream_no = ? AND seq = ?", (stream_no, run.first - 1)
    ).first()
    if row is None:
        db.exec_driver_sql(
            "INSERT OR IGNORE INTO seam (stream_no, seq, hash) VALUES (?, ?, ?)",
            (stream_no, run.first, run.previous),
        )
        return False
    if bytes(row[0]) != run.previous:
        raise collision()
    return True


def _meet_seam(db: Connection, stream_no: int, seq: int, tip: bytes) -> None:
    """What stands behind the hole that was just filled must follow from `tip`; a link that was lost is known again."""
    row = db.exec_driver_sql(
        "SELECT m.hash, o.body, o.hash FROM seam m LEFT JOIN oplog o ON o.stream_no = m.stream_no AND o.seq = m.seq "
        "WHERE m.stream_no = ? AND m.seq = ?",
        (stream_no, seq),
    ).first()
    if row is None:
        return
    claimed, body, digest = row
    if bytes(claimed) == log.LOST_LINK:
        if body is not None and chain(tip, body.encode()) != bytes(digest):
            raise collision()
        db.exec_driver_sql("UPDATE seam SET hash = ? WHERE stream_no = ? AND seq = ?", (tip, stream_no, seq))
    elif bytes(claimed) != tip:
        raise collision()


def _span_steps(db: Connection, ops: Sequence[Op]) -> None:
    """Where each foreign step stands. A step lives in one stream; what claims its id from another is no part of it."""
    spans: dict[tuple[str, int], list[int]] = {}
    numbers = log.streams(db)
    for op in ops:
        known = spans.setdefault((op.step, numbers[op.stream]), [op.seq, op.seq, op.hlc])
        known[0], known[1], known[2] = min(known[0], op.seq), max(known[1], op.seq), max(known[2], op.hlc)
    if spans:
        db.exec_driver_sql(
            "INSERT INTO step_span (step_id, stream_no, first_seq, last_seq, hlc, mine) VALUES (?, ?, ?, ?, ?, 0) "
            "ON CONFLICT (step_id) DO UPDATE SET first_seq = min(first_seq, excluded.first_seq), "
            "last_seq = max(last_seq, excluded.last_seq), hlc = max(hlc, excluded.hlc) "
            "WHERE stream_no = excluded.stream_no",
            [(*key, *rest) for key, rest in spans.items()],
        )


def _project(db: Connection, ops: Sequence[Op]) -> int:
    """Fold every touched record again from its whole history and write its row; returns the disputes now open."""
    conflicts = 0
    arrived: dict[str, list[Op]] = {}
    for op in ops:
        arrived.setdefault(op.id, []).append(op)
    for part in log.chunks(list(arrived)):
        records = _folded(db, part, arrived)
        conflicts += sum(len(disputes.groups(r.entity, r.conflicts())) for r in records if r.entity in SYNCED)
        with project.permitted(db):
            project.write_records(db, records)
        search.refresh(db, changed=[(r.entity, r.id) for r in records])
    return conflicts


def _folded(db: Connection, ids: Sequence[str], arrived: Mapping[str, Sequence[Op]]) -> list[Record]:
    """The records of `ids` with everything the log now holds; what just arrived whole is not read again."""
    marks = ",".join("?" * len(ids))
    counts = db.exec_driver_sql(
        f"SELECT entity_id, count(*) FROM oplog WHERE entity_id IN ({marks}) GROUP BY entity_id",  # noqa: S608
        tuple(ids),
    )
    older = log.histories(db, [i for i, count in counts if count > len(arrived[i])])
    records = []
    for entity_id in ids:
        history = older.get(entity_id) or arrived[entity_id]
        if len({op.entity for op in history}) > 1:
            raise Refused(
                _("交换包里有一条记录与本机同号的另一类记录相撞,整包拒收,请联系上级。"),
                code="bundle.kind_collision",
            )
        record = Record(history[0].entity, entity_id)
        for op in history:
            record.take(op)
        records.append(record)
    return records
