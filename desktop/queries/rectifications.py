"""The rectification ledger as lists and reports show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.domain.rectification import DONE, OPEN, RectificationDraft
from desktop.queries.past import NOW, Past


@dataclass(frozen=True, slots=True)
class RectificationRow:
    """One line; `late` on the day it was read."""

    id: str
    draft: RectificationDraft
    late: bool


_FIELDS: Final = (
    "problem", "measure", "responsible", "due_on", "source", "indicator", "scope_kind", "scope_id", "place", "found_on",
    "state", "done_on", "result", "staff_id",
)  # fmt: skip
_SQL: Final = f"SELECT id, subjects, {', '.join(_FIELDS)} FROM rectification"  # noqa: S608 - our own names


def rows(db: Connection, *, day: date, was: Past = NOW) -> list[RectificationRow]:
    """All that had been found by the day, the open ones first, then by deadline."""
    sql = f"{_SQL} WHERE coalesce(found_on, '') <= :day ORDER BY state <> 'open', coalesce(due_on, '9'), sort_no, id"
    return [_row(row, day) for row in was.rows(db, sql, {"day": day.isoformat()})]


def one(db: Connection, rectification_id: str, *, day: date) -> RectificationRow:
    """One line. Raises `NotFound`."""
    row = db.exec_driver_sql(f"{_SQL} WHERE id = ?", (rectification_id,)).first()
    if row is None:
        raise NotFound(_("这条整改记录已不在台账里,可能刚被删除。"), code="rectification.gone")
    return _row(tuple(row), day)


def known(db: Connection) -> set[tuple[str, str]]:
    """What is open already, by indicator and place, so that the same problem is not entered twice."""
    sql = "SELECT coalesce(indicator, ''), coalesce(scope_id, '') FROM rectification WHERE state = ?"
    return {(row[0], row[1]) for row in db.exec_driver_sql(sql, (OPEN,))}


def _row(row: tuple[Any, ...], day: date) -> RectificationRow:
    fields = dict(zip(_FIELDS, (value or "" for value in row[2:]), strict=True))
    subjects = tuple(map(str, orjson.loads(row[1]))) if row[1] else ()
    draft = RectificationDraft(**fields, subjects=subjects)
    late = (
        draft.state != DONE and bool(draft.due_on) and draft.due_on < day.isoformat() and draft.state == OPEN
    )
    return RectificationRow(row[0], draft, late)
