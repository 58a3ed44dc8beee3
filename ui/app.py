"""The composition root: builds the gate, then the window around an open office, and owns nothing else.

Everything heavy is imported when it is used: the first window must be painted as fast as an empty one.
"""

# ruff: noqa: PLC0415  (start-up; each late import says what it waits for)

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop.base.i18n import _, use_language
from ui.shell import preferences
from ui.shell.arguments import arguments
from ui.shell.preferences import Preferences, Recent
from ui.theme import style
from ui.theme.theme import THEMES, load_theme

if TYPE_CHECKING:
    from ui.bridge.desk import Desk
    from ui.bridge.jobs import Jobs
    from ui.shell.district.window import DistrictWindow
    from ui.shell.gate.district_presenter import OpenedDistrict
    from ui.shell.gate.presenter import Opened
    from ui.shell.gate.window import GateWindow
    from ui.shell.leaving_backup import LeavingBackup
    from ui.shell.main_window import MainWindow
    from ui.shell.stage import Stage


class Program(QObject):
    """The windows of one run. `show_gate` begins; `enter` opens the window on an office."""

    def __init__(self, app: QApplication, kept: Preferences, file: Path) -> None:
        super().__init__()
        self._app, self.preferences, self._file = app, kept, file
        self.gate: GateWindow | None = None
        self.window: Stage | None = None
        self._jobs: Jobs | None = None
        self._at_once: tuple[str, str, str] | None = None
        self._parting: LeavingBackup | None = None
        self._gate_wanted = self._ending = False

    def show_gate(self, office: str = "", *, password: str = "", user: str = "") -> GateWindow:
        """The first window; with `office` that file is first in its list, with a password too it is opened at once."""
        from ui.shell.gate.window import GateWindow

        self._close_gate()
        recent = self.preferences.recent
        if office:
            known = next((r for r in recent if r.path == office), Recent(office, Path(office).stem, ""))
            recent = (known, *(r for r in recent if r.path != office))
        self._at_once = (office, user, password) if office and password else None
        self.gate = GateWindow(recent, Path.home() / "gezhi", self.preferences.districts)
        self.gate.entered.connect(self.enter)
        self.gate.district_entered.connect(self.enter_district)
        self.gate.show()
        QTimer.singleShot(0, self, self._serve_gate)
        return self.gate

    def _serve_gate(self) -> None:
        """What the gate needs once it is painted: threads, the core's doors, the system's dialogs."""
        from ui.bridge.gate_work import GateWork
        from ui.bridge.jobs import Jobs
        from ui.shell.district.opening import district_gate
        from ui.shell.gate.doors import real_doors, warm_up
        from ui.shell.gate.presenter import GatePresenter
        from ui.shell.pickers import system_pickers

        if self.gate is None or self._jobs is not None:
            return
        self._jobs = Jobs(self)
        work = GateWork(self._jobs)
        presenter = GatePresenter(self.gate, work, real_doors())
        self.gate.attach(presenter, system_pickers())
        self.gate.attach_district(district_gate(self.gate, work))
        self._jobs.read(lambda _progress: warm_up()).start()
        if self._at_once is not None:
            path, user, password = self._at_once
            self._at_once = None
            presenter.unlock(path, user, password=password)

    def enter(self, opened: Opened) -> MainWindow:
        """Open the window on an office and put the gate away."""
        from ui.shell.main_window import MainWindow
        from ui.shell.screen_events import of_this_system
        from ui.shell.sessions import session_of
        from ui.shell.space_watch import SpaceWatch
        from ui.shell.watching import begin

        if not opened.office.read_only:
            self.keep(self.preferences.opened(opened.office.path, opened.name, opened.user))
        window = MainWindow(session_of(opened))
        self._dress(window)
        self._remember(window.desk)
        window.closed.connect(lambda: self._part(opened))
        self._watch_clipboard(opened, window)
        self._screen_events = of_this_system(int(window.winId()), window)
        self._screen_events.left.connect(window.lock)
        self._raise(window, opened.begin or "start")
        begin(window, opened.office, opened.user)
        self._space = SpaceWatch(opened.office, window.title_bar, window.bar)
        self._space.start()
        QTimer.singleShot(0, window, window.recovery.offer)
        QTimer.singleShot(0, window, window.clock.tell_login)
        self._ask_for_password(window, opened)
        return window

    def enter_district(self, opened: OpenedDistrict) -> DistrictWindow:
        """Open the window on a district and put the gate away."""
        from ui.shell.district.opening import district_window

        self.keep(self.preferences.opened_district(opened.where, opened.opening.name, opened.user))
        window = district_window(opened)
        self._dress(window)
        self._raise(window, window.places[0].key)
        return window

    @staticmethod
    def _ask_for_password(window: MainWindow, opened: Opened) -> None:
        """A new one is due after the recovery code, a start password, or the days the office decided."""
        from ui.shell.password_change import ask_new_password

        due = window.session.password_due
        if opened.office.read_only:
            return
        if opened.recovered or (due is not None and (due.must or due.remind)):
            dialog = ask_new_password(window, window.session, window.worker, recovered=opened.recovered)
            if due is not None and due.must:  # a start password, or the grace is over: this first
                dialog.rejected.connect(window.close_office)

    def _dress(self, window: Stage) -> None:
        """What every window asks of the program, and how it was left on this PC."""
        from ui.bridge.messages import install_hooks
        from ui.theme.fonts import load_rare_names

        load_rare_names()
        self.window = window
        window.left.connect(self._back_to_gate)
        install_hooks(window.messages)
        window.theme_switched.connect(self._switch_theme)
        window.language_switched.connect(self._switch_language)
        window.rail.set_folded(self.preferences.folded)
        window.folded.connect(lambda on: self.keep(self.preferences._replace(folded=on)))

    def _raise(self, window: Stage, place: str) -> None:
        """Show a window on its first place instead of the gate; its other places are built while nobody waits."""
        window.resize(1366, 728)
        window.go_to_place(place)
        window.show()
        self._close_gate()
        QTimer.singleShot(300, window, window.build_all)

    def _remember(self, desk: Desk) -> None:
        """What this PC keeps of its screens and printers."""
        desk.printers.kept_in(self._file.with_name("printers.json"))
        desk.memory.take(self.preferences.parts)
        desk.memory.changed = lambda parts: self.keep(self.preferences._replace(parts=parts))

    def _part(self, opened: Opened) -> None:
        """A last copy when something changed since the newest one, then the office is closed."""
        from ui.shell.leaving_backup import leave
        from ui.shell.sessions import sign_off

        def parted() -> None:
            sign_off(opened.office)
            self._parting = None
            if self._gate_wanted:
                self._gate_wanted = False
                self.show_gate()

        if self._ending:
            parted()
        else:
            self._parting = leave(opened.office, opened.user, parted)

    def _watch_clipboard(self, opened: Opened, window: MainWindow) -> None:
        """What is copied out of the window goes after its time; long numbers stand in the audit chain."""
        from ui.bridge.copied import Copied

        def noted(characters: int, numbers: int) -> None:
            detail = {"characters": characters, "numbers": numbers}
            if not opened.office.read_only:
                opened.office.record_event("clipboard.copied", actor=opened.user, detail=detail)

        self._copied = Copied(self._app.clipboard(), noted, window)
        window.closed.connect(self._copied.clear)

    def _back_to_gate(self) -> None:
        if self.window is not None:
            self.window.deleteLater()
            self.window = None
        self._gate_wanted = self._parting is not None  # not before the office is closed
        if not self._gate_wanted:
            self.show_gate()

    def keep(self, changed: Preferences) -> None:
        """Remember on this PC."""
        self.preferences = changed
        preferences.save(self._file, changed)

    def close(self) -> None:
        """Put every window away at once; the office is closed with its window."""
        self._ending = True
        if self._parting is not None:
            self._parting.close()
        if self.window is not None:
            self.window.close()
        self._close_gate()

    def _close_gate(self) -> None:
        if self._jobs is not None:
            self._jobs.shutdown()
            self._jobs = None
        if self.gate is not None:
            self.gate.close()
            self.gate.deleteLater()
            self.gate = None

    def _switch_theme(self) -> None:
        theme = THEMES[(THEMES.index(self.preferences.theme) + 1) % len(THEMES)]
        self.keep(self.preferences._replace(theme=theme))
        style.apply(self._app, load_theme(theme))

    def _switch_language(self) -> None:
        language = "en" if self.preferences.language == "zh_CN" else "zh_CN"
        self.keep(self.preferences._replace(language=language))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window. 0 when it was closed in the ordinary way or the self-test passed."""
    wanted = arguments(argv)
    if wanted.self_test:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from ui.shell.self_test import run

        return run()
    file = preferences.own_file()
    kept = preferences.load(file)
    if argv is None:
        from desktop.base import scratch  # psutil: 3 ms

        scratch.begin()
    kept = kept._replace(theme=wanted.theme or kept.theme, language=wanted.language or kept.language)
    use_language(kept.language)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    style.apply(app, load_theme(kept.theme if kept.theme in THEMES else THEMES[0]))
    program = Program(app, kept, file)
    if wanted.screenshot:
        from ui.shell.screenshots import take_all

        return take_all(app, program, wanted.office, wanted.screenshot, wanted.district)
    office = str(Path(wanted.office).absolute()) if wanted.office else ""
    user = os.environ.get("GEZHI_USER") or _("演练")
    program.show_gate(office, password=os.environ.get("GEZHI_PASSWORD", ""), user=user)
    code = app.exec()
    program.close()
    return code
