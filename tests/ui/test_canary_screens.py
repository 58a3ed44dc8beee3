"""Every screen as every role in an office of a thousand planted people: nothing of them lies outside it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

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


# What leads to a page that a place does not begin with; those not open to a role are disabled and pressed all the same.
INNER = (
    "grids.acts", "grids.look", "grids.propose", "grids.micro", "grids.past", "map.all", "map.paper", "returns.compute",
    "returns.whole", "returns.failing", "returns.ledger", "returns.charts", "returns.trend", "returns.archive",
    "returns.report", "printing.preview", "printing.register", "work.patrol", "work.diary",
)  # fmt: skip
PAPERS = ("visit-sheet", "tower")


def further(window: MainWindow) -> Iterator[tuple[str, Callable[[], object]]]:
    """(what it is called, how to get there) of every page behind the first page of a place, and of previews."""
    for key in window.place_screen("settings").pages:
        yield f"settings.{key}", partial(window.go, Target("settings", key))
    for key in window.place_screen("exchange")._pages:
        yield f"exchange.{key}", partial(_turn, window, "exchange", key)
    for kind in PAPERS:
        yield f"printing.{kind}", partial(window.go, Target("printing", "kind", kind))
        yield f"preview.{kind}", window.commands.action("printing.preview").trigger
    for place in PLACES:  # its commands are known once it is built
        window.place_screen(place.key)
    known = {command.id: command for command in window.commands.all()}
    for one in INNER:
        if one in known:
            yield f"{known[one].place}!", partial(window.go, Target(known[one].place))
            yield one, window.commands.action(one).trigger
    yield "households", partial(window.go, Target("households"))
    yield "households.people", lambda: window.place_screen("households").tree.go_to("residents")


def _turn(window: MainWindow, place: str, key: str) -> None:
    window.go(Target(place))
    window.place_screen(place).show_page(key)


def shown(qtbot: Any, office: Workspace, actor: str) -> tuple[MainWindow, list[Any], Callable[[], None]]:
    """A window for one user, what it fails at, and a wait until it has looked everything up."""
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
            qtbot.waitUntil(lambda: not window.jobs.running, timeout=60_000)

    return window, failures, settled


@pytest.mark.slow
@pytest.mark.parametrize("actor", [*ACCOUNTS])
def test_no_screen_leaves_anybody_lying_about(
    actor: str, qtbot: Any, office: Workspace, planted: tuple[list[str], list[str]], world: Path, tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    people, homes = planted
    clipboard = QGuiApplication.clipboard()
    copied = Copied(clipboard, seconds=0.1)
    window, failures, settled = shown(qtbot, office, actor)
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
    qtbot.waitUntil(lambda: clipboard.text() == "", timeout=60_000)
    window.messages.error(ValueError(f"{NAME}一 {ID}0000001"))
    settled()
    report = FailureDialog(failures[-1], "0").report()
    assert "ValueError" in report
    assert not told(report.encode())
    kept = preferences.Preferences().opened(office.path, "云麓台社区", actor)
    preferences.save(world / "config" / "window.json", kept)
    window.close()
    copied.clear()
    assert [f.details for f in failures if "ValueError" not in f.details] == []
    out, err = capfd.readouterr()
    assert not told((out + err).encode())
    assert lying(world) == {}
    assert lying(office.path.parent, tmp_path / "home") == {}


@pytest.mark.slow
@pytest.mark.parametrize("actor", [one for one in ACCOUNTS if one != AUDITOR])
def test_no_page_behind_a_screen_and_no_preview_leaves_anybody_lying_about(
    actor: str, qtbot: Any, office: Workspace, planted: tuple[list[str], list[str]], world: Path, tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Division, differences, archive, report, previews, patrols, every settings page; the auditor has none of them."""
    window, failures, settled = shown(qtbot, office, actor)
    reached, seen = set(), False
    for name, step in further(window):
        step()
        settled()
        dialogs = window.findChildren(QDialog)  # a file to name, a reason to give: not today
        on_sight = "".join(map(everything_on, [window.place_screen(window.current_place), *dialogs]))
        assert whole(on_sight) == [], name
        seen = seen or NAME in on_sight
        reached.add(name)
        for dialog in dialogs:
            dialog.reject()
    assert {"exchange.disputes", "returns.archive", "returns.report", "grids.propose", "map.paper"} <= reached
    assert seen
    assert lying(world) == {}, (
        "while the window is still open: no cache of previews, no spool, no temporary file"
    )
    window.close()
    assert [f.details for f in failures] == []
    out, err = capfd.readouterr()
    assert not told((out + err).encode())
    assert lying(world) == {}
    assert lying(office.path.parent, tmp_path / "home") == {}
