"""Twenty thousand validly signed spoilt bundles against a real office: each refused or lawful, soon, nothing kept.

`GEZHI_BUNDLE_MUTANTS` says how many (20,000 is what every run does), `GEZHI_BUNDLE_SEED` where the seeds begin. Each
part runs in a process of its own, whose death and growth are seen from outside.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

MUTANTS = int(os.environ.get("GEZHI_BUNDLE_MUTANTS", "20000"))
SEED = int(os.environ.get("GEZHI_BUNDLE_SEED", "20261122"))
PARTS = 10
OUTSIDE = 250  # of each part, besides: bundles spoilt outside their seal
SLOWEST, PEAK_MB = 2.0, 300


def in_a_child(folder: Path, seed: int, outside: int, inside: int) -> dict[str, int]:
    command = [sys.executable, "-m", "tests.desktop.exchange.bundle.spoiling"]
    command += [str(folder), str(seed), str(outside), str(inside)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    said: dict[str, Any] = json.loads(done.stdout)
    print(json.dumps(said, ensure_ascii=False))
    ends: dict[str, int] = said["ends"]
    assert said["slowest"] < SLOWEST
    assert said["peak_mb"] < PEAK_MB
    assert sum(ends.values()) == outside + inside
    assert "lawful outside" not in ends
    assert "refused without a word" not in ends
    return ends


def test_a_few_hundred_spoilt_bundles(tmp_path: Path) -> None:
    assert len(in_a_child(tmp_path, 1, 100, 200)) >= 8


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_twenty_thousand_signed_ones(part: int, tmp_path: Path) -> None:
    ends = in_a_child(tmp_path, SEED + part, OUTSIDE, MUTANTS // PARTS)
    wanted = {"bundle.manifest", "op.envelope", "op.malformed", "bundle.sequence", "lawful inside"}
    assert wanted <= ends.keys()
