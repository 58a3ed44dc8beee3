"""How much a pack would be noticed: how many records would be found differently, counted before anything is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress
from desktop.domain import packed
from desktop.domain.norms import OCCUPIED, Norms
from desktop.domain.packed import Part
from desktop.domain.rules.catalogue import RULES
from desktop.domain.working_days import of_years
from desktop.exchange.packs.comparing import Plan
from desktop.queries import accounts, findings, grids, packs, retention
from desktop.queries.grids import GridRow, MicroRow
from desktop.queries.rules import policy
from desktop.workspace import Workspace

_SIZES: Final = frozenset({"basis", "low", "high", "micro", "micro_slack"})
WEIGHTS: Final = {"block": N_("必改"), "warn": N_("提醒"), "info": N_("提示")}


@dataclass(frozen=True, slots=True)
class Noticed:
    """One effect. `name`: the item, or the part, it comes from; `before`, `after`: how many records, `words`: of what."""

    name: str
    words: str
    before: int
    after: int

    def said(self) -> str:
        """The effect as a line for people."""
        return _("{what}:{before} → {after}").format(what=self.words, before=self.before, after=self.after)


def noticed(
    office: Workspace, plan: Plan, *, actor: str, today: date, progress: Progress = SILENT
) -> tuple[Noticed, ...]:
    """What the changes of a plan would let be found, due or counted differently; of what the actor may see."""
    wanted = {item.name: item.value for item in plan.contents.items}
    changed = {row.key: wanted[row.key] for row in plan.changes if row.key in wanted}
    parts = {row.part for row in plan.changes}
    found: list[Noticed] = []
    if Part.RULE in parts:
        found += _findings(office, changed, actor, today, progress)
    with office.read() as db:
        if Part.NORM in parts and any(name.partition("/")[2] in _SIZES for name in changed):
            now = packs.norms(db)
            after = Norms.of({**now.words(), **_of(Part.NORM, changed)})
            found += _sizes(now, after, grids.grids(db, day=today), grids.micros(db, day=today))
        if Part.RETENTION in parts:
            kept = retention.days(db)
            longer = {**kept, **_of(Part.RETENTION, changed)}
            one, other = (
                Counter(due.rule for due in retention.due(db, today=today, days_of=days))
                for days in (kept, longer)
            )
            found += [
                Noticed(f"{Part.RETENTION}/{rule}", _("到期该清除的"), one[rule], other[rule])
                for rule in _of(Part.RETENTION, changed)
                if one[rule] != other[rule]
            ]  # fmt: skip
        if Part.CALENDAR in parts:
            found += _years(packs.working_days(db).count, changed)
    return tuple(found)


def _findings(
    office: Workspace, changed: Mapping[str, Any], actor: str, today: date, progress: Progress
) -> list[Noticed]:
    """How many open findings weigh something else, by the rule."""
    with office.read() as db:
        permit, weighed = accounts.permit(db, actor), policy(db)
        counts = findings.scan(db, today=today, permit=permit, progress=progress).counts
    told = []
    for name, value in changed.items():
        rule = name.partition("/")[2]
        if not name.startswith(f"{Part.RULE}/") or not counts.get(rule):
            continue
        now = weighed.severity(RULES[rule]).value
        becomes = value or RULES[rule].severity.value
        words = _("{rule}:由“{now}”变为“{after}”").format(
            rule=RULES[rule].describe(), now=_(WEIGHTS[now]), after=_(WEIGHTS[becomes])
        )
        told.append(Noticed(name, words, 0, counts[rule]))
    return told


def _sizes(now: Norms, after: Norms, every: Sequence[GridRow], micros: Sequence[MicroRow]) -> list[Noticed]:
    told = []
    for words, before, later in (
        (_("户数不合标准的网格"), _misfits(now, every), _misfits(after, every)),
        (_("户数超标的微网格"), _too_large(now, micros), _too_large(after, micros)),
    ):
        if before != later:
            told.append(Noticed(str(Part.NORM), words, before, later))
    return told


def _misfits(norms: Norms, every: Sequence[GridRow]) -> int:
    return sum(not norms.low <= _size(grid, norms) <= norms.high for grid in every)


def _too_large(norms: Norms, micros: Sequence[MicroRow]) -> int:
    return sum(_size(micro, norms) > norms.micro_most for micro in micros)


def _size(place: GridRow | MicroRow, norms: Norms) -> int:
    return int(place.size.occupied if norms.basis == OCCUPIED else place.size.registered)


def _of(part: Part, changed: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name.partition("/")[2]: packs.default(name) if value is None else value
        for name, value in changed.items()
        if packed.split(name) and name.startswith(f"{part}/")
    }


def _years(count: Callable[[date, date], int], changed: Mapping[str, Any]) -> list[Noticed]:
    told = []
    for year, plain in _of(Part.CALENDAR, changed).items():
        first, last = date(int(year), 1, 1), date(int(year) + 1, 1, 1) - timedelta(days=1)
        told.append(Noticed(
            f"{Part.CALENDAR}/{year}", _("{year} 年的工作日").format(year=year), count(first, last),
            of_years([plain]).count(first, last),
        ))  # fmt: skip
    return told
