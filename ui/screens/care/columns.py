"""The tables of the care screen."""

from __future__ import annotations

from desktop.base.i18n import N_, _
from desktop.queries.care import CategoryLine
from desktop.queries.care_suggestions import Proposed
from ui.theme.roles import Role
from ui.widgets.record_table import Column


def _number(count: int) -> str:
    return str(count) if count else ""


CATEGORIES = (
    Column[CategoryLine]("name", N_("类别"), lambda r: r.name, width=116, sortable=False),
    Column[CategoryLine](
        "persons", N_("人数"), lambda r: str(r.persons), width=40, number=True, sortable=False,
        tone=lambda r: None if r.persons else Role.TEXT_MUTED,
    ),
    Column[CategoryLine](
        "overdue", N_("逾期"), lambda r: _number(r.overdue), width=40, number=True, sortable=False,
        tone=lambda _r: Role.ALARM,
    ),
    Column[CategoryLine](
        "soon", N_("将到"), lambda r: _number(r.soon), width=40, number=True, sortable=False, tone=lambda _r: Role.WARN
    ),
    Column[CategoryLine](
        "unplanned", N_("未排"), lambda r: _number(r.unplanned), width=40, number=True, sortable=False
    ),
)  # fmt: skip
SUGGESTED = (
    Column[Proposed]("name", N_("姓名"), lambda r: r.name, width=66, sortable=False),
    Column[Proposed](
        "age",
        N_("年龄"),
        lambda r: "" if r.age is None else str(r.age),
        width=44,
        number=True,
        sortable=False,
    ),
    Column[Proposed]("category", N_("可能是"), lambda r: r.category_name, width=96, sortable=False),
    Column[Proposed]("reason", N_("为什么"), lambda r: r.reason, width=160, sortable=False),
    Column[Proposed]("where", N_("住处"), lambda r: r.where, width=90, sortable=False),
)


def everything(lines: list[CategoryLine]) -> CategoryLine:
    """The line above the categories: records of all of them."""
    first = lines[0]
    return CategoryLine(
        "", _("全部"), first.kind, False, *(sum(getattr(line, name) for line in lines)
        for name in ("persons", "overdue", "soon", "unplanned")),
    )  # fmt: skip
