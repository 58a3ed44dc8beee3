"""Neighbours: the triangulation is Delaunay, nothing is crossed, every side hangs together, order does not matter."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.regrid.adjacency import Barrier, Footprint, delaunay, gap, meet, neighbours
from desktop.regrid.site import Site, Unit

points = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=3, max_size=14, unique=True)
footprints = st.lists(
    st.builds(
        Footprint, x=st.integers(0, 3000), y=st.integers(0, 3000), half_width=st.integers(20, 300),
        half_height=st.integers(20, 100), compound=st.integers(0, 3),
    ),
    min_size=1, max_size=25,
)  # fmt: skip


def straight(found: list[tuple[int, int]]) -> bool:
    a, b = found[0], found[-1]
    return all((b[0] - a[0]) * (p[1] - a[1]) == (b[1] - a[1]) * (p[0] - a[0]) for p in found)


def empty_circle(found: list[tuple[int, int]], one: int, two: int) -> bool:
    """Whether some circle through both points has no point strictly inside (the definition)."""
    a, b = found[one], found[two]
    for c in found:
        if c in (a, b):
            continue
        d = 2 * (a[0] * (b[1] - c[1]) + b[0] * (c[1] - a[1]) + c[0] * (a[1] - b[1]))
        if d == 0:
            continue
        ux = (sum(v * v for v in a) * (b[1] - c[1]) + sum(v * v for v in b) * (c[1] - a[1])
              + sum(v * v for v in c) * (a[1] - b[1]))  # fmt: skip
        uy = (sum(v * v for v in a) * (c[0] - b[0]) + sum(v * v for v in b) * (a[0] - c[0])
              + sum(v * v for v in c) * (b[0] - a[0]))  # fmt: skip
        radius = (a[0] * d - ux) ** 2 + (a[1] * d - uy) ** 2
        if all((p[0] * d - ux) ** 2 + (p[1] * d - uy) ** 2 >= radius for p in found):
            return True
    return False


@given(found=points)
@settings(deadline=None)
def test_every_edge_has_an_empty_circle_and_none_cross(found: list[tuple[int, int]]) -> None:
    edges = delaunay(found)
    if not straight(sorted(found)):
        assert all(empty_circle(found, one, two) for one, two in edges)
    for (a, b), (c, d) in combinations(sorted(edges), 2):
        if len({a, b, c, d}) == 4:
            assert not meet(found[a], found[b], found[c], found[d])


@given(found=footprints)
@settings(deadline=None)
def test_the_whole_site_hangs_together(found: list[Footprint]) -> None:
    links = neighbours(found)
    site = Site([Unit(str(n), 1, 0, f.compound) for n, f in enumerate(found)], links)
    assert len(site.sides()) == 1
    assert len({(a, b) for a, b, _s in links}) == len(links)
    for one, two, strength in links:
        assert (strength >= 4) == (found[one].compound == found[two].compound)


@given(found=footprints)
@settings(deadline=None, max_examples=40)
def test_no_link_crosses_a_barrier(found: list[Footprint]) -> None:
    wall = Barrier([(1500, -10_000), (1500, 13_000)])
    for one, two, _strength in neighbours(found, [wall]):
        assert not meet((found[one].x, found[one].y), (found[two].x, found[two].y), *wall.line)


def row(count: int, step: int = 300) -> list[Footprint]:
    return [Footprint(n * step, 0, 100, 50, 0) for n in range(count)]


def test_buildings_in_a_row_neighbour_the_next_one_only() -> None:
    assert [(a, b) for a, b, _s in neighbours(row(5))] == [(0, 1), (1, 2), (2, 3), (3, 4)]


def test_a_gate_in_a_wall_lets_its_link_through() -> None:
    found = [Footprint(0, 0, 50, 50, 0), Footprint(400, 0, 50, 50, 0)]
    wall = [(200, -500), (200, 500)]
    assert neighbours(found, [Barrier(wall)]) == []
    assert neighbours(found, [Barrier(wall, [((200, 0), 40)])]) == [(0, 1, 4)]


@pytest.mark.parametrize(("distance", "expected"), [(50, 0), (200, 0), (300, 100), (1200, 1000)])
def test_the_gap_is_between_walls_not_centres(distance: int, expected: int) -> None:
    assert gap(Footprint(0, 0, 100, 50, 0), Footprint(distance, 0, 100, 50, 0)) == expected
