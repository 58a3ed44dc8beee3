"""A hundred counts for every micro-grid: one pass against one scan, and against a hundred queries, in one run.

    python -m benchmarks.returns [PEOPLE [HOUSEHOLDS]]        # the district: 382076 148702

Twenty household and eighty resident conditions, grouped by the place the household lies in, over the same
encrypted file. Floor: the two tables read once, end to end. Peer: the same hundred counts, one query each, as a
page per figure would ask them. Beside them the whole return: every indicator, for every micro-grid; and DuckDB, where
it is installed, with the same hundred counts: it cannot read the encrypted file, so that loading is part of its time.
"""

from __future__ import annotations

import csv
import importlib
import importlib.util
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from benchmarks.people import households
from desktop.operations import office as founding
from desktop.queries.indicator_tallies import ON_REGISTER, place_tallies
from desktop.returns import CATALOGUE, Basis
from desktop.security.keyslots import Argon2Cost
from desktop.workspace import Workspace

PEOPLE = 38_208  # a tenth of the district
PER_MICRO = 57
DAY = date(2026, 6, 30)
REPEATS = 5
PASSWORD = "benchmark 1"

HOUSEHOLD = {
    **{f"h{n}": f"h.head_name LIKE '{name}%'" for n, name in enumerate("王李张刘陈杨黄赵吴周")},
    "verified": "h.verified_on >= '2026-01-01'", "grouped": "h.in_group = 1", "phoned": "h.phone <> ''",
    "noted": "h.note <> ''", "consistent": "h.state = 'consistent'", "rented": "d.use = 'rented'",
    "vacant": "d.use = 'vacant'", "own": "d.use = 'self'", "single": "p.people = 1", "large": "p.people >= 6",
}  # fmt: skip
RESIDENT = {
    **{f"decade{y}": f"r.birth >= '{y}' AND r.birth < '{y + 10}'" for y in range(1930, 2030, 10)},
    **{f"older{a}": f"r.birth < '{2026 - a}-06-30'" for a in range(5, 105, 5)},
    **{f"woman{a}": f"r.sex = '2' AND r.birth < '{2026 - a}-06-30'" for a in range(5, 105, 5)},
    **{f"month{m}": f"substr(r.birth, 6, 2) = '{m:02}'" for m in range(1, 13)},
    "men": "r.sex = '1'", "women": "r.sex = '2'", "head": "r.relation = '02'", "han": "r.ethnicity = '01'",
    "party": "r.politics = '01'", "masses": "r.politics = '13'", "school": "r.education = '60'",
    "numbered": "r.id_number <> ''", "phones": "r.phones <> '[]'", "moved": "r.hukou_here = 0",
    "away": "r.lives_here = 0", "noted": "r.note <> ''", "old_head": "r.relation = '02' AND r.birth < '1960'",
    "young_head": "r.relation = '02' AND r.birth > '2000'", "student": "r.occupation = '学生'",
    "guarded": "r.guardian <> ''", "married": "r.marriage = '20'", "renamed": "r.former_name <> ''",
}  # fmt: skip


def homes(people: int, count: int) -> Iterator[tuple[str, dict[str, Any], list[dict[str, Any]]]]:
    """The same people in exactly so many households, as even in size as whole numbers allow."""
    members = (member for _id, _fields, found in households(people) for member in found)
    for number in range(count):
        size = people * (number + 1) // count - people * number // count
        found = list(islice(members, size))
        yield f"{number + 1:032x}", {"head_name": found[0]["name"], "state": "consistent"}, found


