"""Hundreds of thousands of seeded events converge; and the simulator notices when the merge is wrong."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable

import pytest

from desktop.base.errors import Refused
from desktop.store.fold import Head, Record, Register
from desktop.store.op import LIVE, STATUS, Dot, Value
from desktop.store.vector import Vector
from tests.desktop.store.simulator import Diverged, World

STEPS = 1000


def live_through(seeds: Iterable[int], *, replicas: int = 5) -> Counter[str]:
    counts: Counter[str] = Counter()
    for seed in seeds:
        world = World(seed, replicas)
        try:
            world.run(STEPS)
            world.settle()
        except Exception:
            print(f"seed {seed}, {replicas} replicas")
            raise
        counts += world.counts
    return counts


def test_twenty_worlds_converge() -> None:
    counts = live_through(range(20))
    events = ("create", "edit", "delete", "move", "resolve", "deliver", "lose", "clone", "backup", "restore")
    assert all(counts[event] > 100 for event in (*events, "restart", "clock", "open_form")), counts
    assert counts["ops"] > 5_000


def test_a_world_nobody_has_seen_converges() -> None:
    seed = secrets.randbits(48)
    print(f"seed {seed}")
    live_through([seed], replicas=7)


@pytest.mark.slow
@pytest.mark.parametrize("hundred", [1, 2])
def test_two_hundred_worlds_converge(hundred: int) -> None:
    live_through(range(hundred * 1000, hundred * 1000 + 100), replicas=4 + hundred)


# Planted bugs. Each is a mistake that somebody could make while tidying up; each must be noticed.


class ForgetsWhatIsCovered(Register):
    def take(self, head: Head, prev: Iterable[Dot]) -> None:
        for dot in prev:
            self.heads.pop(dot, None)
        self.heads[head.dot] = head


class IgnoresWhatWasSeen(Register):
    def take(self, head: Head, prev: Iterable[Dot]) -> None:
        self.heads[head.dot] = head


class KeepsOnlyTheLatest(Register):
    def take(self, head: Head, prev: Iterable[Dot]) -> None:
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


class DeletionWinsByTheClock(Record):
    @property
    def alive(self) -> bool:
        status = self.fields.get(STATUS)
        return status is not None and status.shown == LIVE


def noticed(world: World) -> bool:
    try:
        world.run(STEPS)
        world.settle()
    except (Diverged, Refused):
        return True
    return False


@pytest.mark.parametrize(
    "planted",
    [
        record_with(ForgetsWhatIsCovered),
        record_with(IgnoresWhatWasSeen),
        record_with(KeepsOnlyTheLatest),
        record_with(TrustsTheClockBeforeTheCause),
        record_with(HasNoTieBreak),
        record_with(ComparesCoarsely),
        record_with(CountsHeadsInsteadOfValues),
        DeletionWinsByTheClock,
    ],
    ids=lambda kind: kind.__qualname__,
)
def test_a_planted_bug_in_the_merge_is_noticed(planted: type[Record]) -> None:
    assert any(noticed(World(seed, new_record=planted)) for seed in range(6))


def test_copies_that_go_on_numbering_are_noticed() -> None:
    """The classic design, device id and sequence number in the file: one dot comes to mean two writes."""
    worlds = [World(seed, naive_copies=True) for seed in range(6)]
    assert any(noticed(world) for world in worlds)


class HighWaterMark(Vector):
    """Remembers only the highest number: a late bundle is taken for an old one, a hole is not seen."""

    __slots__ = ()

    def add(self, stream: str, first: int, last: int | None = None) -> None:
        super().add(stream, 1, max(last or first, first))


def test_a_vector_without_holes_is_noticed() -> None:
    worlds = [World(seed) for seed in range(6)]
    for world in worlds:
        for replica in world.replicas:
            replica.vector = HighWaterMark()
    assert any(noticed(world) for world in worlds)
