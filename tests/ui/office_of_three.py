"""A small office for the window's tests: two buildings, four households, one of them without an address."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.workspace import Workspace


@dataclass(frozen=True)
class Ids:
    """What was made, by short names."""

    building: str
    dwellings: tuple[str, ...]
    households: tuple[str, ...]
    residents: tuple[str, ...]


def fill(office: Workspace) -> Ids:
    """锦绣龙庭 3号楼, one stair, three floors of two doors; people in 301, 302 and 201; 仇和平 without a door."""
    with office.change("import.buildings", actor="李梅", args={"subject": "03_楼栋房屋清单.xls"}) as unit:
        community = unit.db.exec_driver_sql("SELECT id FROM community").scalar()
        compound = unit.create("compound", {"community_id": community, "name": "锦绣龙庭", "sort_no": 1})
        building = unit.create(
            "building", {"compound_id": compound, "label": "3", "kind": "building", "sort_no": 3}
        )
        unit.create("building", {"compound_id": compound, "label": "12", "kind": "building", "sort_no": 12})
        stair = unit.create("unit", {"building_id": building, "label": "1"})
        rooms = ("301", "302", "201", "202", "101", "102")
        dwellings = tuple(
            unit.create("dwelling", {"building_id": building, "unit_id": stair, "room": room, "use": "self"})
            for room in rooms
        )
        grid = unit.create(
            "grid", {"community_id": community, "number": 1, "name": "第一网格", "kind": "basic"}
        )
        micro = unit.create("micro_grid", {"grid_id": grid, "number": 2, "name": ""})
        unit.create("territory", {"micro_grid_id": micro, "building_id": building, "start": "2026-01-01"})
    people = (("张桂芳", 0), ("单田芳", 1), ("欧阳建国", 2), ("仇和平", None))
    households, residents = [], []
    with office.change("import.residents", actor="李梅", args={"subject": "01_居民台账.xlsx"}) as unit:
        for number, (name, place) in enumerate(people):
            dwelling = dwellings[place] if place is not None else None
            household = unit.create(
                "household", {"dwelling_id": dwelling, "head_name": name, "phone": f"1390000000{number}"}
            )
            households.append(household)
            fields = {"household_id": household, "name": name, "relation": "02", "state": "live", "sex": "2"}
            residents.append(unit.create("resident", {**fields, "birth": "1953-02-11"}))
    return Ids(building, dwellings, tuple(households), tuple(residents))
