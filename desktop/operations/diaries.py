"""The work diary: a worker's page of a day is written, written again, and looked over by somebody else."""

from __future__ import annotations

from datetime import date

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.domain.visit import DiaryDraft
from desktop.queries import accounts, diaries
from desktop.workspace import Workspace


def write(office: Workspace, draft: DiaryDraft, *, actor: str, today: date) -> Changes:
    """Write the page of a worker's day; there is one, and writing it again takes the review off.

    Raises `Refused` with the problems of the draft, `NotFound` for a worker who is not there.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EDIT)
        draft.insist(today)
        row = db.exec_driver_sql("SELECT name FROM staff WHERE id = ?", (draft.staff_id,)).first()
        if row is None:
            raise NotFound(_("这位人员已不在册。"), code="staff.gone")
        known = diaries.page_of(db, draft.staff_id, draft.day)
    lines = [
        [line.time.strip(), line.what.strip(), line.result.strip()]
        for line in draft.lines
        if (line.time + line.what + line.result).strip()
    ]
    fields = {
        "staff_id": draft.staff_id, "worker_name": row[0], "day": draft.day, "lines": lines,
        "weather": draft.weather.strip() or None, "plan": draft.plan.strip() or None,
    }  # fmt: skip
    with office.change("diary.write", actor=actor, args={"subject": row[0] or "", "day": draft.day}) as unit:
        if known:
            unit.set("diary", known, {**fields, "reviewed_by": None, "reviewed_on": None})
        else:
            unit.create("diary", fields)
    return unit.changes


def review(office: Workspace, diary_id: str, *, by: str, actor: str, today: date) -> Changes:
    """Note that `by` has read the page. Raises `Refused` without a name, or when a worker reads his own page."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.VERIFY)
        row = db.exec_driver_sql("SELECT worker_name, day FROM diary WHERE id = ?", (diary_id,)).first()
    if row is None:
        raise NotFound(_("这一天的日志已不在册,可能刚被删除。"), code="diary.gone")
    if not by.strip() or by.strip() == (row[0] or ""):
        raise Refused(_("请写审阅人的姓名,不能自己审自己的日志。"), code="diary.reviewer")
    args = {"subject": row[0] or "", "day": row[1] or ""}
    with office.change("diary.review", actor=actor, args=args) as unit:
        unit.set("diary", diary_id, {"reviewed_by": by.strip(), "reviewed_on": today.isoformat()})
    return unit.changes


def remove(office: Workspace, diary_id: str, *, actor: str) -> Changes:
    """Take a page off that was written by mistake; visits and patrols of the day stay."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.DELETE)
        row = db.exec_driver_sql("SELECT worker_name, day FROM diary WHERE id = ?", (diary_id,)).first()
    if row is None:
        raise NotFound(_("这一天的日志已不在册,可能刚被删除。"), code="diary.gone")
    args = {"subject": row[0] or "", "day": row[1] or ""}
    with office.change("diary.remove", actor=actor, args=args) as unit:
        unit.delete("diary", diary_id)
    return unit.changes
