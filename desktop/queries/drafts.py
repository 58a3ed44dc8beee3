"""What stands half typed since a crash, for the one who typed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy import Connection

from desktop.base.i18n import N_, _
from desktop.domain.field_names import field_name
from desktop.queries.named import named

NEW = "new/"
_PLACES = frozenset({"household_id", "dwelling_id", "building_id", "unit_id"})  # where, not what was typed
_FORMS = {
    "household": N_("住户登记"), "dwelling": N_("房屋登记"), "resident": N_("居民登记"), "member": N_("成员表"),
}  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class Offer:
    """A draft in words: which form, where, who, and which fields were filled; no value but a name."""

    draft: HalfTyped
    form: str
    where: str
    who: str
    fields: tuple[str, ...]


def waiting(db: Connection, actor: str) -> Sequence[HalfTyped]:
    """The drafts of `actor`, the newest first.

    What was saved in the moment before a crash is left out, or it would be entered twice.
    """
    sql = "SELECT form, record_id, fields, at_ms FROM draft WHERE actor = ? ORDER BY at_ms DESC, form, record_id"
    rows = db.exec_driver_sql(sql, (actor,)).all()
    found = (_left(db, HalfTyped(row[0], row[1], orjson.loads(row[2]), row[3])) for row in rows)
    return [draft for draft in found if draft is not None]


def one(db: Connection, actor: str, form: str, record_id: str) -> HalfTyped | None:
    """One draft of `actor`, None when nothing is left of it."""
    sql = "SELECT fields, at_ms FROM draft WHERE actor = ? AND form = ? AND record_id = ?"
    row = db.exec_driver_sql(sql, (actor, form, record_id)).first()
    return _left(db, HalfTyped(form, record_id, orjson.loads(row[0]), row[1])) if row else None


def offers(db: Connection, actor: str) -> Sequence[Offer]:
    """What a window offers back after a crash. A draft whose record or place is gone is offered too, without words."""
    return [_offer(db, draft) for draft in waiting(db, actor)]


def _offer(db: Connection, draft: HalfTyped) -> Offer:
    kind = "resident" if draft.form == "member" else draft.form
    place_kind = "household" if kind == "resident" else "dwelling"
    about = (place_kind, draft.place_id) if draft.new else (kind, draft.record_id)
    known = named(db, [about]).get(about)
    lines = list(draft.fields.values()) if draft.form == "member" else [draft.fields]
    typed = dict.fromkeys(name for line in lines for name in line if name not in _PLACES)
    names = [str(line.get("name") or line.get("head_name") or "") for line in lines]
    who = "、".join(name for name in names if name) or ("" if draft.new or known is None else known.title)
    words = tuple(field_name(kind, name) for name in typed)
    return Offer(draft, _(_FORMS.get(draft.form, draft.form)), known.where if known else "", who, words)


def _left(db: Connection, draft: HalfTyped) -> HalfTyped | None:
    """The draft without the new records that are in the file already; None when nothing is left."""
    if draft.form == "member":
        lines = {
            key: line
            for key, line in draft.fields.items()
            if not (key.startswith("new-") and _registered(db, draft.place_id, line))
        }
        return replace(draft, fields=lines) if lines else None
    if not draft.new:
        return draft
    if draft.form == "resident":
        return None if _registered(db, draft.place_id, draft.fields) else draft
    head = draft.fields.get("head_name")
    sql = "SELECT 1 FROM household WHERE dwelling_id = ? AND head_name = ? LIMIT 1"
    known = head and draft.place_id and db.exec_driver_sql(sql, (draft.place_id, head)).first()
    return None if known else draft


def _registered(db: Connection, household_id: str, fields: Mapping[str, Any]) -> bool:
    """Whether somebody of this name, number and birth is registered in the household."""
    if not fields.get("name"):
        return False
    sql = (
        "SELECT 1 FROM resident WHERE household_id = ? AND name = ? AND (? = '' OR coalesce(id_number, '') = ?) "
        "AND (? = '' OR coalesce(birth, '') = ?) LIMIT 1"
    )
    number, birth = str(fields.get("id_number") or ""), str(fields.get("birth") or "")
    row = (household_id, fields["name"], number, number, birth, birth)
    return db.exec_driver_sql(sql, row).first() is not None
