"""A community of two grids with two micro-grids each, on four buildings, one of them with two stairs."""

from __future__ import annotations

from datetime import date
from itertools import count

from desktop.domain.regridding import Place
from desktop.workspace import Workspace

ACTOR = "李梅"
LAST_YEAR, DAY, LATER = date(2025, 12, 31), date(2026, 7, 1), date(2026, 9, 1)


class GridTown:
    """`micros[0]` and `[1]` belong to `grids[0]`; building n lies in micro-grid n; building 0 has two stairs."""

    def __init__(self, office: Workspace) -> None:
        self.office = office
        self.numbers = count(10)
        with office.change("town", actor=ACTOR) as unit:
            community = unit.create("community", {"name": "云麓台社区", "code": "420303090012"})
            compound = unit.create("compound", {"name": "云麓小区", "community_id": community})
            self.grids = [
                unit.create("grid", {"community_id": community, "number": n + 1, "name": f"第{n + 1}网格"})
                for n in range(2)
            ]
            self.micros = [
                unit.create("micro_grid", {"grid_id": self.grids[n // 2], "number": n % 2 + 1})
                for n in range(4)
            ]
            self.buildings = [
                unit.create("building", {"compound_id": compound, "label": str(n + 1)}) for n in range(4)
            ]
            self.stairs = [
                unit.create("unit", {"building_id": self.buildings[0], "label": str(n + 1)}) for n in range(2)
            ]
            for n, building in enumerate(self.buildings):
                unit.create(
                    "territory",
                    {"micro_grid_id": self.micros[n], "building_id": building, "start": "2020-01-01"},
                )
                for door in range(n + 2):
                    stair = self.stairs[door % 2] if n == 0 else None
                    dwelling = unit.create(
                        "dwelling", {"building_id": building, "unit_id": stair, "room": str(101 + door)}
                    )
                    household = unit.create(
                        "household", {"dwelling_id": dwelling, "head_name": f"户主{n}{door}"}
                    )
                    unit.create(
                        "resident", {"household_id": household, "name": f"户主{n}{door}", "state": "live"}
                    )
            self.leader = unit.create("staff", {"name": "赵强"})
            for kind, scope, role in (
                ("micro", self.micros[3], "micro_leader"),
                ("grid", self.grids[1], "grid_worker"),
            ):
                unit.create("assignment", {
                    "staff_id": self.leader, "role": role, "scope_kind": kind, "scope_id": scope,
                    "start": "2024-01-01", "is_main": True,
                })  # fmt: skip
            unit.create("chat_group", {"scope_kind": "micro", "scope_id": self.micros[3], "name": "三号楼群"})

    def places(self, *numbers: int) -> list[Place]:
        """Whole buildings by number."""
        return [Place("building", self.buildings[n]) for n in numbers]

    def stair(self, number: int) -> Place:
        """One of the two stairs of building 0."""
        return Place("unit", self.stairs[number])

    def added(self, kind: str, **fields: object) -> str:
        """Another record, as it was before all this."""
        with self.office.change("town", actor=ACTOR) as unit:
            return unit.create(kind, fields)
