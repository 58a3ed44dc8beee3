"""Every grid that a division better than a known one could have: for small sites, where all of them can be listed.

Connected sets of units are listed once each; a set is dropped as soon as what it costs by itself, with the least that
the rest must cost because of it, is no better than the known division. Nothing else is left out, so that a search
over the rest proves.
"""

from __future__ import annotations

from typing import Final

from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from desktop.regrid.plan import HUNDREDTHS, Plan
from desktop.regrid.recombine import units_of
from desktop.regrid.site import Site, Weights

MOST: Final = 400_000  # sets looked at before giving up
KEPT: Final = 20_000  # sets worth keeping; a larger pool would not be searched to the end


def all_grids(
    site: Site, k: int, weights: Weights, cost: int, *, progress: Progress = SILENT, most: int = MOST
) -> list[int] | None:
    """The grids (sums of 1 << unit) of all divisions that cost less than `cost`; None when there are too many."""
    listing = _Listing(site, k, weights, cost, progress, most)
    for root in range(len(site.units)):
        if not listing.grow(1 << root, listing.near[root], (1 << (root + 1)) - 1, *listing.weight[root]):
            return None
    return listing.kept


class _Listing:
    """The sets as they are met."""

    def __init__(
        self, site: Site, k: int, weights: Weights, cost: int, progress: Progress, most: int
    ) -> None:
        self._plan = Plan(site, k, weights, [0] * len(site.units))
        self._k, self._cost, self._most, self._progress = k, cost, most, progress
        self.near = [sum(1 << other for other, _s in links) for links in self._plan.near]
        self.weight = [(unit.households, unit.load) for unit in site.units]
        self._all = (sum(h for h, _w in self.weight), sum(w for _h, w in self.weight))
        self._whole: dict[int, int] = {}
        for number, compound in enumerate(self._plan.compound):
            self._whole[compound] = self._whole.get(compound, 0) | 1 << number
        self._looked = 0
        self.kept: list[int] = []

    def grow(self, mask: int, edge: int, banned: int, size: int, work: int) -> bool:
        """The set and every larger one that leaves out what is `banned`; False when there are too many."""
        self._looked += 1
        if self._looked % 2_000 == 0:
            step(self._progress, min(self._looked, self._most), self._most, _("核对方案的优劣"))
        if self._looked > self._most or len(self.kept) > KEPT:
            return False
        if self._growing(size, work) >= self._cost:
            return True
        if self._alone(mask, size, work) < self._cost:
            self.kept.append(mask)
        edge &= ~banned & ~mask
        while edge:
            low = edge & -edge
            edge ^= low
            banned |= low
            unit = low.bit_length() - 1
            households, load = self.weight[unit]
            if not self.grow(mask | low, edge | self.near[unit], banned, size + households, work + load):
                return False
        return True

    def _growing(self, size: int, work: int) -> int:
        """What any set that holds this one costs at least: only what more units make worse."""
        plan, norms = self._plan, self._plan.site.norms
        least = HUNDREDTHS * plan.weights.band * max(0, size - norms.upper)
        if HUNDREDTHS * work > plan.target:
            balance = plan.grid_cost(max(norms.lower, min(size, norms.upper)), work)
            least += balance + self._rest(work)
        return least

    def _rest(self, work: int) -> int:
        """How far the other grids together are from their share."""
        plan = self._plan
        return plan.weights.balance * abs(HUNDREDTHS * (self._all[1] - work) - (self._k - 1) * plan.target)

    def _alone(self, mask: int, size: int, work: int) -> int:
        """The least a division costs that has this grid: its own faults, and what the others must bear for it."""
        plan, norms, others = self._plan, self._plan.site.norms, self._k - 1
        left = self._all[0] - size
        outside = max(0, left - others * norms.upper, others * norms.lower - left)
        units = units_of(mask)
        cut = sum(s for u in units for other, s in plan.near[u] if not mask >> other & 1)
        touched = {plan.compound[u] for u in units}
        parted = sum(self._whole[compound] & ~mask != 0 for compound in touched)
        stay = sum(plan.stay[u] for u in units if plan.current[u] >= 0)
        kept: dict[int, int] = {}
        for unit in units:
            kept[plan.current[unit]] = kept.get(plan.current[unit], 0) + plan.stay[unit]
        stay -= max((saved for label, saved in kept.items() if label >= 0), default=0)
        return (
            plan.grid_cost(size, work) + self._rest(work) + HUNDREDTHS * plan.weights.band * outside
            + plan.cut * cut + plan.split * parted + stay
        )  # fmt: skip
