"""Tens of thousands of spoiled workbooks: each is read or refused, the parent never dies, nothing is imported by half.

`GEZHI_MUTANTS` and `GEZHI_MUTANT_SEED` choose how many and which; `make soak` takes a new seed and many more.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from desktop.base.errors import Refused
from desktop.exchange.importing.decisions import DecidedBefore, Decisions
from desktop.exchange.importing.run import apply, prepare
from desktop.exchange.workbook import read_workbook
from desktop.workspace import Workspace
from tests.desktop.exchange import mutations

COUNT = int(os.environ.get("GEZHI_MUTANTS", "20000"))
SEED = int(os.environ.get("GEZHI_MUTANT_SEED", "1"))
BATCH = 1000
PATIENCE = 120  # seconds for what is left of a batch


def batch(first: int, folder: Path) -> dict[int, str]:
    """What became of a thousand mutants; a process that dies is started again behind the one that killed it."""
    found: dict[int, str] = {}
    end = min(first + BATCH, COUNT)
    at = first
    while at < end:
        command = [
            sys.executable,
            "-m",
            "tests.desktop.exchange.mutations",
            str(SEED),
            str(at),
            str(end - at),
            str(folder),
        ]
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        for line in done.stdout.decode("utf-8", "replace").splitlines():
            number, _blank, said = line.partition(" ")
            found[int(number)] = said
        at = max([at - 1, *(n for n in found if n < end)]) + 1
        if at < end:
            assert done.returncode != 0, "a worker stopped without a reason"
            found[at] = "died"
            at += 1
    return found


@pytest.mark.slow
def test_every_mutant_is_read_or_refused(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as two:
        parts = list(two.map(lambda first: batch(first, tmp_path), range(0, COUNT, BATCH)))
    found = {number: said for part in parts for number, said in part.items()}
    assert len(found) == COUNT
    broken = {n: said for n, said in found.items() if said.startswith("broken")}
    assert not broken, list(broken.items())[:5]
    kinds = Counter(said.split()[0] for said in found.values())
    assert kinds["read"] > COUNT / 5, kinds
    assert kinds["refused"] > COUNT / 5, kinds
    killers = [n for n, said in found.items() if said == "died"]
    for number in killers[:5]:
        suffix, data = mutations.mutant(SEED, number)
        path = tmp_path / f"killer{suffix}"
        path.write_bytes(data)
        with pytest.raises(Refused):
            read_workbook(path)


def test_no_mutant_is_imported_by_half(tmp_path: Path, office: Workspace) -> None:
    """The whole way, in a real child: either every person of the list stands in the office under one step, or none."""
    for number in range(60):
        suffix, data = mutations.mutant(SEED + 1, number)
        path = tmp_path / f"名单{suffix}"
        path.write_bytes(data)
        before, code, created = people(office), "", 0
        try:
            prepared = prepare(office, path, decide=DecidedBefore(Decisions()), as_of=date(2026, 6, 30))
            applied = apply(office, prepared, actor="李梅", today=date(2026, 6, 30))
            created = applied.creates.get("resident", 0)
        except Refused as refusal:
            code = refusal.code
        assert not code or code.startswith(("file.", "import."))
        assert people(office) - before == created


def people(office: Workspace) -> int:
    with office.read() as db:
        return int(db.exec_driver_sql("SELECT count(*) FROM resident").scalar() or 0)
