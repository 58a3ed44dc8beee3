"""Turning, lining up, snapping and laying a scan are arithmetic that can be taken back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import Refused
from desktop.domain.site_geometry import (
    ALIGNMENTS,
    Affine,
    aligned,
    bearing,
    bounds,
    corners,
    distributed,
    nearest_turn,
    snap,
    turned,
)
from desktop.domain.site_map import Box, FeatureDraft, flat, points_of

spot = st.integers(-50_000, 50_000)
points = st.tuples(spot, spot)
boxes = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.tuples(spot, spot, st.integers(100, 9000), st.integers(100, 9000)).map(
        lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
    ),
    min_size=1,
)


@given(points, points, st.integers(0, 3))
def test_right_angles_are_exact_and_four_of_them_nothing(point, centre, quarters):
    once = turned(point, centre, 9000 * quarters)
    assert turned(once, centre, 36_000 - 9000 * quarters) == point


@given(points, points, st.integers(-36_000, 36_000))
def test_turning_back_ends_within_a_centimetre_or_two(point, centre, turn):
    back = turned(turned(point, centre, turn), centre, -turn)
    assert abs(back[0] - point[0]) <= 2
    assert abs(back[1] - point[1]) <= 2


def test_a_turned_box_keeps_its_middle_and_its_size():
    ring = corners(100, 200, 4000, 1000, 9000)
    assert bounds(ring) == (100 - 500, 200 - 2000, 100 + 500, 200 + 2000)
    assert corners(0, 0, 200, 100, 0)[0] == (-100, -50)
    assert bearing((0, 0), (0, 5)) == 9000
    assert nearest_turn(1600, 1500) == 1500
    assert nearest_turn(-1400, 1500) == 34_500


@given(boxes, st.sampled_from(ALIGNMENTS))
def test_what_is_lined_up_shares_a_line_and_stays_on_the_other_axis(given_boxes, how):
    moves = aligned(given_boxes, how)
    after = {k: tuple(v + moves[k][n % 2] for n, v in enumerate(b)) for k, b in given_boxes.items()}
    line = {
        "west": lambda b: b[0], "east": lambda b: b[2], "south": lambda b: b[1], "north": lambda b: b[3],
        "across": lambda b: (b[0] + b[2]) // 2, "along": lambda b: (b[1] + b[3]) // 2,
    }[how]  # fmt: skip
    assert len({line(b) for b in after.values()}) == 1
    idle = 1 if how in {"west", "east", "across"} else 0
    assert all(move[idle] == 0 for move in moves.values())


@given(boxes, st.booleans())
def test_gaps_become_alike_and_the_outer_two_stay(given_boxes, across):
    moves = distributed(given_boxes, across=across)
    axis = 0 if across else 1
    order = sorted(given_boxes, key=lambda key: (given_boxes[key][axis], key))
    assert moves[order[0]] == (0, 0)
    if len(order) < 3:
        assert set(moves.values()) == {(0, 0)}
        return
    lows = [given_boxes[k][axis] + moves[k][axis] for k in order]
    highs = [given_boxes[k][axis + 2] + moves[k][axis] for k in order]
    gaps = [low - high for high, low in zip(highs, lows[1:], strict=False)]
    assert max(gaps) - min(gaps) <= 1
    assert highs[-1] == given_boxes[order[-1]][axis + 2]


def test_a_box_snaps_to_edges_middles_and_else_to_the_grid():
    other = (1000, 0, 2000, 500)
    found = snap((980, 3000, 1700, 3400), [other], 50, 0)
    assert (found.dx, found.x, found.dy, found.y) == (20, 1000, 0, None)
    middle = snap((1290, 3000, 1690, 3400), [other], 30, 0)
    assert (middle.dx, middle.x) == (10, 1500)
    free = snap((5030, 3071, 5700, 3400), [other], 50, 100)
    assert (free.dx, free.x, free.dy, free.y) == (-30, None, 29, None)
    assert snap((5030, 3071, 5700, 3400), [], 50, 0).dx == 0


@given(boxes, points)
def test_a_snap_is_never_longer_than_its_reach(given_boxes, at):
    moving = (at[0], at[1], at[0] + 500, at[1] + 700)
    found = snap(moving, list(given_boxes.values()), 120, 0)
    assert abs(found.dx) <= 120
    assert abs(found.dy) <= 120


def flat_triangle(corners_):
    """Whether three points stand nearly in one line."""
    (ax, ay), (bx, by), (cx, cy) = corners_
    wide = max(abs(bx - ax), abs(cx - ax), abs(by - ay), abs(cy - ay))
    return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) <= wide * wide / 900


dots = st.tuples(st.integers(0, 3000), st.integers(0, 3000))


@given(st.tuples(dots, dots, dots), st.tuples(points, points, points))
def test_three_dots_end_where_they_were_told(three, places):
    pairs = list(zip(three, places, strict=True))
    if flat_triangle(three) or flat_triangle(places):
        return
    laid = Affine.through(pairs)
    for dot, place in zip(three, places, strict=True):
        x, y = laid.at(*dot)
        assert abs(x - place[0]) < 2
        assert abs(y - place[1]) < 2
    assert Affine.of(laid.numbers()) == laid


@given(dots, dots, st.integers(100, 1_000_000))
def test_two_dots_come_as_far_apart_as_they_are(one, two, length):
    laid = Affine.first(3000, 2000, (0, 0, 20_000, 10_000))
    if abs(one[0] - two[0]) + abs(one[1] - two[1]) < 30:
        return
    scaled = laid.scaled(one, two, length)
    (x1, y1), (x2, y2) = scaled.at(*one), scaled.at(*two)
    assert abs(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 - length) < 2 + length / 500
    before = laid.at(*one)
    assert abs(x1 - before[0]) < 2
    assert abs(y1 - before[1]) < 2


def test_three_dots_in_one_line_lay_nothing():
    with pytest.raises(Refused) as refusal:
        Affine.through([((0, 0), (0, 0)), ((10, 10), (5, 9)), ((20, 20), (9, 7))])
    assert refusal.value.code == "map.line"
    with pytest.raises(Refused):
        Affine.through([((0, 0), (0, 0)), ((10, 0), (5, 5)), ((0, 20), (9, 9))])


def test_a_picture_is_first_laid_over_all_of_the_map():
    laid = Affine.first(1000, 500, (0, 0, 10_000, 10_000))
    (west, north), (east, south) = laid.at(0, 0), laid.at(1000, 500)
    assert (west, east) == (-5000, 15_000)
    assert (north, south) == (10_000, 0)
    with pytest.raises(Refused, match="定不了比例"):
        laid.scaled((1, 1), (1, 1), 100)
    assert Affine.of([1, 2, 3]) is None
    assert Affine.of([1, 1, 0, 1, 1, 0]) is None  # everything on one line


def test_drafts_say_what_keeps_them_off_the_map():
    good = FeatureDraft(kind="street", points=[(0, 0), (100, 0)], text="人民路")
    assert good.problems() == {}
    assert good.stored()["barrier"] is True
    assert good.stored()["width"] == 1200
    assert points_of(good.stored()["points"]) == ((0, 0), (100, 0))
    assert flat([(1, 2), (3, 4)]) == [1, 2, 3, 4]
    bad = {
        "points": FeatureDraft(kind="street", points=[(0, 0)]),
        "symbol": FeatureDraft(kind="symbol", symbol="dragon", points=[(0, 0)]),
        "text": FeatureDraft(kind="label", points=[(0, 0)]),
        "kind": FeatureDraft(kind="cloud", points=[(0, 0)]),
        "width": FeatureDraft(kind="wall", points=[(0, 0), (1, 1)], width=-1),
    }
    for field, draft in bad.items():
        assert field in draft.problems()
        with pytest.raises(Refused):
            draft.insist()
    assert "points" in FeatureDraft(kind="wall", points=[(5, 5), (5, 5)]).problems()
    assert "points" in FeatureDraft(kind="gate", points=[(99_000_000, 0)]).problems()
    assert "symbol" in FeatureDraft(kind="side", symbol="up", text="x", points=[(0, 0)]).problems()
    for wrong in ((0, 0, 50, 500), (99_000_000, 0, 500, 500)):
        with pytest.raises(Refused):
            Box(*wrong)
    assert points_of("nothing") == ()
