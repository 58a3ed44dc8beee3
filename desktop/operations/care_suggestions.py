"""Answering a suggestion: 是 makes a care record, 不是 is remembered until the facts are others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.care import BY_KEY
from desktop.domain.care_record import CareDraft
from desktop.domain.care_suggestions import Suggestion
from desktop.domain.care_visits import Gravity, next_visit
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.queries import accounts
from desktop.queries import care as queries
from desktop.queries import care_suggestions as suggested
from desktop.workspace import Workspace


def accept(office: Workspace, wanted: Sequence[Suggestion], *, actor: str, today: date) -> Changes:
    """One record for each suggestion, planned for its first visit; raises `Refused` when one may not be made."""
    with office.read() as db:
        permit = accounts.permit(db, actor)
        permit.insist(Action.EDIT)
        profile = queries.profile(db)
        drafts = []
        for one in wanted:
            if not permit.sees(one.category):
                raise Refused(_("这一类只有指定的专干可以录入。"), code="care.not_permitted")
            _name, _where, about = queries.person(db, permit, one.resident_id)
            first = next_visit(one.category, Gravity(birth=about.birth), day=today, profile=profile)
            values = {"start": today.isoformat(), "basis": one.reason, "next_visit_on": first}
            draft = CareDraft(one.resident_id, one.category, values)
            draft.insist(today, about)
            if one.category not in about.open_categories:
                drafts.append(draft)
    with office.change("care.accept", actor=actor, args=_args(wanted)) as unit:
        for draft in drafts:
            unit.create("care_record", draft.stored())
    return unit.changes


def refuse(office: Workspace, wanted: Sequence[Suggestion], *, actor: str, today: date) -> Changes:
    """Remember that these are wrong, for the facts they rest on."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EDIT)
    with office.change("care.refuse", actor=actor, args=_args(wanted)) as unit:
        for one in wanted:
            unit.create("acceptance", {
                "record_kind": "resident", "record_id": one.resident_id, "field": f"care.{one.category}",
                "rule": suggested.RULE, "value_digest": suggested.digest(one.facts), "reason": _("不是"),
                "accepted_by": actor, "accepted_on": today.isoformat(),
            })  # fmt: skip
    return unit.changes


def _args(wanted: Sequence[Suggestion]) -> dict[str, object]:
    """Which category, when it is one that everybody may read in the history, and how many."""
    keys = {one.category for one in wanted}
    only = BY_KEY.get(next(iter(keys))) if len(keys) == 1 else None
    shown = {"subject": _(only.name)} if only is not None and not only.restricted else {}
    return {**shown, "count": len(wanted)}
