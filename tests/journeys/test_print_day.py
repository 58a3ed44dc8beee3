"""Print day: everything is printed, stopped, resumed; then one leader changes and exactly his papers are wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_print_day(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.journeys.print_day", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    said = json.loads(ran.stdout)
    assert said["cancelled"]
    assert (said["board-door"]["pages"], said["badge"]["items"], said["card"]["items"]) == (1485, 4807, 3000)
    assert said["map"]["pages"] == 52
    assert said["atlas"] >= 2593
    assert all(said[kind]["warnings"] for kind in ("board-door", "badge", "card"))  # nobody has a photo
    assert said["resumed"] == [True, True, "stopped", 700, True, "made"]
    assert said["wrong_at_first"] == 0
    assert said["leader"]
    assert said["worker"]
    assert said["reason"] == [[f"{said['name']} 电话改为 139 2222 0000"]]
    assert said["replaced"] == said["expected"]
    assert said["wrong_at_last"] == 0
    assert said["megabytes"] <= 1024
