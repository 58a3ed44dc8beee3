"""The frame: it knows the places by name and passes things between them, not what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QScrollArea, QStackedWidget, QWidget

from desktop.base.clock import as_datetime
from desktop.base.i18n import _
from ui.bridge.changed import Changed
from ui.bridge.commands import Commands
from ui.bridge.desk import Desk, Screen
from ui.bridge.jobs import Jobs
from ui.bridge.messages import Failure, Messages
from ui.bridge.target import Target
from ui.bridge.worker import Worker
from ui.dialogs.failure import FailureDialog
from ui.shell import window_commands
from ui.shell.attention import Attention
from ui.shell.clock_watch import ClockWatch
from ui.shell.finder import Finder
from ui.shell.frame import framed
from ui.shell.helping import Helping
from ui.shell.idle import IdleWatch
from ui.shell.keying_watch import KeyingWatch
from ui.shell.lock_page import LockPage
from ui.shell.locking import Locking
from ui.shell.palette import CommandPalette
from ui.shell.permit import Admission
from ui.shell.places import PLACES, Place
from ui.shell.rail import Rail
from ui.shell.recovery import Recovery
from ui.shell.status_line import StatusLine
from ui.shell.title_bar import TitleBar
from ui.shell.undoing import Undoing
from ui.widgets.boxes import column, row
from ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.shell.session import Session
    from ui.widgets.form import Field


class MainWindow(QMainWindow):
    """One office, open. `left` says that the clerk wants to close the office and stay in the program."""

    left = Signal()
    theme_switched = Signal()
    language_switched = Signal()
    folded = Signal(bool)
    closed = Signal()

    def __init__(self, session: Session, places: tuple[Place, ...] = PLACES) -> None:
        super().__init__()
        self.session, self.places, self.admission = session, places, Admission(session)
        self.jobs, self.messages, self.hub = Jobs(self), Messages(self), Changed(self)
        self.worker = Worker(self.jobs, self.messages, self.hub, self)
        self.commands = Commands(self)
        self.undoing = Undoing(session.office, self.worker, actor=session.actor, refreshed=self._on_history)
        self.keying = KeyingWatch(session.office, self.worker, actor=session.actor, today=session.today)
        self.desk = Desk(session.office, self.worker, self.messages, session.actor, session.today, self.go,
                         find=self.focus_search, sees=self.admission.sees)  # fmt: skip
        self._leaving = False  # back to the gate, not out of the program
        self._closing = False  # the clerk was told that something half typed would be lost
        self.current_place = ""  # the key of the place on the screen, "" before the first
        self._screens: dict[str, Screen] = {}
        self._frames: dict[str, QScrollArea] = {}
        self._targets: dict[str, Target] = {}
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
        self.rail = Rail(self.places)
        self.bar = MessageBar()
        self.recovery = Recovery(session.office, self.worker, session.actor, self.go)
        self.stack = QStackedWidget()
        self.status = StatusLine(self.jobs)
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
        self.rail.chosen.connect(self.go_to_place)
        self.rail.folded.connect(self.folded.emit)
        self.palette_box.chosen.connect(lambda key: self.commands.action(key).trigger())
        self.messages.noticed.connect(self.status.show_notice)
        self.messages.refused.connect(self.bar.say)
        self.messages.failed.connect(self.show_failure)
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

    def go(self, target: Target) -> None:
        """Show a place and in it what the target names; who may not see it is led to what is open."""
        target = self.admission.led(target)
        screen = self.place_screen(target.place)
        self.rail.show_place(target.place)
        if self.current_place != target.place:
            before = self._screens.get(self.current_place)
            if before is not None and before.unsaved():
                before.keep(lambda: None)
            self.current_place = target.place
            self.bar.hide()
            self.stack.setCurrentWidget(self._frames[target.place])
            screen.entered()
        self.palette_box.hide()
        if target.kind or target.id or target.facts:
            screen.open(target)
        elif not screen.isAncestorOf(self.focusWidget() or self):
            screen.setFocus(Qt.FocusReason.OtherFocusReason)
        self.commands.refresh()

    def go_to_place(self, key: str) -> None:
        """Show a place of the rail."""
        self.go(Target(key))

    def place_screen(self, key: str) -> Screen:
        """The screen of a place, built when first asked for. Raises KeyError for an unknown, `Refused` for a closed one."""
        self.admission.insist(key)
        if key not in self._screens:
            screen = {p.key: p for p in self.places}[key].build(self.desk)
            self._screens[key] = screen
            self._frames[key] = framed(screen)
            self.stack.addWidget(self._frames[key])
            self.commands.register(screen.commands(), screen)
            screen.possible_changed.connect(self.commands.refresh)
        return self._screens[key]

    def build_all(self) -> None:
        """Build the remaining screens one by one while nothing else happens, so a doubled shortcut shows at start."""
        missing = [p.key for p in self.places if self.admission.admits(p.key) and p.key not in self._screens]
        if missing:
            self.place_screen(missing[0])
            QTimer.singleShot(0, self, self.build_all)
        else:
            self.commands.refresh()

    # Messages

    def show_failure(self, failure: Failure) -> None:
        """A dialog that does not block the loop; one at a time is enough."""
        dialog = FailureDialog(failure, self.session.version, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

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

    def open_palette(self) -> None:
        """List every command."""
        self.palette_box.open()

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

    # Look

    def switch_language(self) -> None:
        """Ask the composition root for the other language."""
        self.language_switched.emit()
        self.messages.notice(_("语言已更换,重新打开窗口后生效。"))

    def fold_rail(self) -> None:
        """Small words, more room."""
        self.rail.set_folded(not self.rail.is_folded)

    def close_office(self) -> None:
        """Back to the gate, unless something half typed keeps the window open."""
        self._leaving = True
        self.close()

    def quit(self) -> None:
        """Out of the program, unless something half typed keeps the window open."""
        self._leaving = False
        self.close()

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
