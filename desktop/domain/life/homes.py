"""What the acts of whole households and their doors change; see `people` for what they take and give."""

from __future__ import annotations

from datetime import date

from desktop.base.i18n import _
from desktop.domain import kinship
from desktop.domain.life.act import LifeEventDraft
from desktop.domain.life.facts import Home, Person
from desktop.domain.life.people import goes_away, keep_away_place, settle_all
from desktop.domain.life.plan import Plan


def split(plan: Plan, draft: LifeEventDraft, people: list[Person], today: date) -> list[str]:
    home = plan.facts.homes[draft.household_id]
    head = plan.facts.people[draft.new_head_id]
    dwelling = draft.dwelling_id or home.dwelling_id
    made = plan.create("household", "home", {
        "dwelling_id": dwelling, "head_name": head.name, "collected_on": today.isoformat(),
    })  # fmt: skip
    where = plan.facts.doors[dwelling].where if dwelling in plan.facts.doors else _("原址")
    names = "、".join(p.name for p in people)
    plan.say(_("{names}另立一户,户主{head},住{where}。").format(names=names, head=head.name, where=where))
    for person in people:
        relation = (
            kinship.HEAD if person.id == head.id
            else kinship.to_new_head(head.relation, person.relation, person.sex)
        )  # fmt: skip
        plan.joins(person, made, relation)
    if dwelling != home.dwelling_id:
        plan.fill_door(dwelling, "self")
    plan.settle(home, draft.head_id)
    return []


def merge(plan: Plan, draft: LifeEventDraft, people: list[Person], today: date) -> list[str]:  # noqa: ARG001
    home, into = plan.facts.homes[draft.household_id], plan.facts.homes[draft.to_household_id]
    plan.say(_("{a}户并入{b}户。").format(a=home.head_name, b=into.head_name))
    for person in home.members:
        plan.joins(person, into.id, _relation_through(draft.relation, person, home))
    for doubt in plan.facts.doubts:
        if (doubt.record_kind, doubt.record_id) == ("household", home.id):
            plan.set("doubt", doubt.id, {"record_id": into.id})
    plan.close(home)
    return [p.id for p in home.members]


def _relation_through(relation: str | None, person: Person, home: Home) -> str | None:
    """What a member of the household that is merged becomes, when its head becomes `relation`."""
    head = home.head
    if relation is None:
        return None
    if head is not None and person.id == head.id:
        return relation
    if kinship.kin(relation) == "head":
        return person.relation or None
    chains = {
        ("child", "spouse"): {"1": "28", "2": "38"}, ("child", "child"): {"1": "40", "2": "40"},
        ("parent", "spouse"): {"1": "51", "2": "52"}, ("parent", "child"): {"1": "70", "2": "70"},
        ("spouse", "child"): {"1": "20", "2": "30"},
    }  # fmt: skip
    return chains.get((kinship.kin(relation), kinship.kin(person.relation)), {}).get(person.sex)


def rehouse(plan: Plan, draft: LifeEventDraft, people: list[Person], today: date) -> list[str]:  # noqa: ARG001
    if people:
        into = plan.facts.homes[draft.to_household_id]
        for person in people:
            plan.joins(person, into.id, draft.relation)
            plan.say(_("{name}搬进{head}户。").format(name=person.name, head=into.head_name))
        if not into.members:
            plan.set("household", into.id, {"state": None, "head_name": people[0].name})
            plan.relate(people[0], kinship.HEAD)
        plan.fill_door(into.dwelling_id, "self")
        settle_all(plan, people, draft.head_id)
        return []
    home, door = plan.facts.homes[draft.household_id], plan.facts.doors[draft.dwelling_id]
    plan.remember("household", home.id, dwelling_id=home.dwelling_id or None)
    plan.set("household", home.id, {"dwelling_id": door.id})
    plan.say(
        _("{head}户 {n} 人搬到{where}。").format(head=home.head_name, n=len(home.members), where=door.where)
    )
    before = plan.facts.doors.get(home.dwelling_id)
    if before is not None:
        plan.homeless.add(home.id)
        plan.empty_door(before.id)
    plan.fill_door(door.id, "rented" if home.state == "rented" else "self")
    if before is None or before.micro_grid != door.micro_grid:
        plan.end_cards(home.id)
        if before is not None:
            plan.say(
                _("微网格变了:{a} → {b},包保责任人请核对。").format(
                    a=before.micro_grid or "—", b=door.micro_grid or "—"
                )
            )
    return [p.id for p in home.members]


def rent_out(plan: Plan, draft: LifeEventDraft, people: list[Person], today: date) -> list[str]:  # noqa: ARG001
    name, phone = draft.tenant_name.strip(), draft.tenant_phone.strip()
    plan.use(draft.dwelling_id, "rented", **{
        k: v or None
        for k, v in {"tenant_name": name, "tenant_phone": phone, "lease_until": draft.lease_until,
                     "rent_use": draft.rent_use.strip()}.items()
    })  # fmt: skip
    plan.say(_("{where}登记为出租。").format(where=plan.facts.doors[draft.dwelling_id].where))
    if not name:
        return []
    made = plan.create("household", "home", {
        "dwelling_id": draft.dwelling_id, "head_name": name, "state": "rented", "phone": phone,
        "collected_on": today.isoformat(),
    })  # fmt: skip
    head = plan.create("resident", "newcomer", {
        "household_id": made, "name": name, "relation": kinship.HEAD, "phones": [phone] if phone else [],
        "lives_here": True, "hukou_here": False, "state": "live", "came_on": draft.effective_on,
    })  # fmt: skip
    plan.remember("resident", head, household_id=None)
    plan.say(_("承租人{name}另立租住户,其余成员请补录。").format(name=name))
    return [head]


def tenant_leaves(plan: Plan, draft: LifeEventDraft, people: list[Person], today: date) -> list[str]:  # noqa: ARG001
    home = plan.facts.homes[draft.household_id]
    for person in home.members:
        plan.leaves(person, "left", _("退租"))
        keep_away_place(plan, person, draft)
    plan.say(_("{head}户 {n} 人退租搬走。").format(head=home.head_name, n=len(home.members)))
    plan.close(home)
    if home.dwelling_id in plan.facts.doors:
        fields = dict.fromkeys(("tenant_name", "tenant_phone", "lease_until", "rent_use"))
        plan.set("dwelling", home.dwelling_id, fields)
    return [p.id for p in home.members]


def vacated(plan: Plan, draft: LifeEventDraft, people: list[Person], today: date) -> list[str]:  # noqa: ARG001
    home = plan.facts.homes[draft.household_id]
    for person in home.members:
        if person.hukou_here:
            goes_away(plan, person, draft, _("搬离"))
        else:
            plan.leaves(person, "left", _("搬离"))
            plan.say(_("{name}从 {day} 起不在册(搬离)。").format(name=person.name, day=draft.effective_on))
            keep_away_place(plan, person, draft)
    if plan.left(home):
        plan.remember("household", home.id, state=home.state or None)
        plan.set("household", home.id, {"state": "away"})
        plan.homeless.add(home.id)
        plan.empty_door(home.dwelling_id)
        plan.settle(home, _first_heir(plan, home))
    else:
        plan.close(home)
    return [p.id for p in home.members]


def _first_heir(plan: Plan, home: Home) -> str:
    staying = sorted(plan.left(home), key=lambda p: (kinship.succession(p.relation), p.birth or "9999"))
    return staying[0].id if staying else ""
