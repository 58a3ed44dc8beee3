"""How writes become a value, in any order: per field the heads, their winner, and whether they conflict.

For each (record, field) the heads are the writes whose dot is in nobody's `prev`. The set of covered dots is
kept, so that a covered write which arrives late stays dead. What is shown is the head with the greatest
(hybrid time, stream, sequence); a conflict is more than one distinct value among the heads. The state is
therefore a function of the set of operations, whatever their order, repetition or batching.

A purge bars what stands before it in the order of all operations: such a write into one of its fields is void,
whenever it arrives. With the status among its fields every write to the record is void for ever.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import orjson

from desktop.store.op import DELETED, LIVE, PURGE, STATUS, Dot, Op, Value


@dataclass(frozen=True, slots=True)
class Head:
    """One version of a field that no later write has seen."""

    dot: Dot
    hlc: int
    value: Value

    @property
    def rank(self) -> tuple[int, str, int]:
        """The order in which parallel versions are preferred; total and the same everywhere."""
        return (self.hlc, *self.dot)


@dataclass(slots=True)
class Register:
    """One field of one record."""

    heads: dict[Dot, Head] = field(default_factory=dict)
    covered: set[Dot] | frozenset[Dot] = frozenset()  # most fields are written once and never need a set

    def take(self, head: Head, prev: Collection[Dot]) -> None:
        """Take one write in; taking it again, or after a write that covers it, changes nothing.

        One dot must always mean one write: who takes operations in from elsewhere compares the bytes first.
        """
        if prev:
            if not isinstance(self.covered, set):
                self.covered = set(self.covered)
            self.covered.update(prev)
            for dot in prev:
                self.heads.pop(dot, None)
        if head.dot not in self.covered:
            self.heads[head.dot] = head

    @property
    def shown(self) -> Value:
        """The provisional winner's value, None when nothing was ever written."""
        return max(self.heads.values(), key=lambda h: h.rank).value if self.heads else None

    @property
    def conflicting(self) -> bool:
        """Whether the heads say different things."""
        return len(self.heads) > 1 and len({same_key(h.value) for h in self.heads.values()}) > 1


def same_key(value: Value) -> bytes:
    """Equal for values that mean the same: nothing, empty text, an empty list and an empty mapping are one."""
    if value is None or value in ("", [], {}):
        return b"null"
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


@dataclass(slots=True)
class Record:
    """Everything the log says about one record."""

    entity: str
    id: str
    fields: dict[str, Register] = field(default_factory=dict)
    barred: dict[str, tuple[int, str, int]] = field(default_factory=dict)  # per field the newest purge's rank

    def take(self, op: Op) -> None:
        """Take one operation in."""
        self.entity = min(self.entity, op.entity)  # a forged second kind must not make the order matter
        if op.kind == PURGE:
            self._bar(op)
        if self.barred:
            self._take_what_stands(op)
            return
        if op.kind == "create" and STATUS not in op.fields:
            self._register(STATUS).take(Head(op.dot, op.hlc, LIVE), ())
        for name, (value, prev) in op.fields.items():
            self._register(name).take(Head(op.dot, op.hlc, value), prev)

    def _bar(self, op: Op) -> None:
        if STATUS in op.fields and not self.gone:
            self.fields = {}
        for name in op.fields:
            self.barred[name] = max(self.barred.get(name, op.rank), op.rank)
        for name in op.fields.keys() & self.fields.keys():
            heads = self.fields[name].heads
            for dot in [dot for dot, head in heads.items() if head.rank < self.barred[name]]:
                del heads[dot]

    def _take_what_stands(self, op: Op) -> None:
        if op.kind == "create" and STATUS not in op.fields and not self.gone:
            self._register(STATUS).take(Head(op.dot, op.hlc, LIVE), ())
        for name, (value, prev) in op.fields.items():
            if not self.voids(op, name):
                self._register(name).take(Head(op.dot, op.hlc, value), prev)

    def voids(self, op: Op, name: str) -> bool:
        """Whether a purge took back what `op` wrote into a field, or would take it back when it arrives."""
        if self.gone and (name != STATUS or op.kind != PURGE):
            return True
        barrier = self.barred.get(name)
        return barrier is not None and op.rank < barrier

    @property
    def gone(self) -> bool:
        """Whether the whole record was purged: nothing of it is ever shown or written again."""
        return STATUS in self.barred

    def _register(self, name: str) -> Register:
        register = self.fields.get(name)
        if register is None:
            register = self.fields[name] = Register()
        return register

    @property
    def alive(self) -> bool:
        """Whether the record is on the books; a deletion parallel to an edit does not win."""
        status = self.fields.get(STATUS)
        return status is not None and any(h.value == LIVE for h in status.heads.values())

    def value(self, name: str) -> Value:
        """What is shown for a field."""
        register = self.fields.get(name)
        return register.shown if register is not None else None

    def shown(self) -> dict[str, Value]:
        """Every field with what is shown for it, without the status."""
        return {name: register.shown for name, register in self.fields.items() if name != STATUS}

    def heads(self, name: str) -> tuple[Dot, ...]:
        """The dots a writer who sees the field now would cover, in a fixed order."""
        register = self.fields.get(name)
        return tuple(sorted(register.heads)) if register is not None else ()

    def conflicts(self) -> Iterator[str]:
        """Names of the fields whose heads disagree, sorted; the status counts once it was deleted in parallel."""
        for name in sorted(self.fields):
            if self.fields[name].conflicting:
                yield name

    def all_heads(self) -> Mapping[str, tuple[Dot, ...]]:
        """The heads of every field, as a form keeps them while it is open."""
        return {name: self.heads(name) for name in self.fields}


def fold(ops: Iterable[Op]) -> dict[str, Record]:
    """Records by id out of any set of operations."""
    records: dict[str, Record] = {}
    for op in ops:
        record = records.get(op.id)
        if record is None:
            record = records[op.id] = Record(op.entity, op.id)
        record.take(op)
    return records


__all__ = ["DELETED", "LIVE", "STATUS", "Head", "Record", "Register", "fold", "same_key"]
