"""What the care screen looks like: categories left, people or suggestions in the middle, one record right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget

from desktop.base.i18n import _
from desktop.domain.care_visits import Due
from desktop.queries.care import CategoryLine
from desktop.queries.care_suggestions import Proposed
from ui.bridge.desk import Desk, Screen
from ui.bridge.target import Target
from ui.dialogs.care.form import CareForm
from ui.screens.care import commands
from ui.screens.care.groups import Groups
from ui.screens.care.lists import People, Proposals
from ui.screens.care.panes import Panes
from ui.screens.care.presenter import CareScreenPresenter, Wanted
from ui.widgets.boxes import column
from ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command


class CareScreen(Screen):
    """Implements `CareScreenView`. The guarded part closes whenever the place is left."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.presenter = CareScreenPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self.groups, self.people, self.proposals = Groups(), People(self.presenter.rows), Proposals()
        self.form = CareForm(desk)
        self.middle, self.right = QStackedWidget(), QStackedWidget()
        self.middle.addWidget(self.people)
        self.middle.addWidget(self.proposals)
        hint = _("左边选类别,中间选人,回车打开。新增:在“户籍”里打开居民。")
        self.right.addWidget(EmptyState("heart-handshake", _("选一条记录看看"), hint))
        self.right.addWidget(self.form)
        self.panes = Panes(self.groups, self.middle, self.right)
        self.setLayout(column(self.panes))
        self.setFocusProxy(self.groups)
        self._connect()

    def _connect(self) -> None:
        shows, groups, people = self.presenter, self.groups, self.people
        groups.chosen.connect(self._choose)
        groups.entered.connect(people.table.setFocus)
        groups.guard_wanted.connect(self.open_guard)
        groups.suggestions_wanted.connect(self.suggest)
        people.narrowed.connect(lambda name, value: shows.narrow(**{name: value}))
        people.plan_wanted.connect(self.plan)
        people.table.opened.connect(lambda i: self._leave(lambda: self.form.presenter.open(i)))
        people.table.current_changed.connect(lambda _id: self.possible_changed.emit())
        self.proposals.accepted.connect(self.accept)
        self.proposals.refused.connect(self.refuse)
        self.proposals.left.connect(self.show_people)
        self.proposals.table.opened.connect(self._open_person)
        self.form.shown.connect(lambda: self.right.setCurrentWidget(self.form))
        self.right.currentChanged.connect(lambda page: self.panes.share(opened=page > 0))
        self.panes.rearranged.connect(
            lambda: self.setFocusProxy(people.table if self.panes.left.isHidden() else groups)
        )
        self.form.closed.connect(self._close_form)
        self.form.resident_wanted.connect(lambda i: self._desk.go(Target("households", "resident", i)))

    # CareScreenView

    def show_categories(self, lines: Sequence[CategoryLine], guarded: Sequence[CategoryLine]) -> None:
        """The open categories with their sums, and those behind the guard."""
        self.groups.show_categories(lines, guarded, self.presenter.wanted.category)

    def show_guard(self, count: int, *, opened: bool) -> None:
        """The guarded part: nothing at all for who answers for no restricted list."""
        self.groups.show_guard(count, opened=opened)
        self.possible_changed.emit()

    def show_records(self, ids: Sequence[str], wanted: Wanted) -> None:
        """The records of a category."""
        self.people.show_records(ids, wanted)
        self.possible_changed.emit()

    def show_suggestions(self, found: Mapping[str, Proposed]) -> None:
        """People who may need care."""
        self.middle.setCurrentWidget(self.proposals)
        self.proposals.show_suggestions(found)
        self.possible_changed.emit()

    # What the clerk does

    def save(self) -> None:
        """Keep the form on sight."""
        if self.right.currentWidget() is self.form:
            self.form.save()

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self.show_people()
        self.people.search.setFocus()
        self.people.search.selectAll()

    def has_record(self) -> bool:
        """Whether a record is current in the list."""
        return self.middle.currentWidget() is self.people and bool(self.people.table.current_id())

    def on_suggestions(self) -> bool:
        """Whether the suggestions are on sight."""
        return self.middle.currentWidget() is self.proposals and bool(self.proposals.table.current_id())

    def visited(self) -> None:
        """A visit to whoever is current."""
        current = self.people.table.current_id()
        record = self.presenter.rows([current]).get(current)
        if record is not None:
            self._leave(lambda: self.form.presenter.visited(record.resident_id))

    def plan(self) -> None:
        """First visits of the selected records."""
        self.presenter.plan(self.people.table.selected_ids())

    def suggest(self) -> None:
        """Look for people who may need care."""
        self.presenter.suggest()

    def accept(self) -> None:
        """The selected suggestions are right."""
        self.presenter.accept(self.proposals.table.selected_ids())

    def refuse(self) -> None:
        """The selected suggestions are wrong."""
        self.presenter.refuse(self.proposals.table.selected_ids())

    def open_guard(self) -> None:
        """Unlock the restricted lists."""
        self.presenter.open_guard()

    def show_people(self) -> None:
        """Back from the suggestions."""
        self.middle.setCurrentWidget(self.people)
        self.possible_changed.emit()

    def _choose(self, category: str) -> None:
        self.show_people()
        if category != self.presenter.wanted.category:
            self.presenter.choose(category)

    def _open_person(self, key: str) -> None:
        self._desk.go(Target("households", "resident", self.proposals.found[key].resident_id))

    def _close_form(self) -> None:
        self.right.setCurrentIndex(0)
        if self.isVisible():
            self.people.table.setFocus()

    def _leave(self, then: Callable[[], None]) -> None:
        """Keep what was typed before going on."""
        if self.unsaved():
            self.form.save(then)
        else:
            then()

    # Screen

    def commands(self) -> Sequence[Command]:
        return commands.commands(self)

    def entered(self) -> None:
        self.presenter.entered()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes, visible=self.isVisible())

    def open(self, target: Target) -> None:
        if target.kind == "care_record":
            self._leave(lambda: self.form.presenter.open(target.id))
        elif target.kind == "resident":
            self._leave(lambda: self.form.presenter.begin(target.id))
        elif target.kind == "category" and not self.groups.go_to(target.id):
            self.presenter.choose(target.id)
        if state := target.facts.get("due"):
            self.people.show_state(Due(state))

    def unsaved(self) -> bool:
        return self.right.currentWidget() is self.form and self.form.dirty()

    def keep(self, then: Callable[[], None]) -> None:
        self._leave(then)

    # Qt's interface

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.presenter.guard_open:
            self.presenter.left()
            self.groups.close_guard()
            self.people.show_records([], self.presenter.wanted)
            self.right.setCurrentIndex(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.middle.currentWidget() is self.proposals:
            self.show_people()
        else:
            super().keyPressEvent(event)


def build(desk: Desk) -> Screen:
    """The screen, for the rail."""
    return CareScreen(desk)
