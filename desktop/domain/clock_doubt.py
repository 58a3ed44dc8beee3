"""Whether this computer's clock can be right: nothing depends on it, but dates that it writes should be believed.

Asked at every login and once a minute. A doubt is told and written down; it stops nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final

from desktop.base.clock import as_datetime
from desktop.base.i18n import _

BUILT: Final = date(
    2026, 6, 1
)  # no clock of a PC with this program can be earlier; moved on with each release
_BUILT_MS: Final = int(datetime(BUILT.year, BUILT.month, BUILT.day, tzinfo=UTC).timestamp() * 1000)
DAY: Final = 86_400_000
LEAP: Final = 31 * DAY  # longer than an office is left alone; asked before anything that cannot be taken back
BACK: Final = 3_600_000  # milliseconds a clock may be set back without a word: summer time, a correction
AHEAD: Final = 400 * DAY  # longer than an office stays closed


class Doubt(StrEnum):
    """What is wrong with the clock."""

    BEFORE_BUILD = "before_build"
    BACK = "back"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Found:
    """A doubt, and by how many whole days the clock differs from what it is held against."""

    kind: Doubt
    days: int

    @property
    def words(self) -> str:
        """For the clerk: what it means and what to do."""
        return doubt_words(self.kind, self.days)


def doubt_words(kind: str, days: int) -> str:
    """A doubt in words, also as it stands in the audit chain."""
    wrong = {
        Doubt.BEFORE_BUILD: _("电脑的日期比本程序的制作日期还早 {n} 天。").format(n=days),
        Doubt.BACK: _("电脑的时间比上次记录倒退了 {n} 天。").format(n=days),
        Doubt.AHEAD: _("电脑的时间比上次记录快了 {n} 天。").format(n=days),
    }.get(Doubt(kind), "")
    todo = _("请先把 Windows 的日期和时间校准:数据不会错乱,但登记的日期会是错的。")
    return wrong + todo


@dataclass(frozen=True, slots=True)
class Leap:
    """The clock went from one moment to a much later one a short while ago (milliseconds since 1970 UTC)."""

    from_ms: int
    to_ms: int

    @property
    def words(self) -> str:
        """What was seen, in dates."""
        days = [as_datetime(ms).date().isoformat() for ms in (self.from_ms, self.to_ms)]
        return _("这台电脑的日期最近从 {before} 一下子到了 {after}。").format(before=days[0], after=days[1])


def leap(now_ms: int, newest_first: Iterable[int]) -> Leap | None:
    """Whether the clock leapt forward by more than a month, less than a month ago, by the times of the chain's entries.

    What an office that was closed for long did as well: so it is asked and not concluded. Entries from before the
    program was made are of a clock that was slow.
    """
    earliest = now_ms
    for at_ms in newest_first:
        if at_ms < _BUILT_MS - DAY:
            continue
        if now_ms - earliest > LEAP:
            return None
        if earliest - at_ms > LEAP:
            return Leap(at_ms, earliest)
        earliest = min(earliest, at_ms)
    return None


def at_login(now_ms: int, last_ms: int | None) -> Found | None:
    """Hold the clock against the program's age and the newest entry of the chain (milliseconds since 1970 UTC)."""
    if now_ms < _BUILT_MS - DAY:
        return Found(Doubt.BEFORE_BUILD, (_BUILT_MS - now_ms) // DAY)
    return _against(now_ms, last_ms) if last_ms is not None and last_ms >= _BUILT_MS - DAY else None


def while_open(now_ms: int, expected_ms: int) -> Found | None:
    """Hold the clock against what it must show, counted on from the last look by the machine's running time."""
    if abs(now_ms - expected_ms) <= BACK:
        return None
    kind = Doubt.BACK if now_ms < expected_ms else Doubt.AHEAD
    return Found(kind, abs(now_ms - expected_ms) // DAY)


def _against(now_ms: int, last_ms: int) -> Found | None:
    if now_ms < last_ms - BACK:
        return Found(Doubt.BACK, (last_ms - now_ms) // DAY)
    if now_ms > last_ms + AHEAD:
        return Found(Doubt.AHEAD, (now_ms - last_ms) // DAY)
    return None
