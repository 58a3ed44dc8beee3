"""The grid map as paper: every label readable and in nobody's way, every neighbour distinct, the same bytes twice."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.errors import Cancelled
from desktop.documents.kinds import grid_map
from desktop.documents.kinds.grid_map import (
    AWKWARD,
    SAMPLE,
    GridMapData,
    MapBuilding,
    MapCompound,
    MapPart,
    Size,
    pages,
)
from desktop.documents.kinds.grid_map.data import count, extent, number_ranges
from desktop.documents.kinds.grid_map.letters import measure
from desktop.documents.kinds.grid_map.plan import Ground, View, focus, overview
from desktop.documents.kinds.grid_map.sample import grid, slab, terraces, yard
from desktop.documents.layout.areas import Rect
from desktop.documents.layout.display_list import Picture, Text
from desktop.documents.layout.map_labels import FLOOR, collisions
from desktop.documents.layout.poster import A4_PAPER, Finish
from desktop.documents.layout.schematic import Proportions
from desktop.documents.privacy import Gate, Known
from tests.desktop.documents.goldens import compare_picture, look, smudged
from tests.desktop.documents.reading import spots_of, text_of

GOLDEN = Path(__file__).parents[2] / "golden"
AREA = Rect(1200, 2700, 21_000, 18_000)
MAPS = {
    "sample": SAMPLE,
    "awkward": AWKWARD,
    "20 buildings": terraces(20),
    "80 buildings": terraces(80),
    "200 buildings": terraces(200),
    "80 in one": terraces(80, per_compound=80),
    "600 buildings": terraces(600),
    "40 small lanes": terraces(40, per_grid=10, per_compound=1),
}


@cache
def drawn(name: str, size: Size) -> list[Picture]:
    return list(pages(MAPS[name], size))


def pdf(data: GridMapData, size: Size = Size.A4) -> bytes:
    out = io.BytesIO()
    grid_map.draw(out, [data], size=size)
    return out.getvalue()


both_sizes = pytest.mark.parametrize("size", list(Size), ids=lambda size: size.name)
every_map = pytest.mark.parametrize("name", MAPS)


@every_map
@both_sizes
def test_no_two_labels_touch(name: str, size: Size) -> None:
    for picture in drawn(name, size):
        assert collisions(picture.texts(), measure) == []


@every_map
@both_sizes
def test_all_type_is_readable_and_on_the_paper(name: str, size: Size) -> None:
    for picture in drawn(name, size):
        for text in picture.texts():
            left, top, right, bottom = text.bounds(measure)
            assert text.size >= FLOOR - 0.01, text
            assert left > 7.5, text
            assert top > 7.5, text
            assert right < picture.width - 7.5, text
            assert bottom < picture.height - 7.5, text


def test_the_collision_test_can_fail() -> None:
    texts = [Text(10, 10, "1号楼", 3), Text(12, 11, "2号楼", 3), Text(40, 10, "3号楼", 3)]
    assert len(collisions(texts, measure)) == 1


@pytest.mark.parametrize("name", ["sample", "awkward", "20 buildings", "80 buildings"])
def test_every_building_has_its_number_on_a4(name: str) -> None:
    for picture in drawn(name, Size.A4):
        named = {text.owner for text in picture.texts()}
        assert set(picture.expected) <= named


def test_two_hundred_buildings_have_their_numbers_and_households_on_a3() -> None:
    texts = drawn("200 buildings", Size.A3)[0].texts()
    lines = Counter(text.owner for text in texts)
    assert all(lines[building] == 2 for building in drawn("200 buildings", Size.A3)[0].expected)


def test_too_many_buildings_for_the_paper_are_reported() -> None:
    out = io.BytesIO()
    drawn_maps = grid_map.draw(out, [terraces(900, per_compound=90, per_grid=300)])
    assert {warning.code for warning in drawn_maps.warnings} == {"map.crowded"}


@st.composite
def communities(draw: st.DrawFn) -> GridMapData:
    """Any building list: split buildings, courtyards, ground of nobody."""
    grids = tuple(grid(n, draw(st.integers(1, 4))) for n in range(1, draw(st.integers(1, 5)) + 1))
    micros = [micro.id for each in grids for micro in each.micro_grids] + [None]
    compounds = []
    for number in range(draw(st.integers(1, 5))):
        name = f"小区{number}"
        buildings: list[MapBuilding] = []
        for label in range(1, draw(st.integers(1, 14)) + 1):
            stairs = draw(st.integers(1, 6))
            owners = draw(st.lists(st.sampled_from(micros), min_size=1, max_size=3))
            if draw(st.integers(0, 5)) == 0:
                buildings.append(yard(name, str(label), draw(st.sampled_from([None, 3])), owners[0]))
            else:
                buildings.append(slab(name, str(label), [12] * stairs, owners))
        compounds.append(MapCompound(id=name, name=name, buildings=tuple(buildings)))
    return replace(SAMPLE, grids=grids, compounds=tuple(compounds))


def check_ground(ground: Ground, view: View) -> None:
    """Areas without gap and overlap, every building on its own ground."""
    cells = list(view.cells.items())
    assert sum(cell.area for _piece, cell in cells) == sum(frame.area for frame in view.frames.values())
    for (_one, a), (_two, b) in combinations(cells, 2):
        assert not (a.left < b.right and b.left < a.right and a.top < b.bottom and b.top < a.bottom)
    for building, block in view.blocks.items():
        own = [cell for piece, cell in cells if piece.building == building]
        assert min(cell.left for cell in own) <= block.left
        assert max(cell.right for cell in own) >= block.right
        assert min(cell.top for cell in own) <= block.top
        assert max(cell.bottom for cell in own) >= block.bottom


@settings(max_examples=40, deadline=None)
@given(communities())
def test_ground_is_divided_without_gap_or_overlap_on_every_page(data: GridMapData) -> None:
    ground = Ground(data)
    whole = overview(ground, AREA, Proportions(), measure)
    check_ground(ground, whole)
    assert set(whole.blocks) == set(ground.buildings)
    for grid_id in {ground.grid(piece) for piece in whole.cells} - {None}:
        assert grid_id is not None
        view = focus(ground, whole, grid_id, AREA, Proportions(), measure)
        check_ground(ground, view)
        own = {piece for piece in whole.cells if ground.grid(piece) == grid_id}
        assert own <= set(view.cells)
        assert {piece.building for piece in own} <= set(view.blocks)


@settings(max_examples=25, deadline=None)
@given(communities())
def test_no_list_makes_labels_collide(data: GridMapData) -> None:
    for picture in pages(data):
        assert collisions(picture.texts(), measure) == []


def test_the_words_of_the_paper_can_be_searched() -> None:
    for data in (SAMPLE, AWKWARD):
        document = pdf(data)
        for number, picture in enumerate(pages(data)):
            found = unicodedata.normalize("NFC", text_of(document, number)).split()
            wanted = Counter("".join(unicodedata.normalize("NFC", t.text) for t in picture.texts()))
            have = Counter("".join(found))
            wanted.pop(" ", None)
            assert have == wanted
            assert unicodedata.is_normalized("NFC", text_of(document, number))
    assert "欧阳𬭎媛媛" in text_of(pdf(AWKWARD), 3)


def test_the_same_list_gives_the_same_bytes() -> None:
    assert pdf(SAMPLE) == pdf(SAMPLE)


@both_sizes
def test_the_document_of_two_hundred_buildings_stays_small(size: Size) -> None:
    assert len(pdf(terraces(200), size)) <= 1_000_000


def test_an_overview_and_one_page_for_each_grid_with_ground() -> None:
    document = pypdfium2.PdfDocument(pdf(AWKWARD))
    assert len(document) == 4
    titles = [picture.title for picture in pages(AWKWARD)]
    assert "第一网格" in titles[1]
    assert all("第四网格" not in title for title in titles)
    width, height = document[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (297, 210)


def test_one_grid_alone_keeps_its_page_number() -> None:
    (picture,) = pages(SAMPLE, grids=["g3"])
    words = [text.text for text in picture.texts()]
    assert any("第4页 共5页" in text for text in words)


def test_what_a_grid_page_says() -> None:
    data = replace(SAMPLE, grids=(SAMPLE.grids[0], SAMPLE.grids[1], SAMPLE.grids[2], SAMPLE.grids[3]))
    words = text_of(pdf(data), 2).replace("\r\n", "\n")
    for text in ("第二网格", "网格长", "张敏", "135 0000 0200", "485", "锦绣江南:1—10号楼"):
        assert text in words
    for text in ("东至 人民路", "南至 文化街", "西至 锦绣路", "北至 滨河公园南墙"):
        assert text in words
    for text in ("2-1", "2-10", "1号楼", "3单元 57户", "不作为边界依据", "北(示意)", "2026年9月30日"):
        assert text in words


def test_a_public_map_says_nothing_about_residents() -> None:
    for data in (SAMPLE, AWKWARD):
        Gate(Known()).insist("网格示意图", [data])
        for number in range(len(list(pages(data)))):
            words = text_of(pdf(data), number)
            assert not any(word in words for word in ("空置", "独居", "低保", "残疾", "身份证"))


def test_fewer_than_three_households_are_not_counted_on_the_wall() -> None:
    """One household behind a gate is somebody, and none at all an empty home."""
    yards = tuple(yard("c", str(number + 1), number, "g1m1") for number in range(5))
    compound = MapCompound(id="c", name="东风巷", buildings=yards)
    words = text_of(pdf(replace(SAMPLE, grids=SAMPLE.grids[:1], compounds=(compound,))), 0)
    assert {"3", "4"} < set(re.findall(r"(\d+)户", words))
    assert not {"0", "1", "2"} & set(re.findall(r"(\d+)户", words))


def test_nor_does_the_sum_of_a_grid_say_that_two_households_live_there() -> None:
    yards = tuple(yard("c", label, homes, "g1m1") for label, homes in (("5", 1), ("6", 1), ("7", 0)))
    few = replace(
        SAMPLE, grids=SAMPLE.grids[:1], compounds=(MapCompound(id="c", name="东风巷", buildings=yards),)
    )
    for number in range(len(list(pages(few)))):
        words = text_of(pdf(few), number)
        assert not re.search(r"(?<!\d)[12]\s*户(?!数)|户数\s*[12](?!\d)|(?<!\d)2\s*\n?户数", words), words
    total = count(few)
    assert (total.households, total.told, replace(total, households=3).told) == (2, False, True)
    assert replace(total, households=0).told, "nobody is nobody"


def test_a_vacant_post_is_said() -> None:
    assert "(空缺)" in text_of(pdf(AWKWARD), 3)


def test_warnings_name_grids_without_ground_and_uncounted_buildings() -> None:
    found = grid_map.draw(io.BytesIO(), [AWKWARD]).warnings
    assert {w.code for w in found} == {"map.no_ground", "map.uncounted"}
    assert [w.where for w in found if w.code == "map.no_ground"] == ["第四网格"]


def test_a_name_longer_than_the_sheet_is_cut_and_covers_nothing() -> None:
    compound = MapCompound(id="c", name="很长的小区名字" * 40, buildings=(slab("c", "1", [9], ["g1m1"]),))
    for picture in pages(replace(SAMPLE, compounds=(compound, *SAMPLE.compounds))):
        assert collisions(picture.texts(), measure) == []


def test_nothing_to_draw_is_an_error() -> None:
    empty = replace(SAMPLE, compounds=())
    with pytest.raises(ValueError, match="building"):
        grid_map.draw(io.BytesIO(), [empty])
    with pytest.raises(ValueError, match="building"):
        next(pages(empty))


def test_cancelling_stops_the_drawing() -> None:
    class Impatient:
        cancelled = True

        def report(self, done: int, total: int, doing: str = "") -> None:
            raise AssertionError("nothing is reported after a cancel")

    with pytest.raises(Cancelled):
        grid_map.draw(io.BytesIO(), [SAMPLE], progress=Impatient())


def test_two_communities_in_one_document() -> None:
    out = io.BytesIO()
    made = grid_map.draw(out, [SAMPLE, AWKWARD])
    assert (made.pages, made.items) == (9, 9)
    assert "云麓台" in text_of(out.getvalue(), 5)


def test_ranges_of_numbers() -> None:
    assert number_ranges(["1", "2", "3", "5"]) == "1—3、5"
    assert number_ranges(["1", "2"]) == "1、2"
    assert number_ranges(["8", "9", "10", "11", "A", "B"]) == "8—11、A、B"
    assert number_ranges([]) == ""


def test_the_extent_of_a_grid_names_split_stairs() -> None:
    micros = frozenset(micro.id for micro in AWKWARD.grids[0].micro_grids)
    ((_compound, words),) = extent(AWKWARD, micros)
    assert words == "1号楼1—3单元、2-1、11号楼"


def test_counts_of_a_grid_and_of_the_community() -> None:
    lane = count(AWKWARD, frozenset({"g2m3"}))
    assert (lane.buildings, lane.courtyards, lane.stairwells, lane.uncounted) == (0, 32, 0, 1)
    whole = count(SAMPLE)
    per_grid = [count(SAMPLE, frozenset(m.id for m in g.micro_grids)) for g in SAMPLE.grids]
    assert whole.households == sum(each.households for each in per_grid)
    assert whole.buildings == 39


def test_an_uncounted_stairwell_hides_the_sum_of_its_building() -> None:
    parts = (MapPart(label="1", households=12, micro_grid="g1m1"), MapPart(label="2", micro_grid="g1m1"))
    building = MapBuilding(id="b", title="1号楼", short="1", parts=parts)
    data = replace(
        SAMPLE, grids=(grid(1, 1),), compounds=(MapCompound(id="c", name="园", buildings=(building,)),)
    )
    words = [text.text for text in next(pages(data)).texts() if text.owner == "b"]
    assert words == ["1号楼", "2单元"]


def shared_tower() -> GridMapData:
    part = MapPart(households=108, micro_grid="g1m1", shared=("g1m2",))
    tower = MapBuilding(id="b", title="5号楼", short="5", parts=(part,))
    return replace(
        SAMPLE, grids=(grid(1, 3),), compounds=(MapCompound(id="c", name="园", buildings=(tower,)),)
    )


def test_a_tower_given_to_two_micro_grids_shows_both_and_is_reported() -> None:
    data = shared_tower()
    words = [text.text for text in next(pages(data)).texts()]
    assert "1-1、1-2" in words
    assert extent(data, frozenset({"g1m2"})) == [("园", "5号楼(共管)")]
    assert extent(data, frozenset({"g1m1", "g1m2", "g1m3"})) == [("园", "5号楼")]
    assert count(data, frozenset({"g1m2"})).households == count(data).households == 108
    out = io.BytesIO()
    found = grid_map.draw(out, [data]).warnings
    assert [(w.code, w.where) for w in found] == [
        ("map.micro_no_ground", "第一网格 1-3"),
        ("map.shared", "园5号楼"),
    ]
    assert "0户" not in text_of(out.getvalue(), 1).split()


@pytest.mark.parametrize("finish", [Finish(), Finish(bleed=True), Finish(tile=A4_PAPER)])
def test_a_warning_frames_the_block_it_is_about(finish: Finish) -> None:
    """Not the page: the frame holds the words on the building, and little else."""
    out = io.BytesIO()
    found = grid_map.draw(out, [shared_tower()], finish=finish).warnings
    (warning,) = [w for w in found if w.code == "map.shared"]
    assert warning.page == 0
    assert warning.spot is not None
    left, top, wide, high = warning.spot
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        page = document[0]
        across, tall = page.get_size()
        text = page.get_textpage()
        words = text.get_text_bounded(left - 1, tall - top - high - 1, left + wide + 1, tall - top + 1)
        text.close()
        page.close()
    assert words.split() == ["5号楼", "108户"]
    assert wide * high < across * tall / 8


def test_a_map_of_one_grid_warns_of_that_grid_alone() -> None:
    bare = replace(AWKWARD, grids=(*AWKWARD.grids, grid(9, 1)))
    (mine, *_others) = [one.id for one in AWKWARD.grids]
    found = grid_map.draw(io.BytesIO(), [bare], grids=[mine]).warnings
    assert not {w.where for w in found if w.code == "map.no_ground"}
    whole = grid_map.draw(io.BytesIO(), [bare]).warnings
    assert len({w.where for w in whole if w.code == "map.no_ground"}) == 2
    assert {w.where for w in found} < {w.where for w in whole}


def test_a_building_has_at_least_one_part() -> None:
    with pytest.raises(ValueError, match="part"):
        MapBuilding(id="b", title="1号楼", short="1", parts=())


@pytest.mark.parametrize("name", ["sample", "awkward"])
@both_sizes
def test_golden(name: str, size: Size) -> None:
    """Text and positions (0.1 mm) as recorded; delete a file under tests/golden to record it anew, and look."""
    document = pdf(MAPS[name], size)
    now = [
        {
            "shapes": dict(sorted(Counter(type(item).__name__ for item in picture.items).items())),
            "texts": [f"{spot.x:.1f} {spot.y:.1f} {spot.text}" for spot in spots_of(document, number)],
        }
        for number, picture in enumerate(drawn(name, size))
    ]
    golden = GOLDEN / f"map_{name}_{size.name.lower()}.json"
    if not golden.exists():
        golden.write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"recorded {golden.name}: look at it, then run again")
    assert now == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", [0, 1])
@pytest.mark.parametrize("name", ["sample", "awkward"])
def test_pictures_look_as_they_did(name: str, page: int) -> None:
    """Overview and first grid on A4 as approved by eye; the comparison sees two dots of a slip and another colour."""
    golden, picture = f"map_{name}_{page}", look(pdf(MAPS[name]), page)
    compare_picture(golden, picture)
    with pytest.raises(AssertionError):
        compare_picture(golden, smudged(picture))
    with pytest.raises(AssertionError):
        compare_picture(golden, picture.convert("L").convert("RGB"))
