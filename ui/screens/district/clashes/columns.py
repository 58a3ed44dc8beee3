"""The table of what does not fit together."""

from __future__ import annotations

from desktop.base.i18n import N_, _
from desktop.district.clashes import KINDS, Clash
from ui.theme.roles import Role
from ui.widgets.record_table import Column

CLASHES: tuple[Column[Clash], ...] = (
    Column("grade", N_("程度"), lambda c: _("✕ 影响合计") if c.serious else _("▲ 要说明"), width=112, sortable=False,
           tone=lambda c: Role.ALARM if c.serious else Role.WARN),
    Column("kind", N_("类别"), lambda c: _(KINDS[c.kind]), width=176, sortable=False),
    Column("where", N_("社区"), lambda c: c.where, width=190, sortable=False),
    Column("text", N_("内容"), lambda c: c.text, width=310, sortable=False),
    Column("fix", N_("怎么办"), lambda c: c.fix, width=300, sortable=False),
)  # fmt: skip
