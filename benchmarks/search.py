"""Search as you type over a district: the product against its floor, LIKE and a list scan, in one run.

    python -m benchmarks.search [PEOPLE]

The floor is the same encrypted index asked for 50 row numbers and nothing else. Peers: `LIKE '%x%'` on the same
file, and a scan of names held in memory. Queries are prefixes of names, initials, phone and ID tails.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.people import households
from desktop.queries import search
from desktop.security.keyslots import Argon2Cost
from desktop.store.search import readings
from desktop.workspace import Workspace

DISTRICT = 382_076
QUERIES = 2_000
SLOW_QUERIES = 40


def fill(office: Workspace, people: int) -> list[dict[str, str]]:
    """Write the residents through the one write path, 20,000 a step; returns what can be asked for."""
    asked: list[dict[str, str]] = []
    batch: list[tuple[str, dict[str, object], list[dict[str, object]]]] = []

    def flush() -> None:
        with office.change("import.residents", actor="bench") as unit:
            for identity, fields, members in batch:
                unit.create("household", fields, id=identity)
                for member in members:
                    unit.create("resident", {**member, "household_id": identity})
        batch.clear()

    for household in households(people):
        batch.append(household)
        asked += [{"name": m["name"], "id": m["id_number"], "phone": m["phones"][0]} for m in household[2]]
        if len(batch) >= 8_000:
            flush()
    flush()
    return asked


def questions(asked: list[dict[str, str]], count: int) -> list[str]:
    """Seeded questions of four kinds, cut to their first one to six keys."""
    chance = random.Random(11)
    found = []
    for _ in range(count):
        person = chance.choice(asked)
        word = chance.choice(
            (person["name"], readings(person["name"])[1][0], person["phone"][-4:], person["id"][-4:])
        )
        found.append(word[: chance.randint(1, 6)])
    return found


def timed(ask: Callable[[str], object], words: list[str]) -> tuple[float, float]:
    """(p50, p95) in milliseconds."""
    times = []
    for word in words:
        start = time.perf_counter()
        ask(word)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    return statistics.median(times), times[int(len(times) * 0.95)]


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else DISTRICT
    with tempfile.TemporaryDirectory() as folder:
        cheap = Argon2Cost(memory_kib=64, passes=1, lanes=1)
        office = Workspace.create(
            Path(folder, "office"), user="bench", password="benchmark 1", cost=cheap
        ).workspace
        start = time.process_time()
        asked = fill(office, people)
        print(f"{people} residents written, logged and indexed in {time.process_time() - start:.1f} CPU s")
        words = questions(asked, QUERIES)
        names = [person["name"] for person in asked]
        with office.read() as db:
            floor_sql = "SELECT rowid FROM search WHERE search MATCH ? LIMIT 50"
            like_sql = (
                "SELECT id FROM resident WHERE name LIKE ? OR id_number LIKE ? OR phones LIKE ? LIMIT 50"
            )
            asks: dict[str, Callable[[str], object]] = {
                "product": lambda w: search.find(db, w),
                "floor: bare index": lambda w: db.exec_driver_sql(floor_sql, (f'"{w.lower()}"*',)).all(),
            }
            rounds: dict[str, list[tuple[float, float]]] = {name: [] for name in asks}
            for _round in range(3):
                for name, ask in asks.items():
                    rounds[name].append(timed(ask, words))
            like = timed(
                lambda w: db.exec_driver_sql(like_sql, (f"%{w}%",) * 3).all(),
                ["啊" + w for w in words[:SLOW_QUERIES]],
            )
            scan = timed(lambda w: [n for n in names if w in n][:50], words[:SLOW_QUERIES])
        office.close()
    best = {
        name: (statistics.median(a for a, _ in r), statistics.median(b for _, b in r))
        for name, r in rounds.items()
    }
    print(f"load {os.getloadavg()[0]:.1f}")
    for name, (p50, p95) in {**best, "LIKE, no index": like, "list scan": scan}.items():
        print(
            f"{name:20s} p50 {p50:8.3f} ms   p95 {p95:8.3f} ms   p50 / product {p50 / best['product'][0]:.2f}"
        )


if __name__ == "__main__":
    main()
