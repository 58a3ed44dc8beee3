"""Hypothesis drives three real office files and real bundles, and shrinks whatever breaks to the fewest steps.

`GEZHI_MACHINE_EXAMPLES` says how many lives of up to 20 steps (12 in every run).
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from desktop.exchange.bundle import exchange
from desktop.store import verify
from tests.desktop.exchange.bundle.town import Town

EXAMPLES = int(os.environ.get("GEZHI_MACHINE_EXAMPLES", "12"))
PC = st.integers(0, 2)
CHANCE = st.randoms(use_true_random=False)
EVENTS = st.sampled_from(
    ["add", "open_form", "edit", "edit", "edit", "delete", "resolve", "move", "undo", "lose"]
)
FILES = st.sampled_from(["restart", "copy_folder", "lay_aside", "restore", "clock"])


@cache
def template() -> Path:
    """Three founded offices that trust each other; each life begins with copies of them."""
    folder = Path(tempfile.mkdtemp(prefix="gezhi-town-"))
    Town(folder, 0, pcs=3).close()
    return folder


class RealOffices(RuleBasedStateMachine):
    """Every taking in is checked by the town: exactly what is lacking is named, exactly what is wanted is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="gezhi-life-"))
        self.town = Town(self.folder, 0, pcs=3, like=template())
        for number in range(3):
            self.town.add(number)

    @rule(event=EVENTS, at=PC, chance=CHANCE)
    def work(self, event: str, at: int, chance: random.Random) -> None:
        self.town.chance = chance
        getattr(self.town, event)(at)

    @rule(source=PC, to=PC, full=st.booleans())
    def send(self, source: int, to: int, full: bool) -> None:
        if source != to:
            self.town._write(source, to, full=full)

    @rule(at=st.integers(0, 5), again=st.booleans())
    def deliver(self, at: int, again: bool) -> None:
        """Any stick, in any order; it may stay in the drawer and come a second time."""
        if self.town.sticks:
            stick = self.town.sticks[at % len(self.town.sticks)]
            if not again:
                self.town.sticks.remove(stick)
            self.town._apply(*stick)

    @rule(what=FILES, at=PC, chance=CHANCE)
    def handle(self, what: str, at: int, chance: random.Random) -> None:
        self.town.chance = chance
        getattr(self.town, what)(at)
        with self.town.offices[at].read() as db:
            assert verify.row_problems(db) == []
        assert {
            (m.stream, n) for m in exchange.missing(self.town.offices[at]) for n in range(m.first, m.last + 1)
        } == self.town.lacking(at)

    def teardown(self) -> None:
        try:
            self.town.chance = random.Random(0)
            self.town.settle()
        finally:
            self.town.close()
            shutil.rmtree(self.folder, ignore_errors=True)


@pytest.mark.slow
def test_three_real_offices() -> None:
    chosen = settings(
        max_examples=EXAMPLES, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(RealOffices, settings=chosen)
