"""The same list gives the same tidy plan, in reading order, on paper of any shape."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.documents.layout.areas import UNIT, Rect
from desktop.documents.layout.schematic import Block, Lot, Proportions, Schematic, arrange, natural_key
from desktop.documents.layout.shelves import Option, largest_scale

A4 = Rect(1200, 2500, 21_000, 17_500)


def lots_of(*sizes: int) -> list[Lot]:
    return [
        Lot(str(n), tuple(Block(f"{n}/{k}", 1 + k * 7 % 5) for k in range(size)), 12.0)
        for n, size in enumerate(sizes)
    ]


def overlap(one: Rect, two: Rect) -> bool:
    return one.left < two.right and two.left < one.right and one.top < two.bottom and two.top < one.bottom


def holds(outer: Rect, inner: Rect) -> bool:
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and inner.right <= outer.right
        and inner.bottom <= outer.bottom
    )


def check(plan: Schematic, lots: list[Lot], area: Rect) -> None:
    assert all(holds(area, frame) for frame in plan.frames.values())
    assert not any(overlap(a, b) for a, b in combinations(plan.frames.values(), 2))
    for lot in lots:
        blocks = [plan.blocks[block.key] for block in lot.blocks]
        assert all(holds(plan.frames[lot.key], block) for block in blocks)
        assert not any(overlap(a, b) for a, b in combinations(blocks, 2))


def test_labels_sort_as_a_person_would() -> None:
    labels = ["10", "2", "B", "甲3", "1", "12-1", "A", "12", "乙1", "１１", "3"]
    assert sorted(labels, key=natural_key) == [
        "1",
        "2",
        "3",
        "10",
        "１１",
        "12",
        "12-1",
        "A",
        "B",
        "甲3",
        "乙1",
    ]


@pytest.mark.parametrize("sizes", [(1,), (14, 10, 6, 10), (20,) * 10, (80,), (3, 60, 1, 1, 9), (1,) * 30])
def test_everything_fits_and_nothing_overlaps(sizes: tuple[int, ...]) -> None:
    lots = lots_of(*sizes)
    plan = arrange(lots, A4, Proportions())
    assert set(plan.blocks) == {block.key for lot in lots for block in lot.blocks}
    check(plan, lots, A4)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 24), min_size=1, max_size=8),
    st.integers(9_000, 40_000),
    st.integers(9_000, 30_000),
)
def test_any_list_fits_any_paper(sizes: list[int], width: int, height: int) -> None:
    lots, area = lots_of(*sizes), Rect(0, 0, width, height)
    plan = arrange(lots, area, Proportions())
    check(plan, lots, area)
    assert plan == arrange(lots, area, Proportions())


def test_numbers_run_from_west_to_east_and_rows_from_north_to_south() -> None:
    lots = [Lot("a", tuple(Block(str(k), 3) for k in range(17)))]
    plan = arrange(lots, A4, Proportions())
    places = [(plan.blocks[str(k)].top, plan.blocks[str(k)].left) for k in range(17)]
    assert places == sorted(places)


def test_equal_buildings_stand_in_straight_columns() -> None:
    lots = [Lot("a", tuple(Block(str(k), 3) for k in range(12)))]
    plan = arrange(lots, A4, Proportions())
    lefts = {block.left for block in plan.blocks.values()}
    tops = {block.top for block in plan.blocks.values()}
    assert len(lefts) * len(tops) == 12


def test_shelves_are_flush_and_fill_the_paper() -> None:
    plan = arrange(lots_of(14, 10, 6, 10, 9), A4, Proportions())
    frames = list(plan.frames.values())
    assert min(f.left for f in frames) == A4.left
    assert {f.right for f in frames if f.right > A4.right - 200} == {A4.right}
    assert max(f.bottom for f in frames) == A4.bottom
    for one, two in pairwise(frames):
        assert one.top == two.top or two.left == A4.left


def test_more_stairwells_make_a_wider_block() -> None:
    lots = [Lot("a", tuple(Block(str(k), k) for k in (1, 2, 3, 5, 8)))]
    blocks = arrange(lots, A4, Proportions()).blocks
    widths = [blocks[str(k)].width for k in (1, 2, 3, 5, 8)]
    assert widths == sorted(set(widths))


def test_a_few_buildings_do_not_become_giants() -> None:
    plan = arrange(lots_of(1), A4, Proportions())
    (block,) = plan.blocks.values()
    assert block.width <= 40 * UNIT
    assert block.height <= 40 * UNIT


def test_lots_without_buildings_are_left_out() -> None:
    assert arrange([Lot("a", ())], A4, Proportions()) == Schematic({}, {}, Proportions().largest)


def test_a_box_that_fits_in_no_shape_is_said_to_fit_nowhere() -> None:
    assert largest_scale(lambda _s: [[Option(500, 5)]], lambda _s: 1.0, 100, 100, 1.0) is None


def test_the_scale_found_is_the_largest() -> None:
    found = largest_scale(lambda s: [[Option(60 * s, 40 * s)]] * 2, lambda _s: 0.0, 100, 100, 9.0)
    assert found is not None
    # Two boxes of 60 x 40 on 100 x 100: one above the other they reach 100 / 80, side by side only 100 / 120.
    assert found[0] == pytest.approx(1.25, rel=1e-4)
    assert [shelf.place for shelf in found[1]] == [0, 1]
