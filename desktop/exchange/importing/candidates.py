"""Whom a row without a whole number may mean: offered by name and first 15 digits, never decided, never guessed.

for candidate in candidates(prepared): …         # masked; `candidate.row` names the row in `Decisions.persons`
decisions = same_person(prepared, candidate)                      # it is him: what is on file keeps its number
decisions = somebody_new(prepared, candidate)                     # it is not: not offered again
prepared = run.recheck(office, prepared, decisions=decisions)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from desktop.domain import masking
from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.importing.plan import Review
from desktop.exchange.importing.prepared import Prepared
from desktop.exchange.importing.rows import Person
from desktop.queries.register import KnownPerson


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person of the file and the one on file he may be. `why`, `kind`: see `plan.Review`.

    `number`, `birth` and `place` are what is on file, the number masked; `listed_number` is a whole number another
    row of the file gives under the same name and the same first 15 digits, masked; `listed_at` is that row.
    """

    row: str
    sheet: str
    number_in_sheet: int
    name: str
    resident_id: str
    why: str
    kind: str
    number: str
    birth: str
    place: str
    listed_number: str = ""
    listed_at: tuple[str, int] | None = None


def candidates(prepared: Prepared) -> tuple[Candidate, ...]:
    """Every proposal of the plan, in reading order, and whole numbers the file itself has for damaged ones."""
    known = {person.id: person for person in prepared.plan.register.people}
    people = _people(prepared)
    listed = _whole_numbers(people.values())
    found = []
    seen = set()
    for review in prepared.plan.reviews:
        person, on_file = people.get((review.sheet, review.row, review.col)), known.get(review.resident_id)
        if person is not None and on_file is not None:
            found.append(_candidate(person, review, on_file, listed))
            seen.add(id(person))
    for person in people.values():
        if id(person) not in seen and _other(person, listed) is not None:
            nothing = Review(person.sheet, person.row, "", "number", "damaged", person.col)
            found.append(_candidate(person, nothing, None, listed))
    order = {reader.sheet.name: n for n, reader in enumerate(prepared.report.readers)}
    return tuple(sorted(found, key=lambda c: (order.get(c.sheet, 0), c.number_in_sheet)))


def same_person(prepared: Prepared, candidate: Candidate) -> Decisions:
    """The decisions with "this row is that person". Raises `ValueError` for one that names nobody on file."""
    if not candidate.resident_id:
        raise ValueError(candidate.row)
    return _decided(prepared, candidate.row, candidate.resident_id)


def somebody_new(prepared: Prepared, candidate: Candidate) -> Decisions:
    """The decisions with "this row is nobody on file"."""
    return _decided(prepared, candidate.row, "")


def _decided(prepared: Prepared, row: str, resident_id: str) -> Decisions:
    decisions = prepared.decisions
    return replace(decisions, persons={**decisions.persons, row: resident_id})


def _people(prepared: Prepared) -> dict[tuple[str, int, str], Person]:
    rows = [*prepared.parsed.residents.people, *(row.person for row in prepared.parsed.care.rows)]
    return {(p.sheet, p.row, p.col): p for p in rows if not p.rejected and p.merged_into is None}


def _whole_numbers(people: Iterable[Person]) -> dict[tuple[str, str], list[Person]]:
    """(name, first 15 digits) → the rows of the file that have the whole number."""
    found: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for person in people:
        if person.number:
            found[person.name, person.number[:15]].append(person)
    return found


def _other(person: Person, listed: dict[tuple[str, str], list[Person]]) -> Person | None:
    if person.number or not person.prefix15:
        return None
    found = listed.get((person.name, person.prefix15), [])
    return found[0] if len({p.number for p in found}) == 1 else None


def _candidate(
    person: Person, review: Review, known: KnownPerson | None, listed: dict[tuple[str, str], list[Person]]
) -> Candidate:
    other = _other(person, listed)
    place = known.place if known else ("", "", "", "")
    return Candidate(
        row=f"{person.sheet}!{person.row}!{person.col}",
        sheet=person.sheet,
        number_in_sheet=person.row,
        name=person.name,
        resident_id=review.resident_id,
        why=review.why,
        kind=review.kind,
        number=masking.id_number(known.number) if known else "",
        birth=masking.birth(known.birth) if known else "",
        place=place[1] if place[0] == "?" else "-".join(part for part in place if part),
        listed_number=masking.id_number(other.number) if other else "",
        listed_at=(other.sheet, other.row) if other else None,
    )
