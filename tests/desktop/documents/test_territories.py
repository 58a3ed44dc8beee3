"""Grounds about real outlines: without gaps, without overlaps, everybody on his own, the same every time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest

from desktop.documents.kinds.site_plan import SitePlan
from desktop.documents.kinds.site_plan.ground import Owner, Site
from desktop.documents.layout.nearest import nearest
from desktop.documents.layout.partition import Partition, area, simplified, traced
from desktop.documents.layout.territories import Seed, territories
from tests.desktop.documents import real_ground

Rings = Sequence[Sequence[tuple[int, int]]]
PLANS = {"wuhan": real_ground.wuhan, "shanghai": real_ground.shanghai}


def crossings(rings: Rings, y: float) -> list[float]:
    found = []
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
            if (y1 > y) != (y2 > y):
                found.append(x1 + (y - y1) * (x2 - x1) / (y2 - y1))
    return sorted(found)


def overlap(one: Rings, two: Rings, step: int = 25) -> float:
    """The ground inside both, in square metres, by scan lines every `step` centimetres."""
    ys = [y for rings in (one, two) for ring in rings for _x, y in ring]
    total = 0.0
    for at in range(min(ys) // step, max(ys) // step + 1):
        y = at * step + 0.37
        a, b = crossings(one, y), crossings(two, y)
        for left, right in zip(a[::2], a[1::2], strict=True):
            for start, end in zip(b[::2], b[1::2], strict=True):
                total += max(0.0, min(right, end) - max(left, start)) * step
    return total / 10_000


@pytest.mark.parametrize("name", PLANS)
def test_grounds_of_a_real_district_do_not_overlap(name: str) -> None:
    """Less than half a square metre between any two grids, and between any two micro-grids."""
    site = Site(PLANS[name]())
    for members in ({o.grid for o in owners(site)}, {o.micro for o in owners(site)}):
        grounds = [
            site.partition.rings(lambda o, key=key: key in (o.grid, o.micro))
            for key in sorted(filter(None, members))
        ]  # type: ignore[misc]
        for number, one in enumerate(grounds):
            assert one
            for two in grounds[number + 1 :]:
                assert overlap(one, two) < 0.5


def owners(site: Site) -> set[Owner]:
    return {owner for placed in site.buildings for owner in placed.owners}


def test_the_walls_of_shanghai_are_covered_and_not_crossed() -> None:
    """At least 97 % of each compound belongs to a grid; what lies outside is the thickness of a square."""
    site = Site(real_ground.shanghai())
    for compound, walls in site.walls.items():
        ground = site.partition.rings(lambda owner, key=compound: owner.compound == key)  # type: ignore[misc]
        inside = sum(abs(area([ring])) for ring in walls) / 10_000
        assert overlap(ground, walls, 100) >= 0.97 * inside
        assert area(ground) / 10_000 <= 1.03 * inside


def test_grounds_without_walls_leave_no_gap_in_their_hull() -> None:
    """All grids together cover the ground of all of them as one, to a thousandth; no hole opens between them."""
    site = Site(real_ground.wuhan())
    whole = site.partition.rings(lambda owner: True)
    parts = sum(area(site.partition.rings(lambda owner, key=key: owner.grid == key)) for key in site.owned())  # type: ignore[misc]
    assert parts == pytest.approx(area(whole), rel=0.001)


@pytest.mark.parametrize("name", PLANS)
def test_every_building_stands_on_the_ground_of_its_own_grid(name: str) -> None:
    site = Site(PLANS[name]())
    for placed in site.buildings:
        (grid,) = {owner.grid for owner in placed.owners}
        own = site.partition.rings(lambda owner, key=grid: owner.grid == key)  # type: ignore[misc]
        size = sum(abs(area([ring])) for ring in placed.rings) / 10_000
        assert overlap(own, placed.rings) >= 0.93 * size, placed.id


def test_a_tower_shared_by_stairwells_is_divided_along_its_length() -> None:
    tower = [(0, 0), (6000, 0), (6000, 1500), (0, 1500)]
    partition = territories([Seed(("a", "a", "b"), [tower], "x")], {})
    west, east = partition.rings(lambda key: key == "a"), partition.rings(lambda key: key == "b")
    assert overlap(west, [tower]) == pytest.approx(600, rel=0.05)
    assert overlap(east, [tower]) == pytest.approx(300, rel=0.1)


@pytest.mark.parametrize("name", PLANS)
def test_neighbours_differ_in_colour_and_everybody_in_style(name: str) -> None:
    for grids in (4, 9):
        site = Site(PLANS[name](grids))
        near = site.near()
        assert near
        assert all(site.styles[one].edge != site.styles[other].edge for one, other in near)
        assert all(site.styles[one].hatch != site.styles[other].hatch for one, other in near)
        assert len(set(site.styles.values())) == grids


def test_the_same_ground_gives_the_same_borders() -> None:
    def once(plan: SitePlan) -> object:
        return Site(plan).partition.arcs

    assert once(real_ground.shanghai()) == once(real_ground.shanghai())


def test_the_nearest_seed_is_the_nearest() -> None:
    """Against counting it out, on a hundred random grounds."""
    chance = random.Random(3)
    for _turn in range(100):
        wide, high = chance.randrange(1, 12), chance.randrange(1, 12)
        seeds = [chance.randrange(5) if chance.random() < 0.15 else -1 for _square in range(wide * high)]
        labels, squares = nearest(seeds, wide, high)
        there = [(at % wide, at // wide, seed) for at, seed in enumerate(seeds) if seed >= 0]
        for at, (label, found) in enumerate(zip(labels, squares, strict=True)):
            away = {(x - at % wide) ** 2 + (y - at // wide) ** 2: seed for x, y, seed in there}
            if not away:
                assert label == -1
                continue
            assert found == min(away)
            assert label in {s for x, y, s in there if (x - at % wide) ** 2 + (y - at // wide) ** 2 == found}


def test_straightened_borders_never_cross() -> None:
    """On random patchworks, whatever the tolerance: the areas still cover everything once."""
    chance = random.Random(11)
    for _turn in range(40):
        wide, high = 24, 18
        centres = [(chance.randrange(wide), chance.randrange(high)) for _k in range(chance.randrange(2, 9))]
        squares = [
            min(
                range(len(centres)),
                key=lambda k, at=at: (centres[k][0] - at % wide) ** 2 + (centres[k][1] - at // wide) ** 2,
            )  # type: ignore[misc]
            for at in range(wide * high)
        ]
        partition = Partition(simplified(traced(squares, wide, high), chance.choice((0.8, 1.2, 3.0))))
        grounds = [area(partition.rings(lambda key, k=k: key == k)) for k in set(squares)]  # type: ignore[misc]
        assert min(grounds) >= 0
        assert sum(grounds) == pytest.approx(area(partition.rings(lambda key: True)))
