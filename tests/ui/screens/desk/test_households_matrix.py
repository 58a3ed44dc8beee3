"""Where doors stand in the picture, whatever their rooms are called."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.door import place
from desktop.queries.households import DoorRow
from ui.screens.households.courtyard import ground
from ui.screens.households.matrix import matrix, next_door, stored_day

TODAY = date(2026, 6, 30)


def door(room, unit="1", *, use="self", verified="", grid="1-1", names=("张桂芳",)):
    where = place(room)
    homes = tuple((f"h{room}{n}", name) for n, name in enumerate(names))
    return DoorRow(
        f"{unit}/{room}", unit, where.floor, where.door, room, use, homes, len(names), verified, grid
    )


def spots(data):
    return {spot: found.label for spot, found in data.doors.items()}


def test_stairs_stand_side_by_side_in_natural_order():
    data = matrix([door("101", "10"), door("201", "2"), door("202", "2"), door("102", "10")], "use", TODAY)
    assert [(stair.label, stair.doors) for stair in data.stairs] == [("2单元", 2), ("10单元", 2)]
    assert spots(data) == {(0, 0): "201", (0, 1): "202", (1, 2): "101", (1, 3): "102"}


def test_courtyard_rooms_wrap_into_lines():
    data = matrix([door(f"院{n}", "") for n in range(1, 12)], "use", TODAY)
    assert data.columns == 8
    assert len(data.doors) == 11
    assert max(line for line, _column in data.doors) == 1


def test_two_rooms_of_one_label_both_appear():
    twice = [door("301"), DoorRow("other", "1", 3, "1", "301", "rented", (), 0, "", ""), door("302")]
    data = matrix(twice, "use", TODAY)
    assert sorted(found.id for found in data.doors.values()) == ["1/301", "1/302", "other"]
    assert len(data.floors) == 2


def test_a_building_without_doors_is_empty():
    data = matrix([], "grid", TODAY)
    assert data.columns == 0
    assert not data.doors


@pytest.mark.parametrize(
    ("verified", "look"),
    [("2026-06-01", "recent"), ("2026-01", "usual"), ("2024", "old"), ("", "never"), ("?", "never")],
)
def test_age_of_a_household(verified, look):
    data = matrix([door("101", verified=verified)], "age", TODAY)
    assert data.counts == {look: 1}


def test_every_look_used_is_in_the_legend_and_told_apart_without_colour():
    rows = [door(f"{n}01", grid=f"1-{n}") for n in range(1, 7)] + [door("701", grid="")]
    data = matrix(rows, "grid", TODAY)
    assert {found.look for found in data.doors.values()} == {look.key for look in data.looks}
    assert len({look.shape for look in data.looks}) == len(data.looks)


def test_next_door_ends():
    rows = [door("101"), door("102")]
    assert next_door(rows, "1/101") == "1/102"
    assert next_door(rows, "1/102") == ""
    assert next_door(rows, "unknown") == ""


def test_stored_days():
    assert stored_day("2026-02-31") is None
    assert stored_day("2026-02") == date(2026, 2, 1)


def test_floors_and_stairs_say_what_is_counted():
    data = matrix([door("101"), door("102", names=()), door("201", names=("甲", "乙"))], "use", TODAY)
    assert list(data.floor_notes) == ["2户 2人", "1户 1人"]
    assert data.stairs[0].note == "3户 3人"
    assert data.stairs[0].brief == "3户"


def test_states_of_households_and_doors_with_several():
    rows = [
        replace(door("101"), states=("rented",)),
        replace(door("102", names=("甲", "乙")), states=("rented", "consistent")),
        replace(door("201"), states=("",)),
        door("202", names=()),
    ]
    assert matrix(rows, "state", TODAY).counts == {"rented": 1, "several": 1, "none": 1, "nobody": 1}


def test_care_is_coloured_by_its_kind_and_named_in_words():
    rows = [door("101"), door("102"), door("201"), door("202"), door("301", names=())]
    care = {"1/101": ("dibao", "disabled"), "1/102": ("dibao", "elder"), "1/201": ("corrected",)}
    data = matrix(rows, "care", TODAY, care=care)
    assert data.counts == {"C": 1, "several": 1, "S": 1, "none": 1, "nobody": 1}
    titles = {found.id: found.title for found in data.doors.values()}
    assert titles["1/101"] == "低保 残疾"
    assert titles["1/202"] == "张桂芳"
    assert matrix(rows, "use", TODAY, care=care).doors[2, 0].title == "张桂芳"  # names, not categories


def test_every_mode_tells_its_looks_apart_without_colour():
    rows = [door("101"), door("102", names=())]
    for mode in ("use", "state", "age", "care"):
        looks = matrix(rows, mode, TODAY).looks
        words = [look.word for look in looks]
        assert len(set(words)) == len(words)
        shapes = [look.shape for look in looks if look.key not in ("nobody", "empty")]
        assert len(set(shapes)) == len(shapes), mode


@pytest.mark.parametrize("count", range(60))
def test_a_yards_doors_have_each_a_place_around_it(count):
    plan = ground(count)
    assert len(set(plan.spots)) == count
    assert all(0 <= y < plan.lines and 0 <= x < plan.columns for y, x in plan.spots)
    if plan.yard is not None:
        top, left, bottom, right = plan.yard
        assert not any(top <= y <= bottom and left <= x <= right for y, x in plan.spots)


def test_a_courtyard_stands_around_its_yard_in_the_order_of_its_doors():
    data = matrix([door(str(n), "") for n in (10, 2, 1, 3, 4, 5, 6, 7, 8, 9)], "use", TODAY, courtyard=True)
    assert data.yard is not None
    assert data.stairs[0].note == "10户 10人"
    around = ground(10).spots
    assert [data.doors[spot].label for spot in around] == [str(n) for n in range(1, 11)]
    lane = matrix([door(str(n), "") for n in range(1, 41)], "use", TODAY, courtyard=True)
    assert list(lane.floors) == ["第1排", "第2排", "第3排", "第4排"]
    assert [lane.doors[spot].label for spot in sorted(lane.doors)] == [str(n) for n in range(1, 41)]
