"""Letting a warning stand, with the reason: it is asked again as soon as the value changes."""

from __future__ import annotations

from datetime import date
from typing import Any

from desktop.base.errors import NotFound, Refused, Severity
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.domain.rules.catalogue import RULES
from desktop.domain.rules.rule import Finding, digest
from desktop.queries import accounts, rules
from desktop.workspace import Workspace


def accept(
    office: Workspace, finding: Finding, kind: str, record_id: str, *, reason: str, actor: str, today: date
) -> Changes:
    """Keep the value as it is and say why; raises `Refused` without a reason, and for what may not stand here."""
    if not reason.strip():
        raise Refused(_("请写明为什么保留。"), code="acceptance.reason")
    told: dict[str, Any] = {"note": reason.strip(), "args": {"rule": finding.rule}}
    if kind == "care_record":  # the history is read by everybody; what is said of care stays with the record
        told = {}
    with office.change("acceptance.accept", actor=actor, **told) as unit:
        accounts.permit(unit.db, actor).insist(Action.EDIT)
        if rules.policy(unit.db).severity(RULES[finding.rule]) is Severity.BLOCK:
            raise Refused(_("这一项必须改正,不能保留。"), code="acceptance.block")
        value_digest = digest(finding, record_id)
        if value_digest not in rules.accepted(unit.db, record_id):
            unit.create("acceptance", {
                "record_kind": kind, "record_id": record_id, "field": finding.field or None, "rule": finding.rule,
                "value_digest": value_digest, "reason": reason.strip(), "accepted_by": actor,
                "accepted_on": today.isoformat(),
            })  # fmt: skip
    return unit.changes


def withdraw(office: Workspace, acceptance_id: str, *, actor: str) -> Changes:
    """Ask about it again; raises `NotFound`."""
    with office.change("acceptance.withdraw", actor=actor) as unit:
        accounts.permit(unit.db, actor).insist(Action.EDIT)
        known = unit.db.exec_driver_sql("SELECT 1 FROM acceptance WHERE id = ?", (acceptance_id,)).first()
        if known is None:
            raise NotFound(_("这条保留已不在,可能刚被撤销。"), code="acceptance.gone")
        unit.delete("acceptance", acceptance_id)
    return unit.changes
