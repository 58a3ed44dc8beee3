"""The records behind a figure: which of numerator, denominator and whole they are, read from the file once each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from desktop.queries import indicator_tallies
from desktop.queries.indicator_tallies import LedgerRow
from desktop.queries.past import Past
from desktop.returns.expressions import LedgerReader
from desktop.returns.indicator import Indicator, Wanted
from desktop.returns.period import Period
from desktop.returns.rows import RowRef
from desktop.returns.view import View
from desktop.workspace import Workspace

NUMERATOR: Final = "numerator"
DENOMINATOR: Final = "denominator"
FAILING: Final = "failing"


def reader(office: Workspace, as_of: date, fresh_days: int, period: Period, was: Past) -> LedgerReader:
    """Lists the households or residents of a measure, asking the file once per measure."""
    known: dict[str, Sequence[LedgerRow]] = {}

    def read(measure: str) -> Sequence[LedgerRow]:
        if measure not in known:
            with office.read() as db:
                known[measure] = indicator_tallies.rows_of(
                    db, measure, as_of, fresh_days=fresh_days, period=period, was=was
                )
        return known[measure]

    return read


def listed(indicator: Indicator, part: str, view: View, ledger: LedgerReader) -> list[RowRef]:
    if view.scope.depth > indicator.depth:
        return []
    if part == NUMERATOR:
        return indicator.numerator.rows(view, ledger)
    whole = indicator.denominator or indicator.whole
    if part == DENOMINATOR:
        return whole.rows(view, ledger) if whole else []
    if indicator.failing:
        return [subject.ref for subject in indicator.failing(view) or ()]
    if indicator.lacking:
        return indicator.lacking.rows(view, ledger)
    if indicator.target is Wanted.ZERO:
        return indicator.numerator.rows(view, ledger)
    if whole is None:
        return []
    good = {(row.kind, row.id) for row in indicator.numerator.rows(view, ledger)}
    return [row for row in whole.rows(view, ledger) if (row.kind, row.id) not in good]
