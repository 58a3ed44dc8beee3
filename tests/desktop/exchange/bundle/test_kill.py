"""The power goes while a bundle is applied or written: all of it is there afterwards, or nothing."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.exchange.bundle import exchange
from desktop.exchange.bundle.read import read_bundle
from desktop.operations import checking
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, fill, state_of, trust

RESIDENTS = 400
KILLS = 3 * int(os.environ.get("GEZHI_KILLS", "4"))

CHILD = """
import sys
from pathlib import Path
from desktop.exchange.bundle import exchange
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes
from tests.desktop.exchange.bundle.conftest import ALICE, BOB

verb, office_path, bundle = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
office = Workspace.open(office_path, password=PASSWORD, volumes=FitVolumes())
print("ready", flush=True)
if verb == "apply":
    exchange.apply(office, bundle, install=BOB, actor="王芳")
else:
    exchange.write(office, BOB.recipient, bundle, install=ALICE, actor="李梅", full=True)
print("done", flush=True)
"""


def killed(verb: str, office: Path, bundle: Path, after_s: float) -> bool:
    """Run the child and kill it that long after it was ready; whether it had said that it was done."""
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CHILD), verb, str(office), str(bundle)],
        stdout=subprocess.PIPE, cwd=Path(__file__).parents[4],
    ) as child:  # fmt: skip
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(after_s)
        child.kill()
        return child.stdout.read() == b"done\n"


@pytest.mark.slow
def test_killed_while_applying(tmp_path: Path, make_office: Callable[..., Workspace]) -> None:
    alice, bob = make_office("alice.gezhi"), make_office("bob.gezhi")
    trust(bob, ALICE)
    fill(alice, RESIDENTS)
    path = tmp_path / "all.sqb"
    exchange.write(alice, BOB.recipient, path, install=ALICE, actor="李梅")
    before = state_of(bob)
    bob.close()
    files = {p: p.read_bytes() for p in tmp_path.glob("bob.gezhi*")}
    chance, ends = random.Random(5), {"nothing": 0, "everything": 0}
    for number in range(KILLS):
        for old in tmp_path.glob("bob.gezhi*"):
            old.unlink()
        for name, raw in files.items():
            name.write_bytes(raw)
        done = killed(
            "apply", tmp_path / "bob.gezhi", path, 0.5 * (number / KILLS) ** 2 + chance.random() / 50
        )
        again = Workspace.open(tmp_path / "bob.gezhi", password=PASSWORD, volumes=FitVolumes())
        try:
            now = state_of(again)
            if now == before:
                ends["nothing"] += 1
                assert not done, "it was said to be done"
            else:
                ends["everything"] += 1
                assert len(now["resident"]) == RESIDENTS  # type: ignore[arg-type]
            assert checking.check(again, deep=True).problems == ()
            exchange.apply(again, path, install=BOB, actor="王芳")
            assert len(state_of(again)["resident"]) == RESIDENTS  # type: ignore[arg-type]
        finally:
            again.close()
    print(json.dumps(ends))
    assert ends["nothing"] > 0


@pytest.mark.slow
def test_killed_while_writing(tmp_path: Path, make_office: Callable[..., Workspace]) -> None:
    alice = make_office("alice.gezhi")
    fill(alice, RESIDENTS)
    alice.close()
    chance, ends = random.Random(6), {"nothing": 0, "everything": 0}
    for number in range(KILLS):
        out = tmp_path / f"{number}.sqb"
        done = killed("write", tmp_path / "alice.gezhi", out, 0.08 * number / KILLS + chance.random() / 100)
        if out.exists():
            ends["everything"] += 1
            bundle = read_bundle(out, install=BOB, trusted_signers=frozenset({ALICE.public_key}))
            assert sum(1 for op in bundle.ops() if op.entity == "resident") == RESIDENTS
        else:
            ends["nothing"] += 1
            assert not done
    print(json.dumps(ends))
