"""People on the books of two offices, found by a keyed hash of their ID numbers; and what was said of them.

The hash tells nothing to whoever has not the district's key, so nothing of one office reaches the other but that the
other has somebody with this number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import Connection, and_, func, select, true

from desktop.district.schema import ROWS, answer, office, person

SAME, OTHER = "same", "other"


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the persons: in which office, under which resident id, by which name, and whether they live there."""

    office: str
    office_name: str
    resident_id: str
    name: str
    lives_here: bool | None
    state: str | None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One ID number in several offices.

    `says` is what was answered of every two of the offices: `same`, `other`, or "" while a pair has no answer, as
    when a third office brings the number after two were told apart.
    """

    key: str
    entries: tuple[Entry, ...]
    says: str


def duplicates(db: Connection, *, answered: bool = False, key: str | None = None) -> list[Duplicate]:
    """The numbers that stand in more than one office among people still on the books; unanswered ones unless asked.

    `key` looks at one number only.
    """
    resident = ROWS["resident"]
    on_books = and_(
        resident.c.office == person.c.office, resident.c.id == person.c.resident_id,
        func.coalesce(resident.c.state, "live") == "live",
    )  # fmt: skip
    twice = (
        select(person.c.key).join(resident, on_books).where(true() if key is None else person.c.key == key)
        .group_by(person.c.key)
        .having(func.count(person.c.office.distinct()) > 1).subquery()
    )  # fmt: skip
    rows = db.execute(
        select(person.c.key, person.c.office, office.c.name, resident.c.id, resident.c.name, resident.c.lives_here,
               resident.c.state)
        .join(resident, on_books).join(twice, twice.c.key == person.c.key).join(office, office.c.code == person.c.office)
        .order_by(person.c.key, person.c.office, resident.c.id)
    )  # fmt: skip
    entries: dict[str, list[Entry]] = {}
    for key, code, name, resident_id, who, lives_here, state in rows:
        lives = None if lives_here is None else bool(lives_here)
        entries.setdefault(key, []).append(Entry(code, name, resident_id, who or "", lives, state))
    said: dict[str, dict[tuple[str, str], str]] = {}
    for row in db.execute(select(answer)):
        said.setdefault(row.key, {})[row.first_office, row.second_office] = row.says
    found = [Duplicate(key, tuple(these), _said(these, said.get(key, {}))) for key, these in entries.items()]
    return [one for one in found if answered or not one.says]


def _pairs(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    return list(combinations(sorted({entry.office for entry in entries}), 2))


def _said(entries: Iterable[Entry], said: dict[tuple[str, str], str]) -> str:
    answers = {said.get(pair, "") for pair in _pairs(entries)}
    return "" if "" in answers else SAME if SAME in answers else OTHER
