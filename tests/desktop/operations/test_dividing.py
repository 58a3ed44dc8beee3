"""A whole division in force: every place where the plan says, the past as it was, posts and groups go on, one undo."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.base.errors import Refused
from desktop.domain.regridding import NewGrid, Place
from desktop.operations import dividing, regridding, undo
from desktop.queries import grids
from desktop.queries.regridding import lineage, successors
from desktop.store import verify
from desktop.workspace import Workspace
from tests.desktop.operations.regridding_town import ACTOR, DAY, LAST_YEAR, LATER, GridTown

FILES = count()
BY = {"today": LATER, "actor": ACTOR}


@pytest.fixture
def town(make_office: Callable[..., Workspace]) -> GridTown:
    return GridTown(make_office("town.gezhi", founded=False))


def sizes(town: GridTown, day: date = DAY) -> dict[str, int]:
    with town.office.read() as db:
        return {g.name: g.size.registered for g in grids.grids(db, day=day)}


def micros(town: GridTown, day: date = DAY) -> dict[str, tuple[str, ...]]:
    with town.office.read() as db:
        return {m.name: m.places for m in grids.micros(db, day=day)}


def test_micro_grids_that_go_over_whole_continue_with_their_people(town: GridTown) -> None:
    one, two = town.grids
    plan = [NewGrid(one, town.places(0, 1, 3)), NewGrid(two, town.places(2))]
    dividing.divide(town.office, plan, on=DAY, **BY)
    assert sizes(town) == {"第1网格": 10, "第2网格": 4}
    assert sizes(town, LAST_YEAR) == {"第1网格": 5, "第2网格": 9}
    with town.office.read() as db:
        (now,) = successors(db, town.micros[3])
        (micro,) = [m for m in grids.micros(db, day=DAY) if m.id == now]
        assert (micro.leaders, micro.grid_id, micro.places) == (("赵强",), one, ("云麓小区4号楼",))
        groups = db.exec_driver_sql("SELECT scope_id FROM chat_group WHERE ended_on IS NULL").all()
        assert groups == [(now,)]
    undo.undo(town.office, actor=ACTOR)
    assert sizes(town) == {"第1网格": 5, "第2网格": 9}


def test_a_new_grid_is_opened_and_an_empty_one_ends(town: GridTown) -> None:
    plan = [NewGrid(town.grids[0], town.places(0)), NewGrid("", town.places(1, 2, 3), "东区网格")]
    dividing.divide(town.office, plan, on=DAY, **BY)
    assert sizes(town) == {"第1网格": 2, "东区网格": 12}
    with town.office.read() as db:
        (made,) = [g.id for g in grids.grids(db, day=DAY) if g.name == "东区网格"]
        assert successors(db, town.grids[1]) == [made]
        told = {(step.act, step.from_id) for step in lineage(db, town.grids[1]) if step.kind == "grid"}
    assert told == {("split", town.grids[0]), ("split", town.grids[1]), ("merge", town.grids[1])}


def test_a_stair_can_go_alone_and_what_lay_nowhere_gets_a_micro_grid(town: GridTown) -> None:
    with town.office.read() as db:
        (compound,) = db.exec_driver_sql("SELECT id FROM compound").one()
    lonely = town.added("building", compound_id=compound, label="9")
    plan = [
        NewGrid(town.grids[0], [town.stair(0), *town.places(1)]),
        NewGrid(town.grids[1], [town.stair(1), *town.places(2, 3), Place("building", lonely)]),
    ]
    dividing.divide(town.office, plan, on=DAY, **BY)
    assert sizes(town) == {"第1网格": 4, "第2网格": 10}
    assert ("云麓小区9号楼",) in micros(town).values()
    assert ("云麓小区1号楼2单元",) in micros(town).values()


def test_what_changes_nothing_or_names_a_place_twice_is_refused(town: GridTown) -> None:
    as_today = [NewGrid(town.grids[0], town.places(0, 1)), NewGrid(town.grids[1], town.places(2, 3))]
    twice = [NewGrid(town.grids[0], town.places(0, 1)), NewGrid(town.grids[1], [town.stair(0)])]
    for plan, code in ((as_today, "regrid.nothing"), (twice, "regrid.twice")):
        with pytest.raises(Refused) as refusal:
            dividing.divide(town.office, plan, on=DAY, **BY)
        assert refusal.value.code == code
    with pytest.raises(Refused) as refusal:
        dividing.divide(town.office, as_today, on=LATER, today=DAY, actor=ACTOR)
    assert refusal.value.code == "regrid.future"


def test_micro_grids_drawn_anew_keep_whoever_has_most_of_them(town: GridTown) -> None:
    parts = [[*town.places(0), *town.places(1)]]
    dividing.redraw_micros(town.office, town.grids[0], parts, on=DAY, **BY)
    assert micros(town)["1-1 微网格"] == ("云麓小区1号楼", "云麓小区2号楼")
    with town.office.read() as db:
        assert successors(db, town.micros[1]) == [town.micros[0]]
    dividing.redraw_micros(
        town.office, town.grids[0], [[town.stair(0)], [town.stair(1)], town.places(1)], on=LATER, **BY
    )
    assert sorted(micros(town, LATER).values())[:2] == [("云麓小区1号楼",), ("云麓小区1号楼2单元",)]
    assert sizes(town, LATER) == {"第1网格": 5, "第2网格": 9}
    with pytest.raises(Refused) as refusal:
        dividing.redraw_micros(
            town.office, town.grids[0], [[town.stair(0)], [town.stair(1)], town.places(1)], on=LATER, **BY
        )
    assert refusal.value.code == "regrid.nothing"


def test_a_part_left_out_or_foreign_is_refused(town: GridTown) -> None:
    for parts, code in (([town.places(0)], "regrid.not_empty"), ([town.places(0, 1, 2)], "regrid.foreign")):
        with pytest.raises(Refused) as refusal:
            dividing.redraw_micros(town.office, town.grids[0], parts, on=DAY, **BY)
        assert refusal.value.code == code


@given(data=st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_division_is_what_it_says_again_and_again(
    data: st.DataObject, make_office: Callable[..., Workspace]
) -> None:
    """Whole buildings or stairs anywhere, three times over: each household in the grid the plan names, the past kept."""
    town = GridTown(make_office(f"town{next(FILES)}.gezhi", founded=False))
    for month in (7, 8, 9):
        on = date(2026, month, 1)
        with town.office.read() as db:
            known = [g.id for g in grids.grids(db, day=on)]
        ids = data.draw(st.lists(st.sampled_from([*known, ""]), min_size=1, max_size=4))
        ids = [grid for n, grid in enumerate(ids) if not grid or grid not in ids[:n]]
        pieces = [*town.places(1, 2, 3)]
        pieces += data.draw(st.sampled_from([town.places(0), [town.stair(0), town.stair(1)]]))
        places: list[list[Place]] = [[] for _grid in ids]
        for piece in pieces:
            places[data.draw(st.integers(0, len(ids) - 1))].append(piece)
        plan = [
            NewGrid(grid, own, f"新{month}-{n}")
            for n, (grid, own) in enumerate(zip(ids, places, strict=True))
            if own
        ]
        wanted = sorted(_households(town, grid.places) for grid in plan)
        with suppress(Refused):  # as it is already
            dividing.divide(town.office, plan, on=on, **BY)
        with town.office.read() as db:
            left = grids.unplaced(db, day=on)
            assert (left.nowhere, left.twice) == (0, 0)
            found = sorted(g.size.registered for g in grids.grids(db, day=on) if g.size.registered)
            assert found == wanted
            assert verify.row_problems(db) == []
    assert sizes(town, LAST_YEAR) == {"第1网格": 5, "第2网格": 9}
    town.office.close()


def _households(town: GridTown, places: object) -> int:
    by_place = {town.buildings[n]: n + 2 for n in range(4)} | dict.fromkeys(town.stairs, 1)
    return sum(by_place[place.id] for place in places)  # type: ignore[attr-defined]


def test_a_preview_of_a_division_tells_what_it_then_does(town: GridTown) -> None:
    plan = [NewGrid(town.grids[0], town.places(0)), NewGrid(town.grids[1], town.places(1, 2, 3))]
    seen = regridding.preview(town.office, dividing.dividing(plan), on=DAY)
    assert seen.households_moved == 3
    assert sizes(town) == {"第1网格": 5, "第2网格": 9}
