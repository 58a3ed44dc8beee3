"""An office that has told us nothing: the names of its places are learned from its first list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from desktop.exchange.importing.decisions import DecidedBefore, Decisions, from_plain
from desktop.exchange.importing.guess import guess
from desktop.exchange.importing.learn import learn
from desktop.exchange.importing.parse import parse
from desktop.exchange.importing.run import apply, prepare
from desktop.workspace import Workspace
from tests.desktop.exchange.importing import ledgers
from tests.desktop.exchange.importing import public_files as public
from tests.desktop.exchange.importing.communities import AS_OF, invent
from tests.desktop.exchange.importing.test_other_communities import differences


@pytest.mark.slow
def test_a_ledger_without_answers_finds_the_same_places(office: Workspace) -> None:
    prepared = prepare(office, public.file("01_"), decide=DecidedBefore(Decisions()), as_of=date(2026, 6, 30))
    told = public.decisions().book
    learned = prepared.decisions.book
    assert set(learned.compounds) == set(told.compounds)
    assert learned.courtyards == told.courtyards
    assert {learned.aliases[a] == told.aliases[a] for a in learned.aliases} == {True}
    assert prepared.report.counts["dwellings"] == public.expected("01")["counts"]["dwellings"]


def test_answers_win_over_what_a_list_implies(office: Workspace) -> None:
    prepared = prepare(
        office, public.file("03_"), decide=DecidedBefore(public.decisions()), as_of=date(2026, 6, 30)
    )
    assert prepared.decisions.book.aliases == public.decisions().book.aliases


def test_a_roster_invents_no_grid_beside_those_the_office_has(office: Workspace) -> None:
    day, nothing = date(2026, 6, 30), DecidedBefore(Decisions())
    buildings = prepare(office, public.file("03_"), decide=nothing, as_of=day)
    apply(office, buildings, actor="李梅", today=day)
    roster = prepare(office, public.file("04_"), decide=nothing, as_of=day)
    assert "grid" not in roster.creates
    assert sum(issue.code == "grid.unresolved" for issue in roster.issues) == 2
    apply(office, roster, actor="李梅", today=day)
    with office.read() as db:
        numbers = [row[0] for row in db.exec_driver_sql("SELECT number FROM grid ORDER BY number")]
    assert numbers == list(range(1, 9))


PUZZLING = {"九号院公馆"}  # a name that ends like a building can only be told


@pytest.mark.parametrize("seats", [0, 5])
def test_places_are_learned_from_columns_bands_sheets_and_addresses(seats: int) -> None:
    tried = 0
    for seed in range(60):
        rng = Random(seed)
        community = invent(rng)
        if PUZZLING & community.shapes.keys():
            continue
        tried += 1
        layout = ledgers.choose(rng, seats=seats)
        book = ledgers.workbook(rng, community, layout)
        answers = from_plain(community.answers() | {"compounds": [], "courtyard_compounds": []})
        found = learn(guess(book, answers).sheets, answers.book.places)
        answers = replace(answers, book=replace(found, places=answers.book.places))
        wrong = differences(community, layout, parse(book, answers, file="x", as_of=AS_OF))
        assert not wrong, (seed, layout, wrong[:3])
    assert tried > 30
