"""The gate with the real core and cheap keys: open, refuse in words, found, prove the recovery code."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.operations import office as founding
from desktop.store.location import Volume
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from ui.bridge.gate_work import GateWork
from ui.bridge.jobs import Jobs
from ui.shell.gate.doors import office_name
from ui.shell.gate.presenter import Doors, Founded, GatePresenter, NewOffice, Opened
from ui.shell.gate.window import GateWindow
from ui.shell.pickers import Pickers
from ui.shell.preferences import Recent


class Disk(FitVolumes):
    network = removable = False

    def of(self, path):
        return Volume(network=self.network, removable=self.removable)


@pytest.fixture
def disk():
    return Disk()


@pytest.fixture
def doors(disk):
    def open_(path, _user, password, code):
        return Workspace.open(path, password=password or None, recovery_code=code or None, volumes=disk)

    def found(new, path):
        if wrong := founding.problems(new.code, new.name):
            raise founding.refused(wrong)
        created = Workspace.create(path, user=new.user, password=new.password, volumes=disk, cost=CHEAP)
        founding.found(created.workspace, code=new.code, name=new.name, actor=new.user)
        return Founded(Opened(created.workspace, new.name, new.user), created.recovery_code, b"%PDF-sheet")

    return Doors(
        open=open_, found=found, name_of=office_name, choose=lambda n, of: [1, 4, 6], today=lambda: None
    )


class Gate:
    def __init__(self, qtbot, doors, recent, home):
        self.saved, self.printed, self.entered = [], [], []
        self.file, self.folder = "", ""
        pickers = Pickers(
            file=lambda: self.file,
            folder=lambda: self.folder,
            save_sheet=self.saved.append,
            print_sheet=self.printed.append,
        )
        self.jobs = Jobs()
        self.window = GateWindow(recent, home)
        self.presenter = GatePresenter(self.window, GateWork(self.jobs), doors)
        self.window.attach(self.presenter, pickers)
        self.window.entered.connect(self.entered.append)
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    def close(self):
        self.jobs.shutdown()
        self.window.close()
        for opened in self.entered:
            opened.office.close()


@pytest.fixture
def gate(qtbot, doors, tmp_path):
    made = []

    def make(recent=(), doors=doors):
        made.append(Gate(qtbot, doors, recent, tmp_path / "home"))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def closed_office(make_office):
    office = make_office()
    path = office.path
    office.close()
    return path


def type_password(qtbot, gate, password, user="李梅"):
    page = gate.window.unlock_page
    page.user.setText(user)
    page.secret.clear()
    qtbot.keyClicks(page.secret, password)
    qtbot.keyClick(page.secret, Qt.Key.Key_Return)


def refusal(qtbot, gate, containing):
    bar = gate.window.bar
    qtbot.waitUntil(lambda: bar.isVisible() and gate.window.stack.isEnabled(), timeout=20_000)
    assert containing in bar.text.text()


def test_the_right_password_enters(qtbot, gate, closed_office):
    one = gate([Recent(str(closed_office), "云麓台社区", "李梅")])
    type_password(qtbot, one, PASSWORD)
    qtbot.waitUntil(lambda: bool(one.entered), timeout=20_000)
    assert one.entered[0].name == "云麓台社区"
    assert one.entered[0].user == "李梅"


def test_a_wrong_password_is_a_sentence_and_can_be_tried_again(qtbot, gate, closed_office):
    one = gate([Recent(str(closed_office), "云麓台社区", "李梅")])
    type_password(qtbot, one, "practice 2")
    refusal(qtbot, one, "密码不对")
    assert one.window.unlock_page.secret.selectedText()
    type_password(qtbot, one, PASSWORD)
    qtbot.waitUntil(lambda: bool(one.entered), timeout=20_000)
    assert not one.window.bar.isVisible()


def test_a_name_is_asked_for(qtbot, gate, closed_office):
    one = gate([Recent(str(closed_office), "云麓台社区", "")])
    type_password(qtbot, one, PASSWORD, user="")
    refusal(qtbot, one, "请填写您的姓名")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("foreign", "这不是格知的数据文件"),
        ("missing", "找不到数据文件"),
        ("network", "网络"),
        ("removable", "移动磁盘"),
        ("second", "已"),
    ],
)
def test_whatever_is_wrong_with_the_file_is_said(qtbot, gate, closed_office, disk, spoil, words):
    other = None
    if spoil == "foreign":
        Path(closed_office).write_bytes(b"PK\x03\x04 a workbook")
    elif spoil == "missing":
        Path(closed_office).unlink()
    elif spoil == "second":
        other = Workspace.open(closed_office, password=PASSWORD, volumes=FitVolumes())
    else:
        setattr(disk, spoil, True)
    one = gate([Recent(str(closed_office), "云麓台社区", "李梅")])
    type_password(qtbot, one, PASSWORD)
    refusal(qtbot, one, words)
    assert one.entered == []
    if other is not None:
        other.close()


def test_founding_shows_the_code_and_asks_three_groups_back(qtbot, gate, tmp_path):
    one = gate()
    page = one.window.unlock_page
    qtbot.mouseClick(page.new, Qt.MouseButton.LeftButton)
    form = one.window.found_page.form
    values = {
        "code": "420303090012",
        "name": "Yunlutai",
        "user": "Li",
        "password": PASSWORD,
        "again": PASSWORD,
    }
    for field in form.fields:
        entry = form.editor(field.name).entry
        assert entry.hasFocus(), field.name
        if field.name in values:
            qtbot.keyClicks(entry, values[field.name])
        qtbot.keyClick(entry, Qt.Key.Key_Return)
    recovery = one.window.recovery_page
    qtbot.waitUntil(lambda: one.window.stack.currentWidget() is recovery, timeout=20_000)
    qtbot.mouseClick(recovery.print_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(recovery.save_button, Qt.MouseButton.LeftButton)
    assert one.printed == one.saved == [b"%PDF-sheet"]

    code = one.presenter._founded.code.split("-")
    for entry in recovery.entries:
        qtbot.keyClicks(entry, "000000")
        qtbot.keyClick(entry, Qt.Key.Key_Return)
    refusal(qtbot, one, "第 2、5、7 组")
    assert one.entered == []
    for entry, number in zip(recovery.entries, (1, 4, 6), strict=True):
        entry.clear()
        qtbot.keyClicks(entry, code[number])
        qtbot.keyClick(entry, Qt.Key.Key_Return)
    setup = one.window.setup_page
    assert one.window.stack.currentWidget() is setup
    assert one.entered == []
    for field in setup.form.fields:
        assert setup.form.editor(field.name).entry.hasFocus(), field.name
        qtbot.keyClick(setup.form.editor(field.name).entry, Qt.Key.Key_Return)
    qtbot.keyClick(setup.enter_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: one.entered != [], timeout=20_000)
    assert [opened.name for opened in one.entered] == ["Yunlutai"]
    assert (tmp_path / "home" / "office.gezhi").is_file()


def test_the_recovery_code_opens_when_the_password_is_lost(qtbot, gate, doors, tmp_path):
    new = NewOffice(code="420303090012", name="云麓台社区", user="李梅", password=PASSWORD)
    founded = doors.found(new, tmp_path / "lost.gezhi")
    founded.opened.office.close()
    one = gate([Recent(str(tmp_path / "lost.gezhi"), "云麓台社区", "李梅")])
    page = one.window.unlock_page
    qtbot.mouseClick(page.switch, Qt.MouseButton.LeftButton)
    type_password(qtbot, one, founded.code[:-1] + ("1" if founded.code[-1] != "1" else "2"))
    refusal(qtbot, one, "第 8 组")
    type_password(qtbot, one, founded.code.replace("-", " "))
    qtbot.waitUntil(lambda: bool(one.entered), timeout=20_000)


def test_problems_of_a_new_office_stand_under_their_fields(qtbot, gate):
    one = gate()
    one.window._turn(one.window.found_page)
    qtbot.mouseClick(one.window.found_page.create_button, Qt.MouseButton.LeftButton)
    form = one.window.found_page.form
    for name in ("code", "name", "user", "password"):
        assert form._faults[name].isVisibleTo(form), name
    assert form.editor("code").entry.hasFocus()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"code": "42030309001"}, "code"), ({"code": "42030309001X"}, "code"), ({"name": " "}, "name"),
     ({"again": "other pass 1"}, "again"), ({"password": "short"}, "password"), ({"folder": ""}, "folder")],
)  # fmt: skip
def test_what_the_form_refuses(changes, field):
    good = {
        "code": "420303090012",
        "name": "云麓台",
        "user": "李梅",
        "folder": "/x",
        "password": PASSWORD,
        "again": PASSWORD,
    }
    assert GatePresenter.problems(NewOffice(**good)) == {}
    assert set(GatePresenter.problems(NewOffice(**(good | changes)))) == {field}


def test_an_unentered_office_is_let_go_when_the_window_closes(qtbot, gate, doors, tmp_path):
    one = gate()
    one.presenter.found(
        NewOffice(
            code="420303090012",
            name="云麓台",
            user="李梅",
            folder=str(tmp_path / "n"),
            password=PASSWORD,
            again=PASSWORD,
        )
    )
    qtbot.waitUntil(lambda: one.window.stack.currentWidget() is one.window.recovery_page, timeout=20_000)
    one.window.close()
    Workspace.open(tmp_path / "n" / "office.gezhi", password=PASSWORD, volumes=FitVolumes()).close()


def test_failures_of_the_machine_and_of_the_program_are_both_said(qtbot, gate, closed_office, monkeypatch):
    one = gate([Recent(str(closed_office), "云麓台社区", "李梅")])

    def broken(path, user, password, code):
        raise ZeroDivisionError("420303195302110013")

    one.presenter._doors = Doors(broken, None, None, None, None)
    type_password(qtbot, one, PASSWORD)
    refusal(qtbot, one, "程序内部出错")
    assert "420303" not in one.window.bar.text.text()


def test_a_community_is_chosen_from_the_published_list_by_keys(qtbot, gate, doors):
    from dataclasses import replace

    from ui.shell.gate.doors import real_doors

    one = gate(doors=replace(doors, places=real_doors().places, names=real_doors().names))
    qtbot.mouseClick(one.window.unlock_page.new, Qt.MouseButton.LeftButton)
    found = one.window.found_page
    qtbot.mouseClick(found.list_button, Qt.MouseButton.LeftButton)
    page = one.window.place_page
    for level, letters in (("province", "42"), ("city", "4203"), ("county", "zwq"), ("street", "hgjd")):
        entry = page.form.editor(level).entry
        qtbot.waitUntil(lambda box=entry: len(box.options) > 1, timeout=20_000)
        before = entry.currentText()
        qtbot.keyClicks(entry, letters)
        assert entry.currentText() != before
        qtbot.keyClick(entry, Qt.Key.Key_Return)
    committee = page.form.editor("community").entry
    qtbot.waitUntil(lambda: len(committee.options) > 1, timeout=20_000)
    qtbot.keyClick(committee, Qt.Key.Key_Down)
    assert page.take_button.isEnabled()
    qtbot.mouseClick(page.take_button, Qt.MouseButton.LeftButton)
    draft = found.form.draft()
    assert (draft.code[:9], draft.county, draft.street) == ("420303001", "张湾区", "花果街道")
    assert draft.name.endswith("社区")


def test_a_typed_code_says_where_it_is_and_what_looks_wrong(qtbot, gate, doors):
    from dataclasses import replace

    from ui.shell.gate.doors import real_doors

    one = gate(doors=replace(doors, names=real_doors().names))
    qtbot.mouseClick(one.window.unlock_page.new, Qt.MouseButton.LeftButton)
    page = one.window.found_page
    entry = page.form.editor("code").entry
    qtbot.keyClicks(entry, "420303001001")
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.form.draft().street == "花果街道", timeout=20_000)
    entry.clear()
    qtbot.keyClicks(entry, "420303001700")
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: entry.property("fault") == "warn", timeout=20_000)
