"""Grid maps and boards on real ground: the same places as on the plan, and wrong when something there moves."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.errors import Refused
from desktop.documents.kinds import gate_board, office_board
from desktop.documents.kinds.board_parts import frame_of
from desktop.documents.kinds.grid_map import sample
from desktop.documents.kinds.grid_map.letters import measure
from desktop.documents.kinds.site_plan import PlanShape, SitePlan, block, pages
from desktop.documents.kinds.site_plan.block import NOTE, board_map
from desktop.documents.kinds.site_plan.data import Outlines
from desktop.documents.kinds.site_plan.ground import Site
from desktop.documents.kinds.site_plan.sample import laid_out
from desktop.documents.layout.display_list import Item, Point, Poly, Text
from desktop.documents.layout.map_labels import FLOOR, collisions
from desktop.documents.layout.palette import paper
from desktop.documents.layout.paper import Box
from desktop.documents.render import Scope, render
from desktop.documents.render.outlined import lie
from desktop.documents.render.reprint import reprint
from desktop.documents.render.stale import concerned, find
from desktop.operations.printing import register_print
from desktop.workspace import Workspace
from tests.desktop.documents import real_ground
from tests.desktop.documents.paper_town import CLERK, TODAY, Town, build
from tests.desktop.documents.reading import text_of

UNSCALED = "不按比例"


def outlines_of(plan: SitePlan) -> Outlines:
    return Outlines(
        buildings=plan.buildings, walls=plan.walls, marks=plan.marks, north=plan.north, source=plan.source
    )


def houses(items: list[Item] | tuple[Item, ...]) -> list[list[Point]]:
    """The outlines of the coloured grids' houses, in order."""
    return [
        list(item.rings[0])
        for item in items
        if isinstance(item, Poly) and (item.fill, item.stroke) == (paper("block"), paper("ink"))
        and len(item.rings) == 1
    ]  # fmt: skip


def on_paper(plan: SitePlan) -> list[list[Point]]:
    """The houses of a plan's overview without the sign of the legend, which comes last."""
    return houses(next(iter(pages(plan, "a3", grids=[""]))).items)[: len(plan.buildings)]


@settings(max_examples=8, deadline=None)
@given(
    moves=st.lists(st.tuples(st.integers(-300, 300), st.integers(-300, 300)), min_size=8, max_size=8),
    at=st.tuples(st.floats(0, 500), st.floats(0, 500)),
    size=st.tuples(st.floats(120, 1200), st.floats(120, 1200)),
)
def test_a_house_stands_on_a_board_where_it_stands_on_the_plan(
    moves: list[tuple[int, int]], at: tuple[float, float], size: tuple[float, float]
) -> None:
    """Up to one scale and one shift for all of them."""
    plan = laid_out(sample.terraces(8, per_grid=4))
    plan = replace(
        plan,
        buildings=tuple(
            PlanShape(id=shape.id, rings=tuple(tuple((x + dx, y + dy) for x, y in r) for r in shape.rings))
            for shape, (dx, dy) in zip(plan.buildings, moves, strict=True)
        ),
    )
    items, _expected = board_map(plan.map, outlines_of(plan), Box(*at, *size), about=None)
    there = [point for ring in on_paper(plan) for point in ring]
    here = [point for ring in houses(items)[:8] for point in ring]
    assert len(here) == len(there) == 8 * 4
    wide = max(x for x, _y in there) - min(x for x, _y in there)
    scale = (max(x for x, _y in here) - min(x for x, _y in here)) / wide
    dx, dy = here[0][0] - scale * there[0][0], here[0][1] - scale * there[0][1]
    for (x, y), (u, v) in zip(here, there, strict=True):
        assert abs(x - scale * u - dx) < 0.01 * max(scale, 1)
        assert abs(y - scale * v - dy) < 0.01 * max(scale, 1)


@pytest.mark.parametrize("size", gate_board.Size)
@pytest.mark.parametrize("name", ["wuhan", "shanghai"])
def test_a_board_on_real_ground_is_readable_in_the_colours_of_the_plan(
    name: str, size: gate_board.Size
) -> None:
    plan = {"wuhan": real_ground.wuhan, "shanghai": real_ground.shanghai}[name]()
    about = plan.map.grids[1].id
    items, expected = board_map(plan.map, outlines_of(plan), frame_of(*size.value).map, about=about)
    texts = [item for item in items if isinstance(item, Text)]
    assert collisions(texts, measure) == []
    assert expected
    assert set(expected) <= {text.owner for text in texts}
    assert min(text.size for text in texts) >= FLOOR - 0.01
    assert any(text.text.endswith(NOTE) and "OpenStreetMap" in text.text for text in texts)
    styles = Site(plan).styles
    edges = {item.stroke for item in items if isinstance(item, Poly) and item.stroke}
    assert styles[about].edge in edges
    assert edges.isdisjoint(style.edge for grid, style in styles.items() if grid != about)


