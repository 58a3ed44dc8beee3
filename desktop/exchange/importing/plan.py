"""What an import will do: every row's fate against the register, and the records to create and to change.

A plan is data. Stopping here is the dry run; `apply.py` writes it as one unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
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
    """Records to create and fields to set, by kind; ids are given out as the plan is made."""

    new_id: Callable[[], str]
    creates: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: {k: {} for k in ORDER})
    sets: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: {k: {} for k in ORDER})

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
        if changed:
            self.sets[kind].setdefault(entity_id, {}).update(changed)
        return bool(changed)

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
    """

    register: Register
    writes: Writes
    fates: dict[tuple[str, int, str], str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)

    @property
    def totals(self) -> Counter[str]:
        """How many persons met which fate."""
        return Counter(self.fates.values())


@dataclass(frozen=True, slots=True)
class Review:
    """A proposal for the clerk: a row that may be somebody on file, and why (`name`, `birth`, `phone`, `number`)."""

    sheet: str
    row: int
    resident_id: str
    why: str
