"""Who was director last, as the log tells: whoever stays it while nobody is, the same on every computer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection

from desktop.domain.permissions import Role
from desktop.store import log
from desktop.store.fold import Record
from desktop.store.op import Op

# The accounts, those too whose adding was undone: no row is left of them.
_EVER: Final = (
    "SELECT id FROM account UNION SELECT o.entity_id FROM step s JOIN step_span p ON p.step_id = s.id "
    "JOIN oplog o ON o.stream_no = p.stream_no AND o.seq BETWEEN p.first_seq AND p.last_seq "
    "WHERE s.name = 'account.add' AND json_extract(o.body, '$.e') = 'account'"
)


def last_director(db: Connection) -> str:
    """The name of whoever was director last, "" when nobody ever was. For when no live account is a director's."""
    ids = [row[0] for row in db.exec_driver_sql(_EVER)]
    return left_last(log.histories(db, ids).values())


def left_last(histories: Iterable[Iterable[Op]]) -> str:
    """Among accounts, each with its operations in any order: the name of the one that ceased to be a director's last.

    Of directors who took it from each other without knowing, the first to write prevails: whoever was dismissed gains
    nothing by dismissing in turn before the news arrives.
    """
    left = [found for ops in histories if (found := _left(ops)) is not None]
    return max(left)[1] if left else ""


def _left(ops: Iterable[Op]) -> tuple[tuple[int, str, int], str] | None:
    """When an account ceased to be a director's for the last time, and its name; None when it never did, or was purged."""
    record: Record | None = None
    held, since = False, None
    for op in sorted(ops, key=lambda op: op.rank):
        record = record or Record(op.entity, op.id)
        record.take(op)
        holds = (
            record.alive and not record.value("ended_on") and Role.DIRECTOR in (record.value("roles") or ())
        )
        if held and not holds:
            since = op.rank
        held = holds
    name = record.value("name") if record else None
    return (since, name) if since and name else None
