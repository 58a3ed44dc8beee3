"""The tables of the page of retention."""

from __future__ import annotations

from typing import Final

from desktop.base.i18n import N_, _
from desktop.domain.field_names import kind_name
from desktop.domain.retention import THEN_WORDS
from desktop.queries.retention import Certificate, Due
from ui.screens.settings.retention.presenter import RuleRow
from ui.theme.roles import Role
from ui.widgets.record_table import Column

RULES: Final[tuple[Column[RuleRow], ...]] = (
    Column("name", N_("哪一类"), lambda r: _(r.rule.name), width=190, sortable=False),
    Column("days", N_("保留天数"), lambda r: str(r.days), width=76, sortable=False, number=True,
           tone=lambda r: Role.ACCENT if r.days != r.rule.days else None),
    Column("due", N_("已到期"), lambda r: str(r.total or ""), width=64, sortable=False, number=True,
           tone=lambda r: Role.WARN if r.total else None),
    Column("then", N_("到期后"), lambda r: _(THEN_WORDS[r.rule.then]), width=230, sortable=False),
    Column("since", N_("从哪天算起"), lambda r: _(r.rule.since), width=130, sortable=False,
           tone=lambda _r: Role.TEXT_MUTED),
)  # fmt: skip
DUE: Final[tuple[Column[Due], ...]] = (
    Column("kind", N_("内容"), lambda d: kind_name(d.kind), width=96, sortable=False),
    Column("title", N_("是谁、是什么"), lambda d: d.title or _("(不显示)"), width=190, sortable=False,
           tone=lambda d: None if d.title else Role.TEXT_MUTED),
    Column("since", N_("从这天算起"), lambda d: d.since, width=96, sortable=False),
)  # fmt: skip
CERTIFICATES: Final[tuple[Column[Certificate], ...]] = (
    Column("number", N_("编号"), lambda c: c.number, width=130, sortable=False),
    Column("on", N_("删除日期"), lambda c: c.erased_on, width=96, sortable=False),
    Column("counts", N_("删除了多少"), lambda c: _("、").join(f"{kind_name(k)} {n}" for k, n in c.counts.items()),
           width=230, sortable=False),
    Column("who", N_("经手人"), lambda c: c.erased_by, width=80, sortable=False),
)  # fmt: skip
