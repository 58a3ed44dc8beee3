"""Pictures of a district's places, for `--screenshot` with `--district`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.base.clock import FixedClock, today
from desktop.district import members, opening
from ui.bridge.district_desk import District
from ui.bridge.target import Target
from ui.shell.district.opening import district_of
from ui.shell.district.window import DistrictWindow
from ui.shell.gate.district_presenter import OpenedDistrict
from ui.shell.self_test import settle

LONG = 60.0  # minutes a picture may take


@contextmanager
def opened(where: str, user: str) -> Iterator[District]:
    """The district as on the day of its newest bundle, so that a picture is the same on every day."""
    found = opening.open_district(opening.address(where), opening.default_folder())
    district = district_of(OpenedDistrict(found, where, user))
    with district.database.read() as db:
        newest = max((one.received_ms or 0 for one in members.members(db)), default=0)
    clock = FixedClock(newest)
    yield replace(district, today=lambda: today(clock), now=clock.milliseconds)


def take_places(
    where: str, user: str, version: str, size: tuple[int, int], take: Callable[[QWidget, str], object]
) -> None:
    """Every place, what receiving looks like with files, and the way down to a list; `take(window, name)`."""
    with opened(where, user) as district:
        window = DistrictWindow(district, version, idle_minutes=LONG)
        window.resize(*size)
        window.show()
        window.activateWindow()
        for place in window.places:
            window.go_to_place(place.key)
            settle(window)
            take(window, place.key.replace(".", "-"))
        for name, show in _scenes(window, Path(where).parent):
            show()
            settle(window)
            take(window, name)
        window.close()
        window.deleteLater()


def _scenes(window: DistrictWindow, folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """What a place looks like when somebody works in it."""
    receive: Any = window.place_screen("district.receive")
    returns: Any = window.place_screen("district.returns")
    yield "district-receive-files", lambda: _receive(window, receive, folder)
    yield "district-returns-office", lambda: _down(window, returns)
    yield "district-returns-list", returns.failing


def _receive(window: DistrictWindow, receive: Any, folder: Path) -> None:
    window.go(Target("district.receive"))
    receive.presenter.choose(sorted(folder.glob("*.sqb")))


def _down(window: DistrictWindow, returns: Any) -> None:
    window.go(Target("district.returns", "office", "", {"code": "B05"}))
    settle(window)
    returns.presenter.enter(returns.parts.records.id_at(1))  # an office with something on its list
