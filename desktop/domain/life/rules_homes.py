"""The rules of the acts of whole households and their doors; see `rules`."""

from __future__ import annotations

from datetime import date

from desktop.base.errors import Problem, Severity
from desktop.base.i18n import _
from desktop.domain.life.act import Kind, LifeEventDraft
from desktop.domain.life.facts import Facts
from desktop.domain.life.reading import Found, partial
from desktop.domain.resident import ResidentDraft


def split(draft: LifeEventDraft, facts: Facts, today: date) -> Found:  # noqa: ARG001
    found: Found = {}
    home = facts.homes.get(draft.household_id)
    chosen = set(draft.resident_ids)
    if home is not None and chosen and chosen >= {m.id for m in home.members}:
        found["resident_ids"] = Problem("life.everybody", _("全家一起走请用“换房”,分户至少留下一人。"))
    if home is not None and chosen - {m.id for m in home.members}:
        found["resident_ids"] = Problem("life.stranger", _("选中的人不都在这一户。"))
    if chosen and draft.new_head_id not in chosen:
        found["new_head_id"] = Problem("life.new_head", _("请在分出去的人里选一位户主。"))
    door = facts.doors.get(draft.dwelling_id)
    if door is not None and home is not None and door.id != home.dwelling_id and door.households:
        found["dwelling_id"] = Problem("life.door_taken", _("这套房屋已登记了住户。"), Severity.WARN)
    return found | needs_household(draft, facts)


def merge(draft: LifeEventDraft, facts: Facts, today: date) -> Found:  # noqa: ARG001
    if draft.to_household_id and draft.to_household_id == draft.household_id:
        return {"to_household_id": Problem("life.same_household", _("不能并入自己这一户。"))}
    if draft.to_household_id not in facts.homes:
        return {"to_household_id": Problem("life.no_target", _("请选择并入哪一户。"))}
    found = needs_household(draft, facts)
    if not draft.relation:
        text = _("没有写原户主与新户主的关系,成员关系将记为存疑。")
        found["relation"] = Problem("life.no_relation", text, Severity.WARN)
    return found


def rehouse(draft: LifeEventDraft, facts: Facts, today: date) -> Found:  # noqa: ARG001
    if draft.resident_ids:
        if draft.to_household_id == draft.household_id and draft.household_id:
            return {"to_household_id": Problem("life.same_household", _("他们本来就在这一户。"))}
        if draft.to_household_id not in facts.homes:
            return {"to_household_id": Problem("life.no_target", _("请选择搬进哪一户。"))}
        return {}
    home, door = facts.homes.get(draft.household_id), facts.doors.get(draft.dwelling_id)
    if home is None:
        return needs_household(draft, facts)
    if door is None:
        return {"dwelling_id": Problem("life.no_dwelling", _("请选择搬到哪一套房。"))}
    if door.id == home.dwelling_id:
        return {"dwelling_id": Problem("life.same_dwelling", _("这一户本来就住在这里。"))}
    if door.households:
        return {"dwelling_id": Problem("life.door_taken", _("这套房屋已登记了住户。"), Severity.WARN)}
    return {}


def rent_out(draft: LifeEventDraft, facts: Facts, today: date) -> Found:
    found: Found = {}
    if draft.dwelling_id not in facts.doors:
        found["dwelling_id"] = Problem("life.no_dwelling", _("这一户还没有落到房屋,不能登记出租。"))
    if draft.tenant_phone:
        person = ResidentDraft(name=draft.tenant_name or "?", phones=(draft.tenant_phone,)).problems(today)
        if "phones" in person:
            found["tenant_phone"] = person["phones"]
    if draft.lease_until and partial(draft.lease_until) is None:
        found["lease_until"] = Problem("life.date_unreadable", _("日期请写成 2026-06-30。"))
    elif draft.lease_until and draft.effective_on and draft.lease_until < draft.effective_on:
        found["lease_until"] = Problem("life.lease_ended", _("租期在开始之前就到了。"))
    if not draft.tenant_name.strip():
        found["tenant_name"] = Problem("life.no_tenant", _("不知道承租人时只登记房屋出租。"), Severity.INFO)
    return found


def needs_household(draft: LifeEventDraft, facts: Facts, today: date | None = None) -> Found:  # noqa: ARG001
    if draft.household_id not in facts.homes:
        return {"household_id": Problem("life.no_household", _("请先选择住户。"))}
    return {}


def whole_home(draft: LifeEventDraft, facts: Facts, today: date) -> Found:  # noqa: ARG001
    home = facts.homes.get(draft.household_id)
    if home is None:
        return needs_household(draft, facts)
    if draft.kind is Kind.TENANT_LEAVES and home.state != "rented":
        return {"household_id": Problem("life.not_rented", _("这一户没有登记为租住,请核对。"), Severity.WARN)}
    return {}
