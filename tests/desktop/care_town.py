"""A small town for care: who lives with whom, and accounts for the roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from desktop.domain.permissions import SPECIALIST
from desktop.workspace import Workspace

TODAY = date(2026, 6, 30)
DIRECTOR, CLERK, VIEWER, AUDITOR = "李梅", "王录", "赵查", "钱审"
ACCOUNTS: Mapping[str, tuple[str, ...]] = {
    DIRECTOR: ("director",),
    CLERK: ("clerk",),
    VIEWER: ("viewer",),
    AUDITOR: ("auditor",),
}
SPECIALISTS: Mapping[str, str] = {
    "mental": "孙专", "released": "周专", "corrected": "吴专", "drug": "郑专",
}  # fmt: skip


@dataclass
class CareTown:
    """Ids by short names."""

    households: dict[str, str] = field(default_factory=dict)
    residents: dict[str, str] = field(default_factory=dict)


def build(office: Workspace) -> CareTown:
    """锦绣龙庭 3-1: 101 one old woman, 102 two old people, 201 a family with a baby, 202 a grandmother and a child."""
    town = CareTown()
    homes = {
        "101": (("张桂芳", "1945-03-01"),),
        "102": (("单田芳", "1960"), ("单秀英", "1962-02")),
        "201": (("任杰", "1990-05-05"), ("任小贝", "2025-09-09")),
        "202": (("仇和平", "1955"), ("仇小宝", "2016-01-01")),
    }
    with office.change("import.residents", actor=DIRECTOR) as unit:
        compound = unit.create("compound", {"name": "锦绣龙庭"})
        building = unit.create("building", {"compound_id": compound, "label": "3"})
        stair = unit.create("unit", {"building_id": building, "label": "1"})
        for room, people in homes.items():
            door = unit.create("dwelling", {"building_id": building, "unit_id": stair, "room": room})
            home = unit.create("household", {"dwelling_id": door, "head_name": people[0][0]})
            town.households[room] = home
            for name, birth in people:
                row = {
                    "household_id": home,
                    "name": name,
                    "birth": birth,
                    "state": "live",
                    "lives_here": True,
                }
                town.residents[name] = unit.create("resident", row)
    return town


def appoint(office: Workspace) -> None:
    """Somebody for every role, and a clerk as specialist for every restricted category."""
    with office.change("account.add", actor=DIRECTOR) as unit:
        for name, roles in ACCOUNTS.items():
            unit.create("account", {"name": name, "roles": list(roles)})
        for category, name in SPECIALISTS.items():
            unit.create("account", {"name": name, "roles": ["clerk", SPECIALIST + category]})
