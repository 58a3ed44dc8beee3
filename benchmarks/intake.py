"""A district's intake of 1.2 million operations in 52 bundles against COPY of the same rows, office by office in one run.

    python -m benchmarks.intake [OFFICES [OPERATIONS PER OFFICE]]

Each office has households, dwellings, residents with valid numbers, and edits of them that saw what they change. Floor:
the rows of the log alone, ready in memory, by psycopg's COPY (`write_row`) into the same table with the same keys,
index and partitions; nothing is opened, checked or shown. Product: `intake.receive` of the file: seal, signature, hashes,
chains, every operation's form, the log, and the rows that people see. Replay: the same file again. CPU seconds
of this process and of the whole server; fsync off on both sides. PostgreSQL must be installed (`.ci/bootstrap.sh --tests`).
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import psutil

from benchmarks.people import households
from desktop.district import database, intake, making, members, projection
from desktop.district.database import Database
from desktop.district.schema import op
from desktop.domain.id_number import check_digit
from desktop.exchange.bundle.write import Sender, make_bundle
from desktop.security.install import Install
from desktop.store.digest import StateDigest
from desktop.store.op import Op, encode
from desktop.store.run import Run
from desktop.store.vector import Vector
from tests.desktop.district.conftest import Server

OFFICES, EACH = 52, 23_077
EDITED = 0.4  # of all operations
DISTRICT = Install.make()


class Clock:
    """CPU seconds of this process and of every process of the server so far."""

    def __init__(self, postmaster: int) -> None:
        self._server = psutil.Process(postmaster)

    def __call__(self) -> float:
        used = self._server.cpu_times()
        whole = used.user + used.system + used.children_user + used.children_system
        for child in self._server.children():
            try:
                times = child.cpu_times()
            except psutil.NoSuchProcess:
                continue
            whole += times.user + times.system
        return whole + time.process_time()


@dataclass
class Sums:
    """CPU seconds by what was done."""

    spent: dict[str, float] = field(default_factory=dict)

    def measure(self, clock: Clock, name: str, work: Callable[[], object]) -> None:
        """Do it and add its time up."""
        start = clock()
        work()
        self.spent[name] = self.spent.get(name, 0.0) + clock() - start


def operations(office: int) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """(kind of operation, kind of record, id, fields): an office made, then edited by people who saw it."""
    chance = random.Random(f"intake {office}")
    made: list[tuple[str, str]] = []
    for number, (identity, fields, people) in enumerate(households(10**9, seed=office)):
        home = f"{chance.getrandbits(128):032x}"
        place = {"building_id": "b" * 32, "room": f"{number // 4 + 1}{number % 4 + 1:02}", "use": "self"}
        yield "create", "dwelling", home, place
        yield "create", "household", identity, {**fields, "dwelling_id": home, "verified_on": "2026-05-01"}
        made.append(("household", identity))
        for member in people:
            who = f"{chance.getrandbits(128):032x}"
            digits = f"420303{member['birth'].replace('-', '')}{chance.randrange(1000):03}"
            facts = {
                **member,
                "id_number": digits + check_digit(digits),
                "household_id": identity,
                "lives_here": True,
            }
            yield "create", "resident", who, facts
            made.append(("resident", who))
        while made and chance.random() < EDITED * len(people) / 2.6:
            kind, one = chance.choice(made)
            change: dict[str, Any] = {"note": f"已核实{chance.randrange(99)}"}
            if kind == "resident":
                change["phones"] = [f"138{chance.randrange(10**8):08}"]
            for _more in range(chance.randint(1, 3)):
                yield "set", kind, one, change


def lines(office: int, stream: str, count: int) -> list[bytes]:
    """The operations as their office would have written them, each edit over what stands there."""
    found: list[bytes] = []
    heads: dict[tuple[str, str], tuple[str, int]] = {}
    for seq, (kind, entity, who, fields) in enumerate(islice(operations(office), count), 1):
        names = [*fields, "_status"] if kind == "set" else list(fields)
        values = {**fields, "_status": "live"}
        prev = {name: (heads[who, name],) if (who, name) in heads else () for name in names}
        found.append(encode(Op(
            stream=stream, seq=seq, hlc=seq << 16, wall_ms=seq, actor="李梅", install="e" * 32, kind=kind, entity=entity,
            id=who, step=f"{seq // 50:032x}", fields={n: (values[n], prev[n]) for n in names}, salt=f"{seq:016x}",
        )))  # fmt: skip
        for name in {*names, "_status"}:
            heads[who, name] = (stream, seq)
    return found


def bundle(out: Path, run: Run, install: Install, code: str) -> None:
    """The whole office as one file for the district."""
    have, digest = Vector(), StateDigest()
    have.add(run.stream, 1, run.last)
    digest.add(zip(run.ops, run.hashes(), strict=True))
    about = Sender("d" * 32, code, 1, 0, 0, "0" * 64, {}, digest.by_kind())
    made = make_bundle(
        [run], recipient=DISTRICT.recipient, signer=install, sender=about, since=Vector(), have=have
    )
    out.write_bytes(made[-1] if isinstance(made[-1], bytes) else made[-1][0])


def plain_copy(floor: Database, rows: Sequence[tuple[object, ...]]) -> None:
    """The rows into the log's table, and nothing else."""
    names = ",".join(f'"{column.name}"' for column in op.columns)
    command = f"COPY district.op ({names}) FROM STDIN"
    with floor.engine.begin() as db:
        cursor: Any = db.connection.cursor()
        with cursor.copy(command) as running:
            for row in rows:
                running.write_row(row)


