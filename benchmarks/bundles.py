"""A whole office as one bundle, and a week of edits: the product against its floor and against what is usual.

    python -m benchmarks.bundles [PEOPLE]

Floor: the same operations, already in memory as lines, through zstd-10 and age into a flushed file; opening is
age, zstd and one JSON parse per line. Product and floor alternate in one run; CPU time, median of the pairwise
ratios. Peers: the gzipped copy of a plain file with the same rows, and, where 7z is installed, an encrypted
7z of the same lines: packing it against writing the bundle, unpacking it against opening and verifying one.
"""

from __future__ import annotations

import gzip
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import orjson
import pyrage
import zstandard
from sqlcipher3 import dbapi2

from benchmarks.people import households
from desktop.exchange.bundle import exchange
from desktop.exchange.bundle.read import read_bundle
from desktop.operations.trust import accept_signer
from desktop.security.install import Install
from desktop.security.keyslots import Argon2Cost
from desktop.store.schema import SYNCED
from desktop.store.vector import Vector
from desktop.workspace import Workspace

OFFICE = 7_300
WEEK = 1_537
RUNS = 7
ALICE, BOB = Install.make(), Install.make()


def new_office(folder: Path, name: str) -> Workspace:
    """An empty file that believes both installations."""
    cheap = Argon2Cost(memory_kib=64, passes=1, lanes=1)
    office = Workspace.create(folder / name, user="bench", password="benchmark 1", cost=cheap).workspace
    for other in (ALICE, BOB):
        accept_signer(office, other.public_key, name="bench", actor="bench", today=date(2026, 7, 1))
    return office


def fill(office: Workspace, people: int) -> list[str]:
    """The residents' ids."""
    ids = []
    with office.change("import.residents", actor="bench") as unit:
        for identity, fields, members in households(people):
            unit.create("household", fields, id=identity)
            ids += [unit.create("resident", {**m, "household_id": identity}) for m in members]
    return ids


def edit(office: Workspace, ids: list[str]) -> None:
    """A week's work: two fields each of `WEEK` residents, in fifty steps."""
    chance = random.Random(3)
    chosen = chance.sample(ids, min(WEEK, len(ids)))
    for start in range(0, len(chosen), 31):
        with office.change("resident.edit", actor="bench") as unit:
            unit.set_many(
                "resident",
                [(i, {"phones": [f"138{chance.randrange(10**8):08}"], "note": f"已核实{chance.randrange(99)}"})
                 for i in chosen[start : start + 31]],
            )  # fmt: skip


def lines_of(office: Workspace, since: Vector) -> bytes:
    """The operations a bundle would carry, as lines in memory."""
    return b"\n".join(raw for run in office.runs_since(since) for raw in run.ops)


