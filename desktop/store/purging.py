"""Taking void content out of the log, and what repeats it out of the tables of this file alone.

The only place where the log is rewritten, and only so: an operation that a purge made void gives up the fields,
salt and reason and keeps its place, its envelope and the chained hash it had (`Op.link`). Every holder of the same
operations ends with the same bytes, whichever arrived first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.store import log
from desktop.store.fold import Record
from desktop.store.op import PURGE, STATUS, Op, encode, trusted

PENDING: Final = "purge.pending"  # set until the pages were written anew
_EVER: Final = "purge.ever"  # how often content was taken out
_GUARD: Final = "keep_oplog_update"
Stored = tuple[int, bytes, Op]  # stream number, chained hash, operation
_NAMING: Final = frozenset({
    "name", "former_name", "foreign_name", "head_name", "contact_name", "id_number", "former_ids", "phones",
    "phones_old", "phone", "private_phone", "guardian_phone", "emergency_phone", "card_number",
})  # fmt: skip
_TELLING: Final = 6  # any text of so many characters is particular enough to look for elsewhere
_SHORTEST: Final = 2
_LOCAL: Final = {  # tables of this file that repeat what records hold: their keys and their texts
    "print_item": (("register_id", "no"), ("title", "own")),
    "print_fact": (("register_id", "key"), ("facts",)),
    "print_register": (("id",), ("options", "settings")),
    "draft": (("actor", "form", "record_id"), ("fields",)),
}


def ever(db: Connection) -> bool:
    """Whether this file knows of any purge."""
    return log.meta(db, _EVER) is not None


def times(db: Connection) -> int:
    """How often content was taken out of this file: whoever keeps a copy elsewhere sees by it that the copy is stale."""
    return int(log.meta(db, _EVER) or 0)


def pending(db: Connection) -> bool:
    """Whether a purge was committed whose pages were not yet written anew."""
    return log.meta(db, PENDING) is not None


@dataclass(frozen=True, slots=True)
class Voided:
    """`texts`: what went and is telling enough to be looked for elsewhere. `parallel`: (kind, id) to the fields,
    and their values, that somebody who had not seen the purge wrote into at a later hour: to be purged again."""

    texts: frozenset[str] = frozenset()
    parallel: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.texts or self.parallel)


NOTHING: Final = Voided()


def void(db: Connection, ids: Iterable[str]) -> Voided:
    """Empty what purges made void among the operations of `ids`.

    Runs in the caller's transaction, after the operations were stored. Tables of this file that repeat the
    records (drafts, what was printed) are emptied with them.
    """
    texts: set[str] = set()
    kept: set[str] = set()
    purged: list[str] = []
    emptied = False
    parallel: dict[tuple[str, str], Mapping[str, Any]] = {}
    for part in log.chunks(sorted(ids)):
        rests: list[tuple[str, int, int]] = []
        for entity_id, rows in _stored(db, part).items():
            record = _purges(rows)
            if not record.barred:
                continue
            purged.append(entity_id)
            kept |= {
                text for op in _ops(rows, PURGE) for write in op.fields.values() for text in _leaves(write[0])
            }
            if again := _unaware(record, [op for _no, _digest, op in rows]):
                parallel[record.entity, entity_id] = again
            for stream_no, digest, op in rows:
                if lost := {name for name in op.fields if record.voids(op, name)}:
                    texts |= _telling(op, lost)
                    rests.append((encode(rest(op, lost, digest)).decode(), stream_no, op.seq))
        if rests:
            emptied = True
            with _unguarded(db):
                db.exec_driver_sql("UPDATE oplog SET body = ? WHERE stream_no = ? AND seq = ?", rests)
    if purged:
        log.set_meta(db, _EVER, str(max(1, times(db) + emptied)))
        log.set_meta(db, PENDING, "1")
        _forget_locally(db, purged, texts - kept)
    return Voided(frozenset(texts - kept), parallel)


def _purges(rows: Sequence[Stored]) -> Record:
    """A record of which nothing is known but its purges."""
    record = Record(rows[0][2].entity, rows[0][2].id)
    for op in _ops(rows, PURGE):
        record.take(op)
    return record


def _ops(rows: Sequence[Stored], kind: str) -> list[Op]:
    return [op for _no, _digest, op in rows if op.kind == kind]


def _unaware(purges: Record, ops: Sequence[Op]) -> dict[str, Any]:
    """The fields written at a later hour than their purge by somebody who had not seen it, with what it left there."""
    if purges.gone:
        return {}
    known = {op.dot: op for op in ops}
    found = {}
    for op in ops:
        for name in op.fields.keys() & purges.barred.keys() if op.kind != PURGE else ():
            barrier = purges.barred[name]
            seen = [known.get(dot) for dot in op.fields[name][1]]  # what has not arrived yet may have seen it
            if op.rank > barrier and not any(s is None or s.kind == PURGE or s.rank > barrier for s in seen):
                found[name] = purges.value(name)
    return found


def rest(op: Op, lost: set[str], digest: bytes) -> Op:
    """What stays of an operation that hashed to `digest` when the fields in `lost` are taken out of it."""
    fields = {name: write for name, write in op.fields.items() if name not in lost}
    return replace(op, fields=fields, reason="", salt="", link=op.link or digest.hex())


def mentions(db: Connection, texts: Collection[str]) -> list[str]:
    """Steps whose arguments or note still tell any of `texts`."""
    pattern = _pattern(texts)
    if pattern is None:
        return []
    rows = db.exec_driver_sql("SELECT id, coalesce(args, '') || char(10) || coalesce(note, '') FROM step")
    return [entity_id for entity_id, text in rows if pattern.search(text)]


def of(db: Connection) -> list[str]:
    """The ids of the records of which a purge took something or all."""
    if not ever(db):
        return []
    sql = 'SELECT DISTINCT entity_id FROM oplog WHERE body LIKE \'%"k":"purge"%\''
    return [str(entity_id) for (entity_id,) in db.exec_driver_sql(sql)]


def problems(db: Connection) -> tuple[int, int]:
    """(rests without a purge that asks for them, operations that still hold what a purge made void).

    Rests are kept in full: a file that was never purged is not read for it.
    """
    if not ever(db):
        return int(
            db.exec_driver_sql("SELECT count(*) FROM oplog WHERE body LIKE '{\"0\":%'").scalar() or 0
        ), 0
    left, purged = 0, set[str]()
    for part in log.chunks(of(db)):
        for entity_id, rows in _stored(db, part).items():
            record = _purges(rows)
            if record.barred:
                purged.add(entity_id)
            left += sum(any(record.voids(op, name) for name in op.fields) for _no, _digest, op in rows)
    rests = db.exec_driver_sql("SELECT entity_id FROM oplog WHERE body LIKE '{\"0\":%'")
    return sum(1 for (entity_id,) in rests if entity_id not in purged), left


def _stored(db: Connection, ids: Sequence[str]) -> dict[str, list[Stored]]:
    marks = ",".join("?" * len(ids))
    sql = f"SELECT stream_no, hash, body FROM oplog WHERE entity_id IN ({marks})"  # noqa: S608 - only question marks
    found: dict[str, list[Stored]] = {}
    for stream_no, digest, body in db.exec_driver_sql(sql, tuple(ids)):
        op = trusted(body)
        found.setdefault(op.id, []).append((stream_no, bytes(digest), op))
    return found


@contextmanager
def _unguarded(db: Connection) -> Iterator[None]:
    """Without the trigger that keeps the log append-only; it stands again before the transaction ends."""
    sql = db.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?", (_GUARD,)
    ).scalar()
    if sql:
        db.exec_driver_sql(f"DROP TRIGGER {_GUARD}")
    yield
    if sql:
        db.exec_driver_sql(str(sql))


def _telling(op: Op, lost: Iterable[str]) -> set[str]:
    found = set()
    for name in set(lost) - {STATUS}:
        for text in _leaves(op.fields[name][0]):
            if len(text) >= (_SHORTEST if name in _NAMING else _TELLING) and not _an_id(text):
                found.add(text)
    return found


def _an_id(text: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{32}|\d{4}(-\d\d){0,2}", text) is not None


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, Sequence):
        for item in value:
            yield from _leaves(item)


def _pattern(texts: Collection[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(re.escape(_as_json(text)) for text in sorted(texts))) if texts else None


def _as_json(text: str) -> str:
    return orjson.dumps(text).decode()[1:-1]


def _forget_locally(db: Connection, ids: Sequence[str], texts: set[str]) -> None:
    for part in log.chunks(ids):
        marks = ",".join("?" * len(part))
        db.exec_driver_sql(f"DELETE FROM draft WHERE record_id IN ({marks})", tuple(part))  # noqa: S608
        db.exec_driver_sql(
            f"UPDATE print_item SET title = '', own = '{{}}' WHERE subject_id IN ({marks})",  # noqa: S608
            tuple(part),
        )
    pattern = _pattern(texts)
    if pattern is None:
        return
    for table, (keys, columns) in _LOCAL.items():
        names = ", ".join(f'"{name}"' for name in (*keys, *columns))
        for row in db.exec_driver_sql(f"SELECT {names} FROM {table}").all():  # noqa: S608 - names of our own
            told = row[len(keys) :]
            clean = [pattern.sub("", text) if text else text for text in told]
            if list(told) != clean:
                sets = ", ".join(f'"{name}" = ?' for name in columns)
                where = " AND ".join(f'"{name}" = ?' for name in keys)
                db.exec_driver_sql(f"UPDATE {table} SET {sets} WHERE {where}", (*clean, *row[: len(keys)]))  # noqa: S608
