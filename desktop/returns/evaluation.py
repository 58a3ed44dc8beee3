"""The figures of a return: the catalogue evaluated over one or several offices, added up, and listed behind.

Every indicator is worked out community by community and its numerators and denominators are added, never its
rates: what several offices send adds up to what the district finds when it counts for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from desktop.domain.permissions import RESTRICTED
from desktop.queries import indicator_facts, return_lines
from desktop.queries.past import Past, past
from desktop.queries.return_lines import Line, LineReader
from desktop.returns.adding import Figure, Sums, shown, summed
from desktop.returns.catalogue import select
from desktop.returns.expressions import Ledger, LedgerReader
from desktop.returns.indicator import Indicator
from desktop.returns.listing import DENOMINATOR, FAILING, NUMERATOR, listed, reader
from desktop.returns.norms import Norms
from desktop.returns.period import Period, quarter_weeks
from desktop.returns.rows import RowRef
from desktop.returns.scope import COMMUNITY, EVERYTHING, GRID, MICRO, Scope
from desktop.returns.view import Office, View
from desktop.workspace import Workspace

__all__ = [
    "DENOMINATOR",
    "FAILING",
    "NUMERATOR",
    "Basis",
    "Figure",
    "Return",
    "evaluate",
    "rows_behind",
]


@dataclass(frozen=True, slots=True)
class Return:
    """The figures for one scope; `place` names it (a community, a grid …), empty for everything."""

    as_of: date
    period: Period
    scope: Scope
    figures: dict[str, Figure]
    place: str = ""
    code: str = ""

    def value(self, code: str) -> float | int | str | None:
        """The value of one indicator."""
        return self.figures[code].value


class Basis:
    """The facts of some offices on one day, read once; any number of figures and lists come from it.

    Reading one office costs two passes over its long tables, whatever is asked for afterwards; only the lists of
    households and residents go back to the file.
    """

    def __init__(
        self,
        offices: Sequence[Workspace],
        *,
        as_of: date,
        period: Period | None = None,
        hidden: Iterable[str] = RESTRICTED,
    ) -> None:
        """`hidden`: the care categories whose members the reader may not know of; none but a specialist's are open."""
        self.as_of, self.period = as_of, period or quarter_weeks(as_of)
        self._readable = tuple(offices)
        self._ledgers: dict[int, LedgerReader] = {}
        self._offices: list[Office] = []
        self._pasts: list[Past] = []
        for office in self._readable:
            with office.read() as db:
                was = past(db, as_of, office.clock)
                facts = indicator_facts.load(
                    db, as_of=as_of, period=self.period, hidden=frozenset(hidden), was=was
                )
            self._pasts.append(was)
            self._offices.append(Office(facts))

    @classmethod
    def joined(cls, parts: Iterable[Basis], *, as_of: date, period: Period | None = None) -> Basis:
        """What several bases of the same day know together; nothing is read again."""
        whole = cls((), as_of=as_of, period=period)
        for part in parts:
            whole._readable += part._readable
            whole._offices += part._offices
            whole._pasts += part._pasts
        return whole

    @property
    def offices(self) -> tuple[Workspace, ...]:
        """The open offices the facts were read from."""
        return self._readable

    @cached_property
    def norms(self) -> Norms:
        """The norms of the first office; a district's are the same for all."""
        return self._offices[0].norms if self._offices else Norms()

    def views(self, scope: Scope = EVERYTHING) -> Iterator[View]:
        """Every community that has part in the scope."""
        for office in self._offices:
            yield from office.views(scope)

    def people(self) -> list[Line]:
        """One line per grid worker of the day, for forms with a row per person."""
        return self._lines(return_lines.people)

    def problems(self) -> list[Line]:
        """One line per problem of the rectification ledger, for forms with a row per problem."""
        return self._lines(return_lines.problems)

    def _lines(self, read: LineReader) -> list[Line]:
        found: list[Line] = []
        for office, was in zip(self._readable, self._pasts, strict=True):
            with office.read() as db:
                found += read(db, day=self.as_of, was=was)
        return found

    def reporter(self) -> str:
        """Who reports: the one community, the county the communities lie in, or the office's own entry."""
        used = [c for office in self._offices for c in office.communities]
        counties = {c.county for c in used}
        if len(used) == 1:
            return used[0].name
        if len(counties) == 1 and (county := counties.pop()):
            return county
        own = (c.name for office in self._offices for c in office.facts.communities if c not in used)
        return next(own, "、".join(c.name for c in used))

    def evaluate(self, *, codes: Iterable[str] | None = None, scope: Scope = EVERYTHING) -> Return:
        """The figures of a scope. Raises `Refused` for an unknown code."""
        return self._evaluate(select(codes), list(self.views(scope)), scope)

    def each(self, kind: str, *, codes: Iterable[str] | None = None) -> tuple[Return, ...]:
        """The figures of every community, grid or micro-grid by itself, in the office's order."""
        chosen = select(codes)
        found = []
        for office in self._offices:
            for scope, place, code in _scopes(office, kind):
                result = self._evaluate(chosen, list(office.views(scope)), scope)
                found.append(replace(result, place=place, code=code))
        return tuple(found)

    def _evaluate(self, chosen: Sequence[Indicator], views: Sequence[View], scope: Scope) -> Return:
        figures = {i.code: self._figure(i, views, scope) for i in chosen}
        return Return(self.as_of, self.period, scope, figures)

    def sums(self, codes: Iterable[str] | None = None) -> dict[str, Sums]:
        """What the figures of the whole are made of, to be added to those of other offices (`Adding`)."""
        views = list(self.views())
        return {one.code: summed(one, views, EVERYTHING) for one in select(codes)}

    def _figure(self, indicator: Indicator, views: Sequence[View], scope: Scope) -> Figure:
        return shown(indicator, summed(indicator, views, scope), self.norms)

    def measure(self, name: str, *, scope: Scope = EVERYTHING) -> int | None:
        """A measure of the long tables added up over a scope; None where no ledger says it."""
        found = [n for view in self.views(scope) if (n := view.measure(name)) is not None]
        return sum(found) if found else None

    def measured(self, name: str, *, scope: Scope = EVERYTHING) -> list[RowRef]:
        """The records a measure counts."""
        return self._behind(scope, lambda view, ledger: Ledger(name).rows(view, ledger))

    def rows(self, code: str, part: str = NUMERATOR, *, scope: Scope = EVERYTHING) -> list[RowRef]:
        """The records behind a figure: its `numerator`, its `denominator`, or those `failing` its target."""
        indicator = select([code])[0]
        return self._behind(scope, lambda view, ledger: listed(indicator, part, view, ledger))

    def _behind(self, scope: Scope, list_: Callable[[View, LedgerReader], list[RowRef]]) -> list[RowRef]:
        found: list[RowRef] = []
        for readable, office, was in zip(self._readable, self._offices, self._pasts, strict=True):
            ledger = self._ledgers.setdefault(
                id(office), reader(readable, self.as_of, office.norms.fresh_days, self.period, was)
            )
            for view in office.views(scope):
                found += list_(view, ledger)
        return found


