"""From an office's buildings to a proposal: figures that add up, names that stay, either basis, locks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.base.errors import Refused
from desktop.documents.render.standing import standing
from desktop.queries import division as queries
from desktop.queries.division import BuildingRow
from desktop.regrid.proposal import Division, division, propose, usual_number
from desktop.regrid.search import Budget
from desktop.regrid.site import ADJUST, BALANCE, Norms
from desktop.workspace import Workspace
from tests.desktop.operations.regridding_town import DAY, GridTown

SHORT = Budget(restarts=2, steps=3_000)


def row(
    number: int, registered: int, grid: str, compound: str = "c", occupied: int | None = None
) -> BuildingRow:
    lived = registered if occupied is None else occupied
    return BuildingRow(
        f"{compound}{number}",
        f"{number}号楼",
        compound,
        compound,
        2,
        registered,
        lived,
        3,
        grid,
        False,
        0,
        0,
        0,
        0,
    )


def twelve(grids: int = 2) -> list[BuildingRow]:
    return [row(n, 60, f"g{n * grids // 12}", "a" if n < 6 else "b", occupied=40) for n in range(12)]


def of(rows: list[BuildingRow], **more: object) -> Division:
    return division(rows, standing(rows), **more)  # type: ignore[arg-type]


def test_the_buildings_of_an_office_with_their_households(make_office: Callable[..., Workspace]) -> None:
    town = GridTown(make_office("town.gezhi", founded=False))
    town.added("care_record", resident_id=_somebody(town), category="alone", start="2026-01-01")
    with town.office.read() as db:
        found = queries.buildings(db, day=DAY)
    assert [(b.name, b.stairs, b.registered, b.occupied, b.care) for b in found] == [
        ("云麓小区1号楼", 2, 2, 2, 1), ("云麓小区2号楼", 1, 3, 3, 0),
        ("云麓小区3号楼", 1, 4, 4, 0), ("云麓小区4号楼", 1, 5, 5, 0),
    ]  # fmt: skip
    assert [b.grid_id for b in found] == [town.grids[0]] * 2 + [town.grids[1]] * 2


def _somebody(town: GridTown) -> str:
    with town.office.read() as db:
        sql = "SELECT r.id FROM resident r WHERE r.name = '户主00'"
        return str(db.exec_driver_sql(sql).scalar())


def test_a_proposal_adds_up_and_says_what_moves() -> None:
    site = of(twelve())
    plan = propose(site, 2, ADJUST, budget=SHORT)
    assert sorted(b for grid in plan.grids for b in grid.buildings) == sorted(r.id for r in site.rows)
    assert sum(grid.households for grid in plan.grids) == 720
    assert plan.moved == 0, "the division of today keeps the norm"
    assert all(grid.within and not grid.gained and not grid.lost for grid in plan.grids)
    assert plan.reasons == ()


def test_when_people_come_home_the_other_basis_asks_for_more_grids() -> None:
    rows = twelve(grids=1)
    assert usual_number(of(rows)) == 2
    assert usual_number(of(rows, basis="occupied")) == 1
    plan = propose(of(rows), 2, BALANCE, budget=SHORT)
    assert {grid.grid_id for grid in plan.grids} == {"g0", ""}
    assert plan.moved == sum(row.registered for row in rows if row.id in plan.grids[1].gained) > 0
    assert plan.moved_care == 3 * len(plan.grids[1].gained)


def test_fewer_grids_keep_the_largest() -> None:
    rows = [row(n, 60 if n < 8 else 30, "big" if n < 8 else "small") for n in range(10)]
    (grid,) = propose(of(rows, norms=Norms(300, 700)), 1, BALANCE, budget=SHORT).grids
    assert (grid.grid_id, len(grid.gained)) == ("big", 2)


def test_a_locked_building_stays_where_it_is() -> None:
    rows = [row(n, 60, "g0" if n != 11 else "g1") for n in range(12)]
    plan = propose(of(rows, locked=frozenset({"c11"})), 2, BALANCE, budget=SHORT)
    assert "c11" in next(g for g in plan.grids if g.grid_id == "g1").buildings


def test_an_empty_office_is_refused_in_words() -> None:
    with pytest.raises(Refused) as refusal:
        division([], {})
    assert refusal.value.code == "regrid.no_buildings"
