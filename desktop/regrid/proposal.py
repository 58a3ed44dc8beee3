"""From the office to a site and back: today's division, and a proposed one, as tables a clerk can read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress
from desktop.domain.regridding import Divide, NewGrid
from desktop.queries.division import BuildingRow, Wall
from desktop.regrid.adjacency import Barrier, Footprint, neighbours
from desktop.regrid.explain import Reason, explain, outside
from desktop.regrid.search import Budget, Found, search, usual_budget
from desktop.regrid.site import BALANCE, Norms, Preset, Site, Unit

BASES = ("registered", "occupied")


@dataclass(frozen=True)
class Division:
    """A site with the names that belong to it: `rows[u]` is unit u, a building or a stair of one that is too large for
    a grid; `grids[g]` the id of today's grid g."""

    rows: Sequence[BuildingRow]
    grids: Sequence[str]
    site: Site
    basis: str = "registered"

    @property
    def names(self) -> list[str]:
        """Of the units."""
        return [row.name for row in self.rows]


@dataclass(frozen=True)
class Ground:
    """What stands between buildings: walls on the map, sides told without one, and the clerk's own word (building
    ids, the smaller first: linked or not)."""

    walls: Sequence[Wall] = ()
    divides: Sequence[Divide] = ()
    told: Mapping[tuple[str, str], bool] = field(default_factory=dict)


def usual_number(of: Division) -> int:
    """As many grids as today, or the nearest number with which the average keeps the norm."""
    fitting = of.site.feasible_numbers()
    today = max(1, len(of.grids))
    if not len(fitting):
        return today
    return min(max(today, fitting[0]), fitting[-1], len(of.rows))


