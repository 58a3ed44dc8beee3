"""Single facts of chosen residents, for lists that name them: where they live, how to reach them, a masked number."""

from __future__ import annotations

from collections.abc import Iterable

import orjson
from sqlalchemy import Connection

from desktop.domain import masking
from desktop.store.log import chunks


def homes(db: Connection, resident_ids: Iterable[str]) -> dict[str, str]:
    """Resident to household, of some residents."""
    found: dict[str, str] = {}
    for part in chunks(list(resident_ids)):
        sql = f"SELECT id, household_id FROM resident WHERE id IN ({','.join('?' * len(part))})"  # noqa: S608 - marks
        found |= {row[0]: row[1] for row in db.exec_driver_sql(sql, tuple(part)) if row[1]}
    return found


def phones(db: Connection, resident_ids: Iterable[str]) -> dict[str, str]:
    """The first telephone number of those who have one."""
    found: dict[str, str] = {}
    for part in chunks(list(resident_ids)):
        sql = f"SELECT id, phones FROM resident WHERE id IN ({','.join('?' * len(part))})"  # noqa: S608 - marks
        for person, stored in db.exec_driver_sql(sql, tuple(part)):
            numbers = orjson.loads(stored) if stored else []
            if numbers:
                found[person] = str(numbers[0])
    return found


def masked_ids(db: Connection, resident_ids: Iterable[str]) -> dict[str, str]:
    """The ID number of those who have one, its middle hidden."""
    found: dict[str, str] = {}
    for part in chunks(list(resident_ids)):
        sql = f"SELECT id, id_number FROM resident WHERE id IN ({','.join('?' * len(part))})"  # noqa: S608 - marks
        rows = db.exec_driver_sql(sql, tuple(part))
        found |= {row[0]: masking.id_number(row[1]) for row in rows if row[1]}
    return found
