"""Care records: adding, editing, ending, removing, noting a visit, purging campaign tags.

Every operation asks first whether the one who acts may edit and may know of the category. The step of a restricted
record names nobody and no category: the history is read by everybody.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from desktop.base.errors import NotFound, Problem, Refused
from desktop.base.i18n import _
from desktop.domain.care import BY_KEY
from desktop.domain.care_record import CareDraft
from desktop.domain.care_visits import NORMAL, next_visit
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action, Permit
from desktop.operations import settings
from desktop.queries import accounts, residents_of
from desktop.queries import care as queries
from desktop.queries.care import CarePage
from desktop.queries.versions import Versions
from desktop.workspace import Workspace


def add(office: Workspace, draft: CareDraft, *, actor: str, today: date) -> Changes:
    """A new record of a resident; raises `Refused` for a draft that blocks, `NotFound` for nobody."""
    with office.read() as db:
        permit = _permit(accounts.permit(db, actor), draft.category)
        name, _where, about = queries.person(db, permit, draft.resident_id)
    draft.insist(today, about)
    with office.change("care.add", actor=actor, args=_args(draft.category, name)) as unit:
        unit.create("care_record", draft.stored())
    return unit.changes


def edit(
    office: Workspace, record_id: str, draft: CareDraft, *, seen: Versions, actor: str, today: date
) -> Changes:
    """Write what differs, over the versions the form showed; person and category stay."""
    page = _open(office, record_id, actor)
    if draft.category != page.draft.category:
        raise Refused(_("类别不能改:请结束这条记录,再新增一条。"), code="care.category_fixed")
    draft.insist(today, page.about)
    with office.change("care.edit", actor=actor, args=_args(draft.category, page.name)) as unit:
        unit.set(
            "care_record", record_id, {**draft.stored(), "resident_id": page.draft.resident_id}, seen=seen
        )
    return unit.changes


def end(office: Workspace, record_id: str, *, on: date, reason: str, actor: str, today: date) -> Changes:
    """Let a record end from `on`, with the reason; raises `Refused` without one and before its start."""
    page = _open(office, record_id, actor)
    if not reason.strip():
        problem = Problem("care.no_reason", _("请写结束的原因。"))
        raise Refused(problem.text, code=problem.code, problems={"end_reason": problem})
    draft = CareDraft(
        page.draft.resident_id, page.draft.category, {**page.draft.values, "end": on.isoformat()}
    )
    draft.insist(today, page.about)
    fields = {"end": on.isoformat(), "end_reason": reason.strip(), "next_visit_on": None}
    with office.change("care.end", actor=actor, args=_args(draft.category, page.name)) as unit:
        unit.set("care_record", record_id, fields, seen=page.seen)
    return unit.changes


def remove(office: Workspace, record_id: str, *, actor: str) -> Changes:
    """Take a record off that was entered by mistake; one that was right is ended instead."""
    page = _open(office, record_id, actor, Action.DELETE)
    with office.change("care.remove", actor=actor, args=_args(page.draft.category, page.name)) as unit:
        unit.delete("care_record", record_id)
    return unit.changes


def visited(office: Workspace, resident_id: str, *, on: date, actor: str) -> Changes:
    """Somebody was there: every standing record the visitor may see is planned anew; one visit satisfies all."""
    with office.read() as db:
        permit = accounts.permit(db, actor)
        permit.insist(Action.EDIT)
        name, _where, about = queries.person(db, permit, resident_id)
        pages = [queries.one(db, permit, i) for i in queries.ids(db, permit, day=on, resident_id=resident_id)]
        profile = queries.profile(db)
        home = residents_of.homes(db, [resident_id]).get(resident_id)
    secret = any(page.restricted for page in pages)
    with office.change("care.visited", actor=actor, args={} if secret else {"subject": name}) as unit:
        for page in pages:
            again = next_visit(
                page.draft.category, queries.gravity(page.draft, about.birth), day=on, profile=profile
            )
            row = page.draft.stored()
            details = {**row["details"], "last_visit_on": on.isoformat()}
            fields: dict[str, Any] = {"details": details} | ({"next_visit_on": again} if again else {})
            unit.set("care_record", page.id, fields, seen=page.seen)
        if pages and home and not secret:  # in the diary it would tell of a restricted record
            unit.create("visit", _noted(home, resident_id, on, actor))
    return unit.changes


def _noted(home: str, resident_id: str, on: date, actor: str) -> dict[str, Any]:
    day = on.isoformat()
    return {
        "household_id": home, "resident_id": resident_id, "day": day, "method": "home", "kind": "care",
        "worker_name": actor, "entered_on": day, "details": {},
    }  # fmt: skip


def plan(office: Workspace, record_ids: list[str], *, actor: str, today: date) -> Changes:
    """Plan the first visit of records that have none: spread over the interval, so that not all fall on one day."""
    with office.read() as db:
        permit = accounts.permit(db, actor)
        permit.insist(Action.EDIT_BULK)
        pages = [queries.one(db, permit, i) for i in record_ids]
        profile = queries.profile(db)
    with office.change("care.plan", actor=actor, args={"count": len(pages)}) as unit:
        for number, page in enumerate(pages):
            grave = queries.gravity(page.draft, page.about.birth)
            last = next_visit(page.draft.category, grave, day=today, profile=profile)
            if last and not page.draft.text("next_visit_on"):
                days = (date.fromisoformat(last) - today).days
                when = today + timedelta(days=1 + number % max(days, 1))
                unit.set("care_record", page.id, {"next_visit_on": when.isoformat()}, seen=page.seen)
    return unit.changes


def purge(office: Workspace, *, actor: str, today: date) -> Changes:
    """Delete every campaign tag whose purge date has come. Raises `NotFound` when there is none."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.PURGE)
        found = queries.due_for_purging(db, day=today)
    if not found:
        raise NotFound(_("没有到期要清除的临时标记。"), code="care.nothing_to_purge")
    with office.change("care.purge", actor=actor, args={"count": len(found)}) as unit:
        for record_id, _campaign in found:
            unit.delete("care_record", record_id)
    return unit.changes


def set_profile(office: Workspace, profile: str, *, actor: str) -> Changes:
    """平时 (`normal`) or 战时 (`emergency`): how often everybody under care is visited from now on."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.MANAGE_SETTINGS)
    with office.change("setting.change", actor=actor, args={"profile": profile or NORMAL}) as unit:
        settings.put(unit, queries.PROFILE, profile or NORMAL)
    return unit.changes


def _open(office: Workspace, record_id: str, actor: str, action: Action = Action.EDIT) -> CarePage:
    with office.read() as db:
        permit = accounts.permit(db, actor)
        permit.insist(action)
        return queries.one(db, permit, record_id)


def _permit(permit: Permit, category: str) -> Permit:
    permit.insist(Action.EDIT)
    if category in BY_KEY and not permit.sees(category):
        raise Refused(_("这一类只有指定的专干可以录入。"), code="care.not_permitted")
    return permit


def _args(category: str, name: str) -> dict[str, Any]:
    known = BY_KEY.get(category)
    return {} if known is None or known.restricted else {"subject": name}
