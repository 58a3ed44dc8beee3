"""Who may belong to a care category, from birth dates, who lives together and what notes say. Only ever proposed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop.base.i18n import _
from desktop.domain.care import BY_KEY
from desktop.domain.care_visits import VERY_OLD, age_on

OLD: Final = 60
INFANT: Final = 3  # below
CHILD: Final = 16  # 留守儿童: below
GROWN: Final = 18
PROPOSED: Final = ("alone", "both_old", "elder", "left_child", "infant", "floating")


@dataclass(frozen=True, slots=True)
class Occupant:
    """One resident of a home; `here` is False for who is registered and lives elsewhere."""

    id: str
    birth: str = ""
    here: bool = True
    hukou_here: bool | None = None
    noted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`facts` is what it rests on: once refused, it is proposed again only when the facts are others."""

    resident_id: str
    category: str
    reason: str
    facts: str


def propose(home: Collection[Occupant], day: date) -> Iterator[Suggestion]:
    """Everything one home suggests; `home` is everybody registered behind one door."""
    ages = {o.id: age_on(o.birth, day) for o in home}
    living = sorted(o.id for o in home if o.here)
    together = ",".join(living)
    old = [i for i in living if (ages[i] or 0) >= OLD]
    if len(living) == 1 and old:
        words = _("一个人住,{age} 岁").format(age=ages[old[0]])
        yield Suggestion(old[0], "alone", words, together)
    if len(living) == len(old) == 2:
        for one in old:
            yield Suggestion(one, "both_old", _("两位老人同住,没有别人"), together)
    yield from _children(living, ages, together)
    for member in home:
        yield from _of_one(member, ages[member.id])


def _children(living: list[str], ages: dict[str, int | None], together: str) -> Iterator[Suggestion]:
    """A child whose home has nobody of an age to be a parent; nobody is proposed while an age is unknown."""
    known = [ages[i] for i in living]
    if None in known or any(GROWN <= (age or 0) < OLD for age in known):
        return
    for one in living:
        if (ages[one] or 0) < CHILD:
            yield Suggestion(one, "left_child", _("同住的没有 18 到 59 岁的人"), together)


def _of_one(one: Occupant, age: int | None) -> Iterator[Suggestion]:
    if age is not None and age >= VERY_OLD:
        yield Suggestion(one.id, "elder", _("{age} 岁").format(age=age), "")
    if age is not None and age < INFANT:
        yield Suggestion(one.id, "infant", _("{age} 岁,不满 3 岁").format(age=age), "")
    if one.here and one.hukou_here is False:
        yield Suggestion(one.id, "floating", _("住在本社区,户口不在"), "")
    for key in one.noted:
        if key in BY_KEY and key not in PROPOSED:
            yield Suggestion(one.id, key, _("备注里写到“{name}”").format(name=_(BY_KEY[key].name)), "")


def strictest(found: Iterable[Suggestion]) -> list[Suggestion]:
    """One suggestion per person and category, the first."""
    return list({(s.resident_id, s.category): s for s in reversed(list(found))}.values())[::-1]
