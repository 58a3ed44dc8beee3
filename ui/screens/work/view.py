"""What the work screen looks like: visits on one page, the diary on the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTabWidget

from desktop.base.i18n import _
from ui.bridge.desk import Desk, Screen
from ui.bridge.target import Target
from ui.screens.work import commands
from ui.screens.work.diary_page import DiaryPage
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
        self.visits, self.diary = VisitsPage(desk), DiaryPage(desk)
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.pages.addTab(self.visits, _("走访"))
        self.pages.addTab(self.diary, _("工作日志"))
        self.pages.currentChanged.connect(lambda _number: self._turned())
        self.setLayout(column(self.pages))
        for table in (self.visits.made, self.visits.due):
            table.current_changed.connect(lambda _id: self.possible_changed.emit())

    def on_diary(self) -> bool:
        """Whether the diary is on sight."""
        return self.pages.currentWidget() is self.diary

    def has_visit(self) -> bool:
        """Whether a visit is current in its list."""
        return not self.on_diary() and bool(self.visits.made.current_id())

    # What the clerk does

    def new_visit(self) -> None:
        """An empty form for a sheet."""
        self.pages.setCurrentWidget(self.visits)
        self.visits.presenter.begin()

    def to_diary(self) -> None:
        """Turn to the diary."""
        self.pages.setCurrentWidget(self.diary)
        self.diary.worker.setFocus()

    def save(self) -> None:
        """Keep what is on sight."""
        if self.on_diary():
            self.diary.save()
        else:
            self.visits.save()

    def print(self) -> None:
        """Sheets to walk with, or the diary on sight."""
        if self.on_diary():
            self.diary.print()
        else:
            self._desk.go(Target("printing", "kind", "visit-sheet"))

    def _turned(self) -> None:
        if self.on_diary():
            self.diary.presenter.entered()
        self.possible_changed.emit()

    # Screen

    def commands(self) -> Sequence[Command]:
        return commands.commands(self)

    def entered(self) -> None:
        self.visits.presenter.entered()
        if self.on_diary():
            self.diary.presenter.entered()

    def changed(self, changes: Changes) -> None:
        self.visits.presenter.changed(changes, visible=self.isVisible())
        self.diary.presenter.changed(changes, visible=self.isVisible() and self.on_diary())

    def open(self, target: Target) -> None:
        if target.kind == "diary":
            self.to_diary()
        elif target.kind == "household":
            self.pages.setCurrentWidget(self.visits)
            self.visits.presenter.begin_at(target.id)
        elif target.kind == "visits":
            self.pages.setCurrentWidget(self.visits)

    def part(self) -> str:
        return "diary" if self.on_diary() else ""

    def unsaved(self) -> bool:
        return self.diary.dirty() or self.visits.dirty()

    def keep(self, then: Callable[[], None]) -> None:
        """A diary is kept; a visit half typed stays in its form and asks for its door."""
        if self.diary.dirty():
            self.diary.save(then)
        elif self.visits.dirty():
            self.visits.save()
        else:
            then()


def build(desk: Desk) -> WorkScreen:
    """The screen of this place."""
    return WorkScreen(desk)
