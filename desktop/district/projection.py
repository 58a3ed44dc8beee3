"""Rows out of the log, office by office: the same fold as in an office file (`store.fold`), other tables."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import Connection, select, update

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.district.database import chunks, insert, remove
from desktop.district.schema import ROWS, conflict, op, person
from desktop.domain.id_number import IdNumber
from desktop.store import project, purging
from desktop.store.fold import Record
from desktop.store.op import PURGE, STATUS, Op, encode, trusted

PERSONS: Final = b"persons"  # what the key of the persons' hashes is derived for


def refold(db: Connection, office: str, *, key: bytes) -> None:
    """Write every row of an office anew from its log: after the tables gained columns."""
    ids = db.execute(select(op.c.entity_id).where(op.c.office == office).distinct().order_by(op.c.entity_id))
    for part in chunks([str(one) for (one,) in ids]):
        records = [_folded(i, history) for i, history in _histories(db, office, part).items()]
        _write(db, office, records, first=False, key=key)


def project_ops(
    db: Connection, office: str, ops: Sequence[Op], *, first: bool, key: bytes
) -> tuple[int, bool]:
    """Fold every record that `ops` touch from its whole history and write its row; the operations are stored already.

    `first`: the office had nothing before, so the operations are the whole history. `key` is the key of the persons'
    hashes. Returns the fields now in conflict and whether content was taken out of the log by a purge.
    """
    arrived: dict[str, list[Op]] = {}
    for one in ops:
        arrived.setdefault(one.id, []).append(one)
    conflicts, voided = 0, False
    for part in chunks(list(arrived)):
        histories = {i: arrived[i] for i in part} if first else _histories(db, office, part)
        if any(one.kind == PURGE for history in histories.values() for one in history):
            voided |= _void(db, office, histories)
        records = [_folded(i, histories[i]) for i in part]
        conflicts += sum(1 for r in records for name in r.conflicts() if name != STATUS or r.alive)
        _write(db, office, records, first=first, key=key)
    return conflicts, voided


def _histories(db: Connection, office: str, ids: Sequence[str]) -> dict[str, list[Op]]:
    found: dict[str, list[Op]] = {i: [] for i in ids}
    for (body,) in db.execute(select(op.c.body).where(op.c.office == office, op.c.entity_id.in_(ids))):
        one = trusted(body)
        found[one.id].append(one)
    return found


def _folded(entity_id: str, history: Sequence[Op]) -> Record:
    if len({one.entity for one in history}) > 1:
        raise Refused(
            _("交换包里有一条记录与本机同号的另一类记录相撞,整包拒收,请联系上级。"),
            code="bundle.kind_collision",
        )
    record = Record(history[0].entity, entity_id)
    for one in history:
        record.take(one)
    return record


def _void(db: Connection, office: str, histories: Mapping[str, Sequence[Op]]) -> bool:
    """Take what purges made void out of the stored operations; their chained hashes stay."""
    rests = []
    for entity_id, history in histories.items():
        purges = Record(history[0].entity, entity_id)
        for one in history:
            if one.kind == PURGE:
                purges.take(one)
        if purges.barred:
            rests += [
                (one, lost) for one in history if (lost := {n for n in one.fields if purges.voids(one, n)})
            ]
    for one, lost in rests:
        here = (op.c.office == office, op.c.stream == one.stream, op.c.seq == one.seq)
        digest = db.execute(select(op.c.hash).where(*here)).scalar_one()
        body = encode(purging.rest(one, lost, bytes(digest))).decode()
        db.execute(update(op).where(*here).values(body=body))
    return bool(rests)


def _write(db: Connection, office: str, records: Iterable[Record], *, first: bool, key: bytes) -> None:
    rows: dict[str, list[tuple[object, ...]]] = {}
    touched: dict[str, list[str]] = {}
    conflicts, people = [], []
    for record in records:
        if record.entity not in ROWS:
            continue
        touched.setdefault(record.entity, []).append(record.id)
        conflicts += [(office, record.id, name, record.entity) for name in record.conflicts()]
        if not record.alive:
            continue
        shown = record.shown()
        rows.setdefault(record.entity, []).append((office, *project.row_of(record.entity, record.id, shown)))
        if record.entity == "resident" and (hashed := person_key(key, shown.get("id_number"))):
            people.append((office, record.id, hashed))
    if not first:
        for kind, ids in touched.items():
            remove(db, ROWS[kind], office, "id", ids)
        remove(db, conflict, office, "entity_id", [i for ids in touched.values() for i in ids])
        remove(db, person, office, "resident_id", touched.get("resident", ()))
    for kind, these in rows.items():
        insert(db, ROWS[kind], these)
    insert(db, conflict, conflicts)
    insert(db, person, people)


def person_key(key: bytes, number: object) -> str | None:
    """HMAC-SHA256 (RFC 2104) of a valid resident ID number in its 18-digit form; None for any other."""
    if not isinstance(number, str):
        return None
    whole = IdNumber.parse(number, today=date.max).number
    return hmac.digest(key, whole.value.encode(), "sha256").hex() if whole else None
