"""Outlines find their buildings by what is written in them, and what is doubtful is left to the clerk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop.base.errors import Refused
from desktop.exchange.outlines import table
from desktop.exchange.outlines.data import Frame, MapFile, Outline
from desktop.exchange.outlines.labels import likeness, parsed
from desktop.exchange.outlines.matching import Fit, Listed, choose_field, match, settled
from desktop.exchange.outlines.planning import plan
from desktop.exchange.outlines.reading import labelled, read_outlines
from desktop.queries.outlines import Standing

SAMPLES = Path(__file__).parents[3] / "files" / "maps"


def square(label: str, x: int = 0, y: int = 0, side: int = 2000, **attributes: str) -> Outline:
    ring = ((x, y), (x + side, y), (x + side, y + side), (x, y + side))
    return Outline(f"o{label}{x}", "楼栋", (ring,), label, attributes)


def drawn(*outlines: Outline) -> MapFile:
    return MapFile("geojson", Frame(), outlines)


def town(*places: str) -> list[Listed]:
    """Buildings as "幸福里/3"."""
    found = []
    for place in places:
        compound, _slash, label = place.partition("/")
        found.append(Listed(place, label, f"{compound}{label}号楼", compound, (compound,), ""))
    return found


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("3号楼", "3"), ("３栋", "3"), ("3幢", "3"), ("3#", "3"), ("3＃楼", "3"), ("三号楼", "3"), ("十二栋", "12"),
        ("二十号楼", "20"), ("03", "3"), ("第5栋", "5"), ("A座", "A"), ("a座", "A"), ("甲3号楼", "甲3"), ("12-1幢", "12-1"),
        ("12—1", "12-1"), ("3号院", "3"), (" 3 号 楼 ", "3"), ("幸福里3号楼", "3"), ("NO.5", "5"), ("7A栋", "7A"),
    ],
)  # fmt: skip
def test_numbers_on_walls_however_they_are_written(words: str, number: str) -> None:
    label = parsed(words)
    assert label is not None
    assert label.number == number


@pytest.mark.parametrize(
    "words", ["砖6", "混3", "砼18", "23.45", "6F", "18层", "", "老干部活动中心", "地下-1"]
)
def test_what_a_survey_writes_into_houses_is_no_number(words: str) -> None:
    assert parsed(words) is None
    assert likeness(words) < 2


def test_within_one_compound_every_number_is_found_whatever_follows_it() -> None:
    found = match(
        drawn(square("幸福里１栋"), square("幸福里2#楼", 5000), square("幸福里三号楼", 9000)),
        town("幸福里/1", "幸福里/2", "幸福里/3"),
    )
    assert [(one.fit, one.building) for one in found.matches] == [
        (Fit.EXACT, f"幸福里/{n}") for n in (1, 2, 3)
    ]
    assert found.unmatched == ()


def test_a_number_that_only_one_compound_has_is_a_guess() -> None:
    found = match(drawn(square("7栋"), square("1栋", 5000)), town("幸福里/1", "幸福里/7", "桂花园/1"))
    assert [(one.fit, one.building, one.because) for one in found.matches] == [
        (Fit.GUESSED, "幸福里/7", "only"),
        (Fit.NONE, "", ""),
    ]


def test_the_ground_of_a_compound_says_whose_numbers_these_are() -> None:
    ground = square("桂花园", 0, 0, 60_000)
    found = match(
        drawn(ground, square("1栋", 5000, 5000), square("1栋", 90_000)), town("幸福里/1", "桂花园/1")
    )
    first = found.matches[0]
    assert (first.fit, first.building, first.because) == (
        Fit.EXACT,
        "桂花园/1",
        "ground",
    )
    assert list(found.compounds) == ["桂花园"]


def test_an_attribute_or_the_clerk_may_say_the_compound() -> None:
    listed = town("幸福里/1", "桂花园/1")
    named = match(drawn(square("1栋", 小区="桂花园小区"), square("1", 5000, 小区="幸福里")), listed)
    assert [one.building for one in named.matches] == ["桂花园/1", "幸福里/1"]
    told = match(drawn(square("1栋")), listed, compound="幸福里")
    assert [(one.fit, one.building, one.because) for one in told.matches] == [(Fit.EXACT, "幸福里/1", "told")]


def test_neighbours_speak_for_a_bare_number() -> None:
    found = match(
        drawn(square("幸福里1栋"), square("2", 5000), square("2", 90_000)),
        town("幸福里/1", "幸福里/2", "桂花园/2"),
    )
    assert [(one.fit, one.building) for one in found.matches] == [
        (Fit.EXACT, "幸福里/1"),
        (Fit.GUESSED, "幸福里/2"),
        (Fit.NONE, ""),
    ]


def test_another_name_before_the_number_is_another_building() -> None:
    found = match(drawn(square("学生公寓6号楼"), square("幸福里1栋", 5000)), town("幸福里/6", "幸福里/1"))
    assert [one.fit for one in found.matches] == [Fit.NONE, Fit.EXACT]
    assert found.unmatched == ("幸福里/6",)


def test_two_outlines_for_one_building_are_both_doubtful() -> None:
    found = match(drawn(square("幸福里1栋"), square("幸福里一号楼", 5000)), town("幸福里/1"))
    assert [one.fit for one in found.matches] == [Fit.DUPLICATE, Fit.DUPLICATE]
    assert list(settled(found)) == []
    both = list(settled(found, {0: "幸福里/1", 1: "幸福里/1"}))
    wanted = plan(drawn(), "a.dxf", Standing("", {}, {}), both, {})
    assert len(wanted.buildings["幸福里/1"].rings) == 2


def test_the_attribute_with_the_numbers_is_found() -> None:
    outlines = [
        replace(
            square("", 5000 * n), attributes={"OBJECTID": str(100 + n), "BLDG_NO": f"{n}号楼", "层数": "6"}
        )
        for n in range(1, 6)
    ]
    listed = town(*(f"幸福里/{n}" for n in range(1, 6)))
    assert choose_field(drawn(*outlines), listed) == "BLDG_NO"


def test_the_dormitories_of_wuhan_find_their_list() -> None:
    """29 listed dormitories, 24 of them on the real map with a number, one of those drawn twice."""
    found = read_outlines(SAMPLES / "wuhan_guanshan_osm.geojson", layers=("building",), field="name")
    listed = town(*(f"教工宿舍/{n}" for n in range(3, 30)), *(f"学生公寓/{n}" for n in (6, 7, 9)))
    matching = match(found, listed)
    exact = {one.building for one in matching.matches if one.fit is Fit.EXACT}
    assert len([key for key in exact if key.startswith("教工宿舍")]) >= 20
    assert {"学生公寓/6", "学生公寓/7"} <= exact
    assert {one.building for one in matching.matches if one.fit is Fit.DUPLICATE} == {"学生公寓/9"}


def test_the_table_goes_out_and_comes_back() -> None:
    listed = town("幸福里/1", "幸福里/2", "桂花园/2")
    matching = match(
        drawn(square("幸福里1栋"), square("2", 90_000), replace(square("=cmd()", 9000), source="+1")), listed
    )
    sheet = table.written(matching, listed).decode("utf-8-sig")
    assert "'=cmd()" in sheet
    lines = sheet.splitlines()
    assert lines[1].endswith("对上了,幸福里1号楼")
    assert lines[2].endswith("没对上,")
    changed = "\n".join([lines[0], lines[1], lines[2] + "桂花园2号楼", lines[3]])
    for content in (changed.encode("utf-8-sig"), changed.encode("gb18030")):
        assert table.read(content, matching, listed, "表.csv") == {0: "幸福里/1", 1: "桂花园/2", 2: ""}
    with pytest.raises(Refused, match=r"“表\.csv”第 3 行：没有楼栋“桂花园9号楼”"):
        table.read(changed.replace("桂花园2", "桂花园9").encode(), matching, listed, "表.csv")
    with pytest.raises(Refused, match="第 2 行：和图上的对象对不上"):
        table.read(changed.replace("o幸福里1栋0", "o7").encode(), matching, listed, "表.csv")


def test_a_label_from_an_attribute_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused, match="没有属性“楼号”。有这些属性：name"):
        labelled(drawn(square("", name="1")), "楼号", "a.shp")


def test_a_second_file_lands_in_the_plane_of_the_first() -> None:
    """One ten-thousandth of a degree of latitude further south is 11.09 m; a file without longitude is refused."""
    there = Standing("", {"crs": "EPSG:4326", "lon": 1_143_900_000, "lat": 305_000_000, "x": 0, "y": 0}, {})
    outline = square("1栋")
    found = MapFile("shapefile", Frame("EPSG:4490", 1_143_900_000, 305_001_000), (outline,))
    wanted = plan(found, "a.shp", there, [(outline, "b")], {})
    assert wanted.buildings["b"].rings[0][0] == (0, 1109)
    assert wanted.frame["lat"] == 305_000_000
    with pytest.raises(Refused, match="没有经纬度"):
        plan(drawn(outline), "a.dxf", there, [(outline, "b")], {})
    anew = plan(drawn(outline), "a.dxf", there, [(outline, "b")], {}, replace=True)
    assert anew.replace
    assert anew.frame["crs"] == "local"


def test_on_a_map_laid_out_by_hand_the_outlines_come_where_the_buildings_stood() -> None:
    outline = square("1栋")
    wanted = plan(drawn(outline), "a.dxf", Standing("", {}, {"b": (51_000, 21_000)}), [(outline, "b")], {})
    assert wanted.buildings["b"].rings[0][0] == (50_000, 20_000)
