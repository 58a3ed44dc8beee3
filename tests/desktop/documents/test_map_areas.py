"""No gap and no overlap is arithmetic: areas, outlines, seams and hatching, exact in whole units."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.documents.layout.areas import (
    Corner,
    Rect,
    guillotine,
    inset,
    near_pairs,
    outline,
    seams,
    sides,
    split_cell,
)
from desktop.documents.layout.display_list import Hatch
from desktop.documents.layout.hatching import hatching

FRAME = Rect(0, 0, 10_000, 8_000)


@st.composite
def anything(draw: st.DrawFn) -> dict[int, Rect]:
    """Rectangles that may overlap, touch, or lie anywhere in the frame."""
    count = draw(st.integers(1, 14))
    blocks: dict[int, Rect] = {}
    for key in range(count):
        left, top = draw(st.integers(0, 9_000)), draw(st.integers(0, 7_000))
        blocks[key] = Rect(
            left, top, left + draw(st.integers(100, 1_000)), top + draw(st.integers(100, 1_000))
        )
    return blocks


def overlap(one: Rect, two: Rect) -> bool:
    return one.left < two.right and two.left < one.right and one.top < two.bottom and two.top < one.bottom


def ring_area(ring: list[Corner]) -> int:
    """Twice the signed area: positive for a ring that runs clockwise on paper."""
    return sum(ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1] for i in range(len(ring)))


@given(anything())
def test_cells_cover_the_frame_and_never_overlap(blocks: dict[int, Rect]) -> None:
    cells = guillotine(FRAME, blocks)
    assert set(cells) == set(blocks)
    assert sum(cell.area for cell in cells.values()) == FRAME.area
    assert not any(overlap(a, b) for a, b in combinations(cells.values(), 2))


@given(st.lists(st.integers(1, 6), min_size=1, max_size=8), st.integers(20, 900), st.integers(20, 900))
def test_blocks_in_rows_keep_their_own_ground(rows: list[int], width: int, height: int) -> None:
    blocks = {
        (row, place): Rect(
            place * 1500 + 100, row * 950 + 50, place * 1500 + 100 + width, row * 950 + 50 + height
        )
        for row, count in enumerate(rows)
        for place in range(count)
    }
    for key, cell in guillotine(FRAME, blocks).items():
        block = blocks[key]
        assert cell.left <= block.left
        assert block.right <= cell.right
        assert cell.top <= block.top
        assert block.bottom <= cell.bottom


def test_the_cut_runs_along_the_middle_of_the_corridor() -> None:
    cells = guillotine(Rect(0, 0, 100, 50), {"a": Rect(10, 10, 30, 40), "b": Rect(50, 10, 90, 40)})
    assert cells == {"a": Rect(0, 0, 40, 50), "b": Rect(40, 0, 100, 50)}


def test_no_blocks_need_no_ground() -> None:
    assert guillotine(FRAME, {}) == {}


def test_a_frame_too_small_to_cut_is_refused() -> None:
    with pytest.raises(ValueError, match="too small"):
        guillotine(Rect(0, 0, 1, 1), {"a": Rect(0, 0, 1, 1), "b": Rect(0, 0, 1, 1)})


@given(anything(), st.integers(0, 2**14 - 1))
def test_an_outline_encloses_exactly_its_cells(blocks: dict[int, Rect], choice: int) -> None:
    cells = guillotine(FRAME, blocks)
    members = {key for key in cells if choice >> key & 1}
    rings = outline(sides(cells), members)
    assert sum(ring_area(ring) for ring in rings) == 2 * sum(cells[key].area for key in members)
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            assert (x1 == x2) != (y1 == y2), "upright or level, and never of no length"


def test_a_hole_runs_the_other_way_round() -> None:
    cells = {(x, y): Rect(x * 10, y * 10, x * 10 + 10, y * 10 + 10) for x in range(3) for y in range(3)}
    rings = outline(sides(cells), set(cells) - {(1, 1)})
    assert sorted(ring_area(ring) for ring in rings) == [-200, 1800]


def test_cells_that_meet_at_a_corner_stay_two_rings() -> None:
    cells = {(x, y): Rect(x * 10, y * 10, x * 10 + 10, y * 10 + 10) for x in range(2) for y in range(2)}
    rings = outline(sides(cells), {(0, 0), (1, 1)})
    assert sorted(len(ring) for ring in rings) == [4, 4]


def test_an_inset_outline_moves_inwards_on_every_side() -> None:
    ring = outline(sides({"a": Rect(0, 0, 100, 60)}), {"a"})[0]
    assert sorted(inset(ring, 5)) == [(5, 5), (5, 55), (95, 5), (95, 55)]


def test_an_inset_hole_grows() -> None:
    cells = {(x, y): Rect(x * 10, y * 10, x * 10 + 10, y * 10 + 10) for x in range(3) for y in range(3)}
    hole = next(r for r in outline(sides(cells), set(cells) - {(1, 1)}) if ring_area(r) < 0)
    assert sorted(inset(hole, 2)) == [(8, 8), (8, 22), (22, 8), (22, 22)]


def test_seams_run_where_the_owner_changes_and_nowhere_else() -> None:
    cells = {"a": Rect(0, 0, 10, 10), "b": Rect(10, 0, 20, 10), "c": Rect(0, 10, 20, 20)}
    assert seams(sides(cells), lambda key: "north" if key in "ab" else "south") == [(0, 10, 20, 10)]
    assert seams(sides(cells), lambda key: 1) == []
    assert sorted(seams(sides(cells), lambda key: key)) == [(0, 10, 20, 10), (10, 0, 10, 10)]


def test_a_cell_is_split_without_a_gap() -> None:
    assert split_cell(Rect(0, 0, 100, 10), [30, 60]) == [
        Rect(0, 0, 30, 10),
        Rect(30, 0, 60, 10),
        Rect(60, 0, 100, 10),
    ]


def test_near_pairs_reach_across_a_street() -> None:
    rects = {"a": Rect(0, 0, 10, 10), "b": Rect(15, 0, 25, 10), "c": Rect(40, 0, 50, 10)}
    assert near_pairs(rects, lambda key: key, 6) == {("a", "b")}
    assert near_pairs(rects, lambda key: "same", 60) == set()


def inside(x: float, y: float, rings: list[list[Corner]]) -> bool:
    crossings = 0
    for ring in rings:
        for (x1, y1), (_x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if y1 != y2 and min(y1, y2) <= y * 100 < max(y1, y2) and x1 > x * 100:
                crossings += 1
    return crossings % 2 == 1


@given(anything(), st.integers(1, 2**14 - 1), st.sampled_from(sorted(Hatch)))
def test_hatching_stays_inside_its_area(blocks: dict[int, Rect], choice: int, hatch: Hatch) -> None:
    cells = guillotine(FRAME, blocks)
    rings = outline(sides(cells), {key for key in cells if choice >> key & 1})
    for lines in hatching(rings, hatch, "#000000"):
        for x1, y1, x2, y2 in lines.pieces:
            for part in (0.01, 0.5, 0.99):
                assert inside(x1 + part * (x2 - x1), y1 + part * (y2 - y1), rings)


@pytest.mark.parametrize("hatch", sorted(set(Hatch) - {Hatch.PLAIN}))
def test_every_hatch_but_plain_inks_a_plain_square(hatch: Hatch) -> None:
    square = [[(0, 0), (3000, 0), (3000, 3000), (0, 3000)]]
    assert sum(len(lines.pieces) for lines in hatching(square, hatch, "#000000")) > 5
    assert hatching(square, Hatch.PLAIN, "#000000") == []
