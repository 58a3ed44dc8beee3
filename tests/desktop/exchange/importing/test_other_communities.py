"""Any community's list says what is true of it, however its clerk lays it out: headings, header depth, fill, order."""

from __future__ import annotations

import os
from random import Random
from typing import Any

import pytest

from desktop.exchange.importing.decisions import from_plain
from desktop.exchange.importing.parse import Parsed, parse
from tests.desktop.exchange.importing import ledgers
from tests.desktop.exchange.importing.communities import AS_OF, Community, Resident, invent

FIRST = int(os.environ.get("GEZHI_LAYOUT_SEED", "0"))
COUNT = int(os.environ.get("GEZHI_LAYOUTS", "120"))


def truth(community: Community, layout: ledgers.Layout) -> dict[str, dict[str, Any]]:
    """What every person of the list must be read as, by name; only what the list has columns for."""
    columns = set(layout.columns) | (
        {"phones", "name", "id", "relation"} & set(ledgers._seat_fields(layout)) if layout.seats else set()
    )
    found = {}
    for home in community.homes:
        people = home.people[: layout.seats] if layout.seats else home.people
        for person in people:
            facts = _facts(person, columns, layout)
            facts |= {"place": tuple(p or "" for p in home.place), "head": home.people[0].name}
            if "micro" in columns:
                facts["micro"] = (home.grid, home.micro)
            if "grid" in columns or layout.sheets == "grid":
                facts["grid"] = home.grid
            if "status" in columns:
                facts["status"] = home.status
            found[person.name] = facts
    return found


def _facts(person: Resident, columns: set[str], layout: ledgers.Layout) -> dict[str, Any]:
    good = person.id_kind in {"good", "old"}
    proven = good or person.id_kind == "numeric"
    birth = None
    if proven:
        birth = person.birth.isoformat()
    elif "birth" in columns:
        birth = person.birth.isoformat()[: 7 if layout.dates == "month" else 10]
    relation = person.relation
    return {
        "number": person.id_number if good else None,
        "prefix15": person.id_number[:15] if proven else None,
        "birth": birth,
        "sex": person.sex if good or "sex" in columns else None,
        "relation": relation,
        "phones": person.phones if "phones" in columns else (),
        "ethnicity": person.ethnicity if "ethnicity" in columns else None,
        "politics": person.politics if "politics" in columns else None,
        "education": person.education if "education" in columns else None,
        "hukou": person.hukou if "hukou" in columns else None,
        "state": person.state,
        "categories": list(person.categories) if not layout.seats and person.state is None else None,
    }


def read(parsed: Parsed) -> dict[str, dict[str, Any]]:
    found = {}
    for p in parsed.residents.people:
        found[p.name] = {
            "number": p.number, "prefix15": p.prefix15, "birth": str(p.birth) if p.birth else None, "sex": p.sex,
            "relation": p.relation, "phones": p.phones, "ethnicity": p.ethnicity, "politics": p.politics,
            "education": p.education, "hukou": p.hukou, "state": p.state, "categories": sorted(p.note_categories),
            "place": p.block.address.key if p.block.address else p.block.known, "head": p.block.head_name,
            "micro": p.block.micro, "grid": p.block.grid, "status": p.block.status,
        }  # fmt: skip
    return found


def differences(community: Community, layout: ledgers.Layout, parsed: Parsed) -> list[str]:
    want, got = truth(community, layout), read(parsed)
    wrong = [f"missing {n}" for n in want.keys() - got.keys()] + [
        f"invented {n}" for n in got.keys() - want.keys()
    ]
    for name in want.keys() & got.keys():
        for fact, value in want[name].items():
            mine = got[name][fact]
            if fact == "relation" and value in {"11", "12"} and mine == "10":
                continue  # 配偶 of somebody whose sex the list does not tell
            if fact == "categories" and value is None:
                continue
            if mine != value:
                wrong.append(f"{name} {fact}: {mine!r} for {value!r}")
    empty = {tuple(p or "" for p in h.place): h.status for h in community.homes if not h.people}
    marked = {s.block.address.key if s.block.address else None: s.state for s in parsed.residents.status_rows}
    if marked != empty:
        wrong.append(f"homes without people {marked} for {empty}")
    return wrong


def run(seed: int, seats: int) -> tuple[ledgers.Layout, Parsed, list[str], Any]:
    rng = Random(seed)
    community = invent(rng)
    layout = ledgers.choose(rng, seats=seats)
    book = ledgers.workbook(rng, community, layout)
    parsed = parse(book, from_plain(community.answers()), file="名单.xlsx", as_of=AS_OF)
    return layout, parsed, differences(community, layout, parsed), book


@pytest.mark.parametrize("seats", [0, 5])
def test_a_list_of_any_layout_says_what_is_true(seats: int) -> None:
    for seed in range(FIRST, FIRST + COUNT):
        layout, _parsed, wrong, _book = run(seed, seats)
        assert not wrong, (seed, layout, wrong[:5])
