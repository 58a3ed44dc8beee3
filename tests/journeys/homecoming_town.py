"""A community whose micro-grids were drawn by the households at home: fifty each, fifty-seven once everybody is back.

Four compounds of six buildings with three stairs, fourteen homes a stair, one of eight away: 1,008 registered
households, 882 occupied. Three grids of eight buildings, in list order; 18 micro-grids in the order of the stairs.
Every grid has a worker, every micro-grid a leader; some residents are in care.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from desktop.workspace import Unit, Workspace

COMPOUNDS = ("云麓小区", "锦绣龙庭", "滨江花园", "纺织家属院")
BUILDINGS, STAIRS, HOMES, AWAY = 6, 3, 14, 8
GRIDS, MICROS = 3, 6
ACTOR = "李梅"


class HomecomingTown:
    """`away`: the residents who will come home."""

    def __init__(self, office: Workspace) -> None:
        self.office = office
        self.away: list[str] = []
        self._ids = (f"{number:032x}" for number in count(1))
        with office.change("town", actor=ACTOR) as unit:
            self.community = unit.create("community", {"name": "云麓台社区", "code": "420303090012"})
            self.grids = [
                unit.create(
                    "grid", {"community_id": self.community, "number": n + 1, "name": f"第{n + 1}网格"}
                )
                for n in range(GRIDS)
            ]
            self.micros = [
                unit.create("micro_grid", {"grid_id": self.grids[n // MICROS], "number": n % MICROS + 1})
                for n in range(GRIDS * MICROS)
            ]
            self._staff(unit)
            self.buildings = self._ground(unit)

    def _staff(self, unit: Unit) -> None:
        for number, grid in enumerate(self.grids):
            worker = unit.create(
                "staff",
                {
                    "name": f"网格员{number + 1}",
                    "phones": [f"1390000000{number}"],
                    "community_id": self.community,
                },
            )
            post = {"staff_id": worker, "role": "grid_worker", "scope_kind": "grid", "scope_id": grid}
            unit.create("assignment", {**post, "start": "2024-01-01", "is_main": True})
        for number, micro in enumerate(self.micros):
            leader = unit.create("staff", {"name": f"区长{number + 1}", "community_id": self.community})
            post = {"staff_id": leader, "role": "micro_leader", "scope_kind": "micro", "scope_id": micro}
            unit.create("assignment", {**post, "start": "2024-01-01", "is_main": True})

    def _ground(self, unit: Unit) -> list[str]:
        found, homes, people, care, number = [], [], [], [], 0
        for sort_no, name in enumerate(COMPOUNDS):
            compound = unit.create(
                "compound", {"name": name, "community_id": self.community, "sort_no": sort_no}
            )
            for place in range(BUILDINGS):
                building = unit.create(
                    "building", {"compound_id": compound, "label": str(place + 1), "sort_no": place}
                )
                found.append(building)
                for stair in range(STAIRS):
                    entry = unit.create("unit", {"building_id": building, "label": str(stair + 1)})
                    micro = self.micros[number * len(self.micros) // (len(COMPOUNDS) * BUILDINGS * STAIRS)]
                    unit.create("territory", {
                        "micro_grid_id": micro, "building_id": building, "unit_id": entry, "start": "2024-01-01",
                    })  # fmt: skip
                    for dwelling, household, resident, sick in self._homes(unit, building, entry, number):
                        homes.append((dwelling, household))
                        people.append(resident)
                        care += sick
                    number += 1
        unit.create_many("household", [household for _dwelling, household in homes])
        unit.create_many("resident", people)
        unit.create_many("care_record", care)
        return found

    def _homes(
        self, unit: Unit, building: str, stair: str, number: int
    ) -> Iterator[tuple[str, Any, Any, list[Any]]]:
        dwellings = []
        for door in range(HOMES):
            dwelling, household, resident, record = (next(self._ids) for _id in range(4))
            home = number * HOMES + door
            away = home % AWAY == 0
            dwellings.append(
                (
                    dwelling,
                    {"building_id": building, "unit_id": stair, "room": str(101 + door), "use": "self"},
                )
            )
            person = {
                "household_id": household, "name": f"住户{home}", "state": "live", "lives_here": not away,
                "hukou_here": True, "birth": f"19{home % 60 + 40}-05-01", "sex": str(home % 2 + 1),
            }  # fmt: skip
            if away:
                self.away.append(resident)
            sick = [(record, {"resident_id": resident, "category": "alone", "start": "2025-03-01"})]
            yield (
                dwelling, (household, {"dwelling_id": dwelling, "head_name": person["name"]}), (resident, person),
                sick if home % 11 == 0 else [],
            )  # fmt: skip
        unit.create_many("dwelling", dwellings)

    def all_home(self) -> None:
        """Everybody who was away is back."""
        with self.office.change("town", actor=ACTOR) as unit:
            unit.set_many("resident", [(resident, {"lives_here": True}) for resident in self.away])
