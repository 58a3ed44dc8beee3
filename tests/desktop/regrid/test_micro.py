"""Micro-grids: the programme finds what trying everything finds, no stair is divided, nobody is left out."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from desktop.regrid import micro
from desktop.regrid.micro import Stair, divide, split_stairs, walking_orders

stairs = st.builds(
    Stair,
    id=st.uuids().map(lambda u: u.hex),
    households=st.integers(0, 140),
    building=st.sampled_from("abcd"),
    compound=st.sampled_from("xy"),
    x=st.integers(0, 900),
    y=st.integers(0, 900),
)
orders = st.lists(stairs, min_size=1, max_size=12, unique_by=lambda s: s.id)


def cost_of(order: list[Stair], cuts: list[int]) -> int:
    """The cost of a division, counted without the programme."""
    total, first = 0, 0
    for end in cuts:
        part = order[first:end]
        total += micro.size_cost(sum(s.households for s in part)) + micro.cut_cost(order, end)
        total += sum(micro._between(a, b) for a, b in pairwise(part))
        first = end
    return total


@given(order=orders)
def test_the_programme_is_exact(order: list[Stair]) -> None:
    inner = range(1, len(order))
    best = min(
        cost_of(order, [*cut, len(order)]) for n in range(len(order)) for cut in combinations(inner, n)
    )
    cost, cuts = divide(order)
    assert cost == best == cost_of(order, cuts)


@given(order=orders, by_floors=st.booleans())
def test_every_stair_once_and_every_household_counted(order: list[Stair], by_floors: bool) -> None:
    segments = split_stairs(walking_orders(order, lambda s: (s.building, s.id)), by_floors=by_floors)
    assert sum(s.households for s in segments) == sum(s.households for s in order)
    whole = [
        stair
        for s in segments
        if s.floors in {None, (1, s.floors[1] if s.floors else 0)}
        for stair in s.stairs
    ]
    assert sorted(whole) == sorted(s.id for s in order)
    if not by_floors:
        assert all(s.floors is None for s in segments)
    else:
        assert not any(s.oversize and len(s.stairs) == 1 for s in segments)


def test_fifty_each_when_it_divides_evenly() -> None:
    order = [Stair(str(n), 25, str(n // 2), "x") for n in range(8)]
    assert [s.households for s in split_stairs([order])] == [50, 50, 50, 50]


def test_a_tower_stair_is_kept_whole_and_reported() -> None:
    (segment,) = split_stairs([[Stair("1", 132, "a", "x")]])
    assert segment.oversize
    parts = split_stairs([[Stair("1", 132, "a", "x")]], by_floors=True)
    assert [p.floors for p in parts] == [(1, 2), (2, 2)]
    assert [p.households for p in parts] == [66, 66]
