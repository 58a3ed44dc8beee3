"""What a numerator or a denominator is made of: something that has a value in a view and the rows behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from desktop.queries.indicator_tallies import LedgerRow
from desktop.returns.rows import RowRef
from desktop.returns.subjects import Subject
from desktop.returns.view import View

LedgerReader = Callable[[str], Sequence[LedgerRow]]  # measure -> its households or residents
Subjects = Callable[[View], Sequence[Subject] | None]


class Expression(Protocol):
    """A whole number in a view, None where nobody collected it."""

    def value(self, view: View) -> int | None: ...

    def rows(self, view: View, ledger: LedgerReader) -> list[RowRef]: ...


@dataclass(frozen=True, slots=True)
class Count:
    """How many subjects there are."""

    subjects: Subjects

    def value(self, view: View) -> int | None:
        found = self.subjects(view)
        return None if found is None else len(found)

    def rows(self, view: View, ledger: LedgerReader) -> list[RowRef]:  # noqa: ARG002 - needs no ledger
        return [subject.ref for subject in self.subjects(view) or ()]


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over subjects, of which each says its part; the rows are those with a part."""

    subjects: Subjects
    part: Callable[[View, Subject], int]

    def value(self, view: View) -> int | None:
        found = self.subjects(view)
        return None if found is None else sum(self.part(view, subject) for subject in found)

    def rows(self, view: View, ledger: LedgerReader) -> list[RowRef]:  # noqa: ARG002 - needs no ledger
        return [subject.ref for subject in self.subjects(view) or () if self.part(view, subject)]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Households or residents for which a measure of the long tables holds.

    `said` names the measure that must hold for at least one record, `kept` the table that must have a record at all,
    or else nobody collected this.
    """

    measure: str
    said: str = ""
    kept: str = ""

    def value(self, view: View) -> int | None:
        if self.kept and self.kept not in view.facts.work.kept:
            return None
        if self.said and not view.measure(self.said):
            return None
        return view.measure(self.measure)

    def rows(self, view: View, ledger: LedgerReader) -> list[RowRef]:
        """The records in scope, then the grids of which only a declared figure is known."""
        measure = "occupied" if self.measure == "cards_due" else self.measure
        found = []
        if view.has_ledger:
            found = [
                RowRef(row.kind, row.id, row.title, row.where)
                for row in ledger(measure)
                if view.holds(row.building_id, row.unit_id)
            ]
        declared = (grid for grid in view.grids if grid.figures is None and grid.measure(self.measure))
        return found + [grid.ref for grid in declared]


@dataclass(frozen=True, slots=True)
class Uncollected:
    """What no record of the ledger is kept about: 未采集, never nought."""

    def value(self, view: View) -> int | None:  # noqa: ARG002 - whatever the view
        return None

    def rows(self, view: View, ledger: LedgerReader) -> list[RowRef]:  # noqa: ARG002 - nothing to list
        return []


@dataclass(frozen=True, slots=True)
class Times:
    """A multiple of an expression; its rows stay single."""

    what: Expression
    times: int

    def value(self, view: View) -> int | None:
        n = self.what.value(view)
        return None if n is None else n * self.times

    def rows(self, view: View, ledger: LedgerReader) -> list[RowRef]:
        return self.what.rows(view, ledger)


@dataclass(frozen=True, slots=True)
class Less:
    """The first without what the second counts of it: its rows are the first's that are not the second's."""

    first: Expression
    second: Expression

    def value(self, view: View) -> int | None:
        a, b = self.first.value(view), self.second.value(view)
        return None if a is None or b is None else a - b

    def rows(self, view: View, ledger: LedgerReader) -> list[RowRef]:
        others = {(row.kind, row.id) for row in self.second.rows(view, ledger)}
        return [row for row in self.first.rows(view, ledger) if (row.kind, row.id) not in others]


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the view that is no count; nothing stands behind it."""

    number: Callable[[View], int | None]

    def value(self, view: View) -> int | None:
        return self.number(view)

    def rows(self, view: View, ledger: LedgerReader) -> list[RowRef]:  # noqa: ARG002 - nothing to list
        return []


@dataclass(frozen=True, slots=True)
class Where:
    """A measure of the long tables within some of the micro-grids of the view, named by their ids."""

    measure: str
    micros: Callable[[View], Sequence[str]]
    kept: str = ""

    def value(self, view: View) -> int | None:
        if not view.has_ledger or (self.kept and self.kept not in view.facts.work.kept):
            return None
        return sum(view.land.by_micro.get(micro, {}).get(self.measure, 0) for micro in self.micros(view))

    def rows(self, view: View, ledger: LedgerReader) -> list[RowRef]:
        inside = frozenset(self.micros(view))
        return [
            RowRef(row.kind, row.id, row.title, row.where)
            for row in (ledger(self.measure) if view.has_ledger else ())
            if len(at := view.land.micros_of(row.building_id, row.unit_id)) == 1 and at <= inside
        ]


@dataclass(frozen=True, slots=True)
class Excess:
    """How much the first is above the second, never below nothing."""

    first: Expression
    second: Expression

    def value(self, view: View) -> int | None:
        a, b = self.first.value(view), self.second.value(view)
        return None if a is None or b is None else max(0, a - b)

    def rows(self, view: View, ledger: LedgerReader) -> list[RowRef]:
        return self.first.rows(view, ledger)


@dataclass(frozen=True, slots=True)
class Least:
    """The smaller of two; its rows are the first's."""

    first: Expression
    second: Expression

    def value(self, view: View) -> int | None:
        a, b = self.first.value(view), self.second.value(view)
        return None if a is None or b is None else min(a, b)

    def rows(self, view: View, ledger: LedgerReader) -> list[RowRef]:
        return self.first.rows(view, ledger)


@dataclass(frozen=True, slots=True)
class Both:
    """The sum of two expressions; what is unknown in one is left out."""

    first: Expression
    second: Expression

    def value(self, view: View) -> int | None:
        known = [n for n in (self.first.value(view), self.second.value(view)) if n is not None]
        return sum(known) if known else None

    def rows(self, view: View, ledger: LedgerReader) -> list[RowRef]:
        return self.first.rows(view, ledger) + self.second.rows(view, ledger)


@dataclass(frozen=True, slots=True)
class Product:
    """So many of each subject (weeks per grid, days per grid)."""

    subjects: Subjects
    times: Callable[[View], int]

    def value(self, view: View) -> int | None:
        found = self.subjects(view)
        return None if found is None else len(found) * self.times(view)

    def rows(self, view: View, ledger: LedgerReader) -> list[RowRef]:  # noqa: ARG002 - needs no ledger
        return [subject.ref for subject in self.subjects(view) or ()]


@dataclass(frozen=True, slots=True)
class Placement:
    """Households of the ledger by how many micro-grids claim their place: 0 a gap, 1 as it should be, 2 or more."""

    claims: int

    def value(self, view: View) -> int | None:
        if not view.has_ledger:
            return None
        if not view.whole:
            return view.measure("registered") if self.claims == 1 else 0
        sums = view.land.by_community[view.home.id]
        if self.claims == 1:
            return sums["placed"]
        overlapping = sums["overlapping"]
        return overlapping if self.claims else sums["registered"] - sums["placed"] - overlapping

    def rows(self, view: View, ledger: LedgerReader) -> list[RowRef]:
        return [
            RowRef(row.kind, row.id, row.title, row.where)
            for row in (ledger("registered") if view.has_ledger else ())
            if view.holds(row.building_id, row.unit_id)
            and min(2, len(view.land.micros_of(row.building_id, row.unit_id))) == self.claims
        ]
