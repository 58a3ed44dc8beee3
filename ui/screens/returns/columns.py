"""The tables of the returns screen."""

from __future__ import annotations

from desktop.base.i18n import N_, _
from desktop.returns.contradictions import Contradiction
from desktop.returns.evaluation import Figure
from desktop.returns.rows import RowRef
from ui.theme.roles import Role
from ui.widgets.record_table import Column

GROUPS = {
    "A": N_("A 区划与网格"),
    "B": N_("B 队伍配备"),
    "C": N_("C 兼职"),
    "D": N_("D 制度"),
    "E": N_("E 公示、胸牌、联系卡"),
    "F": N_("F 信息采集"),
    "G": N_("G 巡查走访"),
    "H": N_("H 事件办理"),
    "I": N_("I 微信平台和微群"),
}
KINDS = {
    "household": N_("户"), "resident": N_("居民"), "staff": N_("人员"), "grid": N_("网格"), "micro": N_("微网格"),
    "micro_grid": N_("微网格"), "building": N_("楼栋"), "unit": N_("单元"), "dwelling": N_("房屋"),
    "community": N_("社区"), "compound": N_("小区"), "chat_group": N_("微信群"), "assignment": N_("岗位"),
}  # fmt: skip


def value_words(figure: Figure) -> str:
    """The value as it is read: thousands apart, percent with its sign."""
    if figure.value is None:
        return _("未采集")
    if isinstance(figure.value, str):
        return figure.value
    if figure.unit == "%":
        return f"{figure.value:.1f}%"
    return f"{figure.value:,}"


def met_words(figure: Figure) -> str:
    """Whether the target is met, as a word with a shape."""
    return {True: _("✓ 达标"), False: _("✕ 未达标"), None: ""}[figure.met]


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _met_tone(figure: Figure) -> Role | None:
    return {True: Role.GOOD, False: Role.ALARM, None: None}[figure.met]


FIGURES: tuple[Column[Figure], ...] = (
    Column("code", N_("编号"), lambda f: f.code, width=112, sortable=False),
    Column("name", N_("指标"), lambda f: f.name, width=212, sortable=False),
    Column("value", N_("数值"), value_words, width=78, number=True, sortable=False, tone=_met_tone),
    Column("unit", N_("单位"), lambda f: "" if f.unit == "%" else _(f.unit), width=44, sortable=False),
    Column("numerator", N_("分子"), lambda f: _number(f.numerator), width=64, number=True, sortable=False),
    Column(
        "denominator", N_("分母"), lambda f: _number(f.denominator), width=64, number=True, sortable=False
    ),
    Column("target", N_("要求"), lambda f: f.target or "", width=70, sortable=False),
    Column("met", N_("结果"), met_words, width=74, sortable=False, tone=_met_tone),
)
ROWS: tuple[Column[RowRef], ...] = (
    Column("kind", N_("类别"), lambda r: _(KINDS.get(r.kind, r.kind)), width=62, sortable=False),
    Column("title", N_("名称"), lambda r: r.title, width=150, sortable=False),
    Column("where", N_("说明"), lambda r: r.where, width=220, sortable=False),
)
CLASHES: tuple[Column[Contradiction], ...] = (
    Column("text", N_("矛盾"), lambda c: c.text, width=420, sortable=False, tone=lambda _c: Role.WARN),
)
