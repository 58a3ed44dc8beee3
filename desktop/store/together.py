"""Fields that say one thing together are written together: the only place that completes a write to its group.

Two people who change one half each of such a group (the type of a document and its number) would otherwise leave a
document that neither of them saw, and no dispute about it. Written whole, the two stand against each other, and what
the ledger shows meanwhile is wholly one side's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from sqlalchemy import Connection

from desktop.domain import disputes
from desktop.store import log, project
from desktop.store.fold import Record
from desktop.store.op import STATUS, Dot, FieldWrite, Value

Versions = Mapping[str, tuple[Dot, ...]]


def missing(kind: str, written: Collection[str], known: Collection[str]) -> list[str]:
    """The fields a write to `written` leaves out of their groups, among those the record kind knows."""
    return [
        name
        for group in disputes.GROUPS.get(kind, ())
        if any(field in written for field in group)
        for name in group
        if name not in written and name in known
    ]


def completion(
    record: Record, names: Collection[str], seen: Versions, told: Callable[[str, tuple[Dot, ...]], Value]
) -> dict[str, FieldWrite]:
    """What the writer of a part leaves as it was: each of `names` with the value of the versions `seen`.

    `told` looks up what versions that are no longer the newest say. A field in dispute stays in dispute: leaving it as
    it is decides nothing, so the write covers none of its versions, nor several that may have disagreed when seen.
    """
    writes: dict[str, FieldWrite] = {}
    for name in names:
        heads = tuple(sorted(seen.get(name, ())))
        newest = heads == record.heads(name)
        value = record.value(name) if newest else told(name, heads)
        agreed = newest and (name not in record.fields or not record.fields[name].conflicting)
        writes[name] = (value, heads if agreed or len(heads) == 1 else ())
    return writes


def completed(
    db: Connection, record: Record, changed: Collection[str], seen: Versions, flush: Callable[[], None]
) -> dict[str, FieldWrite]:
    """What goes along with a write to `changed` over the versions `seen`; `flush` stores what is pending in the log."""
    names = missing(record.entity, changed, project.field_names(record.entity))
    if not names:
        return {}

    def told(name: str, dots: tuple[Dot, ...]) -> Value:
        flush()
        return log.told(db, record.id, name, dots)

    if STATUS not in seen:  # who names a few fields only saw the others as they are
        seen = {**record.all_heads(), **seen}
    return completion(record, names, seen, told)
