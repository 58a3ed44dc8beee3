"""What each act changes: the residents, their household, its door, care, cards, doubts, and the event itself.

Nothing is written here; the window shows the result as words before the clerk confirms, the operation writes it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from desktop.domain.life import homes, people
from desktop.domain.life.act import Kind, LifeEventDraft
from desktop.domain.life.facts import Facts, Person
from desktop.domain.life.plan import Effects, Plan

_EVENT: Final = "event"


def effects(draft: LifeEventDraft, facts: Facts, today: date) -> Effects:
    """Everything the act writes; `draft` must have passed `rules.insist`."""
    plan = Plan(facts, draft.effective_on)
    chosen = [facts.people[i] for i in draft.resident_ids if i in facts.people]
    concerned = list(_DO[draft.kind](plan, draft, chosen, today))
    home = facts.homes.get(draft.household_id)
    names = [p.name for p in chosen] or [draft.name or (home.head_name if home else "")]
    more: dict[str, Any] = {
        "to_dwelling_id": draft.dwelling_id, "tenant_name": draft.tenant_name, "name": draft.name,
        "hukou_here": draft.hukou_here, "was": plan.was,
    }  # fmt: skip
    details = {name: value for name, value in more.items() if value not in (None, "", {})}
    ids = list(dict.fromkeys([*draft.resident_ids, *concerned]))
    source = draft.household_id or (chosen[0].household_id if chosen else "")
    plan.create("life_event", _EVENT, {
        "kind": str(draft.kind), "effective_on": draft.effective_on, "resident_ids": ids,
        "resident_id": ids[0] if len(ids) == 1 else None, "household_id": source or _made_household(plan),
        "from_household_id": source, "to_household_id": draft.to_household_id or _made_household(plan),
        "place": draft.place.strip(), "reason": draft.reason.strip(), "details": details,
    })  # fmt: skip
    return Effects(plan.writes(), tuple(plan.words), "、".join(n for n in names[:3] if n))


def _made_household(plan: Plan) -> str:
    return next((i for kind, i in plan.made if kind == "household"), "")


_Do = Callable[[Plan, LifeEventDraft, list[Person], date], list[str]]
_DO: Final[dict[Kind, _Do]] = {
    Kind.BIRTH: people.birth,
    Kind.MOVE_IN: people.move_in,
    Kind.MOVE_OUT: people.move_out,
    Kind.DEATH: people.death,
    Kind.MARRIAGE: people.marriage,
    Kind.DIVORCE: people.divorce,
    Kind.SPLIT: homes.split,
    Kind.MERGE: homes.merge,
    Kind.REHOUSE: homes.rehouse,
    Kind.ENLIST: people.absence,
    Kind.PRISON: people.absence,
    Kind.AWAY: people.absence,
    Kind.RETURN: people.returns,
    Kind.RENT_OUT: homes.rent_out,
    Kind.TENANT_LEAVES: homes.tenant_leaves,
    Kind.VACATED: homes.vacated,
}
