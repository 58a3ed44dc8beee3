"""A day of the past on computers whose clocks were wrong: what was written by then is told by the clock of whoever wrote."""

from __future__ import annotations

from datetime import timedelta

from desktop.base.clock import FixedClock, today
from desktop.queries.past import past
from desktop.workspace import Workspace
from tests.desktop.exchange.bundle.conftest import fill

DAY = 86_400_000


def note(office: Workspace, who: str, words: str) -> None:
    with office.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", who, {"note": words})


def noted(office: Workspace, clock: FixedClock, *, days: int = 0) -> dict[str, object]:
    """Whose note was different on the day."""
    with office.read() as db:
        was = past(db, today(clock) + timedelta(days=days)).changed.get("resident", {})
    return {who: fields["note"] for who, fields in was.items() if "note" in fields}


def test_a_clock_that_was_once_fast_hides_nothing_of_what_is_written_after(
    office: Workspace, clock: FixedClock
) -> None:
    who = fill(office, 4)
    clock.now += 30 * DAY
    note(office, who[0], "时钟快了一个月")
    clock.now -= 30 * DAY
    note(office, who[1], "今天写的")
    assert noted(office, clock) == {who[0]: None}
    clock.now += DAY
    note(office, who[2], "明天写的")
    assert noted(office, clock) == {who[0]: None}
    assert noted(office, clock, days=-1) == {who[0]: None, who[2]: None}


def test_a_clock_before_the_log_began_is_not_believed(office: Workspace, clock: FixedClock) -> None:
    who = fill(office, 3)
    clock.now += 2 * DAY
    note(office, who[0], "第三天")
    right, clock.now = clock.now, 0
    note(office, who[1], "电池没电,钟回到了1970年")
    clock.now = right
    assert noted(office, clock) == {}
    assert noted(office, clock, days=-1) == {who[0]: None, who[1]: None}
