"""Bundles in the real window, by keys: written to a stick, looked at, taken in, what is missing, what was refused."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from desktop.base.errors import EnvironmentFailure
from desktop.exchange.bundle import automatic, exchange, mailbox, outbox
from desktop.exchange.bundle.write import write_bundle
from desktop.operations import photos
from desktop.queries import exchange as queries
from desktop.queries import pictures as carrying
from desktop.queries import posting, streams
from desktop.security import install
from tests.desktop.documents.reading import face
from tests.desktop.exchange.bundle.conftest import BOB, fill, trust
from tests.desktop.exchange.bundle.enrolled import enrol, names, send, take

DAY = 86_400_000


@pytest.fixture
def other(make_office, clock):
    """The second PC of the office."""
    return make_office("other.gezhi", founded=False)


@pytest.fixture
def stick(tmp_path):
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def at(open_screen, office, other):
    """The window on its bundles; it and the second PC know each other."""
    window, screen = open_screen("exchange")
    mine = install.load_or_create()
    enrol(office, ("2号电脑", BOB))
    enrol(other, ("1号电脑", mine))
    trust(other, mine)
    screen.show_page("bundles")
    screen.bundles.presenter.reload()
    open_screen.quiet(window)
    screen.window_, screen.mine = window, mine
    screen.quiet = lambda: open_screen.quiet(window)
    return screen


def answer(qtbot, window, text):
    """Type into the dialog for files that stands open, and Enter."""
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is not None, timeout=60_000)
    dialog = window.findChild(QFileDialog)
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    line.clear()
    line.insert(str(text))  # as an input method does: keys alone type no Chinese
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is None, timeout=60_000)
    with qtbot.waitActive(window, timeout=60_000):
        window.activateWindow()


def press(qtbot, part):
    part.setFocus()
    qtbot.keyClick(part, Qt.Key.Key_Space)


def keys(qtbot, window, key, modifiers):
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifiers)


CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_photographs_that_have_not_come_are_named(at, office, other):
    with office.change("staff.add", actor="李梅") as unit:
        unit.create("staff", {"name": "任杰", "photo": "ab" * 32})
    at.show_page("transport")
    at.transport.presenter.look()
    at.quiet()
    assert at.transport.awaited.text() == "还有 1 张照片没有到,下次与2号电脑交换时带来。"
    assert at.transport.awaited.isVisible()
    with office.change("staff.remove", actor="李梅") as unit:
        [who] = [row[0] for row in unit.db.exec_driver_sql("SELECT id FROM staff WHERE name = '任杰'")]
        unit.delete("staff", who)
    at.transport.presenter.look()
    at.quiet()
    assert not at.transport.awaited.isVisible()


def test_from_stick_to_stick_with_a_gap_that_is_given_up(qtbot, at, office, other, stick, clock):
    page, window = at.bundles, at.window_
    page.recipient.setText(BOB.recipient)
    page.setFocus()
    page.recipient.setFocus()
    keys(qtbot, window, Qt.Key.Key_E, CTRL)
    answer(qtbot, window, stick / "去.sqb")
    at.quiet()
    assert "可以安全弹出" in page.written.text.text()
    assert take(other, BOB, stick / "去.sqb").new_ops == len(office.vector())

    known = _lost_days(other, clock)
    late = _late(other, at.mine, stick, known)
    page.open_button.setFocus()
    keys(qtbot, window, Qt.Key.Key_O, CTRL | SHIFT)
    answer(qtbot, window, late)
    at.quiet()
    assert "新增" in page.counts.text()
    assert "2号电脑" in page.told.text()
    assert {line.title for line in page.lines._rows.values()} >= {"最后0"}
    assert "最后0" not in names(office), "only looked at"
    press(qtbot, page.take_button)
    at.quiet()
    assert "最后0" in names(office)
    assert "缺少 2号电脑" in page.result.text.text()

    page.open_button.setFocus()
    keys(qtbot, window, Qt.Key.Key_Tab, CTRL)
    at.quiet()
    assert at.part() == "transport"
    there = at.transport
    [entry] = there.sent._rows.values()
    assert (entry.name, entry.state) == ("2号电脑", outbox.ACKNOWLEDGED)
    [gap] = there.gaps._rows.values()
    assert gap.words.startswith("缺少 2号电脑")
    there.gaps.setFocus()
    press(qtbot, there.lost_button)
    there.ask.line.insert("2号电脑硬盘损坏")
    qtbot.keyClick(there.ask.line, Qt.Key.Key_Return)
    at.quiet()
    assert there.gaps._rows == {}


def _lost_days(other, clock):
    """What the second PC writes in days whose sticks are lost; returns what it held then."""
    for _ in range(3):
        clock.now += DAY
        other._session.stream = ""
        fill(other, 1, prefix="丢失")
    clock.now += DAY
    other._session.stream = ""
    return other.vector()


def _late(other, to, stick, known):
    """A bundle of the last day only: what a cumulative one never is, but a stick that was lost leaves behind."""
    fill(other, 2, prefix="最后")
    with other.read() as db:
        told = streams.told(db, own_signer=BOB.public_key, own_id=other.db_id)
        about = replace(exchange.sender(other, queries.facts(db), 99), told=told)
    path = stick / "来.sqb"
    write_bundle(
        other.runs_since(known), recipient=to.recipient, signer=BOB, out=path, sender=about, since=known,
        have=other.vector(),
    )  # fmt: skip
    return path


def test_a_pulled_stick_is_no_loss_and_a_damaged_copy_is_found(qtbot, at, office, stick, monkeypatch):
    page, window, there = at.bundles, at.window_, at.transport
    monkeypatch.setattr("desktop.exchange.bundle.outbox.copy_whole", _pulled)
    page.presenter.write(BOB.recipient, stick / "去.sqb", full=False)
    at.quiet()
    assert "发件箱" in page.write_problem.text()
    monkeypatch.undo()
    monkeypatch.setenv("GEZHI_KEYS", str(office.path.parent / "keys"))
    at.show_page("transport")
    at.quiet()
    [entry] = there.sent._rows.values()
    assert entry.state == outbox.WAITING
    press(qtbot, there.copy_button)
    answer(qtbot, window, stick / "再拷.sqb")
    at.quiet()
    assert "可以安全弹出" in there.bar.text.text()
    raw = (stick / "再拷.sqb").read_bytes()
    (stick / "再拷.sqb").write_bytes(raw[:-1])
    press(qtbot, there.check_button)
    at.quiet()
    assert "损坏" in there.bar.text.text()
    assert next(iter(there.sent._rows.values())).state == outbox.SPOILT


def _pulled(source, out):
    raise EnvironmentFailure("无法写入“去.sqb”,请检查磁盘空间和写保护。", code="bundle.unwritable")


def test_the_mailbox_and_the_second_place_are_set_and_served_in_the_window(
    qtbot, at, office, other, tmp_path, stick
):
    there, window = at.transport, at.window_
    shared = tmp_path / "shared"
    shared.mkdir()
    at.show_page("transport")
    at.quiet()
    for part, folder in ((there.strip.second_button, stick), (there.strip.mailbox_button, shared)):
        press(qtbot, part)
        answer(qtbot, window, folder)
        at.quiet()
    assert automatic.standing(office, at.mine).plan == posting.Plan(stick, shared)
    press(qtbot, there.strip.now_button)
    at.quiet()
    assert "已写好 2 个包" in there.bar.text.text()
    automatic.choose(other, actor="李梅", mailbox=shared)
    done, _refused = mailbox.take_in(other, BOB, mailbox.look(other, BOB).good, actor="李梅")
    assert done[0].new_ops > 0
    fill(other, 2, prefix="信箱")
    automatic.run(other, BOB, actor="李梅")
    there.presenter.look()
    at.quiet()
    [letter] = there.letters._rows.values()
    assert (letter.sender, letter.problem) == ("2号电脑", "")
    press(qtbot, there.look_button)
    at.quiet()
    assert at.part() == "bundles"
    assert "信箱0" in {line.title for line in at.bundles.lines._rows.values()}
    at.show_page("transport")
    at.quiet()
    press(qtbot, there.take_button)
    at.quiet()
    assert "信箱1" in names(office)
    assert there.letters._rows == {}
    press(qtbot, there.strip.mailbox_button)
    there.ask.extra.setFocus()
    qtbot.keyClick(there.ask.extra, Qt.Key.Key_Space)
    at.quiet()
    assert automatic.standing(office, at.mine).plan.mailbox is None


def test_the_second_place_says_what_it_lacks_and_gives_back_what_it_has(
    qtbot, at, office, stick, monkeypatch
):
    there, window = at.transport, at.window_
    with office.change("staff.add", actor="李梅") as unit:
        for number in range(3):
            photo = photos.keep(unit.db, face(50, 70) + bytes([number]))
            unit.create("staff", {"name": f"人{number}", "photo": photo})
    automatic.choose(office, actor="李梅", second=stick)
    monkeypatch.setattr(carrying, "MOST_CARRIED", 2)
    at.show_page("transport")
    at.quiet()
    press(qtbot, there.strip.now_button)
    at.quiet()
    assert len(list(stick.glob("*.sqb"))) == 2
    assert there.strip.second.text() == f"第二处:{stick}(3 张照片都在)"
    with office.change("staff.add", actor="李梅") as unit:
        unit.create("staff", {"name": "甲", "photo": "a" * 64})
    there.presenter.look()
    at.quiet()
    assert there.strip.second.text().endswith("(1 张照片本机也没有)")
    if folder := os.environ.get("GEZHI_PICTURES"):
        window.grab().save(f"{folder}/transport-second.png")
    with office.local() as db:
        db.exec_driver_sql("DELETE FROM blob")
    press(qtbot, there.strip.regain_button)
    answer(qtbot, window, stick)
    at.quiet()
    assert "已并入 2 个包:新内容 0 条、照片 3 张。" in there.bar.text.text()
    assert "还有 1 张照片第二处也没有" in there.bar.text.text()
    if folder := os.environ.get("GEZHI_PICTURES"):
        window.grab().save(f"{folder}/transport-regained.png")
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM blob").scalar() == 3


def test_what_was_refused_is_kept_given_out_and_opens_after_trust(qtbot, at, office, other, stick):
    there = at.transport
    fill(other, 1, prefix="新")
    [path] = send(stick, other, BOB, at.mine)
    raw = path.read_bytes()
    spoilt = raw[:-1] + bytes([raw[-1] ^ 1])
    path.write_bytes(spoilt)
    at.bundles.presenter.open(path)
    at.quiet()
    assert "损坏" in at.bundles.open_problem.text.text()
    at.show_page("transport")
    at.quiet()
    [kept] = there.refused._rows.values()
    assert kept.code == "bundle.damaged"
    assert not there.again_button.isEnabled()
    press(qtbot, there.export_button)
    answer(qtbot, at.window_, stick / "送检.sqb")
    at.quiet()
    assert (stick / "送检.sqb").read_bytes() == spoilt
    future = raw.replace(b'"fmt":1', b'"fmt":2', 1)
    path.write_bytes(future)
    at.bundles.presenter.open(path)
    at.quiet()
    assert "请先升级" in at.bundles.open_problem.text.text()
    shutil.rmtree(stick)
    at.show_page("transport")
    at.quiet()
    assert {one.code for one in there.refused._rows.values()} == {"bundle.damaged", "bundle.newer"}
    newer = next(one for one in there.refused._rows.values() if one.code == "bundle.newer")
    newer.path.write_bytes(raw)  # as if the program had been upgraded meanwhile
    there.refused.go_to(newer.key)
    press(qtbot, there.again_button)
    at.quiet()
    assert at.part() == "bundles"
    press(qtbot, at.bundles.take_button)
    at.quiet()
    assert "新0" in names(office)
