"""Rows out of the log, office by office: what an office file shows."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import orjson
from sqlalchemy import Connection, select, update

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.district.copying import insert_rows, remove
from desktop.district.database import chunks, insert
from desktop.district.schema import ROWS, conflict, op, person
from desktop.domain import disputes
from desktop.domain.id_number import IdNumber, plainly_valid
from desktop.store import purging
from desktop.store.fold import Record
from desktop.store.latest import in_order, latest
from desktop.store.op import LIVE, PURGE, STATUS, Op, encode, from_body
from desktop.store.reading import Body

PERSONS: Final = b"persons"  # what the key of the persons' hashes is derived for
PART: Final = 5_000  # records folded at a time

Histories = Mapping[str, Sequence[str | bytes]]  # canonical JSON by record


def histories(db: Connection, office: str, ids: Sequence[str]) -> dict[str, list[str]]:
    """The stored operations of records, by id; ids of which nothing is stored are not among them."""
    found: dict[str, list[str]] = {}
    for entity_id, body in _stored(db, office, ids):
        found.setdefault(entity_id, []).append(body)
    return found


def _stored(db: Connection, office: str, ids: Sequence[str]) -> Iterator[Any]:
    if db.dialect.name == "postgresql":
        here = "SELECT entity_id, body FROM district.op WHERE office = %s AND entity_id = ANY(%s)"
        for part in chunks(ids, PART):
            yield from db.exec_driver_sql(here, (office, list(part)))
    else:
        for part in chunks(ids):
            mine = (op.c.office == office, op.c.entity_id.in_(part))
            yield from db.execute(select(op.c.entity_id, op.c.body).where(*mine))


def project(db: Connection, office: str, arrived: Histories, older: Histories, *, key: bytes) -> int:
    """Fold every record among `arrived` and `older` from both, and write its row; the operations are stored already.

    Both together must be the whole history. Only records among `older` may have a row yet. Returns the disputes now
    open.
    """
    ids = [*older, *(one for one in arrived if one not in older)]
    conflicts = 0
    for part in chunks(ids, PART):
        rows = _Rows(key)
        for entity_id in part:
            texts = (*older.get(entity_id, ()), *arrived.get(entity_id, ()))
            history: list[Body] = in_order([orjson.loads(text) for text in texts])
            _check_kind(history)
            shown = latest(history)
            if shown is not None:
                rows.take(history[0]["e"], entity_id, shown, alive=shown.get(STATUS) == LIVE)
                continue
            record = _folded(db, office, entity_id, history)
            rows.disputed += [(office, entity_id, name, record.entity) for name in record.conflicts()]
            conflicts += len(disputes.groups(record.entity, record.conflicts()))
            rows.take(record.entity, entity_id, record.shown(), alive=record.alive)
        rows.write(db, office, [one for one in part if one in older])
    return conflicts


def refold(db: Connection, office: str, *, key: bytes) -> None:
    """Write every row of an office anew from its log: after the tables gained columns."""
    ids = db.execute(select(op.c.entity_id).where(op.c.office == office).distinct().order_by(op.c.entity_id))
    for part in chunks([str(one) for (one,) in ids], PART):
        project(db, office, {}, histories(db, office, part), key=key)


def _check_kind(history: Sequence[Body]) -> None:
    kind = history[0]["e"]
    if any(body["e"] != kind for body in history):
        raise Refused(
            _("交换包里有一条记录与本机同号的另一类记录相撞,整包拒收,请联系上级。"),
            code="bundle.kind_collision",
        )


def _folded(db: Connection, office: str, entity_id: str, history: Sequence[Body]) -> Record:
    ops = [from_body(body) for body in history]
    if any(one.kind == PURGE for one in ops):
        _void(db, office, entity_id, ops)
    record = Record(ops[0].entity, entity_id)
    for one in ops:
        record.take(one)
    return record


def _void(db: Connection, office: str, entity_id: str, history: Sequence[Op]) -> None:
    """Take what purges made void out of the stored operations; their chained hashes stay."""
    purges = Record(history[0].entity, entity_id)
    for one in history:
        if one.kind == PURGE:
            purges.take(one)
    for one in history:
        if not (lost := {name for name in one.fields if purges.voids(one, name)}):
            continue
        here = (op.c.office == office, op.c.stream == one.stream, op.c.seq == one.seq)
        digest = db.execute(select(op.c.hash).where(*here)).scalar_one()
        body = encode(purging.rest(one, lost, bytes(digest))).decode()
        db.execute(update(op).where(*here).values(body=body))


@dataclass(slots=True)
class _Rows:
    """What is to be written of some records."""

    key: bytes
    by_kind: dict[str, list[tuple[str, Mapping[str, Any]]]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    people: list[tuple[str, str]] = field(default_factory=list)
    disputed: list[tuple[str, str, str, str]] = field(default_factory=list)

    def take(self, kind: str, entity_id: str, shown: Mapping[str, Any], *, alive: bool) -> None:
        """Take one record; kinds of a later program stay in the log."""
        if kind not in ROWS:
            self.disputed = [one for one in self.disputed if one[1] != entity_id]
            return
        self.kinds[entity_id] = kind
        if not alive:
            return
        self.by_kind.setdefault(kind, []).append((entity_id, shown))
        if kind == "resident" and (hashed := person_key(self.key, shown.get("id_number"))):
            self.people.append((entity_id, hashed))

    def write(self, db: Connection, office: str, known: Iterable[str]) -> None:
        """Write the rows; those of records `known` before are taken away first."""
        before: dict[str, list[str]] = {}
        for one in known:
            if one in self.kinds:
                before.setdefault(self.kinds[one], []).append(one)
        for kind, ids in before.items():
            remove(db, ROWS[kind], office, "id", ids)
            remove(db, conflict, office, "entity_id", ids)
        remove(db, person, office, "resident_id", before.get("resident", []))
        for kind, records in self.by_kind.items():
            insert_rows(db, office, kind, records)
        insert(db, conflict, self.disputed)
        insert(db, person, [(office, entity_id, hashed) for entity_id, hashed in self.people])


def person_key(key: bytes, number: object) -> str | None:
    """HMAC-SHA256 (RFC 2104) of a valid resident ID number in its 18-digit form; None for any other."""
    if not isinstance(number, str):
        return None
    if plainly_valid(number):
        return hmac.digest(key, number.encode(), "sha256").hex()
    whole = IdNumber.parse(number, today=date.max).number
    return hmac.digest(key, whole.value.encode(), "sha256").hex() if whole else None
