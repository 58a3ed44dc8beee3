"""The frame: it knows the places by name and passes things between them, not what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.base.clock import as_datetime
from desktop.base.i18n import _
from ui.bridge.desk import Desk, Screen
from ui.bridge.target import Target
from ui.bridge.worker import Worker
from ui.shell import window_commands
from ui.shell.attention import Attention
from ui.shell.clock_watch import ClockWatch
from ui.shell.finder import Finder
from ui.shell.helping import Helping
from ui.shell.idle import IdleWatch
from ui.shell.keying_watch import KeyingWatch
from ui.shell.lock_page import LockPage
from ui.shell.locking import Locking
from ui.shell.palette import CommandPalette
from ui.shell.permit import Admission
from ui.shell.places import PLACES, Place
from ui.shell.recovery import Recovery
from ui.shell.stage import Stage
from ui.shell.title_bar import TitleBar
from ui.shell.undoing import Undoing
from ui.widgets.boxes import column, row

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.shell.session import Session
    from ui.widgets.form import Field


class MainWindow(Stage):
    """One office, open. `left` says that the clerk wants to close the office and stay in the program."""

    def __init__(self, session: Session, places: tuple[Place, ...] = PLACES) -> None:
        super().__init__(places, session.version)
        self.session, self.admission = session, Admission(session)
        self.undoing = Undoing(session.office, self.worker, actor=session.actor, refreshed=self._on_history)
        self.keying = KeyingWatch(session.office, self.worker, actor=session.actor, today=session.today)
        self.desk = Desk(session.office, self.worker, self.messages, session.actor, session.today, self.go,
                         find=self.focus_search, sees=self.admission.sees)  # fmt: skip
        self._closing = False  # the clerk was told that something half typed would be lost
        title = _("{office} — 格知").format(office=session.office_name)
        self.setWindowTitle(_("【演练】{title}").format(title=title) if session.practice else title)
        # Owned by the page that the lock hides, so a locked window obeys no key.
        self._desk_page = QWidget()
        self.commands.register(window_commands.commands(self), self._desk_page)
        self._lay_out()
        self._connect()
        self._saved_now()
        self.undoing.refresh()
        self.attention.refresh()
        self._admit()

    def _lay_out(self) -> None:
        action = self.commands.action
        quick = [action("app.undo"), action("app.redo")]
        session = self.session
        self.title_bar = TitleBar(
            session.office_name, session.actor, quick, [action("app.export"), action("app.palette"), action("app.lock")],
            practice=session.practice,
        )  # fmt: skip
        self.recovery = Recovery(session.office, self.worker, session.actor, self.go)
        self.attention = Attention(session.office, self.worker, session.actor, self.go)
        self.status.add(self.attention)
        right = column(self.bar, self.recovery, self.stack, gap=0)
        right.setStretch(2, 1)
        middle = row(self.rail, right, gap=0)
        middle.setStretch(1, 1)
        self.help = Helping(self._desk_page, self)
        whole = column(self.title_bar, middle, self.status, gap=0)
        whole.setStretch(1, 1)
        self._desk_page.setLayout(whole)
        self.lock_page = LockPage(self.windowTitle().partition(" — ")[0], session.actor)
        self.locking = Locking(
            self._desk_page, self.lock_page, Worker(self.jobs, self.messages, self.hub, self),
            session.unlock or session.check_password, session.suspend, self.worker,
        )  # fmt: skip
        self.idle = IdleWatch(session.lock_minutes, self)
        self.clock = ClockWatch(session.office, self.worker, session.actor, self.bar)
        self.setCentralWidget(self.locking.pages)
        self.palette_box = CommandPalette(self.commands, session.initials, self)

    def _connect(self) -> None:
        self.palette_box.chosen.connect(lambda key: self.commands.action(key).trigger())
        self.status.undo_wanted.connect(self.undoing.undo)
        self.hub.changed.connect(self._on_changed)
        self.hub.changed.connect(self.attention.changed)
        self.finder = Finder(
            self.title_bar.search, self.session.office, self.worker, self.go, self.commands, self.session.initials,
            self.session.actor,
        )  # fmt: skip
        self.idle.idle.connect(self.lock)
        self.lock_page.leave_wanted.connect(self._leave_locked)
        QApplication.instance().focusChanged.connect(self._on_focus)  # type: ignore[union-attr]

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """What is possible follows the focus; so does an open manual."""
        self.keying.focus_moved(now)
        self.help.follow(now)
        if now is not None and self.isAncestorOf(now):
            self.commands.refresh()

    # Places

    def desk_of(self) -> Desk:
        return self.desk

    def admits(self, key: str) -> bool:
        return self.admission.admits(key)

    def led(self, target: Target) -> Target:
        return self.admission.led(target)

    def place_screen(self, key: str) -> Screen:
        """As every window; raises `Refused` for a place that is not open."""
        self.admission.insist(key)
        return super().place_screen(key)

    # Messages

    def _on_changed(self, changes: Changes) -> None:
        self._closing = False
        self.keying.kept(changes)
        if changes.concerns("account"):
            self.admission.follow(self.worker, self._admit)
        self._saved_now()
        self.undoing.refresh()
        for screen in self._screens.values():
            screen.changed(changes)

    def _admit(self, same: bool = True) -> None:
        """Offer what is open; whose sight of the register was given or taken signs in anew."""
        self.admission.apply(self.rail, self.title_bar, self.commands)
        if not same:
            self._leave_locked()

    def _on_history(self) -> None:
        unsent = self.undoing.unsent
        self.status.show_facts([_("{n} 步改动还没有送出").format(n=unsent)] if unsent else [])
        self.commands.refresh()

    def _saved_now(self) -> None:
        now = as_datetime(self.session.office.clock.milliseconds())
        self.status.show_saved(now.strftime("%H:%M"))

    # Search

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self.title_bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.title_bar.search.selectAll()

    # Help

    def explain_field(self, topic: str, field: Field) -> None:
        """F1 in a field, also of a dialog over this window."""
        self.help.explain(topic, field)

    # Lock

    def lock(self) -> None:
        """Hide everything until the password is typed; what was half typed stays."""
        self.palette_box.hide()
        self.locking.lock()

    def _leave_locked(self) -> None:
        """Somebody else wants to sign in: what was half typed is a draft by now."""
        self._closing = True
        self.close_office()

    @property
    def locked(self) -> bool:
        """Whether the lock page is shown."""
        return self.locking.locked

    # Qt's interface

    def closeEvent(self, event: QCloseEvent) -> None:
        """What is half typed is kept first; what cannot be kept is shown once, and given up at the second try."""
        if event.spontaneous():  # the cross in the corner means: out of the program
            self._leaving = False
        half = next((key for key, screen in self._screens.items() if screen.unsaved()), "")
        if half and not self._closing:
            self._closing = True
            event.ignore()
            self.go_to_place(half)
            self._screens[half].keep(lambda: QTimer.singleShot(0, self, self.close))
            if self._screens[half].unsaved():
                self.bar.say(_("这里还有没保存的内容,请先改好;再关一次窗口就放弃它。"), "warn")
            return
        QApplication.instance().focusChanged.disconnect(self._on_focus)  # type: ignore[union-attr]
        self.idle.stop()
        self.clock.stop()
        self.jobs.shutdown()
        self.closed.emit()
        if self._leaving:
            self.left.emit()
        event.accept()
