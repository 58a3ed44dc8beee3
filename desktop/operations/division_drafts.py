"""Proposals somebody wants to think over, and the roads and rivers told without a map: kept, nothing is divided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.domain.regridding import Comparison, Divide, NewGrid
from desktop.operations import settings
from desktop.queries import accounts
from desktop.queries.division import BARRIERS, LOCKS
from desktop.workspace import Workspace


def keep(
    office: Workspace, name: str, grids: Sequence[NewGrid], figures: Comparison, *, today: date, actor: str
) -> Changes:
    """Keep a proposal under a name, with the table it was judged by. It is never applied by itself."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.REGRID)
        number = 1 + int(
            db.exec_driver_sql("SELECT coalesce(max(sort_no), 0) FROM division_draft").scalar() or 0
        )
    body = {
        "grids": [
            {
                "grid_id": one.grid_id,
                "name": one.name,
                "places": [[place.kind, place.id] for place in one.places],
            }
            for one in grids
        ]
    }
    with office.change("grid.draft", actor=actor, args={"subject": name}) as unit:
        unit.create("division_draft", {
            "name": name, "preset": figures.preset, "basis": figures.basis, "grids": len(grids),
            "options": {"lower": figures.lower, "upper": figures.upper}, "body": body, "figures": asdict(figures),
            "state": "kept", "made_on": today.isoformat(), "made_by": actor, "sort_no": number,
        })  # fmt: skip
    return unit.changes


def drop(office: Workspace, draft_id: str, *, actor: str) -> Changes:
    """Take a kept proposal off the list; raises `NotFound`."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.REGRID)
        name = db.exec_driver_sql("SELECT name FROM division_draft WHERE id = ?", (draft_id,)).scalar()
    if name is None:
        raise NotFound(_("找不到这个划分方案,可能已被删除。"), code="regrid.no_draft")
    with office.change("grid.draft_drop", actor=actor, args={"subject": name}) as unit:
        unit.delete("division_draft", draft_id)
    return unit.changes


def tell_barriers(office: Workspace, told: Sequence[Divide], *, actor: str) -> Changes:
    """Set all roads and rivers that divide the community, each by the buildings on one side."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.REGRID)
    value = [{"name": one.name, "buildings": sorted(one.buildings)} for one in told]
    with office.change("grid.barriers", actor=actor) as unit:
        if value:
            settings.put(unit, BARRIERS, value)
        else:
            settings.remove(unit, BARRIERS)
    return unit.changes


def tell_locks(office: Workspace, places: Iterable[str], *, actor: str) -> Changes:
    """Set which buildings (ids) no proposal moves; an act by hand warns before it does."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.REGRID)
    value = sorted(set(places))
    with office.change("grid.locks", actor=actor) as unit:
        if value:
            settings.put(unit, LOCKS, value)
        else:
            settings.remove(unit, LOCKS)
    return unit.changes
