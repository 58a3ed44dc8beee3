"""The grids screen's behaviour, without Qt."""

from __future__ import annotations

import pytest

from tests.desktop.queries.team_town import TODAY, add_home, build
from tests.ui.screens.inline import Inline, Recorder
from ui.bridge.target import Target
from ui.screens.grids.presenter import OCCUPIED, GridsPresenter


@pytest.fixture
def screen(office):
    town = build(office)
    add_home(office, town.buildings[0], None, people=2)
    add_home(office, town.buildings[0], None, people=1, away=True)
    view, went = Recorder(), []
    presenter = GridsPresenter(view, office, Inline(), today=lambda: TODAY, go=went.append)
    presenter.entered()
    return presenter, view, went, town


def test_entering_shows_totals_and_the_first_grid(screen):
    _presenter, view, _went, _town = screen
    totals = view.said["show_totals"]
    assert (totals.grids, totals.micros, totals.registered, totals.occupied, totals.people) == (2, 3, 2, 1, 2)
    assert totals.out_of_norm == 2
    grid, micros = view.said["show_micros"]
    assert (grid.number, len(micros)) == (1, 2)


def test_numbers_open_the_households_on_the_basis_in_use(screen):
    presenter, view, went, town = screen
    presenter.open_grid(town.grids[0])
    title, ids = view.said["show_households"]
    assert (title, len(ids)) == ("第1网格 登记户", 2)
    assert presenter.rows(ids)[ids[0]].head_name == "某户"
    presenter.set_basis(OCCUPIED)
    assert view.said["show_basis"] == OCCUPIED
    presenter.open_micro(town.micros[0])
    title, ids = view.said["show_households"]
    assert (title, len(ids)) == ("1-1 微网格 实住户", 1)
    presenter.open_unplaced()
    assert view.said["show_households"] == ("未入格 登记户", [])
    presenter.choose(town.grids[1])
    presenter.open_team()
    presenter.open_household(ids[0])
    assert went == [
        Target("team", facts={"grid_id": town.grids[1]}),
        Target("households", "household", ids[0]),
    ]


def test_an_empty_office_has_no_grid_to_choose(make_office):
    view = Recorder()
    GridsPresenter(view, make_office(), Inline(), today=lambda: TODAY, go=lambda target: None).entered()
    assert view.said["show_micros"] == (None, [])
    assert view.said["show_totals"].grids == 0
