"""The tables of the page of rules."""

from __future__ import annotations

from typing import Final

from desktop.base.errors import Severity
from desktop.base.i18n import N_, _
from desktop.exchange.packs.comparing import Difference, Part
from ui.screens.settings.rules.presenter import RuleRow
from ui.theme.roles import Role
from ui.widgets.record_table import Column

WEIGHTS: Final = {Severity.BLOCK: N_("必改"), Severity.WARN: N_("提醒"), Severity.INFO: N_("提示")}
PARTS: Final = {
    Part.RULE: N_("检查规则"),
    Part.RECIPE: N_("导入方案"),
    Part.TEMPLATE: N_("导出模板"),
    Part.LAYOUT: N_("版式"),
    Part.RETENTION: N_("保留期限"),
}


def _own(row: RuleRow) -> str:
    if row.changed:
        return _("改过,原来是{weight}").format(weight=_(WEIGHTS[row.default]))
    return _("不能放宽:{why}").format(why=row.fixed) if row.fixed else ""


def _value(row: Difference, value: str) -> str:
    if row.part is Part.RULE:
        return _(WEIGHTS[Severity(value)])
    return value or _("没有")


def _after(row: Difference) -> str:
    if row.kept:
        return _("不变")
    told = _value(row, row.after)
    return _("{told}(里面 {n} 处不同)").format(told=told, n=len(row.details)) if row.details else told


def _whose(row: Difference) -> str:
    if row.kept:
        return _("本社区自己的,区县包没有写")
    return _("本社区自己改过") if row.local else ""


RULES: tuple[Column[RuleRow], ...] = (
    Column("severity", N_("轻重"), lambda r: _(WEIGHTS[r.severity]), width=84, sortable=False,
           tone=lambda r: Role.ACCENT if r.changed else None),
    Column("sentence", N_("规则"), lambda r: r.sentence, width=470, sortable=False),
    Column("own", N_("说明"), _own, width=300, sortable=False,
           tone=lambda r: Role.ACCENT if r.changed else Role.TEXT_MUTED),
    Column("id", N_("代号"), lambda r: r.id, width=200, sortable=False, tone=lambda _r: Role.TEXT_MUTED),
)  # fmt: skip
CHANGES: tuple[Column[Difference], ...] = (
    Column("part", N_("内容"), lambda d: _(PARTS[d.part]), width=112, sortable=False),
    Column("title", N_("哪一个"), lambda d: d.title, width=380, sortable=False),
    Column("before", N_("现在"), lambda d: _value(d, d.before), width=150, sortable=False),
    Column("after", N_("改成"), _after, width=200, sortable=False,
           tone=lambda d: Role.TEXT_MUTED if d.kept else Role.ACCENT),
    Column("local", N_("说明"), _whose, width=140, sortable=False,
           tone=lambda d: Role.TEXT_MUTED if d.kept else Role.WARN),
)  # fmt: skip
