"""Mistakes somebody could make while tidying up, planted one at a time: the simulator notices every one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from desktop.base.errors import Refused
from desktop.store.fold import Head, Record, Register
from desktop.store.op import LIVE, STATUS, Dot, Op, Value
from desktop.store.vector import Vector
from tests.desktop.store.replicas import Diverged, Replica
from tests.desktop.store.simulator import Bundle, World

STEPS, SEEDS = 1000, range(60)  # the first that notices ends the search


def noticed(world: World) -> bool:
    try:
        world.run(STEPS)
        world.settle()
    except (Diverged, Refused, KeyError):  # also when it would send what it does not hold
        return True
    return False


# The merge of one field.


class ForgetsWhatIsCovered(Register):
    def take(self, head: Head, prev: Iterable[Dot]) -> None:
        for dot in prev:
            self.heads.pop(dot, None)
        self.heads[head.dot] = head


class IgnoresWhatWasSeen(Register):
    def take(self, head: Head, prev: Iterable[Dot]) -> None:
        self.heads[head.dot] = head


class KeepsOnlyTheLatest(Register):
    def take(self, head: Head, prev: Collection[Dot]) -> None:
        Register.take(self, head, prev)
        if self.heads:
            best = max(self.heads.values(), key=lambda h: h.rank)
            self.heads = {best.dot: best}


class TrustsTheClockBeforeTheCause(Register):
    def take(self, head: Head, prev: Iterable[Dot]) -> None:
        best = max([*self.heads.values(), head], key=lambda h: h.rank)
        self.heads = {best.dot: best}


class HasNoTieBreak(Register):
    @property
    def shown(self) -> Value:
        return max(self.heads.values(), key=lambda h: h.hlc).value if self.heads else None


class ComparesCoarsely(Register):
    @property
    def shown(self) -> Value:
        return max(self.heads.values(), key=lambda h: h.hlc >> 30).value if self.heads else None


class CountsHeadsInsteadOfValues(Register):
    @property
    def conflicting(self) -> bool:
        return len(self.heads) > 1


def record_with(register: type[Register]) -> type[Record]:
    class Planted(Record):
        def _register(self, name: str) -> Register:
            return self.fields.setdefault(name, register())

    Planted.__qualname__ = register.__name__
    return Planted


# The merge of one record.


class DeletionWinsByTheClock(Record):
    @property
    def alive(self) -> bool:
        status = self.fields.get(STATUS)
        return status is not None and status.shown == LIVE


class PurgesOnlyWhatIsThere(Record):
    """What stands before a purge and arrives after it comes back."""

    def _take_what_stands(self, op: Op) -> None:
        for name, (value, prev) in op.fields.items():
            self._register(name).take(Head(op.dot, op.hlc, value), prev)


class PurgesWhateverTheOrder(Record):
    """A purge takes away what it did not stand behind, if that was here first."""

    def _bar(self, op: Op) -> None:
        for name in op.fields:
            self.barred[name] = max(self.barred.get(name, op.rank), op.rank)
            self.fields.pop(name, None)


MERGES: list[type[Record]] = [
    record_with(ForgetsWhatIsCovered),
    record_with(IgnoresWhatWasSeen),
    record_with(KeepsOnlyTheLatest),
    record_with(TrustsTheClockBeforeTheCause),
    record_with(HasNoTieBreak),
    record_with(ComparesCoarsely),
    record_with(CountsHeadsInsteadOfValues),
    DeletionWinsByTheClock,
    PurgesOnlyWhatIsThere,
    PurgesWhateverTheOrder,
]


@pytest.mark.parametrize("planted", MERGES, ids=lambda kind: kind.__qualname__)
def test_in_the_merge(planted: type[Record]) -> None:
    assert any(noticed(World(seed, new_record=planted, purges=True)) for seed in SEEDS)


# What one file says it lacks, and what it believes another holds.


class SeesNoHoles(Replica):
    def missing(self) -> Vector:
        return self.vector.missing(self.known)


class GuessesAllBelowAGap(Replica):
    """Names a gap from its beginning to the end of the stream."""

    def missing(self) -> Vector:
        rough = Vector()
        for stream, first, _last in Replica.missing(self).spans():
            rough.add(stream, first, max(self.vector.highest(stream), self.known.highest(stream)))
        return rough


class ForgetsWhatItHeard(Replica):
    def heard(self, have: Vector, have_set: Iterable[Dot]) -> None:
        self.known = have
        self.known_set.update(have_set)


class HearsNothing(Replica):
    def heard(self, have: Vector, have_set: Iterable[Dot]) -> None:
        self.known_set.update(have_set)


class AcknowledgementsNeverGoBack(Replica):
    """A peer that was restored is never sent again what it once held."""

    def acknowledged(self, sender: int, have: Vector) -> None:
        self.acks[sender] = self.acks.get(sender, Vector()).union(have)


class HighWaterMark(Vector):
    """Remembers only the highest number: a late bundle is taken for an old one, a hole is not seen."""

    __slots__ = ()

    def add(self, stream: str, first: int, last: int | None = None) -> None:
        super().add(stream, 1, max(last or first, first))


class HoldsHighWaterMarks(Replica):
    def __post_init__(self) -> None:
        super().__post_init__()
        self.vector = HighWaterMark()


@pytest.mark.parametrize(
    "planted",
    [
        SeesNoHoles,
        GuessesAllBelowAGap,
        ForgetsWhatItHeard,
        HearsNothing,
        AcknowledgementsNeverGoBack,
        HoldsHighWaterMarks,
    ],
    ids=lambda kind: kind.__name__,
)
def test_in_what_is_held_and_lacking(planted: type[Replica]) -> None:
    assert any(noticed(World(seed, new_replica=planted, restless=6)) for seed in SEEDS)


# What is written, and what is sent.


class HalfMergesGroups(World):
    """A writer of the number alone leaves the type to whoever writes that."""

    def completed(self, replica: Replica, record: Record, writes: Mapping[str, Any], seen: Any) -> Any:
        return {}


class DecidesWhatNobodyDecided(World):
    """Who leaves a disputed half of a group as it is settles it by that."""

    def completed(self, replica: Replica, record: Record, writes: Mapping[str, Any], seen: Any) -> Any:
        left = super().completed(replica, record, writes, seen)
        return {name: (value, seen.get(name, ())) for name, (value, _prev) in left.items()}


class CoversWhatItDidNotSee(World):
    """Takes the versions of the moment of saving for those the form showed."""

    def _set(self, replica: Replica, record_id: str, values: Mapping[str, Any], seen: Any) -> None:
        super()._set(replica, record_id, values, replica.records[record_id].all_heads())


class TakesSendingForArrival(World):
    """The next bundle begins where the last one ended, which is lost."""

    def written(self, replica: Replica, to: int) -> Bundle:
        bundle = super().written(replica, to)
        replica.acknowledged(to, bundle.have)
        return bundle


class SendsTheNewestOnly(World):
    """What others wrote is left to them to send."""

    def written(self, replica: Replica, to: int) -> Bundle:
        bundle = super().written(replica, to)
        bundle.ops = [op for op in bundle.ops if op.install == str(replica.number)]
        return bundle


@pytest.mark.parametrize(
    "planted",
    [
        HalfMergesGroups,
        DecidesWhatNobodyDecided,
        CoversWhatItDidNotSee,
        TakesSendingForArrival,
        SendsTheNewestOnly,
    ],
    ids=lambda kind: kind.__name__,
)
def test_in_what_is_written_and_sent(planted: type[World]) -> None:
    assert any(noticed(planted(seed)) for seed in SEEDS)


def test_copies_that_go_on_numbering() -> None:
    """The classic design, device id and sequence number in the file: one dot comes to mean two writes."""
    assert any(noticed(World(seed, naive_copies=True)) for seed in SEEDS)


def test_nothing_is_noticed_where_nothing_is_planted(tmp_path: Path) -> None:
    assert not any(noticed(World(seed, purges=seed % 2 == 1, folder=tmp_path)) for seed in range(6))
