"""Failed logins: each waits longer, the fifth a quarter of an hour, and no clock, restart or spoilt file shortens it."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from desktop.base.clock import FixedClock
from desktop.security import install, keyslots, machine
from desktop.security.attempts import ANYBODY, FILE, Attempts, Wait
from desktop.security.attempts_file import LOCK, LOCKED_AFTER
from tests.conftest import CHEAP, PASSWORD

OFFICE = Path("/data/office.gezhi")
YEAR_MS = 365 * 86_400_000


class Pc:
    """One PC: a wall clock anybody may set, a monotonic clock that starts anew with the machine."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.wall, self.monotonic, self.true = folder, FixedClock(), 5_000.0, 0.0

    def program(self) -> Attempts:
        """A fresh start of the program."""
        return Attempts(self.folder, clock=self.wall, monotonic=lambda: self.monotonic)

    def passes(self, seconds: float) -> None:
        self.true += seconds
        self.monotonic += seconds
        self.wall.now += round(seconds * 1000)

    def boots(self, up: float = 0.0) -> None:
        self.monotonic = up


@pytest.fixture
def pc(tmp_path: Path) -> Pc:
    return Pc(tmp_path)


def fail(pc: Pc, times: int, user: str = "李梅") -> None:
    for _n in range(times):
        pc.passes(pc.program().seconds_left(OFFICE, user) + 0.01)
        pc.program().begin(OFFICE, user)


@pytest.mark.parametrize(("fails", "seconds"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, LOCK)])
def test_every_failure_waits_longer(pc: Pc, fails: int, seconds: float) -> None:
    fail(pc, fails)
    assert pc.program().seconds_left(OFFICE, "李梅") == pytest.approx(seconds)
    with pytest.raises(Wait) as refusal:
        pc.program().begin(OFFICE, "李梅")
    assert refusal.value.seconds == pytest.approx(seconds)
    assert refusal.value.code == ("login.locked" if fails == LOCKED_AFTER else "login.wait")
    pc.passes(seconds + 0.01)
    pc.program().begin(OFFICE, "李梅")


def test_counted_per_user_and_per_office(pc: Pc) -> None:
    fail(pc, LOCKED_AFTER)
    assert pc.program().seconds_left(OFFICE, "王录") == 0
    assert pc.program().seconds_left(OFFICE, ANYBODY) == 0
    assert pc.program().seconds_left(OFFICE.with_name("other.gezhi"), "李梅") == 0
    assert pc.program().locked(OFFICE) == {"李梅": pytest.approx(LOCK)}


def test_a_right_password_a_director_and_the_paper_empty_the_counter(pc: Pc) -> None:
    fail(pc, 3)
    pc.passes(5)
    counter = pc.program()
    counter.passed(OFFICE, "李梅", counter.begin(OFFICE, "李梅"))
    assert pc.program().seconds_left(OFFICE, "李梅") == 0
    fail(pc, 1)
    assert pc.program().seconds_left(OFFICE, "李梅") == pytest.approx(1)  # from the beginning
    fail(pc, 4)
    pc.program().clear(OFFICE, "李梅")
    assert pc.program().seconds_left(OFFICE, "李梅") == 0
    fail(pc, 5)
    fail(pc, 5, "王录")
    pc.program().clear(OFFICE)
    assert pc.program().locked(OFFICE) == {}


def test_after_the_long_wait_it_begins_anew(pc: Pc) -> None:
    fail(pc, LOCKED_AFTER + 1)
    assert pc.program().seconds_left(OFFICE, "李梅") == pytest.approx(1)


@pytest.mark.parametrize("jump", [-80 * YEAR_MS, -3_600_000, 3_600_000, 80 * YEAR_MS])
def test_a_clock_that_was_set_shortens_nothing_and_locks_nobody_for_good(pc: Pc, jump: int) -> None:
    fail(pc, LOCKED_AFTER)
    pc.passes(60)
    pc.wall.now += jump
    assert pc.program().seconds_left(OFFICE, "李梅") >= LOCK - 60 - 0.01
    assert pc.program().seconds_left(OFFICE, "李梅") <= LOCK
    pc.passes(LOCK + 0.01)
    assert pc.program().seconds_left(OFFICE, "李梅") == 0


