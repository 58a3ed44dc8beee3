"""`--self-test`: founds an office in a temporary folder, opens the real window on it and drives it once.

The last step of building an installer runs this inside the bundle: a missing plugin, font or catalogue shows here.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.shell.gate.doors import real_doors
from ui.shell.gate.presenter import NewOffice
from ui.shell.main_window import MainWindow
from ui.shell.sessions import session_of
from ui.shell.stage import Stage
from ui.theme import style
from ui.theme.theme import THEMES, load_theme

SECRET = "self test 1"  # noqa: S105 - of an office that lives for seconds
PATIENCE = 30_000  # milliseconds any one step may take


class SelfTestError(AssertionError):
    """A step did not come to its end."""


def run(say: Callable[[str], object] = sys.stdout.write) -> int:
    """0 when everything could be built, painted, searched, locked and closed; raises otherwise."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    style.apply(app, load_theme(THEMES[0]))
    with tempfile.TemporaryDirectory() as folder:
        new = NewOffice(
            code="420303090012", name="自检社区", user="自检", folder=folder, password=SECRET, again=SECRET
        )
        founded = real_doors().found(new, Path(folder) / "office.gezhi")
        window = MainWindow(session_of(founded.opened))
        try:
            _drive(app, window, new.password, say)
        finally:
            window.close()
            founded.opened.office.close()
    say(f"self-test passed: {len(window.places)} places, recovery sheet {len(founded.sheet)} bytes\n")
    return 0


def _drive(app: QApplication, window: MainWindow, password: str, say: Callable[[str], object]) -> None:
    window.resize(1366, 728)
    window.show()
    for theme in THEMES:
        style.apply(app, load_theme(theme))
        for place in window.places:
            window.go_to_place(place.key)
            settle(window)
            if window.grab().isNull():
                raise SelfTestError(place.key)
            say(f"{theme}: {place.key}\n")
    search = window.title_bar.search
    search.setFocus(Qt.FocusReason.OtherFocusReason)
    QTest.keyClicks(search, "zjsq")
    wait(lambda: search.hits_shown > 0 or not search.hasFocus(), "search")
    window.lock()
    window.lock_page.password.setText(password)
    QTest.keyClick(window.lock_page.password, Qt.Key.Key_Return)
    wait(lambda: not window.locked, "unlock")


def settle(window: Stage) -> None:
    """Let jobs end and everything be painted."""
    wait(lambda: not window.jobs.running, "jobs")
    loop = QEventLoop()
    QTimer.singleShot(20, loop.quit)
    loop.exec()
    wait(lambda: not window.jobs.running, "jobs")


def wait(ready: Callable[[], bool], what: str) -> None:
    """Run the event loop until `ready`; raises `SelfTestError` when it never is."""
    loop, poll, limit = QEventLoop(), QTimer(), QTimer()
    poll.timeout.connect(lambda: loop.quit() if ready() else None)
    limit.setSingleShot(True)
    limit.timeout.connect(loop.quit)
    poll.start(10)
    limit.start(PATIENCE)
    if not ready():
        loop.exec()
    poll.stop()
    limit.stop()
    if not ready():
        raise SelfTestError(what)
