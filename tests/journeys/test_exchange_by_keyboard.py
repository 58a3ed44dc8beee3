"""A day of an enrolled office and its district without a mouse: bundle, receipt, letter, difference, question.

Only the system's own dialogs for files are answered by the test; everything else is a key that somebody presses.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.base.pinyin import initials
from desktop.district.survey import Survey
from desktop.queries import between, disputes
from desktop.security.install import load_or_create
from tests.desktop.district.borough import NOW
from tests.journeys import enrolled_town
from tests.journeys.enrolled_town import CLERK, TODAY, Town
from ui.bridge.district_desk import District
from ui.dialogs import files
from ui.shell.district.window import DistrictWindow
from ui.shell.main_window import MainWindow
from ui.shell.session import Session

KEY = Qt.Key
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LONG = 60_000  # milliseconds


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = enrolled_town.build(tmp_path / "town", load_or_create())
    yield made
    made.close()


class Hands:
    """Presses keys in one window and waits until its work is done."""

    def __init__(self, window: Any, qtbot: Any) -> None:
        self.window, self._bot = window, qtbot

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.front()
        self._bot.keyClick(self.focus() or self.window, key, modifier)
        self.rest()

    def front(self) -> None:
        """Shortcuts reach the active window only."""
        if not self.window.isActiveWindow():
            with self._bot.waitActive(self.window):
                self.window.activateWindow()

    def focus(self) -> Any:
        """Where the next key goes; the application's own word is lost when the platform has no active window."""
        return QApplication.focusWidget() or self.window.focusWidget()

    def rest(self) -> None:
        for _again in range(2):
            self._bot.waitUntil(lambda: not self.window.jobs.running, timeout=LONG)
            self._bot.wait(20)

    def until(self, so: Callable[[], bool]) -> None:
        self._bot.waitUntil(so, timeout=LONG)

    def command(self, words: str) -> None:
        """Through the palette, as somebody who knows no shortcut."""
        self.front()
        self.window.open_palette()
        field = self.window.palette_box.field
        field.setText(words)  # as an input method commits it
        self._bot.keyClick(field, KEY.Key_Return)
        self.rest()


@pytest.fixture
def opened(qtbot: Any) -> Iterator[Callable[[Any], Hands]]:
    windows: list[Any] = []

    def show(window: Any) -> Hands:
        windows.append(window)
        window.resize(1366, 728)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        window.go_to_place(window.places[0].key)
        hands = Hands(window, qtbot)
        hands.rest()
        return hands

    yield show
    for window in windows:
        window.close()
        window.deleteLater()


def office_window(town: Town) -> MainWindow:
    return MainWindow(
        Session(
            office=town.office, office_name="云麓台社区", actor=CLERK, version="0.1.0", today=lambda: TODAY,
            check_password=lambda _typed: None, initials=initials,
        )
    )  # fmt: skip


def district_window(town: Town) -> DistrictWindow:
    return DistrictWindow(
        District(
            town.district, town.keys, "420303", "张湾区", "王区长", lambda: TODAY, lambda: NOW,
            Path(town.where).parent / "quarantine", Survey(town.district),
        ),
        "0.1.0",
    )  # fmt: skip


@pytest.mark.slow
def test_a_bundle_goes_up_and_a_receipt_comes_back(
    town: Town, opened: Callable[[Any], Hands], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    office = opened(office_window(town))
    start = office.window.place_screen("start")
    office.until(lambda: bool(start.waiting.lines))

    # What waits is on the first page; Enter leads there, a digit decides, and the number is gone.
    line = next(one for one in start.waiting.lines if one.word == "两边不一致,等裁决")
    line.setFocus()
    office.press(KEY.Key_Return)
    exchange = office.window.place_screen("exchange")
    assert exchange.tabs["disputes"].text() == "两边不一致 1"
    assert office.focus() is exchange.disputes.table
    office.press(KEY.Key_2)
    office.until(lambda: exchange.tabs["disputes"].text() == "两边不一致")
    with town.office.read() as db:
        assert disputes.count(db) == 0

    # The district's question is answered by a digit too.
    office.command("社区之间")
    office.until(lambda: bool(exchange.between.table.current_id()))
    assert exchange.tabs["between"].text() == "社区之间 1"
    exchange.between.table.setFocus()
    office.press(KEY.Key_1)
    office.until(lambda: exchange.tabs["between"].text() == "社区之间")
    with town.office.read() as db:
        assert [one.open for one in between.tickets(db)] == [False]

    # Everything goes to the district by stick.
    monkeypatch.setattr(files, "ask_save", lambda _p, _t, suggested, _k, then: then(stick / suggested.name))
    office.press(KEY.Key_E, CONTROL)
    office.until(lambda: "可以安全弹出" in exchange.bundles.written.text.text())
    (sent,) = stick.glob("*.sqb")

    district = opened(district_window(town))
    monkeypatch.setattr(files, "ask_folder", lambda _p, _t, then: then(stick))
    district.press(KEY.Key_2, ALT)
    district.press(KEY.Key_O, CONTROL | SHIFT)
    receive = district.window.place_screen("district.receive")
    district.until(lambda: district.focus() is receive.take_button)
    assert receive.with_receipts.isChecked(), "receipts go onto the stick the bundles came from"
    district.press(KEY.Key_Return)
    district.until(lambda: bool(list(stick.glob("*.sqr"))))
    twins = district.window.place_screen("district.twins")
    district.press(KEY.Key_4, ALT)
    district.until(lambda: twins.pairs.current() is not None)
    assert twins.pairs.current().says[0] != "", "what the office answered has come"

    # The receipt comes back and says that both sides have the same.
    (receipt,) = stick.glob("*.sqr")
    monkeypatch.setattr(files, "ask_open", lambda _p, _t, _k, then, many=False: then([receipt]))
    office.command("打开区里的回执")
    office.until(lambda: exchange.receipt.pages.currentIndex() == 1)
    assert sent.exists()
    assert "一致" in exchange.receipt.words.text()


@pytest.mark.slow
def test_a_bundle_that_came_is_taken_in_by_one_more_key(
    town: Town, opened: Callable[[Any], Hands], monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = next((Path(town.where).parent / "信箱").glob("*.sqb"))
    monkeypatch.setattr(files, "ask_open", lambda _p, _t, _k, then, many=False: then([letter]))
    office = opened(office_window(town))
    office.press(KEY.Key_8, ALT)
    exchange = office.window.place_screen("exchange")
    office.press(KEY.Key_O, CONTROL | SHIFT)
    office.until(lambda: office.focus() is exchange.bundles.take_button)
    assert exchange.bundles.lines.records.rowCount() == 1
    office.press(KEY.Key_Return)
    office.until(lambda: not exchange.bundles.take_button.isVisible())
    with town.office.read() as db:
        assert "先打电话" in db.exec_driver_sql("SELECT needs FROM household").scalars().all()
