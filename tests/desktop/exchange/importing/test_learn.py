"""An office that has told us nothing: the names of its places are learned from its first list."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.exchange.importing.decisions import DecidedBefore, Decisions
from desktop.exchange.importing.run import prepare
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
