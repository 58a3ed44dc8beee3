"""Every way the team changes: people come, are corrected, take a post on and give it up."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.roles import BY_KEY
from desktop.domain.team import AssignmentDraft, StaffDraft
from desktop.queries.versions import Versions
from desktop.workspace import Workspace


def add_staff(office: Workspace, draft: StaffDraft, *, actor: str, today: date) -> Changes:
    """Put a person on the team. Raises `Refused` with the problems of the draft."""
    draft.insist(today)
    draft = draft.tidy()
    with office.change("staff.add", actor=actor, args={"subject": draft.name}) as unit:
        unit.create("staff", {"community_id": _community(unit.db), **_fields(draft)})
    return unit.changes


def edit_staff(
    office: Workspace,
    staff_id: str,
    draft: StaffDraft,
    *,
    actor: str,
    today: date,
    shown: StaffDraft | None = None,
    seen: Versions | None = None,
) -> Changes:
    """Correct a person: the fields that differ from `shown` (all without it). Raises `NotFound`.

    A leaving date closes the posts that would outlive it.
    """
    draft.insist(today)
    draft = draft.tidy()
    before = _fields(shown) if shown else {}
    fields = {name: value for name, value in _fields(draft).items() if before.get(name, ...) != value}
    with office.change("staff.edit", actor=actor, args={"subject": draft.name}) as unit:
        unit.set("staff", staff_id, fields, seen=seen)
        if draft.left_on:
            for post_id in _outliving(unit.db, staff_id, draft.left_on):
                unit.set("assignment", post_id, {"end": draft.left_on})
    return unit.changes


def assign(office: Workspace, draft: AssignmentDraft, *, actor: str, today: date) -> Changes:
    """Give a person a post from a day on. Raises `Refused` for a bad draft or when it is held already."""
    draft.insist(today)
    with office.read() as db:
        name = _name(db, draft.staff_id)
    subject = f"{name} {role_title(draft.role or '')}"
    with office.change("assignment.add", actor=actor, args={"subject": subject}) as unit:
        if _held(unit.db, draft):
            raise Refused(_("{name}已经担任这个岗位。").format(name=name), code="assignment.held")
        unit.create(
            "assignment",
            {
                "staff_id": draft.staff_id, "role": draft.role, "scope_kind": draft.scope_kind,
                "scope_id": draft.scope_id or None, "start": draft.start, "end": draft.end or None,
                "is_main": draft.is_main, "outsider": draft.outsider, "basis": draft.basis.strip() or None,
            },
        )  # fmt: skip
    return unit.changes


def end_assignment(
    office: Workspace, assignment_id: str, *, end: date, actor: str, seen: Versions | None = None
) -> Changes:
    """Let a post end: `end` is the first day without it. Raises `Refused` when it had not begun by then."""
    subject, start = _post(office, assignment_id)
    with office.change("assignment.end", actor=actor, args={"subject": subject}) as unit:
        if start and end.isoformat() < start:
            raise Refused(_("结束的日子早于开始的日子。"), code="assignment.end_before_start")
        unit.set("assignment", assignment_id, {"end": end.isoformat()}, seen=seen)
    return unit.changes


def remove_assignment(office: Workspace, assignment_id: str, *, actor: str) -> Changes:
    """Take a post off the books that was entered by mistake; one that was held is ended instead."""
    subject, _start = _post(office, assignment_id)
    with office.change("assignment.remove", actor=actor, args={"subject": subject}) as unit:
        unit.delete("assignment", assignment_id)
    return unit.changes


def _fields(draft: StaffDraft) -> dict[str, Any]:
    return {
        "name": draft.name, "sex": draft.sex, "birth": draft.birth or None, "id_number": draft.id_number or None,
        "phones": list(draft.phones), "politics": draft.politics, "education": draft.education,
        "full_time": draft.full_time, "outsider": draft.outsider, "committee_posts": list(draft.committee_posts),
        "certificate": draft.certificate, "joined_on": draft.joined_on or None, "left_on": draft.left_on or None,
        "note": draft.note.strip() or None,
    }  # fmt: skip


def _community(db: Connection) -> str | None:
    row = db.execute(text("SELECT id FROM community ORDER BY sort_no, code, id LIMIT 1")).one_or_none()
    return row[0] if row else None


def _name(db: Connection, staff_id: str) -> str:
    row = db.execute(text("SELECT name FROM staff WHERE id = :id"), {"id": staff_id}).one_or_none()
    if row is None:
        raise NotFound(_("这位人员已不在册。"), code="staff.gone")
    return row[0] or ""


def _post(office: Workspace, assignment_id: str) -> tuple[str, str]:
    """The post in words and its first day; raises `NotFound`."""
    sql = text(
        "SELECT s.name, a.role, a.start FROM assignment a LEFT JOIN staff s ON s.id = a.staff_id WHERE a.id = :id"
    )
    with office.read() as db:
        row = db.execute(sql, {"id": assignment_id}).one_or_none()
    if row is None:
        raise NotFound(_("这个岗位已不在册。"), code="assignment.gone")
    return f"{row[0] or ''} {role_title(row[1] or '')}".strip(), row[2] or ""


def _outliving(db: Connection, staff_id: str, left_on: str) -> list[str]:
    sql = text('SELECT id FROM assignment WHERE staff_id = :id AND ("end" IS NULL OR "end" > :day)')
    return [row[0] for row in db.execute(sql, {"id": staff_id, "day": left_on})]


def _held(db: Connection, draft: AssignmentDraft) -> bool:
    sql = text(
        "SELECT count(*) FROM assignment WHERE staff_id = :staff AND role = :role "
        "AND scope_kind = :kind AND coalesce(scope_id, '') = :scope "
        'AND ("end" IS NULL OR "end" > :start) AND (:end = \'\' OR start IS NULL OR start < :end)'
    )
    values = {
        "staff": draft.staff_id, "role": draft.role, "kind": draft.scope_kind, "scope": draft.scope_id or "",
        "start": draft.start, "end": draft.end,
    }  # fmt: skip
    return bool(db.execute(sql, values).scalar())


def role_title(key: str) -> str:
    """A post in words, for the history."""
    kind = BY_KEY.get(key)
    return _(kind.name) if kind else key
