"""Visits written down: one serves everything the people of the household are looked after for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.domain.care_visits import next_visit
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action, Permit
from desktop.domain.visit import MISSED, VisitDraft, day_of
from desktop.queries import accounts, care
from desktop.workspace import Workspace

NOTED = "last_visit_on"  # in the details of a care record: the newest visit it was planned by


def add(office: Workspace, draft: VisitDraft, *, actor: str, today: date) -> Changes:
    """Write a visit down and plan the next one of every record the visitor may see.

    A visit older than one that is known, keyed in late, moves no date back; nobody at home moves none at all.
    Raises `Refused` with the problems of the draft, `NotFound` for a household that is not there.
    """
    with office.read() as db:
        permit = accounts.permit(db, actor)
        permit.insist(Action.EDIT)
        draft.insist(today)
        _insist_household(db, draft.household_id)
        planned = _planned(db, permit, draft)
        sql = "SELECT name FROM staff WHERE id = ?"
        worker = db.exec_driver_sql(sql, (draft.staff_id,)).scalar() or draft.worker_name
    with office.change("visit.add", actor=actor, args={"day": draft.day}) as unit:
        unit.create("visit", {**draft.stored(today), "worker_name": worker or None})
        for record_id, (fields, seen) in planned.items():
            unit.set("care_record", record_id, fields, seen=seen)
    return unit.changes


def remove(office: Workspace, visit_id: str, *, actor: str) -> Changes:
    """Take a visit off that was entered by mistake; the next dates stay as they are, undoing brings them back."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.DELETE)
        row = db.exec_driver_sql("SELECT day FROM visit WHERE id = ?", (visit_id,)).first()
    if row is None:
        raise NotFound(_("这次走访已不在册,可能刚被删除。"), code="visit.gone")
    with office.change("visit.remove", actor=actor, args={"day": row[0] or ""}) as unit:
        unit.delete("visit", visit_id)
    return unit.changes


def _insist_household(db: Connection, household_id: str) -> None:
    if db.exec_driver_sql("SELECT 1 FROM household WHERE id = ?", (household_id,)).first() is None:
        raise NotFound(_("这一户已不在册,可能已经迁走或合并。"), code="visit.household_gone")


def _planned(db: Connection, permit: Permit, draft: VisitDraft) -> Mapping[str, tuple[dict[str, Any], Any]]:
    """Care record to (fields, versions seen): the next date of everybody who was visited."""
    done = day_of(draft.day)
    if draft.method == MISSED or done is None:
        return {}
    people = [draft.resident_id] if draft.resident_id else _members(db, draft.household_id)
    profile = care.profile(db)
    found: dict[str, tuple[dict[str, Any], Any]] = {}
    for person in people:
        for record_id in care.ids(db, permit, day=done, resident_id=person):
            page = care.one(db, permit, record_id)
            stored = page.draft.stored()
            if str(stored["details"].get(NOTED, "")) > draft.day:
                continue
            grave = care.gravity(page.draft, page.about.birth)
            again = draft.next_on or next_visit(page.draft.category, grave, day=done, profile=profile)
            fields: dict[str, Any] = {"details": {**stored["details"], NOTED: draft.day}}
            found[record_id] = (fields | ({"next_visit_on": again} if again else {}), page.seen)
    return found


def _members(db: Connection, household_id: str) -> list[str]:
    sql = "SELECT id FROM resident WHERE household_id = ? AND coalesce(state, 'live') = 'live' ORDER BY sort_no, id"
    return [row[0] for row in db.exec_driver_sql(sql, (household_id,))]
