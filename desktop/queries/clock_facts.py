"""What the chain says of the clock: the time of its newest entry, and whether the last login doubted the clock."""

from __future__ import annotations

import orjson
from sqlalchemy import Connection

from desktop.domain import clock_doubt
from desktop.domain.clock_doubt import Doubt, Found, Leap


def newest_entry_ms(db: Connection) -> int | None:
    """When the newest entry was written, by the clock of then; None in a file without any."""
    row = db.exec_driver_sql("SELECT at_ms FROM audit ORDER BY no DESC LIMIT 1").first()
    return int(row[0]) if row else None


def leap(db: Connection, now_ms: int) -> Leap | None:
    """Whether the clock leapt forward a short while ago, by the entries of the chain."""
    rows = db.exec_driver_sql("SELECT at_ms FROM audit ORDER BY no DESC")
    return clock_doubt.leap(now_ms, (int(row[0]) for row in rows))


def doubt_at_login(db: Connection) -> Found | None:
    """The doubt written down right before the newest login; None when there was none."""
    sql = (
        "SELECT event, detail FROM audit WHERE no < (SELECT max(no) FROM audit WHERE event = 'login.ok') "
        "ORDER BY no DESC LIMIT 1"
    )
    row = db.exec_driver_sql(sql).first()
    if row is None or row[0] != "clock.jumped":
        return None
    detail = orjson.loads(row[1])
    known = detail.get("what") in set(Doubt)
    return Found(Doubt(detail["what"]), int(detail.get("days", 0))) if known else None
