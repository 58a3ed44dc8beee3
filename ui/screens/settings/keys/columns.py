"""Who holds which second key."""

from __future__ import annotations

from typing import Final

from desktop.base.i18n import N_, _
from desktop.domain.care import BY_KEY
from ui.screens.settings.keys.presenter import CareKey
from ui.theme.roles import Role
from ui.widgets.record_table import Column


def _users(row: CareKey) -> str:
    if row.users:
        return "、".join(row.users)
    return _("还没有钥匙,第一次登记时生成") if row.nobody else _("没有人")


def _saved(row: CareKey) -> str:
    ways = [*([_("恢复码单")] if row.paper else []), *([_("区级托管")] if row.escrow else [])]
    return "、".join(ways) or ("" if row.nobody else _("没有"))


def _bare(row: CareKey) -> Role | None:
    """Nobody holds it though something is sealed under it."""
    return Role.TEXT_MUTED if row.nobody else Role.WARN if not row.users else None


CARE_KEYS: Final[tuple[Column[CareKey], ...]] = (
    Column("category", N_("类别"), lambda r: _(BY_KEY[r.category].name), width=260, sortable=False),
    Column("users", N_("钥匙在谁手里"), _users, width=250, sortable=False, tone=_bare),
    Column("saved", N_("另外能打开的"), _saved, width=170, sortable=False),
    Column("waiting", N_("等钥匙的专干"), lambda r: "、".join(r.waiting), width=250, sortable=False,
           tone=lambda _r: Role.WARN),
)  # fmt: skip
