"""The versions of a record's fields that a form shows, to be handed back when it is saved."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from desktop.store import log

Versions = Mapping[str, tuple[tuple[str, int], ...]]


def of(db: Connection, entity_id: str) -> Versions:
    """Field to the dots it rests on; empty for a record the log does not know."""
    record = log.records(db, [entity_id]).get(entity_id)
    return record.all_heads() if record is not None else {}
