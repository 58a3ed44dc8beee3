"""What is pasted is planned line by line, never erases, never writes what was masked, and is one undo."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.base.errors import Refused
from desktop.exchange.pasting import cells, households, residents
from desktop.operations import undo
from desktop.queries import household_list, listing, resident_list
from desktop.queries.listing import Asked

TODAY = date(2026, 6, 30)
GOOD = "420303195302110026"  # a made-up number with a right check digit (ISO 7064), female
HEADS = "地址\t户主\t电话\t人户状态\t联系方式\t已进群\t核实日期\t备注"
TITLES = HEADS.split("\t")
PEOPLE = ["姓名", "性别", "出生", "与户主关系", "地址", "证件号码", "电话"]


@pytest.fixture
def town(office):
    with office.change("import.residents", actor="李梅") as unit:
        community = unit.db.exec_driver_sql("SELECT id FROM community").scalar()
        compound = unit.create("compound", {"community_id": community, "name": "锦绣龙庭"})
        building = unit.create("building", {"compound_id": compound, "label": "3"})
        stair = unit.create("unit", {"building_id": building, "label": "1"})
        doors = [
            unit.create("dwelling", {"building_id": building, "unit_id": stair, "room": room})
            for room in ("101", "102", "201")
        ]
        home = unit.create(
            "household",
            {"dwelling_id": doors[0], "head_name": "张桂芳", "phone": "13900000001", "note": "钥匙在邻居家"},
        )
        unit.create("household", {"dwelling_id": doors[1], "head_name": "单田芳", "state": "rented"})
        unit.create(
            "resident",
            {"household_id": home, "name": "张桂芳", "relation": "02", "sex": "2", "birth": "1953-02-11",
             "id_number": GOOD, "id_type": "111", "phones": ["13900000001"], "state": "live"},
        )  # fmt: skip
    return office


def plan(office, *lines, titles=TITLES, heads=True):
    text = "\n".join(([HEADS] if heads else []) + list(lines))
    return households.prepare(office, text, titles, actor="李梅", today=TODAY)


def drafts(office):
    with office.read() as db:
        found = household_list.drafts(db, listing.ids(db, household_list.SOURCE, Asked()))
    return {draft.head_name: draft for draft in found.values()}


def test_lines_meet_their_fates_and_are_numbered_as_pasted(town):
    made = plan(
        town,
        "锦绣龙庭 3-1-101\t张桂芳\t13900000009\t人户一致\t\t是\t2026.6.1\t",
        "锦绣龙庭 3-1-102\t单田芳\t\t租住\t\t\t\t",
        "锦绣龙庭3号楼1单元201室\t仇和平\t13900000003\t\t仅上门\t\t\t",
        "锦绣龙庭 3-1-102\t别人\t\t\t\t\t\t",
        "锦绣龙庭 3-1-999\t王五\t\t\t\t\t\t",
        "\t无门\t\t\t\t\t\t",
        "锦绣龙庭 3-1-101\t张桂芳\t\t\t\t\t\t再一行",
    )
    assert [(row.number, row.fate) for row in made.rows] == [
        (2, "update"), (3, "same"), (4, "new"), (5, "reject"), (6, "reject"), (7, "reject"), (8, "reject"),
    ]  # fmt: skip
    assert made.rows[0].changes == (
        ("电话", "139****0001", "139****0009"), ("人户状态", "(空)", "人户一致"), ("已进群", "(空)", "是"),
        ("核实日期", "(空)", "2026-06-01"),
    )  # fmt: skip
    assert all(row.reasons for row in made.rows if row.fate == "reject")
    assert "单田芳" in made.rows[3].reasons[0]
    assert len(drafts(town)) == 2  # nothing is written yet


def test_applying_writes_once_keeps_what_is_empty_and_one_undo_takes_it_back(town):
    before = drafts(town)
    made = plan(
        town,
        "锦绣龙庭 3-1-101\t张桂芳\t13900000009\t人户一致\t\t\t\t",
        "锦绣龙庭 3-1-201\t仇和平\t13900000003\t租住\t仅上门\t否\t2026-06-01\t新来",
    )
    households.apply(town, made, actor="李梅")
    after = drafts(town)
    assert after["张桂芳"].phone == "13900000009"
    assert after["张桂芳"].note == "钥匙在邻居家"
    assert (after["仇和平"].channel, after["仇和平"].in_group) == ("visit", False)
    undo.undo(town, actor="李梅")
    assert drafts(town) == before


def test_masked_cells_say_nothing(town):
    made = plan(town, "锦绣龙庭 3-1-101\t张桂芳\t139****0001\t\t\t\t\t")
    assert [row.fate for row in made.rows] == ["same"]


@pytest.mark.parametrize(
    "line",
    [
        "锦绣龙庭 3-1-101\t张桂芳\t\t住月球\t\t\t\t",
        "锦绣龙庭 3-1-101\t张桂芳\t\t\t\t也许\t\t",
        "锦绣龙庭 3-1-101\t张桂芳\t\t\t\t\t昨天\t",
        "锦绣龙庭 3-1-101\t张桂芳\t\t\t\t\t2027-01-01\t",
    ],
)
def test_a_line_that_breaks_a_rule_is_refused_whole(town, line):
    made = plan(town, line)
    assert [row.fate for row in made.rows] == ["reject"]
    assert made.useful == 0


def test_cells_without_headings_stand_under_the_columns_of_the_table(town):
    made = plan(town, "锦绣龙庭 3-1-101\t张桂芳\t13900000009", heads=False)
    assert [(row.number, row.fate) for row in made.rows] == [(1, "update")]
    with pytest.raises(Refused):
        plan(town, "13900000009", titles=["电话"], heads=False)


def test_a_plan_grown_old_and_an_empty_clipboard_are_refused(town):
    made = plan(town, "锦绣龙庭 3-1-101\t张桂芳\t13900000009")
    with town.change("household.edit", actor="王芳") as unit:
        unit.set("household", unit.db.exec_driver_sql("SELECT id FROM household").scalar(), {"note": "x"})
    with pytest.raises(Refused) as refusal:
        households.apply(town, made, actor="李梅")
    assert refusal.value.code == "paste.stale"
    for text in ("", "\n\t\n", "a\tb\n" * (cells.MOST + 1)):
        with pytest.raises(Refused):
            households.prepare(town, text, TITLES, actor="李梅", today=TODAY)


def test_quoted_cells_keep_their_lines():
    assert cells.grid('a\t"b\nc"\r\nd\t"e ""f"""\r\n') == [["a", "b\nc"], ["d", 'e "f"']]


