"""Care lists of a district with sealed records, through the views and without them.

    python -m benchmarks.care_sealed [PEOPLE]

The floor is the same file asked at the bare tables, where the sealed records are plain. Rows are put in without the
log, which no list reads. Every eighth person has an open care record, one in two hundred a restricted one.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from benchmarks.people import households
from desktop.domain.care import CATEGORIES
from desktop.domain.permissions import EVERYTHING, RESTRICTED
from desktop.queries import care, door_care, findings_care
from desktop.security.keyslots import Argon2Cost
from desktop.store import project
from desktop.store.sealing import RULES
from desktop.workspace import Workspace

DISTRICT = 382_076
DOORS = 66
TODAY = date(2026, 6, 30)
OPEN = [category.key for category in CATEGORIES if not category.restricted]


def fill(office: Workspace, people: int, *, sealed: bool) -> tuple[list[str], list[str], int]:
    """(buildings, residents with care, sealed records); rows only."""
    chance = random.Random(5)
    made: dict[str, list[tuple[object, ...]]] = {
        k: [] for k in ("building", "dwelling", "household", "resident", "care_record")
    }
    buildings, cared, closed = [], [], 0
    for number, (home, fields, members) in enumerate(households(people)):
        if number % DOORS == 0:
            buildings.append(f"{chance.getrandbits(128):032x}")
            made["building"].append(project.row_of("building", buildings[-1], {"label": str(number)}))
        door = f"{chance.getrandbits(128):032x}"
        made["dwelling"].append(
            project.row_of("dwelling", door, {"building_id": buildings[-1], "room": str(number % DOORS)})
        )
        made["household"].append(project.row_of("household", home, {**fields, "dwelling_id": door}))
        for member in members:
            person = f"{chance.getrandbits(128):032x}"
            made["resident"].append(project.row_of("resident", person, {**member, "household_id": home}))
            roll = chance.randrange(200)
            if roll < 26:
                category = chance.choice(RESTRICTED) if roll == 0 else chance.choice(OPEN)
                entity = f"{chance.getrandbits(128):032x}"
                row = {"resident_id": person, "category": category, "start": "2026-01-01", "responsible": "王网格",
                       "next_visit_on": "2026-07-01", "details": {"helper": "李"}}  # fmt: skip
                if sealed:
                    row = office.seals.sealed("care_record", entity, row, {}, lambda _i: None)
                made["care_record"].append(project.row_of("care_record", entity, row))
                cared.append(person)
                closed += roll == 0
    with office.local() as db, project.permitted(db):
        for kind, rows in made.items():
            project.insert_new(db, kind, rows)
    return buildings, cared, closed


def questions(buildings: list[str], cared: list[str]) -> dict[str, Callable[[Connection], object]]:
    """What the screens ask."""
    chance = random.Random(9)
    some, doors = (
        chance.sample(cared, min(200, len(cared))),
        chance.sample(buildings, min(100, len(buildings))),
    )
    return {
        "categories with counts": lambda db: care.categories(db, EVERYTHING, day=TODAY),
        "list of mental": lambda db: care.ids(db, EVERYTHING, day=TODAY, category="mental"),
        "list of everybody": lambda db: len(care.ids(db, EVERYTHING, day=TODAY)),
        "200 persons' records": lambda db: [care.of_resident(db, EVERYTHING, i, day=TODAY) for i in some],
        "100 buildings' doors": lambda db: [door_care.by_door(db, i, permit=EVERYTHING, day=TODAY) for i in doors],
        "check of every record": lambda db: sum(1 for _ in findings_care.standing(db, TODAY, EVERYTHING)),
    }  # fmt: skip


def measure(
    office: Workspace, asked: dict[str, Callable[[Connection], object]], *, views: bool
) -> dict[str, float]:
    """Best of five, milliseconds."""
    with office.read() as db:
        if not views:
            for kind in RULES:
                db.exec_driver_sql(f"DROP VIEW temp.{kind}")
        times = {}
        for name, ask in asked.items():
            best = []
            for _ in range(5):
                began = time.perf_counter()
                ask(db)
                best.append((time.perf_counter() - began) * 1000)
            times[name] = min(best)
        return times


def main() -> int:
    """Measure and print."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else DISTRICT
    found: list[dict[str, float]] = []
    for sealed in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            created = Workspace.create(
                Path(folder) / "o.gezhi", user="bench", password="Bench 1 bench", cost=Argon2Cost(64, 1, 1),
                home=Path(folder) / "keys",
            )  # fmt: skip
            office = created.workspace
            buildings, cared, closed = fill(office, people, sealed=sealed)
            found.append(measure(office, questions(buildings, cared), views=sealed))
            office.close()
    print(f"{people:,} people, {len(cared):,} care records, {closed:,} of them sealed")
    print(f"{'':26} {'bare':>9} {'sealed':>9} {'ratio':>6}")
    for name, bare in found[0].items():
        print(f"{name:26} {bare:>8.1f}  {found[1][name]:>8.1f}  {found[1][name] / bare:>6.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
