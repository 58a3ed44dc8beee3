"""Opening a household in a district: everything its page reads, and the page painted, against the bare rows.

    python -m benchmarks.household [PEOPLE]

The floor is the household's row and its residents' rows by key, from the same encrypted file and nothing else. Read is
what the page is made of: place, grid, card, dwelling, members with their versions, doubts, reasons. Painted is from the
wish to the picture, off screen, at 100 %. The frame is 16.7 ms.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from sqlalchemy import Connection

from benchmarks.people import households
from desktop.base.progress import SILENT
from desktop.domain.permissions import SOLE_USER
from desktop.queries import accounts, doubts, dwellings, member_drafts, rules
from desktop.queries import households as pages
from desktop.security.keyslots import Argon2Cost
from desktop.workspace import Workspace
from ui.bridge.desk import Desk
from ui.bridge.messages import Messages
from ui.screens.households.view import HouseholdsScreen
from ui.theme.style import apply
from ui.theme.theme import load_theme

DISTRICT = 382_076
OPENED = 400
DOORS = 66  # of a building: 33 floors, two doors
FRAME = 16.7
TODAY = date(2026, 6, 30)


def fill(office: Workspace, people: int) -> list[str]:
    """A building for every `DOORS` households, through the one write path; the ids of the households."""
    made: list[str] = []
    made_of: list[tuple[str, dict[str, object], list[dict[str, object]]]] = []

    def flush() -> None:
        with office.change("import.residents", actor="bench") as unit:
            compound = unit.create("compound", {"name": "小区"})
            for start in range(0, len(made_of), DOORS):
                building = unit.create(
                    "building", {"compound_id": compound, "label": str(start // DOORS + 1)}
                )
                stair = unit.create("unit", {"building_id": building, "label": "1"})
                for number, (identity, fields, members) in enumerate(made_of[start : start + DOORS]):
                    room = f"{number // 2 + 1}0{number % 2 + 1}"
                    door = unit.create("dwelling", {"building_id": building, "unit_id": stair, "room": room})
                    unit.create("household", {**fields, "dwelling_id": door}, id=identity)
                    for member in members:
                        unit.create("resident", {**member, "household_id": identity})
        made.extend(identity for identity, _fields, _members in made_of)
        made_of.clear()

    for household in households(people):
        made_of.append(household)
        if len(made_of) >= 100 * DOORS:
            flush()
    flush()
    return made


def floor(db: Connection, household_id: str) -> None:
    """The bare rows."""
    db.exec_driver_sql("SELECT * FROM household WHERE id = ?", (household_id,)).all()
    db.exec_driver_sql("SELECT * FROM resident WHERE household_id = ?", (household_id,)).all()


def read(db: Connection, household_id: str) -> None:
    """Everything the page is made of."""
    page = pages.one(db, household_id)
    pages.ids(db, dwelling_id=page.draft.dwelling_id)
    dwellings.one(db, page.draft.dwelling_id)
    accounts.permit(db, "bench")
    member_drafts.of_household(db, household_id)
    for record in (household_id, page.draft.dwelling_id):
        doubts.of_record(db, record, permit=SOLE_USER)
        rules.accepted(db, record)
        rules.policy(db)


class AtOnce:
    """`Work` without threads: the wish and its picture are timed as one."""

    def read(self, work, then, **_named) -> None:  # type: ignore[no-untyped-def]
        then(work(SILENT))

    def change(self, work, then=None, **_named) -> None:  # type: ignore[no-untyped-def]
        answer = work(SILENT)
        if then is not None:
            then(answer)


def timed(ask: Callable[[str], object], ids: list[str]) -> tuple[float, float, float]:
    """(p50, p95, p99) in milliseconds."""
    times = []
    for household_id in ids:
        start = time.perf_counter()
        ask(household_id)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return tuple(times[int(len(times) * share)] for share in (0.5, 0.95, 0.99))  # type: ignore[return-value]


def main() -> None:
    """Fill, open, print."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else DISTRICT
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply(app, load_theme("light"))
    with tempfile.TemporaryDirectory() as folder:
        cheap = Argon2Cost(memory_kib=64, passes=1, lanes=1)
        office = Workspace.create(
            Path(folder, "office"), user="bench", password="benchmark 1", cost=cheap
        ).workspace
        start = time.process_time()
        made = fill(office, people)
        print(
            f"{people} residents in {len(made)} households written in {time.process_time() - start:.1f} CPU s"
        )
        chosen = random.Random(5).sample(made, min(OPENED, len(made)))
        with office.read() as db:
            rounds = {
                "floor: bare rows": timed(lambda i: floor(db, i), chosen),
                "read": timed(lambda i: read(db, i), chosen),
            }
        desk = Desk(office, AtOnce(), Messages(), "bench", lambda: TODAY, lambda _target: None)
        screen = HouseholdsScreen(desk)
        screen.resize(1250, 650)
        screen.show()

        def opened(household_id: str) -> None:
            screen.presenter.open_household(household_id)
            app.processEvents()  # laid out and painted

        timed(opened, chosen[:10])
        rounds["painted"] = timed(opened, chosen)
        screen.close()
        office.close()
    base = rounds["floor: bare rows"][0]
    print(f"load {os.getloadavg()[0]:.1f}")
    for name, (p50, p95, p99) in rounds.items():
        print(
            f"{name:18s} p50 {p50:7.2f} ms  p95 {p95:7.2f} ms  p99 {p99:7.2f} ms  "
            f"p50 / floor {p50 / base:6.1f}  p95 / frame {p95 / FRAME:5.2f}"
        )


if __name__ == "__main__":
    main()
