"""Who on file a person of the list is (contract §4): M1 by number, M2 by name and dwelling; weaker signs only propose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from desktop.domain.partial_date import PartialDate
from desktop.domain.person_name import same_name
from desktop.exchange.importing.issues import Issue
from desktop.exchange.importing.plan import Review
from desktop.exchange.importing.rows import Person
from desktop.queries.register import KnownPerson, Register


def match(
    people: Iterable[Person], register: Register, columns: Mapping[str, str]
) -> tuple[dict[int, KnownPerson], list[Issue]]:
    """(id of the row object → person on file, findings). One person on file takes at most one row in M2."""
    rows = list(people)
    found: dict[int, KnownPerson] = {}
    taken: set[str] = set()
    issues: list[Issue] = []
    for person in rows:
        known = register.by_number.get(person.number) if person.number else None
        if known is not None:
            found[id(person)] = known
            taken.add(known.id)
            if not same_name(known.name, person.name):
                column = columns.get(f"{person.sheet}/{person.col}", person.col)
                issues.append(Issue(person.sheet, person.row, column, "name.differs_from_register"))
    for person in rows:
        if id(person) in found:
            continue
        for known in register.by_place.get(person.block.place, ()):
            if known.id not in taken and could_be(person, known):
                found[id(person)] = known
                taken.add(known.id)
                break
    return found, issues


def could_be(person: Person, known: KnownPerson) -> bool:
    """M2 without the dwelling: same name, no number on one side at least, births and prefixes do not contradict."""
    if (person.number and known.number) or not same_name(person.name, known.name):
        return False
    if person.birth and known.birth and not person.birth.agrees(PartialDate.from_text(known.birth)):
        return False
    return not (person.prefix15 and known.prefix15 and person.prefix15 != known.prefix15)


def propose(people: Iterable[Person], register: Register) -> list[Review]:
    """M3: people not on file who resemble somebody: same name with the same prefix, birth or telephone elsewhere."""
    by_name: dict[str, list[KnownPerson]] = defaultdict(list)
    for known in register.people:
        by_name[known.name].append(known)
    reviews = []
    for person in people:
        for known in by_name.get(person.name, ()):
            if person.number and known.number:
                continue
            why = ""
            if person.prefix15 and person.prefix15 == known.prefix15:
                why = "number"
            elif person.birth and known.birth and str(person.birth) == known.birth:
                why = "birth"
            elif set(person.phones) & set(known.row.get("phones") or ()):
                why = "phone"
            if why:
                reviews.append(Review(person.sheet, person.row, known.id, why))
                break
    return reviews
