"""The main window on a small office."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.base.errors import Refused
from tests.conftest import PASSWORD
from tests.ui.office_of_three import Ids, fill
from ui.shell.main_window import MainWindow
from ui.shell.places import PLACES
from ui.shell.session import Session
from ui.shell.sessions import initials

FOUNDING = ("start", "households", "history")


def check_password(password: str) -> None:
    if password != PASSWORD:
        raise Refused("密码不对。")


@pytest.fixture
def ids(office) -> Ids:
    return fill(office)


@pytest.fixture
def session(office, ids) -> Session:
    return Session(office, "云麓台社区", "李梅", "0.1.0", lambda: date(2026, 6, 30), check_password, initials)


@pytest.fixture
def open_window(qtbot, session):
    """Opens the window; `places` by key. It is closed and its threads are gone when the test ends."""
    made = []

    def open_(places=FOUNDING):
        window = MainWindow(session, tuple(p for p in PLACES if p.key in places))
        window.failures = []
        window.messages.failed.disconnect(window.show_failure)
        window.messages.failed.connect(window.failures.append)
        window.resize(1366, 728)
        made.append(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    yield open_
    for window in made:
        window.close()
        assert window.failures == []
        window.deleteLater()


@pytest.fixture
def window(open_window):
    return open_window()


@pytest.fixture
def settle(qtbot):
    """Wait until no job runs."""

    def settle_(window):
        qtbot.waitUntil(lambda: not window.jobs.running, timeout=20_000)
        qtbot.wait(10)
        qtbot.waitUntil(lambda: not window.jobs.running, timeout=20_000)

    return settle_
