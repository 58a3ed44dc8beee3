"""The page 备份 by its keys: a copy is made and proved, a deleted household is found again, a spoiled copy is told."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from desktop.operations import accounts, automatic_backups, backups, photos
from desktop.workspace import Workspace, copies
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.documents.reading import face
from tests.desktop.queries.team_town import TODAY
from ui.bridge.target import Target

SPACE, RETURN = Qt.Key.Key_Space, Qt.Key.Key_Return


@pytest.fixture
def own_keys():
    """Where this PC's half of the keys lies, before the window is given a folder of its own."""
    return os.environ["GEZHI_KEYS"]


@pytest.fixture
def opened(office, town_of, open_screen):
    window, screen = open_screen("settings", Target("settings", "backups"))
    open_screen.quiet(window)
    return window, screen.page


@pytest.fixture
def press(qtbot, opened, open_screen):
    """Space on a button, as Tab and Space do it; a button that is off gets nothing."""

    def press_(button):
        assert button.isEnabled(), button.text()
        assert button.isVisible(), button.text()
        button.setFocus()
        qtbot.keyClick(button, SPACE)
        open_screen.quiet(opened[0])

    return press_


def copied(office, clock, actor="李梅"):
    """One copy of the office as it stands, a second after whatever was copied before."""
    clock.now += 1_000
    return backups.make(office, office.path.parent / automatic_backups.FOLDER, actor=actor, reason="asked")


def first_home(office):
    with office.read() as db:
        return db.exec_driver_sql("SELECT id, head_name FROM household ORDER BY id").first()


def names(office):
    with office.read() as db:
        return [row[0] for row in db.exec_driver_sql("SELECT name FROM resident ORDER BY name")]


def answer_folder(qtbot, page, folder):
    [dialog] = [d for d in page.findChildren(QFileDialog) if d.isVisible()]
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    field.setText(str(folder))
    qtbot.keyClick(field, RETURN)


def test_a_copy_by_key_is_proved_and_listed(opened, press, office):
    _window, page = opened
    assert page.presenter.rows == {}
    assert not page.check_button.isEnabled()
    assert "还没有备份" in page.newest.text()
    press(page.now_button)
    [(path, row)] = page.presenter.rows.items()
    assert row.sound is True
    assert not row.second
    assert backups.check(office, row.backup.path) == ()
    assert "已备份并核对 1 份" in page.bar.text.text()
    assert "最新备份" in page.newest.text()
    page.table.go_to(path)
    press(page.check_button)
    assert page.bar.text.text() == "这份备份没有问题"


