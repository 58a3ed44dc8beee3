"""The page of posted words: typed, refused with the line's number, kept, taken back; what is unsaved stays."""

from __future__ import annotations

import os

import pytest

from desktop.operations import undo
from desktop.queries import posted
from ui.bridge.target import Target


@pytest.fixture
def page(open_screen):
    window, screen = open_screen("settings", Target("settings", "posted"))
    screen.show_page("posted")
    open_screen.quiet(window)
    made = screen.pages["posted"]
    made.settle = lambda: open_screen.quiet(window)
    if folder := os.environ.get("GEZHI_PICTURES"):
        window.grab().save(f"{folder}/posted.png")
    return made


def said(office):
    with office.read() as db:
        return posted.phones(db), posted.places(db)


def test_public_numbers_and_places_are_typed_kept_and_taken_back(page, office):
    assert page.places.toPlainText().startswith("单元门内"), "the usual words stand there to begin with"
    page.phones.setPlainText("电梯维修 | 0719-8000000\n开锁 18877776666")
    assert page.unsaved()
    page.phones_button.click()
    page.settle()
    assert said(office)[0] == (("电梯维修", "0719-8000000"), ("开锁", "18877776666"))
    assert not page.unsaved()
    page.places.setPlainText("东门岗亭\n\n地下车库")
    page.places_button.click()
    page.settle()
    assert said(office)[1] == ("东门岗亭", "地下车库")
    undo.undo(office, actor="李梅")
    assert said(office)[1][0] == "单元门内"


def test_what_is_no_number_is_refused_and_what_was_typed_stays(page, office):
    page.phones.setPlainText("电梯维修 | 有事请喊")
    page.phones_button.click()
    page.settle()
    assert "第 1 行" in page.bar.text.text()
    assert said(office)[0] == ()
    assert page.phones.toPlainText() == "电梯维修 | 有事请喊"
    page.presenter.reload()
    page.settle()
    assert not page.unsaved()
