"""Both sides' totals, line by line."""

from __future__ import annotations

from desktop.base.i18n import N_, _
from desktop.queries.receipts import Figure
from ui.theme.roles import Role
from ui.widgets.record_table import Column


def said(figure: Figure) -> str:
    """Whether both say the same."""
    return _("✓ 一致") if figure.same else _("▲ 相差 {n}").format(n=abs(figure.theirs - figure.ours))


FIGURES = (
    Column[Figure]("place", N_("哪里"), lambda f: f.place, width=220, sortable=False),
    Column[Figure]("what", N_("数什么"), lambda f: f.what, width=150, sortable=False),
    Column[Figure]("theirs", N_("区里"), lambda f: str(f.theirs), width=90, number=True, sortable=False),
    Column[Figure]("ours", N_("本机"), lambda f: str(f.ours), width=90, number=True, sortable=False),
    Column[Figure](
        "same", N_("核对"), said, width=130, sortable=False, tone=lambda f: None if f.same else Role.WARN
    ),
)
