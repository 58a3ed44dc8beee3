"""Plans on real outlines and operations maps: readable, light, searchable, and nothing over anything else."""

from __future__ import annotations

import io
import re
from functools import cache

import pypdfium2
import pytest

from desktop.base.errors import Refused
from desktop.documents.kinds import ops_map, site_plan
from desktop.documents.kinds.grid_map import sample
from desktop.documents.kinds.grid_map.letters import measure
from desktop.documents.kinds.internal import Copy
from desktop.documents.kinds.site_plan import SIZES, SitePlan, pages
from desktop.documents.kinds.site_plan.ground import Site
from desktop.documents.kinds.site_plan.sample import laid_out
from desktop.documents.kinds.site_plan.sheet import paper_of
from desktop.documents.layout.display_list import Picture
from desktop.documents.layout.map_labels import FLOOR, collisions
from desktop.documents.layout.poster import A4_PAPER, Finish
from desktop.documents.render import Scope, render
from desktop.documents.render.reprint import reprint
from desktop.operations import outlines
from desktop.operations.printing import register_print
from desktop.workspace import Workspace
from tests.desktop.documents import real_ground
from tests.desktop.documents.paper_town import CLERK, Town, build
from tests.desktop.documents.reading import text_of

COPY = Copy("李梅", "2026-09-30 09:00", "7", "GZ-0123456789ABCDEF")
LISTS = {"wuhan": real_ground.wuhan, "wuhan in nine": lambda: real_ground.wuhan(9), "shanghai": real_ground.shanghai} | {
    f"list of {n}": (lambda n=n: laid_out(sample.terraces(n))) for n in (12, 40, 80, 200)
} | {"courtyards": lambda: site_plan.AWKWARD}  # fmt: skip
NOTE = "示意图,不作为边界依据"


def page_texts(data: bytes) -> list[str]:
    return [text_of(data, page) for page in range(len(pypdfium2.PdfDocument(data)))]


@cache
def overview(name: str, size: str) -> tuple[SitePlan, Picture]:
    plan = LISTS[name]()
    return plan, next(iter(pages(plan, size, grids=[""])))


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("wuhan", "a3"),
        ("shanghai", "a4"),
        ("list of 12", "a4"),
        ("list of 40", "a3"),
        ("list of 80", "a2"),
        ("list of 200", "a0"),
        ("courtyards", "a3"),
    ],
)
def test_no_word_lies_on_another_and_every_house_has_its_number(name: str, size: str) -> None:
    plan, picture = overview(name, size)
    assert collisions(picture.texts(), measure) == []
    named = {text.owner for text in picture.texts()}
    assert not [one for one in picture.expected if one not in named]
    assert len(picture.expected) == len(plan.buildings)
    assert min(text.size for text in picture.texts()) >= FLOOR - 0.01
    numbers = {grid.id: str(grid.number) for grid in plan.map.grids}
    east = paper_of(size, upright=False).map.right
    badges = {
        text.owner for text in picture.texts() if text.x < east and numbers.get(text.owner) == text.text
    }
    assert badges == Site(plan).owned()


@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_every_sheet_either_way_round_keeps_to_its_paper(size: str, upright: bool) -> None:
    plan = real_ground.shanghai()
    picture = next(iter(pages(plan, size, upright=upright, grids=[""])))
    short, long, k = SIZES[size]
    assert (picture.width, picture.height) == ((short, long) if upright else (long, short))
    for text in picture.texts():
        left, top, right, bottom = text.bounds(measure)
        assert 4 * k <= left + 0.1
        assert 4 * k <= top + 0.1
        assert right <= picture.width - 4 * k + 0.1
        assert bottom <= picture.height - 4 * k + 0.1
    assert collisions(picture.texts(), measure) == []


def test_an_upright_sheet_adds_up_once() -> None:
    texts = [
        text.text for text in next(iter(pages(real_ground.wuhan(9), "a3", upright=True, grids=[""]))).texts()
    ]
    sums = [text for text in texts if text.startswith("全社区")]
    assert len(sums) == 1
    assert "9网格 27微网格" in sums[0]
    assert all(grid.name in texts for grid in real_ground.wuhan(9).map.grids)


@pytest.mark.parametrize("name", ["wuhan", "shanghai"])
def test_a_plan_is_light_vector_and_searchable(name: str) -> None:
    plan = LISTS[name]()
    out = io.BytesIO()
    drawn = site_plan.draw(out, [plan], size="a0", upright=True)
    assert len(out.getvalue()) < 1_000_000
    assert b"/Subtype /Image" not in out.getvalue()
    texts = page_texts(out.getvalue())
    assert len(texts) == drawn.pages == 1 + len(plan.map.grids)
    assert all(NOTE in text for text in texts)
    assert plan.map.community in texts[0]
    assert all(grid.name in texts[number] for number, grid in enumerate(plan.map.grids, 1))
    assert "OpenStreetMap" in texts[0]


def test_the_same_plan_gives_the_same_bytes() -> None:
    one, two = io.BytesIO(), io.BytesIO()
    site_plan.draw(one, [real_ground.wuhan()], size="a3")
    site_plan.draw(two, [real_ground.wuhan()], size="a3")
    assert one.getvalue() == two.getvalue()


def test_a_poster_is_tiled_with_a_plan_of_its_sheets() -> None:
    """A1 landscape on A4: the sheets overlap, and the first page shows how they lie."""
    out = io.BytesIO()
    drawn = site_plan.draw(out, [real_ground.shanghai()], size="a1", grids=[""], finish=Finish(tile=A4_PAPER))
    texts = page_texts(out.getvalue())
    assert drawn.pages > 12
    assert "拼图说明" in texts[0]
    assert re.search(r"重叠 \d+ 毫米", texts[0])
    assert all(re.search(r"第 \d+ 张 / 共 \d+ 张", text) for text in texts[1:])
    assert len(out.getvalue()) < 1_000_000


