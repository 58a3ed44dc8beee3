"""What the work screen looks like: visits, patrols and the diary, a page each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTabWidget

from desktop.base.i18n import _
from ui.bridge.desk import Desk, Screen
from ui.bridge.target import Target
from ui.screens.work import commands
from ui.screens.work.diary_page import DiaryPage
from ui.screens.work.patrols_page import PatrolsPage
from ui.screens.work.visits_page import VisitsPage
from ui.widgets.boxes import column

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command


class WorkScreen(Screen):
    """The place "work"."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.visits, self.patrols, self.diary = VisitsPage(desk), PatrolsPage(desk), DiaryPage(desk)
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.pages.addTab(self.visits, _("走访"))
        self.pages.addTab(self.patrols, _("巡查"))
        self.pages.addTab(self.diary, _("工作日志"))
        self.pages.currentChanged.connect(lambda _number: self._turned())
        self.setLayout(column(self.pages))
        for table in (self.visits.made, self.visits.due, self.patrols.made):
            table.current_changed.connect(lambda _id: self.possible_changed.emit())

    def on_diary(self) -> bool:
        """Whether the diary is on sight."""
        return self.pages.currentWidget() is self.diary

    def has_visit(self) -> bool:
        """Whether a visit is current in its list."""
        return self.pages.currentWidget() is self.visits and bool(self.visits.made.current_id())

    def on_patrols(self) -> bool:
        """Whether the patrols are on sight."""
        return self.pages.currentWidget() is self.patrols

    def has_patrol(self) -> bool:
        """Whether a patrol is current in its list."""
        return self.on_patrols() and bool(self.patrols.made.current_id())

    # What the clerk does

    def new_visit(self) -> None:
        """An empty form for a sheet."""
        self.pages.setCurrentWidget(self.visits)
        self.visits.presenter.begin()

    def new_patrol(self) -> None:
        """An empty form for a patrol; half a patrol in it stays."""
        self.pages.setCurrentWidget(self.patrols)
        if self.patrols.dirty():
            self.patrols.form.focus("found")
        else:
            self.patrols.presenter.begin()

    def to_diary(self) -> None:
        """Turn to the diary."""
        self.pages.setCurrentWidget(self.diary)
        self.diary.worker.setFocus()

    def save(self) -> None:
        """Keep what is on sight."""
        if self.on_diary():
            self.diary.save()
        elif self.on_patrols():
            self.patrols.save()
        else:
            self.visits.save()

    def print(self) -> None:
        """Sheets to walk with, or the diary on sight."""
        if self.on_diary():
            self.diary.print()
        else:
            self._desk.go(Target("printing", "kind", "visit-sheet"))

    def _turned(self) -> None:
        self._page_entered()
        self.possible_changed.emit()

    def _page_entered(self) -> None:
        if self.on_diary():
            self.diary.presenter.entered()
        elif self.on_patrols():
            self.patrols.presenter.entered()

    # Screen

    def commands(self) -> Sequence[Command]:
        return commands.commands(self)

    def entered(self) -> None:
        self.visits.presenter.entered()
        self._page_entered()

    def changed(self, changes: Changes) -> None:
        self.visits.presenter.changed(changes, visible=self.isVisible())
        self.diary.presenter.changed(changes, visible=self.isVisible() and self.on_diary())
        self.patrols.presenter.changed(changes, visible=self.isVisible() and self.on_patrols())

    def open(self, target: Target) -> None:
        if target.kind == "diary":
            self.to_diary()
        elif target.kind == "household":
            self.pages.setCurrentWidget(self.visits)
            self.visits.presenter.begin_at(target.id)
        elif target.kind == "visits":
            self.pages.setCurrentWidget(self.visits)
        elif target.kind == "patrols":
            self.pages.setCurrentWidget(self.patrols)

    def part(self) -> str:
        if self.on_patrols():
            return "patrols"
        return "diary" if self.on_diary() else ""

    def unsaved(self) -> bool:
        return self.diary.dirty() or self.visits.dirty() or self.patrols.dirty()

    def keep(self, then: Callable[[], None]) -> None:
        """A diary is kept; a visit half typed stays in its form and asks for its door."""
        if self.diary.dirty():
            self.diary.save(then)
        elif self.visits.dirty():
            self.visits.save()
        elif self.patrols.dirty():
            self.patrols.save()
        else:
            then()


def build(desk: Desk) -> WorkScreen:
    """The screen of this place."""
    return WorkScreen(desk)
