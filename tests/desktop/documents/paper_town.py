"""A small made-up community to print from: two grids, three buildings and a courtyard, sixteen households."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from desktop.workspace import Workspace
from tests.desktop.documents.reading import face

TODAY = date(2026, 6, 30)
OFFICE_CODE = "420303090012"
CLERK = {"actor": "李梅", "today": TODAY}


@dataclass(frozen=True)
class Town:
    """The ids the tests speak of."""

    grids: tuple[str, str]
    compound: str
    buildings: tuple[str, ...]
    staff: dict[str, str]
    homes: tuple[str, ...]


def build(office: Workspace) -> Town:
    """Grid 1 has a worker, a head, a police officer and 1号楼 (two stairs) and 2号楼; grid 2 has 10号楼 and 12号院."""
    with office.read() as db:
        community = db.execute(text("SELECT id FROM community")).scalar_one()
    with office.local() as db:
        sha = hashlib.sha256(face()).hexdigest()
        db.execute(
            text("INSERT INTO blob (sha256, media_type, bytes) VALUES (:sha, 'image/jpeg', :bytes)"),
            {"sha": sha, "bytes": face()},
        )
    with office.change("import.ledger", actor="李梅") as unit:
        unit.set(
            "community",
            community,
            {
                "street": "青桐街道",
                "address": "桐荫路 8 号",
                "phone": "0719-8888888",
                "supervision_phone": "0719-8666666",
            },
        )
        compound = unit.create(
            "compound",
            {
                "name": "香樟里",
                "kind": "compound",
                "property_company": "惠民物业",
                "property_phone": "0719-8123456",
            },
        )
        yard = unit.create("compound", {"name": "桐荫路", "kind": "courtyard", "sort_no": 2})
        buildings = [
            unit.create("building", {"compound_id": compound, "label": label, "kind": "building"})
            for label in ("1", "2", "10")
        ]
        buildings.append(unit.create("building", {"compound_id": yard, "label": "12", "kind": "courtyard"}))
        stairs = [unit.create("unit", {"building_id": buildings[0], "label": label}) for label in ("1", "2")]
        grids = tuple(
            unit.create("grid", {"community_id": community, "number": n, "name": name})
            for n, name in ((1, "第一网格"), (2, "第二网格"))
        )
        micros = [unit.create("micro_grid", {"grid_id": grid, "number": 1}) for grid in grids]
        for building, micro in zip(buildings, (micros[0], micros[0], micros[1], micros[1]), strict=True):
            unit.create("territory", {"micro_grid_id": micro, "building_id": building, "start": "2026-01-01"})
        homes = []
        for number in range(16):
            building = buildings[number % 4]
            dwelling = unit.create(
                "dwelling",
                {
                    "building_id": building,
                    "unit_id": stairs[number % 8 // 4] if building == buildings[0] else None,
                    "room": f"{number // 4 + 1}01",
                },
            )
            homes.append(
                unit.create(
                    "household", {"dwelling_id": dwelling, "head_name": f"王秀{'英兰珍梅'[number % 4]}"}
                )
            )
            unit.create(
                "resident",
                {
                    "household_id": homes[-1],
                    "name": f"赵国{'强军民华'[number % 4]}",
                    "phones": ["13955550000"],
                },
            )
        staff = {
            name: unit.create("staff", {"name": name, **fields})
            for name, fields in (
                ("陈小燕", {"phones": ["13800000001"], "photo": sha, "sex": "2", "id_number": "110101199003077758",
                            "politics": "01", "education": "20", "full_time": True, "certificate": "assistant"}),
                ("周建国", {"phones": ["13800000002"], "sex": "1", "full_time": False, "private_phone": "13777770000"}),
                ("䶮𬭎𠅤", {"phones": ["13800000003"]}),
                ("高警官", {"phones": ["0719-8110110"]}),
            )
        }  # fmt: skip
        for name, role, kind, scope in (
            ("陈小燕", "grid_worker", "grid", grids[0]),
            ("陈小燕", "building_head", "building", buildings[0]),
            ("周建国", "grid_leader", "grid", grids[0]),
            ("䶮𬭎𠅤", "micro_leader", "micro", micros[0]),
            ("高警官", "police", "community", None),
        ):
            unit.create(
                "assignment",
                {
                    "staff_id": staff[name],
                    "role": role,
                    "scope_kind": kind,
                    "scope_id": scope,
                    "start": "2026-01-01",
                },
            )
    return Town(grids, compound, tuple(buildings), staff, tuple(homes))  # type: ignore[arg-type]
