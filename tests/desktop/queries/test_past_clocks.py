"""A day of the past on computers whose clocks were wrong: what was written by then is told by the clock of whoever wrote,
and of today everything is told that is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop.base.clock import FixedClock, today
from desktop.operations import office as founding
from desktop.queries.past import past
from desktop.returns import Basis
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, fill, trust
from tests.desktop.exchange.bundle.test_exchange import send, take
from tests.desktop.returns.conftest import Builder

DAY = 86_400_000
NOW = FixedClock().now
PLAIN = ("A03", "A08")  # households; people who live here
HERE = {"lives_here": True, "hukou_here": True}
YEARS = 80 * 365 * DAY


def note(office: Workspace, who: str, words: str) -> None:
    with office.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", who, {"note": words})


def noted(office: Workspace, clock: FixedClock, *, days: int = 0) -> dict[str, object]:
    """Whose note was different on the day."""
    with office.read() as db:
        was = past(db, today(clock) + timedelta(days=days), clock).changed.get("resident", {})
    return {who: fields["note"] for who, fields in was.items() if "note" in fields}


def test_a_clock_that_was_once_fast_hides_nothing_of_what_is_written_after(
    office: Workspace, clock: FixedClock
) -> None:
    who = fill(office, 4)
    clock.now += 30 * DAY
    note(office, who[0], "时钟快了一个月")
    clock.now -= 30 * DAY
    assert noted(office, clock) == {}
    assert noted(office, clock, days=-1) == {}, "before the log began"
    note(office, who[1], "今天写的")
    clock.now += DAY
    note(office, who[2], "明天写的")
    assert noted(office, clock) == {}
    assert noted(office, clock, days=-1) == {who[2]: None}, "the fast one came before what was written then"


def test_a_clock_before_the_log_began_is_not_believed(office: Workspace, clock: FixedClock) -> None:
    who = fill(office, 3)
    clock.now += 2 * DAY
    note(office, who[0], "第三天")
    right, clock.now = clock.now, 0
    note(office, who[1], "电池没电,钟回到了1970年")
    clock.now = right
    assert noted(office, clock) == {}
    assert noted(office, clock, days=-1) == {who[0]: None, who[1]: None}


Two = tuple[Workspace, Workspace]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Callable[[int], Two]]:
    """Two PCs of a community, the second with a clock so many milliseconds off."""
    opened: list[Workspace] = []

    def make(off: int) -> Two:
        for name, ahead in (("alice", 0), ("bob", off)):
            clock = FixedClock(NOW + ahead)
            created = Workspace.create(
                tmp_path / f"{name}.gezhi",
                user="李梅",
                password=PASSWORD,
                clock=clock,
                volumes=FitVolumes(),
                cost=CHEAP,
            )
            opened.append(created.workspace)
        one, other = opened
        founding.found(one, code="420303090012", name="云麓台社区", actor="李梅")
        trust(one, BOB)
        trust(other, ALICE)
        return one, other

    yield make
    for office in opened:
        office.close()


def figures(office: Workspace, day: date) -> dict[str, dict[str, object]]:
    """Every figure of a day."""
    return {code: figure.plain() for code, figure in Basis([office], as_of=day).evaluate().figures.items()}


def wall(office: Workspace) -> FixedClock:
    assert isinstance(office.clock, FixedClock)
    return office.clock


@pytest.mark.parametrize("off", [YEARS, -YEARS, 40 * DAY])
def test_what_a_pc_with_a_wrong_clock_wrote_counts_today_on_every_pc(
    tmp_path: Path, two: Callable[[int], Two], off: int
) -> None:
    one, other = two(off)
    grid = Builder(one).grid(1)
    Builder(one).home(Builder(one).building("1"), 2, use="self", resident=HERE)
    take(other, BOB, send(tmp_path, one, ALICE, BOB))
    Builder(other).home(Builder(other).building("2"), 3, use="self", resident=HERE)
    with other.change("grid.edit", actor="李梅") as unit:
        unit.set("grid", grid, {"bound_east": "东路"})
    take(one, ALICE, send(tmp_path, other, BOB, ALICE))
    day = today(wall(one))
    counted = {code: figures(one, day)[code]["value"] for code in PLAIN}
    assert set(counted.values()) == {2, 5}
    assert {code: figures(other, today(wall(other)))[code]["value"] for code in PLAIN} == counted
    assert off > 0 or figures(one, day) == figures(other, day)  # a fast one says that it wrote after that day
    with one.read() as db:
        for later in (0, 1, 400):
            was = past(db, day + timedelta(days=later), wall(one))
            assert (was.changed, was.gone, was.back) == ({}, {}, {}), later


def test_yesterday_holds_what_the_others_had_heard_of_by_then(
    tmp_path: Path, two: Callable[[int], Two]
) -> None:
    """Nobody knows when a PC in the year 2106 wrote something; but it did so before somebody else wrote after it."""
    one, other = two(YEARS)
    who = fill(one, 3)
    take(other, BOB, send(tmp_path, one, ALICE, BOB))
    note(other, who[0], "从2106年来")
    take(one, ALICE, send(tmp_path, other, BOB, ALICE))
    note(one, who[1], "当天写的")
    wall(one).now += DAY
    wall(other).now += DAY
    note(other, who[2], "第二天,还是2106年")
    take(one, ALICE, send(tmp_path, other, BOB, ALICE))
    assert noted(one, wall(one)) == {}
    assert noted(one, wall(one), days=-1) == {who[2]: None}
