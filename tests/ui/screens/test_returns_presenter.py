"""The returns screen's behaviour, without Qt."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.base.progress import SILENT
from tests.desktop.queries.team_town import TODAY, add_home, build
from tests.ui.screens.inline import Inline, Recorder
from ui.bridge.target import Target
from ui.screens.returns.presenter import ReturnsPresenter

FILES = Path(__file__).parents[2] / "files" / "public"


@pytest.fixture
def screen(office):
    with office.read() as db:
        community = db.exec_driver_sql("SELECT id FROM community").scalar()
    town = build(office)
    with office.change("setting.change", actor="李梅") as unit:
        for grid in town.grids:
            unit.set("grid", grid, {"community_id": community})
        for person in town.staff.values():
            unit.set("staff", person, {"community_id": community})
    add_home(office, town.buildings[0], None, people=2)
    view, went = Recorder(), []
    presenter = ReturnsPresenter(view, office, Inline(), today=lambda: TODAY, go=went.append)
    presenter.entered()
    return presenter, view, went, town


def test_every_indicator_is_there_and_posts_differ_from_persons(screen):
    _presenter, view, _went, _town = screen
    figures, as_of = view.said["show_figures"]
    by_code = {figure.code: figure for figure in figures}
    assert as_of == TODAY
    assert (by_code["B01"].value, by_code["B02"].value) == (1, 2)
    assert any("2" in clash.text and "1" in clash.text for clash in view.said["show_contradictions"])


def test_a_group_narrows_the_list(screen):
    presenter, view, _went, _town = screen
    presenter.choose_group("B")
    assert {figure.code[0] for figure in view.said["show_figures"][0]} == {"B"}


def test_a_number_opens_its_rows_and_a_row_its_record(screen):
    presenter, view, went, town = screen
    presenter.choose("B02")
    presenter.drill()
    listed = view.said["show_rows"]
    assert len(listed.rows) == 2
    presenter.open_row(listed.rows[0])
    assert went == [Target("team", "staff", town.staff["单晓梅"])]
    presenter.drill("B01")
    presenter.open_row(view.said["show_rows"].rows[0])
    assert went[-1] == Target("team", "staff", town.staff["单晓梅"])


def test_a_contradiction_lists_what_it_is_about(screen):
    presenter, view, _went, _town = screen
    presenter.open_contradiction(0)
    assert view.said["show_rows"].rows


def test_the_day_is_checked_beside_its_field(screen):
    presenter, view, _went, _town = screen
    presenter.set_day("2025-12-31")
    assert view.said["show_figures"][1] == date(2025, 12, 31)
    presenter.set_day("昨天")
    assert view.said["show_day_problem"]
    assert presenter.as_of == date(2025, 12, 31)


def test_old_figures_are_marked_not_counted_behind_the_clerk(screen, office):
    presenter, view, _went, _town = screen
    with office.change("staff.add", actor="李梅") as unit:
        unit.create("staff", {"name": "方圆"})
    view.said.clear()
    presenter.changed(unit.changes, visible=True)
    assert view.said == {"show_stale": True}
    presenter.compute()
    assert view.said["show_stale"] is False


def test_what_is_written_while_figures_are_worked_out_marks_them_old(screen, office, monkeypatch):
    presenter, view, _went, _town = screen
    on_its_way = []
    monkeypatch.setattr(
        presenter._work, "read", lambda asked, then, **_how: on_its_way.append(lambda: then(asked(SILENT)))
    )  # a slow machine
    presenter.compute()
    with office.change("staff.add", actor="李梅") as unit:
        unit.create("staff", {"name": "方圆"})
    presenter.changed(unit.changes, visible=True)
    on_its_way.pop()()
    assert view.said["show_stale"] is True
    presenter.compute()
    on_its_way.pop()()
    assert view.said["show_stale"] is False


def test_the_districts_workbook_is_filled_into_a_new_file(screen, tmp_path):
    presenter, view, _went, _town = screen
    blank, out = FILES / "08_自查表模板.xlsx", tmp_path / "填好.xlsx"
    before = blank.read_bytes()
    presenter.fill(blank, out)
    filled = view.said["show_filled"]
    assert filled.path == out
    assert filled.cells > 0
    assert out.stat().st_size > 0
    assert blank.read_bytes() == before
