"""What the office file remembers of passwords: when each was set, and what tells that an earlier one comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.clock import as_datetime
from desktop.store import log

KEPT: Final = "passwords"  # the key in meta
REMINDER: Final = "security.password_days"  # a setting; 0 switches the reminder off
REMIND_AFTER: Final = 90
GRACE: Final = 7  # days of reminding before the change is asked for at every login


@dataclass(frozen=True, slots=True)
class Remembered:
    """`past`: verifiers, the newest first. `at_ms` 0 when nobody knows. `start`: must be changed at the next login."""

    past: Sequence[Mapping[str, Any]] = ()
    at_ms: int = 0
    start: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """Whether a new password is due. `days` since the last one; `must`: now, before anything else is done."""

    days: int
    remind: bool
    must: bool


def remembered(db: Connection, user: str) -> Remembered:
    """What is known of a user's passwords."""
    text = log.meta(db, KEPT)
    one = orjson.loads(text).get(user) if text else None
    return Remembered(tuple(one["past"]), int(one["at"]), bool(one["start"])) if one else Remembered()


def remind_after(db: Connection) -> int:
    """After how many days a new password is asked for; 0 never. Only a whole number of the setting counts."""
    value = db.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (REMINDER,)).scalar()
    days = orjson.loads(value) if isinstance(value, str) else value
    return days if isinstance(days, int) and not isinstance(days, bool) and 0 <= days <= 999 else REMIND_AFTER


def due(db: Connection, user: str, today: date) -> Due:
    """Whether `user` should change the password. A clock that was set back asks for nothing."""
    known = remembered(db, user)
    if not known.at_ms:
        return Due(0, remind=False, must=known.start)
    try:
        days = (today - as_datetime(known.at_ms).date()).days
    except (OverflowError, ValueError, OSError):  # set by a clock out of its mind
        days = 0
    limit = remind_after(db)
    remind = bool(limit) and days >= limit
    return Due(days, remind=remind, must=known.start or (remind and days >= limit + GRACE))
