"""The larger changes the search tries: a piece of a compound, a swap, two grids split anew, a grid set elsewhere.

Each is tried on the plan and answers with its journal, or takes itself back and answers None when it would leave a
grid in pieces. Splitting two grids along a random spanning tree is the ReCom move (DeFord, Duchin and Solomon,
"Recombination", Harvard Data Science Review 3.1, 2021).
"""

from __future__ import annotations

from random import Random
from typing import TypeAlias

from desktop.regrid.plan import Plan

Journal: TypeAlias = list[tuple[int, int]]  # (unit, the grid it came from), in the order of the shifts
INSIDE = (
    0.4  # a link inside a compound is drawn this much earlier than one across: trees prefer whole compounds
)


def take_back(plan: Plan, journal: Journal) -> None:
    """Undo a move."""
    for unit, source in reversed(journal):
        plan.shift(unit, source)


def piece(plan: Plan, unit: int, to: int, free: list[bool]) -> Journal | None:
    """The connected part of the unit's compound that is in its grid goes over as a whole."""
    grid, source, compound = plan.grid, plan.grid[unit], plan.compound[unit]
    part, rest = [unit], [unit]
    seen = {unit}
    while rest:
        for other, _strength in plan.near[rest.pop()]:
            if other not in seen and grid[other] == source and plan.compound[other] == compound:
                seen.add(other)
                if not free[other]:
                    return None
                part.append(other)
                rest.append(other)
    if len(part) == len(plan.members[source]):
        return None
    journal = [(moved, source) for moved in part]
    for moved in part:
        plan.shift(moved, to)
    return _kept(plan, journal, source)


def swap(plan: Plan, unit: int, other: int) -> Journal | None:
    """Two units of touching grids change places."""
    one, two = plan.grid[unit], plan.grid[other]
    if len(plan.members[one]) < 2 or len(plan.members[two]) < 2:
        return None
    journal = [(unit, one), (other, two)]
    plan.shift(unit, two)
    plan.shift(other, one)
    return _kept(plan, journal, one, two)


def resplit(plan: Plan, one: int, two: int, free: list[bool], rng: Random) -> Journal | None:
    """Two touching grids are put together and split anew where a random tree splits best."""
    together = sorted(plan.members[one] | plan.members[two])
    if not all(free[unit] for unit in together):
        return None
    return _divide(plan, together, one, two, rng)


def relocate(plan: Plan, away: int, into: int, heavy: int, free: list[bool], rng: Random) -> Journal | None:
    """A grid is given to a neighbour, and its number used to split a heavy one."""
    moved = sorted(plan.members[away])
    if not all(free[unit] for unit in moved) or len(plan.members[heavy]) < 2:
        return None
    journal: Journal = []
    for unit in moved:
        journal.append((unit, away))
        plan.shift(unit, into)
    together = sorted(plan.members[heavy])
    split = _divide(plan, together, heavy, away, rng) if all(free[unit] for unit in together) else None
    if split is None:
        take_back(plan, journal)
        return None
    return journal + split


def _divide(plan: Plan, together: list[int], one: int, two: int, rng: Random) -> Journal | None:
    parent, order = _tree(plan, together, rng)
    if len(order) < len(together) or len(order) < 2:
        return None
    size = {unit: plan.households[unit] for unit in order}
    work = {unit: plan.load[unit] for unit in order}
    for unit in reversed(order[1:]):
        size[parent[unit]] += size[unit]
        work[parent[unit]] += work[unit]
    all_size, all_work = size[order[0]], work[order[0]]
    best, cuts = -1, []
    for unit in order[1:]:
        price = plan.grid_cost(size[unit], work[unit])
        price += plan.grid_cost(all_size - size[unit], all_work - work[unit])
        if best < 0 or price < best:
            best, cuts = price, [unit]
        elif price == best:
            cuts.append(unit)
    below = {cuts[int(rng.random() * len(cuts))]}
    for unit in order[1:]:
        if parent[unit] in below:
            below.add(unit)
    stay = plan.stay
    keep = sum(
        stay[u] * ((plan.current[u] == one) - (plan.current[u] == two)) * (1 if u in below else -1)
        for u in order
    )
    first, second = (one, two) if keep >= 0 else (two, one)
    journal: Journal = []
    for unit in order:
        to = first if unit in below else second
        if plan.grid[unit] != to:
            journal.append((unit, plan.grid[unit]))
            plan.shift(unit, to)
    return journal


def _tree(plan: Plan, together: list[int], rng: Random) -> tuple[dict[int, int], list[int]]:
    """A random spanning tree by Kruskal: parents, and the units from the root down."""
    inside = set(together)
    links = []
    for unit in together:
        for other, _strength in plan.near[unit]:
            if unit < other and other in inside:
                same = plan.compound[unit] == plan.compound[other]
                links.append((rng.random() * (INSIDE if same else 1.0), unit, other))
    links.sort()
    root = {unit: unit for unit in together}
    tree: dict[int, list[int]] = {unit: [] for unit in together}
    for _draw, unit, other in links:
        one, two = _root(root, unit), _root(root, other)
        if one != two:
            root[one] = two
            tree[unit].append(other)
            tree[other].append(unit)
    start = together[int(rng.random() * len(together))]
    parent, order = {start: start}, [start]
    for unit in order:
        for other in tree[unit]:
            if other not in parent:
                parent[other] = unit
                order.append(other)
    return parent, order


def _root(root: dict[int, int], unit: int) -> int:
    while root[unit] != unit:
        root[unit] = root[root[unit]]
        unit = root[unit]
    return unit


def _kept(plan: Plan, journal: Journal, *grids: int) -> Journal | None:
    if all(plan.connected(number) for number in grids):
        return journal
    take_back(plan, journal)
    return None
