"""A small made-up community: two grids, three micro-grids, three buildings, one of them split by stair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.workspace import Workspace

TODAY = date(2026, 6, 30)


@dataclass(frozen=True)
class Town:
    """The ids the tests speak of."""

    grids: tuple[str, str]
    micros: tuple[str, str, str]
    buildings: tuple[str, str, str]
    units: tuple[str, str]
    staff: dict[str, str]


def build(office: Workspace) -> Town:
    """Grid 1: micro 1 (building 1, and stair 1 of building 3), micro 2 (building 2); grid 2: micro 1 (stair 2 of 3)."""
    with office.change("import.buildings", actor="李梅") as unit:
        compound = unit.create("compound", {"name": "香樟里", "kind": "compound"})
        buildings = tuple(
            unit.create(
                "building", {"compound_id": compound, "label": str(n), "kind": "building", "sort_no": n}
            )
            for n in (1, 2, 3)
        )
        units = tuple(unit.create("unit", {"building_id": buildings[2], "label": n}) for n in "12")
        grids = tuple(unit.create("grid", {"number": n, "name": f"第{n}网格"}) for n in (1, 2))
        micros = tuple(
            unit.create("micro_grid", {"grid_id": grids[g], "number": n}) for g, n in ((0, 1), (0, 2), (1, 1))
        )
        for micro, building, stair in (
            (micros[0], buildings[0], None), (micros[1], buildings[1], None), (micros[0], buildings[2], None),
            (micros[2], buildings[2], units[1]),
        ):  # fmt: skip
            unit.create(
                "territory",
                {"micro_grid_id": micro, "building_id": building, "unit_id": stair, "start": "2026-01-01"},
            )
        closed = unit.create("grid", {"number": 9, "closed_on": "2026-06-30"})
        unit.create("micro_grid", {"grid_id": closed, "number": 1})
        staff = {
            name: unit.create("staff", {"name": name, "phones": [phone]})
            for name, phone in (("单晓梅", "13800000001"), ("周文", "13800000002"), ("吴越", "13800000003"))
        }
        for person, role, kind, scope in (
            ("单晓梅", "grid_worker", "grid", grids[0]), ("单晓梅", "grid_worker", "grid", grids[1]),
            ("周文", "micro_leader", "micro", micros[0]), ("周文", "building_head", "building", buildings[0]),
        ):  # fmt: skip
            unit.create(
                "assignment",
                {
                    "staff_id": staff[person],
                    "role": role,
                    "scope_kind": kind,
                    "scope_id": scope,
                    "start": "2026-01-01",
                },
            )
    return Town(grids, micros, buildings, units, staff)  # type: ignore[arg-type]


def add_home(
    office: Workspace,
    building: str,
    stair: str | None,
    *,
    people: int,
    away: bool = False,
    use: str | None = None,
) -> str:
    """One household with so many people; `away`: registered, living elsewhere."""
    with office.change("household.add", actor="李梅") as unit:
        dwelling = unit.create(
            "dwelling", {"building_id": building, "unit_id": stair, "room": "101", "use": use}
        )
        home = unit.create("household", {"dwelling_id": dwelling, "head_name": "某户"})
        for n in range(people):
            unit.create(
                "resident", {"household_id": home, "name": f"住户{n}", "lives_here": False if away else None}
            )
    return home