def test_a_list_without_outlines_is_laid_out_and_that_is_said() -> None:
    plan = SitePlan(map=sample.SAMPLE)
    out = io.BytesIO()
    drawn = site_plan.draw(out, [plan], size="a3", grids=[""])
    assert [w.code for w in drawn.warnings if w.code.startswith("plan.")] == ["plan.laid_out"]
    assert NOTE in page_texts(out.getvalue())[0]


def test_a_house_that_nobody_placed_is_named() -> None:
    whole = site_plan.SAMPLE
    plan = SitePlan(map=whole.map, buildings=whole.buildings[1:], walls=whole.walls)
    drawn = site_plan.draw(io.BytesIO(), [plan], grids=[""])
    assert [w.where for w in drawn.warnings if w.code == "plan.no_place"] == ["幸福里1号楼"]


@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("ops", [ops_map.SAMPLE, ops_map.AWKWARD])
def test_an_operations_map_says_who_and_how_many_and_is_marked(ops: ops_map.OpsMap, upright: bool) -> None:
    out = io.BytesIO()
    drawn = ops_map.draw(out, [ops], copy=COPY, size="a2", upright=upright)
    (text,) = page_texts(out.getvalue())
    assert drawn.pages == 1
    assert len(out.getvalue()) < 1_000_000
    assert text.count("内部使用") >= 2
    assert NOTE in text
    assert "打印人 李梅" in text
    first = ops.plan.map.grids[0]
    assert f"{ops.of(first.id).households}户 {ops.of(first.id).people}人" in text
    assert first.people[0].name in text
    picture = ops_map.sheet(ops, "a2", upright=upright)
    assert collisions(picture.texts(), measure) == []


@pytest.fixture
def town(office: Workspace) -> Town:
    return build(office)


def _outlined(office: Workspace, town: Town) -> None:
    """Real ground under the four buildings of the town."""
    grounds = {
        key: outlines.Ground(
            (((k * 5000, 0), (k * 5000 + 4000, 300), (k * 5000 + 3900, 1500), (k * 5000 - 100, 1200)),),
            str(k),
        )
        for k, key in enumerate(town.buildings)
    }
    frame = {
        "crs": "EPSG:4490",
        "lon": 1_143_900_000,
        "lat": 305_000_000,
        "x": 0,
        "y": 0,
        "source": "某测绘院",
    }
    outlines.apply(office, outlines.Import("a.shp", frame, grounds, {}), actor="李梅")


def test_imported_outlines_come_onto_paper(office: Workspace, town: Town) -> None:
    out = io.BytesIO()
    before = render(office, "map-plan", Scope(), {"paper": "a4"}, out, **CLERK)
    assert "plan.laid_out" in [w.code for w in before.warnings]
    _outlined(office, town)
    out = io.BytesIO()
    after = render(office, "map-plan", Scope(), {"paper": "a4", "turn": "upright"}, out, **CLERK)
    assert "plan.laid_out" not in [w.code for w in after.warnings]
    texts = page_texts(out.getvalue())
    assert len(texts) == 3
    assert "某测绘院" in texts[0]
    assert "约" in texts[0]
    one = io.BytesIO()
    render(office, "map-plan", Scope("grid", ("2",)), {}, one, **CLERK)
    assert len(page_texts(one.getvalue())) == 1


def test_an_operations_map_of_the_office_has_its_live_figures(office: Workspace, town: Town) -> None:
    _outlined(office, town)
    out = io.BytesIO()
    render(office, "map-ops", Scope(), {"paper": "a3"}, out, **CLERK)
    (text,) = page_texts(out.getvalue())
    assert "内部使用" in text
    assert "重点关爱" in text
    with office.read() as db:
        names = [row[0] for row in db.exec_driver_sql("SELECT name FROM resident WHERE name IS NOT NULL")]
        households = db.exec_driver_sql("SELECT count(*) FROM household").scalar()
    assert names
    assert not [name for name in names if name in text]
    assert re.search(r"全社区 \d+户", text)
    assert int(re.search(r"全社区 (\d+)户", text)[1]) <= households  # type: ignore[index]


def test_without_buildings_there_is_a_sentence(office: Workspace) -> None:
    with pytest.raises(Refused, match="还没有楼栋"):
        render(office, "map-ops", Scope(), {}, io.BytesIO(), **CLERK)


def test_a_registered_plan_is_printed_again_as_it_was(office: Workspace, town: Town) -> None:
    """Even when the ground under it has changed since."""
    _outlined(office, town)
    out = io.BytesIO()
    printed = render(office, "map-plan", Scope(), {"paper": "a4"}, out, **CLERK)
    register_print(office, printed.job(), **CLERK)
    with office.change("site.arrange", actor="李梅") as unit:
        unit.set("building", town.buildings[0], {"map_x": 90_000})
    again = io.BytesIO()
    assert reprint(office, printed.register_id, again, **CLERK).same
    assert again.getvalue() == out.getvalue()


def test_an_operations_map_is_printed_again_while_it_is_true(office: Workspace, town: Town) -> None:
    _outlined(office, town)
    printed = render(office, "map-ops", Scope(), {"paper": "a4"}, io.BytesIO(), **CLERK)
    register_print(office, printed.job(), **CLERK)
    again = io.BytesIO()
    reprint(office, printed.register_id, again, **CLERK)
    assert "内部使用" in page_texts(again.getvalue())[0]
    with office.change("household.add", actor="李梅") as unit:
        unit.delete("household", town.homes[0])
    with pytest.raises(Refused):
        reprint(office, printed.register_id, io.BytesIO(), **CLERK)
