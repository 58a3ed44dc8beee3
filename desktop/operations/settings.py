"""Writing one setting inside a step: the same record on every PC, whoever writes it first or again."""

from __future__ import annotations

from typing import Any

import orjson

from desktop.operations.office import shared_id
from desktop.store import log
from desktop.workspace import Unit


def put(unit: Unit, key: str, value: Any) -> None:
    """Set `key` to a JSON value; a setting that was removed comes back instead of being made beside its removal."""
    setting_id, fields = shared_id("setting", key), {"key": key, "value": value}
    record = log.records(unit.db, [setting_id]).get(setting_id)
    if record is None:
        unit.create("setting", fields, id=setting_id)
    elif record.alive:
        unit.set("setting", setting_id, fields)
    else:
        unit.restore(record, fields, alive=True)


def value(unit: Unit, key: str) -> dict[str, Any]:
    """What stands under `key`, as a change sees it; empty when that is nothing or no table."""
    text = unit.db.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (key,)).scalar()
    found = orjson.loads(text) if text else None
    return found if isinstance(found, dict) else {}


def remove(unit: Unit, key: str) -> bool:
    """Take `key` off the settings; False when it is not there."""
    rows = unit.db.exec_driver_sql("SELECT id FROM setting WHERE key = ?", (key,)).all()
    for (setting_id,) in rows:
        unit.delete("setting", setting_id)
    return bool(rows)
