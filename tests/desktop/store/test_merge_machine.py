"""Hypothesis drives three office files and shrinks whatever breaks to the fewest steps."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from desktop.store.fold import Record, fold
from desktop.store.op import DELETED, LIVE, STATUS, Dot, Op, decode, encode
from tests.desktop.store.simulator import Replica, oracle, shown

REPLICAS = st.integers(0, 2)
RECORDS = st.sampled_from([f"{n:032x}" for n in (1, 2)])
NAMES = st.sampled_from(["name", "phone"])
VALUES = st.sampled_from(["", "王", "李", None, 1])


class Offices(RuleBasedStateMachine):
    """Three replicas, the forms left open at them, and one backup."""

    def __init__(self) -> None:
        super().__init__()
        self.replicas = [Replica(number, Record) for number in range(3)]
        self.backup: Replica | None = None
        self.streams = 0
        self.seen: dict[tuple[int, str], dict[str, tuple[Dot, ...]]] = {}

    def _write(self, at: int, kind: str, record_id: str, writes: dict[str, object]) -> None:
        replica = self.replicas[at]
        if not replica.session.stream:
            self.streams += 1
            replica.session.stream, replica.session.seq = f"{self.streams:032x}", 0
        replica.session.seq += 1
        replica.session.hlc = max(replica.session.hlc + 1, replica.clock.offset_ms << 16)
        op = Op(
            stream=replica.session.stream, seq=replica.session.seq, hlc=replica.session.hlc, wall_ms=0, actor="", install="",
            kind=kind, entity="resident", id=record_id, step="0" * 32, fields=writes,  # type: ignore[arg-type]
        )  # fmt: skip
        assert replica.take(decode(encode(op)))
        assert not replica.take(op)

    @rule(at=REPLICAS, record_id=RECORDS)
    def open_form(self, at: int, record_id: str) -> None:
        if record_id in self.replicas[at].records:
            self.seen[at, record_id] = dict(self.replicas[at].records[record_id].all_heads())

    @rule(at=REPLICAS, record_id=RECORDS, name=NAMES, value=VALUES, stale=st.booleans())
    def write(self, at: int, record_id: str, name: str, value: object, stale: bool) -> None:
        record = self.replicas[at].records.get(record_id)
        if record is None:
            self._write(at, "create", record_id, {name: (value, ())})
            return
        seen = self.seen.get((at, record_id)) if stale else None
        heads = record.all_heads() if seen is None else seen
        self._write(
            at, "set", record_id, {name: (value, heads.get(name, ())), STATUS: (LIVE, heads.get(STATUS, ()))}
        )
        if seen is None:
            assert record.value(name) == value
            assert name not in record.conflicts(), "who sees everything decides everything"

    @rule(at=REPLICAS, record_id=RECORDS)
    def delete(self, at: int, record_id: str) -> None:
        record = self.replicas[at].records.get(record_id)
        if record is not None:
            self._write(at, "delete", record_id, {STATUS: (DELETED, record.heads(STATUS))})
            assert not record.alive

    @rule(at=REPLICAS, record_id=RECORDS)
    def resolve(self, at: int, record_id: str) -> None:
        record = self.replicas[at].records.get(record_id)
        for name in list(record.conflicts()) if record is not None else []:
            assert record is not None
            self._write(at, "resolve", record_id, {name: (record.value(name), record.heads(name))})
            assert name not in record.conflicts()

    @rule(source=REPLICAS, to=REPLICAS, order=st.randoms(use_true_random=False), share=st.integers(1, 4))
    def deliver(self, source: int, to: int, order: object, share: int) -> None:
        """Some of what one has, in any order: late, early, twice."""
        ops = list(self.replicas[source].log.values())
        order.shuffle(ops)  # type: ignore[attr-defined]
        for op in ops[: max(1, len(ops) * share // 4)]:
            self.replicas[to].take(op)
        self.replicas[to].known = self.replicas[to].known.union(self.replicas[source].vector)
        self.replicas[to].known_set |= self.replicas[source].log.keys()

    @rule(source=REPLICAS, to=REPLICAS)
    def clone(self, source: int, to: int) -> None:
        if source != to:
            self.replicas[to].become(self.replicas[source])

    @rule(at=REPLICAS)
    def lay_a_backup_aside(self, at: int) -> None:
        self.backup = self.replicas[at].snapshot()

    @rule(at=REPLICAS)
    def restore(self, at: int) -> None:
        if self.backup is not None:
            self.replicas[at].become(self.backup)

    @rule(at=REPLICAS, clock=st.integers(0, 3))
    def set_clock(self, at: int, clock: int) -> None:
        self.replicas[at].clock.offset_ms = clock

    @invariant()
    def each_file_shows_what_its_operations_say(self) -> None:
        for replica in self.replicas:
            assert shown(replica.records) == oracle(replica.log.values()) == shown(fold(replica.log.values()))
            said = {(s, n) for s, a, b in replica.missing().spans() for n in range(a, b + 1)}
            assert said == replica.must_miss()

    def teardown(self) -> None:
        everything = [op for replica in self.replicas for op in replica.log.values()]
        for at, replica in enumerate(self.replicas):
            for op in everything[at:] + everything[:at]:
                replica.take(op)
        views = [shown(replica.records) for replica in self.replicas]
        assert views[0] == views[1] == views[2] == oracle({op.dot: op for op in everything}.values())


def run(examples: int, steps: int) -> None:
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Offices, settings=chosen)


def test_three_offices() -> None:
    run(40, 20)


@pytest.mark.slow
def test_three_offices_at_length() -> None:
    run(600, 40)
