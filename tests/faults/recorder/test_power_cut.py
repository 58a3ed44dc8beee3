"""Promise 1: what was said to be saved is there after any power cut, and never half of anything.

The shipped library runs ten flows under the recorder; every prefix of what it did to the disk is opened again
with every mixture of unsynced writes. GEZHI_POWER_STATES asks for more than continuous integration does; the
controls run the same flow without the library's safety and must be caught.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

import pytest

from desktop.store.making import SCHEMA
from tests.faults.recorder import flows, recording
from tests.faults.recorder.conftest import contents
from tests.faults.recorder.power import states
from tests.faults.recorder.verdict import Judge

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the recorder is preloaded, as only Linux can"),
]
STATES = int(os.environ.get("GEZHI_POWER_STATES", "100000"))
SEED = int(os.environ.get("GEZHI_POWER_SEED", "20261122"))


def replay(
    flow: str, memory: Path, *, total: int, weaken: str = "", schema: int = 1
) -> tuple[Judge, list[str]]:
    """Record a flow and judge `total` states of it; `schema`: of the file that a migration begins with."""
    folder = memory / "office"
    folder.mkdir()
    if flow == "migrate":
        flows.ready_old(folder, schema)
    else:
        flows.ready(folder)
    before = contents(folder)
    run = recording.run(flow, folder, weaken=weaken)
    assert run.returncode == 0, run.errors
    judge = Judge(memory / "after")
    each = max(1, round(total / len(run.events)) - 2)
    faults = [
        f"event {state.after} {state.choice}: {fault}"
        for state in states(before, run.events, each=each, rng=random.Random(f"{SEED} {flow}"))
        if (fault := judge.fault(state))
    ]
    return judge, faults


@pytest.mark.parametrize("flow", flows.FLOWS)
def test_a_power_cut_breaks_no_promise(flow: str, memory: Path) -> None:
    total = STATES // 2 if flow == "rekey" else STATES // len(flows.FLOWS)  # every page is written anew there
    judge, faults = replay(flow, memory, total=total)
    print(
        f"{flow}: {judge.judged} states, {judge.opened} different ones opened, "
        f"{judge.outcomes} outcomes, {len(faults)} faults"
    )
    assert faults == []
    assert judge.judged > total // 2


@pytest.mark.parametrize("schema", range(2, SCHEMA))
def test_a_power_cut_in_an_upgrade_from_any_schema_leaves_the_old_or_the_new(
    schema: int, memory: Path
) -> None:
    judge, faults = replay("migrate", memory, total=STATES // 100, schema=schema)
    print(
        f"migration {schema} to {SCHEMA}: {judge.judged} states, {judge.outcomes} outcomes, {len(faults)} faults"
    )
    assert faults == []
    assert judge.judged > STATES // 200


@pytest.mark.parametrize("mode", ["NORMAL", "OFF"])
def test_the_harness_sees_what_the_safety_prevents(mode: str, memory: Path) -> None:
    _judge, faults = replay("save", memory, total=4_000, weaken=mode)
    assert any("saved steps are gone" in fault for fault in faults), "the control was not caught"


def test_the_harness_sees_a_key_change_that_forgets_the_old_key(memory: Path) -> None:
    _judge, faults = replay("rekey", memory, total=3_000, weaken="ONE_KEY")
    assert any("does not open" in fault for fault in faults), "the control was not caught"
