"""The campaigns of the office, how many are marked in each, and who."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection

from desktop.base.errors import NotFound
from desktop.base.i18n import _

_SELECT = (
    "SELECT c.id, c.name, c.purpose, c.basis, c.started_on, c.ended_on, c.purge_on, c.erasure_id, "
    "(SELECT count(*) FROM campaign_entry e WHERE e.campaign_id = c.id) FROM campaign c"
)


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign; dates as text, `erasure_id` "" until what it collected was erased."""

    id: str
    name: str
    purpose: str
    basis: str
    started_on: str
    ended_on: str
    purge_on: str
    erasure_id: str
    entries: int

    def open_on(self, day: date) -> bool:
        """Whether it still collects on a day."""
        return not self.erasure_id and (not self.ended_on or self.ended_on >= day.isoformat())


@dataclass(frozen=True, slots=True)
class Entry:
    """One household or resident in a campaign; `title` is the name, `answers` question to answer."""

    id: str
    kind: str
    record_id: str
    title: str
    tag: str
    answers: Mapping[str, Any]
    noted_on: str


def campaigns(db: Connection) -> Sequence[Campaign]:
    """All of them, the newest first."""
    return [_campaign(row) for row in db.exec_driver_sql(f"{_SELECT} ORDER BY c.started_on DESC, c.id")]


def one(db: Connection, campaign_id: str) -> Campaign:
    """One by its id; raises `NotFound`."""
    row = db.exec_driver_sql(f"{_SELECT} WHERE c.id = ?", (campaign_id,)).first()
    if row is None:
        raise NotFound(_("没有这项专项工作。"), code="campaign.unknown")
    return _campaign(row)


def _campaign(row: Any) -> Campaign:
    name, purpose, basis, started, ended, purge_on, erasure = (text or "" for text in row[1:8])
    return Campaign(row[0], name, purpose, basis, started, ended, purge_on, erasure, row[8])


def entries(db: Connection, campaign_id: str) -> Sequence[Entry]:
    """Who is in it, by name."""
    rows = db.exec_driver_sql(
        "SELECT e.id, e.record_kind, e.record_id, coalesce(r.name, h.head_name, ''), coalesce(e.tag, ''), e.answers, "
        "coalesce(e.noted_on, '') FROM campaign_entry e LEFT JOIN resident r ON r.id = e.record_id "
        "LEFT JOIN household h ON h.id = e.record_id WHERE e.campaign_id = ? ORDER BY 4, e.id",
        (campaign_id,),
    )
    return [Entry(r[0], r[1], r[2], r[3], r[4], orjson.loads(r[5] or "{}"), r[6]) for r in rows]


def stands(db: Connection, kind: str, record_id: str) -> bool:
    """Whether a household or resident is on the books."""
    table = {"household": "household", "resident": "resident"}[kind]
    sql = f"SELECT 1 FROM {table} WHERE id = ?"  # noqa: S608 - one of two names of our own
    return db.exec_driver_sql(sql, (record_id,)).first() is not None
