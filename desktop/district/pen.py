"""The district as a writer: ordinary operations on a stream of its own, beside those of one office.

What the district tells an office (tickets, transfers, corrections) are writes like any other. They stand in the office's
part of the log, in its vector and its digest, so a receipt stays equal; they reach the office as operations; and where the
office wrote the same field meanwhile, both see a conflict instead of one overwriting the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from sqlalchemy import Connection, func, select

from desktop.base.clock import as_datetime
from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes, new_id, system_random
from desktop.district.schema import bundle, op, seam
from desktop.district.schema import office as members
from desktop.district.storing import store
from desktop.operations.office import shared_id
from desktop.store import project, together
from desktop.store.fold import Record, same_key
from desktop.store.op import DELETED, HLC_CEILING, LIVE, STATUS, FieldWrite, Op, encode, normalised, trusted
from desktop.store.run import Run
from desktop.store.vector import Vector

COUNTER_BITS: Final = 16
SALT_BYTES: Final = 8


@dataclass(slots=True)
class Pen:
    """One named step of the district in one office's log, while it is being written."""

    db: Connection
    office: str
    actor: str
    install: str
    at_ms: int
    random: RandomBytes
    step_id: str
    stream: str
    hlc: int
    ops: list[Op] = field(default_factory=list)
    _records: dict[str, Record] = field(default_factory=dict)

    def record(self, kind: str, entity_id: str) -> Record | None:
        """What the office's log says of a record, with what this pen wrote; None when it knows none of this kind."""
        if entity_id not in self._records:
            rows = self.db.execute(
                select(op.c.body).where(op.c.office == self.office, op.c.entity_id == entity_id)
            )
            history = [trusted(body) for (body,) in rows]
            if not history:
                return None
            record = self._records[entity_id] = Record(history[0].entity, entity_id)
            for one in history:
                record.take(one)
        found = self._records[entity_id]
        return found if found.entity == kind else None

    def create(self, kind: str, fields: Mapping[str, Any], *, id: str | None = None) -> str:  # noqa: A002 - the field's name
        """A new record, or the one of this id brought back; returns its id."""
        entity_id = id or new_id(self.random)
        known = self.record(kind, entity_id)
        if known is not None:
            writes = {name: (value, known.heads(name)) for name, value in fields.items()}
            self._write("restore", known, {**writes, STATUS: (LIVE, known.heads(STATUS))})
            return entity_id
        self._records[entity_id] = Record(kind, entity_id)
        self._write(
            "create", self._records[entity_id], {n: (v, ()) for n, v in fields.items() if v is not None}
        )
        return entity_id

    def set(self, kind: str, id: str, fields: Mapping[str, Any]) -> bool:  # noqa: A002 - the field's name
        """Write fields over what the district holds; False when nothing differs. Raises `NotFound`."""
        record = self.record(kind, id)
        if record is None or not record.alive:
            raise NotFound(_("找不到这条记录。"), code="record.unknown")
        changed = {n: v for n, v in fields.items() if same_key(record.value(n)) != same_key(normalised(v))}
        if changed:
            writes = {name: (value, record.heads(name)) for name, value in changed.items()}
            halves = together.missing(kind, changed, project.field_names(kind))
            writes |= together.completion(
                record, halves, record.all_heads(), lambda name, _dots: record.value(name)
            )
            self._write("set", record, {**writes, STATUS: (LIVE, record.heads(STATUS))})
        return bool(changed)

    def delete(self, kind: str, id: str) -> None:  # noqa: A002 - the field's name
        """Take a record off the books; the office may bring it back."""
        record = self.record(kind, id)
        if record is not None and record.alive:
            self._write("delete", record, {STATUS: (DELETED, record.heads(STATUS))})

    def setting(self, key: str, value: Any) -> bool:
        """Put down a setting of the office, under the id every computer gives it; False when it says so already."""
        entity_id = shared_id("setting", key)
        known = self.record("setting", entity_id)
        if known is not None and known.alive:
            return self.set("setting", entity_id, {"value": value})
        self.create("setting", {"key": key, "value": value}, id=entity_id)
        return True

    def _write(self, op_kind: str, record: Record, writes: Mapping[str, FieldWrite]) -> None:
        self.hlc = min(self.hlc + 1, HLC_CEILING)
        made = Op(
            stream=self.stream, seq=len(self.ops) + 1, hlc=self.hlc, wall_ms=self.at_ms, actor=self.actor,
            install=self.install, kind=op_kind, entity=record.entity, id=record.id, step=self.step_id,
            fields={name: (normalised(value), tuple(prev)) for name, (value, prev) in writes.items()},
            salt=self.random(SALT_BYTES).hex(),
        )  # fmt: skip
        record.take(made)
        self.ops.append(made)


