"""Who is due and what was made on the left, one visit being keyed in on the right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from desktop.base.errors import Problem
from desktop.base.i18n import _
from desktop.domain.visit import VisitDraft
from desktop.queries.care import CareRow
from desktop.queries.visits import VisitRow
from ui.screens.work.columns import DUE, MADE
from ui.screens.work.presenter import Lists, VisitsPresenter
from ui.screens.work.visit_form import VisitForm
from ui.widgets.boxes import column, label, panel, row
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from ui.bridge.desk import Desk


class VisitsPage(QWidget):
    """Implements `VisitsView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = VisitsPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self.due: RecordTable[CareRow] = RecordTable(DUE, self.presenter.due_rows)
        self.due.setAccessibleName(_("该走访的人"))
        self.due.set_empty(_("眼下没有该走访的人"), _("到期的、7 天内到期的和还没安排的关爱对象列在这里。"))
        self.due.opened.connect(self.presenter.begin_for)
        self.made: RecordTable[VisitRow] = RecordTable(MADE, self.presenter.visit_rows)
        self.made.setAccessibleName(_("走访记录"))
        self.made.set_empty(_("还没有走访记录"), _("在“打印”里印走访登记表,走访回来按表号和序号录入。"))
        self.due_title, self.made_title = label(part="heading"), label(part="heading")
        self.form = VisitForm()
        self.form.saved.connect(self.presenter.save)
        self.form.row_wanted.connect(self.presenter.find_row)
        self.form.cleared.connect(self.presenter.begin)
        self._lay_out()
        self._began = False

    def _lay_out(self) -> None:
        lists = QSplitter(Qt.Orientation.Vertical)
        lists.setChildrenCollapsible(False)
        hint = label(_("回车:给这一户记走访"), tone="muted")
        lists.addWidget(panel(column(row(self.due_title, None, hint), self.due, gap=2)))
        lists.addWidget(panel(column(self.made_title, self.made, gap=2)))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        left = panel(column(lists, margin=3))
        left.setMinimumWidth(360)
        self.form.setMinimumWidth(360)
        split.addWidget(left)
        split.addWidget(panel(column(self.form)))
        split.setSizes([780, 420])
        self.setLayout(column(split))

    # VisitsView

    def show_lists(self, lists: Lists) -> None:
        """Both lists and the names to choose from."""
        self.due_title.setText(_("该走访 {n} 人次").format(n=len(lists.due)))
        self.made_title.setText(_("走访记录 {n} 条").format(n=len(lists.made)))
        for table, ids in ((self.due, lists.due), (self.made, lists.made)):
            table.show_ids(list(ids))
            table.forget_rows()
        self.form.offer(lists.people)
        if not self._began:
            self._began = True
            self.presenter.begin()

    def show_entry(self, draft: VisitDraft, where: str, focus: str) -> None:
        """A visit to be keyed in; the cursor goes where typing begins."""
        self.form.show_entry(draft, where)
        if self.isVisible():
            self.form.form.focus(focus)

    def show_home(self, where: str, problem: Problem | None) -> None:
        """Whose door it is."""
        self.form.show_home(where, problem)

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Beside their fields."""
        self.form.form.show_problems(problems)

    # What the clerk does

    def save(self) -> None:
        """Write the visit down."""
        self.form.save()

    def remove(self) -> None:
        """Take the current visit off."""
        self.presenter.remove(self.made.current_id())

    def dirty(self) -> bool:
        """Whether something of a visit is typed that is not in the office."""
        typed = set(self.form.form.typed())
        return bool(typed & {"found", "needs", "handling", "minutes"})
