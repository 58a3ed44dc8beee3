"""The scoring sheet: items, weights, steps and deductions as data, worked out for every grid and every worker.

An item nobody collected is not scored; the points that could be had shrink with it, so that nobody is marked down for
what the office does not keep. Whoever has more households than the norm is measured by correspondingly less where the
sheet says so (`by_load`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.paths import resource
from desktop.returns.catalogue import BY_CODE
from desktop.returns.evaluation import Basis, Figure
from desktop.returns.scope import GRID, WORKER, Scope

SETTING: Final = "scoring.sheet"


@dataclass(frozen=True, slots=True)
class Item:
    """A figure and the points it earns: `steps` are (from this value on, points), the highest first."""

    group: str
    code: str
    name: str
    points: Fraction
    steps: tuple[tuple[Fraction, Fraction], ...]
    by_load: bool


@dataclass(frozen=True, slots=True)
class Deduction:
    """A figure every record of which takes points off."""

    code: str
    name: str
    each: Fraction
    most: Fraction


@dataclass(frozen=True, slots=True)
class ScoringSheet:
    """A scoring sheet."""

    name: str
    total: Fraction
    items: tuple[Item, ...]
    deductions: tuple[Deduction, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One item as scored. `points` None: nobody collected the figure."""

    group: str
    code: str
    name: str
    value: str
    points: float | None
    most: float


@dataclass(frozen=True, slots=True)
class Score:
    """What a grid or a worker reached, of a hundred."""

    scope: Scope
    name: str
    points: float | None
    lines: tuple[Line, ...]


def shipped() -> ScoringSheet:
    """The sheet that comes with the program."""
    return sheet_of(tomllib.loads(resource("returns", "scoring.toml").read_text("utf-8")))


def sheet_of(plain: Mapping[str, Any]) -> ScoringSheet:
    """A sheet from its plain form. Raises `Refused` for an unknown indicator, bad numbers, or items above the total."""
    try:
        items = tuple(_item(one) for one in plain["item"])
        deductions = tuple(
            Deduction(_code(one), str(one["name"]), Fraction(str(one["each"])), Fraction(str(one["most"])))
            for one in plain.get("deduct", ())
        )
        sheet = ScoringSheet(str(plain["name"]), Fraction(str(plain["total"])), items, deductions)
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise Refused(_("考核表读不懂:{why}").format(why=error), code="scoring.unreadable") from error
    if sum(item.points for item in items) != sheet.total:
        raise Refused(_("各项分值加起来不等于总分。"), code="scoring.total")
    return sheet


def _code(plain: Mapping[str, Any]) -> str:
    if plain["code"] not in BY_CODE:
        raise ValueError(plain["code"])
    return str(plain["code"])


def _item(plain: Mapping[str, Any]) -> Item:
    steps = tuple(sorted(((Fraction(str(a)), Fraction(str(b))) for a, b in plain["steps"]), reverse=True))
    points = Fraction(str(plain["points"]))
    if any(reached > points for _from, reached in steps):
        raise ValueError(plain["code"])
    by_load = bool(plain.get("by_load", False))
    return Item(str(plain["group"]), _code(plain), str(plain["name"]), points, steps, by_load)


def score(basis: Basis, sheet: ScoringSheet, scope: Scope, name: str) -> Score:
    """The points of one grid or worker."""
    codes = [item.code for item in sheet.items] + [deduction.code for deduction in sheet.deductions]
    figures = basis.evaluate(codes=[*codes, "A03"], scope=scope).figures
    load = _load(basis, figures["A03"], scope)
    lines, reached, possible = [], Fraction(0), Fraction(0)
    for item in sheet.items:
        value = figures[item.code].value
        points = None if not isinstance(value, (int, float)) else _points(item, Fraction(str(value)), load)
        if points is not None:
            reached, possible = reached + points, possible + item.points
        lines.append(_line(item.group, figures[item.code], item.name, points, item.points))
    for deduction in sheet.deductions:
        figure = figures[deduction.code]
        off = None if figure.numerator is None else min(deduction.most, deduction.each * figure.numerator)
        reached -= off or 0
        lines.append(_line(_("扣分"), figure, deduction.name, None if off is None else -off, Fraction(0)))
    total = max(Fraction(0), reached) * sheet.total / possible if possible else None
    return Score(scope, name, None if total is None else float(round(total, 1)), tuple(lines))


def _line(group: str, figure: Figure, name: str, points: Fraction | None, most: Fraction) -> Line:
    value = _("未采集") if figure.value is None else f"{figure.value}{'%' if figure.unit == '%' else ''}"
    return Line(group, figure.code, name, value, None if points is None else float(points), float(most))


def _points(item: Item, value: Fraction, load: Fraction) -> Fraction:
    measured = min(Fraction(100), value * load) if item.by_load else value
    return next((points for least, points in item.steps if measured >= least), Fraction(0))


def _load(basis: Basis, households: Figure, scope: Scope) -> Fraction:
    """How many times the norm somebody looks after, one at least."""
    count = households.value if isinstance(households.value, int) else 0
    return (
        max(Fraction(1), Fraction(count, basis.norms.high)) if scope.kind in (GRID, WORKER) else Fraction(1)
    )


def grids(basis: Basis, sheet: ScoringSheet) -> list[Score]:
    """Every grid, the best first."""
    found = [score(basis, sheet, part.scope, part.place) for part in basis.each(GRID, codes=["A11"])]
    return _ranked(found)


def workers(basis: Basis, sheet: ScoringSheet) -> list[Score]:
    """Every grid worker over all of their grids, the best first."""
    people = {p.id: p.title for p in basis.rows("B01") if p.kind == "staff"}
    return _ranked([score(basis, sheet, Scope(WORKER, staff), name) for staff, name in people.items()])


def _ranked(found: Sequence[Score]) -> list[Score]:
    return sorted(
        found, key=lambda one: (-(one.points if one.points is not None else -1), one.name, one.scope.id)
    )
