"""One screen in the real window, on a small office of two grids."""

from __future__ import annotations

import pytest

from tests.desktop.queries.team_town import TODAY, add_home, build
from ui.bridge.target import Target
from ui.shell.main_window import MainWindow
from ui.shell.places import PLACES
from ui.shell.session import Session


@pytest.fixture
def town_of(office):
    town = build(office)
    add_home(office, town.buildings[0], None, people=2)
    return town


@pytest.fixture
def open_screen(qtbot, office, town_of, monkeypatch, tmp_path):
    """Opens the window on one place; gives the window and the screen, with every look-up done."""
    monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / "keys"))
    made: list[MainWindow] = []

    def open_(place, target=None):
        session = Session(
            office, "云麓台社区", "李梅", "0.1.0", lambda: TODAY, lambda _secret: None, lambda _w: ""
        )
        window = MainWindow(session, tuple(p for p in PLACES if p.key in (place, "history")))
        window.failures = []
        window.messages.failed.disconnect(window.show_failure)
        window.messages.failed.connect(window.failures.append)
        window.resize(1366, 728)
        made.append(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.go(target or Target(place))
        quiet(window)
        return window, window.place_screen(place)

    def quiet(window):
        qtbot.waitUntil(lambda: not window.jobs.running, timeout=20_000)
        qtbot.wait(20)
        qtbot.waitUntil(lambda: not window.jobs.running, timeout=20_000)

    open_.quiet = quiet
    yield open_
    for window in made:
        window.close()
        assert window.failures == []
        window.deleteLater()
