"""Print day: everything is printed, stopped, resumed; then one leader changes and exactly his papers are wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.journeys.print_town import Sizes, neighbours

ROOT = Path(__file__).parents[2]
SHARE = os.environ.get("GEZHI_PRINT_DAY", "0.1")  # of the whole day; `make soak` prints all of it
MOST = 1024  # MB


@pytest.mark.slow
def test_print_day(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.journeys.print_day", str(tmp_path), SHARE],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    said = json.loads(ran.stdout)
    print(ran.stdout)
    sizes = Sizes().share(float(SHARE))
    assert said["sizes"] == asdict(sizes)
    assert said["cancelled"]
    assert said["board-door"]["pages"] == sizes.stairs
    assert (said["badge"]["items"], said["card"]["items"]) == (sizes.staff, sizes.homes)
    assert said["maps"] == sizes.maps + sizes.communities, (
        "a page for each grid and an overview for each office"
    )
    assert all(said[kind]["warnings"] for kind in ("board-door", "badge", "card"))  # nobody has a photo
    assert said["resumed"] == [True, True, "stopped", True, True, "made"]
    assert said["wrong_at_first"] == 0
    assert said["leader"]
    assert said["worker"]
    assert said["reason"] == [[f"{said['name']} 电话改为 139 2222 0000"]]
    assert said["replaced"] == said["expected"]
    assert all(said["expected"].values())
    assert said["wrong_at_last"] == 0
    assert said["megabytes"] <= MOST


def test_the_whole_day_is_that_of_the_sources() -> None:
    whole = Sizes()
    maps = [len(data.grids) for data in neighbours(whole)]
    assert whole.share(1.0) == whole
    assert sum(maps) + whole.grids == 2_593
    assert (len(maps) + 1, min(maps), max(maps)) == (52, 49, 50)