@dataclass(frozen=True, slots=True)
class GridPlan:
    """One grid of a proposal: what it has, what comes and goes (ids of buildings and stairs), whether it keeps the norm.

    `moved`, `moved_care`: households, and those in care, that come from another grid; `before` the households of today.
    """

    grid_id: str
    households: int
    load: int
    buildings: tuple[str, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    within: bool
    before: int = 0
    moved: int = 0
    moved_care: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """`grid_of`: id of a building or stair → index of `grids`. Households and care households that change their grid."""

    preset: str
    grids: tuple[GridPlan, ...]
    grid_of: Mapping[str, int]
    moved: int
    moved_care: int
    cost: int
    reasons: tuple[Reason, ...]


def division(
    rows: Sequence[BuildingRow],
    boxes: Mapping[str, tuple[int, int, int, int]],
    *,
    stairs: Mapping[str, Sequence[BuildingRow]] | None = None,
    basis: str = "registered",
    norms: Norms | None = None,
    locked: frozenset[str] = frozenset(),
    ground: Ground = Ground(),
) -> Division:
    """The site of an office's buildings. `boxes`: building id → centre, half width and height, in decimetres.

    A building with more households than a grid may have, or one that several grids share, comes in with its `stairs`,
    one by one. `locked` are ids of buildings, or of stairs. Raises `Refused` when there is no building to divide.
    """
    if not rows:
        raise Refused(_("还没有楼栋,请先登记楼栋和住户。"), code="regrid.no_buildings")
    norms = norms or Norms()
    pieces = _pieces(rows, boxes, stairs or {}, norms, basis)
    sizes: dict[str, int] = {}
    for row, _box in pieces:
        if row.grid_id:
            sizes[row.grid_id] = sizes.get(row.grid_id, 0) + row.registered
    grids = sorted(
        sizes, key=lambda grid: (-sizes[grid], grid)
    )  # when fewer are asked for, the largest go on
    index = {grid: number for number, grid in enumerate(grids)}
    compounds = {name: number for number, name in enumerate(dict.fromkeys(row.compound_id for row in rows))}
    units = [
        Unit(
            row.id, row.households(basis), row.care, compounds[row.compound_id], index.get(row.grid_id, -1),
            bool({row.id, row.of} & locked) and row.grid_id != "",
        )
        for row, _box in pieces
    ]  # fmt: skip
    prints = [Footprint(*box, compounds[row.compound_id]) for row, box in pieces]
    names = [row for row, _box in pieces]
    links = neighbours(prints, _barriers(ground), sides=_sides(names, ground), told=_told(names, ground))
    return Division(names, grids, Site(units, links, norms), basis)


Placed = tuple[BuildingRow, tuple[int, int, int, int]]


def _pieces(
    rows: Sequence[BuildingRow], boxes: Mapping[str, tuple[int, int, int, int]],
    stairs: Mapping[str, Sequence[BuildingRow]], norms: Norms, basis: str,
) -> list[Placed]:  # fmt: skip
    """Every building, those that cannot stay whole in slices side by side, one a stair."""
    found: list[Placed] = []
    for row in rows:
        own = stairs.get(row.id, ())
        x, y, width, height = boxes[row.id]
        if len(own) < 2 or not (row.households(basis) > norms.upper or row.shared):
            found.append((row, boxes[row.id]))
            continue
        for number, stair in enumerate(own):
            shift = (2 * number + 1 - len(own)) * max(width, height) // len(own)
            slices = max(1, max(width, height) // len(own))
            box = (x + shift, y, slices, height) if width >= height else (x, y + shift, width, slices)
            found.append((stair, box))
    return found


def _barriers(ground: Ground) -> list[Barrier]:
    """The walls of the map in decimetres."""
    return [
        Barrier(
            [(x // 10, y // 10) for x, y in wall.points],
            [((x // 10, y // 10), radius // 10) for x, y, radius in wall.passes],
        )
        for wall in ground.walls
    ]


def _sides(rows: Sequence[BuildingRow], ground: Ground) -> list[int]:
    """A number for each way of being on one side or the other of everything that was told."""
    return [
        sum(1 << n for n, one in enumerate(ground.divides) if {row.id, row.of} & one.buildings)
        for row in rows
    ]


def _told(rows: Sequence[BuildingRow], ground: Ground) -> dict[tuple[int, int], bool]:
    """The clerk's word by index; about a building that comes in stairs it holds for all of them, linked by the first."""
    where: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        where.setdefault(row.of or row.id, []).append(number)
    found = {}
    for (left, right), linked in ground.told.items():
        ones, others = where.get(left, []), where.get(right, [])
        for one in ones[:1] if linked else ones:
            for other in others[:1] if linked else others:
                found[min(one, other), max(one, other)] = linked
    return found


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


def titles(of: Division, k: int, names: Mapping[str, str]) -> list[str]:
    """What the grids of a plan are called: as today (`names`, by id), or new with a number."""
    known = [names.get(grid, "") for grid in of.grids[:k]]
    return [*known, *(_("新网格 {n}").format(n=n + 1) for n in range(len(known), k))]


def described(
    of: Division, k: int, preset: Preset, found: Found, *, names: Mapping[str, str] | None = None
) -> Proposal:
    """A plan in the words of the office; `names` of today's grids, by id."""
    units = of.site.units
    plans = []
    for number in range(k):
        own = [u for u, grid in enumerate(found.grid) if grid == number]
        before = {u for u, unit in enumerate(units) if unit.current == number}
        households = sum(units[u].households for u in own)
        came = [units[u] for u in own if units[u].current not in {-1, number}]
        plans.append(
            GridPlan(
                of.grids[number] if number < len(of.grids) else "", households, sum(units[u].load for u in own),
                _ids(of, own), _ids(of, (u for u in own if u not in before)), _ids(of, before.difference(own)),
                of.site.norms.lower <= households <= of.site.norms.upper, sum(units[u].households for u in before),
                sum(unit.households for unit in came), sum(unit.care for unit in came),
            )
        )  # fmt: skip
    reasons = (
        *explain(of.site, k, names=of.names),
        *outside(of.site, k, found.grid, names=of.names, grids=() if names is None else titles(of, k, names)),
    )
    return Proposal(
        preset.key, tuple(plans), {unit.id: grid for unit, grid in zip(units, found.grid, strict=True)},
        sum(plan.moved for plan in plans), sum(plan.moved_care for plan in plans), found.cost, reasons,
    )  # fmt: skip


def new_grids(of: Division, proposal: Proposal, names: Mapping[int, str] | None = None) -> list[NewGrid]:
    """A proposal as the act that puts it into force; `names` of grids that are new, by their place in the proposal."""
    place = {row.id: row.place for row in of.rows}
    return [
        NewGrid(plan.grid_id, tuple(place[one] for one in plan.buildings), (names or {}).get(number, ""))
        for number, plan in enumerate(proposal.grids)
    ]


def ended(of: Division, k: int) -> list[str]:
    """Today's grids that a division into fewer lets end."""
    return list(of.grids[k:])


def _ids(of: Division, units: Iterable[int]) -> tuple[str, ...]:
    return tuple(of.rows[u].id for u in sorted(units))
