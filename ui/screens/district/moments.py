"""How the district's screens say a moment and an age, and call a receipt; no Qt, so that presenters may ask."""

from __future__ import annotations

from datetime import date

from desktop.base.clock import as_datetime
from desktop.base.i18n import _
from desktop.district.arrivals import Age
from ui.theme.roles import Role

RECEIPT = ".sqr"
TONES = {Age.FRESH: Role.GOOD, Age.LATE: Role.WARN, Age.OVERDUE: Role.ALARM, Age.NEVER: Role.ALARM}


def moment(at_ms: int | None) -> str:
    """Day and minute in China, "" for never."""
    return "" if at_ms is None else as_datetime(at_ms).strftime("%Y-%m-%d %H:%M")


def day(at_ms: int | None) -> str:
    """The day in China, "" for never."""
    return "" if at_ms is None else as_datetime(at_ms).strftime("%Y-%m-%d")


def age_words(age: Age) -> str:
    """The band of an age, as a word with a shape."""
    return {
        Age.FRESH: _("● 已收到"), Age.LATE: _("▲ 超过5天"), Age.OVERDUE: _("✕ 超过30天"), Age.NEVER: _("○ 没有来过"),
    }[age]  # fmt: skip


def days_words(days: int | None) -> str:
    """How long ago."""
    if days is None:
        return "—"
    return _("今天") if days == 0 else _("{n} 天前").format(n=days)


def receipt_name(name: str, code: str, on: date) -> str:
    """What the file of a receipt is called; no sign in it that a stick's file system refuses."""
    plain = "".join(sign for sign in name if sign.isalnum() or sign in "-_")
    return _("回执_{name}_{day}").format(name=plain or code, day=on.strftime("%Y%m%d")) + RECEIPT
