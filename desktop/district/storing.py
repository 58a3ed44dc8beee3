"""Operations into an office's part of the log, each once: the one way in, for bundles and for the district's own pen."""

from __future__ import annotations

import gc
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, repeat

import orjson
from sqlalchemy import Connection, select, tuple_, update

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.district import forking, projection
from desktop.district.copying import copy_binary
from desktop.district.database import chunks, insert
from desktop.district.schema import office, op, seam
from desktop.store import forks
from desktop.store.digest import StateDigest
from desktop.store.op import Dot
from desktop.store.reading import Read, has_rest, read
from desktop.store.run import Run
from desktop.store.vector import Vector


@dataclass(frozen=True, slots=True)
class Stored:
    """New and known operations, fields now in conflict; what the office's part now holds, and its digest by kind."""

    new_ops: int
    known_ops: int
    conflicts: int
    have: Vector
    digest: Mapping[str, str]
    parted: int = 0  # streams that two machines were found to have gone on with


@dataclass(slots=True)
class _Arrival:
    """What is being taken in: rows not yet stored, and the new operations by record; what then counts as held."""

    db: Connection
    code: str
    digest: StateDigest
    have: Vector
    touched: dict[str, list[str | bytes]] = field(default_factory=dict)
    known: int = 0
    new: int = 0
    blocks: list[bytes] = field(default_factory=list)
    rows: list[tuple[object, ...]] = field(default_factory=list)

    def take(self, found: Read) -> None:
        """Take new operations in."""
        self.new += len(found.records)
        self.digest.add_kinds(found.kinds, found.hashes)
        if self.db.dialect.name == "postgresql":
            self.blocks.append(_binary(self.code, found))
        else:
            self.rows += [
                (self.code, found.run.stream, seq, hlc, record, raw.decode(), link)
                for seq, (hlc, record, raw, link) in enumerate(
                    zip(found.times, found.records, found.run.ops, found.hashes, strict=True), found.run.first
                )
            ]
        for record, raw in zip(found.records, found.run.ops, strict=True):
            self.touched.setdefault(record, []).append(raw)

    def flush(self) -> None:
        """Store the operations."""
        if self.blocks:
            copy_binary(self.db, op, self.blocks)
        insert(self.db, op, self.rows)
        self.blocks, self.rows = [], []


def _binary(code: str, found: Read) -> bytes:
    """The rows in the binary form of COPY: the number of columns, then of each its length and its bytes."""
    ops, office_code, stream = found.run.ops, code.encode(), found.run.stream.encode()
    start = (
        struct.pack(">hi", len(op.columns), len(office_code)) + office_code + struct.pack(">i", 32) + stream
    )
    front = struct.Struct(f">{len(start)}siqiqi32si").pack
    fronts = map(
        front, repeat(start), repeat(8), range(found.run.first, found.run.last + 1), repeat(8), found.times,
        repeat(32), map(str.encode, found.records), map(len, ops),
    )  # fmt: skip
    return b"".join(
        chain.from_iterable(zip(fronts, ops, repeat(struct.pack(">i", 32)), found.hashes, strict=False))
    )


def store(db: Connection, code: str, runs: Sequence[Run], *, key: bytes) -> Stored:
    """Check, store and project operations of one office, in the caller's transaction.

    `key` is that of the persons' hashes. Raises `Refused` for a malformed operation (`op.*`), a chain that does not
    hold and one dot with two contents that cannot be told apart (`bundle.*`); the caller must then roll back.
    """
    with _uncollected():
        return _store(db, code, runs, key)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's search for cycles: none are made here, and it would go through all that was read again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _store(db: Connection, code: str, runs: Sequence[Run], key: bytes) -> Stored:
    row = db.execute(select(office).where(office.c.code == code).with_for_update()).mappings().one()

    def begun() -> _Arrival:
        return _Arrival(db, code, _sums(row["digest"]), Vector.from_json(orjson.loads(row["have"])))

    arrival, parted = begun(), 0
    try:
        if forking.concerns(forking.known(db, code), runs):
            raise forking.Parted(0)
        _Chains(db, code, runs, arrival.have).take_all(arrival)
        older = projection.histories(db, code, list(arrival.touched)) if len(arrival.have) else {}
        arrival.flush()
        for run in runs:
            arrival.have.add(run.stream, run.first, run.last)
        conflicts = projection.project(db, code, arrival.touched, older, key=key)
    except forking.Parted:  # nothing is stored yet
        arrival = begun()
        parted = _split(arrival, runs)
        whole = projection.histories(db, code, list(arrival.touched))
        conflicts = projection.project(db, code, {}, whole, key=key)
    digest = arrival.digest.by_kind()
    values = {"have": _text(arrival.have.to_json()), "digest": _text(digest), "ops": row["ops"] + arrival.new}
    if arrival.new or parted:
        db.execute(update(office).where(office.c.code == code).values(**values))
    return Stored(arrival.new, arrival.known, conflicts, arrival.have, digest, parted)


