"""Writing through the one write path against its floor: the same rows and log lines by plain statements.

    python -m benchmarks.oplog [PEOPLE]

Floor: one transaction on an encrypted file of the same layout that only inserts what must be there: operations
encoded and hashed, log lines, rows and search terms, each by one `executemany`. Product: `office.change` and
`unit.create`, with its checks, its audit entry and its step. They alternate; CPU time, median of the ratios.
Also: what the merge itself costs per operation.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.people import households
from desktop.security.keyslots import Argon2Cost
from desktop.store import project, search
from desktop.store.fold import fold
from desktop.store.op import Op, chain, decode, encode, trusted
from desktop.workspace import Workspace

OFFICE = 7_300
RUNS = 7
CHEAP = Argon2Cost(memory_kib=64, passes=1, lanes=1)


def records(people: int) -> list[tuple[str, str, dict[str, Any]]]:
    """(kind, id, fields) of every household and resident."""
    made: list[tuple[str, str, dict[str, Any]]] = []
    for identity, fields, members in households(people):
        made.append(("household", identity, fields))
        for number, member in enumerate(members):
            made.append(
                ("resident", f"{int(identity, 16) ^ (number + 1):032x}", {**member, "household_id": identity})
            )
    return made


def office_at(path: Path) -> Workspace:
    """An empty office file."""
    return Workspace.create(path, user="bench", password="benchmark 1", cost=CHEAP).workspace


def product(office: Workspace, wanted: list[tuple[str, str, dict[str, Any]]]) -> None:
    """As every operation of the program writes."""
    with office.change("import.residents", actor="bench") as unit:
        for kind, identity, fields in wanted:
            unit.create(kind, fields, id=identity)


def floor(office: Workspace, wanted: list[tuple[str, str, dict[str, Any]]]) -> None:
    """The unavoidable: bytes, hashes, rows, terms."""
    tip, lines = bytes(32), []
    rows: dict[str, list[tuple[Any, ...]]] = {"household": [], "resident": []}
    for seq, (kind, identity, fields) in enumerate(wanted, 1):
        writes = {name: (value, ()) for name, value in fields.items()}
        op = Op("f" * 32, seq, seq, seq, "bench", "", "create", kind, identity, "0" * 32, writes)
        raw = encode(op)
        tip = chain(tip, raw)
        lines.append((1, seq, seq, identity, raw.decode(), tip))
        rows[kind].append(project.row_of(kind, identity, fields))
    with office.local() as db:
        db.exec_driver_sql("INSERT INTO stream (no, id) VALUES (1, ?)", ("f" * 32,))
        db.exec_driver_sql(
            "INSERT INTO oplog (stream_no, seq, hlc, entity_id, body, hash) VALUES (?, ?, ?, ?, ?, ?)", lines
        )
        with project.permitted(db):
            for kind, new in rows.items():
                project.insert_new(db, kind, new)
        search.refresh(db, new=[(kind, identity) for kind, identity, _fields in wanted])


def cpu(work: Any, *args: Any) -> float:
    """CPU milliseconds."""
    start = time.process_time()
    work(*args)
    return (time.process_time() - start) * 1000


def each(name: str, work: Any, items: list[Any]) -> None:
    """Microseconds an item."""
    best = min(cpu(lambda: [work(item) for item in items]) for _ in range(3))
    print(f"  {name:24s} {best / len(items) * 1000:6.1f} µs")


def main() -> None:
    """Measure and print."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else OFFICE
    wanted = records(people)
    print(f"load {os.getloadavg()[0]:.1f}, {len(wanted):,} records, {RUNS} runs")
    pairs = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(RUNS + 1):
            ours, bare = office_at(Path(folder, f"a{number}")), office_at(Path(folder, f"b{number}"))
            pairs.append((cpu(product, ours, wanted), cpu(floor, bare, wanted)))
            if number == RUNS:
                with ours.read() as db:
                    bodies = [body for (body,) in db.exec_driver_sql("SELECT body FROM oplog")]
            ours.close()
            bare.close()
    pairs = pairs[1:]  # the first pair pays for imports
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    print(
        f"product {mine:.0f} ms, floor {theirs:.0f} ms, ratio {ratio:.2f}; {mine / len(wanted) * 1000:.0f} µs a record"
    )
    ops = [trusted(body) for body in bodies]
    each("encode", encode, ops)
    each("decode and check", decode, [body.encode() for body in bodies])
    each("read our own", trusted, bodies)
    print(f"  {'fold':24s} {cpu(fold, ops) / len(ops) * 1000:6.1f} µs")


if __name__ == "__main__":
    main()
