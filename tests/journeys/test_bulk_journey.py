"""A wrong bulk change of 300 households, the program closed and opened again, and one key that takes it back."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import Qt

from desktop.base.clock import FixedClock
from desktop.operations import office as founding
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from ui.bridge.target import Target
from ui.screens.households.bulk_dialog import BulkDialog
from ui.shell.main_window import MainWindow
from ui.shell.session import Session
from ui.shell.sessions import initials
from ui.theme.style import apply
from ui.theme.theme import load_theme

pytestmark = pytest.mark.slow
HOMES = 300
LONG = 40_000  # milliseconds a step may take on a slow machine
CTRL = Qt.KeyboardModifier.ControlModifier


def make(path: Path) -> Workspace:
    office = Workspace.create(
        path, user="李梅", password=PASSWORD, clock=FixedClock(), volumes=FitVolumes(), cost=CHEAP
    ).workspace
    founding.found(office, code="420303090012", name="云麓台社区", actor="李梅")
    with office.change("import.residents", actor="李梅") as unit:
        compound = unit.create("compound", {"name": "锦绣龙庭"})
        building = unit.create("building", {"compound_id": compound, "label": "3"})
        stair = unit.create("unit", {"building_id": building, "label": "1"})
        for number in range(HOMES):
            room = f"{number // 10 + 1}{number % 10 + 1:02d}"
            place = {"building_id": building, "unit_id": stair, "room": room, "use": "self"}
            home = {"dwelling_id": unit.create("dwelling", place), "head_name": f"张{room}"}
            state = ("consistent", "rented", None)[number % 3]
            unit.create("household", {**home, "state": state, "channel": "phone"})
    return office


def states(office: Workspace) -> list[tuple[object, ...]]:
    with office.read() as db:
        return [tuple(row) for row in db.exec_driver_sql("SELECT * FROM household ORDER BY id")]


class Desk:
    """The program on one office file, from opening it to closing it."""

    def __init__(self, qtbot, qapp, office: Workspace) -> None:
        apply(qapp, load_theme("light"))
        self.bot, self.office = qtbot, office
        session = Session(
            office, "云麓台社区", "李梅", "0.1.0", lambda: date(2026, 6, 30), lambda _password: None, initials
        )
        self.window = MainWindow(session)
        self.failures: list[object] = []
        self.window.messages.failed.disconnect(self.window.show_failure)
        self.window.messages.failed.connect(self.failures.append)
        self.window.resize(1366, 728)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    def wait(self, until: Callable[[], object]) -> None:
        self.bot.waitUntil(lambda: bool(until()), timeout=LONG)

    def quiet(self) -> None:
        self.wait(lambda: not self.window.jobs.running)
        self.bot.wait(20)
        self.wait(lambda: not self.window.jobs.running)

    def close(self) -> None:
        self.quiet()
        self.window.close()
        assert self.failures == []
        self.window.deleteLater()
        self.office.close()


def test_three_hundred_wrong_at_once_are_right_again_after_a_restart_and_one_key(qtbot, qapp, tmp_path):
    path = tmp_path / "office.gezhi"
    office = make(path)
    before = states(office)
    desk = Desk(qtbot, qapp, office)
    change_everybody(qtbot, desk)
    wrong = states(office)
    assert sum(old != new for old, new in zip(before, wrong, strict=True)) == HOMES
    desk.close()

    again = Workspace.open(path, password=PASSWORD, clock=FixedClock(), volumes=FitVolumes())
    assert states(again) == wrong
    desk = Desk(qtbot, qapp, again)
    desk.quiet()
    qtbot.keyClick(desk.window, Qt.Key.Key_Z, CTRL)
    desk.wait(lambda: states(again) == before)
    desk.close()


def change_everybody(qtbot, desk: Desk) -> None:
    """Ctrl+A in the matrix, Ctrl+B, the wrong channel for everybody, Enter."""
    desk.window.go(Target("households"))
    screen = desk.window.place_screen("households")
    desk.wait(lambda: len(screen.middle.matrix.data.doors) == HOMES)
    desk.quiet()
    matrix = screen.middle.matrix
    matrix.setFocus()
    qtbot.keyClick(matrix, Qt.Key.Key_A, CTRL)
    qtbot.keyClick(matrix, Qt.Key.Key_B, CTRL)
    desk.wait(lambda: [d for d in screen.findChildren(BulkDialog) if d.isVisible()])
    dialog = next(d for d in screen.findChildren(BulkDialog) if d.isVisible())
    desk.wait(lambda: dialog.field.options)
    qtbot.keyClicks(dialog.field, "lxfs")  # 联系方式
    desk.wait(lambda: dialog.choice.options and dialog.choice.options[0].value == "wechat")
    qtbot.keyClicks(dialog.choice, "jsm")  # 仅上门
    desk.wait(lambda: dialog.apply_button.isEnabled())
    assert dialog.apply_button.text() == f"写入 {HOMES} 条"
    assert dialog.table.records.rowCount() == HOMES
    qtbot.keyClick(dialog.apply_button, Qt.Key.Key_Return)
    desk.wait(lambda: not screen.findChildren(BulkDialog))
    desk.quiet()
