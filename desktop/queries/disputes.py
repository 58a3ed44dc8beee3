"""The inbox of what two computers wrote differently: both values, who, when, on which computer, in words."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from desktop.base.clock import as_datetime
from desktop.base.i18n import N_, _
from desktop.domain import disputes, masking
from desktop.domain.disputes import Form
from desktop.domain.permissions import Permit
from desktop.queries import streams, unsealed
from desktop.queries.step_details import MAY_BE_CONCEALED, Words, concealed
from desktop.store import log
from desktop.store.fold import Head, Record, Register, same_key
from desktop.store.op import LIVE, STATUS, Dot, Op

_ALIVE: Final = {True: N_("保留在册"), False: N_("删除")}


@dataclass(frozen=True, slots=True)
class Side:
    """What one computer wrote. `values` as the log holds them, `words` masked for the screen, both by field.

    `at` is `YYYY-MM-DD HH:MM` on that computer's clock; `install` its id, `computer` its name, "" for ours and without one.
    """

    key: str
    actor: str
    install: str
    at: str
    values: Mapping[str, Any]
    words: Mapping[str, str]
    computer: str = ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """One record, one group of fields, at least two sides; `key` names it (`kind:id:first field`).

    `labels` are the fields in words; `shown` is the key of the side the ledger shows until somebody settles it.
    `before` tells in words what all sides had before them, where they had anything. `version` is another one as soon
    as any side writes again: who decides names what was looked at.
    """

    key: str
    kind: str
    id: str
    kind_name: str
    title: str
    where: str
    fields: tuple[str, ...]
    labels: Mapping[str, str]
    form: Form
    guarded: bool
    sides: tuple[Side, ...]
    shown: str
    before: Mapping[str, str]
    version: str

    @property
    def suggestion(self) -> Any:
        """What merging everything gives: the joined remarks or the union of the lists; None for a choice."""
        values = [side.values.get(self.fields[0]) for side in self.sides]
        if self.form is Form.TEXT:
            return disputes.both_texts(str(value or "") for value in values)
        if self.form is Form.MEMBERS:
            return disputes.all_members([value or [] for value in values])
        return None


def count(db: Connection, among: Collection[str] | None = None) -> int:
    """How many disputes are open, whoever asks; only those of some records when they are given."""
    rows = map(tuple, db.exec_driver_sql("SELECT entity, entity_id, field FROM conflict"))
    return disputes.number(row for row in rows if among is None or row[1] in among)


def count_known(db: Connection, permit: Permit) -> int:
    """How many of these the reader may know of, for a badge."""
    rows = list(map(tuple, db.exec_driver_sql("SELECT entity, entity_id, field FROM conflict")))
    restricted = {record for kind, record, _field in rows if kind in MAY_BE_CONCEALED}
    records = {i: _fold(ops) for i, ops in unsealed.histories(db, sorted(restricted)).items()}
    hidden = {i for i, record in records.items() if concealed(record.entity, None, record, permit)}
    return disputes.number(row for row in rows if row[1] not in hidden)


def open_disputes(db: Connection, permit: Permit, *, limit: int | None = None) -> list[Dispute]:
    """What waits to be settled and the reader may know of; guarded ones first, then by kind, title and id.

    `limit` looks at so many fields only, in the order of their ids.
    """
    rows = db.exec_driver_sql(
        "SELECT entity_id, field FROM conflict ORDER BY entity, entity_id, field LIMIT ?",
        (-1 if limit is None else limit,),
    )
    return _of(db, permit, [(entity_id, field) for entity_id, field in rows])


def dispute(db: Connection, key: str, permit: Permit) -> Dispute | None:
    """One of them; None when it was settled meanwhile or the reader may not know of it."""
    kind, _colon, rest = key.partition(":")
    rows = db.exec_driver_sql(
        "SELECT entity_id, field FROM conflict WHERE entity = ? AND entity_id = ? ORDER BY field",
        (kind, rest.partition(":")[0]),
    )
    found = _of(db, permit, [(entity_id, field) for entity_id, field in rows])
    return next((one for one in found if one.key == key), None)


def _of(db: Connection, permit: Permit, rows: Iterable[tuple[str, str]]) -> list[Dispute]:
    fields: dict[str, list[str]] = {}
    for entity_id, field in rows:
        fields.setdefault(entity_id, []).append(field)
    histories = unsealed.histories(db, list(fields))
    records = {i: _fold(ops) for i, ops in histories.items()}
    shown = {i: r for i, r in records.items() if not concealed(r.entity, None, r, permit)}
    words = Words(db, [((r.entity, i), None, r) for i, r in shown.items()])
    computers = streams.names(db, own_id=log.meta(db, "db_id") or "") if shown else {}
    found = [
        _dispute(record, histories[i], group, words, computers)
        for i, record in shown.items()
        for group in disputes.groups(record.entity, fields[i])
        if record.alive or STATUS not in group
    ]
    return sorted(found, key=lambda d: (not d.guarded, d.kind, d.title, d.id, d.fields))


def _fold(ops: Sequence[Op]) -> Record:
    record = Record(ops[0].entity, ops[0].id)
    for op in ops:
        record.take(op)
    return record


def _dispute(
    record: Record, ops: Sequence[Op], group: tuple[str, ...], words: Words, computers: Mapping[str, str]
) -> Dispute:
    by_dot = {op.dot: op for op in ops}
    heads = [(name, head) for name in group for head in record.fields.get(name, Register()).heads.values()]
    disputed = {name for name in group if name in record.fields and record.fields[name].conflicting}
    against = [(name, head) for name, head in heads if name in disputed]
    wrote = {(name, head.dot): _origin(by_dot, record, name, head) for name, head in against}
    apart = _twice((name, op.stream) for (name, _dot), op in wrote.items())
    sides = _sides(against, wrote, record, group, words, computers, apart=apart)
    called = words.called(record)
    labels = {name: _("在册状态") if name == STATUS else words.label(record.entity, name) for name in group}
    values = [side.values.get(group[0]) for side in sides]
    newest = max(against, key=lambda pair: pair[1].rank)
    return Dispute(
        f"{record.entity}:{record.id}:{group[0]}", record.entity, record.id, words.kind(record.entity), called.title,
        called.where, group, labels, disputes.form_of(record.entity, group, values),
        disputes.guarded(record.entity, group), sides,
        _writer(wrote[newest[0], newest[1].dot], apart=apart),
        _before(record, by_dot, sorted(disputed), wrote, words), _version(against),
    )  # fmt: skip


def _version(heads: Iterable[tuple[str, Head]]) -> str:
    told = " ".join(sorted(f"{name} {stream}:{seq}" for name, head in heads for stream, seq in [head.dot]))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _origin(by_dot: Mapping[Dot, Op], record: Record, name: str, head: Head) -> Op:
    """Whose version it is: of one that was laid beside others again, when a decision was taken back, who first wrote it."""
    own, level, seen = by_dot[head.dot], set(record.fields[name].heads), set[Dot]()
    found: Op | None = own
    while level:
        if found is not None and sum(by_dot[dot].step == found.step for dot in level) < 2:
            return found
        seen |= level
        behind = {dot for at in level for dot in by_dot[at].fields.get(name, (None, ()))[1]} - seen
        level = {dot for dot in behind if dot in by_dot and name in by_dot[dot].fields}
        alike = [
            by_dot[dot] for dot in level if same_key(by_dot[dot].fields[name][0]) == same_key(head.value)
        ]
        found = max(alike, key=lambda op: op.rank, default=None) if len(level) > 1 else None
    return own


def _before(
    record: Record, by_dot: Mapping[Dot, Op], names: Sequence[str], wrote: Mapping[tuple[str, Dot], Op],
    words: Words,
) -> dict[str, str]:  # fmt: skip
    """What every side had seen in a field before it wrote there; a field nobody had written is left out."""
    found = {}
    for name in names:
        if name == STATUS:
            continue
        pasts = [_past(by_dot, wrote[name, dot].dot, name) for dot in record.fields[name].heads]
        common = [by_dot[dot] for dot in set.intersection(*pasts)]
        if common:
            found[name] = max(common, key=lambda op: op.rank).fields[name][0]
    masked = masking.row_masks({**record.shown(), **found})
    return {name: words.said(record.entity, name, masked.get(name)) or _("(空)") for name in found}


def _past(by_dot: Mapping[Dot, Op], dot: Dot, name: str) -> set[Dot]:
    """The writes into a field that stand behind one of them."""
    behind: set[Dot] = set()
    waiting = [dot]
    while waiting:
        for earlier in by_dot[waiting.pop()].fields[name][1]:
            if earlier not in behind and earlier in by_dot and name in by_dot[earlier].fields:
                behind.add(earlier)
                waiting.append(earlier)
    return behind


def _sides(
    heads: Iterable[tuple[str, Head]], wrote: Mapping[tuple[str, Dot], Op], record: Record, group: Sequence[str],
    words: Words, computers: Mapping[str, str], *, apart: bool,
) -> tuple[Side, ...]:  # fmt: skip
    """One side per computer and working session; what it did not write itself stands as the ledger shows it."""
    theirs: dict[str, dict[str, Head]] = {}
    last: dict[str, Op] = {}
    for name, head in sorted(heads, key=lambda pair: pair[1].rank):
        op = wrote[name, head.dot]
        writer = _writer(op, apart=apart)
        theirs.setdefault(writer, {})[name] = head
        last[writer] = max(op, last.get(writer, op), key=lambda one: one.rank)
    raw = {
        writer: {name: mine[name].value if name in mine else _shown(record, name) for name in group}
        for writer, mine in sorted(theirs.items(), key=lambda pair: last[pair[0]].rank)
    }
    same: dict[bytes, str] = {}  # two who wrote the same are one side: the later one speaks for both
    for writer, values in raw.items():
        same[same_key(dict(values))] = writer
    kept = {writer: values for writer, values in raw.items() if writer in same.values()}
    said = _said(record, kept, words)
    return tuple(
        Side(
            writer,
            last[writer].actor,
            last[writer].install,
            _moment(last[writer]),
            kept[writer],
            said[writer],
            computers.get(last[writer].install, ""),
        )
        for writer in kept
    )


def _moment(op: Op) -> str:
    return as_datetime(op.wall_ms).strftime("%Y-%m-%d %H:%M")


def _shown(record: Record, name: str) -> Any:
    if name == STATUS:
        return LIVE if record.alive else "deleted"
    return record.value(name)


def _writer(op: Op, *, apart: bool) -> str:
    """By what a side is known: the stream, one working session of one computer; `apart`: the step.

    In one session two writes stand against each other when a form was open while an import wrote beneath it.
    """
    return op.step if apart else op.stream


def _twice(streams_by_field: Iterable[tuple[str, str]]) -> bool:
    """Whether one session wrote a field twice without having seen itself."""
    told = list(streams_by_field)
    return len(set(told)) < len(told)


def _said(record: Record, raw: Mapping[str, Mapping[str, Any]], words: Words) -> dict[str, dict[str, str]]:
    """The sides in words, masked; where the masks hide the difference, which places differ is said."""
    said: dict[str, dict[str, str]] = {}
    for writer, values in raw.items():
        masked = masking.row_masks({**record.shown(), **values})
        said[writer] = {
            name: _(_ALIVE[values[name] == LIVE]) if name == STATUS
            else words.said(record.entity, name, masked.get(name)) or _("(空)")
            for name in values
        }  # fmt: skip
    for name in next(iter(raw.values()), {}):
        told = [side[name] for side in raw.values()]
        alike = len({said[writer][name] for writer in raw}) == 1
        if alike and len({same_key(value) for value in told}) > 1:
            for writer, value in zip(raw, told, strict=True):
                said[writer][name] += _differing(value, [other for other in told if other is not value])
    return said


def _differing(value: Any, others: Sequence[Any]) -> str:
    if not isinstance(value, str) or not all(isinstance(other, str) for other in others):
        return _("(遮住的部分不同)")
    places = [
        str(at + 1) for at, sign in enumerate(value) if any(other[at : at + 1] != sign for other in others)
    ]
    return _("(遮住的第 {places} 位不同)").format(places="、".join(places))