def people(office, *lines):
    text = "\n".join(["\t".join(PEOPLE), *lines])
    return residents.prepare(office, text, PEOPLE, actor="李梅", today=TODAY)


def test_residents_go_the_way_of_an_import(town):
    made = people(
        town,
        f"张桂芳\t女\t\t户主\t锦绣龙庭 3-1-101\t{GOOD}\t13900000008",
        "张小明\t男\t2015-03-04\t子\t锦绣龙庭 3-1-101\t\t",
        "\t男\t\t子\t锦绣龙庭 3-1-101\t\t",
    )
    fates = {row.number: row.fate for row in made.rows}
    assert fates[2] == "update"
    assert fates[3] == "new"
    assert fates.get(4, "skip") in {"skip", "reject"}
    residents.apply(town, made, actor="李梅", today=TODAY)
    with town.read() as db:
        rows = resident_list.rows(db, listing.ids(db, resident_list.SOURCE, Asked()))
    assert {row.name for row in rows.values()} == {"张桂芳", "张小明"}
    undo.undo(town, actor="李梅")
    with town.read() as db:
        assert len(listing.ids(db, resident_list.SOURCE, Asked())) == 1


def test_what_was_copied_here_comes_back_as_the_same(town):
    masked = "张桂芳\t女\t1953\t户主\t锦绣龙庭 3-1-101\t420303********0026\t139****0001"
    assert [row.fate for row in people(town, masked).rows] == ["same"]
    without = residents.prepare(town, masked, PEOPLE, actor="李梅", today=TODAY)
    assert [(row.number, row.fate) for row in without.rows] == [(1, "same")]


def test_a_viewer_may_not_paste(town):
    with town.change("account.add", actor="李梅") as unit:
        unit.create("account", {"name": "客人", "roles": ["viewer"], "started_on": "2026-01-01"})
    for prepare in (households.prepare, residents.prepare):
        with pytest.raises(Refused):
            prepare(town, HEADS, TITLES, actor="客人", today=TODAY)
