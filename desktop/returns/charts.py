"""The charts of a return as data: bars with their values, what is within the norm, and the list behind every bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from desktop.base.i18n import N_, _
from desktop.queries.indicator_measures import OLDEST
from desktop.returns.evaluation import FAILING, NUMERATOR, Basis, Figure
from desktop.returns.indicator import Value
from desktop.returns.rows import RowRef
from desktop.returns.scope import EVERYTHING, GRID, WORKER, Scope


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `value` None is 未采集; `other` grows to the left (a pyramid). `code` and `part`, or `measure`, say
    which list of `scope` stands behind it; `good` None means that nothing is wanted of it."""

    label: str
    value: float | None
    shown: str
    code: str = ""
    part: str = NUMERATOR
    measure: str = ""
    scope: Scope = EVERYTHING
    good: bool | None = None
    other: float | None = None
    other_shown: str = ""
    other_measure: str = ""

    def rows(self, basis: Basis, *, other: bool = False) -> list[RowRef]:
        """The records behind the bar, or behind its left side."""
        measure = self.other_measure if other else self.measure
        if measure:
            return basis.measured(measure, scope=self.scope)
        return basis.rows(self.code, self.part, scope=self.scope) if self.code else []


@dataclass(frozen=True, slots=True)
class Chart:
    """A title, what the bars are in, the band of the norm if there is one, and the bars from the top."""

    key: str
    title: str
    unit: str
    bars: tuple[Bar, ...]
    band: tuple[float, float] | None = None


def _percent(figure: Figure) -> Bar:
    value = float(figure.value) if isinstance(figure.value, (int, float)) else None
    part = NUMERATOR if figure.met in (True, None) else FAILING
    return Bar(figure.name, value, _shown(figure.value, "%"), figure.code, part, good=figure.met)


def _shown(value: Value, unit: str = "") -> str:
    return (
        _("未采集") if value is None else f"{value:g}{unit}" if isinstance(value, float) else f"{value}{unit}"
    )


def coverage(basis: Basis) -> Chart:
    """Posts and persons: three answers to the same question."""
    figures = basis.evaluate(codes=["B04", "B05", "B07", "B12", "B13", "B14", "B17", "B18"]).figures
    return Chart(
        "coverage",
        _("岗位和人员配备"),
        "%",
        tuple(_percent(figure) for figure in figures.values() if figure.unit == "%"),
        (100, 100),
    )


def sizes(basis: Basis, measure: str) -> Chart:
    """Every grid with its households, against the norm; `measure` is `registered` or `occupied`."""
    code, norms = {"registered": "A03", "occupied": "A04"}[measure], basis.norms
    several = sum(1 for _view in basis.views()) > 1
    bars = []
    for view in basis.views():
        for grid in view.grids:
            value = grid.measure(measure)
            name = f"{view.home.name} {grid.name}" if several else grid.name
            good = None if value is None else norms.low <= value <= norms.high
            bars.append(Bar(name, value, _shown(value), code, scope=Scope(GRID, grid.fact.id), good=good))
    title = _("网格登记户数") if measure == "registered" else _("网格实住户数")
    return Chart(f"sizes.{measure}", title, _("户"), tuple(bars), (norms.low, norms.high))


def freshness(basis: Basis) -> Chart:
    """How fresh the register is, in households."""
    figures = basis.evaluate(codes=["F01", "F08", "F09", "F10"]).figures
    words = {
        "F01": (N_("一年内核实过"), None), "F08": (N_("时段内核实过"), None), "F09": (N_("超期或从未核实"), False),
        "F10": (N_("有存疑没有解决"), False),
    }  # fmt: skip
    bars = tuple(
        Bar(_(name), figures[code].numerator, _shown(figures[code].numerator), code,
        good=good if figures[code].numerator else None)
        for code, (name, good) in words.items()
    )  # fmt: skip
    return Chart("freshness", _("信息新旧"), _("户"), bars)


def pyramid(basis: Basis) -> Chart:
    """Residents living here by ten years of age, men to the left, the oldest on top."""
    bars = []
    for first in range(OLDEST, -1, -10):
        men, women = basis.measure(f"men{first}"), basis.measure(f"women{first}")
        label = _("{n}岁以上").format(n=first) if first == OLDEST else f"{first}–{first + 9}"
        bars.append(Bar(
            label, women, _shown(women), measure=f"women{first}", other=men, other_shown=_shown(men),
            other_measure=f"men{first}",
        ))  # fmt: skip
    return Chart("pyramid", _("人口金字塔(左男右女)"), _("人"), tuple(bars))


def loads(basis: Basis) -> Chart:
    """Every grid worker with the households of their grids, the heaviest on top."""
    bars = []
    for view in basis.views():
        homes = {grid.fact.id: grid.measure("registered") for grid in view.grids}
        for worker in sorted({worker for grid in view.grids for worker in grid.workers}):
            held = [homes[grid] for grid in view.team.grids.get(worker, ()) if grid in homes]
            value = sum(n for n in held if n is not None) if any(n is not None for n in held) else None
            name, scope = view.facts.staff[worker].name, Scope(WORKER, worker)
            good = None if value is None else value <= basis.norms.high
            bars.append(Bar(name, value, _shown(value), "A11", scope=scope, good=good))
    bars.sort(key=lambda bar: (-(bar.value or 0), bar.label))
    return Chart("loads", _("网格员负责的户数"), _("户"), tuple(bars), (0, basis.norms.high))


def table(basis: Basis) -> Chart:
    """Every indicator of the catalogue with its value, to be read and not to be compared by length."""
    figures = basis.evaluate().figures.values()
    bars = tuple(
        Bar(f"{f.code} {f.name}", None, _shown(f.value, _unit(f)), f.code, good=f.met) for f in figures
    )
    return Chart("table", _("全部指标"), "", bars)


def _unit(figure: Figure) -> str:
    return "%" if figure.unit == "%" else ""


def trend(code: str, name: str, points: Sequence[tuple[str, Value]]) -> Chart:
    """An indicator over the issued returns, the oldest on top; `points` come from `snapshot.trend`."""
    bars = tuple(
        Bar(day, float(value) if isinstance(value, (int, float)) else None, _shown(value), code)
        for day, value in points
    )
    return Chart(f"trend.{code}", _("{name}历次上报").format(name=name), "", bars)


_ALL: Final[tuple[Callable[[Basis], Chart], ...]] = (
    coverage, lambda basis: sizes(basis, "registered"), lambda basis: sizes(basis, "occupied"), freshness, pyramid, loads,
)  # fmt: skip


def charts(basis: Basis) -> tuple[Chart, ...]:
    """All of a day that have anything to show."""
    made = (make(basis) for make in _ALL)
    return tuple(chart for chart in made if any(bar.value is not None for bar in chart.bars))


def longest_first(chart: Chart) -> Chart:
    """The same chart with its longest bars on top."""
    return replace(chart, bars=tuple(sorted(chart.bars, key=lambda bar: -(bar.value or 0))))
