"""The page 电脑与证书 by keys: asked, answered, another PC let in, a stolen one struck off. In the real window."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import Qt

from desktop.district import admission, database, making
from desktop.exchange.enrolment import requests
from desktop.operations import accounts, office_keys
from desktop.operations import computers as operations
from desktop.queries import computers
from desktop.security import certificates, install, slot_ways
from desktop.security.install import fingerprint
from tests.conftest import CHEAP
from tests.desktop.district.conftest import DISTRICT, NOW
from tests.desktop.exchange.bundle.conftest import BOB, seeded
from tests.desktop.queries.team_town import TODAY
from ui.bridge.target import Target
from ui.screens.settings.computers import page as module


@pytest.fixture
def page(open_screen, qtbot, tmp_path, monkeypatch):
    """The page; `chosen` is what the next file dialog answers."""
    window, screen = open_screen("settings", Target("settings", "computers"))
    screen.show_page("computers")
    open_screen.quiet(window)
    made = screen.pages["computers"]
    made.chosen = tmp_path / "x"
    monkeypatch.setattr(module.files, "ask_save", lambda _p, _t, _s, _k, then: then(made.chosen))
    monkeypatch.setattr(module.files, "ask_open", lambda _p, _t, _k, then: then([made.chosen]))
    monkeypatch.setattr(module.files, "ask_folder", lambda _p, _t, then: then(made.chosen))

    def press(button):
        assert button.isVisible()
        assert button.isEnabled(), button.text()
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Space)
        open_screen.quiet(window)

    def answer(words):
        assert made.ask.isVisible()
        line = made.ask.line if made.ask.line.isVisible() else made.ask.yes
        qtbot.waitUntil(line.hasFocus, timeout=60_000)
        line.insert(words)  # as an input method commits it
        qtbot.keyClick(line, Qt.Key.Key_Return if line is made.ask.line else Qt.Key.Key_Space)
        open_screen.quiet(window)

    def picture(name):
        if folder := os.environ.get("GEZHI_PICTURES"):
            window.grab().save(f"{folder}/computers-{name}.png")

    made.press, made.answer, made.picture, made.settle = (
        press,
        answer,
        picture,
        lambda: open_screen.quiet(window),
    )
    return made


def known(office):
    with office.read() as db:
        return {one.name: one.revoked for one in computers.computers(db)}


def said(page):
    return page.bar.text.text() if page.bar.isVisible() else ""


def asked_by(tmp_path, who=BOB, name="2号电脑"):
    path = tmp_path / "加入.sqq"
    requests.write_computer(path, install=who, name=name, at_ms=0)
    return path


def test_joining_a_district_by_keys(page, office, tmp_path):
    assert "还没有证书" in page.own.text()
    page.chosen = tmp_path / "申请.sqq"
    page.press(page.request_button)
    page.answer("1号电脑")
    check = requests.read_office(page.chosen).fingerprint
    assert check in said(page)
    assert known(office) == {"1号电脑": ""}

    district = database.connect(str(tmp_path / "d.gezhi-district"), DISTRICT)
    making.make(district, code="420303", name="张湾区", keys=DISTRICT)
    admission.admit(
        district, requests.read_office(page.chosen), tmp_path / "答复.sqc", keys=DISTRICT, told=check, actor="区", at_ms=NOW
    )  # fmt: skip
    district.close()

    page.chosen = tmp_path / "答复.sqc"
    page.press(page.answer_button)
    assert "张湾区" in page.ask.text.text()
    page.answer("0000-0000-0000-0000")
    assert "不一致" in said(page)
    with office.read() as db:
        assert computers.district(db) is None
    page.picture("asked")
    page.answer(fingerprint(DISTRICT.public_key))
    assert "已在张湾区登记" in said(page)
    assert "张湾区" in page.district.text()
    page.press(page.answer_button)  # the district is known now: nothing is asked
    assert not page.ask.isVisible()
    with office.read() as db:
        me = install.load_or_create().public_key
        assert [one.kind for one in computers.addressees(db, me)] == ["district"]


def test_letting_a_pc_in_and_striking_it_off_by_keys(page, office, qtbot, tmp_path):
    page.press(page.own_button)
    page.answer("1号电脑")
    assert "1号电脑" in page.own.text()
    page.chosen = asked_by(tmp_path)
    page.press(page.approve_button)
    page.answer("1234")
    assert "不一致" in said(page)
    request = page.chosen
    page.chosen = tmp_path / "stick"
    page.answer(fingerprint(BOB.public_key))
    assert "已批准" in said(page), said(page)
    copy = tmp_path / "stick" / "加入_2号电脑" / office.path.name
    assert slot_ways.invited(copy, BOB.recipient)
    assert not slot_ways.invited(office.path, BOB.recipient)
    assert request.exists()
    page.picture("two")

    rows = [one.signer for one in page.presenter.state.computers]
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    for _down in range(rows.index(BOB.public_key)):
        qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.current_id() == BOB.public_key
    page.press(page.revoke_button)
    qtbot.keyClick(page.ask.choice, Qt.Key.Key_Return)  # 丢失或被盗, the first
    page.answer("公交车上")
    assert "更换社区签名钥匙" in page.ask.text.text()
    page.picture("stolen")
    page.press(page.ask.yes)
    assert known(office)["2号电脑"]
    assert "重新写登记申请" in said(page)
    assert not page.revoke_button.isEnabled()
    page.press(page.back_button)
    page.press(page.ask.yes)
    assert known(office)["2号电脑"] == ""


def test_before_the_key_is_replaced_every_other_computer_is_asked_about(page, office):
    page.press(page.own_button)
    page.answer("1号电脑")
    strangers = [seeded(name) for name in ("two", "three", "four")]
    for n, one in enumerate(strangers, 2):
        operations.certify(office, operations.Newcomer.of(one, f"{n}号电脑"), actor="李梅", today=TODAY)
    page.presenter.reload()
    page.settle()
    page.presenter.look_who_stays(strangers[0].public_key, "被盗")
    page.settle()
    assert "3号电脑" in page.ask.text.text()
    assert fingerprint(strangers[1].public_key) in page.ask.text.text()
    page.picture("who stays")
    page.press(page.ask.yes)
    assert "4号电脑" in page.ask.text.text()
    page.press(page.ask.extra)
    assert {name: bool(day) for name, day in known(office).items()} == {
        "1号电脑": False, "2号电脑": True, "3号电脑": False, "4号电脑": True,
    }  # fmt: skip


def test_whoever_is_no_director_sees_and_does_nothing(page, office):
    accounts.add(office, "王芳", ["director"], actor="李梅", today=TODAY, password="practice 2", cost=CHEAP)
    accounts.add(office, "李梅", ["clerk"], actor="王芳", today=TODAY, password="practice 3", cost=CHEAP)
    page.presenter.reload()
    page.settle()
    assert "只有主任" in page.note.text()
    for one in (
        page.own_button,
        page.request_button,
        page.answer_button,
        page.approve_button,
        page.revoke_button,
    ):
        assert not one.isEnabled()


def test_a_file_of_another_kind_is_refused_in_words(page, office):
    page.chosen = office.path
    for one in (page.answer_button, page.approve_button):
        page.press(one)
        assert "不是这里要的文件" in said(page)


def test_a_certificate_that_ends_soon_is_told_in_time(page, office, qtbot):
    page.press(page.own_button)
    page.answer("1号电脑")
    key = office_keys.held(office)
    now = office.clock.milliseconds()
    over = computers.District("420303", "张湾区", DISTRICT.public_key, DISTRICT.recipient, "2026-06-30")
    window = page.window()
    for days, words in ((400, "证书到"), (30, "到期,请写新的"), (-1, "已在")):
        made = certificates.issue(
            DISTRICT, kind=certificates.OFFICE, office="420303090012", name="云麓台社区", subject=key.public_key, from_ms=0,
            until_ms=now + days * 86_400_000,
        )  # fmt: skip
        operations.keep_answer(office, over, made, (), actor="李梅")
        page.presenter.reload()
        window.attention.refresh()
        page.settle()
        assert words in page.district.text()
        assert window.attention.certificate.isVisible() == (days < 60)
