"""The log as somebody may read it: what is sealed under a care key the connection holds is opened, the rest is not told.

Undo and the merge work on the log as it stands (`store.log`); only what is shown to people comes through here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import orjson
from sqlalchemy import Connection

from desktop.store import log
from desktop.store.op import Op
from desktop.store.sealing import MAPPINGS, OPEN, RULES, text_of


def histories(db: Connection, ids: Sequence[str]) -> dict[str, list[Op]]:
    """The operations of several records, by record. A value that cannot be opened reads as nothing."""
    return {entity_id: [opened(db, op) for op in ops] for entity_id, ops in log.histories(db, ids).items()}


def opened(db: Connection, op: Op) -> Op:
    """One operation with its sealed values opened."""
    if op.entity not in RULES:
        return op
    fields = {name: (_value(db, op.id, name, value), prev) for name, (value, prev) in op.fields.items()}
    return replace(op, fields=fields)


def _value(db: Connection, entity_id: str, name: str, value: Any) -> Any:
    text = text_of(value)
    if not text:
        return value
    said = db.exec_driver_sql(f"SELECT {OPEN}(?, ?, ?)", (text, entity_id, name)).scalar()
    return orjson.loads(said) if said is not None and name in MAPPINGS else said
