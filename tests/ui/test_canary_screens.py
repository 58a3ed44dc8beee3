"""Every screen as every role in an office of a thousand planted people: nothing of them lies outside it afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from desktop.workspace import Workspace
from tests.desktop.care_town import ACCOUNTS, AUDITOR, TODAY
from tests.journeys.test_canaries import ID, NAME, lying, planted, told, whole, world
from tests.ui.test_restricted_screens import everything_on
from ui.bridge.copied import Copied
from ui.bridge.target import Target
from ui.dialogs.failure import FailureDialog
from ui.shell import preferences
from ui.shell.main_window import MainWindow
from ui.shell.places import PLACES
from ui.shell.session import Session

assert planted  # fixtures
assert world


@pytest.mark.slow
@pytest.mark.parametrize("actor", [*ACCOUNTS])
def test_no_screen_leaves_anybody_lying_about(
    actor: str, qtbot: Any, office: Workspace, planted: tuple[list[str], list[str]], world: Path, tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    people, homes = planted
    clipboard = QGuiApplication.clipboard()
    copied = Copied(clipboard, seconds=0.1)
    window = MainWindow(
        Session(office, "云麓台社区", actor, "0", lambda: TODAY, lambda _s: None, lambda _w: "")
    )
    window.messages.failed.disconnect(window.show_failure)
    failures: list[Any] = []
    window.messages.failed.connect(failures.append)
    qtbot.addWidget(window)
    window.resize(1366, 728)
    window.show()

    def settled() -> None:
        for _round in range(2):
            qtbot.wait(30)
            qtbot.waitUntil(lambda: not window.jobs.running, timeout=30_000)

    seen = False
    targets = [*(Target(place.key) for place in PLACES), Target("households", "resident", people[0]),
               Target("households", "household", homes[0])]  # fmt: skip
    for target in targets:
        window.go(target)
        settled()
        on_sight = everything_on(window)
        seen = seen or NAME in on_sight
        assert whole(on_sight) == [], target  # nobody sees whole numbers without a reason
        if actor == AUDITOR:
            assert told(on_sight.encode()) == [], target
            assert (window.current_place, list(window.place_screen("settings").pages)) == (
                "settings",
                ["audit"],
            )
        assert not told(window.windowTitle().encode())
    assert seen is (
        actor != AUDITOR
    )  # the net is not blind: the screens do show people to whoever may see them
    clipboard.setText(f"{NAME}一 {ID}0000001")
    qtbot.waitUntil(lambda: clipboard.text() == "", timeout=2_000)
    window.messages.error(ValueError(f"{NAME}一 {ID}0000001"))
    settled()
    report = FailureDialog(failures[-1], "0").report()
    assert "ValueError" in report
    assert not told(report.encode())
    kept = preferences.Preferences().opened(office.path, "云麓台社区", actor)
    preferences.save(world / "config" / "window.json", kept)
    window.close()
    copied.clear()
    assert [f for f in failures if "ValueError" not in f.details] == []
    out, err = capfd.readouterr()
    assert not told((out + err).encode())
    assert lying(world) == {}
    assert lying(office.path.parent, tmp_path / "home") == {}
