"""Whether the office is a practice community, which must never be taken for a real one."""

from __future__ import annotations

from typing import Final

import orjson
from sqlalchemy import Connection

SETTING: Final = "office.practice"


def is_practice(db: Connection) -> bool:
    """Whether every screen and page has to say 演练."""
    value = db.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (SETTING,)).scalar()
    return value is not None and orjson.loads(value) is True
