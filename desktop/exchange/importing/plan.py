"""What an import will do: every row's fate against the register, and the records to create and to change.

A plan is data. Stopping here is the dry run; `apply.py` writes it as one unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.exchange.importing.issues import Issue
from desktop.queries.register import Register

ORDER = (
    "community", "compound", "building", "unit", "dwelling", "grid", "micro_grid", "territory", "household", "resident",
    "care_record", "staff", "assignment", "patrol",
)  # fmt: skip


@dataclass
class Writes:
    """Records to create and fields to set, by kind; ids are given out as the plan is made.

    `before`: record to field to what is on file, for every field that is set.
    """

    new_id: Callable[[], str]
    creates: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: {k: {} for k in ORDER})
    sets: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: {k: {} for k in ORDER})
    before: dict[str, dict[str, Any]] = field(default_factory=dict)

    def create(self, kind: str, /, **fields: Any) -> str:
        """A new record; empty fields are left out."""
        entity_id = self.new_id()
        self.creates[kind][entity_id] = {k: v for k, v in fields.items() if v not in (None, "", [], {}, ())}
        return entity_id

    def change(self, kind: str, entity_id: str, current: Mapping[str, Any], /, **fields: Any) -> bool:
        """Set what differs from `current`; empty values never erase. Answers whether anything differs."""
        if entity_id in self.creates[kind]:
            row = self.creates[kind][entity_id]
            for name, value in fields.items():
                if value not in (None, "", [], {}) and not row.get(name):
                    row[name] = value
            return False
        changed = {
            k: v
            for k, v in fields.items()
            if v not in (None, "", [], {}) and _plain(current.get(k)) != _plain(v)
        }
        self._set(kind, entity_id, current, changed)
        return bool(changed)

    def erase(self, kind: str, entity_id: str, current: Mapping[str, Any], names: Iterable[str]) -> bool:
        """Empty the fields of `names` that hold something: only for a clerk who said that blanks mean nothing."""
        changed: dict[str, Any] = {
            k: [] if isinstance(current.get(k), list) else None
            for k in names
            if current.get(k) not in (None, "", [])
        }
        if entity_id in self.creates[kind]:
            return False
        self._set(kind, entity_id, current, changed)
        return bool(changed)

    def _set(self, kind: str, entity_id: str, current: Mapping[str, Any], changed: dict[str, Any]) -> None:
        if changed:
            self.sets[kind].setdefault(entity_id, {}).update(changed)
            before = self.before.setdefault(entity_id, {})
            for name in changed:
                before.setdefault(name, current.get(name))

    def leave(self, kind: str, entity_id: str, name: str) -> None:
        """Do not set this field after all."""
        fields = self.sets[kind].get(entity_id, {})
        fields.pop(name, None)
        if not fields:
            self.sets[kind].pop(entity_id, None)

    @property
    def created(self) -> int:
        return sum(len(rows) for rows in self.creates.values())

    @property
    def updated(self) -> int:
        return sum(len(rows) for rows in self.sets.values())


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return list(value) if isinstance(value, tuple) else value


@dataclass
class Plan:
    """The fates of rows and persons, what will be written, and what was found on the way.

    `fates`: (sheet, row, column of the name) → added, updated, same, moved, left, dead, merged, rejected.
    `hidden`: the care categories that were left out because whoever imports must not see them.
    `subjects`: the same key → the records (kind, id) the row speaks of, the main one first.
    """

    register: Register
    writes: Writes
    fates: dict[tuple[str, int, str], str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    subjects: dict[tuple[str, int, str], list[tuple[str, str]]] = field(default_factory=dict)
    disputes: list[Dispute] = field(default_factory=list)
    hidden: frozenset[str] = frozenset()

    def about(self, key: tuple[str, int, str], kind: str, entity_id: str) -> None:
        """Note that a row speaks of a record."""
        found = self.subjects.setdefault(key, [])
        if (kind, entity_id) not in found:
            found.append((kind, entity_id))

    @property
    def totals(self) -> Counter[str]:
        """How many persons met which fate."""
        return Counter(self.fates.values())


@dataclass(frozen=True, slots=True)
class Review:
    """A proposal for the clerk: the person of a row may be somebody on file. Nothing is done about it unasked.

    `why`: what they share beside the name: `number` (its first 15 digits), `birth`, `phone`.
    `kind`: `damaged` (the number lost its last digits), `move` (known where this list covers, but not listed there),
    `duplicate` (the list names him elsewhere too), `separated` (人户分离), `other_name` (his number, not his name),
    else `elsewhere`.
    """

    sheet: str
    row: int
    resident_id: str
    why: str
    kind: str = "elsewhere"
    col: str = ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A field somebody set by hand and the list says otherwise. `kept`: the hand's value stays."""

    kind: str
    entity_id: str
    field: str
    on_file: Any
    in_list: Any
    actor: str
    at: str
    kept: bool
