"""An office that has told us nothing: the names of its places are learned from its first list."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.exchange.importing.decisions import DecidedBefore, Decisions
from desktop.exchange.importing.run import apply, prepare
from desktop.workspace import Workspace
from tests.desktop.exchange.importing import public_files as public


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
