"""The tables of the page of rules."""

from __future__ import annotations

from typing import Final

from desktop.base.errors import Severity
from desktop.base.i18n import N_, _
from ui.screens.settings.rules.presenter import RuleRow
from ui.theme.roles import Role
from ui.widgets.record_table import Column

WEIGHTS: Final = {Severity.BLOCK: N_("必改"), Severity.WARN: N_("提醒"), Severity.INFO: N_("提示")}


def _own(row: RuleRow) -> str:
    if row.changed:
        return _("改过,原来是{weight}").format(weight=_(WEIGHTS[row.default]))
    return _("不能放宽:{why}").format(why=row.fixed) if row.fixed else ""


RULES: tuple[Column[RuleRow], ...] = (
    Column("severity", N_("轻重"), lambda r: _(WEIGHTS[r.severity]), width=84, sortable=False,
           tone=lambda r: Role.ACCENT if r.changed else None),
    Column("sentence", N_("规则"), lambda r: r.sentence, width=470, sortable=False),
    Column("own", N_("说明"), _own, width=300, sortable=False,
           tone=lambda r: Role.ACCENT if r.changed else Role.TEXT_MUTED),
    Column("id", N_("代号"), lambda r: r.id, width=200, sortable=False, tone=lambda _r: Role.TEXT_MUTED),
)  # fmt: skip