def test_a_restart_of_the_machine_with_the_clock_set_back_shortens_nothing(pc: Pc) -> None:
    fail(pc, LOCKED_AFTER)
    pc.boots()
    pc.wall.now -= 10 * YEAR_MS
    assert pc.program().seconds_left(OFFICE, "李梅") == pytest.approx(LOCK)
    pc.boots(up=1_000_000.0)  # a machine that has run long since says nothing about the earlier start
    assert 0 < pc.program().seconds_left(OFFICE, "李梅") <= LOCK


@pytest.mark.parametrize(
    "spoilt", [b"", b"{}", b"\x00" * 40, b"not json", b'{"format":"gezhi-attempts/1"}', b"[1]"]
)
def test_a_spoilt_counter_is_neither_a_free_pass_nor_a_lock_for_good(pc: Pc, spoilt: bytes) -> None:
    fail(pc, LOCKED_AFTER)
    (pc.folder / FILE).write_bytes(spoilt)
    for user in ("王录", "李梅"):  # also when somebody else is asked for first
        assert pc.program().seconds_left(OFFICE, user) == pytest.approx(LOCK)
    with pytest.raises(Wait):
        pc.program().begin(OFFICE, "李梅")
    pc.passes(LOCK + 0.01)
    assert pc.program().seconds_left(OFFICE, "李梅") == 0


@pytest.mark.parametrize(
    "number", [b"1e30", b"1000000000000000000000000000000", b"18446744073709551615", b"true"]
)
def test_a_number_that_cannot_be_written_again_stops_nobody_for_good(pc: Pc, number: bytes) -> None:
    fail(pc, LOCKED_AFTER)
    file = pc.folder / FILE
    file.write_bytes(
        file.read_bytes().replace(b'"serial":5,"blanket"', b'"serial":' + number + b',"blanket"')
    )
    assert pc.program().seconds_left(OFFICE, "李梅") == pytest.approx(LOCK)
    pc.passes(LOCK + 0.01)
    pc.program().passed(OFFICE, "李梅", pc.program().begin(OFFICE, "李梅"))
    assert pc.program().seconds_left(OFFICE, "李梅") == 0


def test_failures_from_before_1970_are_kept(pc: Pc) -> None:
    pc.wall.now = -YEAR_MS
    fail(pc, 2)
    assert [one.at_ms < 0 for one in pc.program().untold(OFFICE)[1]] == [True, True]
    assert pc.program().seconds_left(OFFICE, "王录") == 0  # read as ours, not as spoilt


def test_no_written_wait_lasts_for_years(pc: Pc) -> None:
    fail(pc, LOCKED_AFTER)
    file = pc.folder / FILE
    file.write_bytes(file.read_bytes().replace(b'"wait":900.0', b'"wait":9e12'))
    assert pc.program().seconds_left(OFFICE, "李梅") == pytest.approx(LOCK)
    pc.passes(LOCK + 0.01)
    assert pc.program().seconds_left(OFFICE, "李梅") == 0


