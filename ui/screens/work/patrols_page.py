"""Patrols that were made on the left, one patrol being written down on the right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from desktop.base.errors import Problem
from desktop.base.i18n import N_, _
from desktop.domain.visit import PatrolDraft
from desktop.queries.diaries import PatrolRow
from ui.screens.work.columns import PATROLS
from ui.screens.work.patrols_presenter import PatrolLists, PatrolsPresenter
from ui.screens.work.visit_form import Offered, People
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.choice import Option
from ui.widgets.editor import DateEditor, NoteEditor
from ui.widgets.form import DraftForm, Field
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from ui.bridge.desk import Desk

FIELDS = (
    Field("grid_id", N_("网格"), Offered),
    Field("day", N_("日期"), DateEditor),
    Field("staff_id", N_("巡查人"), People),
    Field("found", N_("发现的问题"), lambda: NoteEditor(lines=3), wide=True),
    Field("note", N_("处理"), lambda: NoteEditor(lines=2), wide=True),
)


class PatrolsPage(QWidget):
    """Implements `PatrolsView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = PatrolsPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self._rows: Mapping[str, PatrolRow] = {}
        self.made: RecordTable[PatrolRow] = RecordTable(
            PATROLS, lambda ids: {i: self._rows[i] for i in ids if i in self._rows}
        )
        self.made.setAccessibleName(_("巡查记录"))
        self.made.set_empty(_("还没有巡查记录"), _("在右边记下巡查,会自动写进巡查人当天的工作日志。"))
        self.title = label(part="heading")
        self.form: DraftForm[PatrolDraft] = DraftForm(FIELDS, shown_as=_shown, read_as=_read)
        self.form.left.connect(self.save)
        self.save_button = button(
            _("记下"), self.save, kind="primary", icon="check", tip=_("记下这次巡查(Ctrl+S)")
        )
        self.clear_button = button(_("清空"), self.presenter.begin, kind="quiet")
        self._lay_out()

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        left = panel(column(self.title, self.made, gap=2, margin=3))
        left.setMinimumWidth(360)
        head = row(label(_("记一次巡查"), part="title"), None, self.clear_button, self.save_button)
        right = panel(column(head, self.form, None, gap=2, margin=3))
        right.setMinimumWidth(360)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([780, 420])
        self.setLayout(column(split))

    # PatrolsView

    def show_lists(self, lists: PatrolLists) -> None:
        """The patrols, and what can be chosen."""
        self._rows = lists.rows
        self.title.setText(_("巡查记录 {n} 条").format(n=len(lists.rows)))
        self.made.show_ids(list(lists.rows))
        self.made.forget_rows()
        grids, people = self.form.editor("grid_id"), self.form.editor("staff_id")
        assert isinstance(grids, Offered)
        assert isinstance(people, People)
        grids.options([Option(key, name) for key, name in lists.grids])
        people.offer(lists.people)

    def show_entry(self, draft: PatrolDraft, focus: str) -> None:
        """A patrol to be written down; the cursor goes where typing begins."""
        self.form.show_draft(draft)
        if self.isVisible():
            self.form.focus(focus)

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Beside their fields."""
        self.form.show_problems(problems)

    # What the clerk does

    def save(self) -> None:
        """Write the patrol down."""
        self.presenter.save(self.form.draft())

    def remove(self) -> None:
        """Take the current patrol off."""
        self.presenter.remove(self.made.current_id())

    def dirty(self) -> bool:
        """Whether something of a patrol is typed that is not in the office."""
        return bool(set(self.form.typed()) & {"grid_id", "found", "note"})


def _shown(draft: PatrolDraft) -> PatrolDraft:
    # a choice left open is None
    return replace(draft, grid_id=draft.grid_id or None, staff_id=draft.staff_id or None)  # type: ignore[arg-type]


def _read(draft: PatrolDraft) -> PatrolDraft:
    return replace(draft, grid_id=draft.grid_id or "", staff_id=draft.staff_id or "")
