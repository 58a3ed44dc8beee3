"""A made-up district in one office file: towers of 33 floors × 12 doors, a household behind every door; nobody real."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.people import households
from desktop.security.keyslots import Argon2Cost
from desktop.workspace import Unit, Workspace

PEOPLE = 382_076
FLOORS, STAIRS, DOORS = 33, 3, 4  # a tower: 396 doors
PASSWORD = "benchmark 1"
STATES = ("consistent", "incoming", "away", "rented", "vacant")
USES = ("self", "self", "self", "rented", "vacant", "not_reached", "commercial")
CARE = ("dibao", "disabled", "alone", "elder", "veteran")


def build(path: Path, people: int = PEOPLE) -> Workspace:
    """Make the office at `path` through the one write path, a tower a step."""
    cheap = Argon2Cost(memory_kib=64, passes=1, lanes=1)
    office = Workspace.create(path, user="bench", password=PASSWORD, cost=cheap).workspace
    with office.change("office.init", actor="bench") as unit:
        community = unit.create("community", {"code": "420303090012", "name": "云麓台社区"})
        grid = unit.create("grid", {"community_id": community, "number": 1, "name": "第一网格"})
        micros = [unit.create("micro_grid", {"grid_id": grid, "number": n}) for n in range(1, 9)]
    homes = households(people)
    number = 0
    while True:
        doors = [home for _n, home in zip(range(FLOORS * STAIRS * DOORS), homes, strict=False)]
        if not doors:
            return office
        with office.change("import.residents", actor="bench") as unit:
            _tower(unit, community, micros, number, doors)
        number += 1


def _tower(
    unit: Unit, community: str, micros: list[str], number: int, homes: list[tuple[str, Any, Any]]
) -> None:
    """Ten towers a compound; what does not come to a whole tower leaves its upper doors without a household."""
    if number % 10 == 0:
        name = f"锦绣龙庭{number // 10 + 1}期"
        _tower.compound = unit.create(  # type: ignore[attr-defined]
            "compound", {"community_id": community, "name": name, "sort_no": number // 10}
        )
    compound = _tower.compound  # type: ignore[attr-defined]
    building = unit.create("building", {"compound_id": compound, "label": str(number % 10 + 1)})
    unit.create("territory", {"micro_grid_id": micros[number % 8], "building_id": building})
    waiting = iter(homes)
    serial = 0
    for stair in range(1, STAIRS + 1):
        stairs = unit.create("unit", {"building_id": building, "label": str(stair)})
        for floor in range(1, FLOORS + 1):
            for door in range(1, DOORS + 1):
                serial += 1
                place = {"building_id": building, "unit_id": stairs, "room": f"{floor}{door:02d}"}
                dwelling = unit.create("dwelling", {**place, "use": USES[serial % len(USES)]})
                if (home := next(waiting, None)) is not None:
                    _household(unit, dwelling, serial, home)


def _household(unit: Unit, dwelling: str, serial: int, home: tuple[str, Any, Any]) -> None:
    identity, fields, members = home
    facts = {"dwelling_id": dwelling, "state": STATES[serial % len(STATES)], "verified_on": "2026-05-01"}
    unit.create("household", {**fields, **facts}, id=identity)
    for place, member in enumerate(members):
        resident = unit.create("resident", {**member, "household_id": identity})
        if (serial + place) % 17 == 0:
            unit.create("care_record", {"resident_id": resident, "category": CARE[serial % len(CARE)]})
