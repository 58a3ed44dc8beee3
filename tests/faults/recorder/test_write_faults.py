"""Every change to the disk fails once: refused in words or finished, nothing half done, nothing falsely said.

Ten flows × every change × disk full (from then on, or once), input/output error, half a write, SIGKILL.
GEZHI_FAULT_STRIDE=1 takes every change; continuous integration takes every change of the short flows and each
third of the long ones, beginning at another place for each kind.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.recorder import flows, recording
from tests.faults.recorder.conftest import contents
from tests.faults.recorder.power import State
from tests.faults.recorder.verdict import Judge

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the recorder is preloaded, as only Linux can"),
]
KINDS = ("enospc:{n}:sticky", "enospc:{n}", "eio:{n}", "short:{n}", "kill:{n}")
SHORT = 120
STRIDE = int(os.environ.get("GEZHI_FAULT_STRIDE", "3"))
KILLED = -9


@pytest.mark.parametrize("flow", flows.FLOWS)
def test_no_failing_write_breaks_a_promise(flow: str, memory: Path, tmp_path: Path) -> None:
    pristine = memory / "pristine"
    pristine.mkdir()
    (flows.ready_old if flow == "migrate" else flows.ready)(pristine)
    whole = memory / "whole"
    shutil.copytree(pristine, whole)
    changes = sum(event.op in "NWTSRUD" for event in recording.run(flow, whole).events)
    judge = Judge(memory / "after")
    server = recording.Server(tmp_path / "errors")
    ends, faults = Counter[int](), []
    stride = 1 if changes <= SHORT else STRIDE
    for shift, kind in enumerate(KINDS):
        for number in range(1 + shift % stride, changes + 1, stride):
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
    server.close()
    print(f"{flow}: {ends.total()} runs over {changes} changes, {dict(ends)}, {len(faults)} faults")
    assert faults == []
    assert ends[3] > 0, "some fault must have been refused"
    assert ends[KILLED] > 0


def unexpected(run: recording.Recording, fault: str) -> str:
    """An end that is neither success, nor a refusal in words, nor the kill that was asked for."""
    if run.returncode in {0, 3} or (run.returncode == KILLED and fault.startswith("kill")):
        return ""
    return f"ended with {run.returncode}: {run.errors.strip().splitlines()[-1:]}"
