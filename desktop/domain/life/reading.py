"""How the rules of acts read dates, ages and names; `Found` is what a rule answers: problems by field."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.base.errors import Problem
from desktop.domain.life.facts import Person
from desktop.domain.partial_date import PartialDate

Found = dict[str, Problem]


def names(people: Iterable[Person]) -> str:
    """The people, as a list in words."""
    return "、".join(p.name for p in people)


def partial(text: str) -> PartialDate | None:
    """The date, None when it is not said or cannot be read."""
    try:
        return PartialDate.from_text(text) if text else None
    except ValueError:
        return None


def age(person: Person, day: str) -> int:
    """Whole years on the day; -1 when one of the dates is not known."""
    born, then = partial(person.birth), partial(day)
    if born is None or then is None:
        return -1
    before = (then.month or 12, then.day or 28) < (born.month or 1, born.day or 1)
    return then.year - born.year - before
