"""What a community says of itself is written here: room, platform, leading group, systems, party bodies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from desktop.base.errors import Refused
from desktop.domain.changes import Changes
from desktop.domain.community_facts import BY_KEY, problems, value_of
from desktop.domain.permissions import Action
from desktop.queries import accounts, community_facts
from desktop.workspace import Workspace


def describe(
    office: Workspace, typed: Mapping[str, str], *, actor: str, today: date, community: str = ""
) -> Changes:
    """Write some facts, each as it was typed; an empty text takes one back. `community`: name, code or id.

    A fact holds from the day it is written on (`today`); returns of earlier days do not know it. Raises `Refused` with
    problems by key, `NotFound` when it is not clear which community is meant.
    """
    del today  # the log knows the day
    if wrong := problems(typed):
        words = " ".join(problem.text for problem in wrong.values())
        raise Refused(words, code="community.problems", problems=wrong)
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EDIT)
        said = community_facts.of(db, community)
    values = {key: value_of(BY_KEY[key], text) for key, text in typed.items()}
    fields = {key: value for key, value in values.items() if not BY_KEY[key].declared}
    declared = {key: value for key, value in values.items() if BY_KEY[key].declared}
    if declared:
        merged = {**said.declared, **declared}
        fields["declared"] = {key: value for key, value in merged.items() if value is not None}
    with office.change("community.describe", actor=actor, args={"subject": said.name}) as unit:
        unit.set("community", said.id, fields)
    return unit.changes
