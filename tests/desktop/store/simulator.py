"""A seeded world of offices that write, lend each other sticks, lose them, copy and restore their files.

A share of the sticks carries a real bundle: signed, sealed, written to a file, read back and checked.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from desktop.base.errors import Refused
from desktop.domain import disputes
from desktop.store import together
from desktop.store.fold import Record, fold, same_key
from desktop.store.latest import in_order, latest
from desktop.store.op import DELETED, LIVE, PURGE, STATUS, Dot, Op, chain, decode, encode
from desktop.store.run import Run
from desktop.store.vector import Vector
from tests.desktop.store.replicas import Diverged, Hands, NewRecord, Replica, oracle, shown

__all__ = ["Bundle", "Diverged", "Replica", "World", "oracle", "shown"]

FIELDS = ("name", "phones", "household_id", "note", "state", "state_on")
GROUPS = [group for group in disputes.GROUPS["resident"] if set(group) <= set(FIELDS)]
YEAR_MS = 365 * 86_400_000
ROUNDS = 3


@dataclass
class Bundle:
    """What lies on a stick: operations, and what its writer held; `file`: a real bundle that says so."""

    sender: int
    to: int
    ops: list[Op]
    have: Vector
    have_set: frozenset[Dot]
    file: bytes = b""


@dataclass
class World:
    """Replicas, the sticks between them, backups, and one seeded source of chance."""

    seed: int
    replicas_count: int = 5
    new_record: NewRecord = Record
    new_replica: type[Replica] = Replica
    naive_copies: bool = False  # a copied file goes on numbering where the original was
    machines: bool = False  # virtual machines are copied with the program running in them
    purges: bool = False
    restless: int = 1  # how often files are copied and restored: what makes holes
    folder: Path | None = None  # where real bundles are written; without it there are none
    sealed: float = 0.04  # the share of sticks that carry one
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.now_ms = 1_780_000_000_000
        self.replicas = [
            self.new_replica(n, self.new_record, Hands(lambda: self.now_ms, self._some_offset()))
            for n in range(self.replicas_count)
        ]
        self.sticks: list[Bundle] = []
        self.backups: list[Replica] = []
        self.links: dict[Dot, tuple[bytes, bytes]] = {}  # (canonical bytes, chained hash) as first written

    # the world goes on

    def run(self, steps: int) -> None:
        """That many random events."""
        weights: tuple[tuple[Callable[[Replica], None], int], ...] = (
            (self.edit, 30), (self.create, 8), (self.move, 5), (self.open_form, 8), (self.delete, 4), (self.resolve, 5),
            (self.send, 12), (self.deliver, 16), (self.lose, 2), (self.restart, 3), (self.clone, self.restless),
            (self.backup, self.restless), (self.restore, self.restless), (self.set_clock, 2),
            (self.purge, self.purges), (self.twin, self.machines),
        )  # fmt: skip
        actions = [action for action, weight in weights for _ in range(weight)]
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
            record = replica.records[record_id]
            unseen = {(n, dot) for n in names for dot in record.heads(n) if dot not in seen.get(n, ())}
            disputed = set(record.conflicts()) - {*names, STATUS}
            self._set(replica, record_id, {name: self._value() for name in names}, seen)
            if not unseen <= {(n, dot) for n in names for dot in record.heads(n)}:
                raise Diverged(f"seed {self.seed}: a write was covered by somebody who had not seen it")
            if not disputed <= set(record.conflicts()):
                raise Diverged(f"seed {self.seed}: a dispute vanished that nobody decided")

    def open_form(self, replica: Replica) -> None:
        """Somebody looks at a record and goes for tea."""
        if record_id := self._some_id(replica):
            replica.forms.append((record_id, dict(replica.records[record_id].all_heads())))

    def move(self, replica: Replica) -> None:
        """A resident goes to another household."""
        home = self._some_id(replica)
        if (record_id := self._some_id(replica)) and replica.records[record_id].alive:
            seen = replica.records[record_id].all_heads()
            self._set(replica, record_id, {"household_id": home}, seen)

    def delete(self, replica: Replica) -> None:
        """Off the books."""
        record_id = self._some_id(replica)
        if record_id and replica.records[record_id].alive:
            heads = replica.records[record_id].heads(STATUS)
            self._write(replica, "delete", record_id, {STATUS: (DELETED, heads)})

    def resolve(self, replica: Replica) -> None:
        """A person decides one open dispute: for one side, with all the fields that are settled together."""
        open_ones = [(r, name) for r in replica.records.values() for name in r.conflicts()]
        if not open_ones:
            return
        record, name = self.random.choice(open_ones)
        if name == STATUS:
            writes: dict[str, Any] = {name: (self.random.choice([LIVE, DELETED]), record.heads(name))}
        else:
            side = replica.log[self.random.choice(record.heads(name))].fields
            group = next((group for group in GROUPS if name in group), (name,))
            writes = {n: (side.get(n, (None, ()))[0], record.heads(n)) for n in group}
        self._write(replica, "resolve", record.id, writes)
        if not writes.keys().isdisjoint(record.conflicts()):
            raise Diverged(f"seed {self.seed}: a decision left the conflict open")

    def purge(self, replica: Replica) -> None:
        """What may no longer be kept: some fields, or the whole record for ever."""
        record_id = self._some_id(replica)
        if record_id and not replica.records[record_id].gone:
            whole = self.random.random() < 0.3
            fields: dict[str, Any] = {STATUS: (DELETED, ())} if whole else {"note": (None, ())}
            self._write(replica, PURGE, record_id, fields)

    def send(self, replica: Replica) -> None:
        """Write a bundle for another office: everything since its last word."""
        to = self.random.choice([r.number for r in self.replicas if r is not replica])
        if self.random.random() < 0.1:
            replica.acks.pop(to, None)  # a full bundle now and then
            replica.said.pop(to, None)
        self.sticks.append(self.checked(replica, to))

    def checked(self, replica: Replica, to: int) -> Bundle:
        """A bundle of exactly what its recipient lacks as far as its last word went, so that it heals every lost one."""
        wanted = replica.log.keys() - replica.said.get(to, frozenset())
        bundle = self.written(replica, to)
        if {op.dot for op in bundle.ops} != wanted:
            raise Diverged(f"seed {self.seed}: {replica.number} sent {to} other operations than it lacks")
        return bundle

    def written(self, replica: Replica, to: int) -> Bundle:
        """What a holder of its last word lacks."""
        since = replica.acks.get(to, Vector())
        wanted = list(since.missing(replica.vector).spans())
        ops = [replica.log[(s, n)] for s, first, last in wanted for n in range(first, last + 1)]
        have = Vector().union(replica.vector)
        bundle = Bundle(replica.number, to, ops, have, frozenset(replica.log))
        if self.folder is not None and self.random.random() < self.sealed:
            from tests.desktop.exchange.bundle.conftest import make_small, seeded

            runs = [self._run(stream, first, last) for stream, first, last in wanted]
            bundle.file = make_small(
                runs, since=since, have=have, recipient=seeded(f"pc {to}").recipient,
                signer=seeded(f"pc {replica.number}"),
            ).whole  # fmt: skip
            self.counts["real bundles"] += 1
            self.counts["operations in real bundles"] += len(ops)
        return bundle

    def _run(self, stream: str, first: int, last: int) -> Run:
        before = bytes(32) if first == 1 else self.links[stream, first - 1][1]
        return Run(stream, first, before, [self.links[stream, n][0] for n in range(first, last + 1)])

    def deliver(self, _replica: Replica) -> None:
        """Any stick, in any order, now and then twice, now and then at the wrong office."""
        if self.sticks:
            at = self.random.randrange(len(self.sticks))
            bundle = self.sticks[at]
            if self.random.random() < 0.8:
                del self.sticks[at]
            to = bundle.to
            if self.random.random() < 0.1:
                to = self.random.randrange(len(self.replicas))
            self.apply(self.replicas[to], bundle)
            if self.random.random() < 0.2:
                self.check_missing(self.replicas[to])

    def apply(self, replica: Replica, bundle: Bundle) -> int:
        """Take a bundle in; how many operations were new."""
        if bundle.file and replica.number != bundle.to:
            self._refused(replica, bundle)
            return 0
        new, session = 0, replica.session
        for op in self._read(replica, bundle) if bundle.file else bundle.ops:
            new += replica.take(op)
            if op.stream == session.stream and op.seq > session.seq:
                session.stream = (
                    ""  # a copy of this session lives elsewhere: number anew, as the program does
                )
            if self.purges or self.random.random() < 0.5:  # convergence must not need clocks kept together
                session.hlc = max(session.hlc, op.hlc)
        replica.heard(bundle.have, bundle.have_set)
        replica.acknowledged(bundle.sender, bundle.have)
        replica.said[bundle.sender] = bundle.have_set
        return new

    def _read(self, replica: Replica, bundle: Bundle) -> list[Op]:
        from desktop.exchange.bundle.read import read_bundle
        from tests.desktop.exchange.bundle.conftest import seeded

        assert self.folder is not None
        path = self.folder / f"{self.seed}.sqb"
        path.write_bytes(bundle.file)
        signers = frozenset(seeded(f"pc {n}").public_key for n in range(len(self.replicas)))
        found = read_bundle(path, install=seeded(f"pc {replica.number}"), trusted_signers=signers)
        if found.have != bundle.have:
            raise Diverged(f"seed {self.seed}: a bundle's vector was not read as it was written")
        return list(found.ops())

    def _refused(self, replica: Replica, bundle: Bundle) -> None:
        try:
            self._read(replica, bundle)
        except Refused:
            self.counts["bundles for somebody else refused"] += 1
            return
        raise Diverged(f"seed {self.seed}: a bundle for another office was opened")

    def lose(self, _replica: Replica) -> None:
        """A stick falls into the Han."""
        if self.sticks:
            del self.sticks[self.random.randrange(len(self.sticks))]

    def restart(self, replica: Replica) -> None:
        """The program is closed and opened."""
        replica.session.stream, replica.session.seq, replica.forms = "", 0, []

    def clone(self, replica: Replica) -> None:
        """The folder is copied to another PC; both go on."""
        other = self.random.choice(self.replicas)
        if other is not replica:
            other.become(replica, same_session=self.naive_copies)

    def twin(self, replica: Replica) -> None:
        """A virtual machine is copied while the program runs in it."""
        other = self.random.choice(self.replicas)
        if other is not replica:
            other.become(replica, same_session=True)

    def backup(self, replica: Replica) -> None:
        """A copy is laid aside."""
        self.backups = [*self.backups[-5:], replica.snapshot()]

    def restore(self, replica: Replica) -> None:
        """An old copy replaces the file, whoever's it was."""
        if self.backups:
            replica.become(self.random.choice(self.backups))

    def set_clock(self, replica: Replica) -> None:
        """The battery of a PC's clock dies, or somebody sets it."""
        replica.clock.offset_ms = self._some_offset()

    # and in the end

    def settle(self) -> None:
        """What is under way arrives, everybody sends to everybody by the rules alone; check all that must hold."""
        for replica in self.replicas:
            self.check_missing(replica)
        for bundle in self.sticks:
            self.apply(self.replicas[bundle.to], bundle)
        for _ in range(ROUNDS):
            for replica in self.replicas:
                for other in self.replicas:
                    if other is not replica:
                        self.apply(other, self.checked(replica, other.number))
        everything: dict[Dot, Op] = {}
        for replica in self.replicas:
            self.check_missing(replica)
            everything.update(replica.log)
        for replica in self.replicas:
            if replica.log.keys() != everything.keys():
                raise Diverged(f"seed {self.seed}: {replica.number} was not sent all there is")
        self.check_states(list(everything.values()))

    def check_missing(self, replica: Replica) -> None:
        """What a file says it lacks is exactly what it lacks, no interval more and none less."""
        said = {(s, n) for s, first, last in replica.missing().spans() for n in range(first, last + 1)}
        self.counts["with something missing"] += bool(said)
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
        if self.seed % 4 == 3:
            self.check_short_cut(ops, want)
        self.check_groups(ops)

    def check_short_cut(self, ops: list[Op], want: Mapping[str, Any]) -> None:
        """The quick way by which plain histories are read says the same, or that it does not know."""
        histories: dict[str, list[dict[str, Any]]] = {}
        for op in ops:
            histories.setdefault(op.id, []).append(orjson.loads(encode(op)))
        for record_id, bodies in histories.items():
            said = latest(in_order(bodies))
            alive, fields, disputed = want[record_id]
            if said is not None and (
                disputed
                or (said.get(STATUS) == LIVE) != alive
                or {name: same_key(value) for name, value in said.items()}
                != {n: f[0] for n, f in fields.items()}
            ):
                raise Diverged(
                    f"seed {self.seed}: read quickly, {record_id} is {said}, not {want[record_id]}"
                )
            self.counts["read quickly"] += said is not None

    def check_groups(self, ops: list[Op]) -> None:
        """Fields that say one thing together show what somebody wrote together, or stand in the inbox."""
        histories: dict[str, list[Op]] = {}
        for op in ops:
            histories.setdefault(op.id, []).append(op)
        for record_id, history in histories.items():
            record = fold(history)[record_id]
            for group in GROUPS if not record.barred else ():
                shown_now = tuple(same_key(record.value(name)) for name in group)
                written = {
                    tuple(same_key(op.fields[name][0]) if name in op.fields else b"null" for name in group)
                    for op in history
                    if op.kind == "create" or set(group) <= op.fields.keys()
                }  # nothing when it was made by somebody whose file is lost and nobody wrote of it since
                if written and shown_now not in written and not set(group) & set(record.conflicts()):
                    raise Diverged(
                        f"seed {self.seed}: {group} of {record_id} is half one's, half the other's"
                    )

    # writing

    def _set(self, replica: Replica, record_id: str, values: Mapping[str, Any], seen: Any) -> None:
        record = replica.records[record_id]
        writes = {name: (value, seen.get(name, ())) for name, value in values.items()}
        writes |= self.completed(replica, record, writes, seen)
        writes[STATUS] = (LIVE, seen.get(STATUS, ()))
        self._write(replica, "set", record_id, writes)

    def completed(self, replica: Replica, record: Record, writes: Mapping[str, Any], seen: Any) -> Any:
        """What the writer of a part of a group leaves as it was."""

        def told(name: str, dots: tuple[Dot, ...]) -> Any:
            said = [replica.log[dot] for dot in dots if name in replica.log[dot].fields]
            return max(said, key=lambda op: op.rank).fields[name][0] if said else None

        return together.completion(record, together.missing("resident", writes, FIELDS), seen, told)

    def _write(self, replica: Replica, kind: str, record_id: str, writes: dict[str, Any]) -> None:
        session = replica.session
        if not session.stream:
            session.stream, session.seq = f"{self.random.getrandbits(128):032x}", 0
        session.seq += 1
        hlc, wall = session.tick()
        op = Op(
            stream=session.stream, seq=session.seq, hlc=hlc, wall_ms=wall, actor="clerk",
            install=session.install, kind=kind, entity="resident", id=record_id, step="0" * 32, fields=writes,
        )  # fmt: skip
        if not replica.take(op):
            raise Diverged(f"seed {self.seed}: a new write is taken for an old one")
        if self.folder is not None:
            before = self.links[op.stream, op.seq - 1][1] if op.seq > 1 else bytes(32)
            raw = encode(op)
            self.links[op.dot] = (raw, chain(before, raw))
        self.counts["ops"] += 1

    # chance

    def _value(self) -> Any:
        return self.random.choice(("", None, "王", "李", "张", 7, ["13800000000"], [], {"k": "v"}))

    def _some_id(self, replica: Replica) -> str:
        """A record, the younger the likelier, so that several hands meet on it."""
        ids = list(replica.records)
        return self.random.choice(ids[-12:]) if ids else ""

    def _some_offset(self) -> int:
        return self.random.choice(
            (0, 0, 0, 1, -3_600_000, -46 * YEAR_MS, 80 * YEAR_MS, -80 * YEAR_MS, -YEAR_MS)
        )
