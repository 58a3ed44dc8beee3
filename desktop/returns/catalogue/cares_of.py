"""The lists of people in care categories that indicators count: each person once, whatever the number of records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from desktop.domain.care import BY_KEY, CareKind
from desktop.queries.indicator_work import CareFact
from desktop.returns.subjects import Plain
from desktop.returns.view import View

SIX_KINDS = (
    "alone",
    "empty",
    "left_old",
    "disabled_old",
    "special_family",
    "tekun",
    "lone",
    "both_old",
    "dementia",
)
"""特殊困难老年人 (民政部 2022): alone, left behind, bereft of an only child, disabled, destitute, very old ones apart."""
MONTH, MANY = 31, 10


def cares(view: View, *categories: str) -> list[CareFact]:
    """The care records of the scope; without categories those of all but restricted and campaign ones."""
    wanted = set(categories)
    return [care for care in view.cares if (care.category in wanted if wanted else _cared(care))]


def _cared(care: CareFact) -> bool:
    known = BY_KEY.get(care.category)
    return known is not None and known.kind is CareKind.CARE


def _once(found: Sequence[CareFact]) -> Sequence[Plain]:
    people = {care.resident_id: care for care in found}
    return [Plain("resident", care.resident_id, care.name, care.place) for care in people.values()]


def known(view: View) -> bool:
    """Whether care records are kept for this place at all."""
    return "care_record" in view.facts.work.kept and view.has_ledger


def people(*categories: str) -> Callable[[View], Sequence[Plain] | None]:
    """The distinct people of some categories; None where no care record is kept or the reader may not know."""

    def found(view: View) -> Sequence[Plain] | None:
        if not known(view) or any(category in view.facts.hidden for category in categories):
            return None
        return _once(cares(view, *categories))

    return found


def _where(test: Callable[[View, CareFact], bool]) -> Callable[[View], Sequence[Plain] | None]:
    """The distinct people all of whose care records pass a test."""

    def found(view: View) -> Sequence[Plain] | None:
        if not known(view):
            return None
        held = cares(view)
        failing = {care.resident_id for care in held if not test(view, care)}
        return _once([care for care in held if care.resident_id not in failing])

    return found


def _since(view: View, days: int) -> str:
    day: date = view.facts.as_of
    return (day - timedelta(days=days)).isoformat()


filed = _where(lambda _view, care: care.filed)
helped = _where(lambda _view, care: bool(care.responsible))


def due(view: View) -> Sequence[Plain] | None:
    """People of categories that are visited."""
    return _once([c for c in cares(view) if c.due_days is not None]) if known(view) else None


def _in_time(view: View, care: CareFact) -> bool:
    return care.due_days is None or care.seen >= _since(view, care.due_days)


def in_time(view: View) -> Sequence[Plain] | None:
    """People who were met within the interval of each of their categories."""
    if not known(view):
        return None
    held = [c for c in cares(view) if c.due_days is not None]
    late = {care.resident_id for care in held if not _in_time(view, care)}
    return _once([care for care in held if care.resident_id not in late])


def overdue(view: View) -> Sequence[Plain] | None:
    """People who wait longer for a visit than the interval of one of their categories."""
    if not known(view):
        return None
    return _once([c for c in cares(view) if c.due_days is not None and not _in_time(view, c)])


def elders(view: View) -> Sequence[Plain] | None:
    """Old people in special difficulty."""
    return _once(cares(view, *SIX_KINDS)) if known(view) else None


def elders_met(view: View) -> Sequence[Plain] | None:
    """Those of them somebody met within a month."""
    if not known(view):
        return None
    return _once([care for care in cares(view, *SIX_KINDS) if care.seen >= _since(view, MONTH)])


def loads(view: View) -> dict[str, set[str]]:
    """Responsible person by name -> the people this person answers for."""
    found: dict[str, set[str]] = {}
    for care in cares(view):
        if care.responsible:
            found.setdefault(care.responsible, set()).add(care.resident_id)
    return found


def most(view: View) -> int | None:
    """How many people the one with the most answers for."""
    return max((len(held) for held in loads(view).values()), default=0) if known(view) else None


def sham(view: View) -> Sequence[Plain] | None:
    """People whose responsible person has more than ten of them, or whom nobody met in the period."""
    if not known(view):
        return None
    heavy = {name for name, held in loads(view).items() if len(held) > MANY}
    first = view.facts.period[0].isoformat()
    return _once([c for c in cares(view) if c.responsible and (c.responsible in heavy or c.seen < first)])
