"""Lists: natural order, pinyin, several columns, conditions; what is nothing comes last both ways."""

from __future__ import annotations

import pytest

from desktop.base.errors import Refused
from desktop.queries import household_list, listing, resident_list
from desktop.queries.listing import Asked, Condition, Test


@pytest.fixture
def town(office):
    """Two compounds, towers 2 and 10, rooms 101, 201, 1201 and one household without a door."""
    made: dict[str, str] = {}
    with office.change("import.residents", actor="李梅") as unit:
        grid = unit.create("grid", {"number": 1, "name": "第一网格"})
        micro = unit.create("micro_grid", {"grid_id": grid, "number": 2})
        for place, (compound, label) in enumerate((("锦绣", "10"), ("锦绣", "2"), ("朝阳", "A"))):
            made.setdefault(compound, unit.create("compound", {"name": compound}))
            building = unit.create("building", {"compound_id": made[compound], "label": label})
            made[f"{compound}{label}"] = building
            if label == "2":
                unit.create("territory", {"micro_grid_id": micro, "building_id": building})
            for room in ("1201", "101", "201"):
                dwelling = unit.create("dwelling", {"building_id": building, "room": room, "use": "self"})
                head = "单张李"[place] + room
                fields = {"dwelling_id": dwelling, "head_name": head, "phone": f"1390000{room:0>4}"}
                home = unit.create("household", {**fields, "verified_on": f"2026-0{place + 1}-15"})
                person = {
                    "household_id": home,
                    "name": head,
                    "relation": "02",
                    "phones": [f"1390000{room:0>4}"],
                }
                unit.create("resident", person)
                unit.create(
                    "resident", {"household_id": home, "name": "仇小明", "relation": "20", "birth": "2015"}
                )
        unit.create("household", {"head_name": "解放", "address_text": "锦绣 9-9"})
    return made


def heads(db, asked=Asked()):  # noqa: B008 - frozen
    found = listing.ids(db, household_list.SOURCE, asked)
    rows = household_list.rows(db, found)
    return [rows[i].head_name for i in found]


def test_the_usual_order_is_that_of_walking(office, town):
    with office.read() as db:
        assert heads(db) == [
            "李101", "李201", "李1201", "张101", "张201", "张1201", "单101", "单201", "单1201", "解放",
        ]  # fmt: skip


def test_names_by_pinyin_and_several_columns(office, town):
    with office.read() as db:
        assert (
            "".join(name[0] for name in heads(db, Asked(order=(("head", False),)))) == "李李李单单单解张张张"
        )
        by_day = heads(db, Asked(order=(("verified", True), ("where", True))))
        assert by_day == [
            "李1201", "李201", "李101", "张1201", "张201", "张101", "单1201", "单201", "单101", "解放",
        ]  # fmt: skip
        assert heads(db, Asked(order=(("verified", False),)))[-1] == "解放"


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        (Condition("head", Test.HAS, ("张",)), 3),
        (Condition("head", Test.HAS, ("%",)), 0),
        (Condition("where", Test.HAS, ("10-1201",)), 1),
        (Condition("phone", Test.ENDS, ("0201",)), 3),
        (Condition("phone", Test.EMPTY), 1),
        (Condition("grid", Test.ANY_OF, ("1-2",)), 3),
        (Condition("grid", Test.ANY_OF, ("",)), 7),
        (Condition("verified", Test.FROM, ("2026-02",)), 6),
        (Condition("verified", Test.TO, ("2026-02",)), 6),
        (Condition("members", Test.FROM, ("2",)), 9),
        (Condition("members", Test.TO, ("0",)), 1),
        (Condition("use", Test.FILLED), 9),
    ],
)
def test_conditions(office, town, condition, count):
    with office.read() as db:
        assert len(heads(db, Asked(conditions=(condition,)))) == count


def test_places_narrow_and_conditions_add_up(office, town):
    with office.read() as db:
        place = ("building", town["锦绣2"])
        assert heads(db, Asked(place)) == ["张101", "张201", "张1201"]
        assert heads(db, Asked(place, (Condition("where", Test.HAS, ("1201",)),))) == ["张1201"]
        assert heads(db, Asked(("pending", ""))) == ["解放"]
        assert len(heads(db, Asked(("compound", town["锦绣"])))) == 6


def test_residents_stand_by_their_doors_the_head_first(office, town):
    with office.read() as db:
        found = listing.ids(db, resident_list.SOURCE, Asked())
        rows = resident_list.rows(db, found)
        assert [rows[i].name for i in found][:4] == ["李101", "仇小明", "李201", "仇小明"]
        narrowed = listing.ids(db, resident_list.SOURCE, Asked(("building", town["锦绣2"])))
        assert [rows[i].name for i in narrowed] == ["张101", "仇小明", "张201", "仇小明", "张1201", "仇小明"]
        tail = Asked(conditions=(Condition("phones", Test.ENDS, ("1201",)),))
        assert len(listing.ids(db, resident_list.SOURCE, tail)) == 3
        assert rows[found[0]].phones_masked == "139****0101"


@pytest.mark.parametrize("source", [household_list.SOURCE, resident_list.SOURCE])
def test_every_column_sorts_both_ways_and_answers_every_test(office, town, source):
    with office.read() as db:
        everything = set(listing.ids(db, source, Asked()))
        for key, column in source.columns.items():
            for down in (False, True):
                assert set(listing.ids(db, source, Asked(order=((key, down),)))) == everything
            for test in listing.TESTS[column.form]:
                condition = Condition(key, test, ("1",))
                assert set(listing.ids(db, source, Asked(conditions=(condition,)))) <= everything


def test_a_filter_of_another_version_is_refused(office, town):
    with office.read() as db, pytest.raises(Refused):
        listing.ids(db, household_list.SOURCE, Asked(conditions=(Condition("moon", Test.EMPTY),)))
    with office.read() as db, pytest.raises(Refused):
        listing.ids(db, household_list.SOURCE, Asked(conditions=(Condition("members", Test.FROM, ("x",)),)))
