"""Working days: Mondays to Fridays, without the holidays and with the made-up Saturdays and Sundays (调休) of a year.

The State Council announces them every autumn for the next year; a district hands them to its offices as
{"off": ["2026-10-01", …], "on": ["2026-10-10", …]}. A year nobody said anything about has every Monday to Friday.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Days off that are no Saturday or Sunday, and Saturdays and Sundays that are worked (`YYYY-MM-DD`)."""

    off: frozenset[str] = frozenset()
    on: frozenset[str] = frozenset()

    def working(self, day: date) -> bool:
        """Whether a day is worked."""
        told = day.isoformat()
        return told in self.on or (day.weekday() < SATURDAY and told not in self.off)

    def count(self, first: date, last: date) -> int:
        """How many days are worked from the first to the last, both included."""
        return sum(self.working(first + timedelta(days=n)) for n in range((last - first).days + 1))


def of_years(years: Iterable[Any]) -> WorkingDays:
    """Of the plain forms of several years; what has another shape, from a newer program, says nothing."""
    off: set[str] = set()
    on: set[str] = set()
    for plain in years:
        if isinstance(plain, Mapping):
            off |= {day for day in plain.get("off", ()) if isinstance(day, str)}
            on |= {day for day in plain.get("on", ()) if isinstance(day, str)}
    return WorkingDays(frozenset(off), frozenset(on))


def insist(year: str, plain: Any) -> None:
    """Raise `ValueError` unless a year is told as above: real days of that year, none both off and on."""
    if not (year.isascii() and year.isdigit() and len(year) == 4) or not isinstance(plain, Mapping):
        raise ValueError("year")
    if plain.keys() - {"off", "on"}:
        raise ValueError("keys")
    days = [list(plain.get(name, [])) for name in ("off", "on")]
    if any(date.fromisoformat(day).isoformat() != day or day[:4] != year for told in days for day in told):
        raise ValueError("day")
    if len({*days[0], *days[1]}) != len(days[0]) + len(days[1]):
        raise ValueError("twice")
