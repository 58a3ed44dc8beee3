"""Showing masked numbers whole: only with the right to, for a reason, and written into the audit chain."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.domain.reveals import EVENT, REASONS
from desktop.queries import accounts
from desktop.workspace import Workspace


def reveal(
    office: Workspace, kind: str, record_id: str, *, fields: Sequence[str], reason: str, actor: str
) -> None:
    """Write down who looks at which fields of which record and why, before they are shown.

    Raises `Refused` without the right to reveal and without a known reason.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.REVEAL)
    if reason not in REASONS:
        raise Refused(_("请先选择查看的原因。"), code="reveal.reason")
    detail = {"kind": kind, "fields": sorted(fields), "reason": reason}
    office.record_event(EVENT, actor=actor, object_id=record_id, detail=detail)
