"""The interval sets say exactly what a plain set of dots would say."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import Refused
from desktop.store.vector import Vector

STREAMS = ["a" * 32, "b" * 32, "0" * 32]
DOT_SETS = st.sets(st.tuples(st.sampled_from(STREAMS), st.integers(1, 24)))
SPANS = st.lists(
    st.tuples(st.sampled_from(STREAMS), st.integers(1, 40), st.integers(0, 9)), max_size=12
)  # (stream, first, length - 1)


def vector(dots: set[tuple[str, int]]) -> Vector:
    made = Vector()
    for stream, seq in dots:
        made.add(stream, seq)
    return made


def dots_of(held: Vector) -> set[tuple[str, int]]:
    return {(stream, seq) for stream, first, last in held.spans() for seq in range(first, last + 1)}


@given(SPANS)
def test_adding_in_any_shape_equals_a_set(spans: list[tuple[str, int, int]]) -> None:
    held, plain = Vector(), set()
    for stream, first, more in spans:
        held.add(stream, first, first + more)
        plain |= {(stream, seq) for seq in range(first, first + more + 1)}
    assert dots_of(held) == plain
    assert len(held) == len(plain)
    assert held == vector(plain), "one set has one form"
    inside = list(held.spans())
    assert all(a[0] != b[0] or a[2] + 1 < b[1] for a, b in pairwise(inside))


@given(DOT_SETS)
def test_contains(dots: set[tuple[str, int]]) -> None:
    held = vector(dots)
    for stream in STREAMS:
        for seq in range(1, 30):
            assert ((stream, seq) in held) == ((stream, seq) in dots)


@given(DOT_SETS, DOT_SETS)
def test_union_and_missing(ours: set[tuple[str, int]], theirs: set[tuple[str, int]]) -> None:
    a, b = vector(ours), vector(theirs)
    assert dots_of(a.union(b)) == ours | theirs
    assert dots_of(a.missing(b)) == theirs - ours
    assert (a, b) == (vector(ours), vector(theirs)), "neither operand was changed"
    assert a.union(a.missing(b)) == a.union(b)
    assert bool(a.missing(b)) == bool(theirs - ours)


@given(DOT_SETS)
def test_holes_are_what_must_exist_and_is_not_here(dots: set[tuple[str, int]]) -> None:
    held = vector(dots)
    highest = {s: max((n for t, n in dots if t == s), default=0) for s in STREAMS}
    assert dots_of(held.holes()) == {(s, n) for s in STREAMS for n in range(1, highest[s])} - dots
    assert {s: held.highest(s) for s in STREAMS} == highest


@given(DOT_SETS)
def test_json_round_trip(dots: set[tuple[str, int]]) -> None:
    assert Vector.from_json(vector(dots).to_json()) == vector(dots)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"a": "1"},
        {"A" * 32: "1"},
        {STREAMS[0]: 1},
        {STREAMS[0]: ""},
        {STREAMS[0]: "0"},
        {STREAMS[0]: "01"},
        {STREAMS[0]: "5-3"},
        {STREAMS[0]: "3-3"},
        {STREAMS[0]: "1-3,4"},
        {STREAMS[0]: "1-3,2-9"},
        {STREAMS[0]: "1, 3"},
        {STREAMS[0]: "٣"},
        {STREAMS[0]: "9007199254740993"},
    ],
)
def test_what_we_would_not_write_is_refused(body: object) -> None:
    with pytest.raises(Refused) as caught:
        Vector.from_json(body)
    assert caught.value.code == "vector.malformed"


def test_an_empty_or_reversed_interval_is_a_bug() -> None:
    with pytest.raises(ValueError, match="no interval"):
        Vector().add(STREAMS[0], 5, 4)
    with pytest.raises(ValueError, match="no interval"):
        Vector().add(STREAMS[0], 0)
