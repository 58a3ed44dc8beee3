"""All business rules over an office and over a district in one file, against the floor: the same rows only read.

    python -m benchmarks.checking [PEOPLE …]

One number in twenty is wrong and every home of children lacks a guardian, so that there is something to find.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks.people import households
from desktop.domain.id_number import check_digit
from desktop.domain.permissions import SOLE_USER
from desktop.queries import findings
from desktop.security.keyslots import Argon2Cost
from desktop.workspace import Workspace

OFFICE, DISTRICT = 10_000, 382_076
TODAY = date(2026, 6, 30)
ROUNDS = 3


def fill(office: Workspace, people: int) -> None:
    """Households of `benchmarks.people` with numbers that are mostly right, 4,000 a step."""
    homes = households(people)
    serial = 0
    while batch := [home for _n, home in zip(range(4_000), homes, strict=False)]:
        with office.change("import.residents", actor="bench") as unit:
            for identity, fields, members in batch:
                unit.create("household", fields, id=identity)
                for member in members:
                    serial += 1
                    first = f"420303{member['birth'].replace('-', '')}{serial % 500 * 2 + int(member['sex']) % 2:03d}"
                    last = check_digit(first) if serial % 20 else "?"
                    unit.create("resident", {**member, "id_number": first + last, "household_id": identity})


def median(work: Callable[[], object]) -> float:
    """Seconds, the middle of three."""
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def measure(people: int, folder: str) -> None:
    cheap = Argon2Cost(memory_kib=64, passes=1, lanes=1)
    path = Path(folder, f"office-{people}")
    office = Workspace.create(path, user="bench", password="benchmark 1", cost=cheap).workspace
    fill(office, people)
    with office.read() as db:
        report = findings.scan(db, TODAY, permit=SOLE_USER)
        rules = median(lambda: findings.scan(db, TODAY, permit=SOLE_USER))
        floor = median(lambda: [tuple(row) for kind in ("household", "resident") for row in db.exec_driver_sql(
            f"SELECT * FROM {kind} ORDER BY {'id' if kind == 'household' else 'household_id'}"
        )])  # fmt: skip
        some = [row[0] for row in db.exec_driver_sql("SELECT id FROM household LIMIT 50")]
        form = median(lambda: [findings.of_household(db, i, TODAY, permit=SOLE_USER) for i in some]) / len(
            some
        )
    office.close()
    total = sum(report.counts.values())
    print(
        f"{people:7d} people: {total} findings in {rules:6.2f} s, rows only read {floor:6.2f} s "
        f"({rules / floor:.1f} x); one household {form * 1000:.2f} ms"
    )


def main() -> None:
    asked = [int(text) for text in sys.argv[1:]] or [OFFICE, DISTRICT]
    with tempfile.TemporaryDirectory() as folder:
        for people in asked:
            measure(people, folder)
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