def _split(arrival: _Arrival, runs: Sequence[Run]) -> int:
    """Take runs in one by one, in branches where a stream forks; how many streams were found to fork now."""
    db, code = arrival.db, arrival.code

    def take_run(run: Run) -> None:
        _Chains(db, code, [run], arrival.have).take_all(arrival)
        arrival.flush()
        arrival.have.add(run.stream, run.first, run.last)

    def left_out(stream: str, first: int, gone: Sequence[tuple[bytes, bytes]]) -> None:
        arrival.digest.drop(gone)
        arrival.have = forks.without(arrival.have, {stream: first})

    splitting = forking.Splitting(db, code, take_run, left_out)
    splitting.take_all(runs)
    return len(splitting.parted)


class _Chains:
    """Runs against what is held: each must go on from what stands before it and be what stands there already."""

    def __init__(self, db: Connection, code: str, runs: Sequence[Run], held: Vector) -> None:
        self._db, self._code, self._runs, self._held = db, code, runs, held
        self._seams = {
            (str(stream), int(seq)): bytes(link)
            for stream, seq, link in db.execute(
                select(seam.c.stream, seam.c.seq, seam.c.hash).where(seam.c.office == code)
            )
        }
        wanted = []
        for run in runs:
            if (run.stream, run.first - 1) in held:
                wanted.append((run.stream, run.first - 1))
            wanted += [(run.stream, last) for _first, last, known in _pieces(run, held) if known]
        self._links = self._stored(wanted)

    def _stored(self, dots: Sequence[Dot]) -> dict[Dot, bytes]:
        found: dict[Dot, bytes] = {}
        for part in chunks(dots):
            here = (op.c.office == self._code, tuple_(op.c.stream, op.c.seq).in_(part))
            for stream, seq, link in self._db.execute(select(op.c.stream, op.c.seq, op.c.hash).where(*here)):
                found[stream, seq] = bytes(link)
        return found

    def take_all(self, arrival: _Arrival) -> None:
        """Check every run and take in what is new of it."""
        for run in self._runs:
            follows = self._check_before(run)
            tip = run.previous
            for first, last, known in _pieces(run, self._held):
                piece = Run(run.stream, first, tip, run.ops[first - run.first : last - run.first + 1])
                if known:
                    tip = self._check_known(piece, follows=follows)
                    follows = True
                    arrival.known += len(piece.ops)
                else:
                    for found in read(piece):
                        arrival.take(found)
                        tip = found.hashes[-1]
            if self._seams.get((run.stream, run.last + 1), tip) != tip:
                raise collision()

    def _check_before(self, run: Run) -> bool:
        """The run must follow from what is stored before it; behind a hole its claim is kept for later: False."""
        if run.first == 1:
            if run.previous != bytes(32):
                raise collision()
            return True
        before = self._links.get((run.stream, run.first - 1))
        if before is not None:
            if before != run.previous:
                raise collision()
            return True
        if (run.stream, run.first) not in self._seams:
            insert(self._db, seam, [(self._code, run.stream, run.first, run.previous)])
            self._seams[run.stream, run.first] = run.previous
        return False

    def _check_known(self, piece: Run, *, follows: bool) -> bytes:
        """The chained hash of the last operation, after all of them were found to be the stored ones.

        Equal hashes at the end of a chain prove everything before it, but for an operation that states its hash itself.
        """
        rest = has_rest(piece)
        hashes = [link for found in read(piece) for link in found.hashes] if rest else piece.hashes()
        if not rest and self._links.get((piece.stream, piece.last)) == hashes[-1]:
            return hashes[-1]
        stored = self._stored(piece.dots())
        for place, (dot, link) in enumerate(zip(piece.dots(), hashes, strict=True)):
            if stored.get(dot) != link:
                raise forking.Parted(dot[1]) if follows or place else collision()
        return hashes[-1]


def _pieces(run: Run, held: Vector) -> list[tuple[int, int, bool]]:
    """The run cut where what is held begins and ends: (first, last, held)."""
    whole = Vector()
    whole.add(run.stream, run.first, run.last)
    lacking = held.missing(whole)
    cut = [(first, last, False) for _stream, first, last in lacking.spans()]
    cut += [(first, last, True) for _stream, first, last in lacking.missing(whole).spans()]
    return sorted(cut)


def _sums(text: str) -> StateDigest:
    digest = StateDigest()
    digest.start({kind: int(value, 16) for kind, value in orjson.loads(text).items()})
    return digest


def collision() -> Refused:
    """What is said of one number with two contents."""
    return Refused(
        _("交换包里有记录与区级库的同号记录内容不同(可能有人还原了虚拟机或改动了数据),整包拒收,请核实。"),
        code="bundle.dot_collision",
    )


def _text(body: object) -> str:
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()
