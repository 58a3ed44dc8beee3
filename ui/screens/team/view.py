"""What the team screen looks like: the people on the left; coverage, one person or a new post on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QSplitter, QStackedWidget

from desktop.base.errors import Problem
from desktop.base.i18n import _
from desktop.domain.roles import ROLES
from desktop.domain.team import AssignmentDraft, StaffDraft
from desktop.queries.coverage import Coverage, Gap
from desktop.queries.places import Scope
from desktop.queries.team import StaffCard, StaffName, StaffRow
from ui.bridge.desk import Desk, Screen
from ui.screens.team.assign_page import AssignPage
from ui.screens.team.columns import STAFF
from ui.screens.team.commands import commands
from ui.screens.team.overview import Overview
from ui.screens.team.person_page import PersonPage
from ui.screens.team.photo_box import PhotoBox
from ui.screens.team.presenter import TeamPresenter
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.record_table import RecordTable
from ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command
    from ui.bridge.target import Target


class TeamScreen(Screen):
    """The place "team"."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = TeamPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self._grid_wanted = ""
        self.search = SearchField(_("姓名、拼音首字母、电话尾号"))
        self.search.searched.connect(lambda words: self.presenter.filter(text=words))
        self.search.left_down.connect(self._to_table)
        self.role_box, self.grid_box = ChoiceBox(), ChoiceBox()
        self.role_box.setAccessibleName(_("岗位"))
        self.grid_box.setAccessibleName(_("网格"))
        for box in (self.role_box, self.grid_box):
            box.setMinimumWidth(112)
        self.role_box.set_options(
            [Option("", _("全部岗位")), *(Option(role.key, _(role.name)) for role in ROLES)]
        )
        self.role_box.currentIndexChanged.connect(lambda _n: self._filter("role", self.role_box))
        self.grid_box.set_options([Option("", _("全部网格"))])
        self.grid_box.currentIndexChanged.connect(lambda _n: self._filter("grid_id", self.grid_box))
        self.left_box = QCheckBox(_("含已离任"))
        self.left_box.toggled.connect(lambda on: self.presenter.filter(left=on))
        self.table: RecordTable[StaffRow] = RecordTable(STAFF, self.presenter.rows)
        self.table.setAccessibleName(_("人员"))
        self.table.sort_wanted.connect(self.presenter.sort)
        self.table.opened.connect(self.presenter.open)
        self.count = label(tone="muted")
        self.overview, self.person, self.assign = Overview(), PersonPage(PhotoBox(desk)), AssignPage()
        self.pages = QStackedWidget()
        self._page_of = {"overview": self.overview, "person": self.person, "assign": self.assign}
        for page in self._page_of.values():
            self.pages.addWidget(page)
        self._lay_out()
        self._connect_pages()
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        new = button(_("新增人员"), self.presenter.new, icon="user-plus", tip=_("新增人员(Ctrl+N)"))
        bar = row(self.search, self.role_box, self.grid_box, self.left_box, new, gap=2)
        bar.setStretch(0, 1)
        left = panel(column(bar, self.table, self.count, gap=2, margin=3))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.pages)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([740, 500])
        self.setLayout(column(split))

    def _connect_pages(self) -> None:
        self.overview.gap_opened.connect(lambda gap: self.presenter.begin_assignment(gap=gap))
        self.overview.role_opened.connect(self._list_role)
        self.person.saved.connect(self.presenter.save)
        self.person.back.connect(self.presenter.back)
        self.person.assign.connect(self.begin_assignment)
        self.person.end_post.connect(self.presenter.end_assignment)
        self.assign.saved.connect(self.presenter.assign)
        self.assign.back.connect(self.presenter.back)
        self.assign.role_chosen.connect(self.presenter.role_chosen)

    # What the presenter says

    def show_staff(self, ids: Sequence[str], *, filtered: bool) -> None:
        """The list."""
        if filtered:
            self.table.set_empty(_("没有符合条件的人员"), _("换一个条件,或清空查找框。"))
        else:
            self.table.set_empty(_("队伍里还没有人"), _("到“交换”导入队伍花名册,或按 Ctrl+N 新增。"))
        self.table.show_ids(ids)
        if ids and not self.table.current_id():
            self.table.go_to(ids[0])
        self.count.setText(_("共 {n} 人,回车打开").format(n=len(ids)))

    def show_grids(self, grids: Sequence[Scope]) -> None:
        """For the filter; the chosen grid stays chosen, and one asked for before it was known is chosen now."""
        options = (Option("", _("全部网格")), *(Option(grid.id, grid.name) for grid in grids))
        chosen = self._grid_wanted or self._grid_chosen()
        self._grid_wanted = ""
        if options != self.grid_box.options:
            self.grid_box.blockSignals(True)
            self.grid_box.set_options(options)
            self.grid_box.blockSignals(False)
            self.grid_box.setCurrentIndex(-1)
        keys = [option.value for option in options]
        self.grid_box.setCurrentIndex(keys.index(chosen) if chosen in keys else 0)

    def _grid_chosen(self) -> str:
        index = self.grid_box.currentIndex()
        return str(self.grid_box.options[index].value) if index >= 0 else ""

    def show_overview(self, coverage: Coverage, gaps: Sequence[Gap]) -> None:
        """Coverage and gaps."""
        self.overview.show_overview(coverage, gaps)

    def show_person(self, card: StaffCard | None, draft: StaffDraft) -> None:
        """One person, or somebody new."""
        self.person.show_person(card, draft)
        if card is None:
            self.person.form.focus("name")

    def show_person_problems(self, problems: Mapping[str, Problem]) -> None:
        """Beside the fields."""
        self.person.show_problems(problems)

    def show_assignment(self, draft: AssignmentDraft, people: Sequence[StaffName]) -> None:
        """The form for a post."""
        self._page("assign")
        self.assign.show_assignment(draft, people)

    def show_scopes(self, places: Sequence[Scope], taken: Mapping[str, str]) -> None:
        """What the post can be for."""
        self.assign.show_scopes(places, taken)

    def show_assignment_problems(self, problems: Mapping[str, Problem]) -> None:
        """Beside the fields."""
        self.assign.show_problems(problems)

    def show_page(self, page: str) -> None:
        """The right side: "overview", "person" or "assign"."""
        self._page(page)
        if page == "person" and self.presenter.person_id == "":
            self.person.form.focus("name")

    def person_dirty(self) -> bool:
        """Whether something typed about the person is not saved."""
        return self.pages.currentWidget() is self.person and self.person.form.dirty()

    def _page(self, page: str) -> None:
        self.pages.setCurrentWidget(self._page_of[page])

    # What the clerk does

    def begin_assignment(self) -> None:
        """A post for whoever is open, else for the line of the list."""
        self.presenter.begin_assignment(staff_id=self.presenter.person_id or self.table.current_id())

    def save(self) -> None:
        """Keep what the open form holds."""
        page = self.pages.currentWidget()
        if page is self.person:
            self.person.save()
        elif page is self.assign:
            self.assign.save()

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self.search.setFocus()
        self.search.selectAll()

    def _to_table(self) -> None:
        self.table.setFocus()
        if not self.table.current_id() and self.table.records.ids:
            self.table.go_to(self.table.records.ids[0])

    def _filter(self, name: str, box: ChoiceBox) -> None:
        index = box.currentIndex()
        if index >= 0:
            self.presenter.filter(**{name: box.options[index].value})

    def _list_role(self, role: str) -> None:
        keys = [option.value for option in self.role_box.options]
        self.role_box.setCurrentIndex(keys.index(role))
        self.table.setFocus()

    # The window's side

    def commands(self) -> Sequence[Command]:
        return commands(self)

    def entered(self) -> None:
        self.presenter.entered()
        if self.pages.currentWidget() is self.overview:
            self.table.setFocus()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes, visible=self.isVisible())

    def open(self, target: Target) -> None:
        if target.kind == "staff" and target.id:
            self.presenter.open(target.id)
        elif grid := target.facts.get("grid_id"):
            keys = [option.value for option in self.grid_box.options]
            if grid in keys:
                self.grid_box.setCurrentIndex(keys.index(grid))
            else:
                self._grid_wanted = grid  # the grids are still being read

    def unsaved(self) -> bool:
        return self.person_dirty() or self.pages.currentWidget() is self.assign

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.pages.currentWidget() is not self.overview:
            self.presenter.back()
            self.table.setFocus()
        else:
            super().keyPressEvent(event)


def build(desk: Desk) -> TeamScreen:
    """The screen of this place."""
    return TeamScreen(desk)
