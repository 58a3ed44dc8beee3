"""Checks inside one file: the same number twice, likely doubles, telephones shared by many (contract §4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from desktop.domain.person_name import same_name
from desktop.exchange.importing.issues import Issue
from desktop.exchange.importing.rows import Person

SHARED_PERSONS = 5
SHARED_HOUSEHOLDS = 2


def check_numbers(people: Iterable[Person], columns: dict[str, str]) -> list[Issue]:
    """Merge or refuse rows that repeat a valid number; `columns` gives each sheet's ID column for a person row.

    The first row wins. A struck-out or left row and a live one are one person who moved inside: the live row wins.
    """
    issues: list[Issue] = []
    first: dict[str, Person] = {}
    for person in people:
        number = person.number
        if number is None:
            continue
        earlier = first.setdefault(number, person)
        if earlier is person:
            continue
        if not same_name(earlier.name, person.name):
            person.rejected = True
            issues.append(_at(person, columns, "id.same_number_other_person"))
        elif "left" in {earlier.state, person.state} and earlier.state != person.state:
            gone, stays = (earlier, person) if earlier.state == "left" else (person, earlier)
            gone.merged_into = stays
            first[number] = stays
        else:
            person.merged_into = earlier
            _fill_empty(earlier, person)
            issues.append(_at(person, columns, "id.duplicate_in_file"))
    return issues


def _at(person: Person, columns: dict[str, str], code: str) -> Issue:
    return Issue(person.sheet, person.row, columns.get(f"{person.sheet}/{person.col}"), code)


def _fill_empty(earlier: Person, later: Person) -> None:
    earlier.phones = earlier.phones or later.phones
    for name in ("ethnicity", "politics", "education", "marriage", "former_name"):
        if getattr(earlier, name) is None:
            setattr(earlier, name, getattr(later, name))


def check_doubles(people: Iterable[Person]) -> list[Issue]:
    """Flag a later row that may be an earlier person of the same dwelling; nothing is merged."""
    issues: list[Issue] = []
    seen: dict[tuple[object, ...], list[Person]] = defaultdict(list)
    for person in people:
        if person.rejected or person.merged_into or person.unnamed:
            continue
        others = seen[person.block.place, person.name]
        if any(could_be_one(o, person) for o in others):
            issues.append(Issue(person.sheet, person.row, None, "person.possible_duplicate"))
        others.append(person)
    return issues


def could_be_one(one: Person, other: Person) -> bool:
    """M2 without the place and the name: no valid number on one side at least, nothing contradicts."""
    if one.number and other.number:
        return False
    if one.birth and other.birth and not one.birth.agrees(other.birth):
        return False
    return not (one.prefix15 and other.prefix15 and one.prefix15 != other.prefix15)


def check_shared_phones(people: Iterable[Person], columns: dict[str, str]) -> list[Issue]:
    """One number for more than five persons in more than two households, said once at its first cell."""
    users: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        if not person.rejected and person.merged_into is None:
            for phone in person.phones:
                users[phone].append(person)
    issues = []
    for found in users.values():
        homes = {(p.block.place, p.block.head_name) for p in found}
        if len(found) > SHARED_PERSONS and len(homes) > SHARED_HOUSEHOLDS:
            p = found[0]
            issues.append(Issue(p.sheet, p.row, columns.get(f"{p.sheet}/{p.col}"), "phone.shared_many"))
    return issues