def floor_write(lines: bytes, out: Path) -> int:
    """Pack, seal, flush: nothing else. Returns the size."""
    packed = zstandard.ZstdCompressor(level=10).compress(lines)
    sealed = pyrage.encrypt(packed, [pyrage.x25519.Recipient.from_str(BOB.recipient)])
    with out.open("wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    return len(sealed)


def floor_open(path: Path) -> int:
    """Open, unpack, parse each line: nothing is checked or kept."""
    plain = pyrage.decrypt(path.read_bytes(), [pyrage.x25519.Identity.from_str(BOB.identity)])
    return len([orjson.loads(line) for line in zstandard.ZstdDecompressor().decompress(plain).split(b"\n")])


def cpu(work: Callable[[], object]) -> float:
    """CPU milliseconds."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def compare(name: str, product: Callable[[int], object], floor: Callable[[], object]) -> float:
    """Alternate and print; the product's median in CPU milliseconds."""
    pairs = [(cpu(lambda n=n: product(n)), cpu(floor)) for n in range(RUNS)]
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    spread = f"[{min(a for a, _ in pairs):.0f}–{max(a for a, _ in pairs):.0f}]"
    print(f"{name:28s} product {mine:7.1f} ms {spread:12s} floor {theirs:7.1f} ms   ratio {ratio:.2f}")
    return mine


def plain_copy(office: Workspace, path: Path) -> None:
    """The rows alone in an unencrypted file: what a colleague would copy to a stick."""
    plain = dbapi2.connect(str(path))
    with office.read() as db:
        for kind, table in SYNCED.items():
            names = ", ".join(f'"{c.name}"' for c in table.columns)
            plain.execute(f'CREATE TABLE "{kind}" ({names})')
            rows = [tuple(row) for row in db.exec_driver_sql(f'SELECT * FROM "{kind}"')]
            plain.executemany(f'INSERT INTO "{kind}" VALUES ({",".join("?" * len(table.columns))})', rows)
    plain.commit()
    plain.close()


def children_cpu(command: list[str]) -> float:
    """CPU milliseconds of a program that is waited for."""
    before = os.times()
    subprocess.run(command, check=True)
    after = os.times()
    return (after[2] + after[3] - before[2] - before[3]) * 1000


def seven_zip(
    lines: bytes, folder: Path, write: Callable[[int], object], read: Callable[[], object], size: int
) -> None:
    """What somebody careful would do by hand, in turns with the product: pack with a password, and open."""
    program = shutil.which("7z") or shutil.which("7zz")
    if program is None:
        print("7z is not installed (p7zip-full): no peer")
        return
    source, quiet = folder / "ops.ndjson", ["-pSecret123", "-bso0", "-bsp0"]
    source.write_bytes(lines)
    packed: list[tuple[float, float]] = []
    opened: list[tuple[float, float]] = []
    for number in range(RUNS):
        out = folder / f"{number}.7z"
        mine = cpu(lambda n=number: write(100 + n))
        packed.append((mine, children_cpu([program, "a", *quiet, "-mhe=on", str(out), str(source)])))
        mine = cpu(read)
        target = f"-o{folder / str(number)}"
        opened.append((mine, children_cpu([program, "x", *quiet, "-y", target, str(out)])))
    theirs = (folder / "0.7z").stat().st_size
    for name, pairs, goal in (("write", packed, "goal 0.4"), ("open, verified", opened, "goal 0.4")):
        ours, peer = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(a / b for a, b in pairs)
        print(f"{name:28s} product {ours:7.1f} ms {'':12s} 7z AES {peer:6.1f} ms   ratio {ratio:.2f}  {goal}")
    print(f"  size {size:,} bytes, 7z {theirs:,}, ratio {size / theirs:.2f}  goal 1.15")


def main() -> None:
    """Measure and print."""
    numbers = [arg for arg in sys.argv[1:] if arg.isdecimal()]
    people = int(numbers[0]) if numbers else OFFICE
    print(f"load {os.getloadavg()[0]:.1f}, {people} residents, {RUNS} runs")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        alice, bob = new_office(folder, "alice"), new_office(folder, "bob")
        ids = fill(alice, people)
        lines, seen = lines_of(alice, Vector()), alice.vector()
        print(f"{len(seen):,} operations, {len(lines):,} bytes of lines")

        def write(number: int) -> None:
            exchange.write(
                alice, BOB.recipient, folder / f"full{number}.sqb", install=ALICE, actor="b", full=True
            )

        compare("write, whole office", write, lambda: floor_write(lines, folder / "floor"))
        size, least = (folder / "full0.sqb").stat().st_size, (folder / "floor").stat().st_size
        print(f"  size {size:,} bytes, floor {least:,}, ratio {size / least:.3f}")

        def preview(number: int) -> None:
            exchange.apply(bob, folder / f"full{number}.sqb", install=BOB, actor="b", preview=True)

        compare("apply, whole office", preview, lambda: floor_open(folder / "floor"))
        exchange.apply(bob, folder / "full0.sqb", install=BOB, actor="b")
        compare("apply again, nothing new", preview, lambda: floor_open(folder / "floor"))
        exchange.write(bob, ALICE.recipient, folder / "word.sqb", install=BOB, actor="b")
        exchange.apply(alice, folder / "word.sqb", install=ALICE, actor="b")
        edit(alice, ids)
        week = lines_of(alice, seen)

        def weekly(number: int) -> None:
            exchange.write(alice, BOB.recipient, folder / f"week{number}.sqb", install=ALICE, actor="b")

        compare("write, a week", weekly, lambda: floor_write(week, folder / "floor"))
        plain_copy(alice, folder / "plain.db")
        copy = len(gzip.compress((folder / "plain.db").read_bytes(), 6))
        size = (folder / "week0.sqb").stat().st_size
        print(f"  size {size:,} bytes, gzipped copy of the rows {copy:,}, ratio {size / copy:.3f}")
        whole = folder / "full0.sqb"
        trusted = frozenset({ALICE.public_key})
        seven_zip(
            lines,
            folder,
            write,
            lambda: read_bundle(whole, install=BOB, trusted_signers=trusted),
            whole.stat().st_size,
        )
        alice.close()
        bob.close()


if __name__ == "__main__":
    main()
