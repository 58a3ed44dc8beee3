"""The rules an act must pass: each has a code, a sentence and a severity; one set for the window and the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Final

from desktop.base.errors import Problem, Refused, Severity
from desktop.base.i18n import _
from desktop.domain.life import rules_homes
from desktop.domain.life.act import ABSENCE, Kind, LifeEventDraft
from desktop.domain.life.facts import Facts, Person
from desktop.domain.life.reading import Found, age, names, partial
from desktop.domain.partial_date import PartialDate
from desktop.domain.resident import ResidentDraft

AHEAD: Final = 31  # days an act may be entered before it holds
LONG_AGO: Final = 3650  # days after which the year was probably mistyped
MARRIAGEABLE: Final = {"1": 22, "2": 20}  # 民法典 第一千零四十七条
ADULT: Final = 18
MARRIED: Final = frozenset({"20", "21", "22", "23"})


def problems(draft: LifeEventDraft, facts: Facts, today: date) -> Found:
    """Findings by field; only `BLOCK` keeps the act from being done."""
    found = _day(draft, today)
    day = (
        None
        if "effective_on" in found and found["effective_on"].severity is Severity.BLOCK
        else draft.effective_on
    )
    people = [facts.people[i] for i in draft.resident_ids if i in facts.people]
    found |= _people(draft, people)
    if day:
        found |= _order(people, PartialDate.from_text(day), found)
    for rule in _RULES.get(draft.kind, ()):
        for name, problem in rule(draft, facts, today).items():
            found.setdefault(name, problem)
    if "head_id" in draft.act.asks or draft.kind is Kind.SPLIT:
        for name, problem in _head(draft, facts, people).items():
            found.setdefault(name, problem)
    return found


def insist(draft: LifeEventDraft, facts: Facts, today: date) -> None:
    """Raise `Refused` with the blocking problems, if there are any."""
    blocking = {k: p for k, p in problems(draft, facts, today).items() if p.severity is Severity.BLOCK}
    if blocking:
        text = " ".join(p.text for p in blocking.values())
        raise Refused(text, code="life.problems", problems=blocking)


def _day(draft: LifeEventDraft, today: date) -> Found:
    name = "effective_on"
    if not draft.effective_on:
        return {name: Problem("life.no_date", _("请填写从哪天起。"))}
    try:
        day = PartialDate.from_text(draft.effective_on)
    except ValueError:
        return {name: Problem("life.date_unreadable", _("日期请写成 2026-06-30。"))}
    if day.first_day > today + timedelta(days=AHEAD):
        return {name: Problem("life.too_far", _("日期太靠后:最多提前 {n} 天登记。").format(n=AHEAD))}
    if day.first_day > today:
        return {name: Problem("life.future", _("日期在今天之后,办理后马上按已发生登记。"), Severity.WARN)}
    if day.first_day < today - timedelta(days=LONG_AGO):
        return {name: Problem("life.long_ago", _("日期在十年以前,请核对年份。"), Severity.WARN)}
    if day.day is None:
        return {
            name: Problem(
                "life.not_to_the_day", _("没有写到日,查当月某一天谁住在这里时按月初算。"), Severity.INFO
            )
        }
    return {}


def _people(draft: LifeEventDraft, people: list[Person]) -> Found:
    need = draft.act.people
    if need and not people:
        return {"resident_ids": Problem("life.nobody", _("请选择是谁。"))}
    if need == 1 and len(people) > 1:
        return {"resident_ids": Problem("life.one_only", _("这件事一次只办一个人。"))}
    if draft.kind is Kind.RETURN:
        staying = [p for p in people if p.state == "live" and p.lives_here is not False]
        dead = [p for p in people if p.state == "dead"]
        if dead:
            return {
                "resident_ids": Problem(
                    "life.dead", _("{names}登记为已故。请先撤销死亡登记。").format(names=names(dead))
                )
            }
        if staying:
            return {
                "resident_ids": Problem(
                    "life.not_away", _("{names}本来就住在这里。").format(names=names(staying))
                )
            }
        return {}
    gone = [p for p in people if not p.here]
    if gone:
        return {"resident_ids": Problem("life.gone", _("{names}已不在册。").format(names=names(gone)))}
    if draft.kind in ABSENCE and (absent := [p for p in people if p.lives_here is False and p.away_since]):
        return {
            "resident_ids": Problem(
                "life.away_already", _("{names}已登记外出。").format(names=names(absent)), Severity.WARN
            )
        }
    return {}


def _order(people: Iterable[Person], day: PartialDate, found: Found) -> Found:
    """An act before somebody's birth is impossible; one before his last act is entered late and may be mistyped."""
    for person in people:
        born = partial(person.birth)
        if born is not None and day.first_day < born.first_day and not day.agrees(born):
            text = _("日期早于{name}的出生日期。").format(name=person.name)
            return {"effective_on": Problem("life.before_birth", text)}
    late = [p for p in people if p.last_event_on and str(day) < p.last_event_on]
    if late and "effective_on" not in found:
        text = _("{name}在 {day} 还有一次更晚的变动,请核对日期。").format(
            name=late[0].name, day=late[0].last_event_on
        )
        return {"effective_on": Problem("life.before_last", text, Severity.WARN)}
    return {}


