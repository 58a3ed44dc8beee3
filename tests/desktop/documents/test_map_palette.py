"""Neighbouring areas never look alike: to anybody, on colour paper and on grey."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.documents.layout.display_list import Hatch
from desktop.documents.layout.palette import distribute, edge_colour, map_colours, mix

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
    chosen = distribute(keys, touching)
    assert list(chosen) == keys
    assert all(chosen[a] != chosen[b] for a, b in touching)


def test_a_handful_of_areas_have_the_first_styles_even_if_they_do_not_touch() -> None:
    chosen = distribute("abcdef", [("a", "b")])
    assert list(chosen.values()) == list(map_colours().styles[:6])


def test_near_ones_differ_in_colour_and_in_hatch_while_they_can() -> None:
    """Two rings of twelve: every colour stands twice, and on a grey copy every hatch too."""
    keys = list(range(24))
    touching = [(k, (k + step) % 24) for k in keys for step in (1, 2)]
    chosen = distribute(keys, touching)
    for one, other in touching:
        assert chosen[one].edge != chosen[other].edge
        assert chosen[one].hatch != chosen[other].hatch


def test_more_areas_than_styles_share_only_far_from_each_other() -> None:
    keys = list(range(100))
    apart = [(k, m) for k in keys for m in range(k + 1, min(k + 15, 100))]
    chosen = distribute(keys, [(k, k + 1) for k in keys[:-1]], apart)
    assert all(chosen[one] != chosen[other] for one, other in apart)
    assert len(set(chosen.values())) <= 36


def test_a_pair_given_more_often_is_told_apart_first() -> None:
    """Seven near each other have six colours: the two that share one are not those side by side."""
    keys = list(range(8))
    side_by_side = [(0, 7), (0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7)] * 3
    chosen = distribute(keys, [*combinations(keys, 2), *side_by_side])
    assert all(chosen[a].edge != chosen[b].edge for a, b in side_by_side)


def test_a_chosen_colour_is_kept_and_its_neighbours_get_others() -> None:
    keys = list("abcd")
    chosen = distribute(keys, combinations(keys, 2), chosen={"c": "#0072B2", "d": "#0072B2"})
    assert chosen["c"].edge == chosen["d"].edge == "#0072B2"
    assert len({style.hatch for style in chosen.values()}) == 4
    assert "#0072B2" not in {chosen["a"].edge, chosen["b"].edge}


def test_a_pale_colour_is_darkened_until_white_shows_on_it() -> None:
    assert edge_colour("#0072B2") == "#0072B2"
    assert edge_colour("blue") is None
    assert edge_colour("") is None
    found = edge_colour("#FFFF00")
    assert found is not None
    r, g, b = linear(found)
    assert 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05) >= 3
    assert edge_colour("#FFFFFF")


def test_four_thousand_areas_are_coloured_without_waiting() -> None:
    keys = list(range(4000))
    chosen = distribute(keys, [(k, k + step) for k in keys for step in (1, 60) if k + step < 4000])
    assert all(chosen[k] != chosen[k + 1] for k in keys[:-1])
