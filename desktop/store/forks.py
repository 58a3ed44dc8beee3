"""One stream that two machines went on with: what each wrote from there goes on in a stream of its own.

A virtual machine that is copied, or put back, while the program runs in it continues one numbering twice: one dot
comes to mean two writes. Whoever meets both tells each branch again, operation for operation, in a stream whose name
follows from its first operation (SHA-256 of the stream and that operation's chained hash): all who split a stream make
the same bytes. A retold operation has seen its original, whatever that says at which machine, so originals are dead
everywhere; it stands one tick behind it. Originals stay in the log where they are and are neither sent nor counted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import orjson
from sqlalchemy import Connection
from sqlalchemy.exc import NoResultFound

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.store import log
from desktop.store.op import LIVE, STATUS, Dot, Op, chain, decode, encode
from desktop.store.run import Run
from desktop.store.vector import Vector

_KEY: Final = "forks"
_ORIGIN: Final = re.compile(r"fork ([0-9a-f]{32}):([1-9][0-9]{0,15}) ([0-9a-f]{64})(?: |$)")
Forks = Mapping[str, int]
Link = Callable[[str, int], bytes | None]


def known(db: Connection) -> dict[str, int]:
    """Stream to the first number from which it is known to say two things."""
    text = log.meta(db, _KEY)
    return dict(orjson.loads(text)) if text else {}


def remember(db: Connection, stream: str, first: int) -> None:
    """From `first` on the stream counts no more; a fork further down than one known before takes its place."""
    forks = known(db)
    forks[stream] = min(first, forks.get(stream, first))
    log.set_meta(db, _KEY, orjson.dumps(forks, option=orjson.OPT_SORT_KEYS).decode())


def without(vector: Vector, forks: Forks) -> Vector:
    """The vector without what stands behind a fork."""
    if not forks:
        return vector
    kept = Vector()
    for stream, first, last in vector.spans():
        end = min(last, forks[stream] - 1) if stream in forks else last
        if end >= first:
            kept.add(stream, first, end)
    return kept


def told_as(db: Connection, vector: Vector, held: Vector) -> Vector:
    """What now stands for a vector of before a fork was known: its beginning and every branch, as far as `held` has it."""
    forks, kept = known(db), vector
    waiting = [stream for stream, first in forks.items() if vector.highest(stream) >= first]
    while waiting:
        stream = waiting.pop()
        kept = without(kept, {stream: forks[stream]})
        rows = db.exec_driver_sql(
            "SELECT s.id FROM stream s CROSS JOIN oplog o ON o.stream_no = s.no AND o.seq = 1 WHERE instr(o.body, ?) > 0",
            (f'"r":"fork {stream}:{forks[stream]} ',),
        )
        for (branch,) in rows.all():
            if end := held.highest(branch):
                kept.add(branch, 1, end)
            if branch in forks:
                waiting.append(branch)
    return kept


def cut(run: Run, first: int) -> tuple[Run, Run]:
    """The run before number `first`, and from it on; either may be empty."""
    count = max(0, min(first - run.first, len(run.ops)))
    head = Run(run.stream, run.first, run.previous, run.ops[:count])
    before = head.hashes()[-1] if count else run.previous
    return head, Run(run.stream, run.first + count, before, run.ops[count:])


def origin(op: Op) -> Dot | None:
    """Where a branch begins whose first operation this is."""
    found = _ORIGIN.match(op.reason) if op.seq == 1 else None
    if found is None or op.stream != _name(found[1], bytes.fromhex(found[3])):
        return None
    return (found[1], int(found[2]))


def own_tail(db: Connection, stream: str, first: int) -> Run:
    """What this file holds of a stream from `first` on; raises `Refused` when something between is missing."""
    stream_no = log.stream_number(db, stream)
    rows = db.exec_driver_sql(
        "SELECT seq, body FROM oplog WHERE stream_no = ? AND seq >= ? ORDER BY seq", (stream_no, first)
    ).all()
    if [seq for seq, _body in rows] != list(range(first, first + len(rows))):
        raise collision()
    before = log.hash_before(db, stream_no, first) if rows else bytes(32)
    return Run(stream, first, before, [body.encode() for _seq, body in rows])


def retold(db: Connection, first: int, tail: Run) -> Run:
    """A tail of a stream that forks at `first`, as a run of its own branch; raises as `told_again`."""

    def link(stream: str, seq: int) -> bytes | None:
        try:
            return log.hash_before(db, log.stream_number(db, stream), seq)
        except NoResultFound:
            return None

    return told_again(first, tail, link, lambda mark, seq: _ending_with(db, mark, seq))


def told_again(first: int, tail: Run, link: Link, ending: Callable[[str, int], str | None]) -> Run:
    """A tail of a stream that forks at `first`, as a run of its own branch, by what its holder knows.

    `link`: the hash before an operation, `ending`: the stream whose operation of that number has a mark in its body;
    None when it is not here. Raises `Refused` when it cannot be told which branch it is: a whole bundle tells.
    """
    if tail.first == first:
        if tail.previous != (link(tail.stream, first) if first > 1 else bytes(32)):
            raise collision()
        name: str | None = _name(tail.stream, chain(tail.previous, tail.ops[0]))
    else:  # the branch whose last operation before the tail was chained to the hash that the tail goes on from
        mark = f'"r":"fork {tail.stream}:{tail.first - 1} {tail.previous.hex()}'
        name = ending(mark, tail.first - first)
    begins = tail.first - first + 1
    before = bytes(32) if begins == 1 else link(name, begins) if name is not None else None
    if name is None or before is None:
        raise collision()
    tip, ops = tail.previous, list[bytes]()
    for raw in tail.ops:
        tip = chain(tip, raw)
        ops.append(encode(_twin(decode(raw), tip, first, name)))
    return Run(name, begins, before, ops)


def contradicted(db: Connection, runs: Sequence[Run]) -> Vector:
    """The operations that do not go on from what stands here: from the first that stands here with another content."""
    numbers, found = log.streams(db), Vector()
    for run in runs:
        rows = db.exec_driver_sql(
            "SELECT seq, hash FROM oplog WHERE stream_no = ? AND seq BETWEEN ? AND ?",
            (numbers.get(run.stream, -1), run.first, run.last),
        )
        first = parts_at(run, {seq: bytes(digest) for seq, digest in rows})
        if first is not None:
            found.add(run.stream, first, run.last)
    return found


def parts_at(run: Run, stored: Mapping[int, bytes]) -> int | None:
    """The first number of a run that stands here (`stored`: number to hash) with another content; None for none."""
    if not stored:
        return None
    return next(
        (seq for seq, digest in enumerate(run.hashes(), run.first) if stored.get(seq, digest) != digest), None
    )


def _name(stream: str, digest: bytes) -> str:
    return hashlib.sha256(b"gezhi branch\0" + stream.encode() + digest).hexdigest()[:32]


def _twin(op: Op, digest: bytes, first: int, name: str) -> Op:
    """The operation as its branch tells it. What a purge emptied cannot be told again by all alike."""
    if op.link:
        raise collision()
    fields = dict(op.fields)
    if op.kind == "create":
        fields.setdefault(STATUS, (LIVE, ()))

    def seen(prev: tuple[Dot, ...]) -> tuple[Dot, ...]:
        own = {(name, n - first + 1) if s == op.stream and n >= first else (s, n) for s, n in prev}
        return tuple(sorted(own | {op.dot}))

    begins = op.seq == first
    return replace(
        op, stream=name, seq=op.seq - first + 1, hlc=op.hlc + 1,
        fields={field: (value, seen(tuple(prev))) for field, (value, prev) in fields.items()},
        reason=f"fork {op.stream}:{op.seq} {digest.hex()} {op.reason}".rstrip(),
        parent=((op.stream, first - 1) if first > 1 else op.parent) if begins else None,
    )  # fmt: skip


def _ending_with(db: Connection, mark: str, seq: int) -> str | None:
    row = db.exec_driver_sql(
        "SELECT s.id FROM stream s CROSS JOIN oplog o ON o.stream_no = s.no AND o.seq = ? WHERE instr(o.body, ?) > 0",
        (seq, mark),
    ).first()
    return None if row is None else str(row[0])


def collision() -> Refused:
    """What is said where two histories cannot be told apart from what came."""
    return Refused(
        _(
            "交换包里有记录与本机的同号记录内容不同(可能有人复制或还原了正在运行的虚拟机),整包没有收,双方数据都在。"
            "请对方写一个完整交换包再收;仍然不行请联系上级。"
        ),
        code="bundle.dot_collision",
    )
