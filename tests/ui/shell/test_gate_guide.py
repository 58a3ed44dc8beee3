"""A file that opens with a question: from another PC, in a synced folder, older than it was. With the real core."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import Qt

from desktop.operations import office as founding
from desktop.workspace import Workspace, joining
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from ui.bridge.gate_work import GateWork
from ui.bridge.jobs import Jobs
from ui.dialogs.recovery_page import RecoveryPage
from ui.shell.gate.doors import office_name
from ui.shell.gate.guide import Ways
from ui.shell.gate.presenter import Doors, GatePresenter
from ui.shell.gate.window import GateWindow
from ui.shell.pickers import Pickers

NEW = "another PC 2"


@pytest.fixture
def homes(tmp_path):
    """Two PCs: the second is the one that sits before us."""
    return tmp_path / "pc1", tmp_path / "pc2"


@pytest.fixture
def made(tmp_path, homes):
    """An office of the first PC, closed, and its recovery code."""
    path = tmp_path / "data" / "office.gezhi"
    created = Workspace.create(
        path, user="李梅", password=PASSWORD, volumes=FitVolumes(), cost=CHEAP, home=homes[0]
    )
    founding.found(created.workspace, code="420303090012", name="云麓台社区", actor="李梅")
    created.workspace.close()
    return path, created.recovery_code


@pytest.fixture
def gate(qtbot, tmp_path, homes):
    jobs, entered = Jobs(), []
    here = {"home": homes[1]}

    def open_(path, user, password, code):
        return Workspace.open(
            path, password=password or None, recovery_code=code or None, volumes=FitVolumes(), home=here["home"], user=user
        )  # fmt: skip

    def join(path, user, code, password, replacing):
        office = open_(path, user, "", code)
        joining.join(office, user, password, actor=user, replace=replacing, cost=CHEAP)
        office.close()
        return open_(path, user, password, "")

    def look(path, user, password, code):
        return Workspace.look(
            path, password=password or None, recovery_code=code or None, home=here["home"], user=user
        )

    ways = Ways(
        join=join, look=look, move_in=lambda path: joining.move_in(path, tmp_path / "in" / path.name, volumes=FitVolumes())
    )  # fmt: skip
    doors = Doors(
        open=open_, found=None, name_of=office_name, choose=lambda _n, _of: [0], today=lambda: None, ways=ways
    )
    window = GateWindow([], tmp_path / "home")
    window.presenter = GatePresenter(window, GateWork(jobs), doors)
    window.attach(window.presenter, Pickers(lambda: "", lambda: "", lambda _s: None, lambda _s: None))
    window.entered.connect(entered.append)
    window.got, window.here = entered, here
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield window
    jobs.shutdown()
    window.close()
    for opened in entered:
        opened.office.close()


def unlock(qtbot, gate, path, password=PASSWORD):
    gate.unlock_page.add(str(path))
    gate.unlock_page.user.setText("李梅")
    gate.unlock_page.secret.setText(password)
    qtbot.keyClick(gate.unlock_page.secret, Qt.Key.Key_Return)


def asked(qtbot, gate, *ways):
    qtbot.waitUntil(
        lambda: gate.stack.currentWidget() is gate.guide_page and gate.stack.isEnabled(), timeout=20_000
    )
    assert tuple(gate.guide_page.buttons) == ways


def entered(qtbot, gate):
    qtbot.waitUntil(lambda: bool(gate.got), timeout=30_000)
    return gate.got[-1]


@pytest.mark.parametrize(("way", "begin"), [("join", ""), ("replace", "exchange")])
def test_a_copied_folder_becomes_a_pc_of_its_own_with_the_paper(qtbot, gate, made, homes, way, begin):
    path, code = made
    unlock(qtbot, gate, path)
    asked(qtbot, gate, "join", "replace", "look")
    page = gate.guide_page
    page.code.setText(code)
    page.password.setText(NEW)
    page.again.setText("something else 1")
    page.buttons[way].click()
    assert "不一样" in gate.bar.text.text()
    page.again.setText(NEW)
    page.buttons[way].click()
    opened = entered(qtbot, gate)
    assert (opened.office.signed_in, opened.name, opened.begin) == ("李梅", "云麓台社区", begin)
    opened.office.close()
    gate.got.clear()
    if way == "join":
        Workspace.open(path, password=PASSWORD, volumes=FitVolumes(), home=homes[0]).close()
    else:
        with pytest.raises(Exception, match="另一台电脑"):
            Workspace.open(path, password=PASSWORD, volumes=FitVolumes(), home=homes[0])


def test_looking_with_the_paper_writes_nothing(qtbot, gate, made):
    path, code = made
    before = {p.name: p.read_bytes() for p in path.parent.iterdir()}
    unlock(qtbot, gate, path)
    asked(qtbot, gate, "join", "replace", "look")
    gate.guide_page.buttons["look"].click()
    assert "恢复码" in gate.bar.text.text()
    gate.guide_page.code.setText(code)
    gate.guide_page.buttons["look"].click()
    opened = entered(qtbot, gate)
    assert opened.office.read_only
    assert {p.name: p.read_bytes() for p in path.parent.iterdir()} == before


def test_a_wrong_group_is_told_while_the_rest_is_typed(qtbot, gate, made):
    path, code = made
    unlock(qtbot, gate, path)
    asked(qtbot, gate, "join", "replace", "look")
    groups = code.split("-")
    wrong = f"{(int(groups[1]) + 1) % 1_000_000:06d}"
    gate.guide_page.code.setText("-".join([groups[0], wrong, groups[2][:3]]))
    assert "第 2 组" in gate.guide_page.told.text()
    gate.guide_page.code.setText("-".join(groups[:3]))
    assert gate.guide_page.told.text() == ""


def test_going_back_from_the_question(qtbot, gate, made):
    unlock(qtbot, gate, made[0])
    asked(qtbot, gate, "join", "replace", "look")
    gate.guide_page.back_wanted.emit()
    assert gate.stack.currentWidget() is gate.unlock_page


def test_a_file_in_a_synced_folder_is_moved_to_this_pc(qtbot, gate, made, homes, tmp_path):
    gate.here["home"] = homes[0]
    synced = tmp_path / "OneDrive"
    shutil.copytree(made[0].parent, synced)
    unlock(qtbot, gate, synced / "office.gezhi")
    asked(qtbot, gate, "move", "look")
    gate.guide_page.buttons["move"].click()
    page = gate.unlock_page
    qtbot.waitUntil(lambda: gate.stack.currentWidget() is page and gate.stack.isEnabled(), timeout=20_000)
    assert page.user.text() == "李梅"
    page.secret.setText(PASSWORD)
    qtbot.keyClick(page.secret, Qt.Key.Key_Return)
    assert entered(qtbot, gate).office.path == tmp_path / "in" / "office.gezhi"
    assert (synced / "office.gezhi").is_file()


def put_back(path, home):
    """The office goes on, then the file of before is put in its place."""
    before = path.read_bytes()
    office = Workspace.open(path, password=PASSWORD, volumes=FitVolumes(), home=home)
    with office.change("resident.add", actor="李梅") as unit:
        unit.create("resident", {"name": "后来的人"})
    office.close()
    path.write_bytes(before)


@pytest.mark.parametrize(("way", "begin", "still"), [("catch_up", "exchange", True), ("keep", "", False)])
def test_an_old_file_put_back_is_asked_about(qtbot, gate, made, homes, way, begin, still):
    gate.here["home"] = homes[0]
    put_back(made[0], homes[0])
    unlock(qtbot, gate, made[0])
    asked(qtbot, gate, "catch_up", "keep", "look")
    gate.guide_page.buttons[way].click()
    opened = entered(qtbot, gate)
    assert opened.begin == begin
    assert (opened.office.watch.lost is not None) is still


def test_an_old_file_put_back_may_only_be_looked_at(qtbot, gate, made, homes):
    gate.here["home"] = homes[0]
    put_back(made[0], homes[0])
    unlock(qtbot, gate, made[0])
    asked(qtbot, gate, "catch_up", "keep", "look")
    gate.guide_page.buttons["look"].click()
    assert entered(qtbot, gate).office.read_only


def test_an_unanswered_question_lets_go_of_the_file(qtbot, gate, made, homes):
    gate.here["home"] = homes[0]
    put_back(made[0], homes[0])
    unlock(qtbot, gate, made[0])
    asked(qtbot, gate, "catch_up", "keep", "look")
    gate.guide_page.back_wanted.emit()
    Workspace.open(made[0], password=PASSWORD, volumes=FitVolumes(), home=homes[0]).close()


def test_the_unlock_page_says_what_takes_so_long(qtbot, gate, made, homes):
    gate.here["home"] = homes[0]
    unlock(qtbot, gate, made[0])
    assert "推算钥匙" in gate.busy.text()
    entered(qtbot, gate)


def test_each_group_typed_back_is_checked_at_once(qtbot):
    page = RecoveryPage()
    qtbot.addWidget(page)
    page.show_code("000011-000022-000033-000044-000055-000066-000077-000088", [1, 4, 6])
    told = [page._asked.itemAtPosition(2, place).widget() for place in range(3)]
    page.entries[0].setText("000012")
    assert "有误" in told[0].text()
    page.entries[0].setText("000011")
    assert told[0].text() == "✓ 通过"
    page.entries[1].setText("0000")
    assert told[1].text() == ""
