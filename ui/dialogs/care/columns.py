"""The tables of care records, wherever they are shown."""

from __future__ import annotations

from desktop.base.i18n import N_, _
from desktop.domain.care_visits import DUE_NAMES, Due
from desktop.queries.care import CareRow
from ui.theme.roles import Role
from ui.widgets.record_table import Column

_MARKS = {Due.OVERDUE: "▲ ", Due.SOON: "● ", Due.UNPLANNED: "○ "}  # shape beside colour


def due_words(row: CareRow) -> str:
    """Where the record stands, or that it ended."""
    if row.end:
        return _("到 {day}").format(day=row.end)
    return _MARKS.get(row.due, "") + (_(DUE_NAMES[row.due]) if DUE_NAMES[row.due] else "")


def due_tone(row: CareRow) -> Role | None:
    """Overdue alarms, coming warns."""
    if row.end:
        return Role.TEXT_MUTED
    return {Due.OVERDUE: Role.ALARM, Due.SOON: Role.WARN}.get(row.due)


def category_words(row: CareRow) -> str:
    """The category with its level or kind."""
    return f"{row.category_name} {row.sort}".strip()


OF_PERSON = (
    Column[CareRow]("category", N_("类别"), category_words, width=170, sortable=False),
    Column[CareRow]("due", N_("走访"), due_words, width=92, sortable=False, tone=due_tone),
    Column[CareRow]("next", N_("下次"), lambda r: r.next_visit_on, width=88, sortable=False),
    Column[CareRow]("who", N_("责任人"), lambda r: r.responsible, width=70, sortable=False),
    Column[CareRow]("start", N_("开始"), lambda r: r.start, width=88, sortable=False),
)
OF_CATEGORY = (
    Column[CareRow]("name", N_("姓名"), lambda r: r.name, width=66, sortable=False),
    Column[CareRow](
        "age",
        N_("年龄"),
        lambda r: "" if r.age is None else str(r.age),
        width=44,
        number=True,
        sortable=False,
    ),
    Column[CareRow]("category", N_("类别"), category_words, width=100, sortable=False),
    Column[CareRow]("due", N_("走访"), due_words, width=90, sortable=False, tone=due_tone),
    Column[CareRow]("next", N_("下次"), lambda r: r.next_visit_on, width=86, sortable=False),
    Column[CareRow]("where", N_("住处"), lambda r: r.where, width=84, sortable=False),
    Column[CareRow]("who", N_("责任人"), lambda r: r.responsible, width=70, shown=False, sortable=False),
)