def test_a_counter_that_cannot_be_written_still_counts(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file where the folder should be")
    pc = Pc(tmp_path / "file")
    counter = pc.program()
    counter.begin(OFFICE, "李梅")
    assert counter.seconds_left(OFFICE, "李梅") == pytest.approx(1)


def test_failures_are_told_once(pc: Pc) -> None:
    fail(pc, 3)
    book, failures = pc.program().untold(OFFICE)
    assert [one.user for one in failures] == ["李梅"] * 3
    pc.program().told(OFFICE, failures[1].serial)
    assert pc.program().untold(OFFICE) == (book, [failures[2]])


@pytest.mark.parametrize("seed", range(8))
def test_no_sequence_of_clock_tricks_gains_a_guess(tmp_path: Path, seed: int) -> None:
    """An attacker without a forward jump over a restart: five guesses per true quarter of an hour, never more."""
    rng, pc, guesses = random.Random(seed), Pc(tmp_path), []
    waits: list[float] = []
    for _step in range(250):
        trick = rng.randrange(5)
        if trick == 0:
            pc.passes(rng.choice([0.5, 2, 9, 60, 300]))
        elif trick == 1:
            pc.wall.now -= rng.choice([1, 900_000, YEAR_MS, 70 * YEAR_MS])
        elif trick == 2:  # forward, and no restart: the monotonic clock stands against it
            pc.wall.now += rng.choice([1_000, 900_000, YEAR_MS])
        else:
            try:
                pc.program().begin(OFFICE, "李梅")
                guesses.append(pc.true)
            except Wait as wait:
                waits.append(wait.seconds)
    assert all(0 < seconds <= LOCK for seconds in waits)
    for first, sixth in zip(guesses, guesses[5:], strict=False):
        assert sixth - first >= 15 - 0.1  # the four short waits at least
    for n in range(len(guesses) - 10):
        assert guesses[n + 10] - guesses[n] >= LOCK - 1  # among any ten, one long wait


def with_secret(pc: Pc) -> Path:
    machine.load_or_create(pc.folder)
    return pc.folder / FILE


@pytest.mark.parametrize("how", ["removed", "folder", "full folder"])
def test_a_counter_that_was_removed_makes_everybody_wait_once(pc: Pc, how: str) -> None:
    file = with_secret(pc)
    secret = machine.load(pc.folder)
    assert pc.program().seconds_left(OFFICE, "李梅") == 0, "the first use of this PC waits for nothing"
    fail(pc, LOCKED_AFTER)
    file.unlink()
    if how != "removed":
        file.mkdir()
    if how == "full folder":
        (file / "x").write_text("x")
    assert pc.program().seconds_left(OFFICE, "李梅") == pytest.approx(LOCK)
    assert pc.program().seconds_left(OFFICE, "王芳") == pytest.approx(LOCK)
    pc.passes(LOCK + 1)
    assert pc.program().seconds_left(OFFICE, "李梅") == 0
    pc.program().begin(OFFICE, "李梅")
    assert file.is_file()
    assert machine.load(pc.folder) == secret, "the secret itself is what it was"


def test_another_folder_of_keys_is_no_fresh_counter(
    pc: Pc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = install.users_folder()
    machine.load_or_create(own)

    def program() -> Attempts:
        return Attempts(clock=pc.wall, monotonic=lambda: pc.monotonic)

    monkeypatch.delenv("GEZHI_KEYS")
    for _n in range(LOCKED_AFTER):
        pc.passes(program().seconds_left(OFFICE, "李梅") + 0.01)
        program().begin(OFFICE, "李梅")
    monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / "empty"))
    assert program().seconds_left(OFFICE, "李梅") == pytest.approx(LOCK)
    with pytest.raises(Wait):
        program().begin(OFFICE, "李梅")
    pc.passes(LOCK + 1)
    program().passed(OFFICE, "李梅", program().begin(OFFICE, "李梅"))
    monkeypatch.delenv("GEZHI_KEYS")
    assert program().seconds_left(OFFICE, "李梅") == 0
    assert program().untold(OFFICE)[1][-1].locked, "what was told elsewhere is not told again"


def test_a_copy_in_another_folder_shares_the_counter(pc: Pc, tmp_path: Path) -> None:
    first, second = tmp_path / "data" / "office.gezhi", tmp_path / "copied" / "office.gezhi"
    first.parent.mkdir()
    first.write_bytes(os.urandom(64))
    keyslots.create(first, bytes(32), user="李梅", password=PASSWORD, random=os.urandom, cost=CHEAP)
    shutil.copytree(first.parent, second.parent)
    pc.program().begin(first, "李梅")
    assert pc.program().seconds_left(second, "李梅") == pytest.approx(1)


def test_the_long_wait_is_told_once(pc: Pc) -> None:
    fail(pc, LOCKED_AFTER)
    with pytest.raises(Wait) as refusal:
        pc.program().begin(OFFICE, "李梅")
    assert refusal.value.text.count("秒") == 1
