"""The tables of the district's figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desktop.base.i18n import N_, _
from desktop.returns import Figure
from desktop.returns.wording import KINDS, met_words, number_words, value_words
from ui.screens.district.returns.presenter import Line, Part
from ui.theme.roles import Role
from ui.widgets.record_table import Column


def tone(figure: Figure) -> Role | None:
    """Green for met, red for not."""
    return {True: Role.GOOD, False: Role.ALARM, None: None}[figure.met]


FIGURES: tuple[Column[Figure], ...] = (
    Column("code", N_("编号"), lambda f: f.code, width=100, sortable=False),
    Column("name", N_("指标"), lambda f: f.name, width=176, sortable=False),
    Column("value", N_("全区"), value_words, width=84, number=True, sortable=False, tone=tone),
    Column("unit", N_("单位"), lambda f: "" if f.unit == "%" else _(f.unit), width=42, sortable=False),
    Column("target", N_("要求"), lambda f: f.target or "", width=64, sortable=False),
    Column("met", N_("结果"), met_words, width=76, sortable=False, tone=tone),
)
PARTS: tuple[Column[Part], ...] = (
    Column("name", N_("名称"), lambda p: p.name, width=190),
    Column("value", N_("数值"), lambda p: value_words(p.figure), width=90, number=True, tone=lambda p: tone(p.figure)),
    Column("numerator", N_("分子"), lambda p: number_words(p.figure.numerator), width=78, number=True),
    Column("denominator", N_("分母"), lambda p: number_words(p.figure.denominator), width=78, number=True),
    Column("met", N_("结果"), lambda p: met_words(p.figure), width=90, tone=lambda p: tone(p.figure)),
)  # fmt: skip


def _value(part: Part) -> float:
    value = part.figure.value
    return float(value) if isinstance(value, int | float) else -1.0


ORDERS: Mapping[str, Callable[[Part], object]] = {
    "name": lambda p: p.name, "value": _value, "numerator": lambda p: p.figure.numerator or -1,
    "denominator": lambda p: p.figure.denominator or -1, "met": lambda p: str(p.figure.met),
}  # fmt: skip
LINES: tuple[Column[Line], ...] = (
    Column("number", N_("序号"), lambda r: str(r.number), width=52, number=True, sortable=False),
    Column("kind", N_("类别"), lambda r: _(KINDS.get(r.kind, r.kind)), width=80, sortable=False),
    Column("title", N_("名称"), lambda r: r.title, width=170, sortable=False),
    Column("where", N_("哪里"), lambda r: r.where, width=220, sortable=False),
)
