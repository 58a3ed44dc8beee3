"""A seeded world of offices that write, lend each other sticks, lose them, copy and restore their files.

The replicas use the production `Op`, `Record` and `Vector`; the oracle and the bookkeeping beside them are
plain sets, so that the two can disagree.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from copy import copy as shallow
from dataclasses import dataclass, field
from typing import Any

from desktop.base.errors import Refused
from desktop.store.fold import Record, same_key
from desktop.store.op import DELETED, LIVE, STATUS, Dot, Op, decode, encode
from desktop.store.vector import Vector

FIELDS = ("name", "phone", "household_id", "note")
YEAR_MS = 365 * 86_400_000

NewRecord = Callable[[str, str], Record]
Forms = list[tuple[str, dict[str, tuple[Dot, ...]]]]


class Diverged(AssertionError):
    """What must never happen."""


@dataclass
class Bundle:
    """What lies on a stick: operations, and what its writer held."""

    sender: int
    ops: list[Op]
    have: Vector
    have_set: frozenset[Dot]


@dataclass
class Replica:
    """One office file, and the plain sets that say what it must know."""

    number: int
    new_record: NewRecord
    log: dict[Dot, Op] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    vector: Vector = field(default_factory=Vector)
    known: Vector = field(default_factory=Vector)  # what anybody was ever heard to hold
    known_set: set[Dot] = field(default_factory=set)
    acks: dict[int, Vector] = field(default_factory=dict)
    forms: Forms = field(default_factory=list)
    stream: str = ""
    seq: int = 0
    hlc: int = 0
    offset_ms: int = 0

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

    def missing(self) -> Vector:
        """The ranges somebody holds or held, and this file does not."""
        return self.vector.missing(self.known).union(self.vector.holes())

    def must_miss(self) -> set[Dot]:
        """The same, out of plain sets."""
        highest: Counter[str] = Counter()
        for stream, seq in self.log:
            highest[stream] = max(highest[stream], seq)
        implied = {(s, n) for s, last in highest.items() for n in range(1, last + 1)}
        return (implied | self.known_set) - self.log.keys()

    def snapshot(self) -> Replica:
        """A copy of the file as it lies on the disk; forms and the session are not in it."""
        copy = Replica(self.number, self.new_record)
        copy.log, copy.records = dict(self.log), {i: _copied(r) for i, r in self.records.items()}
        copy.vector = Vector().union(self.vector)
        copy.known, copy.known_set = Vector().union(self.known), set(self.known_set)
        copy.acks, copy.hlc = dict(self.acks), self.hlc
        return copy

    def become(self, other: Replica, *, same_session: bool = False) -> None:
        """Replace this file by a copy of another; the next write mints a stream, as the program does."""
        copy = other.snapshot()
        self.log, self.records, self.vector = copy.log, copy.records, copy.vector
        self.known, self.known_set, self.acks, self.hlc = copy.known, copy.known_set, copy.acks, copy.hlc
        self.forms = []
        self.stream, self.seq = (other.stream, other.seq) if same_session else ("", 0)


@dataclass
class World:
    """Replicas, the sticks between them, backups, and one seeded source of chance."""

    seed: int
    replicas_count: int = 5
    new_record: NewRecord = Record
    naive_copies: bool = False  # a copied file goes on numbering where the original was
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.replicas = [Replica(number, self.new_record) for number in range(self.replicas_count)]
        self.sticks: list[tuple[int, Bundle]] = []
        self.backups: list[Replica] = []
        self.now_ms = 1_780_000_000_000
        for replica in self.replicas:
            replica.offset_ms = self._some_offset()

    # the world goes on

    def run(self, steps: int) -> None:
        """That many random events."""
        actions = [self.edit] * 30 + [self.create] * 8 + [self.move] * 5 + [self.open_form] * 8
        actions += [self.delete] * 4 + [self.resolve] * 5 + [self.send] * 12 + [self.deliver] * 16
        actions += [self.lose] * 2 + [self.restart] * 3 + [self.clone] + [self.backup] + [self.restore]
        actions += [self.clock] * 2
        for _ in range(steps):
            self.now_ms += self.random.choice((0, 0, 1, 1000, 60_000))
            action = self.random.choice(actions)
            self.counts[action.__name__] += 1
            action(self.random.choice(self.replicas))

    def create(self, replica: Replica) -> None:
        """A new record with two fields."""
        record_id = f"{self.random.getrandbits(128):032x}"
        values = {name: self._value() for name in self.random.sample(FIELDS, 2)}
        self._write(replica, "create", record_id, {name: (value, ()) for name, value in values.items()})

    def edit(self, replica: Replica) -> None:
        """One or two fields, over what a form opened earlier showed or over what is there now."""
        if replica.forms and self.random.random() < 0.5:
            record_id, seen = replica.forms.pop(self.random.randrange(len(replica.forms)))
        else:
            record_id = self._some_id(replica)
            seen = dict(replica.records[record_id].all_heads()) if record_id else {}
        if record_id and replica.records[record_id].alive:
            names = self.random.sample(FIELDS, self.random.choice((1, 1, 1, 2)))
            writes = {name: (self._value(), seen.get(name, ())) for name in names}
            writes[STATUS] = (LIVE, seen.get(STATUS, ()))
            self._write(replica, "set", record_id, writes)

    def open_form(self, replica: Replica) -> None:
        """Somebody looks at a record and goes for tea."""
        if record_id := self._some_id(replica):
            replica.forms.append((record_id, dict(replica.records[record_id].all_heads())))

    def move(self, replica: Replica) -> None:
        """A resident goes to another household."""
        home = self._some_id(replica)
        if (record_id := self._some_id(replica)) and replica.records[record_id].alive:
            record = replica.records[record_id]
            writes = {
                "household_id": (home, record.heads("household_id")),
                STATUS: (LIVE, record.heads(STATUS)),
            }
            self._write(replica, "set", record_id, writes)

    def delete(self, replica: Replica) -> None:
        """Off the books."""
        record_id = self._some_id(replica)
        if record_id and replica.records[record_id].alive:
            heads = replica.records[record_id].heads(STATUS)
            self._write(replica, "delete", record_id, {STATUS: (DELETED, heads)})

    def resolve(self, replica: Replica) -> None:
        """A person decides one open conflict."""
        open_ones = [(r, name) for r in replica.records.values() for name in r.conflicts()]
        if open_ones:
            record, name = self.random.choice(open_ones)
            value = self.random.choice([LIVE, DELETED]) if name == STATUS else record.value(name)
            self._write(replica, "resolve", record.id, {name: (value, record.heads(name))})
            if name in record.conflicts():
                raise Diverged(f"seed {self.seed}: a decision left the conflict open")

    def send(self, replica: Replica) -> None:
        """Write a bundle for another office: everything since its last word."""
        to = self.random.choice([r.number for r in self.replicas if r is not replica])
        if self.random.random() < 0.1:
            replica.acks.pop(to, None)  # a full bundle now and then
        wanted = replica.acks.get(to, Vector()).missing(replica.vector)
        ops = [replica.log[(s, n)] for s, first, last in wanted.spans() for n in range(first, last + 1)]
        bundle = Bundle(replica.number, ops, Vector().union(replica.vector), frozenset(replica.log))
        self.sticks.append((to, bundle))

    def deliver(self, _replica: Replica) -> None:
        """Any stick, in any order, now and then twice, now and then at the wrong office."""
        if self.sticks:
            at = self.random.randrange(len(self.sticks))
            to, bundle = self.sticks[at]
            if self.random.random() < 0.8:
                del self.sticks[at]
            if self.random.random() < 0.1:
                to = self.random.randrange(len(self.replicas))
            self.apply(self.replicas[to], bundle)

    def apply(self, replica: Replica, bundle: Bundle) -> int:
        """Take a bundle in; how many operations were new."""
        new = 0
        for op in bundle.ops:
            new += replica.take(op)
            if self.random.random() < 0.5:  # convergence must not need the clocks to be kept together
                replica.hlc = max(replica.hlc, op.hlc)
        replica.known = replica.known.union(bundle.have)
        replica.known_set |= bundle.have_set
        replica.acks[bundle.sender] = bundle.have
        return new

    def lose(self, _replica: Replica) -> None:
        """A stick falls into the Han."""
        if self.sticks:
            del self.sticks[self.random.randrange(len(self.sticks))]

    def restart(self, replica: Replica) -> None:
        """The program is closed and opened."""
        replica.stream, replica.seq, replica.forms = "", 0, []

    def clone(self, replica: Replica) -> None:
        """The folder is copied to another PC; both go on."""
        other = self.random.choice(self.replicas)
        if other is not replica:
            other.become(replica, same_session=self.naive_copies)

    def backup(self, replica: Replica) -> None:
        """A copy is laid aside."""
        self.backups = [*self.backups[-5:], replica.snapshot()]

    def restore(self, replica: Replica) -> None:
        """An old copy replaces the file, whoever's it was."""
        if self.backups:
            replica.become(self.random.choice(self.backups))

    def clock(self, replica: Replica) -> None:
        """The battery of a PC's clock dies, or somebody sets it."""
        replica.offset_ms = self._some_offset()

    # and in the end

    def settle(self) -> None:
        """Deliver everything to everybody, each in another order, and check all that must hold."""
        self.check_missing()
        for to, bundle in self.sticks:
            self.apply(self.replicas[to], bundle)
        everything: dict[Dot, Op] = {}
        for replica in self.replicas:
            everything.update(replica.log)
        for replica in self.replicas:
            ops = list(everything.values())
            self.random.shuffle(ops)
            for op in ops:
                replica.take(op)
        self.check_missing()
        self.check_states(list(everything.values()))

    def check_missing(self) -> None:
        """What each file says it lacks is exactly what it lacks."""
        for replica in self.replicas:
            said = {(s, n) for s, first, last in replica.missing().spans() for n in range(first, last + 1)}
            if said != replica.must_miss():
                raise Diverged(f"seed {self.seed}: replica {replica.number} reports the wrong ranges")

    def check_states(self, ops: list[Op]) -> None:
        """All replicas, a fold from scratch in yet another order, and the oracle show one state."""
        self.random.shuffle(ops)
        scratch: dict[str, Record] = {}
        for op in ops:
            scratch.setdefault(op.id, self.new_record(op.entity, op.id)).take(decode(encode(op)))
        want = oracle(ops)
        views = [("fold", shown(scratch))] + [(str(r.number), shown(r.records)) for r in self.replicas]
        for who, view in views:
            if view != want:
                wrong = next(i for i in want if view.get(i) != want[i])
                raise Diverged(f"seed {self.seed}: {who} shows {view.get(wrong)}, not {want[wrong]}")

    # chance

    def _write(self, replica: Replica, kind: str, record_id: str, writes: dict[str, Any]) -> None:
        if not replica.stream:
            replica.stream, replica.seq = f"{self.random.getrandbits(128):032x}", 0
        replica.seq += 1
        wall = max(0, self.now_ms + replica.offset_ms)
        replica.hlc = max(replica.hlc + 1, wall << 16)
        op = Op(
            stream=replica.stream, seq=replica.seq, hlc=replica.hlc, wall_ms=wall, actor="clerk",
            install=str(replica.number), kind=kind, entity="resident", id=record_id, step="0" * 32, fields=writes,
        )  # fmt: skip
        if not replica.take(op):
            raise Diverged(f"seed {self.seed}: a new write is taken for an old one")
        self.counts["ops"] += 1

    def _value(self) -> Any:
        return self.random.choice(("", None, "王", "李", "张", 7, ["13800000000"], [], {"k": "v"}))

    def _some_id(self, replica: Replica) -> str:
        """A record, the younger the likelier, so that several hands meet on it."""
        ids = list(replica.records)
        return self.random.choice(ids[-12:]) if ids else ""

    def _some_offset(self) -> int:
        return self.random.choice((0, 0, 0, 1, -3_600_000, -46 * YEAR_MS, 70 * YEAR_MS, -YEAR_MS))


