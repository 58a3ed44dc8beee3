"""The lists of work that indicators count: posts over time, boards, diaries, groups, changes of the division."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from desktop.queries.indicator_work import HungFact, SpanFact
from desktop.returns.catalogue import subjects_of as of
from desktop.returns.subjects import Grid, Micro, Person, Plain, Subject, Unit
from desktop.returns.view import View


def working_days(view: View) -> int:
    """The working days of the period: Mondays to Fridays but for the holidays and made-up days the district laid down."""
    return view.facts.work.days.count(*view.facts.period)


# posts over time


def _spans(view: View) -> list[SpanFact]:
    inside = {grid.id for grid in view.grid_facts}
    return [span for span in view.facts.work.spans if span.grid_id in inside]


def _held(view: View, day: date) -> dict[str, SpanFact]:
    return {span.staff_id: span for span in _spans(view) if span.on(day.isoformat())}


def workers_at_start(view: View) -> Sequence[Plain]:
    """The workers on the day before the period."""
    return _plain(_held(view, view.facts.period[0] - timedelta(days=1)))


def _plain(found: dict[str, SpanFact]) -> Sequence[Plain]:
    return [Plain("staff", staff_id, span.name) for staff_id, span in found.items()]


def joined(view: View) -> Sequence[Plain]:
    """Workers of the last day of the period who were none before it began."""
    first, last = view.facts.period
    before, after = _held(view, first - timedelta(days=1)), _held(view, last)
    return _plain({staff_id: span for staff_id, span in after.items() if staff_id not in before})


def parted(view: View) -> Sequence[Plain]:
    """Workers before the period, or of days within it, who are none on its last day."""
    first, last = view.facts.period
    after = _held(view, last)
    ended = {
        span.staff_id: span
        for span in _spans(view)
        if span.end and first.isoformat() <= span.end <= last.isoformat() and span.staff_id not in after
    }
    return _plain(ended)


def _empty_days(view: View, grid: Grid) -> int:
    first, last = view.facts.period
    held = [span for span in view.facts.work.spans if span.grid_id == grid.fact.id]
    days = [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]
    return sum(not any(span.on(day) for span in held) for day in days)


def vacant(view: View) -> Sequence[Grid]:
    """Grids that had no worker on some day of the period."""
    return [grid for grid in view.grids if _empty_days(view, grid)]


def vacant_days(view: View, subject: Subject) -> int:
    """On how many days of the period a grid had no worker."""
    return _empty_days(view, subject) if isinstance(subject, Grid) else 0


# people


def schooled(view: View) -> Sequence[Person] | None:
    """Workers with a junior college diploma or more (GB/T 4658: 10 to 39); None when nobody's schooling is known."""
    found = of.workers(view)
    if not any(person.fact.education for person in found):
        return None
    return [p for p in found if p.fact.education[:1] in ("1", "2", "3")]


def members(view: View) -> Sequence[Person] | None:
    """Workers who are members of the party (GB/T 4762: 01, 02); None when nobody's standing is known."""
    found = of.workers(view)
    if not any(person.fact.politics for person in found):
        return None
    return [p for p in found if p.fact.politics in ("01", "02")]


def aged(view: View) -> Sequence[Person] | None:
    """Workers whose birth is known; None when it is of nobody."""
    found = [person for person in of.workers(view) if person.fact.birth[:4].isdecimal()]
    return found or None


def age(view: View, subject: Subject) -> int:
    """Full years on the day."""
    if not isinstance(subject, Person) or not subject.fact.birth[:4].isdecimal():
        return 0
    day = view.facts.as_of
    return day.year - int(subject.fact.birth[:4]) - (f"{day:%m-%d}" < subject.fact.birth[5:])


# boards, maps


def _places(view: View) -> set[str]:
    places = {grid.fact.id for grid in view.grids} | {micro.fact.id for micro in view.micros}
    places |= {one.fact.id for one in view.buildings} | {one.fact.id for one in view.units}
    return places | ({view.home.id, *(c.id for c in view.facts.compounds)} if view.whole else set())


def boards(view: View) -> Sequence[Plain] | None:
    """The boards that hang in the scope; None when none was ever registered."""
    if "board_issue" not in view.facts.work.kept:
        return None
    places = _places(view)
    hung: list[HungFact] = [board for board in view.facts.work.hung if board.scope_id in places]
    return [Plain("board", board.id, board.place) for board in hung]


