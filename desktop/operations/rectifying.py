"""The rectification ledger is written here: a problem entered, planned, done, or taken off again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.domain.rectification import DONE, RectificationDraft
from desktop.queries import accounts, rectifications
from desktop.workspace import Workspace


def add(office: Workspace, draft: RectificationDraft, *, actor: str, today: date) -> Changes:
    """Enter a problem; found today unless it says otherwise. Raises `Refused` with the problems of the draft."""
    return add_many(office, [draft], actor=actor, today=today)


def add_many(office: Workspace, drafts: list[RectificationDraft], *, actor: str, today: date) -> Changes:
    """Enter several problems in one step. Raises `Refused` with the problems of the first bad draft."""
    found = [d if d.found_on else replace(d, found_on=today.isoformat()) for d in drafts]
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EDIT)
        last = db.exec_driver_sql("SELECT coalesce(max(sort_no), 0) FROM rectification").scalar() or 0
    for draft in found:
        draft.insist(today)
    with office.change("rectification.add", actor=actor, args={"count": len(found)}) as unit:
        for number, draft in enumerate(found, int(last) + 1):
            unit.create("rectification", {**draft.stored(), "sort_no": number})
    return unit.changes


def update(
    office: Workspace, rectification_id: str, draft: RectificationDraft, *, actor: str, today: date
) -> Changes:
    """Change a line. Raises `NotFound`, `Refused` with the problems of the draft."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EDIT)
        rectifications.one(db, rectification_id, day=today)
    draft.insist(today)
    with office.change("rectification.update", actor=actor) as unit:
        unit.set("rectification", rectification_id, draft.stored())
    return unit.changes


def finish(office: Workspace, rectification_id: str, *, result: str, actor: str, today: date) -> Changes:
    """Note that it was put right today, and how. Raises `NotFound`, `Refused`."""
    with office.read() as db:
        draft = rectifications.one(db, rectification_id, day=today).draft
    done = replace(draft, state=DONE, done_on=today.isoformat(), result=result)
    return update(office, rectification_id, done, actor=actor, today=today)


def remove(office: Workspace, rectification_id: str, *, actor: str, today: date) -> Changes:
    """Take a line off that was entered by mistake. Raises `NotFound`."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.DELETE)
        rectifications.one(db, rectification_id, day=today)
    with office.change("rectification.remove", actor=actor) as unit:
        unit.delete("rectification", rectification_id)
    return unit.changes
