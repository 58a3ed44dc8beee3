"""A grid's colour is its own on every paper: pages of a map, boards at gates, the overview in the hall."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings

from desktop.documents.kinds import gate_board, office_board
from desktop.documents.kinds.board_parts import frame_of
from desktop.documents.kinds.grid_map import AWKWARD, SAMPLE, GridMapData, Size, block, pages, sheet
from desktop.documents.kinds.grid_map.atlas import Atlas, atlas_of
from desktop.documents.kinds.grid_map.block import map_in
from desktop.documents.kinds.grid_map.colouring import SHAPES, neighbours
from desktop.documents.kinds.grid_map.letters import measure
from desktop.documents.kinds.grid_map.plan import overview
from desktop.documents.kinds.grid_map.sample import terraces
from desktop.documents.layout.areas import UNIT, Rect
from desktop.documents.layout.display_list import Circle, Item, Text
from desktop.documents.layout.palette import map_colours
from desktop.documents.layout.paper import Box
from desktop.documents.layout.schematic import Proportions
from tests.desktop.documents.test_map_pages import communities

MAPS = {
    "sample": SAMPLE,
    "awkward": AWKWARD,
    "17 grids": terraces(200),
    "40 lanes in 4 grids": terraces(40, per_grid=10, per_compound=1),
    "50 grids": terraces(150, per_grid=3),
    "50 grids in one": terraces(100, per_grid=2, per_compound=100),
    "90 grids": terraces(180, per_grid=2, per_compound=12),
}
CHARTS = [frame_of(*size.value).map for size in gate_board.Size]
CHARTS += [
    chart
    for size in office_board.Size
    for _facts, chart, _table in office_board.columns_of(Box(0, 0, *size.value))
]


def badges(items: tuple[Item, ...] | list[Item]) -> Iterator[tuple[str, str]]:
    """(grid, colour) of every numbered disc."""
    for disc, number in pairwise(items):
        if isinstance(disc, Circle) and isinstance(number, Text) and number.owner and disc.fill:
            yield number.owner, disc.fill


def on_every_paper(data: GridMapData) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for size in Size:
        for picture in pages(data, size, grids=None if len(data.grids) < 6 else ["", data.grids[0].id]):
            for grid, colour in badges(picture.items):
                found[grid].add(colour)
    for box in CHARTS:
        for about in (None, data.grids[0].id):
            for grid, colour in badges(map_in(data, box, about=about)[0]):
                found[grid].add(colour)
    return found


@pytest.mark.parametrize("name", ["sample", "awkward", "17 grids", "50 grids"])
def test_a_grid_has_one_colour_on_every_paper(name: str) -> None:
    data, white = MAPS[name], "#FFFFFF"  # the disc in the heading of its own page is white
    styles = atlas_of(data).styles
    found = on_every_paper(data)
    assert found, "badges are found"
    for grid, colours in found.items():
        assert colours - {white} <= {styles[grid].edge}, grid


def shapes() -> Iterator[tuple[Rect, Proportions]]:
    """The map on every paper that shows all grids."""
    for size in Size:
        yield sheet.map_area(size), Proportions(paper=size.value.k)
    for box in CHARTS:
        yield block.map_area(box), Proportions(paper=block.size_of(box))


def test_the_papers_are_those_the_colours_were_chosen_for() -> None:
    real = [(area.width / UNIT, area.height / UNIT, round(p.paper, 4)) for area, p in shapes()]
    assert sorted(real) == sorted(SHAPES)


def check_neighbours(data: GridMapData) -> int:
    """Neighbours on any paper differ; how many pairs were looked at."""
    atlas, seen = Atlas(data), 0
    for area, proportions in shapes():
        for one, other in neighbours(atlas.ground, overview(atlas.ground, area, proportions, measure)):
            assert atlas.styles[one] != atlas.styles[other], (one, other, proportions.paper)
            seen += 1
    return seen


@pytest.mark.parametrize("name", MAPS)
def test_neighbours_differ_on_every_paper(name: str) -> None:
    assert check_neighbours(MAPS[name])


@settings(max_examples=25, deadline=None)
@given(communities())
def test_any_community_has_its_colours_once(data: GridMapData) -> None:
    check_neighbours(data)
    styles = Atlas(data).styles
    assert len({(style.edge, style.hatch) for style in styles.values()}) == len(data.grids)
    assert dict(Atlas(replace(data, made_on="2027-01-01")).styles) == dict(styles)


def test_the_offices_own_colour_is_on_every_paper() -> None:
    grids = (SAMPLE.grids[0], replace(SAMPLE.grids[1], colour="#C870A0"), *SAMPLE.grids[2:])
    data = replace(SAMPLE, grids=grids)
    assert on_every_paper(data)["g2"] - {"#FFFFFF"} == {"#C870A0"}
    others = {style.edge for grid, style in Atlas(data).styles.items() if grid != "g2"}
    assert others < {style.edge for style in map_colours().styles} - {"#CC79A7"}, "nor one that is like it"
    assert Atlas(replace(SAMPLE, grids=(replace(SAMPLE.grids[0], colour="red"),))).styles


def test_the_boards_draw_with_it() -> None:
    grids = (replace(SAMPLE.grids[0], colour="#C870A0"), *SAMPLE.grids[1:])
    plain, own = io.BytesIO(), io.BytesIO()
    gate_board.draw(plain, [gate_board.SAMPLE])
    gate_board.draw(own, [replace(gate_board.SAMPLE, map=replace(SAMPLE, grids=grids))])
    assert plain.getvalue() != own.getvalue()
    hall, coloured = io.BytesIO(), io.BytesIO()
    office_board.draw(hall, [office_board.SAMPLE])
    office_board.draw(coloured, [replace(office_board.SAMPLE, map=replace(SAMPLE, grids=grids))])
    assert hall.getvalue() != coloured.getvalue()
