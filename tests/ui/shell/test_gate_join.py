"""A PC without an office asks to be let in, comes back with the stick, sits in the office: by keys, with the real core."""

from __future__ import annotations

import os
from datetime import date

import pytest
from PySide6.QtCore import Qt

from desktop.base.clock import SystemClock, today
from desktop.exchange.enrolment import approvals, requests
from desktop.operations import computers as operations
from desktop.operations import office as founding
from desktop.operations.computers import Newcomer
from desktop.queries import computers
from desktop.security import install, keyslots
from desktop.security.install import fingerprint
from desktop.store import location
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.exchange.bundle.conftest import ALICE
from ui.bridge.gate_work import GateWork
from ui.bridge.jobs import Jobs
from ui.shell.gate.doors import real_doors
from ui.shell.gate.presenter import GatePresenter
from ui.shell.gate.window import GateWindow
from ui.shell.pickers import Pickers

NEW = "another PC 2"
BY = {"actor": "李梅", "today": date(2026, 6, 30)}


class Stick(FitVolumes):
    """Everything below a folder named `stick` is on a stick."""

    def of(self, path):
        return location.Volume(network=False, removable="stick" in path.parts)


@pytest.fixture
def first(tmp_path, monkeypatch):
    """The office of the first PC, open."""
    monkeypatch.setattr(keyslots, "Argon2Cost", lambda *a, **k: type(CHEAP)(*a, **k) if a or k else CHEAP)
    path = tmp_path / "pc1" / "office.gezhi"
    made = Workspace.create(
        path, user="李梅", password=PASSWORD, volumes=FitVolumes(), cost=CHEAP, home=tmp_path / "keys1"
    )
    founding.found(made.workspace, code="420303090012", name="云麓台社区", actor="李梅")
    operations.certify(made.workspace, Newcomer.of(ALICE, "1号电脑"), **BY)
    yield made.workspace
    made.workspace.close()


@pytest.fixture
def gate(qtbot, tmp_path, monkeypatch, first):
    """The gate of the second PC; `picked` is what its file dialog answers."""
    monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / "keys2"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(location, "SystemVolumes", Stick)
    jobs, entered = Jobs(), []
    window = GateWindow([], tmp_path / "home")
    window.presenter = GatePresenter(window, GateWork(jobs), real_doors())
    window.picked = ""
    pickers = Pickers(
        lambda: window.picked, lambda: "", lambda _s: "", lambda _s: None,
        save_request=lambda: str(tmp_path / "stick" / "加入.sqq"),
    )  # fmt: skip
    (tmp_path / "stick").mkdir()
    window.attach(window.presenter, pickers)
    window.entered.connect(entered.append)
    window.got = entered
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield window
    for opened in entered:
        opened.office.close()
    jobs.shutdown()


def picture(window, name):
    if folder := os.environ.get("GEZHI_PICTURES"):
        window.grab().save(f"{folder}/gate-{name}.png")


def test_a_second_pc_asks_comes_back_and_sits_in_the_office(gate, first, qtbot, tmp_path):
    unlock = gate.unlock_page
    unlock.join.setFocus()
    qtbot.keyClick(unlock.join, Qt.Key.Key_Space)
    page = gate.join_page
    qtbot.waitUntil(page.name.hasFocus, timeout=60_000)
    page.name.insert("2号电脑")  # as an input method commits it
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    request = tmp_path / "stick" / "加入.sqq"
    qtbot.waitUntil(page.asked.isVisible, timeout=60_000)
    mine = install.load_or_create()
    assert page.check.text() == fingerprint(mine.public_key)
    picture(gate, "asked")

    told = requests.read_computer(request).fingerprint
    by = {"actor": "李梅", "today": today(SystemClock())}  # as at the gate: an approval ends
    done = approvals.approve(first, request, tmp_path / "stick" / "加入", told=told, **by)

    gate.picked = str(done.copy)
    qtbot.keyClick(page.open_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: gate.stack.currentWidget() is unlock, timeout=60_000)
    unlock.user.insert("李梅")
    unlock.secret.setFocus()
    qtbot.keyClick(unlock.secret, Qt.Key.Key_Return)  # no password yet: the copy was made for this PC
    guide = gate.guide_page
    qtbot.waitUntil(lambda: gate.stack.currentWidget() is guide, timeout=60_000)
    assert not guide.code.isVisible()
    picture(gate, "approved")
    qtbot.keyClicks(guide.password, NEW)
    qtbot.keyClick(guide.password, Qt.Key.Key_Return)
    qtbot.keyClicks(guide.again, NEW + "x")
    qtbot.keyClick(guide.again, Qt.Key.Key_Return)
    accept = guide.buttons["accept"]
    qtbot.keyClick(accept, Qt.Key.Key_Space)
    assert "不一样" in gate.bar.text.text()
    guide.again.setFocus()
    qtbot.keyClick(guide.again, Qt.Key.Key_Backspace)
    qtbot.keyClick(accept, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(gate.got) or (gate.bar.isVisible() and not gate.busy.text()), timeout=90_000)
    assert gate.got, gate.bar.text.text()
    opened = gate.got[0]
    assert (opened.user, opened.name) == ("李梅", "云麓台社区")
    assert "stick" not in opened.office.path.parts  # on this PC's own disk
    assert opened.office.db_id != first.db_id
    with opened.office.read() as db:
        assert {one.name: one.signer == mine.public_key for one in computers.computers(db)} == {
            "1号电脑": False, "2号电脑": True,
        }  # fmt: skip
        assert computers.chain(db, mine.public_key)


def test_a_pc_without_a_name_is_asked_for_one(gate, qtbot):
    gate._turn(gate.join_page)
    qtbot.keyClick(gate.join_page.name, Qt.Key.Key_Return)
    qtbot.waitUntil(gate.bar.isVisible, timeout=60_000)
    assert "起个名字" in gate.bar.text.text()
    assert not gate.join_page.asked.isVisible()
