"""The page 钥匙 by its buttons and keys: who opens the office, a new sheet typed back, the escrow, the data key."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.base.errors import Refused
from desktop.operations import accounts as operations
from desktop.queries import audit
from desktop.security import keyslots, sealing, slotfile
from tests.conftest import CHEAP, PASSWORD
from tests.desktop.care_town import CLERK, DIRECTOR, TODAY
from ui.bridge.desk import Desk
from ui.bridge.messages import Messages
from ui.screens.settings.keys.columns import CARE_KEYS
from ui.screens.settings.view import SettingsScreen

Key = Qt.Key


@pytest.fixture
def screen(qtbot, office, work, show):
    made = show(SettingsScreen(Desk(office, work, Messages(), DIRECTOR, lambda: TODAY, lambda _t: None)))
    made.show_page("keys")
    return made


@pytest.fixture
def page(screen):
    return screen.pages["keys"]


def shown_code(page):
    return [part.text() for part in page.sheet.findChildren(QLabel) if part.property("part") == "code"]


def events(office, event):
    with office.read() as db:
        return len(audit.numbers(db, audit.Filter(event=event)))


def press(qtbot, button):
    """As a clerk does: the cursor on the button, Enter."""
    assert button.isVisible()
    button.setFocus()
    qtbot.keyClick(button, Key.Key_Return)


def answer(qtbot, page, *lines):
    """Fill what the bar asks, one line after another."""
    for line in lines:
        assert page.ask.isVisible()
        qtbot.keyClicks(page.ask.line, line)
        qtbot.keyClick(page.ask.line, Key.Key_Return)


def test_the_page_tells_every_way_in(page, office):
    assert page.passwords.text() == "本机可用:李梅"
    assert page.paper.text() == "有,建立社区时的那张"
    assert page.escrow.text() == "没有设立"
    assert page.data.text() == "建立以来没有换过"
    assert page.slots.text() == "两份都完好"
    assert page.care.model().rowCount() == 4
    assert page.set_button.isVisible()
    assert not page.remove_button.isVisible()


def test_a_lost_and_a_damaged_slot_file_are_told_apart(page, office):
    slotfile.second_path(office.path).unlink()
    page.presenter.reload()
    assert page.slots.text() == "数据文件旁边的一份完好,本机另一处的一份不见了。下次打开自动补好"
    slotfile.second_path(office.path).write_bytes(b"{")
    page.presenter.reload()
    assert "本机另一处的一份损坏" in page.slots.text()


def test_an_older_slot_file_counts_as_behind(office):
    before = slotfile.slot_path(office.path).read_bytes()
    office.renew_recovery_code(actor=DIRECTOR)
    slotfile.second_path(office.path).write_bytes(before)
    assert list(slotfile.places(office.path).values()) == [slotfile.SOUND, slotfile.BEHIND]


def test_a_new_sheet_is_typed_back_before_it_leaves_the_screen(qtbot, page, screen, office):
    press(qtbot, page.paper_button)
    assert events(office, "recovery.renewed") == 0  # only asked
    qtbot.keyClick(page.ask.yes, Key.Key_Return)
    groups = shown_code(page)
    assert len(groups) == 8
    assert screen.unsaved()
    words = pypdfium2.PdfDocument(io.BytesIO(page.presenter.sheet.pdf))[0].get_textpage().get_text_range()
    assert all(group in words for group in groups)
    asked = page.presenter.sheet.asked
    for entry in list(page.sheet.entries):
        qtbot.keyClicks(entry, "000000")
        qtbot.keyClick(entry, Key.Key_Return)
    assert page.bar.isVisible()
    assert screen.unsaved()
    for number, entry in zip(asked, list(page.sheet.entries), strict=True):
        entry.selectAll()
        qtbot.keyClicks(entry, groups[number - 1])
        qtbot.keyClick(entry, Key.Key_Return)
    assert not screen.unsaved()
    assert page.presenter.sheet is None
    qtbot.wait(10)
    assert shown_code(page) == []
    assert page.ways.isVisible()
    assert page.paper.text().endswith("换的")
    assert keyslots.unlock(office.path, code="-".join(groups))
    assert events(office, "recovery.renewed") == 1


def test_the_sheet_is_saved_whole(page, office, tmp_path):
    page.presenter.renew()
    page.presenter.save_sheet(tmp_path / "sheet.pdf")
    assert (tmp_path / "sheet.pdf").read_bytes() == page.presenter.sheet.pdf
    page.presenter.save_sheet(tmp_path / "none" / "sheet.pdf")
    assert "sheet.pdf" in page.bar.text.text()


def test_the_escrow_is_set_and_taken_away(qtbot, page, office):
    private = bytes(range(32))
    press(qtbot, page.set_button)
    answer(qtbot, page, "age1nothing", "")
    assert page.bar.isVisible()
    assert page.escrow.text() == "没有设立"
    press(qtbot, page.set_button)
    answer(qtbot, page, sealing.recipient_of(private), "ZWQ")
    assert page.escrow.text() == "托管给:ZWQ"
    way = keyslots.Way(identity=sealing.identity_of(private))
    assert keyslots.opened(office.path, way).kind == slotfile.ESCROW
    press(qtbot, page.remove_button)
    qtbot.keyClick(page.ask.yes, Key.Key_Return)
    assert page.escrow.text() == "没有设立"
    assert page.data.text().startswith("上次更换:")
    with pytest.raises(Refused):
        keyslots.opened(office.path, way)
    assert (events(office, "escrow.set"), events(office, "escrow.removed")) == (1, 1)


def test_the_data_key_is_changed_and_the_password_goes_on(qtbot, page, office):
    before = keyslots.unlock(office.path, password=PASSWORD)
    press(qtbot, page.rotate_button)
    qtbot.keyClick(page.ask.yes, Key.Key_Escape)
    assert keyslots.unlock(office.path, password=PASSWORD) == before
    press(qtbot, page.rotate_button)
    qtbot.keyClick(page.ask.yes, Key.Key_Return)
    assert keyslots.unlock(office.path, password=PASSWORD) != before
    assert events(office, "keys.rotated") == 1
    assert page.bar.text.text() == "数据钥匙已更换,各人密码和恢复码照旧。"
    assert page.data.text().startswith("上次更换:")
    assert page.rotate_button.isEnabled()
    with office.read() as db:  # the open office reads on
        assert audit.numbers(db, audit.Filter())


def test_who_waits_for_a_key_is_named(page, office):
    operations.add(office, DIRECTOR, ["clerk", "director"], actor=DIRECTOR, today=TODAY)
    operations.add(
        office, CLERK, ["clerk", "specialist:drug"], actor=DIRECTOR, today=TODAY, password="another 2", cost=CHEAP
    )  # fmt: skip
    page.presenter.reload()
    drug = page._state.care["drug"]
    assert CLERK in drug.waiting or CLERK in drug.users
    told = {column.key: column.text(drug) for column in CARE_KEYS}
    assert told["category"] == "社区戒毒康复人员"
    assert CLERK in told["waiting"] + told["users"]


def test_only_a_director_is_told_and_may(qtbot, show, desk, office, town):
    screen = show(SettingsScreen(desk))
    screen.show_page("keys")
    page = screen.pages["keys"]
    assert page.note.text() == "只有主任能查看和更换钥匙。"
    assert not page.ways.isVisible()
    assert page._state.care is None
    for act in (page.presenter.renew, page.presenter.rotate, page.presenter.remove_escrow):
        act()
        assert page.bar.text.text() == "您的角色不能做这一步,请找主任办理。"
    assert events(office, "keys.rotated") == events(office, "recovery.renewed") == 0
