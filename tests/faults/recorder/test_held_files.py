"""A virus scanner or an indexer holds a file: work waits and goes through; a message comes only after five seconds.

Ten flows × every opening, renaming and removing of a file × refused once, or everything refused for a while.
GEZHI_HELD_STRIDE=1 takes every one; GEZHI_HELD_MS says for how long (continuous integration: 0 and 120 ms).
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
from tests.faults.recorder.test_write_faults import unexpected
from tests.faults.recorder.verdict import Judge

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the recorder is preloaded, as only Linux can"),
]
STRIDE = int(os.environ.get("GEZHI_HELD_STRIDE", "3"))
HELD_MS = [int(ms) for ms in os.environ.get("GEZHI_HELD_MS", "0,120").split(",")]


@pytest.mark.parametrize("flow", flows.FLOWS)
def test_a_held_file_is_waited_for(flow: str, memory: Path, tmp_path: Path) -> None:
    pristine = memory / "pristine"
    pristine.mkdir()
    (flows.ready_old if flow == "migrate" else flows.ready)(pristine)
    judge = Judge(memory / "after")
    server = recording.Server(tmp_path / "errors")
    ends, faults = Counter[int](), []
    folder = memory / "office"
    places = touched(flow, pristine, folder)
    for shift, milliseconds in enumerate(HELD_MS):
        for number in range(1 + shift % STRIDE, places + 1, STRIDE):
            fault = f"{'eacces' if number % 2 else 'ebusy'}:{number}:{milliseconds}"
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(pristine, folder)
            run = server.run(flow, folder, fault)
            ends[run.returncode] += 1
            told = tuple(b" ".join(e.data for e in run.events if e.op == "M").decode().split())
            wrong = judge.fault(State(contents(folder), told, number, fault)) or unexpected(run, fault)
            if wrong or run.returncode:
                faults.append(f"{fault}: {wrong or run.errors.strip()[-200:]}")
    server.close()
    print(f"{flow}: {ends.total()} runs over {places} touches, {dict(ends)}, {len(faults)} faults")
    assert faults == []


def touched(flow: str, pristine: Path, folder: Path) -> int:
    """How often a flow opens, renames or removes a file that stands there."""
    shutil.copytree(pristine, folder)
    run = recording.run(flow, folder, fault=f"ebusy:{10**6}:0")
    assert run.returncode == 0, run.errors
    return int(run.errors.rsplit("touched ", 1)[1].split()[0])


def test_a_file_that_stays_held_is_said_in_words(memory: Path, tmp_path: Path) -> None:
    folder = memory / "office"
    folder.mkdir()
    flows.ready(folder)
    before = contents(folder)
    server = recording.Server(tmp_path / "errors")
    run = server.run("save", folder, "eacces:1:600000")
    server.close()
    assert run.returncode == 3, run.errors
    assert contents(folder) == before
