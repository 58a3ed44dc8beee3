"""Doubts: a question on any field of any record, answered or not, closed when it is settled."""

from __future__ import annotations

from datetime import date

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.queries import accounts
from desktop.store.schema import SYNCED
from desktop.workspace import Unit, Workspace

_NOT_DOUBTED = frozenset({"doubt", "acceptance", "distinct_pair", "rekeying", "account", "step", "setting"})


def mark(
    office: Workspace, kind: str, record_id: str, *, note: str, actor: str, today: date, field: str = ""
) -> Changes:
    """Raise a doubt on one field, or on the whole record; raises `Refused` without words, `NotFound`."""
    with office.change("doubt.mark", actor=actor) as unit:
        accounts.permit(unit.db, actor).insist(Action.EDIT)
        put(unit, kind, record_id, note=note, actor=actor, today=today, field=field)
    return unit.changes


def put(unit: Unit, kind: str, record_id: str, *, note: str, actor: str, today: date, field: str = "") -> str:
    """As `mark`, inside somebody else's step; returns the doubt's id."""
    if not note.strip():
        raise Refused(_("请写明有什么疑问。"), code="doubt.note")
    if kind not in SYNCED or kind in _NOT_DOUBTED or (field and field not in SYNCED[kind].columns):
        raise NotFound(_("没有这个栏目。"), code="doubt.field")
    sql = f'SELECT 1 FROM "{kind}" WHERE id = ?'  # noqa: S608 - one of our own kinds
    if unit.db.exec_driver_sql(sql, (record_id,)).first() is None:
        raise NotFound(_("找不到这条记录。"), code="record.unknown")
    fields = {
        "record_kind": kind, "record_id": record_id, "field": field or None, "note": note.strip(),
        "raised_by": actor, "raised_on": today.isoformat(),
    }  # fmt: skip
    return unit.create("doubt", fields)


def answer(office: Workspace, doubt_id: str, text: str, *, actor: str) -> Changes:
    """Write what was found out; the doubt stays open until somebody closes it. Raises `Refused`, `NotFound`."""
    if not text.strip():
        raise Refused(_("请写明答复。"), code="doubt.answer")
    with office.change("doubt.answer", actor=actor) as unit:
        accounts.permit(unit.db, actor).insist(Action.EDIT)
        _insist_open(unit, doubt_id)
        unit.set("doubt", doubt_id, {"answer": text.strip()})
    return unit.changes


def close(office: Workspace, doubt_id: str, *, actor: str, today: date, answer: str = "") -> Changes:
    """Settle a doubt, with a last word if there is one; raises `NotFound`, `Refused` when it is closed already."""
    with office.change("doubt.close", actor=actor) as unit:
        accounts.permit(unit.db, actor).insist(Action.EDIT)
        _insist_open(unit, doubt_id)
        said = {"answer": answer.strip()} if answer.strip() else {}
        unit.set("doubt", doubt_id, {"closed_by": actor, "closed_on": today.isoformat(), **said})
    return unit.changes


def _insist_open(unit: Unit, doubt_id: str) -> None:
    row = unit.db.exec_driver_sql("SELECT closed_on FROM doubt WHERE id = ?", (doubt_id,)).first()
    if row is None:
        raise NotFound(_("这条疑问已不在,可能刚被撤销。"), code="doubt.gone")
    if row[0]:
        raise Refused(_("这条疑问已经了结。"), code="doubt.closed")