def test_boards_are_light_vector_and_searchable() -> None:
    plan = real_ground.shanghai()
    outlines = outlines_of(plan)
    gates = [
        replace(gate_board.SAMPLE, map=plan.map, about=grid.id, outlines=outlines) for grid in plan.map.grids
    ]
    out, hall = io.BytesIO(), io.BytesIO()
    gate_board.draw(out, gates)
    office_board.draw(hall, [replace(office_board.SAMPLE, map=plan.map, outlines=outlines)])
    for data in (out.getvalue(), hall.getvalue()):
        assert len(data) < 1_000_000
        assert b"/Subtype /Image" not in data
        text = text_of(data, 0)
        assert NOTE in text
        assert UNSCALED not in text
        assert "1号楼" in text
        assert "上港小区" in text


def test_the_ground_is_worked_out_once_for_all_boards(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    class Counted(Site):
        def __init__(self, plan: SitePlan) -> None:
            made.append(plan)
            super().__init__(plan)

    monkeypatch.setattr(block, "Site", Counted)
    plan = replace(laid_out(sample.terraces(24)), source="once")
    board = replace(gate_board.SAMPLE, map=plan.map, outlines=outlines_of(plan))
    boards = [replace(board, about=grid.id) for grid in plan.map.grids]
    gate_board.draw(io.BytesIO(), [*boards, *boards])
    assert len(made) == 1


def test_a_house_of_the_grid_without_place_is_told_of() -> None:
    plan = laid_out(sample.terraces(12, per_grid=6))
    plan = replace(plan, buildings=plan.buildings[1:])
    board = replace(gate_board.SAMPLE, map=plan.map, outlines=outlines_of(plan))
    boards = [replace(board, about=grid.id) for grid in plan.map.grids]
    drawn = gate_board.draw(io.BytesIO(), boards)
    told = [(one.page, one.where) for one in drawn.warnings if one.code == "plan.no_place"]
    assert told == [(0, plan.missing()[0])]


def test_boards_follow_when_most_is_placed_and_no_grid_is_left_out() -> None:
    plan = laid_out(sample.terraces(20, per_grid=5))
    assert plan.leads
    assert replace(plan, buildings=plan.buildings[::2] + plan.buildings[1:4:2]).leads  # 12 of 20
    assert not replace(plan, buildings=plan.buildings[::2]).leads
    assert replace(plan, buildings=plan.buildings[:15]).drawable
    assert not replace(plan, buildings=plan.buildings[:15]).leads  # nothing of the last grid


def test_places_are_told_beside_each_other() -> None:
    plan = laid_out(sample.terraces(24, per_grid=6))
    every = [None, *(grid.id for grid in plan.map.grids)]
    before = {grid: lie(plan, grid) for grid in every}
    assert len(set(before.values())) == len(every)
    assert {grid: lie(shifted(plan, 5_000, -700), grid) for grid in every} == before
    moved = replace(plan, buildings=(shift(plan.buildings[0], 10, 0), *plan.buildings[1:]))
    assert [grid for grid in every if lie(moved, grid) != before[grid]] == [None, plan.map.grids[0].id]


def shift(shape: PlanShape, dx: int, dy: int) -> PlanShape:
    return replace(shape, rings=tuple(tuple((x + dx, y + dy) for x, y in ring) for ring in shape.rings))


def shifted(plan: SitePlan, dx: int, dy: int) -> SitePlan:
    return replace(
        plan,
        buildings=tuple(shift(one, dx, dy) for one in plan.buildings),
        walls=tuple(shift(one, dx, dy) for one in plan.walls),
        marks=tuple(
            replace(one, points=tuple((x + dx, y + dy) for x, y in one.points)) for one in plan.marks
        ),
    )


@pytest.fixture
def town(office: Workspace) -> Town:
    return build(office)


def place(office: Workspace, town: Town, which: tuple[int, ...] = (0, 1, 2, 3)) -> None:
    with office.change("site.arrange", actor="李梅") as unit:
        for k in which:
            box = {
                "map_x": 2_000 + 5_000 * k,
                "map_y": 600,
                "map_w": 4_000,
                "map_h": 1_200,
                "map_rotation": 0,
            }
            unit.set("building", town.buildings[k], box)


def sign(office: Workspace, words: str, x: int) -> None:
    with office.change("site.add_feature", actor="李梅") as unit:
        unit.create(
            "map_feature",
            {"kind": "symbol", "symbol": "office", "text": words, "points": [x, -600], "size": 100},
        )


def paper_of(office: Workspace, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    done = render(office, kind, Scope(), options, out, **CLERK)
    register_print(office, done.job(), **CLERK)
    return out.getvalue()


KINDS = ("map", "map-plan", "board-gate", "board-office")


def told(office: Workspace) -> set[tuple[str, str]]:
    with office.read() as db:
        found = find(db, TODAY)
    assert all(one.because == ("楼栋位置有变动",) for one in found)
    return {(one.kind, one.item.subject_kind) for one in found}


def texts(data: bytes) -> list[str]:
    return [text_of(data, page) for page in range(len(pypdfium2.PdfDocument(data)))]


def test_map_and_boards_follow_the_places_of_the_office(office: Workspace, town: Town) -> None:
    place(office, town, (0, 2))  # half of the four
    laid = {kind: paper_of(office, kind) for kind in ("map", "board-gate", "board-office")}
    assert all(UNSCALED in text for data in laid.values() for text in texts(data))
    place(office, town)
    for kind, before in laid.items():
        after = texts(paper_of(office, kind))
        assert len(after) == len(texts(before))
        assert all(NOTE in text and UNSCALED not in text for text in after)
    assert "云麓台社区网格示意图" in texts(paper_of(office, "map"))[0]
    assert told(office) == set()  # what was laid out from the list said nothing of places


def test_marks_alone_change_no_byte(office: Workspace, town: Town) -> None:
    before = [paper_of(office, kind) for kind in ("map", "board-gate", "board-office")]
    sign(office, "东门", 2_000)
    assert [paper_of(office, kind) for kind in ("map", "board-gate", "board-office")] == before


def test_a_moved_house_makes_wrong_what_shows_it(office: Workspace, town: Town) -> None:
    place(office, town)
    kept = {kind: paper_of(office, kind) for kind in KINDS}
    assert all(kept.values())
    assert told(office) == set()
    with office.change("site.arrange", actor="李梅") as unit:  # all of them alike
        for k, building in enumerate(town.buildings):
            unit.set("building", building, {"map_x": 9_000 + 5_000 * k, "map_y": 900})
    assert told(office) == set()
    with office.change("site.arrange", actor="李梅") as unit:
        unit.set("building", town.buildings[3], {"map_y": 1_900})
    assert concerned(unit.changes)
    pages_of = {("map", "community"), ("map", "grid"), ("map-plan", "community"), ("map-plan", "grid")}
    # Grid 2 has nobody to hang a board for, so that only the page of the map is its own.
    assert told(office) == pages_of | {("board-office", "community")}
    with office.read() as db:
        assert {one.item.subject_id for one in find(db, TODAY) if one.item.subject_kind == "grid"} == {
            town.grids[1]
        }
    with office.change("site.arrange", actor="李梅") as unit:
        unit.set("building", town.buildings[0], {"map_rotation": 9_000})
    assert ("board-gate", "grid") in told(office)


def test_a_new_sign_makes_wrong_what_lies_about_it(office: Workspace, town: Town) -> None:
    place(office, town)
    for kind in KINDS:
        paper_of(office, kind)
    sign(office, "东门", 1_000)
    with office.read() as db:
        found = {one.item.subject_id for one in find(db, TODAY) if one.item.subject_kind == "grid"}
    assert found == {town.grids[0]}
    assert ("board-gate", "grid") in told(office)
    assert ("board-office", "community") in told(office)


def test_a_board_is_printed_again_on_the_ground_it_had(office: Workspace, town: Town) -> None:
    place(office, town)
    kept = []
    for kind in ("map", "board-gate", "board-office"):
        out = io.BytesIO()
        done = render(office, kind, Scope(), {}, out, **CLERK)
        register_print(office, done.job(), **CLERK)
        kept.append((done.register_id, out.getvalue()))
    with office.change("site.arrange", actor="李梅") as unit:
        unit.set("building", town.buildings[0], {"map_x": 90_000})
    for register_id, data in kept:
        again = io.BytesIO()
        assert reprint(office, register_id, again, **CLERK).same
        assert again.getvalue() == data


@pytest.mark.parametrize("kind", ["map", "board-gate", "board-office"])
def test_a_sign_may_not_name_a_resident(office: Workspace, town: Town, kind: str) -> None:
    place(office, town)
    sign(office, "赵国强家", 1_000)
    with pytest.raises(Refused, match="居民姓名"):
        render(office, kind, Scope(), {}, io.BytesIO(), **CLERK)
