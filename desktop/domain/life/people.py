"""What the acts of single people change: coming, going, being away, marrying, dying.

Each takes the plan, the act, the people chosen and today; it answers with the ids of further people it concerned.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from desktop.base.i18n import _
from desktop.domain import kinship
from desktop.domain.life.act import Kind, LifeEventDraft
from desktop.domain.life.facts import Home, Person
from desktop.domain.life.plan import Plan
from desktop.domain.resident import ResidentDraft

WIDOWED: Final = "30"
OTHER_REASON: Final = "99"  # `choices.AWAY_REASONS`
_AWAY_CODES: Final = {Kind.ENLIST: "10", Kind.PRISON: OTHER_REASON, Kind.VACATED: "12"}


def newcomer(plan: Plan, draft: LifeEventDraft, today: date, household_id: str, **facts: Any) -> str:
    """Enter somebody who was not in the ledger."""
    person = ResidentDraft(
        household_id=household_id, name=draft.name, sex=draft.sex, birth=draft.birth, id_number=draft.id_number,
        phones=draft.phones, relation=draft.relation, lives_here=True, hukou_here=draft.hukou_here,
    ).derived(today)  # fmt: skip
    made = plan.create("resident", "newcomer", {**person.stored(), **facts})
    plan.remember("resident", made, household_id=None)
    return made


def birth(plan: Plan, draft: LifeEventDraft, people: list[Person], today: date) -> list[str]:  # noqa: ARG001
    home = plan.facts.homes[draft.household_id]
    guardian = next((m for m in home.members if kinship.kin(m.relation) in {"head", "spouse"}), home.head)
    extra = {"birth": draft.birth or draft.effective_on, "guardian": guardian.name if guardian else ""}
    plan.say(_("{name}登记为新成员,生于 {day}。").format(name=draft.name, day=extra["birth"]))
    if guardian is not None:
        plan.say(_("监护人先记为{name}。").format(name=guardian.name))
    return [newcomer(plan, draft, today, home.id, **{k: v for k, v in extra.items() if v})]


def move_in(plan: Plan, draft: LifeEventDraft, people: list[Person], today: date) -> list[str]:
    household, home = draft.household_id, plan.facts.homes.get(draft.household_id)
    use = "self"
    if not household:
        head = people[0].name if people else draft.name
        fields = {"dwelling_id": draft.dwelling_id, "head_name": head, "collected_on": today.isoformat()}
        household = plan.create("household", "home", fields)
        plan.say(
            _("在{where}另立一户,户主{name}。").format(
                where=plan.facts.doors[draft.dwelling_id].where, name=head
            )
        )
    elif home is not None and not home.members:
        plan.set("household", home.id, {"state": None, "head_name": people[0].name if people else draft.name})
    first = home is None or not home.members
    relation = draft.relation or (kinship.HEAD if first else None)
    plan.fill_door(draft.dwelling_id or (home.dwelling_id if home else ""), use)
    if people:
        for person in people:
            _comes_back(plan, person, household)
            plan.relate(person, relation)
        return []
    extra = {"came_on": draft.effective_on, "came_reason": draft.reason_code, "relation": relation}
    plan.say(_("{name}迁入,从 {day} 起。").format(name=draft.name, day=draft.effective_on))
    return [newcomer(plan, draft, today, household, **{k: v for k, v in extra.items() if v})]


def move_out(plan: Plan, draft: LifeEventDraft, people: list[Person], today: date) -> list[str]:  # noqa: ARG001
    for person in people:
        if draft.hukou_here:
            goes_away(plan, person, draft, _("外出"))
        else:
            plan.leaves(person, "left", _("迁出"))
            plan.say(_("{name}从 {day} 起不在册(迁出)。").format(name=person.name, day=draft.effective_on))
            keep_away_place(plan, person, draft)
    settle_all(plan, people, draft.head_id)
    return []


def keep_away_place(plan: Plan, person: Person, draft: LifeEventDraft) -> None:
    if draft.place.strip():
        plan.set("resident", person.id, {"away_to": draft.place.strip()})


def death(plan: Plan, draft: LifeEventDraft, people: list[Person], today: date) -> list[str]:  # noqa: ARG001
    person = people[0]
    plan.leaves(person, "dead", _("死亡"))
    plan.say(_("{name}从 {day} 起登记为已故。").format(name=person.name, day=draft.effective_on))
    home = plan.facts.homes.get(person.household_id)
    if home is not None and (spouse := _spouse_of(home, person)) is not None:
        plan.set("resident", spouse.id, {"marriage": WIDOWED})
        plan.say(_("{name}的婚姻状况改为丧偶。").format(name=spouse.name))
    settle_all(plan, people, draft.head_id)
    return []


def _spouse_of(home: Home, person: Person) -> Person | None:
    """The husband or wife of somebody, when the relations to the head tell."""
    kind = kinship.kin(person.relation)
    wanted = {"head": "spouse", "spouse": "head"}.get(kind)
    return next((m for m in home.members if kinship.kin(m.relation) == wanted), None) if wanted else None


def marriage(plan: Plan, draft: LifeEventDraft, people: list[Person], today: date) -> list[str]:
    one, other = people[0], plan.facts.people.get(draft.spouse_id)
    concerned = [p for p in (one, other) if p is not None]
    for person in concerned:
        plan.set("resident", person.id, {"marriage": "20"})
        plan.say(_("{name}的婚姻状况改为已婚。").format(name=person.name))
    if other is not None or not draft.name:
        return [p.id for p in concerned]
    relation = {"head": ("11", "12", "10"), "child": ("28", "38", None)}.get(kinship.kin(one.relation))
    code = dict(zip(("1", "2", ""), relation, strict=True)).get(draft.sex or "") if relation else None
    made = newcomer(
        plan, draft, today, one.household_id, marriage="20", came_on=draft.effective_on,
        **({"relation": code} if code else {}),
    )  # fmt: skip
    plan.say(_("{name}登记进这一户,从 {day} 起。").format(name=draft.name, day=draft.effective_on))
    if code is None:
        plan.doubt("resident", made, "relation", _("请补填{name}与户主关系。").format(name=draft.name))
    return [one.id, made]


def divorce(plan: Plan, draft: LifeEventDraft, people: list[Person], today: date) -> list[str]:  # noqa: ARG001
    other = plan.facts.people.get(draft.spouse_id)
    concerned = [p for p in (people[0], other) if p is not None]
    for person in concerned:
        plan.set("resident", person.id, {"marriage": "40"})
        plan.say(_("{name}的婚姻状况改为离婚。").format(name=person.name))
    home = plan.facts.homes.get(people[0].household_id)
    for person in concerned:
        if home is not None and kinship.kin(person.relation) == "spouse" and person.household_id == home.id:
            plan.relate(person, kinship.OTHER)
    return [p.id for p in concerned]


def absence(plan: Plan, draft: LifeEventDraft, people: list[Person], today: date) -> list[str]:  # noqa: ARG001
    why = _("入伍") if draft.kind is Kind.ENLIST else _("外出")
    for person in people:
        goes_away(plan, person, draft, why)
    return []


def goes_away(plan: Plan, person: Person, draft: LifeEventDraft, why: str) -> None:
    plan.remember("resident", person.id, lives_here=person.lives_here)
    code = _AWAY_CODES.get(draft.kind) or draft.reason_code or OTHER_REASON
    told = (
        draft.kind is not Kind.PRISON
    )  # where a prison is stands in the event alone, which not everybody reads
    plan.set("resident", person.id, {
        "lives_here": False, "away_since": draft.effective_on, "away_reason": code,
        "away_to": draft.place.strip() or None if told else None,
    })  # fmt: skip
    plan.say(
        _("{name}从 {day} 起不住在这里({why}),户口不变。").format(
            name=person.name, day=draft.effective_on, why=why
        )
    )
    plan.pause_visits(person)


def returns(plan: Plan, draft: LifeEventDraft, people: list[Person], today: date) -> list[str]:  # noqa: ARG001
    for person in people:
        _comes_back(plan, person, person.household_id)
        home = plan.facts.homes.get(person.household_id)
        if home is not None:
            plan.fill_door(home.dwelling_id, "self")
            if home.state == "closed":
                plan.remember("household", home.id, state="closed")
                plan.set("household", home.id, {"state": None})
    return []


def _comes_back(plan: Plan, person: Person, household_id: str) -> None:
    plan.remember("resident", person.id, lives_here=person.lives_here, state=person.state)
    plan.set("resident", person.id, {
        "lives_here": True, "state": "live", "state_on": None, "away_since": None, "away_to": None, "away_reason": None,
    })  # fmt: skip
    if household_id != person.household_id:
        plan.remember("resident", person.id, household_id=person.household_id)
        plan.set("resident", person.id, {"household_id": household_id})
    plan.say(_("{name}从 {day} 起又住在这里。").format(name=person.name, day=plan.day))
    plan.resume_visits(person)


def settle_all(plan: Plan, people: list[Person], head_id: str) -> None:
    for home_id in dict.fromkeys(p.household_id for p in people):
        if home_id in plan.facts.homes:
            plan.settle(plan.facts.homes[home_id], head_id)
