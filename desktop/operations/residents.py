"""Adding, editing, moving and removing residents."""

from __future__ import annotations

from datetime import date

import orjson

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.domain.resident import ResidentDraft
from desktop.operations import rules
from desktop.queries import accounts
from desktop.queries.versions import Versions
from desktop.workspace import Unit, Workspace

OLD_NUMBER = 15  # characters of an ID number before 1999


def add(office: Workspace, draft: ResidentDraft, *, actor: str, today: date) -> Changes:
    """A new resident; raises `Refused` for a draft that blocks or that names no household."""
    typed, draft = draft.id_number, draft.derived(today)
    rules.insist(office, draft, today)
    if not draft.household_id:
        raise Refused(_("请先选择这位居民所在的住户。"), code="resident.no_household")
    with office.change("resident.add", actor=actor, args={"subject": draft.name}) as unit:
        accounts.permit(unit.db, actor).insist(Action.EDIT)
        _insist_household(unit, draft.household_id)
        unit.create("resident", {**draft.stored(), **_former(typed, draft, None)})
    return unit.changes


def edit(
    office: Workspace, resident_id: str, draft: ResidentDraft, *, seen: Versions, actor: str, today: date
) -> Changes:
    """Write what differs, over the versions the form showed; raises `Refused`, `NotFound`."""
    typed, draft = draft.id_number, draft.derived(today)
    rules.insist(office, draft, today)
    with office.change("resident.edit", actor=actor, args={"subject": draft.name}) as unit:
        accounts.permit(unit.db, actor).insist(Action.EDIT)
        known = unit.db.exec_driver_sql(
            "SELECT former_ids, lives_here, hukou_here FROM resident WHERE id = ?", (resident_id,)
        ).first() or (None, None, None)
        fields = {**draft.stored(), **_former(typed, draft, known[0])}
        facts = zip(known[1:], (draft.lives_here, draft.hukou_here), strict=True)
        if any(was is not None and now is None for was, now in facts):
            fields["hukou_state"] = None  # else what was once said would come up again
        unit.set("resident", resident_id, fields, seen=seen)
    return unit.changes


def _former(typed: str, draft: ResidentDraft, known: str | None) -> dict[str, list[str]]:
    """The old fifteen digits stay findable beside the number they became; `known` is the stored list, as JSON."""
    old = typed.strip()
    listed: list[str] = orjson.loads(known or "[]")
    if len(old) != OLD_NUMBER or draft.id_number == old or old in listed:
        return {}
    return {"former_ids": [*listed, old]}


def move(office: Workspace, resident_id: str, household_id: str, *, name: str, actor: str) -> Changes:
    """Into another household of the community; the grid follows from the dwelling. Raises `NotFound`."""
    with office.change("resident.move", actor=actor, args={"subject": name}) as unit:
        accounts.permit(unit.db, actor).insist(Action.EDIT)
        _insist_household(unit, household_id)
        unit.set("resident", resident_id, {"household_id": household_id})
    return unit.changes


def _insist_household(unit: Unit, household_id: str) -> None:
    """The household may have been removed while the form was open; nobody may be lost in it."""
    found = unit.db.exec_driver_sql("SELECT 1 FROM household WHERE id = ?", (household_id,)).first()
    if found is None:
        raise NotFound(_("这一户已不在册,请重新选择住户。"), code="household.gone")


def remove(office: Workspace, resident_id: str, *, name: str, actor: str) -> Changes:
    """Take a resident off the books who was entered by mistake; who left or died keeps a record with that state."""
    with office.change("resident.remove", actor=actor, args={"subject": name}) as unit:
        accounts.permit(unit.db, actor).insist(Action.DELETE)
        for (care,) in unit.db.exec_driver_sql(
            "SELECT id FROM main.care_record WHERE resident_id = ?", (resident_id,)
        ).all():
            unit.delete("care_record", care)
        unit.delete("resident", resident_id)
    return unit.changes
