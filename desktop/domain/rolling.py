"""Which of many dated copies are kept: the newest of each of the last days, weeks and months that have one.

Of the last two days the newest dozen stay whatever their day: copies made before one risky step after another.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta
from typing import Final

DAYS: Final = 12
WEEKS: Final = 10
MONTHS: Final = 9
RECENT: Final = timedelta(days=2)
OF_RECENT: Final = 12


def kept(
    made: Iterable[datetime], *, days: int = DAYS, weeks: int = WEEKS, months: int = MONTHS
) -> set[datetime]:
    """Of these moments, those whose copy stays; the newest of all always does."""
    newest_first = sorted(set(made), reverse=True)
    found = {moment for moment in newest_first[:OF_RECENT] if newest_first[0] - moment < RECENT}
    for period, number in ((_day, days), (_week, weeks), (_month, months)):
        seen: set[Hashable] = set()
        for moment in newest_first:
            key = period(moment)
            if key not in seen and len(seen) < number:
                seen.add(key)
                found.add(moment)
    return found


def _day(moment: datetime) -> Hashable:
    return moment.date()


def _week(moment: datetime) -> Hashable:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> Hashable:
    return moment.year, moment.month
