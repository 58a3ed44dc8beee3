"""The period a return speaks of, and the weeks and days in it."""

from __future__ import annotations

from datetime import date, timedelta

from desktop.base.errors import Refused
from desktop.base.i18n import _

Period = tuple[date, date]


def monday(day: date) -> date:
    """The Monday of the week; a week begins on Monday (GB/T 7408)."""
    return day - timedelta(days=day.weekday())


def quarter_weeks(as_of: date) -> Period:
    """The whole weeks of the quarter: from the Monday of the week of its first day to the last Sunday by `as_of`."""
    first = monday(date(as_of.year, (as_of.month - 1) // 3 * 3 + 1, 1))
    last = monday(as_of + timedelta(days=1)) - timedelta(days=1)
    return (first, last) if last > first else (first, as_of)


def read_period(text: str) -> Period:
    """`2026-03-30..2026-06-28`, both days included. Raises `Refused`."""
    try:
        first, last = (date.fromisoformat(part.strip()) for part in text.split(".."))
    except ValueError:
        first, last = date.max, date.min
    if first > last:
        raise Refused(
            _("时间段要写成 2026-04-01..2026-06-30 这样,前面的日子不晚于后面的。"), code="period.bad"
        )
    return first, last


def days(period: Period) -> int:
    """Calendar days, both ends included."""
    return (period[1] - period[0]).days + 1


def weeks(period: Period) -> int:
    """Weeks that have at least one day in the period."""
    return (monday(period[1]) - monday(period[0])).days // 7 + 1
