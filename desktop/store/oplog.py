"""The only writer of the operation log and of the tables that follow from it.

One `Writer` lives for one unit of work. It numbers operations in this session's stream, chains their hashes,
keeps per-field versions, and projects rows, conflicts and search entries in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection

from desktop.base.clock import Clock
from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes, new_id
from desktop.store import log, project, purging, search, together
from desktop.store.fold import Record, same_key
from desktop.store.op import DELETED, HLC_CEILING, LIVE, PURGE, STATUS, Dot, Op, chain, encode, normalised
from desktop.store.schema import SYNCED
from desktop.store.sealing import RULES, Seals
from desktop.store.together import Versions

COUNTER_BITS = 16
FLUSH_AT = 2_000
SALT_BYTES = 8


@dataclass(slots=True)
class Session:
    """What one write session of one open file keeps between units: its stream, its tip, its clock.

    The stream is minted at the first write after the file was opened, so that two copies of one file never
    continue the same numbering (sync design, section 2.2).
    """

    install: str
    clock: Clock
    random: RandomBytes
    stream: str = ""
    stream_no: int = 0
    seq: int = 0
    tip: bytes = bytes(32)
    hlc: int = 0

    def tick(self) -> tuple[int, int]:
        """(hybrid time, wall milliseconds): never backwards, whatever the machine's clock does."""
        wall = max(self.clock.milliseconds(), 0)  # a time before 1970 is nobody's: others refuse it
        self.hlc = max(self.hlc + 1, min(wall << COUNTER_BITS, HLC_CEILING))
        return self.hlc, wall


