"""Groups D to I on offices small enough to count: systems, boards, cards, data, patrols, platforms, groups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from desktop.base.errors import Refused
from desktop.returns import Basis, quarter_weeks, read_period
from desktop.returns.period import days, weeks
from desktop.workspace import Workspace
from tests.desktop.returns.conftest import DAY, Builder

Value = Callable[..., float | int | str | None]


def test_systems_nobody_spoke_of_are_not_missing(build: Builder, value: Value) -> None:
    assert value("D01") is None
    build.set("community", build.community, system_meeting=True, system_diary=False)
    assert (value("D01"), value("D02"), value("D03")) == (1, 0, None)


def test_a_board_needs_all_three_parts(build: Builder, value: Value) -> None:
    build.grid(1)
    assert (value("E01"), value("E02")) == (None, None)
    build.grid(2, board_map=True, board_contact=True, board_duty=True)
    build.grid(3, board_map=True, board_contact=True, board_duty=False)
    hung = build.grid(4, board_map=True)
    board = {"scope_kind": "grid", "scope_id": hung, "parts": ["contact", "duty"], "issued_on": "2026-01-01"}
    entry = build.add("board_issue", **board)
    assert (value("E01"), value("E02")) == (2, 50.0)
    build.set("board_issue", entry, removed_on="2026-06-30")
    assert value("E01") == 1


def test_badges_of_the_workers(build: Builder, value: Value) -> None:
    grid = build.grid(1)
    people = [build.person(name) for name in ("甲", "乙", "丙")]
    for person in people:
        build.post(person, grid)
    build.add("badge_issue", staff_id=people[0], issued_on="2026-01-01", valid_until="2026-06-30")
    build.add("badge_issue", staff_id=people[1], issued_on="2025-01-01", valid_until="2026-06-29")
    assert (value("E05.due"), value("E05.issued")) == (3, 1)


def test_cards_due_and_issued(build: Builder, office: Workspace, value: Value) -> None:
    house = build.building("1", micro=build.micro(build.grid(1), 1))
    homes = [build.home(house, 1) for _number in range(3)]
    build.home(house, 1, use="vacant")
    build.add("card_issue", household_id=homes[0], issued_on="2026-05-01")
    build.add("card_issue", household_id=homes[0], issued_on="2026-06-01")
    build.add("card_issue", household_id=homes[1], issued_on="2026-05-01", ended_on="2026-06-01")
    build.add("card_issue", household_id=homes[2], issued_on="2026-07-01")
    assert (value("E06.due"), value("E06.issued"), value("E07")) == (3, 1, 33.3)
    assert [row.id for row in Basis([office], as_of=DAY).rows("E06.issued")] == [homes[0]]


def test_boards_that_show_somebody_who_left(build: Builder, value: Value) -> None:
    grid = build.grid(1)
    house = build.building("1", micro=build.micro(grid, 1))
    stays, left = build.person("甲"), build.person("乙")
    build.post(stays, grid)
    board = {"scope_kind": "building", "scope_id": house, "place": "1号楼", "issued_on": "2026-01-01"}
    build.add("board_issue", **board, staff_ids=[stays])
    assert value("E04") == 0
    old = build.add("board_issue", **board, staff_ids=[stays, left])
    assert value("E04") == 1
    build.set("board_issue", old, removed_on="2026-06-30")
    assert value("E04") == 0


def test_cards_that_name_somebody_who_left_or_an_old_number(build: Builder, value: Value) -> None:
    grid = build.grid(1)
    house = build.building("1", micro=build.micro(grid, 1))
    homes = [build.home(house, 1) for _number in range(4)]
    stays, left = build.person("甲"), build.person("乙")
    build.set("staff", stays, phones=["13800000001", "13800000002"])
    build.post(stays, grid)
    card = {"issued_on": "2026-01-01", "staff_id": stays, "phone": "13800000001"}
    build.add("card_issue", household_id=homes[0], **card)
    build.add("card_issue", household_id=homes[1], **card)
    assert value("E08") == 0.0
    build.add("card_issue", household_id=homes[2], **{**card, "staff_id": left, "phone": ""})
    build.add("card_issue", household_id=homes[3], **{**card, "phone": "13800000009"})
    assert value("E08") == 50.0
    build.set("staff", stays, phones=["13800000002"])
    assert value("E08") == 100.0


def test_households_verified_within_a_year(build: Builder, value: Value) -> None:
    house = build.building("1", micro=build.micro(build.grid(1), 1))
    build.home(house, 1)
    assert value("F01") is None
    build.home(house, 1, collected_on="2025-06-30")
    build.home(house, 1, verified_on="2025-06-29", collected_on="2026-06-01")
    build.home(house, 1, verified_on="2026-07-01")
    assert value("F01") == 25.0
    build.add("setting", key="norms", value={"fresh_days": 366})
    assert value("F01") == 50.0


@pytest.mark.parametrize(
    ("number", "share"),
    [
        ("640423197002198098", 100.0),
        ("64030219930813614X", 100.0),
        ("640423197002198099", 0.0),
        ("640423197002308097", 0.0),
        ("64042319700219809", 0.0),
        ("6404231970021980980", 0.0),
        ("64042319700219809A", 0.0),
    ],
)
def test_numbers_are_checked_by_the_standard(build: Builder, value: Value, number: str, share: float) -> None:
    house = build.building("1", micro=build.micro(build.grid(1), 1))
    build.home(house, 1, resident={"id_number": number})
    build.home(house, 1, resident={"id_number": "E12345678", "id_type": "414"})
    build.home(house, 1)
    assert value("F04") == share


def test_a_damaged_number_is_a_number(build: Builder, value: Value) -> None:
    house = build.building("1", micro=build.micro(build.grid(1), 1))
    assert value("F04") is None
    build.home(house, 1, resident={"id_number": "640423197002198098"})
    build.home(house, 1, resident={"id_prefix15": "640423197002198"})
    build.home(house, 1, resident={"id_invalid": "640423197002198099"})
    assert value("F04") == 33.3


def test_patrols_by_week_and_by_day(build: Builder, office: Workspace) -> None:
    grids = [build.grid(number) for number in (1, 2)]
    period = (date(2026, 6, 1), date(2026, 6, 14))
    empty = Basis([office], as_of=DAY, period=period).evaluate(codes=["G"])
    assert (empty.value("G01.done"), empty.value("G02.weekly"), empty.value("G01.due_weekly")) == (
        None,
        None,
        4,
    )
    for grid, day in (
        (0, "2026-06-01"),
        (0, "2026-06-01"),
        (0, "2026-06-07"),
        (0, "2026-06-14"),
        (1, "2026-06-08"),
    ):
        build.add("patrol", grid_id=grids[grid], day=day, worker_name="杨芳")
    build.add("patrol", grid_id=grids[1], day="2026-05-31", worker_name="杨芳")
    basis = Basis([office], as_of=DAY, period=period)
    found = basis.evaluate(codes=["G"])
    assert (found.value("G01.done"), found.value("G01.due_weekly"), found.value("G01.due_daily")) == (
        5,
        4,
        28,
    )
    assert (found.value("G02.weekly"), found.value("G02.daily")) == (75.0, 14.3)
    assert [row.id for row in basis.rows("G02.weekly", "failing")] == [grids[1]]


def test_platforms_built_and_used(build: Builder, value: Value) -> None:
    assert (value("I01"), value("I02")) == (None, None)
    build.set("community", build.community, platform_kind="企业微信", platform_posts=3)
    assert (value("I01"), value("I02"), value("I02.rate")) == (1, 0, 0.0)
    build.set("community", build.community, platform_posts=4)
    assert value("I02") == 1
    build.set("community", build.community, platform_kind="none")
    assert (value("I01"), value("I02"), value("I01.rate")) == (0, 0, 0.0)


def test_groups_in_use(build: Builder, value: Value) -> None:
    assert value("I03") is None
    build.add("chat_group", community_id=build.community, name="一号楼群")
    build.add("chat_group", community_id=build.community, name="旧群", ended_on="2026-01-01")
    assert value("I03") == 1


def test_the_whole_weeks_of_a_quarter() -> None:
    assert quarter_weeks(DAY) == (date(2026, 3, 30), date(2026, 6, 28))
    assert quarter_weeks(date(2026, 4, 1)) == (date(2026, 3, 30), date(2026, 4, 1))
    assert quarter_weeks(date(2026, 4, 5)) == (date(2026, 3, 30), date(2026, 4, 5))
    assert (weeks(quarter_weeks(DAY)), days(quarter_weeks(DAY))) == (13, 91)
    assert weeks((date(2026, 6, 7), date(2026, 6, 8))) == 2


def test_a_period_is_read_or_refused() -> None:
    assert read_period("2026-03-30..2026-06-28") == quarter_weeks(DAY)
    for wrong in ("2026-06-28", "2026-06-28..2026-03-30", "x..y"):
        with pytest.raises(Refused):
            read_period(wrong)
