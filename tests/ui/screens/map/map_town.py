"""A made-up community for the map editor: compounds of slabs, a lane of courtyards, grids over them."""

from __future__ import annotations

from desktop.workspace import Workspace

ACTOR = "李梅"


def build(office: Workspace, sizes: tuple[int, ...] = (6, 4), *, courtyards: int = 0) -> dict[str, str]:
    """Compounds A, B … of so many buildings, a grid for each; answers name of a building ("A1") → id."""
    found: dict[str, str] = {}
    with office.change("town", actor=ACTOR) as unit:
        for number, size in enumerate(sizes):
            letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number % 26] + (str(number // 26) if number >= 26 else "")
            lot = unit.create("compound", {"name": f"{letter}小区", "sort_no": number})
            grid = unit.create("grid", {"number": number + 1, "name": f"第{number + 1}网格"})
            micro = unit.create("micro_grid", {"grid_id": grid, "number": 1})
            for label in range(1, size + 1):
                building = unit.create(
                    "building", {"compound_id": lot, "label": str(label), "sort_no": label}
                )
                found[f"{letter}{label}"] = building
                for stair in range(1 + label % 3):
                    unit.create(
                        "unit", {"building_id": building, "label": str(stair + 1), "households_declared": 12}
                    )
                unit.create(
                    "territory", {"micro_grid_id": micro, "building_id": building, "start": "2026-01-01"}
                )
        if courtyards:
            lane = unit.create("compound", {"name": "槐树巷", "kind": "courtyard", "sort_no": 99})
            for label in range(1, courtyards + 1):
                found[f"院{label}"] = unit.create(
                    "building", {"compound_id": lane, "label": str(label), "kind": "courtyard"}
                )
    return found
