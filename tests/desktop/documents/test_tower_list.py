"""The list of a building: every door where its head would look for it, on as many sheets as it takes."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from desktop.base.errors import Refused
from desktop.documents.kinds import tower_list
from desktop.documents.kinds.template import load
from desktop.documents.kinds.tower_list import AWKWARD, COPY, LANE, SAMPLE, TALL, TowerDoor, TowerList
from desktop.documents.kinds.tower_list.data import body_of, sheets_of
from desktop.documents.layout.blocks import line_in
from desktop.documents.layout.canvas import Canvas
from desktop.documents.render import Scope, render
from desktop.workspace import Workspace
from tests.desktop.documents.goldens import compare, compare_picture, look, misprinted, smudged
from tests.desktop.documents.paper_town import CLERK, Town, build
from tests.desktop.documents.reading import size_of, spots_of, text_of

T = load(tower_list.KEY)
CASES = {"sample": SAMPLE, "tall": TALL, "lane": LANE, "awkward": AWKWARD}


def made(*towers: TowerList) -> tuple[bytes, Any]:
    out = io.BytesIO()
    drawn = tower_list.draw(out, towers, copy=COPY)
    return out.getvalue(), drawn


def doors_on(tower: TowerList) -> list[tuple[str, int, str]]:
    """Every door that some sheet has a place for."""
    found = []
    for sheet in sheets_of(tower, T):
        found += [
            (bank.unit, floor, door) for bank in sheet.banks for floor in sheet.floors for door in bank.doors
        ]
        found += [(door.unit, door.floor, door.door + door.room) for door in sheet.loose]
    return found


@pytest.mark.parametrize("name", CASES)
def test_every_door_has_one_place(name: str) -> None:
    tower = CASES[name]
    places = doors_on(tower)
    assert len(places) == len(set(places))
    wanted = {(d.unit, d.floor, d.door if d.floor else d.door + d.room) for d in tower.doors}
    assert wanted <= set(places)


@pytest.mark.parametrize("name", CASES)
def test_all_text_stays_on_the_paper_and_nothing_is_cut(name: str) -> None:
    data, drawn = made(CASES[name])
    width, height = size_of(data)
    assert (round(width), round(height)) == (210, 297)
    for page in range(drawn.pages):
        for spot in spots_of(data, page):
            assert 5 < spot.x < width - 5, spot
            assert 5 < spot.y < height - 5, spot
    assert "text.cut" not in {warning.code for warning in drawn.warnings}


def test_floors_run_down_and_units_run_right() -> None:
    data, _drawn = made(SAMPLE)
    where = {spot.text: (spot.x, spot.y) for spot in spots_of(data) if spot.text.endswith(("层", "单元"))}
    assert where["6层"][1] < where["5层"][1] < where["1层"][1]
    assert where["1单元"][0] < where["2单元"][0] < where["3单元"][0]


def test_a_tower_goes_over_several_sheets_from_the_top_down() -> None:
    sheets = sheets_of(TALL, T)
    assert [(sheet.banks[0].unit, sheet.floors[0], sheet.floors[-1]) for sheet in sheets] == [
        ("1", 33, 17), ("1", 16, 1), ("2", 33, 17), ("2", 16, 1),
    ]  # fmt: skip


def test_a_sheet_is_never_fuller_than_it_can_be_read() -> None:
    body = body_of(T)
    for tower in CASES.values():
        for sheet in sheets_of(tower, T):
            assert len(sheet.floors) * T.size("least_row") <= body.height
            assert sum(len(bank.doors) for bank in sheet.banks) * T.size("least_cell") <= body.width


def test_what_a_door_says() -> None:
    doors = (
        TowerDoor(unit="1", floor=2, door="1", room="201", heads=("王秀兰",), people=3),
        TowerDoor(unit="1", floor=1, door="1", room="101", use="rented", heads=("李建国", "张敏"), people=4),
        TowerDoor(unit="1", floor=1, door="2", room="102", use="vacant"),
    )
    data, drawn = made(replace(SAMPLE, doors=doors, floors=2))
    words = text_of(data).replace("\r\n", "\n")
    for expected in (
        "201",
        "王秀兰",
        "3人",
        "李建国、张敏",
        "租",
        "空",
        "1单元",
        "2层",
        "幸福里3号楼住户一览",
    ):
        assert expected in words
    assert "房屋 3 套" in words
    assert "住户 3 户" in words
    assert "7 人" in words
    assert (drawn.pages, drawn.items) == (1, 1)


def test_many_households_behind_one_door_are_counted() -> None:
    data, drawn = made(AWKWARD)
    words = "".join(text_of(data, page) for page in range(drawn.pages))
    assert "王秀兰 等5户" in words
    assert "䶮𬭎𠅤" in words


def test_every_sheet_says_that_it_is_internal_and_who_printed_it() -> None:
    data, drawn = made(SAMPLE, TALL)
    for page in range(drawn.pages):
        words = text_of(data, page)
        assert "内部使用" in words
        assert "录入员 李" in words
        assert f"第 {page + 1} 页 / 共 {drawn.pages} 页" in words


def test_the_same_building_gives_the_same_bytes() -> None:
    assert made(AWKWARD)[0] == made(AWKWARD)[0]


def test_a_mark_is_legible_beside_the_longest_room() -> None:
    canvas = Canvas(io.BytesIO(), 210, 297, title="x")
    assert not line_in(canvas, body_of(T).at(0, 0, 14, 3.4), "三楼东户", T.style("room", "quiet")).cut


@pytest.fixture
def town(office: Workspace) -> Town:
    return build(office)


def printed(office: Workspace, scope: str) -> tuple[Any, bytes]:
    out = io.BytesIO()
    made = render(office, "tower", Scope.parse(scope), {}, out, **CLERK)
    return made, out.getvalue()


def test_from_the_office_file(office: Workspace, town: Town) -> None:
    made, data = printed(office, f"building:{town.buildings[0]}")
    words = text_of(data)
    assert (made.items, made.pages) == (1, 1)
    for expected in (
        "香樟里1号楼住户一览",
        "网格员：陈小燕",
        "楼栋长：陈小燕",
        "第一网格 1-1微网格",
        "1单元",
        "2单元",
        "王秀英",
    ):
        assert expected in words


def test_all_buildings_of_a_grid(office: Workspace, town: Town) -> None:
    made, data = printed(office, "grid:2")
    assert made.items == 2
    assert "香樟里10号楼" in text_of(data, 0)
    assert "桐荫路12号院" in text_of(data, 1)


def test_a_place_without_doors_is_refused(office: Workspace, town: Town) -> None:
    with pytest.raises(Refused):
        printed(office, "building:nowhere")


def test_the_map_counts_what_is_declared_until_the_ledger_comes(office: Workspace, town: Town) -> None:
    with office.change("import.ledger", actor="李梅") as unit:
        unit.create("building", {"compound_id": town.compound, "label": "20", "households_declared": 48})
        unit.create("building", {"compound_id": town.compound, "label": "21"})
    out = io.BytesIO()
    made = render(office, "map", Scope.parse("community"), {}, out, **CLERK)
    words = text_of(out.getvalue())
    assert "48户" in words
    assert "0户" not in words.replace("60户", "")
    assert [w.where for w in made.warnings if w.code == "map.uncounted"] == ["香樟里21号楼"]


def test_the_map_shows_every_micro_grid_that_was_given_a_building(office: Workspace, town: Town) -> None:
    with office.change("import.ledger", actor="李梅") as unit:
        second = unit.create("micro_grid", {"grid_id": town.grids[1], "number": 2})
        unit.create(
            "territory", {"micro_grid_id": second, "building_id": town.buildings[2], "start": "2026-01-01"}
        )
    out = io.BytesIO()
    made = render(office, "map", Scope.parse("community"), {}, out, **CLERK)
    assert "2-1、2-2" in text_of(out.getvalue())
    assert [w.where for w in made.warnings if w.code == "map.shared"] == ["香樟里10号楼"]


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str) -> None:
    """Text and positions (0.1 mm) as recorded; delete a file under tests/golden to record it anew, and look."""
    compare(f"tower_list_{name}", *made(CASES[name]))


@pytest.mark.parametrize("name", CASES)
def test_pictures_look_as_they_did(name: str) -> None:
    data, _drawn = made(CASES[name])
    compare_picture(f"tower_list_{name}", look(data))
    with pytest.raises(AssertionError):
        compare_picture(f"tower_list_{name}", smudged(look(data)))
    with pytest.raises(AssertionError):
        compare(f"tower_list_{name}", *made(misprinted(CASES[name])))
