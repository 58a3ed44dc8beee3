"""The search for a division: seeded simulated annealing over plans whose grids are all in one piece.

An iteration budget, not seconds, so that the same input gives the same plan on every PC. Whether a worse plan is
taken is decided in whole numbers against a table of rounded exponential quantiles, so that no PC's `exp` matters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log
from random import Random
from typing import Final

from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from desktop.regrid import moves
from desktop.regrid.plan import HUNDREDTHS, Plan
from desktop.regrid.site import Site, Weights
from desktop.regrid.start import start_plan

HOT: Final = 400 * HUNDREDTHS
COLD: Final = 5 * HUNDREDTHS
BLOCKS: Final = 150  # temperature steps of a run; between them progress is told
TOLD: Final = 10  # after so many blocks a better plan is told of
HEATS: Final = (
    10,
    3,
    1,
)  # runs begin hot, then milder, then near the best plan met; tenths of the budget's heat
DRAWS: Final = 4096
QUANTILES: Final = tuple(round(-1000 * log((i + 0.5) / DRAWS)) for i in range(DRAWS))  # thousandths


@dataclass(frozen=True, slots=True)
class Budget:
    """How long to search: `restarts` runs of `steps` moves, from `seed`, each cooled from `hot` to `cold`.

    A change that costs as much as the temperature (hundredths of a household-equivalent) is still taken a third
    of the time.
    """

    restarts: int = 4
    steps: int = 150_000
    seed: int = 1
    hot: int = HOT
    cold: int = COLD


def usual_budget(units: int, seed: int = 1) -> Budget:
    """Enough for so many units: a small site is searched to the end sooner."""
    return Budget(steps=min(150_000, 2_000 * max(1, units)), seed=seed)


@dataclass(frozen=True, slots=True)
class Found:
    """A division: the grid (0 … k-1) of every unit, and its cost in hundredths of a household-equivalent."""

    grid: tuple[int, ...]
    cost: int


def search(
    site: Site,
    k: int,
    weights: Weights,
    *,
    budget: Budget = Budget(),
    progress: Progress = SILENT,
    better: Callable[[Found], None] | None = None,
    pool: set[int] | None = None,
) -> Found:
    """The best plan met. `better` hears of a first usable plan at once and of better ones now and then; `pool` takes
    up the grids met on the way, each as the sum of 1 << unit.

    Every barrier's side must be able to hold a grid of its own, else `Refused` (`regrid.sides`). `Cancelled`
    comes out of `progress`.
    """
    rng = Random(budget.seed)  # noqa: S311 - a search, not a secret
    begin = start_plan(site, k, weights, rng)
    best = Found(tuple(begin), Plan(site, k, weights, begin).cost)
    tell = _Better(best, better)
    tell(best)
    for run in range(budget.restarts):
        heat = HEATS[run % len(HEATS)]
        plan = Plan(site, k, weights, begin if heat > 1 else best.grid)
        own = Random(rng.getrandbits(64))  # noqa: S311 - as above
        annealer = Annealer(plan, own, progress, (run, budget.restarts), pool)
        hot = max(budget.cold, budget.hot * heat // HEATS[0])
        found = annealer.run(budget.steps, cooling(hot, budget.cold, BLOCKS), tell)
        if found.cost < best.cost:
            best = found
            tell(best)
    return best


class _Better:
    """Tells of a plan when it is better than all it told of before."""

    def __init__(self, first: Found, listener: Callable[[Found], None] | None) -> None:
        self._cost, self._listener = first.cost + 1, listener

    def __call__(self, found: Found) -> None:
        if self._listener is not None and found.cost < self._cost:
            self._cost = found.cost
            self._listener(found)


class Annealer:
    """One run: most steps give a unit at a border to the grid beyond it, some try a larger move."""

    def __init__(
        self, plan: Plan, rng: Random, progress: Progress = SILENT, run: tuple[int, int] = (0, 1),
        pool: set[int] | None = None,
    ) -> None:  # fmt: skip
        self.plan, self.rng, self.progress, self.number, self.pool = plan, rng, progress, run, pool
        self.free = [not unit.locked for unit in plan.site.units]
        self.movable = [u for u, free in enumerate(self.free) if free and plan.near[u]]
        self.best, self.best_cost = list(plan.grid), plan.cost

    def run(
        self, steps: int, temperatures: Sequence[int], better: Callable[[Found], None] | None = None
    ) -> Found:
        """Cool through `temperatures`, then only downhill."""
        for number, heat in enumerate([*temperatures, 0]):
            done = self.number[0] * BLOCKS + number
            step(self.progress, done, self.number[1] * BLOCKS, _("比较划分方案"))
            if self.movable and self.plan.k > 1:
                self._block(steps // BLOCKS, heat)
            if self.pool is not None:
                self.pool.update(sum(1 << unit for unit in own) for own in self.plan.members)
            if better is not None and number % TOLD == TOLD - 1:
                better(Found(tuple(self.best), self.best_cost))
        return Found(tuple(self.best), self.best_cost)

    def _block(self, steps: int, heat: int) -> None:
        plan, draw, movable, near = self.plan, self.rng.random, self.movable, self.plan.near
        grid, members, count = plan.grid, plan.members, len(self.movable)
        for _step in range(steps):
            unit = movable[int(draw() * count)]
            links = near[unit]
            other = links[int(draw() * len(links))][0]
            to = grid[other]
            if to == grid[unit]:
                continue
            kind = draw()
            if kind < 0.72:
                if len(members[grid[unit]]) < 2:
                    continue
                change = plan.delta(unit, to)
                if change * 1000 <= heat * QUANTILES[int(draw() * DRAWS)] and plan.connected_without(unit):
                    plan.shift(unit, to, change)
            else:
                self._large(kind, unit, other, heat)
            if plan.cost < self.best_cost:
                self.best_cost, self.best = plan.cost, list(grid)

    def _large(self, kind: float, unit: int, other: int, heat: int) -> None:
        plan, rng = self.plan, self.rng
        before, one, two = plan.cost, plan.grid[unit], plan.grid[other]
        if kind < 0.88:
            journal = moves.piece(plan, unit, two, self.free)
        elif kind < 0.967:
            partner = self._partner(unit, one, two)
            journal = moves.swap(plan, unit, partner) if partner >= 0 else None
        elif kind < 0.998:
            journal = moves.resplit(plan, one, two, self.free, rng)
        else:
            heavy = max(range(plan.k), key=lambda g: (plan.price[g], -g))
            journal = moves.relocate(plan, one, two, heavy, self.free, rng) if heavy not in {one} else None
        if journal is None:
            return
        if (plan.cost - before) * 1000 > heat * QUANTILES[int(rng.random() * DRAWS)]:
            moves.take_back(plan, journal)

    def _partner(self, unit: int, one: int, two: int) -> int:
        """A unit of the other grid that touches this one's grid, -1 when there is none to move."""
        grid, near = self.plan.grid, self.plan.near
        found = [
            there
            for there in sorted(self.plan.members[two])
            if self.free[there] and any(grid[link] == one and link != unit for link, _s in near[there])
        ]
        return found[int(self.rng.random() * len(found))] if found else -1


def cooling(hot: int, cold: int, blocks: int) -> Sequence[int]:
    """Temperatures from `hot` to `cold`, each the same fraction of the one before, in whole hundredths."""
    ratio = (cold / hot) ** (1 / max(1, blocks - 1))
    found, heat = [], float(hot)
    for _block in range(blocks):
        found.append(round(heat))
        heat *= ratio
    return found
