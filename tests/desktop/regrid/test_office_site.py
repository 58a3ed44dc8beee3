"""From the office to a site: towers in stairs, sides told without a map, the clerk's own word, what does not fit."""

from __future__ import annotations

from desktop.base.progress import SILENT
from desktop.domain.regridding import Divide, Place
from desktop.queries.division import BuildingRow, Wall
from desktop.regrid.comparing import compare, gap_words
from desktop.regrid.explain import compound_fits, fit_words, outside
from desktop.regrid.micro_plan import in_force, micro_plan
from desktop.regrid.proposal import Division, Ground, described, division, new_grids, propose
from desktop.regrid.recombine import Proof
from desktop.regrid.search import Budget, Found
from desktop.regrid.site import BALANCE, PRESETS, Norms, Site, Unit
from desktop.regrid.working import search_in_child

SHORT = Budget(restarts=2, steps=2_000)


def row(key: str, households: int, grid: str = "", **more: object) -> BuildingRow:
    facts: dict[str, object] = {
        "id": key, "name": f"{key}号楼", "compound_id": "c", "compound": "云麓小区", "stairs": 1,
        "registered": households, "occupied": households, "care": 1, "grid_id": grid, "shared": False, "x": 0, "y": 0,
        "width": 0, "height": 0, **more,
    }  # fmt: skip
    return BuildingRow(**facts)  # type: ignore[arg-type]


def boxes(rows: list[BuildingRow]) -> dict[str, tuple[int, int, int, int]]:
    """All in one line, thirty metres apart."""
    return {one.id: (300 * n, 0, 100, 50) for n, one in enumerate(rows)}