@contextmanager
def writing(
    db: Connection, office: str, *, name: str, actor: str, install: str, at_ms: int, key: bytes,
    args: Mapping[str, Any] | None = None, random: RandomBytes = system_random,
) -> Iterator[Pen]:  # fmt: skip
    """A step of the district in the log of `office`, inside a change of its database; stored on leaving.

    `key` is that of the persons' hashes (`projection.PERSONS`), `install` the district's installation id. A pen that
    wrote nothing leaves nothing. Whoever runs it again after a serialisation failure gets fresh ids: give fixed ids
    to `create` where a repetition must find the same record.
    """
    newest = int(db.execute(select(func.max(op.c.hlc)).where(op.c.office == office)).scalar() or 0)
    start = max(newest, min(at_ms << COUNTER_BITS, HLC_CEILING - 1))
    pen = Pen(db, office, actor, install, at_ms, random, new_id(random), new_id(random), start)
    fields = {
        "name": name, "args": dict(args or {}), "actor": actor, "at": as_datetime(at_ms).strftime("%Y-%m-%dT%H:%M:%S")
    }  # fmt: skip
    pen.create("step", fields, id=pen.step_id)
    yield pen
    if len(pen.ops) > 1:
        run = Run(pen.stream, 1, bytes(32), [encode(one) for one in pen.ops])
        store(db, office, [run], key=key)


def acknowledged(db: Connection, office: str, signer: str | None = None) -> Vector:
    """What the newest bundle of an office, or of one of its computers, said it holds; maybe less than one before."""
    newest = select(bundle.c.have).where(bundle.c.office == office)
    if signer is not None:
        newest = newest.where(bundle.c.signer == signer)
    order = (bundle.c.received_ms.desc(), bundle.c.bundle_seq.desc(), bundle.c.bundle_id)
    said = db.execute(newest.order_by(*order).limit(1)).scalar()
    return Vector.from_json(orjson.loads(said)) if said else Vector()


def lacking(db: Connection, office: str, signer: str | None = None) -> tuple[Run, ...]:
    """What stands in an office's part of the log and the office, or that computer, does not hold by its newest word."""
    have = db.execute(select(members.c.have).where(members.c.code == office)).scalar()
    missing = acknowledged(db, office, signer).missing(Vector.from_json(orjson.loads(have or "{}")))
    return tuple(_run(db, office, *span) for span in missing.spans())


def _run(db: Connection, office: str, stream: str, first: int, last: int) -> Run:
    here = (op.c.office == office, op.c.stream == stream)
    before = db.execute(select(op.c.hash).where(*here, op.c.seq == first - 1)).scalar()
    if before is None:  # behind a hole: what its sender said it follows
        told = (seam.c.office == office, seam.c.stream == stream, seam.c.seq == first)
        before = db.execute(select(seam.c.hash).where(*told)).scalar()
    rows = db.execute(select(op.c.body).where(*here, op.c.seq.between(first, last)).order_by(op.c.seq))
    return Run(stream, first, bytes(before) if before else bytes(32), [body.encode() for (body,) in rows])
