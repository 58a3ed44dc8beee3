"""Building lists, rosters and care lists of any community say what is true, however they are laid out."""

from __future__ import annotations

import os
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from desktop.exchange.importing.decisions import from_plain
from desktop.exchange.importing.parse import Parsed, parse
from tests.desktop.exchange.importing import other_lists
from tests.desktop.exchange.importing.communities import AS_OF

FIRST = int(os.environ.get("GEZHI_LAYOUT_SEED", "0"))
COUNT = int(os.environ.get("GEZHI_LAYOUTS", "120"))


def buildings(parsed: Parsed) -> dict[Any, dict[str, Any]]:
    return {
        (r.compound, r.label, r.unit): {
            "floors": r.floors, "doors": r.doors, "households": r.households, "built_year": r.built_year, "lift": r.lift,
            "head_name": r.head_name, "grid": r.grid, "head_phones": r.head_phones,
        }
        for r in parsed.buildings.rows
    }  # fmt: skip


def staff(parsed: Parsed) -> dict[Any, dict[str, Any]]:
    return {
        r.person.name: {
            "number": r.person.number, "birth": str(r.person.birth) if r.person.birth else None, "sex": r.person.sex,
            "phones": r.person.phones, "full_time": r.full_time, "left": r.left, "certificate": r.certificate,
            "start": str(r.start) if r.start else None, "posts": {(p.role, p.scope) for p in r.posts},
        }
        for r in parsed.staff.rows
    }  # fmt: skip


def care(parsed: Parsed) -> dict[Any, dict[str, Any]]:
    found = {}
    for r in parsed.care.rows:
        facts: dict[str, Any] = {
            "number": r.person.number,
            "place": r.person.block.address.key if r.person.block.address else None,
        }
        if r.category == "dibao":
            facts |= {"amount": r.amount, "approved_on": str(r.approved_on)}
        if r.category == "disabled":
            facts |= {"card_number": r.card_number, "kind": r.kind, "grade": r.grade}
        if r.category == "veteran":
            facts |= {"joined_on": r.details.get("joined_on")}
        found[r.category, r.person.name] = facts
    return found


LISTS: dict[
    str, tuple[Callable[[Random], other_lists.Made], Callable[[Parsed], dict[Any, dict[str, Any]]]]
] = {
    "buildings": (other_lists.building_list, buildings),
    "staff": (other_lists.roster, staff),
    "care": (other_lists.care_lists, care),
}


def run(kind: str, seed: int) -> tuple[other_lists.Made, Parsed, list[str]]:
    make, read = LISTS[kind]
    made = make(Random(seed))
    parsed = parse(made.book, from_plain(made.answers), file="x", as_of=AS_OF)
    if parsed.guess.kind != kind:
        return made, parsed, [f"taken for {parsed.guess.kind}"]
    got = read(parsed)
    wrong = [f"missing {k}" for k in made.truth.keys() - got.keys()]
    wrong += [f"invented {k}" for k in got.keys() - made.truth.keys()]
    for key in made.truth.keys() & got.keys():
        wrong += [
            f"{key} {fact}: {got[key].get(fact)!r} for {value!r}"
            for fact, value in made.truth[key].items()
            if got[key].get(fact) != value
        ]
    return made, parsed, wrong


@pytest.mark.parametrize("kind", sorted(LISTS))
def test_a_list_of_any_layout_says_what_is_true(kind: str) -> None:
    for seed in range(FIRST, FIRST + COUNT):
        _made, _parsed, wrong = run(kind, seed)
        assert not wrong, (seed, wrong[:5])
