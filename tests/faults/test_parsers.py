"""Five million spoilt inputs to every parser of foreign files: refused in words or read whole, at once, in little memory.

`GEZHI_PARSER_RUNS` says how many (5,000,000 is what every run does), `GEZHI_PARSER_SEED` where the seeds begin. Each
part runs in a process of its own: a crash of native code, a hang and growth of memory are seen from outside.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.faults import parsers

RUNS = int(os.environ.get("GEZHI_PARSER_RUNS", "5000000"))
SEED = int(os.environ.get("GEZHI_PARSER_SEED", "20261122"))
PARTS = 10
PEAK_MB = 300


def in_a_child(seed: int, count: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.faults.parsers", str(seed), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    said: dict[str, Any] = json.loads(done.stdout)
    print(json.dumps(said, ensure_ascii=False))
    return said


def judge(said: dict[str, Any], count: int) -> None:
    ends = said["ends"]
    assert sum(ends.values()) == said["runs"] == count
    assert not [end for end in ends if end.endswith("without a word")]
    assert said["slowest"][0] < parsers.SLOWEST, said["slowest"]
    assert said["peak_mb"] < PEAK_MB
    for (
        target
    ) in parsers.targets():  # each was reached behind its first gate: some inputs were refused, some lawful
        codes = {end for end in ends if end.startswith(target.name + " ")}
        assert len(codes) >= 2, (target.name, codes)


def test_a_few_thousand() -> None:
    judge(in_a_child(1, 20_000), 20_000)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_five_million(part: int) -> None:
    judge(in_a_child(SEED + part, RUNS // PARTS), RUNS // PARTS)


def test_a_parser_that_crashes_is_seen() -> None:
    """The harness itself: what is no refusal ends the run, with what was fed."""
    broken = parsers.Target("broken", lambda raw: raw.decode("ascii"), [("é".encode(), [(0, 2)])], 1)
    whole = parsers.targets
    parsers.targets = lambda: [broken]
    try:
        with pytest.raises(UnicodeDecodeError):
            parsers.run(1, 500)
    finally:
        parsers.targets = whole
