"""Keeping what stands half typed in a form, so that a crash loses at most the field being typed.

Drafts belong to this file and to the one who typed them; they are never sent to anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from desktop.workspace import Workspace

_PUT = (
    "INSERT INTO draft (actor, form, record_id, fields, at_ms) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (actor, form, record_id) DO UPDATE SET fields = excluded.fields, at_ms = excluded.at_ms"
)
_DROP = "DELETE FROM draft WHERE actor = ? AND form = ? AND record_id = ?"


def keep(office: Workspace, fields: Mapping[str, Any], *, actor: str, form: str, record_id: str) -> None:
    """Put what was typed (JSON types, tuples as lists) in the place of what was kept for this form before.

    record_id: the record being edited, or `queries.drafts.new_key` of the place a new one is made in.
    No fields means that nothing is half typed any more. A value that is no text (a lone half of a pair of
    signs, as some input methods send it) is left out: keeping a draft never fails over one field.
    """
    kept = {name: value for name, value in fields.items() if _storable(value)}
    if not kept:
        forget(office, actor=actor, form=form, record_id=record_id)
        return
    with office.local() as db:
        row = (actor, form, record_id, orjson.dumps(kept).decode(), office.clock.milliseconds())
        db.exec_driver_sql(_PUT, row)


def forget(office: Workspace, *, actor: str, form: str, record_id: str) -> None:
    """The form was saved or given up."""
    with office.local() as db:
        db.exec_driver_sql(_DROP, (actor, form, record_id))


def _storable(value: Any) -> bool:
    try:
        orjson.dumps(value)
    except TypeError:
        return False
    return True
