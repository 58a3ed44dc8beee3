"""Group B on offices small enough to count: posts are not persons, and a post lasts from a day to a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.desktop.returns.conftest import Builder

Value = Callable[..., float | int | str | None]


def test_posts_are_not_persons(build: Builder, value: Value) -> None:
    grids = [build.grid(number) for number in range(1, 5)]
    both = build.person("杨芳", full_time=False)
    build.post(both, grids[0])
    build.post(both, grids[1])
    build.post(build.person("孔丽", full_time=True), grids[2])
    assert (value("B01"), value("B02"), value("B03"), value("B04")) == (2, 3, 3, 75.0)
    assert (value("B05"), value("B06"), value("B07")) == (50.0, 1, 25.0)
    assert (value("B08"), value("B09")) == (1, 2)
    assert (value("B10.full_time"), value("B10.part_time"), value("B11")) == (1, 1, 50.0)


def test_two_workers_in_one_grid_do_not_cover_another(build: Builder, value: Value) -> None:
    grid = build.grid(1)
    for name in ("杨芳", "孔丽"):
        build.post(build.person(name), grid)
    assert (value("B01"), value("B02"), value("B05"), value("B09")) == (2, 2, 100.0, 0)
    assert value("B10.full_time") is None, "nobody's employment is known"


def test_a_post_lasts_from_its_first_day_to_the_day_before_its_end(build: Builder, value: Value) -> None:
    build.post(build.person("杨芳"), build.grid(1), start="2026-04-01", end="2026-06-01")
    days = (date(2026, 3, 31), date(2026, 4, 1), date(2026, 5, 31), date(2026, 6, 1))
    assert [value("B01", day=day) for day in days] == [0, 1, 1, 0]


def test_who_left_holds_no_post(build: Builder, value: Value) -> None:
    build.post(build.person("杨芳", left_on="2026-06-30"), build.grid(1))
    assert (value("B01"), value("B02"), value("B08")) == (0, 0, 1)
    assert value("B01", day=date(2026, 6, 29)) == 1


def test_a_post_in_a_closed_grid_is_no_post(build: Builder, value: Value) -> None:
    build.post(build.person("杨芳"), build.grid(1, closed_on="2026-06-01"))
    assert (value("B01"), value("B02")) == (0, 0)


def test_the_other_posts_of_a_grid(build: Builder, value: Value) -> None:
    first = build.grid(
        1, declared={"assistant": ["刘正斌"], "public_welfare": ["孙艳", "宋小静"], "informants": []}
    )
    second = build.grid(2)
    build.grid(3)
    for role in ("grid_leader", "assistant", "supervisor", "public_welfare", "informant"):
        build.post(build.person(f"{role}甲"), second, role)
    build.post(build.person("孙艳"), first, "public_welfare")
    assert (value("B12"), value("B12.persons")) == (33.3, 1)
    assert (value("B13"), value("B13.count"), value("B14.count")) == (66.7, 2, 1)
    assert (value("B15.persons"), value("B15.grids")) == (3, 2), "who is entered and named counts once"
    assert (value("B16.persons"), value("B16.grids")) == (1, 1)


def test_a_micro_grid_with_everybody(build: Builder, value: Value) -> None:
    grid = build.grid(1)
    micros = [build.micro(grid, number) for number in (1, 2)]
    houses = [build.building(str(number), micro=micros[0]) for number in (1, 2)]
    build.post(build.person("网格员"), grid)
    build.post(build.person("小格区长"), micros[0], "micro_leader", "micro")
    build.post(build.person("楼栋长"), houses[0], "building_head", "building")
    for name in ("甲", "乙"):
        build.post(build.person(name, source="居民"), micros[0], "volunteer", "micro")
    assert (value("B17"), value("B18"), value("B19"), value("B20")) == (50.0, 50.0, 50.0, 0.0)
    build.set("building", houses[1], head_name="楼长李")
    assert (value("B18"), value("B20")) == (100.0, 50.0)


def test_volunteers_by_source(build: Builder, value: Value) -> None:
    micro = build.micro(build.grid(1), 1)
    for name, source in (
        ("甲", "市直机关"),
        ("乙", "区直单位"),
        ("丙", "无职党员"),
        ("丁", "居民"),
        ("戊", "物业公司"),
    ):
        build.post(build.person(name, source=source), micro, "volunteer", "micro")
    keys = ("city", "district", "members", "residents", "property", "firms")
    assert value("B21") == 5
    assert [value(f"B21.{key}") for key in keys] == [1, 1, 1, 1, 1, 0]


def test_the_load_of_a_worker(build: Builder, value: Value) -> None:
    grid = build.grid(1, declared={"households": 450, "population": 1000})
    assert value("B23") is None, "nobody to divide by"
    build.post(build.person("杨芳"), grid)
    assert (value("B23"), value("B23.people")) == (450.0, 1000.0)


def test_certificates(build: Builder, value: Value) -> None:
    build.person("甲")
    assert value("B25") is None
    build.person("乙", certificate="none")
    build.person("丙", certificate="assistant")
    build.person("丁", certificate="senior", left_on="2026-01-01")
    assert value("B25") == 1
