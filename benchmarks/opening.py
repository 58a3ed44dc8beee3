"""Opening an office of 10,000 people: what comes after the password was stretched, against opening the bare engine.

    python -m benchmarks.opening [PEOPLE]

The stretching itself is slow on purpose (calibrated to 0.5 to 1 second) and shown apart. After it: both copies of the
slots, keys, engine with every pragma read back, schema and search index looked at, anchor, the login in the audit
chain, and the first rows of the start screen. The floor is the same file opened by the engine and asked for one row.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.search import fill
from desktop.operations import signing_in
from desktop.queries import overview
from desktop.security import calibration
from desktop.security.attempts import Attempts
from desktop.security.keyslots import Argon2Cost
from desktop.store import database
from desktop.workspace import Workspace

PEOPLE = 10_000
TIMES = 9
CHEAP = Argon2Cost(memory_kib=64, passes=1, lanes=1)
PASSWORD = "practice 1"


def seconds(work: Callable[[], object], times: int = TIMES) -> float:
    """The median of several runs, after one that is not counted."""
    work()
    found = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        found.append(time.perf_counter() - begin)
    return statistics.median(found)


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    with tempfile.TemporaryDirectory() as folder:
        home, path = Path(folder, "keys"), Path(folder, "office.gezhi")
        office = Workspace.create(path, user="bench", password=PASSWORD, cost=CHEAP, home=home).workspace
        fill(office, people)
        key = office._key
        office.close()
        attempts = Attempts(home)

        def opened(*, rows: bool) -> None:
            office = signing_in.sign_in(path, user="bench", password=PASSWORD, attempts=attempts, home=home)
            if rows:
                with office.read() as db:
                    overview.office_name(db)
                    overview.counts(db)
            office.close()

        def bare() -> None:
            raw = database.connect(path, key, make=False)
            raw.execute("SELECT count(*) FROM meta").fetchone()
            raw.close()

        floor = seconds(bare)
        whole, start = seconds(lambda: opened(rows=False)), seconds(lambda: opened(rows=True))
        rekeyed = Workspace.open(path, password=PASSWORD, home=home)
        began = time.perf_counter()
        rekeyed.change_key(actor="bench")
        change = time.perf_counter() - began
        rekeyed.close()
        cost = calibration.calibrate()
        print(f"{people:,} people, {path.stat().st_size / 1e6:.0f} MB")
        print(f"engine alone              {floor:6.3f} s")
        print(
            f"signed in and closed      {whole:6.3f} s   ({whole / floor:.1f}x the engine; at most 0.3 s is meant)"
        )
        print(f"with the start screen     {start:6.3f} s")
        print(f"a new data key            {change:6.3f} s   ({path.stat().st_size / 1e6 / change:.0f} MB/s)")
        print(
            f"stretching the password   {calibration.measured(cost):6.3f} s   "
            f"(calibrated: {cost.memory_kib // 1024} MiB, {cost.passes} passes, {cost.lanes} lanes)"
        )


if __name__ == "__main__":
    main()
