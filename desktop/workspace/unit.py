"""One named step while it is being written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection

from desktop.domain.changes import Changes
from desktop.security import audit
from desktop.store import log, purging
from desktop.store.fold import Record
from desktop.store.oplog import Writer, part
from desktop.store.together import Versions

NAMED: Final = 8  # records an audit entry names one by one; the step's history names the others


@dataclass(slots=True)
class Unit:
    """One named step being written. Reads through `db` see what was already written."""

    _writer: Writer
    name: str
    _step: Mapping[str, Any]
    changes: Changes = field(default_factory=Changes)

    @property
    def db(self) -> Connection:
        """The connection of this transaction, with everything written so far stored."""
        self._writer.flush()
        return self._writer.db

    @property
    def step_id(self) -> str:
        """The id under which this step will stand in the history."""
        return self._writer.step

    def create(self, kind: str, fields: Mapping[str, Any], *, id: str | None = None) -> str:  # noqa: A002 - the field's name
        """A new record; returns its id."""
        self._begin()
        return self._writer.create(kind, fields, id)

    def create_many(self, kind: str, rows: Iterable[tuple[str | None, Mapping[str, Any]]]) -> list[str]:
        """New records (id or None, fields); returns their ids in order."""
        return [self.create(kind, fields, id=entity_id) for entity_id, fields in rows]

    def set(
        self,
        kind: str,
        id: str,  # noqa: A002 - the field's name
        fields: Mapping[str, Any],
        *,
        seen: Versions | None = None,
    ) -> bool:
        """Write fields over the versions a form showed; False when nothing differs. Raises `NotFound`."""
        self._begin()
        return self._writer.set(kind, id, fields, seen=seen)

    def set_many(self, kind: str, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> int:
        """Write many records; returns how many differed."""
        listed = list(rows)
        self._writer.load([entity_id for entity_id, _fields in listed])
        return sum(self.set(kind, entity_id, fields) for entity_id, fields in listed)

    def resolve(self, kind: str, id: str, fields: Mapping[str, Any]) -> None:  # noqa: A002 - the field's name
        """Settle conflicts: the given values replace every head."""
        self._begin()
        self._writer.set(kind, id, fields, op_kind="resolve")

    def delete(self, kind: str, id: str) -> None:  # noqa: A002 - the field's name
        """Take a record off the books; undo brings it back."""
        self._begin()
        self._writer.delete(kind, id)

    def record(self, kind: str, id: str) -> Record:  # noqa: A002 - the field's name
        """The folded record, also one that is off the books; raises `NotFound` when the log knows none."""
        return self._writer.record(kind, id)

    def restore(
        self, record: Record, fields: Mapping[str, Any], *, alive: bool | None, sides: Sequence[Mapping[str, Any]] = ()
    ) -> None:  # fmt: skip
        """Write earlier values of a record back, and `sides` against each other again; for undo."""
        self._begin()
        self._writer.restore(record, fields, alive=alive)
        part(self._writer, record, sides)

    def purge(self, kind: str, id: str, fields: Mapping[str, Any] | None = None) -> None:  # noqa: A002 - the field's name
        """Take all that was ever written into `fields` out of the log, for these values; None: the whole record.

        Cannot be undone. Raises `NotFound` when the log knows no such record.
        """
        self._begin()
        self._writer.purge(kind, id, fields)

    @property
    def purged_texts(self) -> frozenset[str]:
        """What this unit took out of the log so far and is telling enough to be looked for elsewhere."""
        self._writer.flush()
        return frozenset(self._writer.purged_texts)

    def forget(self, texts: frozenset[str] = frozenset()) -> None:
        """Take the arguments of earlier steps out of the log that still tell `texts` or what this unit purged."""
        self._writer.flush()
        told = self._writer.purged_texts | texts
        for step_id in purging.mentions(self._writer.db, told) if told else ():
            if step_id != self._writer.step:
                self.purge("step", step_id, {"args": None, "note": None})

    def _begin(self) -> None:
        if not self._writer.ops_written and not self._writer.touched:
            self._writer.create("step", self._step, self._writer.step)

    def close(self, at_ms: int, actor: str) -> None:
        """Drop an empty step; otherwise store the rest, the step's place and its audit entry.

        A step that takes another back is kept in any case, or the other would seem to stand for ever.
        """
        writer = self._writer
        touched = frozenset(writer.touched - {("step", writer.step)})
        if self._step.get("undoes"):
            self._begin()
        elif not touched:
            raise NothingWritten
        self.forget()
        writer.flush()
        session, count = writer.session, writer.ops_written
        span = (writer.step, session.stream_no, session.seq - count + 1, session.seq, session.hlc)
        writer.db.exec_driver_sql("INSERT INTO step_span VALUES (?, ?, ?, ?, ?, 1)", span)
        log.set_meta(writer.db, "tip", f"{session.stream}:{session.seq}")
        log.set_meta(writer.db, "hlc", str(session.hlc))
        audit.append(
            writer.db, at_ms=at_ms, actor=actor, event="change", object_id=writer.step, install=session.install,
            detail={"name": self.name, "ops": count, **self._evidence(touched, count)},
        )  # fmt: skip
        self.changes = Changes(touched, writer.step, self.name)

    def _evidence(self, touched: frozenset[tuple[str, str]], count: int) -> dict[str, Any]:
        """Which records, and the log's chained hash before and after: what changed can be proved, no value is told."""
        session, db = self._writer.session, self._writer.db
        kinds = Counter(kind for kind, _id in touched)
        before = log.hash_before(db, session.stream_no, session.seq - count + 1)
        after = log.hash_before(db, session.stream_no, session.seq + 1)
        said: dict[str, Any] = {"kinds": dict(kinds), "before": before.hex(), "after": after.hex()}
        if len(touched) <= NAMED:
            said["records"] = sorted(f"{kind}:{entity_id}" for kind, entity_id in touched)
        return said


class NothingWritten(Exception):
    """The unit ended without a write: nothing is kept, not even the step."""
