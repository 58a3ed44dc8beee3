"""The table of the bundle screen."""

from __future__ import annotations

from desktop.base.i18n import N_
from desktop.queries.trust import TrustedSigner
from ui.widgets.record_table import Column

TRUSTED: tuple[Column[TrustedSigner], ...] = (
    Column("name", N_("单位或电脑"), lambda s: s.name, width=120, sortable=False),
    Column("fingerprint", N_("核对码"), lambda s: s.fingerprint, width=150, sortable=False),
    Column("since", N_("从哪天起"), lambda s: s.since, width=84, sortable=False),
)
