"""The page of a community's own facts: shown, filled in, refused by name, taken back; what is unsaved stays."""

from __future__ import annotations

import os

import pytest

from desktop.operations import undo
from desktop.queries import community_facts
from ui.bridge.target import Target


@pytest.fixture
def page(open_screen):
    window, screen = open_screen("settings", Target("settings", "community"))
    screen.show_page("community")
    open_screen.quiet(window)
    made = screen.pages["community"]
    made.settle = lambda: open_screen.quiet(window)
    if folder := os.environ.get("GEZHI_PICTURES"):
        window.grab().save(f"{folder}/community.png")
    return made


def said(office):
    with office.read() as db:
        return dict(community_facts.of(db).known)


def choose(page, key, value):
    box = page.entries[key]
    box.setCurrentIndex(box.findData(value))


def test_facts_are_filled_in_kept_and_taken_back(page, office):
    assert said(office) == {}
    assert page.entries["party_form"].currentText() == "未采集"
    assert not page.unsaved()
    choose(page, "party_form", "committee")
    choose(page, "system_patrol", "0")
    page.entries["work_teams"].setText("2")
    page.entries["leading_group"].setText("云社〔2026〕3号")
    assert page.unsaved()
    page.save_button.click()
    page.settle()
    assert said(office) == {
        "party_form": "committee", "system_patrol": False, "work_teams": 2, "leading_group": "云社〔2026〕3号",
    }  # fmt: skip
    assert not page.unsaved()
    choose(page, "system_patrol", "")
    page.save_button.click()
    page.settle()
    assert "system_patrol" not in said(office)
    undo.undo(office, actor="李梅")
    assert said(office)["system_patrol"] is False


def test_what_is_no_number_is_refused_by_name(page, office):
    page.entries["office_area"].setText("两百")
    page.save_button.click()
    page.settle()
    assert "办公用房面积" in page.bar.text.text()
    assert said(office) == {}
    assert page.entries["office_area"].text() == "两百"
    page.presenter.reload()
    page.settle()
    assert not page.unsaved()
