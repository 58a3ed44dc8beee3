"""Reading the operation log: a record's operations, a step's operations, streams, and what they chain to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from desktop.store.fold import Record, fold
from desktop.store.op import Dot, Op, Value, trusted

CHUNK = 400
LOST_LINK: Final = b""  # at a seam: the page with the operation before it is lost, and so what it chains to


def records(db: Connection, ids: Iterable[str]) -> dict[str, Record]:
    """Fold the operations of the given records; a record without operations is absent."""
    found: dict[str, Record] = {}
    for part in chunks(list(ids)):
        marks = ",".join("?" * len(part))
        rows = db.exec_driver_sql(f"SELECT body FROM oplog WHERE entity_id IN ({marks})", tuple(part))  # noqa: S608
        found.update(fold(trusted(body) for (body,) in rows))
    return found


def chunks(ids: Sequence[str], size: int = CHUNK) -> Iterator[Sequence[str]]:
    """The list in pieces short enough for one statement's parameters."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def ops_of(db: Connection, entity_id: str) -> list[Op]:
    """Every operation on one record, oldest first by hybrid time."""
    rows = db.exec_driver_sql("SELECT body FROM oplog WHERE entity_id = ?", (entity_id,))
    return sorted((trusted(body) for (body,) in rows), key=lambda op: (op.hlc, *op.dot))


def told(db: Connection, entity_id: str, name: str, dots: Sequence[Dot]) -> Value:
    """What the versions `dots` of a field say, the one preferred among them; None for no version."""
    said = [op for op in ops_of(db, entity_id) if op.dot in dots and name in op.fields] if dots else []
    return max(said, key=lambda op: op.rank).fields[name][0] if said else None


def histories(db: Connection, ids: Sequence[str]) -> dict[str, list[Op]]:
    """The operations of several records, by record."""
    found: dict[str, list[Op]] = {}
    for part in chunks(ids):
        marks = ",".join("?" * len(part))
        rows = db.exec_driver_sql(f"SELECT body FROM oplog WHERE entity_id IN ({marks})", tuple(part))  # noqa: S608
        for (body,) in rows:
            op = trusted(body)
            found.setdefault(op.id, []).append(op)
    return found


def every_op(db: Connection) -> Iterator[Op]:
    """The whole log, record by record."""
    for (body,) in db.exec_driver_sql("SELECT body FROM oplog ORDER BY entity_id"):
        yield trusted(body)


@dataclass(frozen=True, slots=True)
class Span:
    """Where a step's operations stand."""

    step_id: str
    stream_no: int
    first: int
    last: int
    hlc: int
    mine: bool


def span(db: Connection, step_id: str) -> Span | None:
    """The place of a step in the log, None when there is no such step."""
    row = db.exec_driver_sql(
        "SELECT step_id, stream_no, first_seq, last_seq, hlc, mine FROM step_span WHERE step_id = ?",
        (step_id,),
    ).first()
    return Span(row[0], row[1], row[2], row[3], row[4], bool(row[5])) if row else None


def ops_in(db: Connection, where: Span) -> list[Op]:
    """The operations of one step in the order they were written."""
    rows = db.exec_driver_sql(
        "SELECT body FROM oplog WHERE stream_no = ? AND seq BETWEEN ? AND ? ORDER BY seq",
        (where.stream_no, where.first, where.last),
    )
    return [trusted(body) for (body,) in rows]


def stream_number(db: Connection, stream: str, parent: Dot | None = None) -> int:
    """The file's own short number of a stream, made when it is new."""
    row = db.exec_driver_sql("SELECT no FROM stream WHERE id = ?", (stream,)).first()
    if row is not None:
        return int(row[0])
    text = f"{parent[0]}:{parent[1]}" if parent else None
    db.exec_driver_sql("INSERT INTO stream (id, parent) VALUES (?, ?)", (stream, text))
    row = db.exec_driver_sql("SELECT no FROM stream WHERE id = ?", (stream,)).one()
    return int(row[0])


def streams(db: Connection) -> dict[str, int]:
    """Stream id to the file's own short number."""
    return {row[0]: row[1] for row in db.exec_driver_sql("SELECT id, no FROM stream")}


def hash_before(db: Connection, stream_no: int, seq: int) -> bytes:
    """The chained hash that stands before one operation: 32 zero bytes before the first.

    Behind a hole it is the hash the sender gave, `LOST_LINK` when only a page of a damaged file told of the operation.
    """
    if seq == 1:
        return bytes(32)
    row = db.exec_driver_sql(
        "SELECT hash FROM oplog WHERE stream_no = ? AND seq = ? "
        "UNION ALL SELECT hash FROM seam WHERE stream_no = ? AND seq = ? LIMIT 1",
        (stream_no, seq - 1, stream_no, seq),
    ).one()
    return bytes(row[0])


def meta(db: Connection, key: str) -> str | None:
    """One of the file's own facts."""
    row = db.exec_driver_sql("SELECT value FROM meta WHERE key = ?", (key,)).first()
    return str(row[0]) if row else None


def set_meta(db: Connection, key: str, value: str) -> None:
    """Keep one of the file's own facts."""
    db.exec_driver_sql(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )
