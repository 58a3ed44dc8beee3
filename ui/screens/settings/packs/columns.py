"""The tables of the page of what the district lays down."""

from __future__ import annotations

from typing import Final

from desktop.base.errors import Severity
from desktop.base.i18n import N_, _
from desktop.domain.packed import PART_NAMES, Part
from desktop.exchange.packs.comparing import Difference
from ui.screens.settings.packs.presenter import Line, Stand
from ui.theme.roles import Role
from ui.widgets.record_table import Column

WEIGHTS: Final = {Severity.BLOCK: N_("必改"), Severity.WARN: N_("提醒"), Severity.INFO: N_("提示")}


def _value(row: Difference, value: str) -> str:
    if row.part is Part.RULE and value in set(Severity):
        return _(WEIGHTS[Severity(value)])
    return value or _("没有")


def _after(line: Line) -> str:
    row = line.row
    if line.stand is Stand.OWN:
        return _("不变")
    told = _value(row, row.after)
    if row.details:
        told = _("{told}(里面 {n} 处不同)").format(told=told, n=len(row.details))
    return _("不变(区里:{told})").format(told=told) if line.stand is Stand.KEPT else told


def _whose(line: Line) -> str:
    return {
        Stand.CHANGE: "",
        Stand.GIVEN: _("不再用本社区的"),
        Stand.KEPT: _("本社区自己改过,保持"),
        Stand.OWN: _("本社区自己的,区里没有说"),
    }[line.stand]


def _here(row: Difference) -> str:
    return _value(row, row.after) if row.local else _("同区里")


TAKEN: tuple[Column[Difference], ...] = (
    Column("part", N_("内容"), lambda d: _(PART_NAMES[d.part]), width=124, sortable=False),
    Column("title", N_("哪一个"), lambda d: d.title, width=400, sortable=False),
    Column("version", N_("第几版"), lambda d: str(d.version or ""), width=64, sortable=False, number=True),
    Column("before", N_("区里定的"), lambda d: _value(d, d.before), width=260, sortable=False),
    Column("after", N_("这里用的"), _here, width=190, sortable=False,
           tone=lambda d: Role.WARN if d.local else Role.TEXT_MUTED),
)  # fmt: skip
CHANGES: tuple[Column[Line], ...] = (
    Column("part", N_("内容"), lambda d: _(PART_NAMES[d.row.part]), width=124, sortable=False),
    Column("title", N_("哪一个"), lambda d: d.row.title, width=340, sortable=False),
    Column("before", N_("现在"), lambda d: _value(d.row, d.row.before), width=150, sortable=False),
    Column("after", N_("改成"), _after, width=210, sortable=False,
           tone=lambda d: Role.ACCENT if d.stand in (Stand.CHANGE, Stand.GIVEN) else Role.TEXT_MUTED),
    Column("whose", N_("说明"), _whose, width=170, sortable=False,
           tone=lambda d: Role.TEXT_MUTED if d.stand is Stand.OWN else Role.WARN),
)  # fmt: skip
