"""One simulated office file: the production `Op`, `Record`, `Vector` and `Session`, and plain sets that may disagree.

The oracle says the same as the merge, straight from the sentence of the design, without any of its code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from copy import copy as shallow
from dataclasses import dataclass, field
from typing import Any

from desktop.base.errors import Refused
from desktop.store.fold import Record, same_key
from desktop.store.op import LIVE, PURGE, STATUS, Dot, Op, encode
from desktop.store.oplog import Session
from desktop.store.vector import Vector

NewRecord = Callable[[str, str], Record]
Forms = list[tuple[str, dict[str, tuple[Dot, ...]]]]


class Diverged(AssertionError):
    """What must never happen."""


@dataclass
class Hands:
    """The clock of one PC, as wrong as somebody set it."""

    now: Callable[[], int] = int
    offset_ms: int = 0

    def milliseconds(self) -> int:
        return max(0, self.now() + self.offset_ms)


@dataclass
class Replica:
    """One office file, and the plain sets that say what it must know."""

    number: int
    new_record: NewRecord
    clock: Hands = field(default_factory=Hands)
    log: dict[Dot, Op] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    vector: Vector = field(default_factory=Vector)
    known: Vector = field(default_factory=Vector)  # what anybody was ever heard to hold
    known_set: set[Dot] = field(default_factory=set)
    acks: dict[int, Vector] = field(default_factory=dict)
    said: dict[int, frozenset[Dot]] = field(default_factory=dict)  # what each other one's last word was
    forms: Forms = field(default_factory=list)
    session: Session = field(init=False)

    def __post_init__(self) -> None:
        self.session = Session(str(self.number), self.clock, bytes)

    def take(self, op: Op) -> bool:
        """Take one operation in; False when it was here. A dot that says two things is refused."""
        if op.dot in self.vector:
            held = self.log.get(op.dot, op)
            if held is not op and encode(held) != encode(op):
                raise Refused("同一编号的两条记录内容不同。", code="bundle.dot_collision")
            return False
        record = self.records.get(op.id)
        if record is None:
            record = self.records[op.id] = self.new_record(op.entity, op.id)
        record.take(op)
        self.log[op.dot] = op
        self.vector.add(*op.dot)
        return True

    def heard(self, have: Vector, have_set: Iterable[Dot]) -> None:
        """Somebody said what he holds; what anybody was ever heard to hold only grows."""
        self.known = self.known.union(have)
        self.known_set.update(have_set)

    def acknowledged(self, sender: int, have: Vector) -> None:
        """His newest word counts, also when it says less than the one before: he may have been restored."""
        self.acks[sender] = have

    def missing(self) -> Vector:
        """The ranges somebody holds or held, and this file does not."""
        return self.vector.missing(self.known).union(self.vector.holes())

    def must_miss(self) -> set[Dot]:
        """The same, out of plain sets."""
        highest: Counter[str] = Counter()
        for stream, seq in self.log:
            if seq > highest[stream]:
                highest[stream] = seq
        implied = {(s, n) for s, last in highest.items() for n in range(1, last + 1)}
        return (implied | self.known_set) - self.log.keys()

    def snapshot(self) -> Replica:
        """A copy of the file as it lies on the disk; forms and the session are not in it."""
        copy = type(self)(self.number, self.new_record)
        copy.log, copy.records = dict(self.log), {i: _copied(r) for i, r in self.records.items()}
        for span in self.vector.spans():
            copy.vector.add(*span)
        copy.known, copy.known_set = Vector().union(self.known), set(self.known_set)
        copy.acks, copy.said, copy.session.hlc = dict(self.acks), dict(self.said), self.session.hlc
        return copy

    def become(self, other: Replica, *, same_session: bool = False) -> None:
        """Replace this file by a copy of another; the next write mints a stream, as the program does."""
        copy = other.snapshot()
        self.log, self.records, self.vector = copy.log, copy.records, copy.vector
        self.known, self.known_set = copy.known, copy.known_set
        self.acks, self.said = copy.acks, copy.said
        self.session.hlc, self.forms = other.session.hlc, []
        there = other.session
        self.session.stream, self.session.seq = (there.stream, there.seq) if same_session else ("", 0)


def _copied(record: Record) -> Record:
    """What `deepcopy` would do, ten times faster."""
    twin = shallow(record)
    twin.barred = dict(record.barred)
    twin.fields = {
        name: type(register)(dict(register.heads), set(register.covered))
        for name, register in record.fields.items()
    }
    return twin


def shown(records: dict[str, Record]) -> dict[str, Any]:
    """Everything the program can say about records, comparable; of a purged one that it is gone."""
    return {
        record_id: (
            record.alive,
            {
                name: (same_key(record.value(name)), sorted(register.heads))
                for name, register in record.fields.items()
                if register.heads
            },
            list(record.conflicts()),
        )
        for record_id, record in records.items()
    }


def oracle(ops: Iterable[Op]) -> dict[str, Any]:
    """Heads are the writes that no purge made void and whose dot nobody covers; the greatest is shown."""
    by_record: dict[str, list[Op]] = {}
    for op in ops:
        by_record.setdefault(op.id, []).append(op)
    return {record_id: _told(history) for record_id, history in by_record.items()}


def _told(history: list[Op]) -> Any:
    barred: dict[str, tuple[int, str, int]] = {}
    for op in history:
        if op.kind == PURGE:
            barred |= {name: max(barred.get(name, op.rank), op.rank) for name in op.fields}
    writes: dict[str, list[tuple[tuple[int, str, int], Any]]] = {}
    covered: dict[str, set[Dot]] = {}
    for op in history:
        fields = {STATUS: (LIVE, ())} | dict(op.fields) if op.kind == "create" else op.fields
        for name, (value, prev) in fields.items():
            if (STATUS in barred and (name != STATUS or op.kind != PURGE)) or (
                name in barred and op.rank < barred[name]
            ):
                continue
            writes.setdefault(name, []).append((op.rank, value))
            covered.setdefault(name, set()).update(prev)
    alive, told, disputed = False, {}, []
    for name, all_writes in writes.items():
        heads = [w for w in all_writes if w[0][1:] not in covered[name]]
        if not heads:
            continue
        told[name] = (same_key(max(heads, key=lambda w: w[0])[1]), sorted(w[0][1:] for w in heads))
        if len({same_key(value) for _rank, value in heads}) > 1:
            disputed.append(name)
        if name == STATUS:
            alive = any(value == LIVE for _rank, value in heads)
    return (alive, told, sorted(disputed))
