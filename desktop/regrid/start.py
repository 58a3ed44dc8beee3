"""A first division: today's plan made whole, with as many grids as asked for."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.regrid import moves
from desktop.regrid.plan import Plan
from desktop.regrid.site import Site, Weights

GROW = 40  # random trees tried when a grid is split


def start_plan(site: Site, k: int, weights: Weights, rng: Random) -> list[int]:
    """The grid of every unit: contiguous, none empty, as near to today as that allows.

    Raises `Refused` (`regrid.sides`) when there are more sides of barriers than grids, (`regrid.number`) when
    there are more grids than units.
    """
    sides = site.sides()
    if not 0 < k <= len(site.units):
        raise Refused(_("网格数应在 1 到 {n} 之间。").format(n=len(site.units)), code="regrid.number")
    if len(sides) > k:
        text = _("道路或围墙把社区分成 {n} 片,{k} 个网格不够,每片至少要有一个。").format(n=len(sides), k=k)
        raise Refused(text, code="regrid.sides")
    grid = [unit.current if unit.current < k else -1 for unit in site.units]
    grid = _whole(site, grid)
    grid = _filled(site, grid, k)
    plan = Plan(site, k, weights, grid)
    _opened(plan, rng)
    return list(plan.grid)


def _whole(site: Site, grid: list[int]) -> list[int]:
    """Of each grid only its largest piece; the rest becomes unassigned. A locked unit's piece is kept."""
    near = site.neighbours()
    kept, seen = [-1] * len(grid), set[int]()
    pieces: dict[int, list[list[int]]] = {}
    for unit, number in enumerate(grid):
        if number < 0 or unit in seen:
            continue
        part = _piece(near, unit, grid)
        seen |= set(part)
        pieces.setdefault(number, []).append(part)
    for number, parts in pieces.items():
        best = max(
            parts,
            key=lambda p: (
                any(site.units[u].locked for u in p),
                sum(site.units[u].households for u in p),
                -p[0],
            ),
        )
        for unit in best:
            kept[unit] = number
    return kept


def _piece(near: Sequence[Sequence[tuple[int, int]]], start: int, grid: Sequence[int]) -> list[int]:
    """The units of the start's grid that hang together with it."""
    found, seen = [start], {start}
    for unit in found:
        for other, _strength in near[unit]:
            if other not in seen and grid[other] == grid[start]:
                seen.add(other)
                found.append(other)
    return sorted(found)


def _filled(site: Site, grid: list[int], k: int) -> list[int]:
    """Unassigned units join the grid they are linked to most strongly, a side without any begins one."""
    near, sides = site.neighbours(), site.sides()
    for side in sides:
        if all(grid[unit] < 0 for unit in side):
            used = set(grid)
            number = next((n for n in range(k) if n not in used), -1)
            if number < 0:
                number = _given_up(site, grid, sides)
            grid[max(side, key=lambda u: (site.units[u].households, -u))] = number
    for side in sides:
        waiting = [unit for unit in side if grid[unit] < 0]
        while waiting:
            best = max(
                (
                    (strength, site.units[other].compound == site.units[unit].compound, -unit, -other)
                    for unit in waiting
                    for other, strength in near[unit]
                    if grid[other] >= 0
                ),
            )
            grid[-best[2]] = grid[-best[3]]
            waiting.remove(-best[2])
    return grid


def _given_up(site: Site, grid: list[int], sides: Sequence[Sequence[int]]) -> int:
    """A grid's number for a side that has none: the smallest of a side that has several gives it up."""
    choices = []
    for side in sides:
        held: dict[int, list[int]] = {}
        for unit in side:
            if grid[unit] >= 0:
                held.setdefault(grid[unit], []).append(unit)
        for number, units in held.items():
            if len(held) > 1 and not any(site.units[u].locked for u in units):
                choices.append((sum(site.units[u].households for u in units), number, units))
    if not choices:
        text = _("锁定的楼栋占住了每一个网格,被道路隔开的一片没有网格可用。请解锁或多分一格。")
        raise Refused(text, code="regrid.sides")
    _households, number, units = min(choices)
    for unit in units:
        grid[unit] = -1
    return number


def _opened(plan: Plan, rng: Random) -> None:
    """Every grid that is still empty takes half of the one that gains most by it."""
    free = [not unit.locked for unit in plan.site.units]
    for number in range(plan.k):
        if plan.members[number]:
            continue
        heavy = sorted(range(plan.k), key=lambda g: (-plan.price[g], -plan.size[g], g))
        for candidate in heavy:
            if len(plan.members[candidate]) < 2 or not all(free[u] for u in plan.members[candidate]):
                continue
            if _best_split(plan, candidate, number, free, rng):
                break
        else:
            text = _("锁定的楼栋太多,分不出 {k} 个网格。请减少锁定或网格数。").format(k=plan.k)
            raise Refused(text, code="regrid.locked")


def _best_split(plan: Plan, heavy: int, empty: int, free: list[bool], rng: Random) -> bool:
    best: tuple[int, list[int]] | None = None
    for _try in range(GROW):
        journal = moves.resplit(plan, heavy, empty, free, rng)
        if journal is None:
            continue
        if plan.members[heavy] and plan.members[empty] and (best is None or plan.cost < best[0]):
            best = (plan.cost, list(plan.grid))
        moves.take_back(plan, journal)
    if best is None:
        return False
    for unit, number in enumerate(best[1]):
        if plan.grid[unit] != number:
            plan.shift(unit, number)
    return True
