"""Patrols of a grid written down, besides those a county's workbook brings."""

from __future__ import annotations

from datetime import date

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.domain.visit import PatrolDraft
from desktop.queries import accounts
from desktop.workspace import Workspace


def add(office: Workspace, draft: PatrolDraft, *, actor: str, today: date) -> Changes:
    """A patrol. Raises `Refused` with the problems of the draft, `NotFound` for a grid that is not there."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EDIT)
        draft.insist(today)
        if db.exec_driver_sql("SELECT 1 FROM grid WHERE id = ?", (draft.grid_id,)).first() is None:
            raise NotFound(_("这个网格已不在册。"), code="grid.gone")
        sql = "SELECT name FROM staff WHERE id = ?"  # the return counts patrols by the worker's name
        worker = db.exec_driver_sql(sql, (draft.staff_id,)).scalar() or draft.worker_name.strip()
    found = draft.found.strip()
    with office.change("patrol.add", actor=actor, args={"day": draft.day}) as unit:
        unit.create(
            "patrol",
            {
                "grid_id": draft.grid_id, "day": draft.day, "staff_id": draft.staff_id or None,
                "worker_name": worker or None, "found": 1 if found else None,
                "problem": found or None, "note": draft.note.strip() or None,
            },
        )  # fmt: skip
    return unit.changes


def remove(office: Workspace, patrol_id: str, *, actor: str) -> Changes:
    """Take a patrol off that was entered by mistake. Raises `NotFound`."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.DELETE)
        row = db.exec_driver_sql("SELECT day FROM patrol WHERE id = ?", (patrol_id,)).first()
    if row is None:
        raise NotFound(_("这次巡查已不在册,可能刚被删除。"), code="patrol.gone")
    with office.change("patrol.remove", actor=actor, args={"day": row[0] or ""}) as unit:
        unit.delete("patrol", patrol_id)
    return unit.changes
