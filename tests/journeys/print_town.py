"""A made-up office as large as a print day: 1,485 stairs in 51 grids, 4,807 workers, 3,000 households; its 51 neighbours.

The district of the sources has 52 communities and 2,593 small grids (小格区), so 49 or 50 grids a community, each with a
map page of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from sqlalchemy import text

from desktop.documents.kinds.grid_map import GridMapData
from desktop.documents.kinds.grid_map.sample import terraces
from desktop.workspace import Workspace

PER_BUILDING = 5
LEADS = 3  # grids a leader answers for
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", "安邦成达恩芳国华建静开兰明宁平琴荣胜文欣"


@dataclass(frozen=True)
class Sizes:
    """How much is printed. `maps`: the pages of single grids in the whole district, the office's own among them."""

    stairs: int = 1_485
    staff: int = 4_807
    homes: int = 3_000
    grids: int = 51
    communities: int = 52
    maps: int = 2_593

    def share(self, part: float) -> Sizes:
        """A day as long as `part` of this one (1: all of it); the office has 51 grids all the same."""
        communities = max(2, round(self.communities * part))
        return Sizes(
            round(self.stairs * part),
            round(self.staff * part),
            round(self.homes * part),
            self.grids,
            communities,
            round(self.maps * communities / self.communities),
        )

    def grid_of(self, stair: int) -> int:
        """The grid (from 0) of a stair (from 0): about twenty-nine stairs each on a whole day."""
        return stair * self.grids // self.stairs


def neighbours(sizes: Sizes) -> Iterator[GridMapData]:
    """The other communities, 49 or 50 grids each, none like another: two buildings a grid, compounds of 8 to 37."""
    left = sizes.maps - sizes.grids
    for number in range(sizes.communities - 1):
        grids = -(-left // (sizes.communities - 1 - number))
        left -= grids
        data = terraces(2 * grids, per_grid=2, per_compound=8 + number * 7 % 30)
        yield replace(data, community=f"第{number + 2}社区")


@dataclass(frozen=True)
class PrintTown:
    """One leader, with the grids and stairs he answers for; one worker, with her grid, stairs and households."""

    leader: str
    led: frozenset[str]
    led_stairs: frozenset[str]
    worker: str
    worker_name: str
    grid: str
    stairs: frozenset[str]
    homes: frozenset[str]


def build(office: Workspace, sizes: Sizes) -> PrintTown:
    """Every stair is a grid of its own with a leader and a worker; the other grids are lanes nobody answers for."""
    numbers = count(1)

    def new() -> str:
        return f"{next(numbers):032x}"

    rows: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}

    def add(record: str, /, **fields: Any) -> str:
        made = new()
        rows.setdefault(record, []).append((made, fields))
        return made

    with office.read() as db:
        community = str(db.execute(text("SELECT id FROM community")).scalar_one())
    compounds = [
        add("compound", community_id=community, name=f"第{n + 1}苑", kind="compound", sort_no=n)
        for n in range(30)
    ]
    stairs: list[str] = []
    buildings: list[str] = []
    for number in range(-(-sizes.stairs // PER_BUILDING)):
        place = compounds[number * len(compounds) // (-(-sizes.stairs // PER_BUILDING))]
        buildings.append(
            add("building", compound_id=place, label=str(number + 1), kind="building", sort_no=number)
        )
        here = min(PER_BUILDING, sizes.stairs - number * PER_BUILDING)
        stairs += [add("unit", building_id=buildings[-1], label=str(n + 1)) for n in range(here)]
    grids = [
        add("grid", community_id=community, number=n + 1, name=f"第{n + 1}网格") for n in range(sizes.grids)
    ]
    micros = [add("micro_grid", grid_id=grid, number=1) for grid in grids]
    for number, stair in enumerate(stairs):
        add(
            "territory", micro_grid_id=micros[sizes.grid_of(number)], building_id=buildings[number // PER_BUILDING],
            unit_id=stair, start="2026-01-01",
        )  # fmt: skip
    staff = [
        add("staff", community_id=community, name=_name(n), phones=[f"138{n:08d}"], full_time=True)
        for n in range(sizes.staff)
    ]
    leaders, workers, rest = (
        staff[: sizes.grids // LEADS],
        staff[sizes.grids // LEADS :][: sizes.grids],
        staff[sizes.grids // LEADS + sizes.grids :],
    )
    for number, grid in enumerate(grids):
        _post(add, leaders[number // LEADS], "grid_leader", "grid", grid)
        _post(add, workers[number], "grid_worker", "grid", grid)
    for number, person in enumerate(rest):
        _post(add, person, "informant", "building", buildings[number % len(buildings)])
    homes = []
    for number in range(sizes.homes):
        at = number % sizes.stairs
        dwelling = add(
            "dwelling",
            building_id=buildings[at // PER_BUILDING],
            unit_id=stairs[at],
            room=f"{number // sizes.stairs + 1}01",
        )
        homes.append(add("household", dwelling_id=dwelling, head_name="户主"))
    with office.change("import.ledger", actor="李梅") as unit:
        unit.set(
            "community",
            community,
            {"phone": "0719-8888888", "supervision_phone": "0719-8666666", "street": "青桐街道"},
        )
        for kind, made in rows.items():
            unit.create_many(kind, made)
    led, hers = range(2 * LEADS, 3 * LEADS), 20
    return PrintTown(
        leaders[2],
        frozenset(grids[n] for n in led),
        frozenset(stair for n, stair in enumerate(stairs) if sizes.grid_of(n) in led),
        workers[hers],
        _name(len(leaders) + hers),
        grids[hers],
        frozenset(stair for n, stair in enumerate(stairs) if sizes.grid_of(n) == hers),
        frozenset(home for n, home in enumerate(homes) if sizes.grid_of(n % sizes.stairs) == hers),
    )


def _name(number: int) -> str:
    given = (
        _GIVEN[number // 20 % 20] + _GIVEN[number // 400 % 20] if number >= 400 else _GIVEN[number // 20 % 20]
    )
    return _SURNAMES[number % 20] + given


def _post(add: Any, person: str, role: str, kind: str, place: str) -> None:
    add(
        "assignment",
        staff_id=person,
        role=role,
        scope_kind=kind,
        scope_id=place,
        start="2026-01-01",
        is_main=True,
    )
