"""The tables of the district's figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desktop.base.i18n import N_, _
from desktop.returns import Figure
from ui.screens.district.returns.presenter import Line, Part
from ui.theme.roles import Role
from ui.widgets.record_table import Column

GROUPS = {
    "A": N_("A 区划与网格"), "B": N_("B 队伍配备"), "C": N_("C 兼职"), "D": N_("D 制度"), "E": N_("E 公示、胸牌、联系卡"),
    "F": N_("F 信息采集"), "G": N_("G 巡查走访"), "H": N_("H 事件办理"), "I": N_("I 微信平台和微群"), "J": N_("J 重点人群"),
    "K": N_("K 共建和双报到"), "L": N_("L 考核和整改"), "M": N_("M 数据质量"),
}  # fmt: skip
KINDS = {
    "household": N_("户"), "resident": N_("居民"), "staff": N_("人员"), "grid": N_("网格"), "micro": N_("微网格"),
    "micro_grid": N_("微网格"), "building": N_("楼栋"), "unit": N_("单元"), "dwelling": N_("房屋"),
    "community": N_("社区"), "compound": N_("小区"), "chat_group": N_("微信群"), "assignment": N_("岗位"),
    "visit": N_("走访"), "patrol": N_("巡查"), "board": N_("公示牌"), "rectification": N_("整改"),
    "return_snapshot": N_("上报存档"),
}  # fmt: skip


def value_words(figure: Figure) -> str:
    """The value as it is read: thousands apart, percent with its sign."""
    if figure.value is None:
        return _("未采集")
    if isinstance(figure.value, str):
        return figure.value
    return f"{figure.value:.1f}%" if figure.unit == "%" else f"{figure.value:,}"


def met_words(figure: Figure) -> str:
    """Whether the target is met, as a word with a shape."""
    return {True: _("✓ 达标"), False: _("✕ 未达标"), None: ""}[figure.met]


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


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
    Column("numerator", N_("分子"), lambda p: _number(p.figure.numerator), width=78, number=True),
    Column("denominator", N_("分母"), lambda p: _number(p.figure.denominator), width=78, number=True),
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
