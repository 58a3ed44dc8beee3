"""Words and badges find room, or give way in a known order."""

from __future__ import annotations

import pytest

from desktop.documents.layout.areas import UNIT, Rect
from desktop.documents.layout.display_list import Anchor, Text
from desktop.documents.layout.map_labels import (
    FLOOR,
    Line,
    badge_size,
    collisions,
    free_spot,
    largest_fit,
    shortened,
    stacked,
)


def measure(text: str, size: float, bold: bool) -> float:
    """A face whose every character is as wide as its em."""
    return len(text) * size


FULL, SHORT = [Line("12号楼", 1.0, True), Line("3单元42户", 0.66)], [Line("12", 1.0, True)]


def test_the_fullest_stack_is_set_in_the_size_wanted() -> None:
    fitted, height = largest_fit([FULL, SHORT], 40, 20, 5, measure)
    assert [(line.text, em) for line, em in fitted] == [("12号楼", 5), ("3单元42户", pytest.approx(3.3))]
    assert height <= 20


def test_type_shrinks_before_lines_are_dropped() -> None:
    fitted, _height = largest_fit([FULL, SHORT], 16, 6, 5, measure)
    assert [line.text for line, _em in fitted] == ["12号楼", "3单元42户"]
    assert all(FLOOR <= em < 5 for _line, em in fitted)


def test_lines_are_dropped_before_type_gets_too_small() -> None:
    fitted, _height = largest_fit([FULL, SHORT], 10, 3, 5, measure)
    assert [line.text for line, _em in fitted] == ["12"]
    assert fitted[0][1] >= FLOOR


def test_where_nothing_fits_nothing_is_written() -> None:
    assert largest_fit([FULL, SHORT], 3, 3, 5, measure) == ([], 0.0)


def test_stacked_lines_do_not_touch() -> None:
    fitted, _height = largest_fit([FULL], 40, 20, 5, measure)
    texts = stacked(fitted, 20, 0, ["#000000"], "b")
    assert collisions(texts, measure) == []
    assert {text.owner for text in texts} == {"b"}
    assert all(text.anchor is Anchor.CENTRE for text in texts)


def test_a_long_name_ends_in_an_ellipsis() -> None:
    assert shortened("老干部活动中心", 100, 3, measure) == "老干部活动中心"
    assert shortened("老干部活动中心", 12, 3, measure) == "老干部…"
    assert shortened("老干部活动中心", 2, 3, measure) == ""


SQUARE = [[(0, 0), (3000, 0), (3000, 3000), (0, 3000)]]


def test_a_badge_stands_clear_of_blocks_and_borders() -> None:
    block = Rect(200, 1000, 1400, 2000)
    spot = free_spot([Rect(0, 0, 3000, 3000)], SQUARE, [block], 3.0)
    assert spot is not None
    assert spot.clear >= 3.0
    assert spot.x * UNIT - block.right >= 300
    assert 3000 - spot.x * UNIT >= 300


def test_the_inked_rim_counts_as_border() -> None:
    cells, block = [Rect(0, 0, 3000, 3000)], Rect(200, 200, 2000, 2800)
    plain, rim = free_spot(cells, SQUARE, [block], 9.0), free_spot(cells, SQUARE, [block], 9.0, rim=1.0)
    assert plain is not None
    assert rim is not None
    assert rim.clear < plain.clear


def test_ground_that_is_built_over_has_no_spot() -> None:
    assert free_spot([Rect(0, 0, 3000, 3000)], SQUARE, [Rect(0, 0, 3000, 3000)], 3.0) is None


def test_numbers_of_two_figures_fit_their_badge() -> None:
    for number in ("1", "12", "128"):
        em = badge_size(number, 4.0, measure)
        assert measure(number, em, True) <= 2 * 4.0
        assert em <= 1.25 * 4.0


def test_touching_is_not_colliding() -> None:
    one, two = Text(0, 10, "一", 4), Text(4, 10, "二", 4)
    assert collisions([one, two], measure) == []
    assert collisions([one, Text(3, 10, "二", 4)], measure) != []
