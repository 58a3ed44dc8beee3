"""The page 保留与删除: what is due is listed, nothing goes without a reason and the typed word, a certificate stays."""

from __future__ import annotations

import os

from tests.desktop.queries.team_town import TODAY
from ui.bridge.target import Target

NAME = "欧阳钚锿"


def dead(office):
    with office.change("resident.add", actor="李梅") as unit:
        home = unit.create("household", {"head_name": NAME})
        unit.create(
            "resident", {"household_id": home, "name": NAME, "state": "dead", "state_on": "2001-01-01"}
        )


def test_somebody_is_erased_only_after_the_word_was_typed(office, town_of, open_screen, tmp_path):
    dead(office)
    window, screen = open_screen("settings", Target("settings", "retention"))
    screen.show_page("retention")
    open_screen.quiet(window)
    page = screen.page
    found = page.presenter.found
    assert found.rows["person"].due == {"resident": 1}
    page.rules.go_to("person")
    assert [one.title for one in page._due.values()] == [NAME]
    assert page.purge_button.isEnabled()
    for why, word in (("", ""), ("期满", "消除")):
        page.ask_reason()
        page.ask.line.setText(why)
        page.ask.yes.click()
        if why:
            page.ask.line.setText(word)
            page.ask.yes.click()
        open_screen.quiet(window)
        assert page.presenter.found.rows["person"].due == {"resident": 1}
        assert not page.bar.isHidden()
    page.ask_reason()
    page.ask.line.setText("期满")
    page.ask.yes.click()
    if folder := os.environ.get("GEZHI_PICTURES"):
        window.grab().save(f"{folder}/retention.png")
    page.ask.line.setText("清除")
    page.ask.yes.click()
    open_screen.quiet(window)
    assert page.presenter.found.rows["person"].due == {}
    [certificate] = page.presenter.found.certificates
    page.certificates.go_to(certificate.id)
    page.presenter.certify(certificate.number, tmp_path / "证明.pdf")
    open_screen.quiet(window)
    assert (tmp_path / "证明.pdf").read_bytes().startswith(b"%PDF")
    with office.read() as db:
        assert db.exec_driver_sql("SELECT name FROM resident WHERE state = 'dead'").scalar() == "已匿名"


def test_days_are_changed_within_bounds(office, town_of, open_screen):
    window, screen = open_screen("settings")
    screen.show_page("retention")
    open_screen.quiet(window)
    page = screen.page
    page.rules.go_to("staff")
    for typed, kept in (("1", 1095), ("abc", 1095), ("2000", 2000)):
        page.ask_days()
        page.ask.line.setText(typed)
        page.ask.yes.click()
        open_screen.quiet(window)
        assert page.presenter.found.rows["staff"].days == kept
    assert TODAY


def test_when_the_clock_leapt_the_day_is_asked_for_first(office, town_of, open_screen, clock):
    dead(office)
    before = clock.now
    clock.now += 400 * 86_400_000
    office.record_event("login.ok", actor="李梅")
    window, screen = open_screen("settings", Target("settings", "retention"))
    screen.show_page("retention")
    open_screen.quiet(window)
    page = screen.page
    page.rules.go_to("person")

    def answer(*words):
        page.ask_reason()
        for one in words:
            page.ask.line.setText(one)
            page.ask.yes.click()
        open_screen.quiet(window)
        return page.presenter.found.rows["person"].due

    assert answer("期满", "2026-01-01", "清除") == {"resident": 1}
    assert not page.bar.isHidden()
    assert answer("期满", page.presenter._today().isoformat(), "清除") == {}
    clock.now = before
