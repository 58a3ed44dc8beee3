"""A division being worked on: who is in which grid, what it costs, and one primitive that changes it.

Costs are whole hundredths of a household-equivalent, so that every PC adds up the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from desktop.regrid.site import Site, Weights

HUNDREDTHS = 100


class Plan:
    """`grid[u]` is the grid (0 … k-1) of unit u; a grid may be empty only while the plan is being made.

    The lists are public: the search reads them in its innermost loop.
    """

    def __init__(self, site: Site, k: int, weights: Weights, grid: Sequence[int]) -> None:
        self.site, self.k, self.weights = site, k, weights
        self.near = site.neighbours()
        self.households = [unit.households for unit in site.units]
        self.load = [unit.load for unit in site.units]
        self.compound = [unit.compound for unit in site.units]
        self.current = [unit.current for unit in site.units]
        self.stay = [weights.stay * (unit.households + 3 * unit.care) for unit in site.units]
        self.target = HUNDREDTHS * sum(self.load) // k
        self.cut = HUNDREDTHS * weights.cut
        self.split = HUNDREDTHS * weights.compound
        compounds = max(self.compound, default=-1) + 1
        self.grid = list(grid)
        self.members: list[set[int]] = [set() for _ in range(k)]
        self.size, self.work = [0] * k, [0] * k
        self.touch = [[0] * k for _ in range(compounds)]
        for unit, number in enumerate(self.grid):
            self.members[number].add(unit)
            self.size[number] += self.households[unit]
            self.work[number] += self.load[unit]
            self.touch[self.compound[unit]][number] += 1
        self.price = [self.grid_cost(self.size[g], self.work[g]) for g in range(k)]
        self.cost = self.whole_cost()

    def grid_cost(self, size: int, work: int) -> int:
        """What one grid costs by its households and its workload."""
        norms, weights = self.site.norms, self.weights
        outside = (
            size - norms.upper if size > norms.upper else norms.lower - size if size < norms.lower else 0
        )
        cost = HUNDREDTHS * weights.band * outside
        if weights.balance:
            target = self.target
            away = abs(HUNDREDTHS * work - target)
            cost += weights.balance * away
            if away * 10 > target:
                cost += weights.balance * (away - target // 10)
                if away * 5 > target:
                    cost += 2 * weights.balance * (away - target // 5)
        return cost

    def whole_cost(self) -> int:
        """The cost counted anew; `cost` is the same, kept up to date."""
        stay = sum(
            self.stay[u] for u, g in enumerate(self.grid) if self.current[u] >= 0 and g != self.current[u]
        )
        split = sum(self.split * (sum(n > 0 for n in row) - 1) for row in self.touch if any(row))
        cut = sum(
            self.cut * strength
            for unit, links in enumerate(self.near)
            for other, strength in links
            if unit < other and self.grid[unit] != self.grid[other]
        )
        return sum(self.price) + stay + split + cut

    def delta(self, unit: int, to: int) -> int:
        """What the cost changes by when a unit goes to another grid."""
        grid = self.grid
        source = grid[unit]
        households, load = self.households[unit], self.load[unit]
        change = (
            self.grid_cost(self.size[source] - households, self.work[source] - load)
            + self.grid_cost(self.size[to] + households, self.work[to] + load)
            - self.price[source]
            - self.price[to]
        )
        home = self.current[unit]
        if home >= 0:
            if source == home:
                change += self.stay[unit]
            elif to == home:
                change -= self.stay[unit]
        touch = self.touch[self.compound[unit]]
        if touch[source] == 1:
            change -= self.split
        if touch[to] == 0:
            change += self.split
        lost = 0
        for other, strength in self.near[unit]:
            there = grid[other]
            if there == source:
                lost += strength
            elif there == to:
                lost -= strength
        return change + self.cut * lost

    def shift(self, unit: int, to: int, change: int | None = None) -> int:
        """Put a unit into another grid; returns (and adds) the change of cost. Undone by shifting back."""
        if change is None:
            change = self.delta(unit, to)
        source = self.grid[unit]
        households, load = self.households[unit], self.load[unit]
        self.size[source] -= households
        self.size[to] += households
        self.work[source] -= load
        self.work[to] += load
        self.price[source] = self.grid_cost(self.size[source], self.work[source])
        self.price[to] = self.grid_cost(self.size[to], self.work[to])
        self.members[source].discard(unit)
        self.members[to].add(unit)
        touch = self.touch[self.compound[unit]]
        touch[source] -= 1
        touch[to] += 1
        self.grid[unit] = to
        self.cost += change
        return change

    def connected_without(self, unit: int) -> bool:
        """Whether the unit's grid stays in one piece, and not empty, when the unit leaves it."""
        grid = self.grid
        source = grid[unit]
        mine = [other for other, _strength in self.near[unit] if grid[other] == source]
        if len(mine) < 2:
            return bool(mine)
        wanted = set(mine)
        rest = [wanted.pop()]
        seen = {unit, rest[0]}
        while rest:
            for other, _strength in self.near[rest.pop()]:
                if grid[other] == source and other not in seen:
                    wanted.discard(other)
                    if not wanted:
                        return True
                    seen.add(other)
                    rest.append(other)
        return False

    def connected(self, number: int) -> bool:
        """Whether a grid is in one piece and not empty."""
        members = self.members[number]
        if not members:
            return False
        start = min(members)
        seen, rest = {start}, [start]
        while rest:
            for other, _strength in self.near[rest.pop()]:
                if other in members and other not in seen:
                    seen.add(other)
                    rest.append(other)
        return len(seen) == len(members)
