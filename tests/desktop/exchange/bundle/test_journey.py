"""Months of five PCs in seconds: real encrypted files, real bundles, copies and restores, and one truth after.

`GEZHI_TOWNS` says how many (6 in every run), `GEZHI_TOWN_SEED` where their seeds begin.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desktop.exchange.bundle.town import Town

TOWNS = int(os.environ.get("GEZHI_TOWNS", "6"))
SEED = int(os.environ.get("GEZHI_TOWN_SEED", "10"))
STEPS = 200


@pytest.fixture
def towns(tmp_path: Path) -> Iterator[Any]:
    made: list[Town] = []

    def make(seed: int, **how: Any) -> Town:
        (tmp_path / str(seed)).mkdir()
        made.append(Town(tmp_path / str(seed), seed, **how))
        return made[-1]

    yield make
    for town in made:
        town.close()


def live(towns: Any, seed: int, steps: int, **how: Any) -> Counter[str]:
    town: Town = towns(seed, **how)
    try:
        town.run(steps)
        town.settle()
    except BaseException:
        print(f"seed {seed}: {town.counts}")
        raise
    return town.counts


def test_a_short_life(towns: Any) -> None:
    live(towns, 0, 60)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEED, SEED + TOWNS))
def test_long_lives(towns: Any, seed: int) -> None:
    counts = live(towns, seed, STEPS)
    print(dict(counts))
    assert counts["operations taken in"] > 500, (
        "some thousands; keys are drawn anew, so no life is lived twice"
    )
    assert counts["records compared"] > 50


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEED + 100, SEED + 100 + TOWNS // 2))
def test_copied_machines(towns: Any, seed: int) -> None:
    """Virtual machines copied while the program runs: one stream, two histories, both kept under names of their own."""
    counts = live(towns, seed, STEPS // 2, pcs=3, machines=True)
    print(dict(counts))
    assert counts["twin"] > 0
