"""Declaring missing operations lost for good: when the computer that had them is gone and no bundle ever left it."""

from __future__ import annotations

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.operations import settings
from desktop.queries import exchange
from desktop.queries.exchange import LOST, Missing
from desktop.workspace import Workspace


def declare_lost(office: Workspace, gap: Missing, *, reason: str, actor: str) -> Changes:
    """Stop waiting for `gap`, here and on every PC this step reaches; should it arrive after all, it is taken in.

    Raises `NotFound` when that range is not missing, `Refused` without a reason.
    """
    if not reason.strip():
        raise Refused(_("请写明数据无法找回的原因。"), code="gap.reason")
    with office.read() as db:
        missing = {(m.stream, m.first, m.last) for m in exchange.lacking(db)}
    if (gap.stream, gap.first, gap.last) not in missing:
        raise NotFound(_("这段数据并不缺少,或已经收到。"), code="gap.unknown")
    key = f"{LOST}{gap.stream}.{gap.first}-{gap.last}"
    with office.change("gap.lost", actor=actor, note=reason.strip(), args={"key": key}) as unit:
        settings.put(unit, key, {"reason": reason.strip()})
    return unit.changes
