"""Grids drawn anew: earlier days answer as they were, nobody is lost, posts go on, a preview does what the act does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.base.errors import GezhiError, NotFound, Refused
from desktop.domain.regridding import Place
from desktop.operations import regridding, undo
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


def sizes(town: GridTown, day: date) -> dict[str, int]:
    with town.office.read() as db:
        return {g.name: g.size.registered for g in grids.grids(db, day=day)}


def micro_sizes(town: GridTown, day: date) -> dict[str, int]:
    with town.office.read() as db:
        return {m.id: m.size.registered for m in grids.micros(db, day=day)}


def test_a_moved_building_takes_its_households_from_the_day_on(town: GridTown) -> None:
    regridding.move(town.office, town.places(1), town.micros[2], on=DAY, **BY)
    assert sizes(town, LAST_YEAR) == {"第1网格": 5, "第2网格": 9}
    assert sizes(town, DAY) == {"第1网格": 2, "第2网格": 12}
    undo.undo(town.office, actor=ACTOR)
    assert sizes(town, DAY) == {"第1网格": 5, "第2网格": 9}


def test_a_stair_moves_alone_and_its_building_is_whole_again_afterwards(town: GridTown) -> None:
    regridding.move(town.office, [town.stair(1)], town.micros[1], on=DAY, **BY)
    assert micro_sizes(town, DAY)[town.micros[0]] == 1
    assert micro_sizes(town, DAY)[town.micros[1]] == 4
    regridding.move(town.office, [town.stair(0)], town.micros[1], on=LATER, **BY)
    assert micro_sizes(town, LATER)[town.micros[1]] == 5
    with town.office.read() as db:
        rows = db.exec_driver_sql(
            'SELECT unit_id FROM territory WHERE building_id = ? AND "end" IS NULL', (town.buildings[0],)
        ).all()
    assert rows == [(None,)]


def test_merged_grids_keep_their_past_their_posts_and_their_groups(town: GridTown) -> None:
    regridding.merge(town.office, "grid", [town.grids[1]], town.grids[0], on=DAY, **BY)
    assert sizes(town, DAY) == {"第1网格": 14}
    assert sizes(town, LAST_YEAR) == {"第1网格": 5, "第2网格": 9}
    with town.office.read() as db:
        (now,) = [m for m in grids.micros(db, day=DAY) if m.leaders]
        assert (now.leaders, now.number, now.grid_id) == (("赵强",), 4, town.grids[0])
        assert successors(db, town.micros[3]) == [now.id]
        assert successors(db, town.grids[1]) == [town.grids[0]]
        assert [(step.act, step.kind) for step in lineage(db, town.grids[1])] == [("merge", "grid")]
        posts = db.exec_driver_sql(
            'SELECT role, "end" FROM assignment WHERE scope_id = ?', (town.grids[1],)
        ).all()
        assert posts == [("grid_worker", "2026-07-01")]
        groups = db.exec_driver_sql(
            "SELECT scope_id, started_on, ended_on FROM chat_group ORDER BY ended_on"
        ).all()
        assert groups == [(now.id, "2026-07-01", None), (town.micros[3], None, "2026-07-01")]


def test_split_and_extract_make_a_new_grid_and_a_new_micro_grid(town: GridTown) -> None:
    regridding.split(town.office, town.grids[1], [town.micros[3]], name="第3网格", on=DAY, **BY)
    assert sizes(town, DAY) == {"第1网格": 5, "第2网格": 4, "第3网格": 5}
    regridding.extract(town.office, [town.stair(0)], town.grids[0], name="新设", on=DAY, **BY)
    with town.office.read() as db:
        (made,) = [m for m in grids.micros(db, day=DAY) if m.name == "新设"]
    assert made.size.registered == 1
    assert sizes(town, DAY)["第1网格"] == 5


def test_merged_micro_grids_and_an_ended_one(town: GridTown) -> None:
    regridding.merge(town.office, "micro", [town.micros[0]], town.micros[1], on=DAY, **BY)
    assert micro_sizes(town, DAY) == {town.micros[1]: 5, town.micros[2]: 4, town.micros[3]: 5}
    with pytest.raises(Refused) as refusal:
        regridding.move(town.office, town.places(3), town.micros[0], on=DAY, **BY)
    assert refusal.value.code == "regrid.closed"
    assert micro_sizes(town, LAST_YEAR)[town.micros[0]] == 2


def test_renaming_says_what_it_was(town: GridTown) -> None:
    regridding.rename(town.office, "grid", town.grids[0], name="云麓第一网格", number=7, on=DAY, **BY)
    assert sizes(town, LAST_YEAR) == {"第1网格": 5, "第2网格": 9}
    regridding.rename(town.office, "grid", town.grids[0], name="再改名", on=LATER, **BY)
    assert sizes(town, DAY) == {"云麓第一网格": 5, "第2网格": 9}
    assert sizes(town, LATER) == {"再改名": 5, "第2网格": 9}
    with town.office.read() as db:
        step, _later = lineage(db, town.grids[0])
        assert step.earlier == {"name": "第1网格", "number": 1}
        assert [(g.number, g.name) for g in grids.grids(db, day=DAY)][1] == (7, "云麓第一网格")


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda t: regridding.move(t.office, t.places(0), t.micros[0], on=DAY, **BY), "regrid.nothing"),
        (lambda t: regridding.move(t.office, t.places(1, 1), t.micros[0], on=DAY, **BY), "regrid.twice"),
        (lambda t: regridding.move(t.office, [*t.places(0), t.stair(1)], t.micros[2], on=DAY, **BY), "regrid.twice"),
        (lambda t: regridding.merge(t.office, "grid", [t.grids[0]], t.grids[0], on=DAY, **BY), "regrid.self"),
        (lambda t: regridding.close(t.office, "grid", t.grids[0], on=DAY, **BY), "regrid.not_empty"),
        (lambda t: regridding.close(t.office, "micro", t.micros[0], on=DAY, **BY), "regrid.not_empty"),
        (lambda t: regridding.split(t.office, t.grids[0], t.micros[:2], name="x", on=DAY, **BY), "regrid.nothing"),
        (lambda t: regridding.split(t.office, t.grids[0], [t.micros[3]], name="x", on=DAY, **BY), "regrid.foreign"),
        (lambda t: regridding.rename(t.office, "grid", t.grids[0], number=2, on=DAY, **BY), "regrid.number"),
        (lambda t: regridding.rename(t.office, "grid", t.grids[0], name="第1网格", on=DAY, **BY), "regrid.nothing"),
        (lambda t: regridding.extract(t.office, [], t.grids[0], name="x", on=DAY, **BY), "regrid.nothing"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_and_changes_nothing(
    town: GridTown, act: Callable[[GridTown], object], code: str
) -> None:
    before = sizes(town, DAY)
    with pytest.raises(Refused) as refusal:
        act(town)
    assert refusal.value.code == code
    assert sizes(town, DAY) == before


def test_nothing_is_dated_ahead_but_a_preview_may_look(town: GridTown) -> None:
    with pytest.raises(Refused) as refusal:
        regridding.move(town.office, town.places(1), town.micros[2], on=LATER, today=DAY, actor=ACTOR)
    assert refusal.value.code == "regrid.future"
    ahead = regridding.preview(town.office, regridding.moving(town.places(1), town.micros[2]), on=LATER)
    assert ahead.households_moved == 3


def test_an_unknown_place_is_said(town: GridTown) -> None:
    with pytest.raises(NotFound):
        regridding.move(town.office, [Place("building", "0" * 32)], town.micros[0], on=DAY, **BY)


def test_a_preview_tells_what_the_act_then_does_and_leaves_nothing(town: GridTown) -> None:
    with town.office.read() as db:
        ops = db.exec_driver_sql("SELECT count(*) FROM oplog").scalar()
    act = regridding.merging("grid", [town.grids[1]], town.grids[0])
    seen = regridding.preview(town.office, act, on=DAY)
    with town.office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM oplog").scalar() == ops
    assert (seen.households_moved, seen.micros_opened, seen.micros_closed) == (9, 2, 2)
    after = {c.name: c.after.registered if c.after else None for c in seen.grids}
    assert after == {"第1网格": 14, "第2网格": None}
    assert [p.code for p in seen.warnings] == ["grid.too_small"]
    regridding.merge(town.office, "grid", [town.grids[1]], town.grids[0], on=DAY, **BY)
    assert sizes(town, DAY) == {"第1网格": 14}


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_drawn_every_household_lies_in_one_grid_and_the_past_stays(
    data: st.DataObject, make_office: Callable[..., Workspace]
) -> None:
    town = GridTown(make_office(f"town{next(FILES)}.gezhi", founded=False))
    past = (sizes(town, LAST_YEAR), micro_sizes(town, LAST_YEAR))
    for step in range(data.draw(st.integers(1, 6))):
        on = date(2026, 7 + step // 2, 1)
        with town.office.read() as db:
            own, all_micros = grids.grids(db, day=on), grids.micros(db, day=on)
        micro = data.draw(st.sampled_from(all_micros))
        whole = data.draw(st.lists(st.sampled_from(town.buildings[1:]), unique=True, max_size=2))
        places = [Place("building", b) for b in whole]
        places += [
            Place("unit", s)
            for s in data.draw(st.lists(st.sampled_from(town.stairs), unique=True, max_size=2))
        ]
        grid, other = data.draw(st.sampled_from(own)), data.draw(st.sampled_from(own))
        acts = [
            lambda p=places, m=micro, d=on: regridding.move(town.office, p, m.id, on=d, **BY),
            lambda p=places, g=grid, d=on: regridding.extract(town.office, p, g.id, name="新", on=d, **BY),
            lambda g=grid, o=other, d=on: regridding.merge(town.office, "grid", [g.id], o.id, on=d, **BY),
            lambda m=micro, g=grid, d=on: regridding.split(
                town.office, g.id, [m.id], name="新网格", on=d, **BY
            ),
        ]
        try:
            data.draw(st.sampled_from(acts))()
        except GezhiError:
            continue
        with town.office.read() as db:
            left = grids.unplaced(db, day=on)
            assert (left.nowhere, left.twice) == (0, 0)
            assert sum(g.size.registered for g in grids.grids(db, day=on)) == 14
            assert verify.row_problems(db) == []
    assert (sizes(town, LAST_YEAR), micro_sizes(town, LAST_YEAR)) == past
    town.office.close()