def new_district(where: str) -> Database:
    """An empty district."""
    opened = database.connect(where, DISTRICT)
    making.make(opened, code="420303", name="基准区", keys=DISTRICT)
    return opened


def one_office(
    number: int, each: int, product: Database, floor: Database, folder: Path, clock: Clock, sums: Sums
) -> int:
    """Measure one office into `sums`; the bytes of its lines."""
    code, stream, install = f"{420303000000 + number:012}", f"{number + 1:032x}", Install.make()
    run = Run(stream, 1, bytes(32), lines(number, stream, each))
    product.change(lambda db: members.enrol(
        db, code=code, name=code, signer=install.public_key, recipient=install.recipient, install_id=install.install_id,
        computer="1", at_ms=0,
    ))  # fmt: skip
    path = folder / "office.sqb"
    bundle(path, run, install, code)
    projected = projection.project
    inner = Sums()

    def timed(*args: Any, **named: Any) -> Any:
        start = clock()
        try:
            return projected(*args, **named)
        finally:
            inner.spent["rows"] = inner.spent.get("rows", 0.0) + clock() - start

    def receive() -> None:
        intake.receive(product, path, keys=DISTRICT, actor="b", at_ms=0, quarantine=folder / "quarantine")

    ready = [
        (code, stream, seq, seq << 16, raw[raw.index(b',"x":"') + 6 :][:32].decode(), raw.decode(), link)
        for seq, (raw, link) in enumerate(zip(run.ops, run.hashes(), strict=True), 1)
    ]
    steps = [("COPY", lambda: plain_copy(floor, ready)), ("intake", receive)]
    projection.project = timed
    for name, work in steps if number % 2 else steps[::-1]:
        sums.measure(clock, name, work)
    projection.project = projected
    sums.spent["rows"] = sums.spent.get("rows", 0.0) + inner.spent["rows"]
    sums.measure(clock, "replay", receive)
    return sum(map(len, run.ops))


def main() -> None:
    """Measure and print."""
    offices = int(sys.argv[1]) if len(sys.argv) > 1 else OFFICES
    each = int(sys.argv[2]) if len(sys.argv) > 2 else EACH
    server = Server()
    try:
        clock = Clock(int((server.data / "postmaster.pid").read_text().split()[0]))
        product, floor = new_district(server.new_database()), new_district(server.new_database())
        every, size = list[Sums](), 0
        print(f"load {os.getloadavg()[0]:.1f}, {offices} offices of {each:,} operations")
        with tempfile.TemporaryDirectory() as name:
            for number in range(offices):
                every.append(Sums())
                size += one_office(number, each, product, floor, Path(name), clock, every[-1])
        report(every, offices * each, size)
        with product.read() as db:
            for what in ("district.op", "ledger.resident", "ledger.household"):
                used = db.exec_driver_sql(
                    "SELECT coalesce(sum(pg_total_relation_size(relid)), 0) FROM pg_partition_tree(%s)",
                    (what,),
                ).scalar_one()
                rows = db.exec_driver_sql(f"SELECT count(*) FROM {what}").scalar_one()
                print(
                    f"{what:24s} {rows:>9,} rows {float(used) / 1e6:8.1f} MB, {float(used) / rows:5.0f} bytes a row"
                )
        product.close()
        floor.close()
    finally:
        server.close()


def report(every: Sequence[Sums], count: int, size: int) -> None:
    """Print the ratios: of all offices together, and the median office's with the quarters of offices below and above."""
    print(f"{count:,} operations, {size / count:.0f} bytes each")
    for one in every:
        one.spent["log"] = one.spent["intake"] - one.spent["rows"]
    whole = sum(one.spent["COPY"] for one in every)
    for name, part, goal in (
        ("COPY of the log's rows", "COPY", ""),
        ("intake: file to log", "log", "goal 1.8"),
        ("rows out of the log", "rows", "goal 0.8"),
        ("intake and rows", "intake", "goals together 2.6"),
        ("the same file again", "replay", "goal 1.1"),
    ):
        spent = sum(one.spent[part] for one in every)
        ratios = sorted(one.spent[part] / one.spent["COPY"] for one in every)
        low, middle, high = (ratios[len(ratios) * quarter // 4] for quarter in (1, 2, 3))
        print(
            f"{name:24s} {spent:7.1f} CPU s  {spent / count * 1e6:6.1f} us an operation  {spent / whole:5.2f} x COPY "
            f" median office {middle:.2f} [{low:.2f}-{high:.2f}]  {goal}"
        )


if __name__ == "__main__":
    main()
