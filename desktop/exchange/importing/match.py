"""Who on file a person of the list is (contract §4): M1 by number, M2 by name and dwelling; weaker signs only propose."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

from desktop.domain.partial_date import PartialDate
from desktop.domain.person_name import same_name
from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.importing.issues import Issue
from desktop.exchange.importing.plan import Review
from desktop.exchange.importing.rows import Person
from desktop.queries.register import KnownPerson, Register

_FULL_DATE = len("2026-06-30")


def match(
    people: Iterable[Person], register: Register, columns: Mapping[str, str], decisions: Decisions
) -> tuple[dict[int, KnownPerson], list[Issue]]:
    """(id of the row object → person on file, findings). One person on file takes at most one row in M2.

    What the clerk decided about a row comes before everything else.
    """
    rows = list(people)
    found: dict[int, KnownPerson] = {}
    taken: set[str] = set()
    issues: list[Issue] = []
    new = _decided(rows, register, decisions, found)
    taken |= {known.id for known in found.values()}
    for person in rows:
        known = register.by_number.get(person.number) if person.number else None
        if known is not None and id(person) not in found and id(person) not in new:
            found[id(person)] = known
            taken.add(known.id)
            if not same_name(known.name, person.name):
                column = columns.get(f"{person.sheet}/{person.col}", person.col)
                issues.append(Issue(person.sheet, person.row, column, "name.differs_from_register"))
    open_rows = [p for p in rows if id(p) not in found and id(p) not in new]
    if decisions.match_by != "number":
        _by_place(open_rows, register, found, taken)
    if decisions.match_by == "name_birth":
        _by_birth([p for p in open_rows if id(p) not in found], register, found, taken)
    return found, issues


def row_key(person: Person) -> str:
    """How a decision names the row of a person (`Decisions.persons`)."""
    return f"{person.sheet}!{person.row}!{person.col}"


def _decided(
    rows: list[Person], register: Register, decisions: Decisions, found: dict[int, KnownPerson]
) -> set[int]:
    """Take over what was decided; answers the rows that are said to be somebody new."""
    new: set[int] = set()
    if not decisions.persons:
        return new
    by_id = {known.id: known for known in register.people}
    for person in rows:
        said = decisions.persons.get(row_key(person))
        if said is None:
            continue
        if said and said in by_id:
            found[id(person)] = by_id[said]
        elif not said and not (person.number and person.number in register.by_number):
            new.add(id(person))
    return new


def _by_place(rows: list[Person], register: Register, found: dict[int, KnownPerson], taken: set[str]) -> None:
    for person in rows:
        for known in register.by_place.get(person.block.place, ()):
            if known.id not in taken and could_be(person, known):
                found[id(person)] = known
                taken.add(known.id)
                break


def _by_birth(rows: list[Person], register: Register, found: dict[int, KnownPerson], taken: set[str]) -> None:
    """A name with its full birth date, when one person on file has both and one row of the list."""
    on_file: dict[tuple[str, str], list[KnownPerson]] = defaultdict(list)
    for known in register.people:
        if known.birth and len(known.birth) == _FULL_DATE:
            on_file[known.name, known.birth].append(known)
    listed = Counter((p.name, str(p.birth)) for p in rows)
    for person in rows:
        key = (person.name, str(person.birth))
        fitting = on_file.get(key, [])
        if (
            len(fitting) == 1
            and listed[key] == 1
            and fitting[0].id not in taken
            and could_be(person, fitting[0])
        ):
            found[id(person)] = fitting[0]
            taken.add(fitting[0].id)


def could_be(person: Person, known: KnownPerson) -> bool:
    """M2 without the dwelling: same name, no number on one side at least, births and prefixes do not contradict."""
    if (person.number and known.number) or not same_name(person.name, known.name):
        return False
    if person.birth and known.birth and not person.birth.agrees(PartialDate.from_text(known.birth)):
        return False
    return not (person.prefix15 and known.prefix15 and person.prefix15 != known.prefix15)


def propose(
    people: Iterable[Person],
    register: Register,
    matched: frozenset[str],
    covered: Callable[[KnownPerson], bool],
) -> list[Review]:
    """M3: people not on file who resemble somebody: same name with the same prefix, birth or telephone elsewhere.

    `matched` are the people on file whom the list names; `covered` tells whose dwelling it speaks of.
    """
    by_name: dict[str, list[KnownPerson]] = defaultdict(list)
    for known in register.people:
        by_name[known.name].append(known)
    reviews = []
    for person in people:
        for known in by_name.get(person.name, ()):
            why = _resemblance(person, known)
            if why:
                kind = "damaged" if why == "number" and not person.number else ""
                kind = kind or (
                    "duplicate" if known.id in matched else "move" if covered(known) else "elsewhere"
                )
                reviews.append(Review(person.sheet, person.row, known.id, why, kind, person.col))
    return reviews


def _resemblance(person: Person, known: KnownPerson) -> str:
    if person.number and known.number:
        return ""
    if person.prefix15 and person.prefix15 == known.prefix15:
        return "number"
    if person.prefix15 and known.prefix15:
        return ""
    if person.birth and known.birth and str(person.birth) == known.birth:
        return "birth"
    return "phone" if set(person.phones) & set(known.row.get("phones") or ()) else ""
