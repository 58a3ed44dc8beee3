"""What must hold between the members of a household, and between them and the dwelling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from desktop.base.i18n import _
from desktop.domain.choices import MARRIAGES
from desktop.domain.codes import RELATION_NAMES
from desktop.domain.partial_date import PartialDate
from desktop.domain.person_name import compatible, same_name
from desktop.domain.rules.reading import Row, age, day, said_no
from desktop.domain.rules.resident import GROWN_UP
from desktop.domain.rules.rule import Finding

_HEADS: Final = frozenset({"01", "02"})
_SPOUSES: Final = frozenset({"10", "11", "12"})
_SINGLE: Final = frozenset({"10", "30", "40"})
# Years a member is younger (children +, parents -) than the head: generations by blood, step and in-law ones not.
_GENERATION: Final = {
    **dict.fromkeys(("20", "21", "22", "23", "24", "25", "26", "29"), 1),
    **dict.fromkeys(("30", "31", "32", "33", "34", "35", "36", "39"), 1),
    **dict.fromkeys(("40", "41", "42", "43", "44"), 2),
    **dict.fromkeys(("47", "48"), 3),
    **dict.fromkeys(("50", "51", "52", "53", "54", "55", "56"), -1),
    **dict.fromkeys(("60", "61", "62", "63", "64", "65"), -2),
}
_USUAL: Final = 14  # years between two generations; fewer is possible, and asked about

Told = tuple[str, str, Finding]
"""Whose finding it is: kind, record id, finding."""


def findings(household: Row, members: Sequence[Row], dwelling: Row | None, today: date) -> Iterator[Told]:
    """What does not hold in one household. `members` are all its residents, who is gone included; rows have `id`."""
    living = [m for m in members if (m.get("state") or "live") == "live"]
    yield from _heads(household, living)
    yield from _inhabited(household, living, dwelling)
    heads = [m for m in living if m.get("relation") in _HEADS]
    if len(heads) == 1 and len(living) > 1:
        for member in living:
            yield from _against_head(member, heads[0])
    if len(living) > 1:
        yield from _guardians(living, today)
        yield from _twice(living)


def _heads(household: Row, living: Sequence[Row]) -> Iterator[Told]:
    home = household["id"]
    if not living:
        if household.get("state") != "vacant":
            yield "household", home, Finding("family.empty", "state", (household.get("state"),))
        return
    heads = [m for m in living if m.get("relation") in _HEADS]
    if not heads:
        if any(m.get("relation") for m in living):
            yield "household", home, Finding("family.no_head", "head_name", (len(living),))
        return
    if len(heads) > 1:
        basis = tuple(sorted(m["id"] for m in heads))
        yield "household", home, Finding("family.two_heads", "head_name", basis, {"n": str(len(heads))})
    head, written = heads[0].get("name") or "", household.get("head_name") or ""
    if len(heads) == 1 and head and written and not _one_name(head, written):
        words = {"head": written, "name": head}
        yield "household", home, Finding("family.head_differs", "head_name", (written, head), words)
    spouses = [m for m in living if m.get("relation") in _SPOUSES]
    if len(spouses) > 1:
        basis = tuple(sorted(m["id"] for m in spouses))
        yield "household", home, Finding("family.two_spouses", "", basis, {"n": str(len(spouses))})


def _one_name(one: str, other: str) -> bool:
    return one == other or same_name(one, other) or compatible(one, other) or compatible(other, one)


def _inhabited(household: Row, living: Sequence[Row], dwelling: Row | None) -> Iterator[Told]:
    present = sum(1 for m in living if not said_no(m.get("lives_here")))
    if not present:
        return
    words = {"n": str(present)}
    if dwelling is not None and dwelling.get("use") == "vacant":
        yield (
            "dwelling",
            dwelling["id"],
            Finding("dwelling.vacant_inhabited", "use", (household["id"],), words),
        )
    if household.get("state") == "vacant":
        yield "household", household["id"], Finding("household.vacant_inhabited", "state", (present,), words)


def _against_head(member: Row, head: Row) -> Iterator[Told]:
    relation = member.get("relation") or ""
    if relation in _SPOUSES and member.get("marriage") in _SINGLE:
        code = member["marriage"]
        words = {"marriage": _(MARRIAGES[code])}
        yield (
            "resident",
            member["id"],
            Finding("relation.spouse_single", "marriage", (relation, code), words),
        )
    generation = _GENERATION.get(relation)
    mine = day(member["birth"]) if member.get("birth") else None
    his = day(head["birth"]) if head.get("birth") else None
    if generation is None or mine is None or his is None:
        return
    older, younger = (his, mine) if generation > 0 else (mine, his)
    basis = (relation, member["birth"], head["birth"])
    words = {"relation": RELATION_NAMES[relation]}
    if _not_before(older, younger):
        yield "resident", member["id"], Finding("relation.age_impossible", "relation", basis, words)
    elif younger.year - older.year < _USUAL * abs(generation):
        words["n"] = str(younger.year - older.year)
        yield "resident", member["id"], Finding("relation.age_gap", "relation", basis, words)


def _not_before(older: PartialDate, younger: PartialDate) -> bool:
    """Whether who should be older is surely not: born in the same year or later."""
    return older.year >= younger.year


def _guardians(living: Sequence[Row], today: date) -> Iterator[Told]:
    guarded = [m for m in living if m.get("guardian")]
    if not guarded:
        return
    minors = {m.get("name") for m in living if _minor(m, today)}
    for member in guarded:
        guardian = member["guardian"].strip()
        if guardian in minors and guardian != member.get("name"):
            yield (
                "resident",
                member["id"],
                Finding("guardian.minor", "guardian", (guardian,), {"name": guardian}),
            )


def _minor(member: Row, today: date) -> bool:
    years = age(member.get("birth"), today)
    return years is not None and years < GROWN_UP


def _twice(living: Sequence[Row]) -> Iterator[Told]:
    """As the import asks: one name, a number missing on at least one side, births that do not contradict."""
    seen: dict[str, list[Row]] = {}
    for member in living:
        seen.setdefault(member.get("name") or "", []).append(member)
    for name, same in seen.items():
        for later in same[1:] if name else ():
            earlier = same[0]
            if later.get("id_number") and earlier.get("id_number"):
                continue
            mine = day(later["birth"]) if later.get("birth") else None
            his = day(earlier["birth"]) if earlier.get("birth") else None
            if mine is None or his is None or mine.agrees(his):
                basis = (name, earlier["id"])
                yield "resident", later["id"], Finding("person.possible_duplicate", "name", basis)
