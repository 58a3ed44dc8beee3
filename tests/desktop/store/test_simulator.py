"""A million seeded steps over five files converge: copies, restores, losses, repeats, any order, clocks 80 years off.

`GEZHI_SIM_WORLDS` says how many worlds of a thousand steps (1,000 is what every run does), `GEZHI_SIM_SEED` where
their seeds begin.
"""

from __future__ import annotations

import os
import secrets
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.desktop.store.simulator import World

STEPS = 1000
WORLDS = int(os.environ.get("GEZHI_SIM_WORLDS", "1000"))
SEED = int(os.environ.get("GEZHI_SIM_SEED", "1000"))
PARTS = 25


def world_of(seed: int, folder: Path, *, replicas: int = 5) -> World:
    """One world of four carries real bundles, one purges, one copies and restores all the time."""
    kind = seed % 4
    return World(
        seed, replicas, folder=folder if kind == 0 else None, sealed=0.08, purges=kind == 1, restless=1 + 5 * (kind == 2)
    )  # fmt: skip


def live_through(seeds: Iterable[int], folder: Path, *, replicas: int = 5) -> Counter[str]:
    counts: Counter[str] = Counter()
    for seed in seeds:
        world = world_of(seed, folder, replicas=replicas)
        try:
            world.run(STEPS)
            world.settle()
        except Exception:
            print(f"seed {seed}, {replicas} replicas")
            raise
        counts += world.counts
    return counts


def test_a_few_worlds_converge(tmp_path: Path) -> None:
    counts = live_through(range(12), tmp_path)
    events = ("create", "edit", "delete", "move", "resolve", "deliver", "lose", "clone", "backup", "restore")
    assert all(counts[event] > 60 for event in (*events, "restart", "set_clock", "open_form")), counts
    assert counts["ops"] > 3_000
    assert counts["real bundles"] > 20
    assert counts["operations in real bundles"] > 1_000
    assert counts["with something missing"] > 10
    assert counts["purge"] > 10


def test_a_world_nobody_has_seen_converges(tmp_path: Path) -> None:
    seed = secrets.randbits(48)
    print(f"seed {seed}")
    live_through([seed], tmp_path, replicas=7)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_a_million_steps(part: int, tmp_path: Path) -> None:
    counts = live_through(range(SEED + part, SEED + WORLDS, PARTS), tmp_path)
    print(dict(counts))
    assert counts["bundles for somebody else refused"] > 0 or WORLDS < 1000
