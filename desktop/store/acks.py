"""What other installations said they hold: where the next bundle for them starts, and what may be missing here."""

from __future__ import annotations

from typing import Final

import orjson
from sqlalchemy import Connection

from desktop.store import log
from desktop.store.vector import Vector

HEARD: Final = "heard"


def put(db: Connection, peer: str, have: Vector, at_ms: int) -> None:
    """Keep a peer's word: it replaces the one before, also when it holds less, for it may have been restored.

    What anybody was ever heard to hold is kept beside it and only grows: a late bundle must not make us forget
    what we know to be missing.
    """
    db.exec_driver_sql(
        "INSERT INTO peer_ack (recipient, have, at_ms) VALUES (?, ?, ?) ON CONFLICT (recipient) "
        "DO UPDATE SET have = excluded.have, at_ms = excluded.at_ms",
        (peer, _text(have), at_ms),
    )
    log.set_meta(db, HEARD, _text(heard(db).union(have)))


def get(db: Connection, peer: str) -> Vector:
    """What a peer holds as far as it ever said; nothing when it never did."""
    row = db.exec_driver_sql("SELECT have FROM peer_ack WHERE recipient = ?", (peer,)).first()
    return Vector.from_json(orjson.loads(row[0])) if row else Vector()


def heard(db: Connection) -> Vector:
    """What anybody was ever heard to hold."""
    text = log.meta(db, HEARD)
    return Vector.from_json(orjson.loads(text)) if text else Vector()


def _text(vector: Vector) -> str:
    return orjson.dumps(vector.to_json()).decode()
