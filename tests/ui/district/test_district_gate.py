"""The gate's page for a district: what it asks, what it says, and that no login stays anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.base.errors import Refused
from tests.desktop.district.conftest import DISTRICT
from ui.app import Program
from ui.shell import preferences
from ui.shell.gate.district_presenter import DistrictGate, OpenedDistrict, Wanted
from ui.shell.preferences import Preferences, Recent

SECRET = "s3cret-9"


class FakeView:
    def __init__(self) -> None:
        self.said: list[object] = []

    def show_busy(self, doing):
        self.said.append(doing)

    def show_refusal(self, text):
        self.said.append(text)

    def show_problems(self, problems):
        self.said.append(set(problems))

    def enter_district(self, opened):
        self.said.append(opened)


def test_what_is_missing_is_said_before_anything_is_tried(work):
    view = FakeView()
    gate = DistrictGate(view, work, lambda _w: pytest.fail("tried"), lambda _w: pytest.fail("tried"))
    gate.open(Wanted())
    gate.found(Wanted(where="a", user="王", code="42"))
    assert view.said == [{"where", "user"}, {"code", "name"}]


def test_a_refusal_of_the_core_is_shown(work):
    def refuse(_wanted):
        raise Refused("找不到。", code="district.no_tables")

    view = FakeView()
    DistrictGate(view, work, refuse, refuse).open(Wanted(where="a", user="王"))
    assert view.said[-1] == "找不到。"


def test_a_password_is_in_no_repr():
    assert SECRET not in repr(Wanted("postgresql://db/x", "王", "wang", SECRET))


@pytest.fixture
def program(qapp, qtbot, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / "keys"))
    made = Program(qapp, Preferences(), tmp_path / "window.json")
    yield made
    made.close()
    qtbot.wait(20)


@pytest.mark.slow
def test_a_district_is_made_by_keyboard_and_opened_again(program, qtbot, tmp_path):
    gate = program.show_gate()
    qtbot.waitUntil(lambda: gate._presenter is not None, timeout=60_000)
    with qtbot.waitActive(gate):
        gate.activateWindow()
    gate.unlock_page.district.setFocus()
    qtbot.keyClick(gate.unlock_page.district, Qt.Key.Key_Space)
    page = gate.district_page
    assert page.lines["where"].hasFocus()
    assert not page.lines["password"].isVisible()
    page.switch.click()
    where = str(tmp_path / "张湾区.gezhi-district")
    for typed in (where, "420303", "张湾区", "王区长"):
        QApplication.focusWidget().setText(typed)  # as an input method commits it
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window is not None, timeout=60_000)
    window = program.window
    assert window.district.name == "张湾区"
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=60_000)
    kept = preferences.load(tmp_path / "window.json")
    assert kept.districts == (Recent(where, "张湾区", "王区长"),)
    window.close_office()
    qtbot.waitUntil(lambda: program.gate is not None and program.gate._presenter is not None, timeout=60_000)
    again = program.gate
    again.unlock_page.district.click()
    assert again.district_page.lines["user"].text() == "王区长"
    again.district_page.open_button.click()
    qtbot.waitUntil(lambda: program.window is not None, timeout=60_000)
    qtbot.waitUntil(lambda: not program.window.jobs.running, timeout=60_000)


@pytest.mark.slow
def test_a_servers_login_is_asked_and_kept_nowhere(program, qtbot, server, tmp_path, caplog):
    from desktop.district import database, making
    from desktop.security import install

    where = server.new_database()
    keys = install.load_or_create(tmp_path / "keys" / "district")
    assert keys.public_key != DISTRICT.public_key
    made = database.connect(where, keys)
    making.make(made, code="420303", name="张湾区", keys=keys)
    made.close()
    gate = program.show_gate()
    qtbot.waitUntil(lambda: gate._presenter is not None, timeout=60_000)
    gate.unlock_page.district.click()
    page = gate.district_page
    page.lines["where"].setText(where.replace("postgres@", f"postgres:{SECRET}@"))
    assert page.lines["password"].isVisibleTo(page)
    page.lines["user"].setText("王区长")
    page.open_button.click()
    qtbot.waitUntil(lambda: program.window is not None, timeout=60_000)
    qtbot.waitUntil(lambda: not program.window.jobs.running, timeout=60_000)
    kept = (tmp_path / "window.json").read_text("utf-8")
    assert "postgresql:///" in kept
    assert SECRET not in kept + caplog.text
    assert "postgres@" not in kept
    assert isinstance(program.window.district.name, str)
    assert OpenedDistrict.__dataclass_fields__.keys() == {"opening", "where", "user"}
