"""What every window around opened data has: the rail and its places, messages, jobs, the manual, the palette."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QScrollArea, QStackedWidget

from desktop.base.i18n import _
from ui.bridge.changed import Changed
from ui.bridge.commands import Commands
from ui.bridge.jobs import Jobs
from ui.bridge.messages import Failure, Messages
from ui.bridge.target import Target
from ui.bridge.worker import Worker
from ui.dialogs.failure import FailureDialog
from ui.shell.frame import framed
from ui.shell.rail import Rail
from ui.shell.status_line import StatusLine
from ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from ui.bridge.desk import Screen
    from ui.shell.palette import CommandPalette
    from ui.shell.places import Place
    from ui.widgets.form import Field


class Stage(QMainWindow):
    """`left` says that somebody wants to close what is open and stay in the program."""

    left = Signal()
    theme_switched = Signal()
    language_switched = Signal()
    folded = Signal(bool)
    closed = Signal()
    palette_box: CommandPalette

    def __init__(self, places: tuple[Place, ...], version: str) -> None:
        super().__init__()
        self.places, self._version = places, version
        self.jobs, self.messages, self.hub = Jobs(self), Messages(self), Changed(self)
        self.worker = Worker(self.jobs, self.messages, self.hub, self)
        self.commands = Commands(self)
        self.current_place = ""  # the key of the place on the screen, "" before the first
        self._screens: dict[str, Screen] = {}
        self._frames: dict[str, QScrollArea] = {}
        self._leaving = False  # back to the gate, not out of the program
        self.rail, self.bar, self.stack = Rail(places), MessageBar(), QStackedWidget()
        self.status = StatusLine(self.jobs)
        self.rail.chosen.connect(self.go_to_place)
        self.rail.folded.connect(self.folded.emit)
        self.messages.noticed.connect(self.status.show_notice)
        self.messages.refused.connect(self.bar.say)
        self.messages.failed.connect(self.show_failure)

    # What the two windows say differently

    def desk_of(self) -> object:
        """What every screen is built with."""
        raise NotImplementedError

    def admits(self, key: str) -> bool:
        """Whether a place is open to the one who sits here."""
        return key in {place.key for place in self.places}

    def led(self, target: Target) -> Target:
        """Where somebody arrives who wants to go to `target`."""
        return target

    # Places

    @property
    def screens(self) -> Mapping[str, Screen]:
        """The screens built so far."""
        return self._screens

    def go(self, target: Target) -> None:
        """Show a place and in it what the target names; who may not see it is led to what is open."""
        target = self.led(target)
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
        """The screen of a place, built when first asked for. Raises KeyError for an unknown one."""
        if key not in self._screens:
            screen = {p.key: p for p in self.places}[key].build(self.desk_of())
            self._screens[key] = screen
            self._frames[key] = framed(screen)
            self.stack.addWidget(self._frames[key])
            self.commands.register(screen.commands(), screen)
            screen.possible_changed.connect(self.commands.refresh)
        return self._screens[key]

    def build_all(self) -> None:
        """Build the remaining screens one by one while nothing else happens, so a doubled shortcut shows at start."""
        missing = [p.key for p in self.places if self.admits(p.key) and p.key not in self._screens]
        if missing:
            self.place_screen(missing[0])
            QTimer.singleShot(0, self, self.build_all)
        else:
            self.commands.refresh()

    # Messages, help, look

    def show_failure(self, failure: Failure) -> None:
        """A dialog that does not block the loop; one at a time is enough."""
        dialog = FailureDialog(failure, self._version, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def open_palette(self) -> None:
        """List every command."""
        self.palette_box.open()

    def explain_field(self, topic: str, field: Field) -> None:
        """F1 in a field, also of a dialog over this window."""
        raise NotImplementedError

    def switch_language(self) -> None:
        """Ask the composition root for the other language."""
        self.language_switched.emit()
        self.messages.notice(_("语言已更换,重新打开窗口后生效。"))

    def fold_rail(self) -> None:
        """Small words, more room."""
        self.rail.set_folded(not self.rail.is_folded)

    # Leaving

    def close_office(self) -> None:
        """Back to the gate, unless something half typed keeps the window open."""
        self._leaving = True
        self.close()

    def quit(self) -> None:
        """Out of the program, unless something half typed keeps the window open."""
        self._leaving = False
        self.close()
