"""Adding, editing and removing households."""

from __future__ import annotations

from datetime import date

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.household import HouseholdDraft
from desktop.domain.permissions import Action
from desktop.domain.resident import ResidentDraft
from desktop.operations import rules
from desktop.queries import accounts
from desktop.queries.versions import Versions
from desktop.workspace import Workspace


def add(
    office: Workspace, draft: HouseholdDraft, *, actor: str, today: date, head: ResidentDraft | None = None
) -> Changes:
    """A new household, with its head as first member when given; raises `Refused` with problems by field."""
    rules.insist(office, draft, today)
    if head is not None:
        head = head.derived(today)
        rules.insist(office, head, today)
    with office.change("household.add", actor=actor, args={"subject": draft.head_name}) as unit:
        accounts.permit(unit.db, actor).insist(Action.EDIT)
        household = unit.create("household", draft.stored())
        if head is not None:
            unit.create("resident", {**head.stored(), "household_id": household})
    return unit.changes


def edit(
    office: Workspace, household_id: str, draft: HouseholdDraft, *, seen: Versions, actor: str, today: date
) -> Changes:
    """Write what differs, over the versions the form showed."""
    rules.insist(office, draft, today)
    with office.change("household.edit", actor=actor, args={"subject": draft.head_name}) as unit:
        accounts.permit(unit.db, actor).insist(Action.EDIT)
        unit.set("household", household_id, draft.stored(), seen=seen)
    return unit.changes


def remove(office: Workspace, household_id: str, *, name: str, actor: str) -> Changes:
    """Take an empty household off the books; raises `Refused` while somebody is registered in it."""
    with office.change("household.remove", actor=actor, args={"subject": name}) as unit:
        accounts.permit(unit.db, actor).insist(Action.DELETE)
        members = unit.db.exec_driver_sql(
            "SELECT count(*) FROM resident WHERE household_id = ?", (household_id,)
        ).scalar()
        if members:
            raise Refused(
                _("这一户还有 {n} 位居民,请先把他们迁到别处或删除。").format(n=members),
                code="household.not_empty",
            )
        unit.delete("household", household_id)
    return unit.changes
