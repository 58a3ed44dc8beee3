"""How much each rule weighs in this office; what may not be lowered stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from desktop.base.errors import NotFound, Refused, Severity
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.draft import Draft
from desktop.domain.permissions import Action
from desktop.domain.rules.catalogue import RULES
from desktop.domain.rules.rule import lowers
from desktop.operations import settings
from desktop.queries import accounts
from desktop.queries.rules import SEVERITY, of_district, own, policy
from desktop.workspace import Unit, Workspace


def insist(office: Workspace, draft: Draft, today: date) -> None:
    """Raise `Refused` with the problems that block in this office, if there are any."""
    with office.read() as db:
        weighed = policy(db)
    draft.insist(today, weighed)


def weigh(office: Workspace, wanted: Mapping[str, Severity], *, actor: str) -> Changes:
    """Set the severities of some rules; what the district or the program says anyway takes the override away.

    Raises `NotFound` for an unknown rule, `Refused` for one that may not be lowered, saying why, and without the
    right to change settings.
    """
    insist_weighable(wanted)
    with office.change("rules.severity", actor=actor) as unit:
        accounts.permit(unit.db, actor).insist(Action.MANAGE_SETTINGS)
        put(unit, wanted)
    return unit.changes


def insist_weighable(wanted: Mapping[str, Severity]) -> None:
    """Raise `NotFound` for unknown rules, `Refused` for those that may not be lowered, each by its name."""
    if unknown := [name for name in wanted if name not in RULES]:
        raise NotFound(_("没有这条检查规则:{rules}").format(rules="、".join(unknown)), code="rules.unknown")
    fixed = {name: RULES[name] for name, severity in wanted.items() if lowers(RULES[name], severity)}
    if fixed:
        sentence = _("“{rule}”不能放宽:{why}。")
        words = [sentence.format(rule=rule.describe(), why=_(rule.fixed)) for rule in fixed.values()]
        raise Refused("\n".join(words), code="rules.fixed")


def put(unit: Unit, wanted: Mapping[str, Severity]) -> None:
    """Weigh some rules inside a step; what holds without this office's word takes that word away."""
    before, district = own(unit.db).overrides, of_district(unit.db)
    weighed = {**before, **wanted}
    kept = {
        name: severity for name, severity in weighed.items() if severity is not district.severity(RULES[name])
    }
    if kept != before:
        settings.put(unit, SEVERITY, {name: severity.value for name, severity in kept.items()})
