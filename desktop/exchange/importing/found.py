"""What the clerk is asked about a list once it is read: colours and strikes that may mean something, families in one cell.

for mark in marks(parsed): mark.key, mark.rows, mark.examples        # answered by Decisions.marks[mark.key]
for family in families(parsed): family.text, family.members          # taken apart under Decisions.split_families
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from desktop.domain.family_cell import Member
from desktop.exchange.importing.parse import Parsed

STRIKE = "strike"
MEANINGS = ("", "left", "dead")  # what a mark may mean; "" for nothing


@dataclass(frozen=True, slots=True)
class Mark:
    """A way rows are marked: `strike`, `fill:FFFF00` or `font:FF0000`; `examples` are names at (sheet, row)."""

    key: str
    rows: int
    examples: tuple[tuple[str, int, str], ...]

    @property
    def colour(self) -> str:
        """`FFFF00`, '' for a strike."""
        return self.key.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Family:
    """A cell that names several persons, and how it would be taken apart."""

    sheet: str
    row: int
    column: str
    text: str
    members: tuple[Member, ...]


def marks(parsed: Parsed) -> tuple[Mark, ...]:
    """The ways some rows of persons are marked and others are not, most frequent first."""
    places: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    total = 0
    for person in parsed.residents.people:
        total += 1
        for key in parsed.readers[person.sheet].marks_of(person.row, person.col):
            places[key].append((person.sheet, person.row, person.name))
    found = [Mark(key, len(rows), tuple(rows[:3])) for key, rows in places.items() if 2 * len(rows) <= total]
    return tuple(sorted(found, key=lambda m: (-m.rows, m.key)))


def families(parsed: Parsed) -> tuple[Family, ...]:
    """Every cell that names a whole family, in reading order."""
    return tuple(
        Family(reader.sheet.name, row, column, text, members)
        for reader in parsed.readers.values()
        for row, column, text, members in reader.families
    )