def _scopes(office: Office, kind: str) -> Iterator[tuple[Scope, str, str]]:
    """Every place of a kind, community by community."""
    if kind not in (COMMUNITY, GRID, MICRO):
        raise ValueError(kind)
    for community in office.communities:
        part = office.part(community.id)
        if kind == COMMUNITY:
            yield Scope(COMMUNITY, community.id), community.name, community.code
        for grid in part.grids:
            if kind == GRID:
                yield Scope(GRID, grid.id), grid.name, grid.code
            elif kind == MICRO:
                yield from ((Scope(MICRO, m.id), m.name, "") for m in part.micros if m.grid_id == grid.id)


def evaluate(
    offices: Sequence[Workspace],
    *,
    codes: Iterable[str] | None = None,
    as_of: date,
    period: Period | None = None,
    scope: Scope = EVERYTHING,
) -> Return:
    """The figures of one or several offices together; without a period the whole weeks of the quarter."""
    return Basis(offices, as_of=as_of, period=period).evaluate(codes=codes, scope=scope)


def rows_behind(
    office: Workspace,
    code: str,
    part: str = NUMERATOR,
    *,
    as_of: date,
    period: Period | None = None,
    scope: Scope = EVERYTHING,
) -> list[RowRef]:
    """The records behind one figure of one office."""
    return Basis([office], as_of=as_of, period=period).rows(code, part, scope=scope)
