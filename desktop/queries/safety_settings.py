"""What the office decided about its own safety: after how many minutes a window locks by itself."""

from __future__ import annotations

from typing import Final

import orjson
from sqlalchemy import Connection

LOCK_MINUTES: Final = "security.lock_minutes"  # a setting
USUAL: Final = 5
SHORTEST, LONGEST = 1, 15


def lock_minutes(db: Connection) -> int:
    """Minutes without a touch until a window locks, 1 to 15; a value outside is taken for the nearest."""
    value = db.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (LOCK_MINUTES,)).scalar()
    minutes = orjson.loads(value) if isinstance(value, str) else value
    if not isinstance(minutes, int) or isinstance(minutes, bool):
        return USUAL
    return min(max(minutes, SHORTEST), LONGEST)
