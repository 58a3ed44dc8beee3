"""Who last wrote a field of a record, and by which step: a list must know what was corrected by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection

from desktop.store import log
from desktop.store.fold import same_key

_NOT_BY_HAND = ("import.", "undo", "redo", "office.init")


@dataclass(frozen=True, slots=True)
class Edit:
    """The last write of a field: the step's name, who did it, and when (`YYYY-MM-DDTHH:MM:SS`, China)."""

    step: str
    actor: str
    at: str


def by_hand(db: Connection, wanted: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], Edit]:
    """(record, field) → its last write, for those of the `wanted` fields a person and no list wrote last."""
    last: dict[tuple[str, str], tuple[str, str]] = {}
    for entity_id, ops in log.histories(db, list(wanted)).items():
        names, said = set(wanted[entity_id]), dict[str, bytes]()
        for op in sorted(ops, key=lambda op: op.rank):
            for name in names & op.fields.keys():
                value = same_key(op.fields[name][0])
                if said.get(name) != value:  # what goes along with its group unchanged is nobody's correction
                    last[entity_id, name], said[name] = (op.step, op.actor), value
    steps = _steps(db, {step for step, _actor in last.values()})
    found = {}
    for key, (step, actor) in last.items():
        name, at = steps.get(step, ("", ""))
        if name and not name.startswith(_NOT_BY_HAND):
            found[key] = Edit(name, actor, at)
    return found


def _steps(db: Connection, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    rows = db.exec_driver_sql(
        "SELECT id, name, at FROM step WHERE id IN (SELECT value FROM json_each(?))",
        (orjson.dumps(list(ids)).decode(),),
    )
    return {row[0]: (row[1] or "", row[2] or "") for row in rows}
