"""How good a division is: the grids met in a search put together anew, and a bound nobody can fall below.

Every cost of a division is a sum over its grids, so that the best division made of a given pool of grids is a set
partition: choose `k` grids that hold every unit once. Its dual (Held and Karp's subgradient method on the covering
constraints, as in Fisher, "The Lagrangian relaxation method", Management Science 27.1, 1981) gives a lower bound in
whole numbers; a branch and bound over what the bound leaves gives the best itself. Where the pool holds every grid
that could be in a better division (`complete.py`), the answer is a proof; else it speaks of the known grids only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from desktop.regrid.plan import HUNDREDTHS, Plan
from desktop.regrid.search import Found
from desktop.regrid.site import Site, Weights

ROUNDS: Final = 400  # of the subgradient method
NODES: Final = 60_000  # of the branch and bound
SCALE: Final = 1_000  # multipliers are whole thousandths of the cost's unit
_THINNED: Final = 10  # after so many rounds the columns that can no longer matter are forgotten
_PATIENCE: Final = 15  # rounds without a better bound before the steps are halved


@dataclass(frozen=True, slots=True)
class Column:
    """A grid that could be: its units (ascending), the label (today's grid, -1: a new one) it would carry, its cost."""

    mask: int
    units: tuple[int, ...]
    label: int
    cost: int  # twice hundredths: a link cut is shared by its two grids


@dataclass(frozen=True, slots=True)
class Proof:
    """`best`: the best division known. `bound`: no division of the pool costs less, in hundredths. `complete`: the
    pool holds every grid a better division could have, so that the bound is one for all divisions."""

    best: Found
    bound: int
    complete: bool
    columns: int

    @property
    def proven(self) -> bool:
        """Whether nothing can be better."""
        return self.complete and self.bound >= self.best.cost

    def gap(self, cost: int) -> int:
        """How far a plan of this cost can be above the best, in tenths of a per cent, rounded up."""
        floor = min(self.bound, cost)
        return -(-(cost - floor) * 1000 // max(1, floor))


def columns(site: Site, k: int, weights: Weights, masks: Iterable[int]) -> list[Column]:
    """Every grid of the pool with each label it could carry; costs add up to twice the plan's, see `constant`."""
    price = _Price(site, k, weights)
    found = []
    for mask in sorted(set(masks)):
        units = units_of(mask)
        base = price.base(mask, units)
        labels = sorted({price.current[u] for u in units if 0 <= price.current[u] < k})
        locked = {price.current[u] for u in units if site.units[u].locked and 0 <= price.current[u] < k}
        if len(locked) > 1:
            continue
        for label in [*labels, -1]:
            if not locked or label in locked:
                found.append(Column(mask, units, label, base + 2 * price.leaving(units, label)))
    return found


def units_of(mask: int) -> tuple[int, ...]:
    """The units of a grid given as a sum of 1 << unit."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return tuple(found)


class _Price:
    """What a grid costs by itself, doubled."""

    def __init__(self, site: Site, k: int, weights: Weights) -> None:
        self._plan = Plan(site, k, weights, [0] * len(site.units))
        self.current = self._plan.current
        self._split = 2 * HUNDREDTHS * weights.compound

    @property
    def constant(self) -> int:
        """To be taken off a sum of columns: each compound touches one grid for nothing."""
        return self._split * len(set(self._plan.compound))

    def base(self, mask: int, units: Sequence[int]) -> int:
        """Size, workload, links cut (this grid's half), compounds touched."""
        plan = self._plan
        size, work = sum(plan.households[u] for u in units), sum(plan.load[u] for u in units)
        cut = sum(s for u in units for other, s in plan.near[u] if not mask >> other & 1)
        touched = len({plan.compound[u] for u in units})
        return 2 * plan.grid_cost(size, work) + plan.cut * cut + self._split * touched

    def leaving(self, units: Sequence[int], label: int) -> int:
        """What it costs that units leave their grid of today."""
        plan = self._plan
        return sum(plan.stay[u] for u in units if plan.current[u] >= 0 and plan.current[u] != label)


def recombine(
    site: Site, k: int, weights: Weights, masks: Iterable[int], known: Found, *, complete: bool = False,
    progress: Progress = SILENT,
) -> Proof:  # fmt: skip
    """The best division of the pool and how far below none can be. `known` must be made of grids of the pool."""
    all_masks = {*masks, *_masks(known, k)}
    listed = columns(site, k, weights, all_masks)
    constant = _Price(site, k, weights).constant
    task = _Partition(len(site.units), k, listed)
    limit = 2 * known.cost + constant
    bound, prices = task.dual(limit, progress)
    if bound >= limit:
        return Proof(known, known.cost, complete, len(listed))
    best, whole = task.search(limit, prices, progress)
    found = known if best is None else _as_found(site, k, weights, best)
    if found.cost > known.cost:
        found = known
    lowest = found.cost if whole else min(found.cost, -(-(bound - constant) // 2))
    return Proof(found, max(0, lowest), complete, len(listed))


def _masks(found: Found, k: int) -> list[int]:
    return [sum(1 << u for u, grid in enumerate(found.grid) if grid == number) for number in range(k)]


def _as_found(site: Site, k: int, weights: Weights, chosen: Sequence[Column]) -> Found:
    grid = [0] * len(site.units)
    taken = {column.label for column in chosen}
    free = [label for label in range(k) if label not in taken]
    today = {unit.current for unit in site.units}
    free.sort(key=lambda label: (label in today, label))
    for column in chosen:
        label = column.label if column.label >= 0 else free.pop(0)
        for unit in column.units:
            grid[unit] = label
    return Found(tuple(grid), Plan(site, k, weights, grid).cost)


class _Partition:
    """Choose `k` columns that hold every unit once and no label twice, as cheaply as can be."""

    def __init__(self, count: int, k: int, listed: Sequence[Column]) -> None:
        self.count, self.k, self.columns = count, k, listed

    def dual(self, limit: int, progress: Progress) -> tuple[int, tuple[list[int], list[int]]]:
        """A lower bound, and the prices (of units, of labels; thousandths) it was found with."""
        share = SCALE * limit // max(1, self.count)
        prices = ([share] * self.count, [0] * self.k)
        best, kept, stride, since = self._bound(*prices)[0], prices, 1.0, 0
        for number in range(ROUNDS):
            step(progress, number, ROUNDS, _("核对方案的优劣"))
            bound, chosen = self._bound(*prices)
            since += 1
            if bound > best:
                best, kept, since = bound, prices, 0
            if best >= limit or stride < 0.002:
                break
            if number % _THINNED == _THINNED - 1:
                self._thin(kept, limit)
            if since >= _PATIENCE:
                stride, since, prices = stride / 2, 0, kept
                chosen = self._bound(*prices)[1]
            prices = self._moved(prices, chosen, stride * max(1, limit - bound))
        return best, kept

    def _needed(self, costs: Sequence[int], base: int, limit: int) -> list[int]:
        """The columns (by number) that a partition below `limit` can have: one with it and the cheapest others."""
        ordered = sorted(costs)[: self.k]
        others = base + sum(ordered[:-1])
        return [number for number, cost in enumerate(costs) if others + cost < SCALE * limit]

    def _thin(self, prices: tuple[list[int], list[int]], limit: int) -> None:
        """Forget what can be in no partition below `limit`."""
        costs = self.reduced(*prices)
        keep = self._needed(costs, sum(prices[0]) - sum(prices[1]), limit)
        if len(keep) >= self.k:
            self.columns = [self.columns[number] for number in keep]

    def _moved(
        self, prices: tuple[list[int], list[int]], chosen: Sequence[Column], stride: float
    ) -> tuple[list[int], list[int]]:
        units, labels = [1] * self.count, [-1] * self.k
        for column in chosen:
            for unit in column.units:
                units[unit] -= 1
            if column.label >= 0:
                labels[column.label] += 1
        norm = sum(n * n for n in units) + sum(
            n * n for n, price in zip(labels, prices[1], strict=True) if n > 0 or price
        )
        if not norm:
            return prices
        scale = SCALE * stride / norm
        return (
            [price + round(scale * n) for price, n in zip(prices[0], units, strict=True)],
            [max(0, price + round(scale * n)) for price, n in zip(prices[1], labels, strict=True)],
        )

    def reduced(self, units: Sequence[int], labels: Sequence[int]) -> list[int]:
        """What every column costs above its prices, in thousandths."""
        return [
            SCALE * column.cost - sum([units[u] for u in column.units]) + (labels[column.label] if column.label >= 0 else 0)
            for column in self.columns
        ]  # fmt: skip

    def _bound(self, units: Sequence[int], labels: Sequence[int]) -> tuple[int, list[Column]]:
        """The bound of the prices, rounded up to whole costs, and the columns that make it: the `k` cheapest."""
        cheapest: dict[int, tuple[int, int]] = {}
        for number, cost in enumerate(self.reduced(units, labels)):
            mask = self.columns[number].mask
            if mask not in cheapest or cost < cheapest[mask][0]:
                cheapest[mask] = (cost, number)
        chosen = sorted(cheapest.values())[: self.k]
        whole = sum(units) - sum(labels) + sum(cost for cost, _number in chosen)
        return -(-whole // SCALE), [self.columns[number] for _cost, number in chosen]

    def search(
        self, limit: int, prices: tuple[list[int], list[int]], progress: Progress
    ) -> tuple[list[Column] | None, bool]:
        """The best partition below `limit`, None when there is none; and whether everything was looked at."""
        costs = self.reduced(*prices)
        base = sum(prices[0]) - sum(prices[1])
        keep = self._needed(costs, base, limit)
        keep.sort(key=lambda number: (costs[number], number))
        return _Branch(self, keep, costs, base, progress).run(limit)


class _Branch:
    """Depth first, the unit with the fewest choices next, the cheapest choice first."""

    def __init__(
        self, task: _Partition, keep: Sequence[int], costs: Sequence[int], base: int, progress: Progress
    ) -> None:
        self._task, self._costs, self._base, self._progress = task, costs, base, progress
        self._keep = list(keep)
        ordered = [costs[number] for number in keep]
        self._least = [sum(ordered[:n]) for n in range(task.k + 1)]  # what n more columns cost at least
        self._nodes = 0
        self._best: list[int] | None = None
        self._limit = 0

    def run(self, limit: int) -> tuple[list[Column] | None, bool]:
        """The best below `limit`; False when it ended for want of time."""
        self._limit = SCALE * limit
        self._down([], (1 << self._task.count) - 1, 0, self._keep)
        best = None if self._best is None else [self._task.columns[n] for n in self._best]
        return best, self._nodes < NODES

    def _down(self, chosen: list[int], left: int, spent: int, open_: Sequence[int]) -> None:
        self._nodes += 1
        if self._nodes % 500 == 0:
            step(self._progress, min(self._nodes, NODES), NODES, _("核对方案的优劣"))
        more = self._task.k - len(chosen)
        if not left:
            if not more:
                self._found(chosen)
            return
        if self._nodes >= NODES or not more or self._base + spent + self._least[more] >= self._limit:
            return
        columns, counts = self._task.columns, [0] * self._task.count
        for number in open_:
            for unit in columns[number].units:
                counts[unit] += 1
        waiting = units_of(left)
        unit = min(waiting, key=lambda u: counts[u])
        for number in (n for n in open_ if columns[n].mask >> unit & 1):
            mask, label = columns[number].mask, columns[number].label
            rest = [
                n for n in open_
                if not columns[n].mask & mask and (label < 0 or columns[n].label != label)
            ]  # fmt: skip
            self._down([*chosen, number], left & ~mask, spent + self._costs[number], rest)

    def _found(self, chosen: Sequence[int]) -> None:
        real = SCALE * sum(self._task.columns[n].cost for n in chosen)
        if real < self._limit:
            self._limit, self._best = real, list(chosen)
