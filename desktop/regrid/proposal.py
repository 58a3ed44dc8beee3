"""From the office to a site and back: today's division, and a proposed one, as tables a clerk can read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress
from desktop.queries.division import BuildingRow
from desktop.regrid.adjacency import Barrier, Footprint, neighbours
from desktop.regrid.explain import Reason, explain
from desktop.regrid.search import Budget, Found, search, usual_budget
from desktop.regrid.site import BALANCE, Norms, Preset, Site, Unit

BASES = ("registered", "occupied")


@dataclass(frozen=True)
class Division:
    """A site with the names that belong to it: `rows[u]` is unit u, `grids[g]` the id of today's grid g ("" new)."""

    rows: Sequence[BuildingRow]
    grids: Sequence[str]
    site: Site


def usual_number(of: Division) -> int:
    """As many grids as today, or the nearest number with which the average keeps the norm."""
    fitting = of.site.feasible_numbers()
    today = max(1, len(of.grids))
    if not len(fitting):
        return today
    return min(max(today, fitting[0]), fitting[-1], len(of.rows))


@dataclass(frozen=True, slots=True)
class GridPlan:
    """One grid of a proposal: what it has, what comes and goes (building ids), whether it keeps the norm."""

    grid_id: str
    households: int
    load: int
    buildings: tuple[str, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    within: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """`grid_of`: building id → index of `grids`. Households and care households that change their grid."""

    preset: str
    grids: tuple[GridPlan, ...]
    grid_of: Mapping[str, int]
    moved: int
    moved_care: int
    cost: int
    reasons: tuple[Reason, ...]


def division(
    rows: Sequence[BuildingRow],
    footprints: Mapping[str, Footprint],
    *,
    basis: str = "registered",
    norms: Norms | None = None,
    locked: frozenset[str] = frozenset(),
    barriers: Sequence[Barrier] = (),
) -> Division:
    """The site of an office's buildings. `footprints`: building id → where it stands, in decimetres.

    Raises `Refused` when there is no building to divide.
    """
    if not rows:
        raise Refused(_("还没有楼栋,请先登记楼栋和住户。"), code="regrid.no_buildings")
    sizes: dict[str, int] = {}
    for row in rows:
        if row.grid_id:
            sizes[row.grid_id] = sizes.get(row.grid_id, 0) + row.registered
    grids = sorted(
        sizes, key=lambda grid: (-sizes[grid], grid)
    )  # when fewer are asked for, the largest go on
    index = {grid: number for number, grid in enumerate(grids)}
    compounds = {name: number for number, name in enumerate(dict.fromkeys(row.compound_id for row in rows))}
    units = [
        Unit(
            row.id, row.registered if basis == "registered" else row.occupied, row.care, compounds[row.compound_id],
            index.get(row.grid_id, -1), row.id in locked and row.grid_id != "",
        )
        for row in rows
    ]  # fmt: skip
    links = neighbours([footprints[row.id] for row in rows], barriers)
    return Division(rows, grids, Site(units, links, norms or Norms()))


def propose(
    of: Division,
    k: int,
    preset: Preset = BALANCE,
    *,
    budget: Budget | None = None,
    progress: Progress = SILENT,
    better: Callable[[Proposal], None] | None = None,
) -> Proposal:
    """A division into `k` grids; the `k` largest of today's grids go on, others end or begin.

    `better` hears of earlier plans. Raises `Refused` as `search` does, `Cancelled` out of `progress`.
    """
    tell: Callable[[Found], None] | None = None
    if better is not None:
        hear = better

        def tell_it(found: Found) -> None:
            hear(described(of, k, preset, found))

        tell = tell_it
    found = search(
        of.site,
        k,
        preset.weights,
        budget=budget or usual_budget(len(of.rows)),
        progress=progress,
        better=tell,
    )
    return described(of, k, preset, found)


def described(of: Division, k: int, preset: Preset, found: Found) -> Proposal:
    """A plan in the words of the office."""
    units = of.site.units
    plans = []
    for number in range(k):
        own = [u for u, grid in enumerate(found.grid) if grid == number]
        before = {u for u, unit in enumerate(units) if unit.current == number}
        households = sum(units[u].households for u in own)
        plans.append(
            GridPlan(
                of.grids[number] if number < len(of.grids) else "", households, sum(units[u].load for u in own),
                _ids(of, own), _ids(of, (u for u in own if u not in before)), _ids(of, before.difference(own)),
                of.site.norms.lower <= households <= of.site.norms.upper,
            )
        )  # fmt: skip
    moved = [unit for unit, grid in zip(units, found.grid, strict=True) if unit.current not in {-1, grid}]
    return Proposal(
        preset.key, tuple(plans), {unit.id: grid for unit, grid in zip(units, found.grid, strict=True)},
        sum(unit.households for unit in moved), sum(unit.care for unit in moved), found.cost,
        explain(of.site, k, names=[row.name for row in of.rows]),
    )  # fmt: skip


def _ids(of: Division, units: Iterable[int]) -> tuple[str, ...]:
    return tuple(of.rows[u].id for u in sorted(units))
