"""The page of layouts: typed, seen in the sample, refused beside the part, kept, gone back to; locks of the district."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image
from PySide6.QtCore import Qt

from desktop.documents.kinds import template
from desktop.documents.render.design import documents
from desktop.domain.layouts import Layout
from desktop.operations import settings as kept
from desktop.operations import undo
from desktop.queries import layouts as queries
from tests.desktop.care_town import CLERK, DIRECTOR
from tests.desktop.documents.reading import text_of
from ui.screens.settings.view import SettingsScreen

Key = Qt.Key


@pytest.fixture
def sit_down(show, sit):
    def sit_down_(actor):
        screen = show(SettingsScreen(sit(actor)))
        screen.show_page("layouts")
        return screen.pages["layouts"]

    return sit_down_


@pytest.fixture
def page(sit_down):
    return sit_down(DIRECTOR)


@pytest.fixture
def samples(page, monkeypatch):
    """The text of every sample that was shown."""
    seen, shown = [], page.show_sample
    monkeypatch.setattr(page, "show_sample", lambda sample: (seen.append(text_of(sample.pdf)), shown(sample)))
    monkeypatch.setattr(page.presenter, "_view", page)
    return seen


def title_now(office):
    with office.read() as db, template.in_force(queries.in_force(db)):
        return template.load("contact_card").word("title")


def test_what_is_typed_is_seen_kept_and_taken_back(qtbot, page, samples, office):
    assert not page.save_button.isEnabled()
    entry = page.parts.entries["words.title"].entry
    entry.setFocus()
    entry.selectAll()
    qtbot.keyClicks(entry, "KA")
    qtbot.waitUntil(lambda: bool(samples) and "KA" in samples[-1], timeout=30_000)
    assert "网格服务联系卡" not in samples[-1].replace("\r\n", "")
    assert title_now(office) == "网格服务联系卡", "typing alone keeps nothing"
    page.save_button.click()
    assert title_now(office) == "KA"
    assert not page.unsaved()
    undo.undo(office, actor=DIRECTOR)
    assert title_now(office) == "网格服务联系卡"


def test_what_would_spoil_the_paper_is_told_beside_its_part_and_not_kept(page, office):
    page.parts.entries["colours.band"].entry.setText("#00")
    part = page.parts.entries["colours.band"]
    assert not part.problem.isHidden()
    assert "#RRGGBB" in part.problem.text()
    page.presenter.save()
    assert "1 项" in page.bar.text.text()
    with office.read() as db:
        assert queries.in_force(db) == {}
    part.entry.setText("#005A32")
    assert part.problem.isHidden()


def test_a_field_is_left_out_and_a_version_taken_again(page, samples, office):
    page.parts.boxes["duty_phone"].setChecked(False)
    page.presenter.save()
    page.presenter.draw()
    assert "0719-8888888" not in samples[-1].replace(" ", "")
    page.parts.boxes["duty_phone"].setChecked(True)
    page.presenter.save()
    with office.read() as db:
        assert queries.office_layout(db, "contact_card").version == 2
    assert page.versions_button.isEnabled()
    page.presenter.take_again(1)
    with office.read() as db:
        assert queries.in_force(db)["contact_card"].off == {"duty_phone"}
    page.reset_button.click()
    with office.read() as db:
        assert queries.in_force(db) == {}


def test_the_longest_names_are_tried_and_told_of(page, samples):
    page.awkward.setChecked(True)
    assert "阿卜杜热合曼·买买提图尔荪" in samples[-1].replace("\r\n", "")


def test_every_document_has_a_sample_ordinary_and_awkward(page, samples):

    for number, key in enumerate(documents()):
        page.documents.setCurrentIndex(number)
        page.presenter.open(key)
        page.presenter.show_awkward(True)
        page.presenter.show_awkward(False)
        assert page.presenter.key == key
        assert page.parts.entries
        assert samples[-1].strip()


def test_the_districts_lock_shows_and_a_clerk_only_looks(sit_down, office):
    ruling = Layout(
        "contact_card", {"words": {"title": "全区统一卡"}}, locked=frozenset({"words.title", "off", "logo"})
    )
    with office.change("pack.apply", actor=DIRECTOR) as unit:
        kept.put(unit, queries.DISTRICT + "contact_card", ruling.plain())
    page = sit_down(DIRECTOR)
    locked = page.parts.entries["words.title"]
    assert locked.entry.isReadOnly()
    assert locked.entry.text() == "全区统一卡"
    assert not page.parts.boxes["duty_phone"].isEnabled()
    assert "区县锁定 1 项" in page.note.text()
    clerk = sit_down(CLERK)
    assert not clerk.parts.entries["words.slogan"].isEnabled()
    assert not clerk.save_button.isEnabled()


def test_a_logo_is_taken_in_and_anything_else_refused(page, tmp_path, office):
    Image.new("RGB", (64, 64), "#C7000B").save(tmp_path / "logo.png")
    (tmp_path / "logo.txt").write_text("no picture")
    page.presenter.choose_logo(tmp_path / "logo.txt")
    assert "PNG" in page.bar.text.text()
    page.presenter.choose_logo(tmp_path / "logo.png")
    page.presenter.save()
    with office.read() as db, template.in_force(queries.in_force(db)):
        assert template.load("contact_card").logo.startswith(b"\x89PNG")
    page.presenter.drop_logo()
    assert page.presenter.draft == replace(page.presenter.design.office, logo="")


def test_what_the_print_gate_would_refuse_is_refused_at_saving_beside_its_part(page, office):
    part = page.parts.entries["words.slogan"]
    part.entry.setText("有事找老吴 188 7777 6666")
    assert part.problem.isHidden()
    page.save_button.click()
    assert "没登记为公开的手机号码" in part.problem.text()
    assert not part.problem.isHidden()
    assert "公示用语" in page.bar.text.text(), "the way out"
    with office.read() as db:
        assert queries.in_force(db) == {}
    part.entry.setText("有事找网格员")
    page.save_button.click()
    assert part.problem.isHidden()
    with office.read() as db:
        assert queries.in_force(db)