@dataclass(slots=True)
class Writer:
    """Writes one named step. Created by the workspace inside its transaction."""

    db: Connection
    session: Session
    step: str
    actor: str
    seals: Seals = field(default_factory=Seals)
    touched: set[tuple[str, str]] = field(default_factory=set)
    ops_written: int = 0
    purged_texts: set[str] = field(default_factory=set)
    _ops: list[Op] = field(default_factory=list)
    _new: dict[str, list[tuple[str, Mapping[str, Any]]]] = field(default_factory=dict)
    _given: list[str] = field(default_factory=list)
    _records: dict[str, Record] = field(default_factory=dict)
    _dirty: set[str] = field(default_factory=set)
    _tip_before: Dot | None = None

    # writing

    def create(self, kind: str, fields: Mapping[str, Any], entity_id: str | None = None) -> str:
        """A new record; None values are left out. Returns its id.

        A given id that was taken off the books comes back as it is written now, in one history with what it was.
        """
        known = project.field_names(kind)
        if unknown := fields.keys() - known:
            raise KeyError(f"{kind} has no field {sorted(unknown)}")
        if entity_id is None:
            entity_id = new_id(self.session.random)
        else:
            self._given.append(entity_id)
        written = {name: normalised(value) for name, value in fields.items() if value is not None}
        written = self._sealed(kind, entity_id, written)
        op = self._op("create", kind, entity_id, {name: (value, ()) for name, value in written.items()})
        self._new.setdefault(kind, []).append((entity_id, written))
        self._append(op)
        return entity_id

    def set(
        self, kind: str, entity_id: str, fields: Mapping[str, Any], *, seen: Versions | None = None,
        op_kind: str = "set",
    ) -> bool:  # fmt: skip
        """Write fields over the versions `seen` (None: those of this moment); False when nothing differs."""
        known = project.field_names(kind)
        if unknown := fields.keys() - known:
            raise KeyError(f"{kind} has no field {sorted(unknown)}")
        record = self.record(kind, entity_id)
        if not record.alive and op_kind == "set":
            raise NotFound(_("这条记录已不在册,可能刚被删除。"), code="record.gone")
        wanted = {name: normalised(value) for name, value in fields.items()}  # rows must equal fold(log)
        wanted = self._sealed(kind, entity_id, wanted, record)
        changed = {n: v for n, v in wanted.items() if _differs(record, n, v, op_kind)}
        if not changed:
            return False
        at = seen if seen is not None else record.all_heads()
        writes = {name: (value, tuple(at.get(name, ()))) for name, value in changed.items()}
        writes |= together.completed(self.db, record, changed, at, self.flush)
        writes[STATUS] = (LIVE, tuple(at.get(STATUS, record.heads(STATUS))))
        self._apply(record, self._op(op_kind, kind, entity_id, writes))
        return True

    def delete(self, kind: str, entity_id: str, *, seen: Versions | None = None) -> None:
        """Take a record off the books; an edit made elsewhere at the same time stays visible as a conflict."""
        record = self.record(kind, entity_id)
        if record.alive:
            heads = tuple(seen[STATUS]) if seen and STATUS in seen else record.heads(STATUS)
            self._apply(record, self._op("delete", kind, entity_id, {STATUS: (DELETED, heads)}))

    def restore(self, record: Record, fields: Mapping[str, Any], *, alive: bool | None) -> None:
        """Write earlier values back, and the record on or off the books when `alive` says so."""
        _refuse_gone(record)
        back = self._sealed(record.entity, record.id, fields, record, again=True)
        writes: dict[str, tuple[Any, tuple[Dot, ...]]] = {n: (v, record.heads(n)) for n, v in back.items()}
        writes |= together.completed(self.db, record, back, record.all_heads(), self.flush)
        if alive is not None:
            writes[STATUS] = (LIVE if alive else DELETED, record.heads(STATUS))
        if writes:
            self._records[record.id] = record
            self._apply(record, self._op("restore", record.entity, record.id, writes))

    def purge(self, kind: str, entity_id: str, fields: Mapping[str, Any] | None) -> None:
        """Take what was ever written into `fields` out of the log and leave the given values in its place.

        None: the whole record, for ever. Raises `NotFound` when the log knows no such record.
        """
        record = self.record(kind, entity_id)
        if fields is None:
            writes: dict[str, tuple[Any, tuple[Dot, ...]]] = {STATUS: (DELETED, ())}
        else:
            wanted = {name: normalised(value) for name, value in fields.items()}
            writes = {n: (v, ()) for n, v in self._sealed(kind, entity_id, wanted, record).items()}
        if writes and not record.gone:
            self._apply(record, self._op(PURGE, kind, entity_id, writes))

    def _sealed(
        self, kind: str, entity_id: str, fields: Mapping[str, Any], record: Record | None = None, *,
        again: bool = False,
    ) -> dict[str, Any]:  # fmt: skip
        if kind not in RULES:
            return dict(fields)
        before = record.shown() if record is not None else {}
        return self.seals.sealed(kind, entity_id, fields, before, self._category_of, again=again)

    def _category_of(self, care_id: str) -> Any:
        self.flush()
        found = log.records(self.db, [care_id]).get(care_id)
        return found.value("category") if found is not None else None

    # reading inside the unit

    def record(self, kind: str, entity_id: str) -> Record:
        """The folded record, with what this unit already wrote; raises `NotFound` when the log knows none."""
        if entity_id not in self._records:
            self.load([entity_id])
        record = self._records.get(entity_id)
        if record is None or record.entity != kind:
            raise NotFound(_("找不到这条记录。"), code="record.unknown")
        return record

    def load(self, ids: Sequence[str]) -> None:
        """Fold many records at once, before many are written."""
        self.flush()
        self._records.update(log.records(self.db, [i for i in ids if i not in self._records]))

    # numbering and storing

    def _op(self, op_kind: str, kind: str, entity_id: str, fields: Mapping[str, Any]) -> Op:
        if kind not in SYNCED:
            raise KeyError(f"no record kind {kind}")
        session = self.session
        if not session.stream:
            session.stream, session.seq, session.tip = new_id(session.random), 0, bytes(32)
            tip = log.meta(self.db, "tip")
            self._tip_before = (tip.split(":")[0], int(tip.split(":")[1])) if tip else None
            session.stream_no = log.stream_number(self.db, session.stream, self._tip_before)
        hlc, wall = session.tick()
        session.seq += 1
        parent = self._tip_before if session.seq == 1 else None
        self.touched.add((kind, entity_id))
        return Op(
            stream=session.stream, seq=session.seq, hlc=hlc, wall_ms=wall, actor=self.actor,
            install=session.install, kind=op_kind, entity=kind, id=entity_id, step=self.step, fields=fields,
            parent=parent, salt=session.random(SALT_BYTES).hex(),
        )  # fmt: skip

    def _apply(self, record: Record, op: Op) -> None:
        record.take(op)
        self._dirty.add(record.id)
        self._append(op)

    def _append(self, op: Op) -> None:
        self._ops.append(op)
        if len(self._ops) >= FLUSH_AT:
            self.flush()

    def flush(self) -> None:
        """Store what is pending: operations, rows, conflicts, search entries."""
        if not self._ops:
            return
        self._revive()
        rows = []
        for op in self._ops:
            raw = encode(op)
            self.session.tip = chain(self.session.tip, raw)
            rows.append((self.session.stream_no, op.seq, op.hlc, op.id, raw.decode(), self.session.tip))
        self.ops_written += len(rows)
        insert_ops(self.db, rows)
        if purged := {op.id for op in self._ops if op.kind == PURGE}:
            self.purged_texts |= purging.void(self.db, purged).texts
        dirty = [self._records[i] for i in self._dirty]
        with project.permitted(self.db):
            for kind, new in self._new.items():
                project.insert_new(self.db, kind, [project.row_of(kind, i, f) for i, f in new])
            project.write_records(self.db, dirty)
        new_ids = [(kind, i) for kind, new in self._new.items() for i, _fields in new]
        search.refresh(self.db, new=new_ids, changed=[(r.entity, r.id) for r in dirty])
        self._ops, self._new, self._given, self._dirty = [], {}, [], set()

    def _revive(self) -> None:
        """Let what is made under an id that was taken off the books continue that record.

        A second beginning beside the first would dispute the deletion and let its old values shine through.
        """
        for entity_id, record in log.records(self.db, self._given).items():
            place = next(i for i, op in enumerate(self._ops) if op.id == entity_id and op.kind == "create")
            op = self._ops[place]
            _refuse_gone(record)
            if record.alive or record.entity != op.entity:
                continue  # the table refuses it
            fields = dict.fromkeys(record.shown()) | {
                name: value for name, (value, _prev) in op.fields.items()
            }
            writes = {name: (value, record.heads(name)) for name, value in fields.items()}
            writes[STATUS] = (LIVE, record.heads(STATUS))
            self._ops[place] = replace(op, kind="restore", fields=writes)
            record.take(self._ops[place])
            self._records[entity_id] = record
            self._dirty.add(entity_id)
            self._new[op.entity] = [made for made in self._new[op.entity] if made[0] != entity_id]


