"""采集 → 核实: what one person collected another one confirms, or sends back with a doubt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.operations import doubts
from desktop.queries import accounts, verification
from desktop.workspace import Unit, Workspace


def collect(office: Workspace, household_id: str, *, by: str, on: date, actor: str, today: date) -> Changes:
    """Say who went to the door and when; it waits to be confirmed again. Raises `Refused`, `NotFound`."""
    if not by.strip():
        raise Refused(_("请填写采集人。"), code="verification.collector")
    if on > today:
        raise Refused(_("日期在今天之后。"), code="date.future")
    with office.change("verification.collect", actor=actor) as unit:
        accounts.permit(unit.db, actor).insist(Action.EDIT)
        collected = {"collected_by": by.strip(), "collected_on": on.isoformat()}
        unit.set("household", household_id, collected | {"verified_by": None, "verified_on": None})
    return unit.changes


def confirm(office: Workspace, household_ids: Sequence[str], *, actor: str, today: date) -> Changes:
    """Confirm households with everybody on the books in them, in one step.

    Raises `Refused` without the right to verify, and when `actor` collected one of them himself: whoever is
    named as collector, or keyed the household in when nobody is named. `NotFound` when one is gone.
    """
    with office.change("verification.confirm", actor=actor, args={"count": len(household_ids)}) as unit:
        accounts.permit(unit.db, actor).insist(Action.VERIFY)
        collectors = verification.collectors(unit.db, household_ids)
        if gone := [i for i in household_ids if i not in collectors]:
            raise NotFound(_("{n} 户已不在册。").format(n=len(gone)), code="household.gone")
        if own := [i for i in household_ids if collectors[i] == actor]:
            raise Refused(
                _("有 {n} 户是您自己采集的,请另一个人核实。").format(n=len(own)),
                code="verification.same_person",
            )
        done = {"verified_by": actor, "verified_on": today.isoformat()}
        unit.set_many("household", ((household_id, done) for household_id in household_ids))
        unit.set_many("resident", ((i, done) for h in household_ids for i in _members(unit, h)))
    return unit.changes


def send_back(office: Workspace, household_id: str, *, note: str, actor: str, today: date) -> Changes:
    """Not confirmed: a doubt on the household says why, and the household is unverified. Raises as `confirm`."""
    with office.change("verification.send_back", actor=actor) as unit:
        accounts.permit(unit.db, actor).insist(Action.VERIFY)
        doubts.put(unit, "household", household_id, note=note, actor=actor, today=today)
        unit.set("household", household_id, {"verified_by": None, "verified_on": None})
    return unit.changes


def _members(unit: Unit, household_id: str) -> list[str]:
    sql = "SELECT id FROM resident WHERE household_id = ? AND coalesce(state, 'live') = 'live'"
    return [row[0] for row in unit.db.exec_driver_sql(sql, (household_id,))]
