"""Neighbouring areas never look alike: to anybody, on colour paper and on grey."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.documents.layout.display_list import Hatch
from desktop.documents.layout.palette import distribute, map_colours, mix

# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB.
VISIONS = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> list[float]:
    values = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    return [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]


def lab(rgb: list[float]) -> tuple[float, float, float]:
    r, g, b = (min(max(v, 0.0), 1.0) for v in rgb)
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883

    def f(t: float) -> float:
        return float(t ** (1 / 3)) if t > 0.008856 else 7.787 * t + 16 / 116

    return 116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))


def seen(colour: str, vision: str) -> tuple[float, float, float]:
    rgb = linear(colour)
    return lab([sum(row[k] * rgb[k] for k in range(3)) for row in VISIONS[vision]])


def distance(one: str, two: str, vision: str) -> float:
    """CIE76."""
    a, b = seen(one, vision), seen(two, vision)
    return float(sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5)


@pytest.mark.parametrize(("vision", "least"), [("usual", 35), ("protan", 15), ("deutan", 15), ("tritan", 15)])
def test_the_grid_colours_stay_apart_in_every_eye(vision: str, least: float) -> None:
    colours = map_colours()
    edges = [style.edge for style in colours.styles[: colours.first_choice]]
    assert min(distance(a, b, vision) for a, b in combinations(edges, 2)) >= least


def test_the_measure_of_distance_can_fail() -> None:
    # The usual orange and gold, told apart by most people, are the same to a deutan.
    assert distance("#E69F00", "#D5A000", "deutan") < 15


def test_white_numbers_are_readable_on_every_colour() -> None:
    for style in map_colours().styles:
        r, g, b = linear(style.edge)
        assert 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05) >= 3


def test_each_first_colour_has_its_own_hatch_for_grey_copies() -> None:
    colours = map_colours()
    hatches = [style.hatch for style in colours.styles[: colours.first_choice]]
    assert sorted(hatches) == sorted(Hatch)


def test_all_styles_differ_in_colour_or_hatch() -> None:
    styles = map_colours().styles
    assert len({(style.edge, style.hatch) for style in styles}) == len(styles) == 36


def test_mixing_with_white() -> None:
    assert mix("#000000", 0.5) == "#808080"
    assert mix("#0072B2", 1.0) == "#0072B2"
    assert mix("#0072B2", 0.0) == "#FFFFFF"


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[int], list[tuple[int, int]]]:
    count = draw(st.integers(1, 24))
    pairs = list(combinations(range(count), 2))
    return list(range(count)), draw(st.lists(st.sampled_from(pairs), max_size=80)) if pairs else []


@given(graphs())
def test_neighbours_never_share_a_style(graph: tuple[list[int], list[tuple[int, int]]]) -> None:
    keys, touching = graph
    chosen = distribute(keys, touching, first_choice=6, styles=36)
    assert list(chosen) == keys
    assert all(chosen[a] != chosen[b] for a, b in touching)


def test_a_handful_of_areas_are_all_different_even_if_they_do_not_touch() -> None:
    chosen = distribute("abcdef", [("a", "b")], first_choice=6, styles=36)
    assert sorted(chosen.values()) == [0, 1, 2, 3, 4, 5]


def test_more_mutual_neighbours_than_colours_take_other_hatches() -> None:
    keys = list(range(9))
    chosen = distribute(keys, combinations(keys, 2), first_choice=6, styles=36)
    assert len(set(chosen.values())) == 9


def test_more_mutual_neighbours_than_styles_share_instead_of_failing() -> None:
    keys = list(range(5))
    assert set(distribute(keys, combinations(keys, 2), first_choice=2, styles=3)) == set(keys)
