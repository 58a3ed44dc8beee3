"""From the gate to the window and back: the composition root with the real core."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.conftest import PASSWORD
from tests.ui.office_of_three import fill
from ui.app import Program
from ui.shell import preferences
from ui.shell.arguments import arguments
from ui.shell.preferences import Preferences


@pytest.fixture
def program(qapp: QApplication, qtbot, tmp_path):
    made = Program(qapp, Preferences(), tmp_path / "window.json")
    yield made
    made.close()


@pytest.fixture
def path(make_office):
    office = make_office()
    fill(office)
    office.close()
    return office.path


def enter(qtbot, program, path):
    gate = program.show_gate(str(path))
    qtbot.waitUntil(lambda: gate._presenter is not None, timeout=20_000)
    gate.unlock_page.user.setText("李梅")
    qtbot.keyClicks(gate.unlock_page.secret, PASSWORD)
    qtbot.keyClick(gate.unlock_page.secret, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.gate is None and program.window is not None, timeout=30_000)
    return program.window


def test_an_office_is_opened_closed_and_opened_again(qtbot, program, path, tmp_path):
    window = enter(qtbot, program, path)
    assert window.current_place == "start"
    assert window.windowTitle().startswith("云麓台社区")
    kept = preferences.load(tmp_path / "window.json")
    assert [(recent.name, recent.user) for recent in kept.recent] == [("云麓台社区", "李梅")]
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=20_000)
    window.commands.action("app.close_office").trigger()
    qtbot.waitUntil(lambda: program.gate is not None, timeout=20_000)
    assert program.gate.unlock_page.user.text() == "李梅"
    again = enter(qtbot, program, path)
    qtbot.waitUntil(lambda: not again.jobs.running, timeout=20_000)


def test_with_a_password_at_hand_the_office_opens_at_once(qtbot, program, path):
    program.show_gate(str(path), password=PASSWORD, user="演练")
    qtbot.waitUntil(lambda: program.window is not None, timeout=30_000)
    assert program.window.current_place == "start"
    qtbot.waitUntil(lambda: not program.window.jobs.running, timeout=20_000)


def test_a_wrong_password_at_hand_leaves_the_gate_open_with_the_reason(qtbot, program, path):
    gate = program.show_gate(str(path), password="not the password", user="演练")
    qtbot.waitUntil(lambda: "密码不对" in gate.bar.text.text(), timeout=30_000)
    assert program.window is None


def test_theme_and_rail_are_remembered(qtbot, program, path, tmp_path):
    window = enter(qtbot, program, path)
    window.commands.action("app.theme").trigger()
    window.commands.action("app.fold").trigger()
    window.commands.action("app.language").trigger()
    kept = preferences.load(tmp_path / "window.json")
    assert (kept.theme, kept.folded, kept.language) == ("contrast", True, "en")
    window.commands.action("app.theme").trigger()
    assert preferences.load(tmp_path / "window.json").theme == "light"
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=20_000)


def test_the_command_line_is_read():
    wanted = arguments(["--office", "a.gezhi", "--theme", "contrast"])
    assert (wanted.office, wanted.theme, wanted.self_test) == ("a.gezhi", "contrast", False)