def _head(draft: LifeEventDraft, facts: Facts, people: list[Person]) -> Found:
    """A household that loses its head and keeps members needs the next one named, from among them."""
    for home_id in dict.fromkeys(p.household_id for p in people):
        home = facts.homes.get(home_id)
        if home is None:
            continue
        left = [m for m in home.members if m.id not in draft.resident_ids]
        if not left or home.head is None or home.head.id not in draft.resident_ids:
            continue
        if draft.kind is Kind.MOVE_OUT and draft.hukou_here:
            continue
        chosen = next((m for m in left if m.id == draft.head_id), None)
        if not draft.head_id:
            return {"head_id": Problem("life.head_needed", _("户主走了,请选择谁接任户主。"))}
        if chosen is None:
            return {"head_id": Problem("life.head_not_member", _("新户主必须是留下的成员。"))}
        if 0 <= age(chosen, draft.effective_on) < ADULT:
            return {"head_id": Problem("life.head_minor", _("新户主未满 18 岁,请核对。"), Severity.WARN)}
    return {}


def _birth(draft: LifeEventDraft, facts: Facts, today: date) -> Found:
    return _newcomer(draft, today, birth=draft.birth or draft.effective_on) | rules_homes.needs_household(
        draft, facts
    )


def _move_in(draft: LifeEventDraft, facts: Facts, today: date) -> Found:
    found: Found = {} if draft.resident_ids else _newcomer(draft, today, birth=draft.birth)
    if not draft.household_id and not draft.dwelling_id:
        found["household_id"] = Problem("life.no_household", _("请先选择住户,或选一套房屋另立一户。"))
    door = facts.doors.get(draft.dwelling_id)
    if not draft.household_id and door is not None and door.households:
        found["dwelling_id"] = Problem("life.door_taken", _("这套房屋已登记了住户。"), Severity.WARN)
    return found


def _newcomer(draft: LifeEventDraft, today: date, *, birth: str) -> Found:
    person = ResidentDraft(
        name=draft.name, sex=draft.sex, birth=birth, id_number=draft.id_number, phones=draft.phones
    )
    found = person.derived(today).problems(today)
    return {name: p for name, p in found.items() if name in {"name", "sex", "birth", "id_number", "phones"}}


def _marriage(draft: LifeEventDraft, facts: Facts, today: date) -> Found:
    one = next((facts.people[i] for i in draft.resident_ids if i in facts.people), None)
    other = facts.people.get(draft.spouse_id)
    if other is None and draft.name:
        return _newcomer(draft, today, birth=draft.birth)
    if other is None and not draft.name:
        return {}
    if one is not None and other is not None and one.id == other.id:
        return {"spouse_id": Problem("life.same_person", _("配偶不能是本人。"))}
    for person in (one, other):
        if person is None:
            continue
        least = MARRIAGEABLE.get(person.sex, 0)
        if least and 0 <= age(person, draft.effective_on) < least:
            text = _("{name}未满 {n} 岁,不到法定婚龄。").format(name=person.name, n=least)
            return {"spouse_id": Problem("life.too_young", text, Severity.WARN)}
        if person.marriage in MARRIED:
            text = _("{name}已登记为已婚。").format(name=person.name)
            return {"spouse_id": Problem("life.married_already", text, Severity.WARN)}
    return {}


def _divorce(draft: LifeEventDraft, facts: Facts, today: date) -> Found:  # noqa: ARG001 - one shape for all rules
    people = [facts.people[i] for i in (*draft.resident_ids, draft.spouse_id) if i in facts.people]
    if draft.spouse_id in draft.resident_ids and draft.spouse_id:
        return {"spouse_id": Problem("life.same_person", _("配偶不能是本人。"))}
    single = [p for p in people if p.marriage and p.marriage not in MARRIED]
    if single:
        text = _("{names}没有登记为已婚。").format(names=names(single))
        return {"resident_ids": Problem("life.not_married", text, Severity.WARN)}
    return {}


def _enlist(draft: LifeEventDraft, facts: Facts, today: date) -> Found:  # noqa: ARG001
    person = next((facts.people[i] for i in draft.resident_ids if i in facts.people), None)
    if person is not None and 0 <= age(person, draft.effective_on) < ADULT:
        return {"resident_ids": Problem("life.too_young_to_serve", _("未满 18 岁,请核对。"), Severity.WARN)}
    return {}


_RULES: Final[dict[Kind, tuple[Callable[[LifeEventDraft, Facts, date], Found], ...]]] = {
    Kind.BIRTH: (_birth,),
    Kind.MOVE_IN: (_move_in,),
    Kind.MARRIAGE: (_marriage,),
    Kind.DIVORCE: (_divorce,),
    Kind.SPLIT: (rules_homes.split,),
    Kind.MERGE: (rules_homes.merge,),
    Kind.REHOUSE: (rules_homes.rehouse,),
    Kind.ENLIST: (_enlist,),
    Kind.RENT_OUT: (rules_homes.rent_out,),
    Kind.TENANT_LEAVES: (rules_homes.whole_home,),
    Kind.VACATED: (rules_homes.whole_home,),
}
