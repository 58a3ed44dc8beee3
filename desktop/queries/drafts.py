"""What stands half typed since a crash, for the one who typed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection

NEW = "new/"


def new_key(place_id: str) -> str:
    """The `record_id` of a draft of a record that is not in the file yet: where it is being made."""
    return NEW + place_id


@dataclass(frozen=True, slots=True)
class HalfTyped:
    """One kept draft. `fields` are JSON values by field name; `at_ms` is when it was kept last."""

    form: str
    record_id: str
    fields: Mapping[str, Any]
    at_ms: int

    @property
    def new(self) -> bool:
        """Whether the record is not in the file yet."""
        return self.record_id.startswith(NEW)

    @property
    def place_id(self) -> str:
        """Where a new record is being made: the household of a resident, the dwelling of a household."""
        return self.record_id.removeprefix(NEW) if self.new else ""


def waiting(db: Connection, actor: str) -> Sequence[HalfTyped]:
    """The drafts of `actor`, the newest first.

    A draft whose record was saved in the moment before a crash is left out, or it would be entered twice.
    """
    sql = "SELECT form, record_id, fields, at_ms FROM draft WHERE actor = ? ORDER BY at_ms DESC, form, record_id"
    found = [
        HalfTyped(row[0], row[1], orjson.loads(row[2]), row[3]) for row in db.exec_driver_sql(sql, (actor,))
    ]
    return [draft for draft in found if not _saved(db, draft)]


def one(db: Connection, actor: str, form: str, record_id: str) -> HalfTyped | None:
    """One draft of `actor`, None when nothing is kept for that form."""
    sql = "SELECT fields, at_ms FROM draft WHERE actor = ? AND form = ? AND record_id = ?"
    row = db.exec_driver_sql(sql, (actor, form, record_id)).first()
    return HalfTyped(form, record_id, orjson.loads(row[0]), row[1]) if row else None


def _saved(db: Connection, draft: HalfTyped) -> bool:
    """Whether a new record's draft is already a record: the same person in the same household, made since."""
    fields = draft.fields
    if not draft.new:
        return False
    if draft.form == "household":
        if not draft.place_id or not fields.get("head_name"):
            return False
        sql = "SELECT 1 FROM household WHERE dwelling_id = ? AND head_name = ? LIMIT 1"
        return db.exec_driver_sql(sql, (draft.place_id, fields["head_name"])).first() is not None
    if draft.form in {"resident", "member"} and fields.get("name"):
        sql = (
            "SELECT 1 FROM resident WHERE household_id = ? AND name = ? AND coalesce(id_number, '') = ? "
            "AND coalesce(birth, '') LIKE ? LIMIT 1"
        )
        number, birth = str(fields.get("id_number") or ""), str(fields.get("birth") or "")
        row = (draft.place_id, fields["name"], number, birth or "%")
        return db.exec_driver_sql(sql, row).first() is not None
    return False
