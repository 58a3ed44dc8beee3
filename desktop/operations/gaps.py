"""Declaring missing operations lost for good: when the computer that had them is gone and no bundle ever left it."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.operations import settings
from desktop.queries import accounts, exchange
from desktop.queries.exchange import LOST, Missing
from desktop.workspace import Workspace


def declare_lost(office: Workspace, gap: Missing, *, reason: str, actor: str) -> Changes:
    """Stop waiting for `gap`, here and on every PC this step reaches; should it arrive after all, it is taken in.

    Raises `NotFound` when that range is not missing, `Refused` without a reason and for anybody but a supervisor.
    """
    return declare_all_lost(office, (gap,), reason=reason, actor=actor)


def declare_all_lost(office: Workspace, gaps: Sequence[Missing], *, reason: str, actor: str) -> Changes:
    """The same for several ranges, as one step: what one computer wrote in one period. Raises as `declare_lost`."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.RESOLVE)
        missing = {(m.stream, m.first, m.last) for m in exchange.lacking(db)}
    if not reason.strip():
        raise Refused(_("请写明数据无法找回的原因。"), code="gap.reason")
    if not gaps or not all((gap.stream, gap.first, gap.last) in missing for gap in gaps):
        raise NotFound(_("这段数据并不缺少,或已经收到。"), code="gap.unknown")
    lost = [f"{LOST}{gap.stream}.{gap.first}-{gap.last}" for gap in gaps]
    with office.change("gap.lost", actor=actor, note=reason.strip(), args={"key": lost[0]}) as unit:
        for key in lost:
            settings.put(unit, key, {"reason": reason.strip()})
    return unit.changes
