"""Every change to the disk fails once: refused in words or finished, nothing half done, nothing falsely said.

Ten flows × every change × disk full (from then on, or once), input/output error, half a write, SIGKILL.
GEZHI_FAULT_RUNS says how many of these for each flow, spread by lot over the flow (0: every one; continuous
integration 100).
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

from desktop.store.making import SCHEMA
from tests.faults.recorder import flows, recording
from tests.faults.recorder.conftest import contents
from tests.faults.recorder.power import State
from tests.faults.recorder.verdict import Judge

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the recorder is preloaded, as only Linux can"),
]
KINDS = ("enospc:{n}:sticky", "enospc:{n}", "eio:{n}", "short:{n}", "kill:{n}")
RUNS = int(os.environ.get("GEZHI_FAULT_RUNS", "100"))
SEED = int(os.environ.get("GEZHI_FAULT_SEED", "20261122"))
KILLED = -9


@pytest.mark.parametrize("flow", flows.FLOWS)
def test_no_failing_write_breaks_a_promise(flow: str, memory: Path, tmp_path: Path) -> None:
    fail(flow, memory, tmp_path, most=RUNS)


@pytest.mark.parametrize("schema", range(2, SCHEMA))
def test_a_failing_write_in_an_upgrade_from_any_schema_leaves_the_old_or_the_new(
    schema: int, memory: Path, tmp_path: Path
) -> None:
    fail("migrate", memory, tmp_path, most=RUNS // 3, schema=schema)


def fail(flow: str, memory: Path, tmp_path: Path, *, most: int, schema: int = 1) -> None:
    """Run a flow with one change failing, `most` times (0: every change, every way); `schema`: of a migrated file."""
    pristine = memory / "pristine"
    pristine.mkdir()
    if flow == "migrate":
        flows.ready_old(pristine, schema)
    else:
        flows.ready(pristine)
    whole = memory / "whole"
    shutil.copytree(pristine, whole)
    judge = Judge(memory / "after")
    ends, faults = Counter[int](), []
    with contextlib.closing(recording.Server(tmp_path / "errors")) as server:
        changes = sum(event.op in "NWTSRUD" for event in server.run(flow, whole, "none:0").events)
        for number, kind in chosen(changes, most):
            fault = kind.format(n=number)
            folder = memory / "office"
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(pristine, folder)
            run = server.run(flow, folder, fault)
            ends[run.returncode] += 1
            told = tuple(b" ".join(e.data for e in run.events if e.op == "M").decode().split())
            state = State(contents(folder), told, number, fault)
            wrong = judge.fault(state) or unexpected(run, fault)
            if wrong:
                faults.append(f"{fault}: {wrong}")
    begun = f"{flow} from {schema}" if flow == "migrate" else flow
    print(f"{begun}: {ends.total()} runs over {changes} changes, {dict(ends)}, {len(faults)} faults")
    assert faults == []
    assert ends[3] > 0, "some fault must have been refused"
    assert ends[KILLED] > 0


def chosen(changes: int, most: int) -> list[tuple[int, str]]:
    """Which change fails how: every one (0), or one by lot out of each of `most` equal parts of the flow."""
    every = [(number, kind) for number in range(1, changes + 1) for kind in KINDS]
    if not most or len(every) <= most:
        return every
    rng, part = random.Random(f"{SEED} {changes}"), len(every) / most
    return [every[int((at + rng.random()) * part)] for at in range(most)]


def unexpected(run: recording.Recording, fault: str) -> str:
    """An end that is neither success, nor a refusal in words, nor the kill that was asked for."""
    if run.returncode in {0, 3} or (run.returncode == KILLED and fault.startswith("kill")):
        return ""
    return f"ended with {run.returncode}: {run.errors.strip().splitlines()[-1:]}"
