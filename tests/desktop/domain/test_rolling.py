"""Twelve days, ten weeks, nine months: what is kept covers the past evenly and never loses the newest."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.rolling import DAYS, MONTHS, OF_RECENT, WEEKS, kept

FIRST = datetime.fromisoformat("2024-01-01")
moments = st.lists(st.datetimes(FIRST, FIRST + timedelta(days=1100)), max_size=60)


@given(made=moments)
def test_the_newest_stays_and_thinning_twice_changes_nothing(made: list[datetime]) -> None:
    once = kept(made)
    assert once <= set(made)
    assert not made or max(made) in once
    assert kept(once) == once
    assert len(once) <= OF_RECENT + DAYS + WEEKS + MONTHS


@given(made=moments, later=st.datetimes(FIRST, FIRST + timedelta(days=1100)))
def test_what_is_given_up_today_would_be_given_up_tomorrow(made: list[datetime], later: datetime) -> None:
    newer = max([later, *made]) + timedelta(days=1)
    given_up = set(made) - kept(made)
    assert not given_up & kept([*made, newer])


def test_a_year_of_hourly_copies_leaves_days_weeks_and_months() -> None:
    newest = FIRST + timedelta(days=900, hours=17)
    left = sorted(kept(newest - timedelta(hours=n) for n in range(365 * 24)), reverse=True)
    assert left[0] == newest
    assert left[:OF_RECENT] == [newest - timedelta(hours=n) for n in range(OF_RECENT)]
    days = sorted({m.date() for m in left}, reverse=True)
    assert days[:DAYS] == [newest.date() - timedelta(days=n) for n in range(DAYS)]
    assert len({(m.year, m.month) for m in left}) == MONTHS
    assert 12 < len(left) <= OF_RECENT + DAYS + WEEKS + MONTHS
