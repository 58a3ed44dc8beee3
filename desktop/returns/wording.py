"""How figures are read: the groups of the catalogue, the kinds behind a list, a value and whether its target is met."""

from __future__ import annotations

from typing import Final

from desktop.base.i18n import N_, _
from desktop.returns.evaluation import Figure

GROUPS: Final = {
    "A": N_("A 区划与网格"), "B": N_("B 队伍配备"), "C": N_("C 兼职"), "D": N_("D 制度"), "E": N_("E 公示、胸牌、联系卡"),
    "F": N_("F 信息采集"), "G": N_("G 巡查走访"), "H": N_("H 事件办理"), "I": N_("I 微信平台和微群"), "J": N_("J 重点人群"),
    "K": N_("K 共建和双报到"), "L": N_("L 考核和整改"), "M": N_("M 数据质量"),
}  # fmt: skip
KINDS: Final = {
    "household": N_("户"), "resident": N_("居民"), "staff": N_("人员"), "grid": N_("网格"), "micro": N_("微网格"),
    "micro_grid": N_("微网格"), "building": N_("楼栋"), "unit": N_("单元"), "dwelling": N_("房屋"),
    "community": N_("社区"), "compound": N_("小区"), "chat_group": N_("微信群"), "assignment": N_("岗位"),
    "visit": N_("走访"), "patrol": N_("巡查"), "board": N_("公示牌"), "rectification": N_("整改"),
    "return_snapshot": N_("上报存档"),
}  # fmt: skip


def value_words(figure: Figure) -> str:
    """The value as it is read: thousands apart, percent with its sign, 未采集 where nothing was recorded."""
    if figure.value is None:
        return _("未采集")
    if isinstance(figure.value, str):
        return figure.value
    return f"{figure.value:.1f}%" if figure.unit == "%" else f"{figure.value:,}"


def met_words(figure: Figure) -> str:
    """Whether the target is met, as a word with a shape."""
    return {True: _("✓ 达标"), False: _("✕ 未达标"), None: ""}[figure.met]


def number_words(value: int | None) -> str:
    """A count with thousands apart, nothing for none."""
    return "" if value is None else f"{value:,}"