def test_a_spoiled_copy_is_told_and_marked(opened, press, office):
    _window, page = opened
    press(page.now_button)
    [(path, row)] = page.presenter.rows.items()
    content = bytearray(row.backup.path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    row.backup.path.write_bytes(bytes(content))
    page.table.go_to(path)
    press(page.check_button)
    assert page.bar.text.text().startswith("这份备份有问题")
    assert page.presenter.rows[path].sound is False


def test_what_was_deleted_is_found_by_typing_and_brought_back(
    qtbot, opened, press, open_screen, office, clock
):
    window, page = opened
    before = names(office)
    copied(office, clock)
    with office.change("resident.remove", actor="李梅") as unit:
        for (gone,) in unit.db.exec_driver_sql("SELECT id FROM resident").fetchall():
            unit.delete("resident", gone)
    page.presenter.reload()
    open_screen.quiet(window)
    [path] = page.presenter.rows
    page.table.go_to(path)
    press(page.compare_button)
    assert page.merge.isVisible()
    assert not page.list.isVisible()
    assert len(page.presenter.found) == len(before) == 2
    page.merge.filter_line.setFocus()
    qtbot.keyClicks(page.merge.filter_line, "zzzz")
    assert page.merge.changes.records.rowCount() == 0
    page.merge.filter_line.clear()
    assert page.merge.changes.records.rowCount() == 2
    page.merge.changes.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    if folder := os.environ.get("GEZHI_PICTURES"):
        window.grab().save(f"{folder}/backups-merge.png")
    press(page.merge.take_button)
    assert names(office) == before
    assert page.list.isVisible()
    assert window.commands.action("app.undo").isEnabled()


def test_the_photo_comes_along_and_the_damaged_one_is_told(qtbot, opened, press, open_screen, office, clock):
    window, page = opened
    who = []
    for number in range(2):
        with office.change("staff.add", actor="李梅") as unit:
            photo = photos.keep(unit.db, face(50, 70) + bytes([number]))
            who.append(unit.create("staff", {"name": f"人{number}", "photo": photo}))
    made = copied(office, clock)
    with copies.twin(office, made.path) as spoilt, spoilt.local() as db:
        db.exec_driver_sql("UPDATE blob SET bytes = x'00' WHERE sha256 = ?", (photo,))
    with office.change("staff.remove", actor="李梅") as unit:
        for one in who:
            unit.delete("staff", one)
    with office.local() as db:
        db.exec_driver_sql("DELETE FROM blob")
    page.presenter.reload()
    open_screen.quiet(window)
    page.table.go_to(str(made.path))
    press(page.compare_button)
    assert page.merge.chosen_words.text() in ("", "会找回 1 条,含 1 张照片")
    page.merge.changes.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.merge.chosen_words.text() == "会找回 2 条,含 1 张照片;另有 1 张照片找不回来"
    if folder := os.environ.get("GEZHI_PICTURES"):
        open_screen.quiet(window)
        window.grab().save(f"{folder}/backups-merge-photo.png")
    press(page.merge.take_button)
    assert "人员“人1”的照片在备份里已损坏" in page.bar.text.text()
    if folder := os.environ.get("GEZHI_PICTURES"):
        window.grab().save(f"{folder}/backups-after-photo.png")
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM blob").scalar() == 1
    assert window.commands.action("app.undo").isEnabled()


def test_the_second_place_is_chosen_and_gets_its_copy(qtbot, opened, press, open_screen, office, tmp_path):
    window, page = opened
    stick = tmp_path / "stick"
    stick.mkdir()
    assert "没有第二处" in page.second.text()
    press(page.second_button)
    answer_folder(qtbot, page, stick)
    open_screen.quiet(window)
    assert str(stick) in page.second.text()
    press(page.now_button)
    assert sorted(row.second for row in page.presenter.rows.values()) == [False, True]
    assert backups.backups(stick, office.path)
    assert "0 天前备份过" in page.second.text()
    press(page.remind_button)
    qtbot.keyClicks(page.ask.choice, "14")
    qtbot.keyClick(page.ask.choice, RETURN)
    open_screen.quiet(window)
    with office.read() as db:
        assert automatic_backups.plan(db, office.path).remind_days == 14


def test_a_rehearsal_is_reported_and_leaves_nothing(opened, press, office):
    _window, page = opened
    press(page.now_button)
    page.table.go_to(next(iter(page.presenter.rows)))
    beside = sorted(office.path.parent.iterdir())
    press(page.rehearse_button)
    assert page.bar.text.text() == page.rehearsal.text()
    assert page.presenter.rows
    assert sorted(office.path.parent.iterdir()) == beside


def test_a_copy_becomes_a_new_office(own_keys, opened, press, open_screen, office, tmp_path, monkeypatch):
    window, page = opened
    press(page.now_button)
    page.presenter.restore(next(iter(page.presenter.rows)), tmp_path / "恢复的社区.gezhi")
    open_screen.quiet(window)
    assert "已恢复为“恢复的社区.gezhi”" in page.bar.text.text()
    monkeypatch.setenv("GEZHI_KEYS", own_keys)
    again = Workspace.open(tmp_path / "恢复的社区.gezhi", password=PASSWORD, volumes=FitVolumes())
    assert names(again) == names(office)
    again.close()


@pytest.fixture
def viewer(office, town_of):
    """李梅 may look and no more; 王芳 is director now."""
    accounts.add(office, "李梅", ["director"], actor="李梅", today=TODAY)
    accounts.add(office, "王芳", ["director"], actor="李梅", today=TODAY, password="another 2", cost=CHEAP)
    accounts.set_roles(office, "李梅", ["viewer"], actor="王芳")


def test_who_may_not_restore_finds_its_buttons_off(viewer, open_screen, office, clock):
    copied(office, clock, "王芳")
    window, screen = open_screen("settings", Target("settings", "backups"))
    open_screen.quiet(window)
    page = screen.page
    page.table.go_to(next(iter(page.presenter.rows)))
    for part in (page.now_button, page.second_button, page.restore_button, page.compare_button):
        assert not part.isEnabled(), part.text()
    page.compare()
    open_screen.quiet(window)
    assert not page.merge.isVisible()
