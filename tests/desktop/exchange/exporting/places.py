"""A small office with everything a list can trip over, made through the program's own doors."""

from __future__ import annotations

from typing import Any

from desktop.workspace import Workspace

ID = "42030319850312001X"


def furnish(office: Workspace, residents: list[dict[str, Any]] | None = None) -> list[str]:
    """A compound, a courtyard, two grids and households with residents; the ids of the residents."""
    with office.change("test.furnish", actor="李梅") as unit:
        community = unit.db.exec_driver_sql("SELECT id FROM community").scalar()
        compound = unit.create(
            "compound", {"community_id": community, "name": "云麓苑", "kind": "compound", "sort_no": 1}
        )
        yard = unit.create(
            "compound", {"community_id": community, "name": "东风巷", "kind": "courtyard", "sort_no": 2}
        )
        building = unit.create("building", {"compound_id": compound, "label": "3", "kind": "building"})
        stair = unit.create("unit", {"building_id": building, "label": "2"})
        house = unit.create("building", {"compound_id": yard, "label": "12", "kind": "courtyard"})
        grid = unit.create("grid", {"community_id": community, "number": 3, "code": "420303090012003"})
        micro = unit.create("micro_grid", {"grid_id": grid, "number": 2})
        unit.create("territory", {"micro_grid_id": micro, "building_id": building})
        homes = []
        for place in (
            {"building_id": building, "unit_id": stair, "room": "501", "use": "self"},
            {"building_id": building, "unit_id": stair, "room": "502", "use": "rented"},
            {"building_id": house, "room": "3", "use": "self"},
        ):
            homes.append(unit.create("dwelling", place))
        made = []
        for number, resident in enumerate(residents or _RESIDENTS):
            who = dict(resident)
            where = who.pop("home", 0)
            state = str(who.get("hukou_state") or "")
            who["hukou_here"] = {"here": True, "outside": False, "away": True}.get(state)
            who["lives_here"] = {"here": True, "outside": True, "away": False}.get(state)
            fields: dict[str, Any] = {
                "head_name": who["name"],
                "state": "consistent",
                "collected_on": "2026-06-30",
            }
            fields |= (
                {"dwelling_id": homes[where]}
                if where < len(homes)
                else {"address_text": f"旧厂房旁平房{number}"}
            )
            home = unit.create("household", fields)
            made.append(
                unit.create("resident", {"household_id": home, "relation": "02", "state": "live", **who})
            )
    return made


_RESIDENTS: list[dict[str, Any]] = [
    {"name": "张伟", "sex": "1", "birth": "1985-03-12", "id_number": ID, "id_type": "111", "home": 0,
     "phones": ["13812345678", "0719-8888888"], "note": "儿子身份证420303201001010019,电话13900001111"},
    {"name": "=HYPERLINK(1)", "sex": "2", "birth": "1990", "home": 1, "phones": [], "note": "@cmd +1"},
    {"name": "阿依古丽·买买提", "sex": "2", "birth": "1999-12-31", "home": 2, "hukou_state": "outside"},
    {"name": "𠮷野", "sex": "1", "birth": "1960-05-05", "home": 9},
]  # fmt: skip


def care(office: Workspace, resident: str, category: str) -> None:
    """Put somebody on a list."""
    with office.change("test.care", actor="李梅") as unit:
        unit.create("care_record", {"resident_id": resident, "category": category, "start": "2026-01-01"})


def account(office: Workspace, name: str, *roles: str) -> None:
    """Somebody who may sign in."""
    with office.change("test.account", actor="李梅") as unit:
        unit.create("account", {"name": name, "roles": list(roles), "started_on": "2026-01-01"})
