"""Brings the acts into the households screen: the line below, the page of an act, the page of what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.base.i18n import N_
from desktop.domain.life.act import ACTS, Kind, LifeEventDraft
from ui.bridge.commands import Command
from ui.bridge.target import Target
from ui.screens.households.acts.act_bar import ActBar
from ui.screens.households.acts.act_page import ActPage
from ui.screens.households.acts.past_page import PastPage
from ui.screens.households.acts.presenter import ActsPresenter, Subject

if TYPE_CHECKING:
    from desktop.base.errors import Problem
    from desktop.domain.changes import Changes
    from desktop.domain.life.facts import Person
    from desktop.queries.life_events import EventRow
    from desktop.queries.search import Hit
    from ui.bridge.desk import Desk


class Acts(QObject):
    """Implements `ActsView`.

    subject: what the screen shows now. leave: keeps a half-typed form before something takes its place. `back` says
    that the page before an act is wanted again, `done` that something was done; `said` carries a refusal.
    """

    back = Signal()
    done = Signal(object)
    said = Signal(str)

    def __init__(
        self, desk: Desk, pages: QStackedWidget, subject: Callable[[], Subject],
        leave: Callable[[Callable[[], None]], None], parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.presenter = ActsPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self._go = desk.go
        self._pages, self._subject, self._leave = pages, subject, leave
        self.page, self.past = ActPage(), PastPage()
        for page in (self.page, self.past):
            pages.addWidget(page)
        self.bar = ActBar(self.show_all)
        self.bar.chosen.connect(self.begin)
        self.bar.hide()
        self.page.typed.connect(self.presenter.typed)
        self.page.wanted.connect(self.presenter.act)
        self.page.sought.connect(self.presenter.find)
        self.page.left.connect(self.back.emit)
        self.past.left.connect(self.back.emit)
        self.past.undo_wanted.connect(self.presenter.take_back)

    # What the clerk does

    def begin(self, kind: Kind) -> None:
        """The form of an act for what is on sight."""
        subject = self._subject()
        self._leave(lambda: self.presenter.begin(kind, subject))

    def open_menu(self) -> None:
        """Every act."""
        self.bar.open_menu()

    def show_all(self) -> None:
        """The page of what happened."""

        def show() -> None:
            self._pages.setCurrentWidget(self.past)
            self.past.table.setFocus()

        self.presenter.past(self._subject())
        self._leave(show)

    def show_log(self) -> None:
        """Every step that ever touched this record, in the history."""
        subject = self._subject()
        kind = "resident" if subject.resident_id else "household"
        if record := subject.resident_id or subject.household_id:
            self._go(Target("history", kind, record))

    def possible(self) -> bool:
        """Whether there is a household, a resident or a door to act on."""
        subject = self._subject()
        return bool(subject.household_id or subject.dwelling_id)

    def shown(self) -> bool:
        """Whether one of the pages is on sight."""
        return self._pages.currentWidget() in (self.page, self.past)

    def save(self) -> None:
        """Ctrl+S on the page of an act does it."""
        if self._pages.currentWidget() is self.page and self.page.do_button.isEnabled():
            self.page.confirm()

    def refresh(self) -> None:
        """What is on sight changed: the line below follows."""
        subject = self._subject()
        self.bar.setVisible(self.possible() and not self.shown())
        if subject.household_id and not self.shown():
            self.presenter.past(subject)

    def changed(self, changes: Changes) -> None:
        """Something was done somewhere: the events on sight may be others now."""
        if changes.concerns("life_event") and self.possible():
            self.presenter.past(self._subject())

    # ActsView

    def show_act(self, draft: LifeEventDraft, people: Sequence[Person], where: str) -> None:
        """The page of an act."""
        self._pages.setCurrentWidget(self.page)
        self.page.show_act(draft, people, where)

    def show_plan(self, problems: Mapping[str, Problem], words: Sequence[str]) -> None:
        """What is wrong, and what would change."""
        self.page.show_plan(problems, words)

    def show_found(self, field: str, found: Sequence[Hit]) -> None:
        """Hits for another record."""
        self.page.show_found(field, found)

    def show_past(self, rows: Sequence[EventRow]) -> None:
        """What happened: in the line below and on the page."""
        self.bar.show_newest(rows)
        self.past.show_past(self._subject().name, rows)

    def act_done(self, changes: Changes) -> None:
        """Back to where the clerk came from."""
        self.done.emit(changes)

    def say(self, text: str) -> None:
        """A refusal, above the page."""
        self.said.emit(text)

    # The register

    def commands(self) -> list[Command]:
        """The menu, the page of what happened, and every act by its name in the palette."""
        found = [
            Command(
                id="households.acts", title=N_("办理变动"), tip=N_("出生、迁入迁出、婚丧、分户并户、换房、出租"),
                shortcut="Ctrl+E", icon="calendar-check", place="households", run=self.open_menu, enabled=self.possible,
            ),
            Command(
                id="households.past", title=N_("历次变动"), tip=N_("这个人或这一户以前办过的变动,可以撤销"),
                shortcut="Ctrl+Shift+E", icon="history", place="households", run=self.show_all, enabled=self.possible,
            ),
            Command(
                id="households.log", title=N_("修改历史"), tip=N_("这一条登记每一次是谁改的、改了什么"),
                icon="history", place="households", run=self.show_log,
                enabled=lambda: bool(self._subject().household_id),
            ),
        ]  # fmt: skip
        return found + [
            Command(
                id=f"households.act.{kind}", title=act.title, tip=act.tip, place="households",
                run=partial(self.begin, kind), enabled=self.possible,
            )
            for kind, act in ACTS.items()
        ]  # fmt: skip