def part(writer: Writer, record: Record, sides: Sequence[Mapping[str, Any]]) -> None:
    """Write versions that stood against each other and shall again, the one to be shown last: none covers another."""
    seen = record.all_heads()
    for side in sides:
        again = writer._sealed(record.entity, record.id, side, record, again=True)
        writes = {name: (value, seen.get(name, ())) for name, value in again.items()}
        writer._records[record.id] = record
        writer._apply(record, writer._op("restore", record.entity, record.id, writes))


def _differs(record: Record, name: str, value: Any, op_kind: str) -> bool:
    register = record.fields.get(name)
    if register is None:
        return same_key(value) != same_key(None)  # an empty list is nothing, as it is to undo
    if op_kind == "resolve" or register.conflicting:
        return True
    return same_key(register.shown) != same_key(value)


def _refuse_gone(record: Record) -> None:
    if record.gone:
        raise Refused(_("这条记录已按保留期限清除,不能恢复。"), code="record.purged")


def insert_ops(db: Connection, rows: Iterable[tuple[Any, ...]]) -> None:
    """Append operations: (stream number, seq, hlc, record id, body, hash) each."""
    db.exec_driver_sql(
        "INSERT INTO oplog (stream_no, seq, hlc, entity_id, body, hash) VALUES (?, ?, ?, ?, ?, ?)", list(rows)
    )
