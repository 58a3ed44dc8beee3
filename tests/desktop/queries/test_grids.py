"""Sizes on both bases, the stair that wins over its building, gaps, norms."""

from __future__ import annotations

import pytest

from desktop.domain.grid_size import grid_problem, micro_problem
from desktop.queries import grids
from tests.desktop.queries.team_town import TODAY, add_home, build


def test_a_stair_with_its_own_micro_grid_leaves_its_building(office):
    town = build(office)
    add_home(office, town.buildings[2], town.units[0], people=2)
    lone = add_home(office, town.buildings[2], town.units[1], people=3)
    with office.read() as db:
        rows = grids.grids(db, day=TODAY)
        assert [(g.number, g.size) for g in rows] == [(1, grids.Size(1, 1, 2)), (2, grids.Size(1, 1, 3))]
        assert grids.household_ids(db, day=TODAY, grid_id=town.grids[1]) == [lone]
        micros = grids.micros(db, day=TODAY)
    assert micros[0].places == ("香樟里1号楼", "香樟里3号楼")
    assert micros[2].places == ("香樟里3号楼2单元",)


def test_occupied_leaves_out_who_lives_elsewhere_and_vacant_homes(office):
    town = build(office)
    add_home(office, town.buildings[0], None, people=2)
    add_home(office, town.buildings[0], None, people=1, away=True)
    add_home(office, town.buildings[0], None, people=1, use="vacant")
    with office.read() as db:
        size = grids.grids(db, day=TODAY)[0].size
        assert (size.registered, size.occupied) == (3, 1)
        assert len(grids.household_ids(db, day=TODAY, micro_id=town.micros[0], occupied=True)) == 1


def test_a_household_whose_members_left_is_off_the_books(office):
    town = build(office)
    home = add_home(office, town.buildings[0], None, people=1)
    with office.change("resident.edit", actor="李梅") as unit:
        (who,) = [
            r[0] for r in unit.db.exec_driver_sql("SELECT id FROM resident WHERE household_id = ?", (home,))
        ]
        unit.set("resident", who, {"state": "left"})
    with office.read() as db:
        assert grids.grids(db, day=TODAY)[0].size.registered == 0


def test_unplaced_households_are_counted(office):
    town = build(office)
    add_home(office, town.buildings[0], None, people=1)
    with office.change("household.add", actor="李梅") as unit:
        unit.create("household", {"head_name": "地址不清", "address_text": "河边"})
        unit.create("territory", {"micro_grid_id": town.micros[2], "building_id": town.buildings[0]})
    with office.read() as db:
        assert grids.unplaced(db, day=TODAY) == grids.Unplaced(1, 1, grids.Size(2, 1, 1))
        assert len(grids.household_ids(db, day=TODAY)) == 1


def test_closed_grids_are_gone_and_vacancies_counted(office):
    build(office)
    with office.read() as db:
        first, second = grids.grids(db, day=TODAY)
    assert (
        first.micro_grids,
        first.micros_without_leader,
        first.buildings,
        first.buildings_without_head,
    ) == (2, 1, 3, 2)
    assert first.workers == ("单晓梅",)
    assert second.micros_without_leader == 1


@pytest.mark.parametrize(
    ("households", "code"), [(299, "grid.too_small"), (300, None), (500, None), (501, "grid.too_large")]
)
def test_the_bounds_of_the_norm_are_inside_it(households, code):
    problem = grid_problem(households)
    assert (problem.code if problem else None) == code


def test_micro_grids_may_be_a_fifth_larger_than_fifty():
    assert micro_problem(60) is None
    assert "多 1 户" in micro_problem(61).text