def fill(office: Workspace, people: int, count: int = 0) -> int:
    """Write buildings of one micro-grid each with their households (`count` of them); the number of micro-grids."""
    with office.read() as db:
        community = str(db.exec_driver_sql("SELECT id FROM community").scalar_one())
    every = list(homes(people, count) if count else households(people))
    micros = 0
    for start in range(0, len(every), PER_MICRO * 50):
        with office.change("import.residents", actor="bench") as unit:
            for first in range(start, min(start + PER_MICRO * 50, len(every)), PER_MICRO):
                if micros % 9 == 0:
                    grid = unit.create(
                        "grid", {"community_id": community, "number": micros // 9 + 1, "kind": "basic"}
                    )
                    compound = unit.create("compound", {"community_id": community, "name": f"小区{micros}"})
                micros += 1
                micro = unit.create("micro_grid", {"grid_id": grid, "number": micros})
                building = unit.create("building", {"compound_id": compound, "label": str(micros)})
                unit.create("territory", {"micro_grid_id": micro, "building_id": building})
                for number, (identity, fields, members) in enumerate(every[first : first + PER_MICRO]):
                    home = {
                        "building_id": building,
                        "room": str(number),
                        "use": ("self", "rented", "vacant")[number % 3],
                    }
                    dwelling = unit.create("dwelling", home)
                    unit.create("household", {**fields, "dwelling_id": dwelling}, id=identity)
                    for member in members:
                        unit.create("resident", {**member, "household_id": identity, "lives_here": True})
    return micros


def one_pass(db: Connection) -> object:
    return place_tallies(db, DAY, household=HOUSEHOLD, resident=RESIDENT)


def scan(db: Connection) -> object:
    for table, last in (("household", "head_name"), ("resident", "birth")):
        db.exec_driver_sql(f"SELECT count(*), sum(length({last})) FROM {table}").one()
    return None


_FROM = (
    " FROM household h LEFT JOIN dwelling d ON d.id = h.dwelling_id"
    " LEFT JOIN (SELECT household_id, count(*) AS people FROM resident GROUP BY 1) p ON p.household_id = h.id"
)
_PEOPLE = (
    " FROM resident r JOIN household h ON h.id = r.household_id LEFT JOIN dwelling d ON d.id = h.dwelling_id"
)


def hundred_queries(db: Connection) -> object:
    for condition in HOUSEHOLD.values():
        people = _FROM if "p." in condition else _FROM.split(" LEFT JOIN (", maxsplit=1)[0]
        db.exec_driver_sql(f"SELECT d.building_id, count(*){people} WHERE {condition} GROUP BY 1").all()
    for condition in RESIDENT.values():
        sql = f"SELECT d.building_id, count(*){_PEOPLE} WHERE {ON_REGISTER} AND {condition} GROUP BY 1"
        db.exec_driver_sql(sql, {"day": DAY.isoformat()}).all()
    return None


_LOADED = {
    "household": "SELECT id, dwelling_id, head_name, verified_on, in_group, phone, note, state FROM household",
    "dwelling": "SELECT id, building_id, use FROM dwelling",
    "resident": "SELECT * FROM resident",
}


def loaded_counts(office: Workspace) -> object:
    """The hundred counts in DuckDB, the tables carried over first."""
    duckdb: Any = importlib.import_module("duckdb")
    with tempfile.TemporaryDirectory() as folder, office.read() as db, duckdb.connect() as duck:
        for table, sql in _LOADED.items():
            path, found = Path(folder) / f"{table}.csv", db.exec_driver_sql(sql)
            with path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(found.keys())
                writer.writerows(found)
            duck.execute(f"CREATE TABLE {table} AS SELECT * FROM read_csv('{path}', all_varchar=true)")
        duck.execute("SET threads = 1")
        by_home = ", ".join(f"count(*) FILTER (WHERE {one})" for one in HOUSEHOLD.values())
        duck.execute(f"SELECT d.building_id, {by_home}{_FROM} GROUP BY 1").fetchall()
        by_person = ", ".join(f"count(*) FILTER (WHERE {one})" for one in RESIDENT.values())
        register = ON_REGISTER.replace(":day", f"'{DAY.isoformat()}'")
        duck.execute(f"SELECT d.building_id, {by_person}{_PEOPLE} WHERE {register} GROUP BY 1").fetchall()
    return None


def measured(
    path: Path, work: Callable[[Workspace], object], repeats: int = REPEATS
) -> tuple[float, float, float]:
    """(median, least, most) seconds of processor time, each time on a file just opened, its cache empty."""
    times = []
    for _ in range(repeats):
        office = Workspace.open(path, password=PASSWORD)
        start = time.process_time()
        work(office)
        times.append(time.process_time() - start)
        office.close()
    return statistics.median(times), min(times), max(times)


def asking(work: Callable[[Connection], object]) -> Callable[[Workspace], object]:
    """Work on a snapshot of the office."""

    def run(office: Workspace) -> object:
        with office.read() as db:
            return work(db)

    return run


def rows(path: Path) -> Iterator[tuple[str, tuple[float, float, float]]]:
    """Every way with its time."""
    yield "floor: both tables read once", measured(path, asking(scan))
    yield "one pass, 100 counts by place", measured(path, asking(one_pass))
    yield "100 queries, 100 counts by place", measured(path, asking(hundred_queries), 1)
    if importlib.util.find_spec("duckdb"):
        yield "DuckDB, loaded first, 100 counts", measured(path, loaded_counts, 1)
    indicators = f"the return: {len(CATALOGUE)} indicators"
    yield indicators, measured(path, lambda office: Basis([office], as_of=DAY).evaluate(), 3)
    yield (
        "the return for every micro-grid",
        measured(path, lambda office: Basis([office], as_of=DAY).each("micro"), 1),
    )


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with tempfile.TemporaryDirectory() as folder:
        cheap = Argon2Cost(memory_kib=64, passes=1, lanes=1)
        path = Path(folder) / "o.gezhi"
        office = Workspace.create(path, user="bench", password=PASSWORD, cost=cheap).workspace
        founding.found(office, code="420303090012", name="云麓台社区", actor="bench")
        start = time.perf_counter()
        micros = fill(office, people, count)
        office.close()
        print(f"{people:,} people in {micros} micro-grids written in {time.perf_counter() - start:.0f} s")
        if not importlib.util.find_spec("duckdb"):
            print("DuckDB is not installed; not measured")
        floor = 0.0
        for name, (middle, least, most) in rows(path):
            floor = floor or middle
            print(
                f"{name:36s} {middle:8.3f} s [{least:.3f}–{most:.3f}]  {middle / floor:6.1f} × floor",
                flush=True,
            )


if __name__ == "__main__":
    main()
