"""The numbers of the start screen: which count stands where, in which words, and what it opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.base.i18n import N_
from desktop.queries.coverage import Coverage, Filled
from desktop.queries.overview import Counts
from ui.bridge.target import Target


@dataclass(frozen=True)
class Figure:
    """One big number."""

    word: str
    number: Callable[[Counts], int]
    target: Target


@dataclass(frozen=True)
class Gauge:
    """One coverage bar."""

    word: str
    filled: Callable[[Coverage], Filled]


_ALL_HOUSEHOLDS = Target("households", "all")
FIGURES: tuple[Figure, ...] = (
    Figure(N_("楼栋"), lambda c: c.buildings, Target("households")),
    Figure(N_("房屋"), lambda c: c.dwellings, Target("households")),
    Figure(N_("户"), lambda c: c.households, _ALL_HOUSEHOLDS),
    Figure(N_("人"), lambda c: c.residents, _ALL_HOUSEHOLDS),
    Figure(N_("网格"), lambda c: c.grids, Target("grids")),
    Figure(N_("微网格"), lambda c: c.micro_grids, Target("grids")),
    Figure(N_("队伍"), lambda c: c.staff, Target("team")),
)
GAUGES: tuple[Gauge, ...] = (
    Gauge(N_("网格有网格员"), lambda c: c.somebody),
    Gauge(N_("网格员配备(按人算)"), lambda c: c.enough),
    Gauge(N_("微网格有微网格长"), lambda c: c.leaders),
    Gauge(N_("楼栋有楼栋长"), lambda c: c.heads),
)
