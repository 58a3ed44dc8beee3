"""The tables of the grids screen."""

from __future__ import annotations

from collections.abc import Callable

from desktop.base.errors import Problem
from desktop.base.i18n import N_, _
from desktop.queries.grids import GridRow, MicroRow
from desktop.queries.households import HouseholdRow
from ui.theme.roles import Role
from ui.widgets.record_table import Column


def _names(names: tuple[str, ...]) -> str:
    return "、".join(names) if names else _("空缺")


def _lack(count: int) -> str:
    return _("缺 {n}").format(n=count) if count else _("齐")


def _size_words(problem: Problem | None) -> str:
    return f"! {problem.text}" if problem else _("合适")


def grid_columns(problem: Callable[[GridRow], Problem | None]) -> tuple[Column[GridRow], ...]:
    """`problem` tells what is wrong with a grid's size on the basis in use."""
    return (
        Column("name", N_("网格"), lambda r: r.name, width=104, sortable=False),
        Column("registered", N_("登记户"), lambda r: str(r.size.registered), width=66, number=True, sortable=False),
        Column("occupied", N_("实住户"), lambda r: str(r.size.occupied), width=66, number=True, sortable=False),
        Column("people", N_("实住人口"), lambda r: str(r.size.people), width=76, number=True, sortable=False),
        Column(
            "norm", N_("规模"), lambda r: _size_words(problem(r)), width=178, sortable=False,
            tone=lambda r: Role.WARN if problem(r) else Role.GOOD,
        ),
        Column(
            "leaders", N_("网格长"), lambda r: _names(r.leaders), width=92, sortable=False,
            tone=lambda r: None if r.leaders else Role.ALARM,
        ),
        Column(
            "workers", N_("网格员"), lambda r: _names(r.workers), width=110, sortable=False,
            tone=lambda r: None if r.workers else Role.ALARM,
        ),
        Column(
            "assistants", N_("协管员"), lambda r: _names(r.assistants), width=92, sortable=False,
            tone=lambda r: None if r.assistants else Role.TEXT_MUTED,
        ),
        Column("micros", N_("微网格"), lambda r: str(r.micro_grids), width=62, number=True, sortable=False),
        Column(
            "led", N_("小格区长"), lambda r: _lack(r.micros_without_leader), width=78, sortable=False,
            tone=lambda r: Role.ALARM if r.micros_without_leader else Role.GOOD,
        ),
        Column("buildings", N_("楼栋"), lambda r: str(r.buildings), width=52, number=True, sortable=False),
        Column(
            "headed", N_("楼栋长"), lambda r: _lack(r.buildings_without_head), width=70, sortable=False,
            tone=lambda r: Role.ALARM if r.buildings_without_head else Role.GOOD,
        ),
        Column("code", N_("网格编码"), lambda r: r.code, width=140, sortable=False, shown=False),
    )  # fmt: skip


MICROS: tuple[Column[MicroRow], ...] = (
    Column("name", N_("微网格"), lambda r: r.name, width=104, sortable=False),
    Column("registered", N_("登记户"), lambda r: str(r.size.registered), width=66, number=True, sortable=False),
    Column("occupied", N_("实住户"), lambda r: str(r.size.occupied), width=66, number=True, sortable=False),
    Column("people", N_("实住人口"), lambda r: str(r.size.people), width=76, number=True, sortable=False),
    Column(
        "norm", N_("规模"), lambda r: _size_words(r.problem), width=178, sortable=False,
        tone=lambda r: Role.WARN if r.problem else Role.GOOD,
    ),
    Column(
        "leaders", N_("小格区长"), lambda r: _names(r.leaders), width=110, sortable=False,
        tone=lambda r: None if r.leaders else Role.ALARM,
    ),
    Column(
        "volunteers", N_("志愿者"), lambda r: str(r.volunteers), width=62, number=True, sortable=False,
        tone=lambda r: None if r.volunteers > 1 else Role.WARN,
    ),
    Column("places", N_("楼栋和单元"), lambda r: "、".join(r.places), width=400, sortable=False),
)  # fmt: skip
HOUSEHOLDS: tuple[Column[HouseholdRow], ...] = (
    Column("where", N_("地址"), lambda r: r.where, width=260, sortable=False),
    Column("head", N_("户主"), lambda r: r.head_name, width=110, sortable=False),
    Column("members", N_("人数"), lambda r: str(r.members), width=60, number=True, sortable=False),
    Column("verified", N_("核实日期"), lambda r: r.verified_on, width=100, sortable=False),
)
