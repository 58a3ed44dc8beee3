"""Sites for tests: seeded communities of compounds in rows, and hypothesis strategies over small ones."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from desktop.regrid.site import Norms, Site, Unit


def community(seed: int, compounds: int, *, assigned: bool = True) -> Site:
    """Compounds of 6 to 12 buildings in two rows, neighbours linked, an old plan of about 400 households a grid."""
    rng = Random(seed)
    units: list[Unit] = []
    links: list[tuple[int, int, int]] = []
    grid = size = 0
    ends: list[tuple[int, int]] = []
    for compound in range(compounds):
        first, count = len(units), rng.randint(6, 12)
        for place in range(count):
            households = rng.randint(24, 96)
            if size + households > rng.randint(380, 520):
                grid, size = grid + 1, 0
            size += households
            units.append(Unit(f"{compound}-{place}", households, rng.randint(0, 8), compound, grid))
            if place >= 1:
                links.append((first + place - 1, first + place, 6))
            if place >= 2:
                links.append((first + place - 2, first + place, 4))
        ends.append((first, len(units) - 1))
        if compound >= 1:
            links.append((ends[compound - 1][1], first, 2))
        if compound >= 3:
            links.append((ends[compound - 3][0], first, 1))
    if not assigned:
        units = [Unit(u.id, u.households, u.care, u.compound) for u in units]
    return Site(units, links)


@st.composite
def small_sites(draw: st.DrawFn) -> Site:
    """Two to twelve units, a connected graph, some assigned and some locked, a norm that may not fit."""
    count = draw(st.integers(2, 12))
    grids = draw(st.integers(1, 4))
    units = []
    for number in range(count):
        current = draw(st.integers(-1, grids - 1))
        units.append(
            Unit(
                str(number), draw(st.integers(0, 120)), draw(st.integers(0, 20)), draw(st.integers(0, 3)), current,
            )
        )  # fmt: skip
    links = [(draw(st.integers(0, n - 1)), n, draw(st.integers(1, 6))) for n in range(1, count)]
    pair = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1), st.integers(0, 6))
    links += [link for link in draw(st.lists(pair, max_size=8)) if link[0] != link[1]]
    return Site(units, links, Norms(draw(st.integers(1, 150)), 200))
