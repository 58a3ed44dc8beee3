"""The time, by parameter: operations never look at the machine's clock themselves."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

CHINA = timezone(timedelta(hours=8), "UTC+8")


class Clock(Protocol):
    """Anything that can tell the time in milliseconds since 1970-01-01 UTC."""

    def milliseconds(self) -> int: ...


class SystemClock:
    """The clock of this machine, which may be wrong by years; nothing may depend on it for correctness."""

    def milliseconds(self) -> int:
        return time.time_ns() // 1_000_000


class FixedClock:
    """A clock that stands still until told otherwise, for tests and reproducible documents."""

    def __init__(self, milliseconds: int = 1_782_777_600_000) -> None:
        self.now = milliseconds

    def milliseconds(self) -> int:
        return self.now


def as_datetime(milliseconds: int) -> datetime:
    """Milliseconds since 1970 as a date and time in China, which has one time zone."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(CHINA)


def today(clock: Clock) -> date:
    """The calendar day in China."""
    return as_datetime(clock.milliseconds()).date()
