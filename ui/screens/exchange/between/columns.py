"""The inbox of the district's tickets, and the moves out that wait."""

from __future__ import annotations

from typing import Final

from desktop.base.i18n import N_, _
from desktop.domain.between import Asks
from desktop.queries.between import Move, Ticket
from ui.theme.roles import Role
from ui.widgets.record_table import Column

SHORT: Final = {
    Asks.TWICE: N_("两边都有"),
    Asks.MOVED: N_("已转出"),
    Asks.ARRIVED: N_("转入"),
    Asks.REFUSED: N_("转出退回"),
    Asks.AFTER: N_("转出后又改"),
}

TICKETS = (
    Column[Ticket]("asks", N_("什么事"), lambda t: _(SHORT[t.asks]), width=124, sortable=False),
    Column[Ticket]("names", N_("谁"), lambda t: t.names or _("(已不在册)"), width=110, sortable=False),
    Column[Ticket]("other", N_("对方"), lambda t: t.other, width=138, sortable=False),
    Column[Ticket]("on", N_("哪天"), lambda t: t.on, width=84, sortable=False),
    Column[Ticket](
        "state", N_("状态"), lambda t: t.state, width=140, sortable=False,
        tone=lambda t: Role.WARN if t.open else None,
    ),
)  # fmt: skip
MOVES = (
    Column[Move]("names", N_("谁"), lambda m: m.names, width=130, sortable=False),
    Column[Move]("target", N_("转到"), lambda m: m.target, width=130, sortable=False),
    Column[Move]("on", N_("哪天提出"), lambda m: m.on, width=118, sortable=False),
    Column[Move]("by", N_("谁提出"), lambda m: m.by, width=80, sortable=False),
)
