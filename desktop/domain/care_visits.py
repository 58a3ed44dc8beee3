"""How often somebody is looked after, and whether a visit is due: 平时 and 战时, by category and by its gravity.

Sources: 民政部 monthly visits (探访关爱) to old people living alone, weekly for the very old (内蒙古, 2022); follow-up of
severe mental illness by risk class: unstable 2 weeks, basically stable 1 month, stable 3 months (国家基本公共卫生服务规范).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from desktop.base.i18n import N_
from desktop.domain.care import BY_KEY, CareKind
from desktop.domain.partial_date import PartialDate

NORMAL, EMERGENCY = "normal", "emergency"  # the two profiles; an emergency asks for every day
SOON: Final = 7  # days ahead that are shown as coming
VERY_OLD: Final = 80
GRAVE_DISABILITY: Final = ("1", "2")
UNSTABLE, BASICALLY_STABLE = ("3", "4", "5"), ("1", "2")
FIRST_YEAR: Final = 365
MOST_DAYS: Final = 366


class Due(StrEnum):
    """Where a record stands in time."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    UNPLANNED = "unplanned"
    NONE = "none"  # of a category nobody is visited for


DUE_NAMES: Final = {
    Due.OVERDUE: N_("已逾期"), Due.SOON: N_("7 天内"), Due.LATER: N_("未到期"), Due.UNPLANNED: N_("未安排"), Due.NONE: "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gravity:
    """What of a record decides the interval; "" where nothing is said."""

    level: str = ""
    grade: str = ""
    birth: str = ""
    since: str = ""  # released on, or the start
    own_days: str = ""  # an interval agreed for this person


def age_on(birth: str, day: date) -> int | None:
    """Full years on a day; from a year alone the most it can be. None when unknown."""
    try:
        born = PartialDate.from_text(birth)
    except ValueError:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month or 1, born.day or 1))


def interval_days(category: str, gravity: Gravity, *, day: date, profile: str = NORMAL) -> int | None:
    """Days between two visits; None for a category nobody is visited for."""
    known = BY_KEY.get(category)
    usual = known.interval_days if known else None
    if profile == EMERGENCY and known is not None and usual is not None and known.kind is CareKind.CARE:
        return 1
    if gravity.own_days.isdecimal() and 0 < int(gravity.own_days) <= MOST_DAYS:
        return int(gravity.own_days)
    age = age_on(gravity.birth, day)
    if category == "alone" and age is not None and age >= VERY_OLD:
        return 7
    if category == "disabled" and gravity.grade in GRAVE_DISABILITY:
        return 30
    if category == "mental" and gravity.level:
        return 14 if gravity.level in UNSTABLE else 30 if gravity.level in BASICALLY_STABLE else 90
    if category == "released" and (since := _day(gravity.since)) and (day - since).days > FIRST_YEAR:
        return 90
    return usual


def next_visit(category: str, gravity: Gravity, *, day: date, profile: str = NORMAL) -> str:
    """When to come again after a visit on `day`, `YYYY-MM-DD`; "" for a category nobody is visited for."""
    days = interval_days(category, gravity, day=day, profile=profile)
    return (day + timedelta(days=days)).isoformat() if days is not None else ""


def due(category: str, next_visit_on: str, day: date) -> Due:
    """Where a record stands; a date known to the month is due from its first day."""
    when = _day(next_visit_on)
    if when is None:
        known = BY_KEY.get(category)
        return Due.UNPLANNED if known is not None and known.interval_days is not None else Due.NONE
    if when < day:
        return Due.OVERDUE
    return Due.SOON if (when - day).days <= SOON else Due.LATER


def _day(text: str) -> date | None:
    try:
        return PartialDate.from_text(text).first_day
    except ValueError:
        return None
