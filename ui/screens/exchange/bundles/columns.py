"""The table of the bundle screen."""

from __future__ import annotations

from typing import Final

from desktop.base.i18n import N_
from desktop.queries import arrivals
from desktop.queries.arrivals import Line
from desktop.queries.trust import TrustedSigner
from ui.theme.roles import Role
from ui.widgets.record_table import Column

TRUSTED: tuple[Column[TrustedSigner], ...] = (
    Column("name", N_("单位或电脑"), lambda s: s.name, width=120, sortable=False),
    Column("fingerprint", N_("核对码"), lambda s: s.fingerprint, width=150, sortable=False),
    Column("since", N_("从哪天起"), lambda s: s.since, width=84, sortable=False),
)
_TONES: Final = {
    arrivals.ADDED: Role.GOOD, arrivals.REMOVED: Role.ALARM, arrivals.DISPUTED: Role.WARN, arrivals.TWICE: Role.WARN,
    arrivals.PURGED: Role.ALARM,
}  # fmt: skip
LINES: tuple[Column[Line], ...] = (
    Column("action", N_("变化"), lambda one: one.action_words, width=84, sortable=False,
           tone=lambda one: _TONES.get(one.action)),
    Column("title", N_("谁、什么"), lambda one: one.title, width=110, sortable=False),
    Column("kind", N_("内容"), lambda one: "、".join(one.fields) or one.kind_words, width=120, sortable=False),
    Column("where", N_("在哪里"), lambda one: one.where, width=150, sortable=False),
)  # fmt: skip