def units_boarded(view: View) -> Sequence[Unit] | None:
    """Stairs with a board of their own; None when no board was ever registered."""
    if "board_issue" not in view.facts.work.kept:
        return None
    with_board = {board.scope_id for board in view.facts.work.hung}
    return [unit for unit in view.units if unit.fact.id in with_board]


def bounded(view: View) -> Sequence[Grid]:
    """Grids with their four bounds written down."""
    return [grid for grid in view.grids if grid.fact.id in view.facts.work.bounded]


def mapped(view: View) -> Sequence[Grid] | None:
    """Grids all of whose buildings have their place on the map; None when nothing was ever drawn."""
    if not view.facts.work.mapped:
        return None
    drawn = view.facts.work.mapped
    held: dict[str, list[str]] = {}
    grid_of = {micro.fact.id: micro.fact.grid_id for micro in view.micros}
    for building in view.buildings:
        for micro in view.land.micros_of_building.get(building.fact.id, frozenset()):
            if micro in grid_of:
                held.setdefault(grid_of[micro], []).append(building.fact.id)
    return [g for g in view.grids if held.get(g.fact.id) and all(b in drawn for b in held[g.fact.id])]


def unified(view: View) -> Sequence[Grid] | None:
    """Grids with a full board, a badge for every worker and nearly every card handed out (三统一)."""
    known = [grid for grid in view.grids if grid.board is not None and grid.measure("cards_due") is not None]
    if view.grids and not known:
        return None
    return [grid for grid in known if grid.board and _badged(view, grid) and _carded(view, grid)]


def _badged(view: View, grid: Grid) -> bool:
    return bool(grid.workers) and all(worker in view.facts.badged for worker in grid.workers)


def _carded(view: View, grid: Grid) -> bool:
    due, issued = grid.measure("cards_due") or 0, grid.measure("carded") or 0
    return bool(due) and issued * 100 >= due * view.norms.well


# groups, diaries, calls, the division


def grouped(view: View) -> Sequence[Micro] | None:
    """Micro-grids with a chat group for themselves, a building or a stair in them; None when no group is kept."""
    if not view.facts.groups_kept:
        return None
    live = {group.id for group in view.facts.groups}
    about = {scope for group, scope in view.facts.work.grouped.items() if group in live and scope}
    stairs = {unit.fact.building_id for unit in view.units if unit.fact.id in about}
    for building in view.buildings:
        if building.fact.id in about or building.fact.id in stairs:
            about |= view.land.micros_of_building.get(building.fact.id, frozenset())
    return [micro for micro in view.micros if micro.fact.id in about]


def grids_ungrouped(view: View) -> Sequence[Grid]:
    """Grids without a chat group for themselves or for anything in them; none when no group is kept."""
    if not view.facts.groups_kept:
        return []
    about = {view.facts.work.grouped.get(group.id) for group in view.groups}
    inside = {micro.fact.grid_id for micro in view.micros if micro.fact.id in about}
    inside |= {micro.fact.grid_id for micro in grouped(view) or ()}
    return [grid for grid in view.grids if grid.fact.id not in about | inside]


def lent_groups(view: View) -> Sequence[Plain] | None:
    """Chat groups kept by somebody lent: they go when that person goes."""
    if not view.facts.groups_kept:
        return None
    return [group for group in view.groups if view.facts.work.owned.get(group.id)]


def pages(view: View, subject: Subject) -> int:
    """Working days of the period with a page in the worker's diary."""
    return view.facts.work.pages.get(subject.fact.id, 0) if isinstance(subject, Person) else 0


def calls(view: View, person: Person) -> tuple[int, int]:
    """Visits and households met by somebody in the period, entered by record or by name."""
    found = view.facts.work.calls
    return found.get(person.fact.id) or found.get(person.fact.name, (0, 0))


def met(view: View, subject: Subject) -> int:
    """Households met by a worker in the period."""
    return calls(view, subject)[1] if isinstance(subject, Person) else 0


def idle(view: View) -> Sequence[Person] | None:
    """Workers without a single visit in the period; None when no visit is kept."""
    if "visit" not in view.facts.work.kept:
        return None
    return [person for person in of.workers(view) if not calls(view, person)[0]]


def turns(view: View) -> Sequence[Plain]:
    """What happened to the grids and micro-grids of the scope in the period."""
    inside = {grid.fact.id for grid in view.grids} | {micro.fact.id for micro in view.micros}
    ours = view.facts.work.turns
    return [
        Plain("grid", turn.scope_id, f"{turn.day} {turn.act}")
        for turn in ours
        if turn.scope_id in inside or (view.whole and len(view.facts.communities) == 1)
    ]
