"""Group A on offices small enough to count: territory, sizes on both bases, gaps, what a county only declares."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from desktop.returns import Basis, Scope
from desktop.workspace import Workspace
from tests.desktop.returns.conftest import DAY, Builder

Value = Callable[..., float | int | str | None]


def test_an_empty_office_has_not_collected_anything(value: Value) -> None:
    """None is not nought: a community without records has no households to report, but it is one community."""
    assert value("A01") == 1
    assert value("A11") == 0
    for code in ("A03", "A04", "A05", "A06", "A07", "A08", "A09", "A28", "A34", "A35.own"):
        assert value(code) is None, code


def test_households_registered_and_occupied(build: Builder, value: Value) -> None:
    house = build.building("1", micro=build.micro(build.grid(1), 1))
    build.home(house, 3)
    build.home(house, 2, resident={"lives_here": False})
    build.home(house, 1, use="vacant")
    build.home(house, 0)
    assert (value("A03"), value("A04"), value("A05")) == (4, 1, 25.0)
    assert (value("A08"), value("A10")) == (4, 4.0)


def test_who_left_or_died_is_off_the_register_from_that_day(build: Builder, value: Value) -> None:
    house = build.building("1", micro=build.micro(build.grid(1), 1))
    build.home(house, 2)
    build.home(house, 1, resident={"state": "left", "state_on": "2026-05-01"})
    build.home(house, 1, resident={"state": "dead"})
    assert (value("A03"), value("A08")) == (1, 2)
    assert (value("A03", day=date(2026, 4, 30)), value("A08", day=date(2026, 4, 30))) == (2, 3)
    assert value("A03", day=date(2026, 5, 1)) == 1


def test_a_household_struck_off_does_not_count(build: Builder, value: Value) -> None:
    house = build.building("1", micro=build.micro(build.grid(1), 1))
    build.home(house, 1)
    build.home(house, 1, state="closed")
    assert value("A03") == 1


def test_people_by_registration(build: Builder, value: Value) -> None:
    house = build.building("1", micro=build.micro(build.grid(1), 1))
    build.home(house, 3, resident={"hukou_here": True, "lives_here": True})
    build.home(house, 2, resident={"hukou_here": False, "lives_here": True})
    build.home(house, 1, resident={"hukou_here": True, "lives_here": False})
    assert (value("A06"), value("A08"), value("A09")) == (4, 5, 2)
    assert value("A07") == 3, "who came from elsewhere and when is not known"
    build.home(house, 1, resident={"hukou_here": False, "lives_here": True, "came_on": "2025-12-30"})
    build.home(house, 1, resident={"hukou_here": False, "lives_here": True, "came_on": "2026-01"})
    assert value("A07") == 4


def test_grids_and_micro_grids_live_between_their_days(build: Builder, value: Value) -> None:
    grid = build.grid(1)
    build.grid(2, opened_on="2026-06-30")
    build.grid(3, opened_on="2026-07-01")
    gone = build.grid(4, closed_on="2026-06-30", kind="exclusive")
    build.grid(5, kind="exclusive", closed_on="2026-07")
    build.micro(grid, 1)
    build.micro(gone, 1)
    assert (value("A11"), value("A12"), value("A13")) == (3, 1, 3.0)
    assert (value("A22"), value("A23")) == (1, 0.33)


def _sizes(build: Builder, *sizes: tuple[int, int]) -> None:
    for number, (registered, occupied) in enumerate(sizes, 1):
        declared = {"households": registered, "occupied": occupied, "population": 2 * registered}
        build.grid(number, declared=declared)


def test_the_bounds_belong_to_the_standard_size(build: Builder, value: Value) -> None:
    _sizes(build, (299, 200), (300, 250), (500, 400), (501, 460))
    assert (value("A16"), value("A17"), value("A18"), value("A19")) == (1, 1, 2, 50.0)
    assert (value("A14"), value("A15"), value("A20")) == (400.0, 327.5, 1)
    bands = [value(f"A21.{key}") for key in ("lt200", "200_299", "300_400", "401_500", "501_600", "gt600")]
    assert bands == [0, 1, 1, 1, 1, 0]


def test_the_county_chooses_base_and_bounds(build: Builder, value: Value) -> None:
    _sizes(build, (299, 200), (300, 250), (500, 400), (501, 460))
    build.add("setting", key="norms", value={"basis": "occupied", "low": 201, "high": 400, "posts": "four"})
    assert (value("A16"), value("A17"), value("A18")) == (1, 1, 2)


def test_the_grid_of_a_household_follows_the_territory_of_the_day(build: Builder, office: Workspace) -> None:
    """A unit's own row wins over its building's; a re-division takes effect on its day."""
    first, second = build.grid(1), build.grid(2)
    one, two = build.micro(first, 1), build.micro(second, 1)
    house = build.building("1", units=("1", "2"))
    with office.read() as db:
        units = [row[0] for row in db.exec_driver_sql("SELECT id FROM unit ORDER BY label")]
    build.add("territory", micro_grid_id=one, building_id=house, end="2026-06-01")
    build.add("territory", micro_grid_id=two, building_id=house, start="2026-06-01")
    build.add("territory", micro_grid_id=one, building_id=house, unit_id=units[0], start="2026-06-15")
    build.home(house, 1, unit=units[0])
    build.home(house, 1, unit=units[1])

    def sizes(day: date) -> list[int | None]:
        basis = Basis([office], as_of=day)
        return [
            basis.evaluate(codes=["A03"], scope=Scope("grid", g)).figures["A03"].numerator
            for g in (first, second)
        ]

    assert sizes(date(2026, 5, 31)) == [2, 0]
    assert sizes(date(2026, 6, 1)) == [0, 2]
    assert sizes(DAY) == [1, 1]
    basis = Basis([office], as_of=DAY)
    assert basis.evaluate(codes=["A26"]).value("A26") == 1
    assert [part.figures["A03"].value for part in basis.each("micro", codes=["A03"])] == [1, 1]


def test_gaps_and_overlaps_are_found(build: Builder, office: Workspace, value: Value) -> None:
    one, two = build.micro(build.grid(1), 1), build.micro(build.grid(2), 1)
    whole, outside, twice = (
        build.building("1", micro=one),
        build.building("2"),
        build.building("3", units=("1",)),
    )
    with office.read() as db:
        unit = str(db.exec_driver_sql("SELECT id FROM unit").scalar_one())
    for micro in (one, two):
        build.add("territory", micro_grid_id=micro, building_id=twice, unit_id=unit)
    build.home(whole, 1)
    build.home(outside, 1)
    build.home(twice, 1, unit=unit)
    build.home(None, 1, address_text="不知道几号楼")
    assert (value("A28"), value("A29"), value("A29.none"), value("A29.double")) == (25.0, 3, 2, 1)
    assert (value("A26"), value("A27")) == (1, 1)
    rows = Basis([office], as_of=DAY).rows("A28", "failing")
    assert len(rows) == 3
    assert any(row.where == "不知道几号楼" for row in rows)


def test_micro_grids_too_large(build: Builder, value: Value) -> None:
    house = build.building("1", micro=build.micro(build.grid(1), 1))
    build.add("setting", key="norms", value={"micro": 2, "micro_slack": 50})
    for _number in range(3):
        build.home(house, 1)
    assert value("A25") == 0
    build.home(house, 1)
    assert value("A25") == 1
    assert (value("A24.registered"), value("A24.occupied")) == (4.0, 4.0)


def test_places_are_counted(build: Builder, value: Value) -> None:
    micro = build.micro(build.grid(1), 1)
    build.home(build.building("1", units=("1", "2"), micro=micro), 1)
    build.building("2")
    counted = [value(f"A30.{kind}") for kind in ("compounds", "buildings", "units", "dwellings")]
    assert counted == [2, 2, 2, 1]


@pytest.mark.parametrize(("households", "fit"), [(999, 0), (1000, 1), (3000, 1), (3001, 0)])
def test_the_size_of_a_community(build: Builder, value: Value, households: int, fit: int) -> None:
    build.grid(1, declared={"households": households})
    assert value("A34") == fit


def test_kind_and_rooms_of_a_community(build: Builder, value: Value) -> None:
    build.set("community", build.community, kind="城中村", office_kind="rented")
    kinds = [value(f"A02.{kind}") for kind in ("urban", "urban_village", "converted", "village")]
    assert kinds == [0, 1, 0, 0]
    assert (value("A35.own"), value("A35.rented")) == (0, 1)


def test_a_ledger_is_believed_before_a_table(build: Builder, value: Value) -> None:
    """A grid with households of its own is counted; one without keeps what the county's table declares."""
    first = build.grid(1, declared={"households": 400, "occupied": 300, "population": 900})
    build.grid(2, declared={"households": 350, "occupied": 320, "population": 800})
    build.home(build.building("1", micro=build.micro(first, 1)), 2)
    assert (value("A03"), value("A04"), value("A08")) == (351, 321, 802)
    assert value("A16") == 1


def test_a_community_s_own_total_serves_where_no_grid_has_one(build: Builder, value: Value) -> None:
    build.set(
        "community", build.community, declared={"households": 1200, "occupied": 1100, "population": 3000}
    )
    assert (value("A03"), value("A04"), value("A08")) == (1200, 1100, 3000)
    build.grid(1)
    assert value("A03") == 1200
    assert value("A16") is None
