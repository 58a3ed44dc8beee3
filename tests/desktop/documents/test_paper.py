"""Boxes stay on the paper, and fronts meet their backs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.documents.kinds import badge, contact_card
from desktop.documents.layout.paper import Box, Sheet

lengths = st.floats(5, 120, allow_nan=False)
small = st.floats(0, 8, allow_nan=False)


@given(lengths, lengths, st.integers(1, 6), st.integers(1, 8), small, small, small, st.integers(0, 200))
def test_every_box_and_its_bleed_lie_on_the_sheet(
    box_width: float,
    box_height: float,
    columns: int,
    rows: int,
    gap_x: float,
    gap_y: float,
    bleed: float,
    number: int,
) -> None:
    try:
        sheet = Sheet(
            width=297,
            height=420,
            box_width=box_width,
            box_height=box_height,
            columns=columns,
            rows=rows,
            gap_x=gap_x,
            gap_y=gap_y,
            bleed=bleed,
        )
    except ValueError:
        assert 297 - columns * box_width - (columns - 1) * gap_x < 2 * bleed + 1e-3 or (
            420 - rows * box_height - (rows - 1) * gap_y < 2 * bleed + 1e-3
        )
        return
    paper = Box(0, 0, 297, 420)
    here = [sheet.place(number - number % sheet.per_page + slot) for slot in range(sheet.per_page)]
    assert all(paper.holds(place.box) and paper.holds(place.bled) for place in here)
    assert not any(a.bled.overlaps(b.bled) for k, a in enumerate(here) for b in here[k + 1 :])
    back = sheet.place(number, back=True)
    front = sheet.place(number)
    assert back.page == front.page
    assert back.box.x == pytest.approx(297 - front.box.right)
    assert back.box.y == pytest.approx(front.box.y)


def test_a_sheet_that_does_not_fit_is_refused_when_made() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        Sheet(width=210, height=297, box_width=90, box_height=54, columns=2, rows=6)
    with pytest.raises(ValueError, match="do not fit"):
        Sheet(width=210, height=297, box_width=90, box_height=54, columns=2, rows=5, least_margin=16)


def test_ten_cards_fit_on_an_a4_sheet_and_used_boxes_are_spared() -> None:
    sheet = contact_card.SHEET
    assert (sheet.box_width, sheet.box_height, sheet.per_page) == (90, 54, 10)
    assert sheet.pages(0) == 0
    assert sheet.pages(10) == 1
    assert sheet.pages(10, skip=1) == 2
    places = sheet.places(skip=9)
    assert (next(places).slot, next(places).page) == (9, 1)


def test_cut_lines_stand_at_every_edge_once() -> None:
    assert contact_card.SHEET.cuts() == ([15, 105, 195], [13.5, 67.5, 121.5, 175.5, 229.5, 283.5])
    xs, ys = badge.Size.POCKET.value.cuts()
    assert (len(xs), len(ys)) == (4, 4)


@given(st.lists(st.floats(0.1, 9), min_size=1, max_size=6), small)
def test_columns_and_rows_fill_a_box_exactly(shares: list[float], gap: float) -> None:
    box = Box(10, 20, 200, 100)
    for parts in (box.columns(*shares, gap=gap), box.rows(*shares, gap=gap)):
        assert all(box.holds(part) for part in parts)
    assert box.columns(*shares, gap=gap)[-1].right == pytest.approx(box.right)
    assert box.rows(*shares, gap=gap)[-1].bottom == pytest.approx(box.bottom)
