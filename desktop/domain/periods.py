"""Periods of days as they are said: `5月6–9日`."""

from __future__ import annotations

from datetime import date, timedelta

from desktop.base.i18n import _


def words(first: str, last: str, year: int = 0) -> str:
    """Two days (`YYYY-MM-DD`, either may be "") in words; "" when neither is known. `year` goes without saying."""
    if not first and not last:
        return ""
    begin, end = sorted((date.fromisoformat(first or last), date.fromisoformat(last or first)))
    told = "" if begin.year == end.year == year else _("{y}年").format(y=begin.year)
    if begin.year != end.year:
        return _("{y}年{m}月{d}日–{y2}年{m2}月{d2}日").format(
            y=begin.year, m=begin.month, d=begin.day, y2=end.year, m2=end.month, d2=end.day
        )
    if begin == end:
        return told + _("{m}月{d}日").format(m=begin.month, d=begin.day)
    if begin.month != end.month:
        return told + _("{m}月{d}日–{m2}月{d2}日").format(
            m=begin.month, d=begin.day, m2=end.month, d2=end.day
        )
    return told + _("{m}月{d}–{d2}日").format(m=begin.month, d=begin.day, d2=end.day)


def touch(end: str, begin: str) -> bool:
    """Whether a period that begins on a day goes on from one that ended: on the same day, or the next."""
    if not end or not begin:
        return not end and not begin
    return date.fromisoformat(begin) <= date.fromisoformat(end) + timedelta(days=1)
