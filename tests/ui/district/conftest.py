"""The window of a district on a borough made once, copied for every test that writes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.base.clock import FixedClock, today
from desktop.district import database
from desktop.district.survey import Survey
from tests.desktop.district import borough
from tests.desktop.district.borough import NOW, Borough
from tests.desktop.district.conftest import server  # noqa: F401 - a fixture
from ui.bridge.district_desk import District, DistrictDesk
from ui.bridge.messages import Messages
from ui.bridge.target import Target
from ui.shell.district.window import DistrictWindow

OFFICES = 6  # today, yesterday, 8 days ago with a gap, 40 days ago, not taken in yet, never


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Borough:
    folder = tmp_path_factory.mktemp("borough")
    return borough.build(str(folder / "d.gezhi-district"), folder, offices=OFFICES)


@pytest.fixture
def town(made: Borough, tmp_path: Path) -> Borough:
    """A copy of the borough for one test."""
    where = tmp_path / "d.gezhi-district"
    shutil.copyfile(made.where, where)
    shutil.copytree(made.quarantine, tmp_path / "quarantine")
    stick = tmp_path / "stick"
    stick.mkdir()
    for file in made.waiting:
        shutil.copyfile(file, stick / file.name)
    waiting = tuple(sorted(stick.iterdir()))
    return Borough(str(where), made.keys, tmp_path / "quarantine", made.codes, waiting)


def district_at(town: Borough) -> District:
    opened = database.connect(town.where, town.keys)
    clock = FixedClock(NOW)
    return District(
        opened, town.keys, "420303", "张湾区", "王区长", lambda: today(clock), clock.milliseconds, town.quarantine,
        Survey(opened),
    )  # fmt: skip


@pytest.fixture
def district(town: Borough) -> Iterator[District]:
    opened = district_at(town)
    yield opened
    opened.database.close()


@pytest.fixture
def went() -> list[Target]:
    """Where a presenter led."""
    return []


@pytest.fixture
def desk(district: District, work, went, qapp) -> DistrictDesk:
    return DistrictDesk(district, work, Messages(), went.append)


@pytest.fixture
def open_district(qtbot) -> Iterator[Callable[[Borough], DistrictWindow]]:
    """Opens the window on a borough; closed when the test ends, without a failure nobody saw."""
    windows: list[DistrictWindow] = []

    def open_(town: Borough) -> DistrictWindow:
        window = DistrictWindow(district_at(town), "0.1.0")
        window.failures = []
        window.messages.failed.disconnect(window.show_failure)
        window.messages.failed.connect(window.failures.append)
        window.resize(1366, 728)
        windows.append(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.go_to_place(window.places[0].key)
        quiet(window)
        return window

    def quiet(window: DistrictWindow) -> None:
        qtbot.waitUntil(lambda: not window.jobs.running, timeout=60_000)
        qtbot.wait(20)
        qtbot.waitUntil(lambda: not window.jobs.running, timeout=60_000)

    open_.quiet = quiet
    yield open_
    for window in windows:
        window.close()
        assert window.failures == []
        window.deleteLater()
