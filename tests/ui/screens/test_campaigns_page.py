"""The page 专项工作: nothing begins without an end, an ended one waits for its purge, 战时 goes and comes."""

from __future__ import annotations

import os

from desktop.domain.care_visits import EMERGENCY, NORMAL
from desktop.queries import care
from ui.bridge.target import Target


def answer(window, open_screen, page, *words):
    page.begin()
    for word in words:
        page.ask.line.setText(word)
        page.ask.yes.click()
    open_screen.quiet(window)


def test_from_its_start_to_its_end(office, town_of, open_screen):
    window, screen = open_screen("settings", Target("settings", "campaigns"))
    screen.show_page("campaigns")
    open_screen.quiet(window)
    page = screen.page
    answer(window, open_screen, page, "六问", "流感", "九号文", "")
    assert page.presenter.standing.rows == {}
    answer(window, open_screen, page, "六问", "", "九号文", "2099-01-31")
    assert page.presenter.standing.rows == {}
    assert not page.bar.isHidden()
    answer(window, open_screen, page, "秋冬流感六问", "流感", "九号文", "2099-01-31")
    [one] = page.presenter.standing.rows.values()
    assert page.presenter.state(one) == "进行中"
    page.presenter.switch_profile()
    open_screen.quiet(window)
    with office.read() as db:
        assert care.profile(db) == EMERGENCY
    page.presenter.switch_profile()
    open_screen.quiet(window)
    with office.read() as db:
        assert care.profile(db) == NORMAL
    assert "1 项" in page.bar.text.text()
    page.table.go_to(one.id)
    page.ask_end()
    if folder := os.environ.get("GEZHI_PICTURES"):
        window.grab().save(f"{folder}/campaigns.png")
    page.ask.yes.click()
    open_screen.quiet(window)
    [ended] = page.presenter.standing.rows.values()
    assert ended.ended_on < ended.purge_on < "2099"
