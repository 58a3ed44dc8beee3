"""A made-up district in one file, as large as a print day: 1,485 stairs, 51 grids, 4,807 workers, 3,000 households."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import text

from desktop.workspace import Workspace

STAIRS, GRIDS, STAFF, HOMES = 1_485, 51, 4_807, 3_000
PER_BUILDING = 5
LEADS = 3  # grids a leader answers for
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", "安邦成达恩芳国华建静开兰明宁平琴荣胜文欣"


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


def grid_of(stair: int) -> int:
    """The grid (from 0) of a stair (from 0): about twenty-nine stairs each."""
    return stair * GRIDS // STAIRS


def build(office: Workspace) -> PrintTown:
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
    for number in range(STAIRS // PER_BUILDING):
        place = compounds[number * len(compounds) // (STAIRS // PER_BUILDING)]
        buildings.append(
            add("building", compound_id=place, label=str(number + 1), kind="building", sort_no=number)
        )
        stairs += [add("unit", building_id=buildings[-1], label=str(n + 1)) for n in range(PER_BUILDING)]
    grids = [add("grid", community_id=community, number=n + 1, name=f"第{n + 1}网格") for n in range(GRIDS)]
    micros = [add("micro_grid", grid_id=grid, number=1) for grid in grids]
    for number, stair in enumerate(stairs):
        add(
            "territory", micro_grid_id=micros[grid_of(number)], building_id=buildings[number // PER_BUILDING],
            unit_id=stair, start="2026-01-01",
        )  # fmt: skip
    staff = [
        add("staff", community_id=community, name=_name(n), phones=[f"138{n:08d}"], full_time=True)
        for n in range(STAFF)
    ]
    leaders, workers, rest = (
        staff[: GRIDS // LEADS],
        staff[GRIDS // LEADS :][:GRIDS],
        staff[GRIDS // LEADS + GRIDS :],
    )
    for number, grid in enumerate(grids):
        _post(add, leaders[number // LEADS], "grid_leader", "grid", grid)
        _post(add, workers[number], "grid_worker", "grid", grid)
    for number, person in enumerate(rest):
        _post(add, person, "informant", "building", buildings[number % len(buildings)])
    homes = []
    for number in range(HOMES):
        stair = number % STAIRS
        dwelling = add(
            "dwelling",
            building_id=buildings[stair // PER_BUILDING],
            unit_id=stairs[stair],
            room=f"{number // STAIRS + 1}01",
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
        frozenset(stair for n, stair in enumerate(stairs) if grid_of(n) in led),
        workers[hers],
        _name(len(leaders) + hers),
        grids[hers],
        frozenset(stair for n, stair in enumerate(stairs) if grid_of(n) == hers),
        frozenset(home for n, home in enumerate(homes) if grid_of(n % STAIRS) == hers),
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
