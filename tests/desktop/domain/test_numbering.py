"""Floors × doors become room numbers; what nobody gives is left out; every number once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.door import place
from desktop.domain.numbering import Band, Numbering, numbers


def rooms(*bands, **skips):
    return [f"{unit}-{room}" if unit else room for unit, room in Numbering(bands, **skips).rooms()]


def test_floors_times_doors():
    assert rooms(Band("1", 1, 2, 3)) == ["1-101", "1-102", "1-103", "1-201", "1-202", "1-203"]


def test_floors_may_differ_and_stairs_too():
    made = rooms(Band("1单元", 1, 1, 1), Band("1单元", 2, 3, 2), Band("2单元", 1, 1, 2))
    assert made == ["1-101", "1-201", "1-202", "1-301", "1-302", "2-101", "2-102"]


def test_skipped_floors_are_not_there_and_skipped_doors_are_given_to_nobody():
    made = rooms(Band("", 3, 5, 4), skip_floors=frozenset({4}), skip_doors=frozenset({4}))
    assert made == ["301", "302", "303", "305", "501", "502", "503", "505"]


def test_single_storey_doors_are_counted():
    assert rooms(Band("", 0, 0, 3)) == ["1", "2", "3"]


@pytest.mark.parametrize(
    "band",
    [Band("1", 3, 2, 2), Band("1", -1, 2, 2), Band("1", 1, 100, 1), Band("1", 1, 6, 0), Band("1", 1, 99, 99)],
)
def test_what_makes_no_building_is_a_problem(band):
    assert Numbering((band,)).problems()


def test_typed_numbers():
    assert numbers("4、14,24 34") == {4, 14, 24, 34}
    assert numbers("") == frozenset()
    with pytest.raises(ValueError, match="invalid literal"):
        numbers("四")


@given(
    st.integers(1, 20), st.integers(0, 15), st.integers(1, 12),
    st.frozensets(st.integers(1, 30), max_size=4), st.frozensets(st.integers(1, 12), max_size=4),
)  # fmt: skip
def test_every_room_stands_on_its_floor_once(first, more, doors, floors, skipped):
    numbering = Numbering((Band("1", first, first + more, doors),), floors, skipped)
    made = [room for _unit, room in numbering.rooms()]
    left = [floor for floor in range(first, first + more + 1) if floor not in floors]
    assert len(made) == len(set(made)) == len(left) * doors
    assert {place(room).floor for room in made} == set(left)
    assert not {int(place(room).door) for room in made} & skipped
