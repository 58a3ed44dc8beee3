"""What was collected and waits for a second person, and who collected it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from desktop.queries.named import Named, named
from desktop.store import log
from desktop.store.log import chunks


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One household that waits; `collected_by` is "" when nobody is named, then whoever keyed it in counts."""

    household_id: str
    collected_by: str
    collected_on: str
    members: int
    doubts: int
    about: Named


_ROWS: Final = """
SELECT h.id, h.collected_by, h.collected_on,
  (SELECT count(*) FROM resident r WHERE r.household_id = h.id AND coalesce(r.state, 'live') = 'live'),
  (SELECT count(*) FROM doubt q WHERE q.record_id = h.id AND coalesce(q.closed_on, '') = '')
FROM household h
"""
_COUNT: Final = "SELECT count(*) FROM household h"
_COLLECTED: Final = "SELECT id, coalesce(collected_by, '') FROM household"
_WAITING: Final = (
    "coalesce(h.collected_on, h.collected_by, '') <> '' AND (coalesce(h.verified_on, '') = '' "
    "OR h.verified_on < coalesce(h.collected_on, ''))"
)


def waiting(db: Connection, *, limit: int = 500) -> tuple[WaitingRow, ...]:
    """Households collected and not confirmed since, the longest waiting first."""
    sql = f"{_ROWS} WHERE {_WAITING} ORDER BY coalesce(h.collected_on, ''), h.id LIMIT ?"
    rows = db.exec_driver_sql(sql, (limit,)).all()
    names = named(db, (("household", row[0]) for row in rows))
    return tuple(
        WaitingRow(row[0], row[1] or "", row[2] or "", row[3], row[4], names["household", row[0]])
        for row in rows
    )


def count(db: Connection) -> int:
    """How many households wait, for a badge."""
    return int(db.exec_driver_sql(f"{_COUNT} WHERE {_WAITING}").scalar() or 0)


def collectors(db: Connection, household_ids: Sequence[str]) -> dict[str, str]:
    """Who collected each household: the collector named, else whoever made the record. Missing when it is gone."""
    found: dict[str, str] = {}
    for part in chunks(list(household_ids)):
        marks = ",".join("?" * len(part))
        sql = f"{_COLLECTED} WHERE id IN ({marks})"
        found.update((row[0], row[1]) for row in db.exec_driver_sql(sql, tuple(part)))
    unnamed = [household_id for household_id, by in found.items() if not by]
    for household_id, ops in log.histories(db, unnamed).items():
        found[household_id] = min(ops, key=lambda op: (op.hlc, *op.dot)).actor
    return found
