"""The table of receipts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desktop.base.i18n import N_, _
from desktop.district.arrivals import Arrival
from ui.screens.district.moments import moment
from ui.theme.roles import Role
from ui.widgets.record_table import Column


def state_words(one: Arrival) -> str:
    """Whether a receipt should be written."""
    if not one.computers:
        return _("✕ 没有可用的电脑,写不了")
    if one.receipt_due:
        return _("▲ 该写了") if one.receipt_ms is None else _("▲ 又收到了新的包,该写了")
    return _("● 已是最新")


def _tone(one: Arrival) -> Role:
    return Role.ALARM if not one.computers else Role.WARN if one.receipt_due else Role.GOOD


RECEIPTS: tuple[Column[Arrival], ...] = (
    Column("name", N_("社区"), lambda a: a.name, width=180),
    Column("street", N_("街道"), lambda a: a.street, width=120),
    Column("received", N_("最近收包"), lambda a: moment(a.last.received_ms if a.last else None), width=140),
    Column("written", N_("最近回执"), lambda a: moment(a.receipt_ms) or _("没有写过"), width=140),
    Column("gaps", N_("缺口"), lambda a: str(len(a.gaps)) if a.gaps else "", width=60, number=True),
    Column("state", N_("情况"), state_words, width=260, tone=_tone),
)
ORDERS: Mapping[str, Callable[[Arrival], object]] = {
    "name": lambda a: a.name, "street": lambda a: (a.street, a.code),
    "received": lambda a: a.last.received_ms if a.last else 0, "written": lambda a: a.receipt_ms or 0,
    "gaps": lambda a: len(a.gaps), "state": lambda a: not a.receipt_due,
}  # fmt: skip