def tower(households: int = 640, stairs: int = 4) -> tuple[list[BuildingRow], dict[str, list[BuildingRow]]]:
    rows = [row("a", 100), row("t", households), row("b", 100)]
    own = [row(f"t{n}", households // stairs, of="t", micro_id="m") for n in range(stairs)]
    return rows, {"t": own}


def test_a_building_above_the_norm_comes_in_its_stairs_side_by_side() -> None:
    rows, stairs = tower()
    of = division(rows, boxes(rows), stairs=stairs)
    assert [one.id for one in of.rows] == ["a", "t0", "t1", "t2", "t3", "b"]
    assert len(of.site.sides()) == 1
    found = propose(of, 2, BALANCE, budget=SHORT)
    assert [grid.within for grid in found.grids] == [True, True]
    plan = new_grids(of, found)
    assert {place.kind for one in plan for place in one.places} == {"building", "unit"}
    small = division(rows, boxes(rows), stairs=stairs, norms=Norms(300, 700))
    assert [one.id for one in small.rows] == ["a", "t", "b"], "whole as long as it fits"


def test_a_building_several_grids_share_comes_in_its_stairs_too() -> None:
    rows, stairs = tower(80)
    rows[1] = row("t", 80, shared=True)
    assert len(division(rows, boxes(rows), stairs=stairs).rows) == 6


def test_no_grid_crosses_a_road_told_without_a_map() -> None:
    rows = [row(str(n), 100) for n in range(8)]
    told = Divide("红卫路", frozenset({"0", "1", "2", "3"}))
    of = division(rows, boxes(rows), ground=Ground(divides=[told]))
    assert [sorted(side) for side in of.site.sides()] == [[0, 1, 2, 3], [4, 5, 6, 7]]
    grids = propose(of, 2, BALANCE, budget=SHORT).grids
    assert {frozenset(grid.buildings) for grid in grids} == {frozenset("0123"), frozenset("4567")}


def test_a_wall_on_the_map_counts_in_centimetres_and_its_gate_lets_through() -> None:
    rows = [row(str(n), 100) for n in range(4)]
    line = ((4500, -90_000), (4500, 90_000))
    shut = division(rows, boxes(rows), ground=Ground(walls=[Wall("河", line)]))
    assert len(shut.site.sides()) == 2
    gate = Wall("河", line, ((4500, 0, 500),))
    assert len(division(rows, boxes(rows), ground=Ground(walls=[gate])).site.sides()) == 1


def test_the_clerks_word_about_neighbours_counts_before_the_map() -> None:
    rows = [row(str(n), 100) for n in range(3)]
    links = {(one, two) for one, two, _s in division(rows, boxes(rows)).site.links}
    assert links == {(0, 1), (1, 2)}
    told = Ground(told={("0", "2"): True, ("1", "2"): False})
    links = {(one, two) for one, two, _s in division(rows, boxes(rows), ground=told).site.links}
    assert links == {(0, 1), (0, 2)}


def test_a_locked_building_keeps_its_stairs_too() -> None:
    rows, _none = tower()
    rows[1] = row("t", 640, "g")
    stairs = {"t": [row(f"t{n}", 160, "g", of="t") for n in range(4)]}
    of = division(rows, boxes(rows), stairs=stairs, locked=frozenset({"t"}))
    assert [unit.locked for unit in of.site.units] == [False, True, True, True, True, False]


def of_two(sizes: tuple[int, ...], grid: tuple[int, ...]) -> tuple[Division, Found]:
    rows = [row(str(n), households, f"g{grid[n]}") for n, households in enumerate(sizes)]
    return division(rows, boxes(rows)), Found(grid, 0)


def test_a_grid_outside_the_norm_is_told_with_the_smallest_change() -> None:
    of, found = of_two((200, 200, 120, 130, 150), (0, 0, 0, 1, 1))
    reasons = outside(of.site, 2, found.grid, names=of.names, grids=["东格", "西格"])
    (above, below) = (reason.text for reason in reasons)
    assert "东格有 520 户,比上限多 20 户" in above
    assert "2号楼(120 户)划给西格,那里成为 400 户" in above
    assert "西格有 280 户" in below
    assert "从东格划来2号楼" in below
    lonely, alone = of_two((200, 500), (0, 1))
    assert "增减网格数" in outside(lonely.site, 2, alone.grid)[0].text


def test_a_compound_says_what_it_can_be_by_itself() -> None:
    units = [Unit("a", 519, 0, 0), Unit("b", 400, 0, 1), Unit("c", 200, 0, 2), Unit("d", 900, 0, 3)]
    words = [fit_words(fit) for fit in compound_fits(Site(units, [], Norms()))]
    assert words == [
        "夹心:多 19 户或差 81 户,须与邻区共用或报批", "整区成一格", "须并入邻区,单独成格还差 100 户", "整区分 3 格",
    ]  # fmt: skip


def test_the_table_adds_up_and_names_both_workers() -> None:
    rows = [row(str(n), 100, "g0" if n < 6 else "g1") for n in range(8)]
    of = division(rows, boxes(rows))
    proposal = described(
        of, 2, BALANCE, Found((0, 0, 0, 0, 1, 1, 1, 1), 7), names={"g0": "东格", "g1": "西格"}
    )
    table = compare(
        of, proposal, names={"g1": "西格", "g0": "东格"}, workers={"g0": ("陈小燕",), "g1": ("李强",)}
    )
    assert [(line.name, line.before, line.after) for line in table.grids] == [
        ("西格", 200, 400),
        ("东格", 600, 400),
    ]
    assert table.moved == sum(line.households for line in table.places) == 200
    assert {(line.former, line.later) for line in table.places} == {(("陈小燕",), ("李强",))}
    ending = compare(of, described(of, 1, BALANCE, Found((0,) * 8, 7)), names={"g1": "西格"}, workers={})
    assert [line.after for line in ending.grids if line.name == "西格"] == [None]


def test_how_good_a_plan_is_is_said_honestly() -> None:
    best = Found((0,), 1000)
    assert gap_words(Proof(best, 1000, complete=True, columns=5), 1000) == "已证明:没有更好的方案。"
    assert "≤ 0.0%" in gap_words(Proof(best, 1000, complete=False, columns=5), 1000)
    assert "≤ 5.3%" in gap_words(Proof(best, 950, complete=False, columns=5), 1000)


def test_the_child_finds_what_this_process_finds() -> None:
    rows = [row(str(n), 100, "g0" if n < 6 else "g1") for n in range(8)]
    of = division(rows, boxes(rows))
    heard: list[tuple[str, int]] = []
    got = search_in_child(
        of.site, 2, PRESETS, budget=SHORT, prove=True, progress=SILENT,
        better=lambda preset, found: heard.append((preset, found.cost)),
    )  # fmt: skip
    assert set(got) == {preset.key for preset in PRESETS} == {preset for preset, _cost in heard}
    for preset in PRESETS:
        here = propose(of, 2, preset, budget=SHORT)
        answer = got[preset.key]
        assert answer.proof is not None
        assert answer.proof.proven
        assert answer.found.cost == here.cost


def test_micro_grids_keep_stairs_whole_and_name_whole_buildings() -> None:
    rows = [row("a", 48, "g"), row("b", 60, "g"), row("t", 240, "g"), row("other", 50, "h")]
    stairs = {
        "b": [row("b1", 30, "g", of="b"), row("b2", 30, "g", of="b")],
        "t": [row("t1", 120, "g", of="t"), row("t2", 120, "g", of="t")],
    }
    parts = micro_plan(rows, stairs, boxes(rows), grid="g")
    assert [(part.households, part.names) for part in parts] == [
        (48, ("a号楼",)), (60, ("b号楼",)), (120, ("t1号楼",)), (120, ("t2号楼",)),
    ]  # fmt: skip
    assert [part.contacts for part in parts] == [0, 0, 2, 2]
    assert parts[1].places == (Place("building", "b"),)
    flagged = micro_plan(rows, stairs, boxes(rows), grid="g", by_floors=True)
    assert [part.floors for part in flagged if part.floors] == [(1, 2), (2, 2)] * 2
    assert len(in_force(flagged)) == len(parts)
    assert {place for part in in_force(flagged) for place in part} == {
        p for part in parts for p in part.places
    }
