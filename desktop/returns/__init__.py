"""Returns: the indicator catalogue, its figures, what contradicts in them, and the district's workbook filled.

    basis = Basis([office], as_of=day)             the facts of one or several offices, read once
    basis.evaluate(codes=["A", "B05"])             -> Return: figures with value, numerator, denominator, words
    basis.each("grid")                             -> one Return per community, grid or micro-grid
    basis.rows("B05", "failing")                   -> the records behind a figure
    contradictions(basis)                          -> sentences with the values and records they are about
    evaluate([office], as_of=day) / rows_behind(office, "B05", as_of=day)   the same in one call
    CATALOGUE, BY_CODE, select(["B"])              the indicators themselves
    Scope("grid", id), EVERYTHING                  what a return is about
    template.fill_template(blank, filled, basis)   the district's own workbook, taught once or guessed

A value of None is 未采集: nobody recorded what it would be counted from. It is never shown as 0.
"""

from desktop.returns.catalogue import BY_CODE, CATALOGUE, select
from desktop.returns.contradictions import Contradiction, contradictions
from desktop.returns.evaluation import (
    DENOMINATOR,
    FAILING,
    NUMERATOR,
    Basis,
    Figure,
    Return,
    evaluate,
    rows_behind,
)
from desktop.returns.indicator import Form, Indicator
from desktop.returns.norms import Norms
from desktop.returns.period import quarter_weeks, read_period
from desktop.returns.rows import RowRef
from desktop.returns.scope import EVERYTHING, Scope

__all__ = [
    "BY_CODE",
    "CATALOGUE",
    "DENOMINATOR",
    "EVERYTHING",
    "FAILING",
    "NUMERATOR",
    "Basis",
    "Contradiction",
    "Figure",
    "Form",
    "Indicator",
    "Norms",
    "Return",
    "RowRef",
    "Scope",
    "contradictions",
    "evaluate",
    "quarter_weeks",
    "read_period",
    "rows_behind",
    "select",
]
