"""A stream of an office that two machines went on with, split at the district as every office file splits it.

`store.forks` has the rule; here is what it needs to know of an office's part of the log, and what no longer counts there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import orjson
from sqlalchemy import Connection, delete, insert, select

from desktop.district.schema import fact, op, seam
from desktop.store import forks
from desktop.store.op import Dot, decode
from desktop.store.run import Run
from desktop.store.vector import Vector

_KEY: Final = "forks."  # and the office's code: stream to the first number from which it says two things


class Parted(Exception):
    """Up to `seq` a run says what is stored; from there on both go different ways."""

    def __init__(self, seq: int) -> None:
        super().__init__(seq)
        self.seq = seq


def known(db: Connection, code: str) -> dict[str, int]:
    """The streams of an office that are known to say two things, and from which number on."""
    text = db.execute(select(fact.c.value).where(fact.c.key == _KEY + code)).scalar()
    return dict(orjson.loads(text)) if text else {}


def counting(db: Connection, code: str, vector: Vector) -> Vector:
    """A vector without what stands behind a fork."""
    return forks.without(vector, known(db, code))


def concerns(forked: forks.Forks, runs: Iterable[Run]) -> bool:
    """Whether any run is of a stream that forks, or is a branch."""
    return any(run.stream in forked or _origin(run) is not None for run in runs)


def _origin(run: Run) -> Dot | None:
    if run.first != 1 or not run.ops or b'"r":"fork ' not in run.ops[0]:
        return None
    return forks.origin(decode(run.ops[0]))


@dataclass(slots=True)
class Splitting:
    """Takes runs of one office in, one after another, in branches where a stream forks.

    `take_run` stores a run, raising `Parted`; `left_out` is told what counts no longer: stream, first and last number,
    canonical bytes and hashes.
    """

    db: Connection
    code: str
    take_run: Callable[[Run], None]
    left_out: Callable[[str, int, Sequence[tuple[bytes, bytes]]], None]
    parted: set[str] = field(default_factory=set)

    def take_all(self, runs: Sequence[Run]) -> None:
        """Take all in. Raises `Refused` when two histories cannot be told apart from what came."""
        for run in runs:
            self._take(run)
        for stream, first in sorted(origin for run in runs if (origin := _origin(run)) is not None):
            if first < known(self.db, self.code).get(stream, first + 1):  # somebody else found it
                self._part(stream, first)

    def _take(self, run: Run) -> None:
        first = known(self.db, self.code).get(run.stream)
        head, tail = (run, None) if first is None else forks.cut(run, first)
        try:
            if head.ops:
                self.take_run(head)
        except Parted as parted:
            self._part(run.stream, parted.seq)
            self._take(run)
            return
        if first is not None and tail is not None and tail.ops:
            self._take(forks.told_again(first, tail, self._link, self._ending))

    def _part(self, stream: str, first: int) -> None:
        """From `first` on the stream counts no more; what is here of it goes on in a branch."""
        forked = known(self.db, self.code)
        counted = forked.get(stream)
        forked[stream] = first
        self.db.execute(delete(fact).where(fact.c.key == _KEY + self.code))
        text = orjson.dumps(forked, option=orjson.OPT_SORT_KEYS).decode()
        self.db.execute(insert(fact).values(key=_KEY + self.code, value=text))
        self.parted.add(stream)
        here = (op.c.office == self.code, op.c.stream == stream, op.c.seq >= first)
        rows = self.db.execute(select(op.c.seq, op.c.body, op.c.hash).where(*here).order_by(op.c.seq)).all()
        if [row.seq for row in rows] != list(range(first, first + len(rows))):
            raise forks.collision()
        gone = [row for row in rows if counted is None or row.seq < counted]
        self.left_out(stream, first, [(row.body.encode(), bytes(row.hash)) for row in gone])
        if rows:
            before = self._link(stream, first) or bytes(32)
            own = Run(stream, first, before, [row.body.encode() for row in rows])
            self._take(forks.told_again(first, own, self._link, self._ending))

    def _link(self, stream: str, seq: int) -> bytes | None:
        """The hash before an operation; None when nothing here tells."""
        mine = (op.c.office == self.code, op.c.stream == stream, op.c.seq == seq - 1)
        found = self.db.execute(select(op.c.hash).where(*mine)).scalar()
        if found is None:
            mine = (seam.c.office == self.code, seam.c.stream == stream, seam.c.seq == seq)
            found = self.db.execute(select(seam.c.hash).where(*mine)).scalar()
        return None if found is None else bytes(found)

    def _ending(self, mark: str, seq: int) -> str | None:
        mine = (op.c.office == self.code, op.c.seq == seq, op.c.body.contains(mark, autoescape=True))
        found = self.db.execute(select(op.c.stream).where(*mine).limit(1)).scalar()
        return None if found is None else str(found)
