"""The page 生僻字: a description, a picture, taken back; what is wrong is said above the table."""

from __future__ import annotations

import os

from PIL import Image

from desktop.queries import glyphs
from ui.bridge.target import Target

RARE = "\U00030100"


def answer(page, *words):
    for word in words:
        page.ask.line.setText(word)
        page.ask.yes.click()


def test_described_pictured_and_forgotten(office, town_of, open_screen, tmp_path):
    window, screen = open_screen("settings", Target("settings", "glyphs"))
    screen.show_page("glyphs")
    open_screen.quiet(window)
    page = screen.page
    page.ask_words()
    answer(page, "王宏", "⿰釒宏")
    open_screen.quiet(window)
    assert not page.bar.isHidden()
    page.ask_words()
    answer(page, f" {RARE} ", "⿰釒宏")
    open_screen.quiet(window)
    assert page.bar.isHidden()
    assert page.presenter.standing.rows[RARE].words == "⿰釒宏"
    if folder := os.environ.get("GEZHI_PICTURES"):
        window.grab().save(f"{folder}/glyphs.png")
    image = Image.new("L", (60, 60), 255)
    image.paste(0, (10, 25, 50, 35))
    image.save(tmp_path / "字.png")
    page.presenter.picture(RARE, tmp_path / "字.png")
    open_screen.quiet(window)
    with office.read() as db:
        assert glyphs.said(db)[RARE].picture
    page.presenter.picture(RARE, tmp_path / "没有.png")
    open_screen.quiet(window)
    assert "没有.png" in page.bar.text.text()
    page.table.go_to(RARE)
    page.forget()
    open_screen.quiet(window)
    assert page.presenter.standing.rows == {}
