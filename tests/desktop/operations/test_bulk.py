"""One value for many: the plan says what becomes of each record, one step writes it, one undo takes it back."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.base.errors import Refused
from desktop.domain.bulk import FIELDS, Fate, fields_for
from desktop.operations import bulk, undo
from desktop.queries import households

TODAY = date(2026, 6, 30)


@pytest.fixture
def tower(office):
    """Two stairs of three floors and two doors; a household behind each door of the first; two micro-grids."""
    made = {"doors": [], "homes": [], "people": []}
    with office.change("import.residents", actor="李梅") as unit:
        compound = unit.create("compound", {"name": "锦绣"})
        made["building"] = building = unit.create("building", {"compound_id": compound, "label": "3"})
        grid = unit.create("grid", {"number": 1, "name": "第一网格"})
        made["micros"] = [unit.create("micro_grid", {"grid_id": grid, "number": n}) for n in (1, 2)]
        for stair in ("1", "2"):
            made[f"stair{stair}"] = stairs = unit.create("unit", {"building_id": building, "label": stair})
            for room in ("101", "102", "201", "202", "301", "302"):
                place = {"building_id": building, "unit_id": stairs, "room": room, "use": "self"}
                made["doors"].append(unit.create("dwelling", place))
        for door in made["doors"][:6]:
            home = unit.create("household", {"dwelling_id": door, "head_name": "张桂芳", "channel": "phone"})
            made["homes"].append(home)
            fields = {"household_id": home, "name": "张桂芳", "relation": "02", "state": "live"}
            made["people"].append(unit.create("resident", fields))
    return made


def plan(office, field, value, selected, ids):
    return bulk.plan_change(office, field, value, selected=selected, ids=ids, actor="李梅", today=TODAY)


def stored(office, kind, field):
    with office.read() as db:
        return [row[0] for row in db.exec_driver_sql(f"SELECT {field} FROM {kind} ORDER BY rowid")]


def test_the_plan_says_before_and_after_and_writes_nothing(office, tower):
    made = plan(office, "household.channel", "visit", "dwelling", tower["doors"])
    assert next((row.label, row.before, row.after) for row in made.rows) == (
        "锦绣 3-1-101 张桂芳",
        "电话",
        "仅上门",
    )
    assert made.counts == {Fate.CHANGE: 6}  # the second stair has no household
    assert made.title == "联系方式 → 仅上门"
    assert set(stored(office, "household", "channel")) == {"phone"}


def test_applying_is_one_step_and_one_undo(office, tower):
    before = stored(office, "household", "channel")
    made = plan(office, "household.channel", "visit", "household", tower["homes"])
    changes = bulk.apply(office, made, actor="李梅", today=TODAY)
    assert changes.of("household") == set(tower["homes"])
    assert set(stored(office, "household", "channel")) == {"visit"}
    undo.undo(office, actor="李梅")
    assert stored(office, "household", "channel") == before


def test_what_is_so_already_stays_untouched(office, tower):
    made = plan(office, "dwelling.use", "self", "dwelling", tower["doors"])
    assert made.counts == {Fate.SAME: 12}
    assert not bulk.apply(office, made, actor="李梅", today=TODAY).touched


def test_vacant_with_people_in_it_is_pointed_out(office, tower):
    made = plan(office, "dwelling.use", "vacant", "dwelling", tower["doors"])
    assert [bool(row.reason) for row in made.rows] == [True] * 6 + [False] * 6


def test_who_left_is_refused_and_the_others_change(office, tower):
    with office.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", tower["people"][0], {"state": "left"})
    made = plan(office, "resident.lives_here", False, "resident", tower["people"])
    assert made.counts == {Fate.CHANGE: 5, Fate.REFUSED: 1}
    assert made.rows[0].reason
    bulk.apply(office, made, actor="李梅", today=TODAY)
    assert stored(office, "resident", "lives_here") == [None, 0, 0, 0, 0, 0]
    again = plan(office, "resident.lives_here", False, "resident", tower["people"][1:])
    assert again.counts == {Fate.SAME: 5}


def test_a_plan_grown_old_is_refused_whole(office, tower):
    made = plan(office, "household.state", "rented", "household", tower["homes"])
    with office.change("household.edit", actor="王芳") as unit:
        unit.set("household", tower["homes"][3], {"state": "away"})
    with pytest.raises(Refused) as refusal:
        bulk.apply(office, made, actor="李梅", today=TODAY)
    assert refusal.value.code == "bulk.stale"
    assert stored(office, "household", "state").count("rented") == 0


@pytest.mark.parametrize(
    ("field", "value", "selected"),
    [
        ("household.verified_on", "2026-07-01", "household"),
        ("household.verified_on", "昨天", "household"),
        ("dwelling.use", "moon", "dwelling"),
        ("territory.micro_grid", "", "dwelling"),
        ("territory.micro_grid", "gone", "dwelling"),
        ("territory.micro_grid", "x", "household"),
        ("resident.employer", "x", "household"),
    ],
)
def test_what_cannot_be_set_at_all_is_refused(office, tower, field, value, selected):
    with pytest.raises(Refused):
        plan(office, field, value, selected, tower["doors" if selected == "dwelling" else "homes"])


def territory(office, tower):
    with office.read() as db:
        return {row.unit: row.micro_grid for row in households.doors(db, tower["building"])}


def test_a_stair_is_given_to_a_micro_grid_and_taken_back(office, tower):
    first, second = tower["micros"]
    whole = plan(office, "territory.micro_grid", first, "dwelling", tower["doors"])
    assert [(row.label, row.after) for row in whole.rows] == [("锦绣 3-1", "1-1"), ("锦绣 3-2", "1-1")]
    bulk.apply(office, whole, actor="李梅", today=TODAY)
    assert territory(office, tower) == {"1": "1-1", "2": "1-1"}
    assert stored(office, "territory", "unit_id") == [None]  # the building as a whole
    stair = plan(office, "territory.micro_grid", second, "dwelling", tower["doors"][6:])
    bulk.apply(office, stair, actor="李梅", today=TODAY)
    assert territory(office, tower) == {"1": "1-1", "2": "1-2"}
    undo.undo(office, actor="李梅")
    assert territory(office, tower) == {"1": "1-1", "2": "1-1"}
    undo.undo(office, actor="李梅")
    assert territory(office, tower) == {"1": "", "2": ""}


def test_single_flats_are_refused_with_the_reason(office, tower):
    made = plan(office, "territory.micro_grid", tower["micros"][0], "dwelling", tower["doors"][:9])
    assert [row.fate for row in made.rows] == [Fate.CHANGE, Fate.REFUSED]
    assert "3" in made.rows[1].reason
    assert "6" in made.rows[1].reason


def test_moving_between_grids_is_the_directors(office, tower):
    first, second = tower["micros"]
    made = plan(office, "territory.micro_grid", first, "dwelling", tower["doors"])
    bulk.apply(office, made, actor="李梅", today=TODAY)
    with office.change("account.add", actor="李梅") as unit:
        unit.create("account", {"name": "李梅", "roles": ["clerk"], "started_on": "2026-01-01"})
        unit.create("account", {"name": "周主任", "roles": ["director"], "started_on": "2026-01-01"})
        unit.create("account", {"name": "客人", "roles": ["viewer"], "started_on": "2026-01-01"})
    refused = plan(office, "territory.micro_grid", second, "dwelling", tower["doors"])
    assert refused.counts == {Fate.REFUSED: 2}
    made = bulk.plan_change(
        office, "territory.micro_grid", second, selected="dwelling", ids=tower["doors"], actor="周主任", today=TODAY
    )  # fmt: skip
    assert made.counts == {Fate.CHANGE: 2}
    with pytest.raises(Refused):
        bulk.plan_change(
            office, "dwelling.use", "vacant", selected="dwelling", ids=tower["doors"], actor="客人", today=TODAY
        )  # fmt: skip


def test_a_disputed_field_waits_for_its_decision(make_office):
    here, there = make_office("here"), make_office("there", founded=False)
    with here.change("household.add", actor="李梅") as unit:
        home = unit.create("household", {"head_name": "张桂芳", "channel": "phone"})
    there.receive(here.runs_since(there.vector()), actor="王芳", source="test")
    for office, value in ((here, "visit"), (there, "wechat")):
        with office.change("household.edit", actor="李梅") as unit:
            unit.set("household", home, {"channel": value})
    here.receive(there.runs_since(here.vector()), actor="李梅", source="test")
    made = plan(here, "household.channel", "phone", "household", [home])
    assert made.counts == {Fate.REFUSED: 1}


def test_every_field_can_be_planned_and_emptied(office, tower):
    ids = {"dwelling": tower["doors"], "household": tower["homes"], "resident": tower["people"]}
    for selected, chosen in ids.items():
        for field in fields_for(selected):
            if field.form != "micro_grid":
                assert plan(office, field.key, None, selected, chosen).rows
    assert {field.key for field in FIELDS} == {
        field.key for selected in ids for field in fields_for(selected)
    }