def _copied(record: Record) -> Record:
    """What `deepcopy` would do, ten times faster."""
    twin = shallow(record)
    twin.fields = {
        name: type(register)(dict(register.heads), set(register.covered))
        for name, register in record.fields.items()
    }
    return twin


def shown(records: dict[str, Record]) -> dict[str, Any]:
    """Everything the program can say about records, comparable."""
    return {
        record_id: (
            record.alive,
            {
                name: (same_key(record.value(name)), sorted(register.heads))
                for name, register in record.fields.items()
            },
            list(record.conflicts()),
        )
        for record_id, record in records.items()
    }


def oracle(ops: Iterable[Op]) -> dict[str, Any]:
    """The same, straight from the sentence of the design: heads are the writes whose dot nobody covers."""
    writes: dict[tuple[str, str], list[tuple[int, Dot, Any]]] = {}
    covered: dict[tuple[str, str], set[Dot]] = {}
    for op in ops:
        fields = dict(op.fields)
        if op.kind == "create":
            fields.setdefault(STATUS, (LIVE, ()))
        for name, (value, prev) in fields.items():
            writes.setdefault((op.id, name), []).append((op.hlc, op.dot, value))
            covered.setdefault((op.id, name), set()).update(prev)
    view: dict[str, Any] = {}
    for (record_id, name), all_writes in writes.items():
        heads = [w for w in all_writes if w[1] not in covered[(record_id, name)]]
        winner = max(heads, key=lambda w: (w[0], *w[1]), default=(0, ("", 0), None))
        alive, fields, conflicts = view.setdefault(record_id, (False, {}, []))
        fields[name] = (same_key(winner[2]), sorted(w[1] for w in heads))
        if len({same_key(w[2]) for w in heads}) > 1:
            conflicts.append(name)
        if name == STATUS:
            alive = any(w[2] == LIVE for w in heads)
        view[record_id] = (alive, fields, conflicts)
    return {i: (alive, fields, sorted(conflicts)) for i, (alive, fields, conflicts) in view.items()}
