"""What other installations said they hold: where the next bundle for them starts, and what may be missing here."""

from __future__ import annotations

import orjson
from sqlalchemy import Connection

from desktop.store.vector import Vector


def put(db: Connection, peer: str, have: Vector, at_ms: int) -> None:
    """Keep a peer's newest word, also when it holds less than before: it may have been restored."""
    text = orjson.dumps(have.to_json()).decode()
    db.exec_driver_sql(
        "INSERT INTO peer_ack (recipient, have, at_ms) VALUES (?, ?, ?) ON CONFLICT (recipient) "
        "DO UPDATE SET have = excluded.have, at_ms = excluded.at_ms",
        (peer, text, at_ms),
    )


def get(db: Connection, peer: str) -> Vector:
    """What a peer holds as far as it ever said; nothing when it never did."""
    row = db.exec_driver_sql("SELECT have FROM peer_ack WHERE recipient = ?", (peer,)).first()
    return Vector.from_json(orjson.loads(row[0])) if row else Vector()


def everything(db: Connection) -> Vector:
    """What anybody holds, by the newest word of each."""
    known = Vector()
    for (have,) in db.exec_driver_sql("SELECT have FROM peer_ack"):
        known = known.union(Vector.from_json(orjson.loads(have)))
    return known
