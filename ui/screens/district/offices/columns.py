"""The table of offices."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desktop.base.i18n import N_, _
from desktop.district.arrivals import Arrival
from ui.screens.district.moments import TONES, age_words, days_words, moment
from ui.theme.roles import Role
from ui.widgets.record_table import Column


def _gaps(one: Arrival) -> str:
    return _("缺 {n} 条").format(n=f"{sum(gap.ops for gap in one.gaps):,}") if one.gaps else ""


def _receipt(one: Arrival) -> str:
    return _("该写") if one.receipt_due else _("已写") if one.receipt_ms is not None else ""


OFFICES: tuple[Column[Arrival], ...] = (
    Column("name", N_("社区"), lambda a: a.name, width=112),
    Column("street", N_("街道"), lambda a: a.street, width=84),
    Column("age", N_("数据"), lambda a: age_words(a.age), width=98, tone=lambda a: TONES[a.age]),
    Column("days", N_("多久了"), lambda a: days_words(a.days), width=70, number=True),
    Column("received", N_("收到"), lambda a: moment(a.last.received_ms if a.last else None), width=124),
    Column("computer", N_("谁写的"), lambda a: a.last.computer if a.last else "", width=70, sortable=False),
    Column("ops", N_("记录"), lambda a: f"{a.ops:,}", width=64, number=True),
    Column("gaps", N_("缺口"), _gaps, width=72, tone=lambda _a: Role.ALARM),
    Column(
        "conflicts", N_("冲突"), lambda a: f"{a.conflicts:,}" if a.conflicts else "", width=66, number=True
    ),
    Column("receipt", N_("回执"), _receipt, width=56, tone=lambda a: Role.WARN if a.receipt_due else None),
)
ORDERS: Mapping[str, Callable[[Arrival], object]] = {
    "name": lambda a: a.name, "street": lambda a: (a.street, a.code),
    "age": lambda a: -1 if a.days is None else a.days, "days": lambda a: -1 if a.days is None else a.days,
    "received": lambda a: a.last.received_ms if a.last else 0, "ops": lambda a: a.ops,
    "gaps": lambda a: sum(gap.ops for gap in a.gaps), "conflicts": lambda a: a.conflicts,
    "receipt": lambda a: not a.receipt_due,
}  # fmt: skip
