"""Adding, editing and removing dwellings."""

from __future__ import annotations

from datetime import date

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.dwelling import DwellingDraft
from desktop.domain.permissions import Action
from desktop.operations import rules
from desktop.queries import accounts
from desktop.queries.versions import Versions
from desktop.workspace import Unit, Workspace


def add(office: Workspace, draft: DwellingDraft, *, actor: str, today: date) -> Changes:
    """A new dwelling; raises `Refused` for one that blocks or whose door is taken, `NotFound` without a building."""
    rules.insist(office, draft, today)
    with office.change("dwelling.add", actor=actor, args={"subject": draft.room}) as unit:
        accounts.permit(unit.db, actor).insist(Action.EDIT)
        _insist_free(unit, draft, but="")
        unit.create("dwelling", draft.stored())
    return unit.changes


def edit(
    office: Workspace, dwelling_id: str, draft: DwellingDraft, *, seen: Versions, actor: str, today: date
) -> Changes:
    """Write what differs, over the versions the form showed; raises `Refused`, `NotFound`."""
    rules.insist(office, draft, today)
    with office.change("dwelling.edit", actor=actor, args={"subject": draft.room}) as unit:
        accounts.permit(unit.db, actor).insist(Action.EDIT)
        _insist_free(unit, draft, but=dwelling_id)
        unit.set("dwelling", dwelling_id, draft.stored(), seen=seen)
    return unit.changes


def remove(office: Workspace, dwelling_id: str, *, name: str, actor: str) -> Changes:
    """Take a dwelling nobody is registered in off the books; raises `Refused` while a household is."""
    with office.change("dwelling.remove", actor=actor, args={"subject": name}) as unit:
        accounts.permit(unit.db, actor).insist(Action.DELETE)
        count = "SELECT count(*) FROM household WHERE dwelling_id = ?"
        if households := unit.db.exec_driver_sql(count, (dwelling_id,)).scalar():
            raise Refused(
                _("这套房屋里还有 {n} 户,请先把他们迁走。").format(n=households), code="dwelling.not_empty"
            )
        unit.delete("dwelling", dwelling_id)
    return unit.changes


def _insist_free(unit: Unit, draft: DwellingDraft, *, but: str) -> None:
    """Two dwellings with one door would count every household there twice."""
    known = "SELECT 1 FROM building WHERE id = ?"
    if unit.db.exec_driver_sql(known, (draft.building_id,)).first() is None:
        raise NotFound(_("这栋楼已不在册,请重新选择。"), code="building.gone")
    same = (
        "SELECT 1 FROM dwelling WHERE building_id = ? AND coalesce(unit_id, '') = ? AND coalesce(room, '') = ?"
        " AND id <> ?"
    )
    taken = unit.db.exec_driver_sql(same, (draft.building_id, draft.unit_id, draft.room, but)).first()
    if taken is not None:
        raise Refused(_("这个门牌已经有了,请核对单元和室号。"), code="dwelling.door_taken")
