"""Group C on offices small enough to count: the committee, posts held on the side, outsiders."""

from __future__ import annotations

from collections.abc import Callable

from desktop.returns import Basis
from desktop.workspace import Workspace
from tests.desktop.returns.conftest import DAY, Builder

Value = Callable[..., float | int | str | None]


def test_the_committee(build: Builder, value: Value) -> None:
    assert value("C01") is None, "no committee is known, which is not a committee of nobody"
    build.person("书记", committee_posts=["书记", "主任"])
    build.person("副书记", committee_posts=["副书记"])
    build.person("主任", committee_posts=["主任"])
    build.person("委员", committee_posts=["居委会委员"])
    build.person("旁人", committee_posts=[])
    assert (value("C01"), value("C02"), value("C02.without_yijiantiao"), value("C03")) == (4, 1, 0, 3)


def test_members_working_grids(build: Builder, office: Workspace, value: Value) -> None:
    grids = [build.grid(number) for number in range(1, 6)]
    secretary = build.person("书记", committee_posts=["书记"])
    director = build.person("主任", committee_posts=["主任"])
    deputy = build.person("副主任", committee_posts=["副主任"])
    for person, of in ((secretary, grids[:1]), (director, grids[1:3]), (deputy, grids[3:])):
        for grid in of:
            build.post(person, grid)
    assert (value("C04"), value("C05"), value("C06")) == (2, "1:2.5", 66.7)
    assert value("C07") == 2
    assert {row.title for row in Basis([office], as_of=DAY).rows("C07")} == {"书记", "主任"}


def test_one_to_n_rounds_halves_up(build: Builder, value: Value) -> None:
    """5 grids for 4 members are 1:1.3 in Excel, where Python's own rounding says 1.2."""
    grids = [build.grid(number) for number in range(1, 6)]
    for number in range(4):
        build.post(build.person(f"委员{number}", committee_posts=["委员"]), grids[number])
    assert value("C05") == "1:1.3"


def test_several_grids_in_one_hand(build: Builder, value: Value) -> None:
    grids = [build.grid(number) for number in range(1, 8)]
    three, two, one = (build.person(name) for name in ("三", "二", "一"))
    for person, of in ((three, grids[:3]), (two, grids[3:5]), (one, grids[5:6])):
        for grid in of:
            build.post(person, grid)
    build.post(one, grids[4])
    assert (value("C08"), value("C09")) == (3, 1)
    assert value("C10") == 6, "every manned grid has only workers with further grids"
    alone = build.person("专管")
    build.post(alone, grids[0])
    assert value("C10") == 5


def test_posts_per_person(build: Builder, value: Value) -> None:
    grids = [build.grid(number) for number in (1, 2)]
    busy = build.person("多职")
    for role in ("grid_worker", "informant", "supervisor"):
        build.post(busy, grids[0], role)
    build.post(build.person("二格"), grids[0])
    build.post(build.person("二格乙"), grids[1])
    build.person("没有岗位")
    assert (value("C11"), value("C11.many")) == (1.7, 1)


def test_outsiders_in_charge(build: Builder, value: Value) -> None:
    grid = build.grid(1)
    micros = [build.micro(grid, number) for number in (1, 2)]
    build.post(build.person("下沉"), micros[0], "micro_leader", "micro", outsider=True)
    build.post(build.person("本地"), micros[1], "micro_leader", "micro")
    build.post(build.person("外来", outsider=True), build.building("1"), "building_head", "building")
    assert (value("C12"), value("C12.share")) == (2, 66.7)


def test_volunteers_still_to_be_found(build: Builder, value: Value) -> None:
    micro = build.micro(build.grid(1), 1)
    for name, source in (("甲", "市直"), ("乙", "区直"), ("丙", "无职党员"), ("丁", "居民")):
        build.post(build.person(name, source=source), micro, "volunteer", "micro")
    assert value("C13") == 2
