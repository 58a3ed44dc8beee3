"""Doing an act: one named, undoable step that writes the event and everything that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop.base.ids import new_id
from desktop.domain.changes import Changes
from desktop.domain.life import effects, rules
from desktop.domain.life.act import SHOWN_AS, Kind, LifeEventDraft
from desktop.domain.life.plan import NEW, Effects
from desktop.domain.permissions import Action
from desktop.queries import accounts, life_facts
from desktop.workspace import Unit, Workspace


def act(office: Workspace, draft: LifeEventDraft, *, actor: str, today: date) -> Changes:
    """Do it; raises `Refused` with problems by field, or when the actor's role may not edit."""
    shown = SHOWN_AS.get(draft.kind, draft.kind)  # the title of the step is read by everybody
    with office.read() as db:
        subject = _plan(db, draft, today).subject
    with office.change(step_name(shown), actor=actor, args={"subject": subject}) as unit:
        accounts.permit(unit.db, actor).insist(Action.EDIT)
        _write(unit, _plan(unit.db, draft, today), actor, office)
    return unit.changes


def step_name(kind: Kind) -> str:
    """The name of the step in the history."""
    return f"life.{kind}"


def _plan(db: Any, draft: LifeEventDraft, today: date) -> Effects:
    """The effects as the ledger stands inside this transaction, not as it stood when the form was shown."""
    facts = life_facts.facts(db, draft)
    rules.insist(draft, facts, today)
    return effects.effects(draft, facts, today)


def _write(unit: Unit, plan: Effects, actor: str, office: Workspace) -> None:
    ids = {write.id: new_id(office.random) for write in plan.writes if write.new}
    for write in plan.writes:
        fields = _resolved(write.fields, ids)
        if write.kind == "doubt" and write.new:
            fields = {**fields, "raised_by": actor}
        if write.new:
            unit.create(write.kind, fields, id=ids[write.id])
        else:
            unit.set(write.kind, write.id, fields)


def _resolved(value: Any, ids: Mapping[str, str]) -> Any:
    """The value with every id that was still to be given replaced, in keys too."""
    if isinstance(value, str):
        return ids.get(value, value) if value.startswith(NEW) else value
    if isinstance(value, Mapping):
        return {_resolved(key, ids): _resolved(item, ids) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_resolved(item, ids) for item in value]
    return value
