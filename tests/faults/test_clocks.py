"""Clocks at 1970 and 2099, jumps of 80 years in mid-session, other time zones, 70,000 events in a millisecond.

Order stays causal, nothing is refused, nobody is locked out. `GEZHI_CLOCK_STEPS` scales the simulation.
"""

from __future__ import annotations

import itertools
import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.base.clock import FixedClock, as_datetime, today
from desktop.domain import clock_doubt
from desktop.domain.clock_doubt import Doubt
from desktop.operations import signing_in, undo
from desktop.operations.clock_doubts import EVENT
from desktop.queries import audit as chain
from desktop.queries import clock_facts, history
from desktop.security.attempts import Attempts
from desktop.store import verify
from desktop.store.oplog import Session
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes
from tests.desktop.operations.inverse_examples import EXAMPLES, Town

STEPS = int(os.environ.get("GEZHI_CLOCK_STEPS", "1000000"))
YEAR = 365 * 86_400_000
Y1970, Y2099, NOW = 0, 4_070_908_800_000, 1_782_777_600_000
WORK = ("households.edit", "residents.edit", "dwellings.edit")
ZONES = ("UTC", "Asia/Shanghai", "America/New_York", "Pacific/Kiritimati", "Antarctica/Troll")


def jumped(clock: FixedClock, rng: random.Random) -> None:
    """What a dead battery, a wrong hand and a switch of summer time do."""
    clock.now = rng.choice([
        Y1970, Y2099, NOW, clock.now + 80 * YEAR, clock.now - 80 * YEAR, clock.now + 3_600_000,
        clock.now - 3_600_000, clock.now + rng.randrange(10_000), clock.now, clock.now,
    ])  # fmt: skip
    clock.now = min(max(clock.now, -YEAR), 8_000 * YEAR // 100)


def test_time_never_runs_backwards_for_any_session_nor_between_them() -> None:
    rng = random.Random(6)
    offices = [Session(f"i{n}", FixedClock(NOW), lambda count: bytes(count)) for n in range(3)]
    last = [0, 0, 0]
    for _step in range(STEPS):
        number = rng.randrange(3)
        session = offices[number]
        if rng.random() < 0.05:
            assert isinstance(session.clock, FixedClock)
            jumped(session.clock, rng)
        if rng.random() < 0.1:  # something arrived from another: what follows it comes after it
            session.hlc = max(session.hlc, offices[rng.randrange(3)].hlc)
        hlc, _wall = session.tick()
        assert hlc > last[number]
        last[number] = hlc


@pytest.mark.parametrize("at", [Y1970, NOW, Y2099])
def test_seventy_thousand_events_in_one_millisecond_stay_in_order(at: int) -> None:
    session = Session("i", FixedClock(at), lambda count: bytes(count))
    times = [session.tick()[0] for _n in range(70_000)]
    assert all(a < b for a, b in itertools.pairwise(times))
    assert isinstance(session.clock, FixedClock)
    session.clock.now += 3
    assert session.tick()[0] > times[-1]


@pytest.mark.parametrize("seed", range(3))
def test_an_office_works_on_through_every_jump(
    make_office: Callable[..., Workspace], clock: FixedClock, seed: int
) -> None:
    office, rng = make_office(), random.Random(seed)
    town = Town(office)
    done: list[str] = []
    for n in range(40):
        jumped(clock, rng)
        if n % 9 == 8:
            undo.undo(office, actor="李梅")
            done.append("undo")
        else:
            EXAMPLES[rng.choice(WORK)](town)
        with office.change("note", actor="李梅") as unit:
            unit.create("chat_group", {"name": str(n)})
        done.append(str(n))
    with office.read() as db:
        assert verify.row_problems(db) == []
        assert chain.prove(db).holds
        steps = [row for row in history.steps(db, limit=500) if row.name in {"note", "undo"}]
    assert len(steps) == len(done)
    assert [row.name == "undo" for row in reversed(steps)] == [one == "undo" for one in done]


def test_nobody_is_locked_out_by_a_clock(
    make_office: Callable[..., Workspace], clock: FixedClock, tmp_path: Path
) -> None:
    office = make_office()
    path, rng = office.path, random.Random(8)
    office.close()
    running = [0.0]
    for _n in range(30):
        jumped(clock, rng)
        running[0] = rng.choice([running[0] + 5, 0.0])  # a restart of the machine now and then
        attempts = Attempts(tmp_path / "pc", clock=clock, monotonic=lambda: running[0])
        again = signing_in.sign_in(
            path, user="李梅", password=PASSWORD, attempts=attempts, clock=clock, volumes=FitVolumes()
        )
        signing_in.sign_off(again, attempts)
    final = Workspace.open(path, password=PASSWORD, clock=clock, volumes=FitVolumes())
    with final.read() as db:
        events = [row.event for row in chain.rows(db, chain.numbers(db, chain.Filter())).values()]
        assert chain.prove(db).holds
        entries = list(chain.rows(db, chain.numbers(db, chain.Filter())).values())
    final.close()
    assert events.count("login.ok") == 30
    assert EVENT in events
    assert all(entry.at for entry in entries)
    assert any("天" in entry.told for entry in entries if entry.event == EVENT)


def test_another_time_zone_moves_no_date() -> None:
    known = {
        at: (as_datetime(at).isoformat(), today(FixedClock(at)).isoformat()) for at in (Y1970, NOW, Y2099)
    }
    before = os.environ.get("TZ")
    try:
        for zone in ZONES:
            os.environ["TZ"] = zone
            time.tzset()
            for at, (moment, day) in known.items():
                assert as_datetime(at).isoformat() == moment
                assert today(FixedClock(at)).isoformat() == day
    finally:
        os.environ.pop("TZ", None) if before is None else os.environ.__setitem__("TZ", before)
        time.tzset()


@pytest.mark.parametrize(
    ("now", "last", "kind"),
    [
        (NOW, NOW - 1000, None), (NOW, NOW + 60_000, None), (NOW, NOW - 399 * 86_400_000, None), (NOW, None, None),
        (Y1970, NOW, Doubt.BEFORE_BUILD), (NOW - 10 * YEAR, None, Doubt.BEFORE_BUILD),
        (NOW, NOW + 2 * 86_400_000, Doubt.BACK), (NOW + 401 * 86_400_000, NOW, Doubt.AHEAD), (Y2099, NOW, Doubt.AHEAD),
    ],
)  # fmt: skip
def test_a_clock_is_doubted_for_a_reason(now: int, last: int | None, kind: Doubt | None) -> None:
    found = clock_doubt.at_login(now, last)
    assert (found.kind if found else None) == kind
    if found:
        assert "校准" in found.words


def test_the_login_remembers_its_doubt(
    make_office: Callable[..., Workspace], clock: FixedClock, tmp_path: Path
) -> None:
    office = make_office()
    office.close()
    attempts = Attempts(tmp_path / "pc", clock=clock)
    how = {"user": "李梅", "password": PASSWORD, "clock": clock, "volumes": FitVolumes()}
    office = signing_in.sign_in(office.path, attempts=attempts, **how)
    with office.read() as db:
        assert clock_facts.doubt_at_login(db) is None
    office.close()
    clock.now = Y2099
    office = signing_in.sign_in(office.path, attempts=attempts, **how)
    with office.read() as db:
        found = clock_facts.doubt_at_login(db)
    assert found is not None
    assert found.kind is Doubt.AHEAD
    office.close()


@pytest.mark.parametrize(
    ("now", "kind"), [(NOW + 60_000, None), (NOW + YEAR, Doubt.AHEAD), (Y1970, Doubt.BACK)]
)
def test_a_jump_in_mid_session_is_noticed(now: int, kind: Doubt | None) -> None:
    found = clock_doubt.while_open(now, NOW + 60_000)
    assert (found.kind if found else None) == kind


MONTH = 31 * 86_400_000
LATER = NOW + 10 * MONTH


@pytest.mark.parametrize(
    ("now", "newest_first", "leapt"),
    [
        (LATER, [], False), (LATER, [LATER], False), (LATER, [LATER, LATER - MONTH], False),
        (LATER, [LATER, LATER - MONTH - 1], True),
        (LATER + MONTH + 6, [LATER + MONTH, LATER + 5, LATER - 2 * MONTH], False), (Y2099, [Y2099, Y2099 - 9, LATER], True),
        (LATER, [LATER, Y2099, LATER - 9], False), (LATER, [LATER, Y1970, LATER - 9], False), (Y1970, [Y1970, LATER], False),
        (LATER, [LATER, LATER + 5 * MONTH, LATER - 3 * MONTH], True),
    ],
)  # fmt: skip
def test_a_leap_is_seen_for_a_month(now: int, newest_first: list[int], *, leapt: bool) -> None:
    assert (clock_doubt.leap(now, newest_first) is not None) is leapt
