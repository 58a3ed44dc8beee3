"""The figures of the county's own report, from its workbook through the real import to the return."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from desktop.exchange.importing.decisions import DecidedBefore, read_decisions
from desktop.exchange.importing.run import prepare
from desktop.returns import FAILING, NUMERATOR, Basis, Scope, contradictions
from desktop.workspace import Workspace
from tests.desktop.returns.conftest import COUNTY, DAY, PUBLIC

EXPECTED: dict[str, Any] = json.loads((PUBLIC / "expected" / "07.json").read_text("utf-8"))

# What the county writes in its report, sentence by sentence.
REPORTED = {
    "A01": 8, "A11": 51, "B01": 35, "C01": 44, "C04": 35, "C05": "1:1.5", "C08": 16, "C09": 0, "C10": 32, "C07": 1,
    "B05": 68.6, "B04": 100.0, "B07": 37.3, "B25": 2, "G02.weekly": 100.0, "G02.daily": 15.3, "E07": 0.0, "I01": 7,
    "I02": 3, "A16": 6, "A17": 5,
}  # fmt: skip


@pytest.mark.parametrize(("code", "wanted"), REPORTED.items())
def test_the_county_s_sentences_are_reproduced(basis: Basis, code: str, wanted: object) -> None:
    assert basis.evaluate(codes=[code]).value(code) == wanted


def test_every_expected_figure_of_the_county_and_of_each_community(basis: Basis) -> None:
    whole = basis.evaluate()
    wrong = {c: (v, whole.value(c)) for c, v in EXPECTED["indicators"].items() if whole.value(c) != v}
    assert not wrong
    parts = {part.code: part for part in basis.each("community")}
    assert set(parts) == set(EXPECTED["indicators_by_community"])
    for code, expected in EXPECTED["indicators_by_community"].items():
        found = parts[code]
        wrong = {c: (v, found.value(c)) for c, v in expected["values"].items() if found.value(c) != v}
        assert not wrong, found.place


def test_the_lists_behind_the_figures(basis: Basis, county: Workspace) -> None:
    with county.read() as db:
        codes = {row[0]: row[1] for row in db.exec_driver_sql("SELECT id, code FROM grid")}
    for code, wanted in EXPECTED["indicator_lists"].items():
        rows = basis.rows(code)
        found = {codes[r.id] if r.kind == "grid" else r.title for r in rows}
        assert found == set(wanted), code


def test_posts_and_persons_are_contradicted_in_words(basis: Basis) -> None:
    found = {c.code: c for c in contradictions(basis)}
    first = found["B02-B01"]
    assert first.text == "51个网格岗位只有35人,16人各管两个网格(32个网格)"
    assert first.values == {"B02": 51, "B01": 35}
    assert len(first.rows) == 16
    assert all(row.kind == "staff" and "、" in row.where for row in first.rows)


def test_every_expected_contradiction_is_said(basis: Basis) -> None:
    found = {frozenset(c.values): c for c in contradictions(basis)}
    for wanted in EXPECTED["contradictions"]:
        said = found[frozenset(wanted["between"])]
        assert list(said.values.values()) == wanted["values"]
        assert said.rows


def test_failing_rows_explain_a_rate(basis: Basis) -> None:
    """51 grids, 19 with a worker of their own: 32 keep the county from one worker per grid."""
    assert len(basis.rows("B07", NUMERATOR)) == 19
    assert len(basis.rows("B07", FAILING)) == 32
    assert len(basis.rows("B05", FAILING)) == 32
    assert len(basis.rows("E01", FAILING)) == 51 - 39


def test_a_declared_figure_lists_the_grids_that_declare_it(basis: Basis) -> None:
    rows = basis.rows("A03")
    assert len(rows) == 51
    assert {row.kind for row in rows} == {"grid"}


def test_the_closed_grid_counts_while_it_was_open(county: Workspace) -> None:
    before = Basis([county], as_of=date(2026, 4, 15)).evaluate(codes=["A11"])
    after = Basis([county], as_of=date(2026, 4, 16)).evaluate(codes=["A11"])
    assert (before.value("A11"), after.value("A11")) == (52, 51)


def test_who_left_counts_until_the_day_of_leaving(county: Workspace) -> None:
    """曾新伟 left on 2026-03-22."""
    names = [
        {row.title for row in Basis([county], as_of=day).rows("B01")}
        for day in (date(2026, 3, 21), date(2026, 3, 22))
    ]
    assert names[0] - names[1] == {"曾新伟"}


def test_one_worker_s_grids(basis: Basis) -> None:
    worker = next(row for row in basis.rows("C08") if row.title == "孔丽")
    result = basis.evaluate(scope=Scope("worker", worker.id))
    assert result.value("A11") == 2
    assert result.value("A03") == 351 + 487
    assert result.value("B01") == 1
    assert result.value("C01") is None, "a committee belongs to a community, not to a worker's grids"


def test_importing_the_workbook_again_changes_nothing(county: Workspace) -> None:
    decisions = DecidedBefore(read_decisions(PUBLIC / "decisions.json"))
    prepared = prepare(county, COUNTY, decide=decisions, as_of=DAY)
    assert prepared.kind == "county"
    assert set(prepared.totals) == {"same", "merged"}
    assert prepared.plan.writes.created == prepared.plan.writes.updated == 0


def test_two_offices_add_up(basis: Basis, county: Workspace) -> None:
    """Numerators and denominators are added, never the rates."""
    twice = Basis([county, county], as_of=DAY).evaluate()
    once = basis.evaluate()
    for code, figure in twice.figures.items():
        assert figure.numerator == (n := once.figures[code].numerator) or figure.numerator == 2 * (n or 0), (
            code
        )
    assert twice.value("B05") == once.value("B05") == 68.6
    assert twice.figures["B05"].denominator == 102
