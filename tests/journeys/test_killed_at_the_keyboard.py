"""The power goes at any moment while a clerk keys: what was said to be saved is there, and all but the last field besides.

A real window in a process of its own is killed after a text drawn by lot and a pause drawn by lot. GEZHI_KILLS says how
often (continuous integration 4, of which half here; a soak hundreds).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from desktop.operations import checking
from desktop.security.audit import broken_at
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes
from tests.journeys.paper_households import PAPERS
from tests.journeys.test_keying_journey import build, household, rows, run

pytestmark = pytest.mark.slow
KILLS = max(1, int(os.environ.get("GEZHI_KILLS", "4")) // 2)
SEED = int(os.environ.get("GEZHI_KILL_SEED", "20261122"))
TEXTS = 150  # that are typed before the clerk of the journey stops by itself, and a few more
ID_LENGTH = 18


@pytest.mark.parametrize("number", range(KILLS))
def test_what_was_saved_and_typed_is_there_after_a_kill(number: int, tmp_path: Path) -> None:
    chance = random.Random(f"{SEED} {number}")
    office = build(tmp_path / "office.gezhi")
    with run(office, 0, tmp_path) as clerk:
        said = read(clerk, chance.randint(1, TEXTS))
        time.sleep(chance.random() / 2)
        clerk.send_signal(signal.SIGKILL)
        said += clerk.stdout.read().splitlines()
        assert clerk.wait(timeout=120) == -signal.SIGKILL, clerk.stderr.read()[-2000:]
    keyed = {int(line.split()[1]) for line in said if line.startswith("keyed ")}
    kept = [line.removeprefix("typed ") for line in said[: last(said, "kept")] if line.startswith("typed ")]
    print(f"killed after {len(kept)} kept texts and {len(keyed)} papers")
    again = Workspace.open(office, password=PASSWORD, volumes=FitVolumes())
    try:
        with again.read() as db:
            assert broken_at(db) is None
            for paper in (PAPERS[one] for one in keyed if PAPERS[one].home):
                (dwelling,) = rows(db, "SELECT id FROM dwelling WHERE room = ?", paper.room)
                household(db, paper, dwelling["id"])
            there = str([rows(db, f"SELECT * FROM {table}") for table in ("household", "resident", "draft")])
        assert [text for text in kept if plain(text) and text not in there] == []
        assert checking.check(again, deep=True).problems == ()
    finally:
        again.close()


def read(clerk: subprocess.Popen, texts: int) -> list[str]:
    """What the clerk says until so many texts are typed, or until it rests."""
    said, typed = [], 0
    for line in clerk.stdout:
        said.append(line.rstrip("\n"))
        typed += said[-1].startswith("typed ")
        if typed >= texts or said[-1] == "half a line":
            return said
    raise AssertionError(f"ended by itself: {said[-5:]} {clerk.stderr.read()[-2000:]}")


def last(said: list[str], word: str) -> int:
    """Where a word was said last; 0 when never."""
    return max((at for at, line in enumerate(said) if line == word), default=0)


def plain(text: str) -> bool:
    """A text that is stored as it was typed: words in Chinese, whole ID numbers; no code, phone, date."""
    return len(text) == ID_LENGTH if text.isascii() else not any(sign.isdigit() for sign in text)
