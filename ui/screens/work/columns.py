"""The tables of the work screen."""

from __future__ import annotations

from desktop.base.i18n import N_, _
from desktop.domain.visit import METHODS, MISSED, DiaryLine
from desktop.queries.care import CareRow
from desktop.queries.diaries import PatrolRow
from desktop.queries.visits import VisitRow
from ui.dialogs.care.columns import category_words, due_tone, due_words
from ui.theme.roles import Role
from ui.widgets.record_table import Column

DUE = (
    Column[CareRow]("due", N_("走访"), due_words, width=84, sortable=False, tone=due_tone),
    Column[CareRow]("name", N_("姓名"), lambda r: r.name, width=84, sortable=False),
    Column[CareRow]("where", N_("住处"), lambda r: r.where, width=150, sortable=False),
    Column[CareRow]("category", N_("类别"), category_words, width=120, sortable=False),
    Column[CareRow]("next", N_("应走访"), lambda r: r.next_visit_on, width=88, sortable=False),
    Column[CareRow]("who", N_("责任人"), lambda r: r.responsible, width=76, sortable=False),
)


def method_words(row: VisitRow) -> str:
    """How it was made; entered late says so."""
    words = _(METHODS.get(row.method, row.method))
    return _("{how}(补录)").format(how=words) if row.late else words


def _method_tone(row: VisitRow) -> Role | None:
    return Role.TEXT_MUTED if row.method == MISSED else None


MADE = (
    Column[VisitRow]("day", N_("日期"), lambda r: r.day, width=88, sortable=False),
    Column[VisitRow]("where", N_("住处"), lambda r: r.where, width=150, sortable=False),
    Column[VisitRow]("name", N_("户主"), lambda r: r.name, width=84, sortable=False),
    Column[VisitRow]("method", N_("方式"), method_words, width=96, sortable=False, tone=_method_tone),
    Column[VisitRow]("worker", N_("走访人"), lambda r: r.worker, width=76, sortable=False),
    Column[VisitRow]("found", N_("现场情况"), lambda r: r.found, width=130, sortable=False),
    Column[VisitRow]("needs", N_("问题和需求"), lambda r: r.needs, width=130, sortable=False),
    Column[VisitRow]("handling", N_("处理"), lambda r: r.handling, width=110, sortable=False),
)
LINES = (
    Column[DiaryLine]("time", N_("类别"), lambda r: r.time, width=110, sortable=False),
    Column[DiaryLine]("what", N_("工作内容"), lambda r: r.what, width=380, sortable=False),
    Column[DiaryLine]("result", N_("处理结果"), lambda r: r.result, width=220, sortable=False),
)
PATROLS = (
    Column[PatrolRow]("day", N_("日期"), lambda r: r.day, width=88, sortable=False),
    Column[PatrolRow]("grid", N_("网格"), lambda r: r.grid, width=110, sortable=False),
    Column[PatrolRow]("worker", N_("巡查人"), lambda r: r.worker, width=84, sortable=False),
    Column[PatrolRow]("found", N_("发现的问题"), lambda r: r.found, width=220, sortable=False),
    Column[PatrolRow]("note", N_("处理"), lambda r: r.note, width=180, sortable=False),
)
