"""How a form from above is filled is taught once: kept under the fingerprint of its headings, for every PC."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.operations import settings
from desktop.queries import accounts
from desktop.workspace import Workspace

KEY: Final = "return.teaching."  # followed by the fingerprint


def remember(office: Workspace, fingerprint: str, teaching: Mapping[str, Any], *, actor: str) -> Changes:
    """Keep a teaching (its plain form) for forms with these headings, in place of an older one."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EXPORT)
    with office.change("return.teach", actor=actor, args={"subject": str(teaching.get("title", ""))}) as unit:
        settings.put(unit, f"{KEY}{fingerprint}", dict(teaching))
    return unit.changes
