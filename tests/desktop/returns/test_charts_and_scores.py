"""Every bar opens as many records as it is long; a score is made of steps, deductions and the load, counted by hand."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pypdf
import pytest

from desktop.base.errors import Refused
from desktop.cli.return_papers import paper
from desktop.documents.layout import bars
from desktop.returns import Basis, Scope
from desktop.returns.charts import charts, coverage, loads, pyramid, sizes, trend
from desktop.returns.scoring import grids, score, sheet_of, shipped, workers
from desktop.workspace import Workspace
from tests.desktop.returns.conftest import DAY, Builder


def test_coverage_tells_posts_from_persons(basis: Basis) -> None:
    values = {bar.code: bar.value for bar in coverage(basis).bars}
    assert (values["B04"], values["B05"], values["B07"]) == (100.0, 68.6, 37.3)
    worse = next(bar for bar in coverage(basis).bars if bar.code == "B07")
    assert (worse.good, len(worse.rows(basis))) == (False, 32)


@pytest.mark.parametrize("measure", ["registered", "occupied"])
def test_sizes_on_both_bases(basis: Basis, measure: str) -> None:
    chart = sizes(basis, measure)
    assert (len(chart.bars), chart.band) == (51, (300, 500))
    outside = sum(not 300 <= (bar.value or 0) <= 500 for bar in chart.bars)
    assert outside == sum(bar.good is False for bar in chart.bars)
    if measure == "registered":
        assert outside == 11


def test_loads_count_every_grid_of_a_worker(basis: Basis) -> None:
    chart = loads(basis)
    assert len(chart.bars) == 35
    assert sum(bar.value or 0 for bar in chart.bars) == basis.evaluate(codes=["A03"]).value("A03")
    assert next(bar for bar in chart.bars if bar.label == "孔丽").value == 351 + 487
    assert max(len(bar.rows(basis)) for bar in chart.bars) == 2


def test_every_bar_of_a_ledger_opens_its_people(build: Builder, office: Workspace) -> None:
    house = build.building("1", micro=build.micro(build.grid(1), 1))
    for birth, sex in (
        ("1930-01-01", "2"),
        ("1936-06-30", "1"),
        ("1936-07-01", "1"),
        ("2026-06-30", "2"),
        ("2016-06-30", "1"),
    ):
        build.home(house, 1, resident={"birth": birth, "sex": sex}, verified_on="2026-05-01")
    basis = Basis([office], as_of=DAY)
    found = {bar.label: bar for bar in pyramid(basis).bars}
    assert (found["90岁以上"].other, found["90岁以上"].value) == (1, 1)
    assert (found["80–89"].other, found["0–9"].value, found["10–19"].other) == (1, 1, 1)
    for chart in charts(basis):
        for bar in chart.bars:
            if bar.value is not None and chart.key not in ("coverage", "loads"):
                assert len(bar.rows(basis)) == bar.value, (chart.key, bar.label)
            if bar.other is not None:
                assert len(bar.rows(basis, other=True)) == bar.other


def test_charts_on_paper_are_the_same_every_time_and_tell_grey_apart(basis: Basis) -> None:
    chart = sizes(basis, "registered")
    drawn = paper(chart, "2026-06-30")
    made = []
    for _time in range(2):
        out = io.BytesIO()
        assert bars.draw(out, [drawn], title="图") == 2
        made.append(out.getvalue())
    assert made[0] == made[1]
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made[0])).pages)
    assert chart.title in text
    assert all(bar.shown in text for bar in chart.bars)
    assert [words for _key, words in drawn.legend] == ["达标", "不达标", "标准 300–500户"]
    assert all(text.count(words) >= 2 for _key, words in drawn.legend), "on both pages"


def test_a_trend_keeps_what_was_not_collected() -> None:
    chart = trend("E07", "联系卡发放率", [("2026-03-31", None), ("2026-06-30", 12.5)])
    assert [(bar.value, bar.shown) for bar in chart.bars] == [(None, "未采集"), (12.5, "12.5")]


PLAIN: dict[str, Any] = {
    "name": "表", "total": 100,
    "item": [
        {"group": "甲", "code": "G02.weekly", "name": "巡查", "points": 60, "steps": [[95, 60], [90, 50], [50, 20]]},
        {"group": "甲", "code": "G05", "name": "走访", "points": 30, "steps": [[90, 30], [60, 10]], "by_load": True},
        {"group": "乙", "code": "H02.rate", "name": "办结", "points": 10, "steps": [[95, 10]]},
    ],
    "deduct": [{"code": "B08", "name": "缺员", "each": 0.5, "most": 2}],
}  # fmt: skip


def test_points_steps_deductions_and_load(build: Builder, office: Workspace) -> None:
    """Patrols in one of two weeks: 20 of 60. 3 of 5 homes visited: 60 % is 10 of 30, with twice the load 30 of 30."""
    grid = build.grid(1)
    house = build.building("1", micro=build.micro(grid, 1))
    homes = [build.home(house, 1) for _n in range(5)]
    for home in homes[:3]:
        build.add("visit", household_id=home, day="2026-06-08", method="home")
    build.add("patrol", grid_id=grid, day="2026-06-08")
    period = (date(2026, 6, 1), date(2026, 6, 14))
    sheet = sheet_of(PLAIN)
    plain = score(Basis([office], as_of=DAY, period=period), sheet, Scope("grid", grid), "一")
    assert [(line.code, line.points) for line in plain.lines] == [
        ("G02.weekly", 20.0), ("G05", 10.0), ("H02.rate", None), ("B08", -0.5),
    ]  # fmt: skip
    assert plain.points == 32.8, "29.5 of the 90 points that could be had"
    build.add("setting", key="norms", value={"high": 3})
    heavy = score(Basis([office], as_of=DAY, period=period), sheet, Scope("grid", grid), "一")
    assert heavy.lines[1].points == 30.0
    assert heavy.points == 55.0


def test_the_shipped_sheet_ranks_grids_and_workers(basis: Basis) -> None:
    sheet = shipped()
    assert sum(item.points for item in sheet.items) == 100
    ranked, people = grids(basis, sheet), workers(basis, sheet)
    assert (len(ranked), len(people)) == (51, 35)
    points = [one.points for one in ranked if one.points is not None]
    assert points == sorted(points, reverse=True)
    assert all(0 <= n <= 100 for n in points)


@pytest.mark.parametrize(
    "wrong",
    [
        {"total": 90},
        {"item": [{**PLAIN["item"][0], "code": "Z01"}]},
        {"item": [{**PLAIN["item"][0], "steps": [[1, 99]]}]},
    ],
)
def test_a_sheet_that_cannot_be_meant_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        sheet_of({**PLAIN, **wrong})
