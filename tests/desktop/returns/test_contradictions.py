"""Sentences about figures that clash, each on an office where only that clashes."""

from __future__ import annotations

from desktop.returns import Basis, Scope, contradictions
from desktop.workspace import Workspace
from tests.desktop.returns.conftest import DAY, Builder


def said(office: Workspace) -> dict[str, str]:
    return {c.code: c.text for c in contradictions(Basis([office], as_of=DAY))}


def test_an_office_in_order_contradicts_nothing(build: Builder, office: Workspace) -> None:
    grid = build.grid(1, declared={"households": 400, "occupied": 390, "cards_due": 390, "cards_issued": 390})
    build.post(build.person("杨芳"), grid)
    assert said(office) == {}


def test_three_grids_in_one_hand(build: Builder, office: Workspace) -> None:
    worker = build.person("杨芳")
    for number in (1, 2, 3):
        build.post(worker, build.grid(number))
    assert said(office)["B02-B01"] == "3个网格岗位只有1人,1人管两个以上网格(其中1人管三个以上)"


def test_a_grid_without_a_worker(build: Builder, office: Workspace) -> None:
    build.grid(1)
    found = said(office)
    assert found["B08"] == "1个网格没有网格员"
    assert "B04-B05-B07" not in found, "all three say nought: no contradiction"


def test_more_cards_than_households(build: Builder, office: Workspace) -> None:
    grid = build.grid(1, declared={"households": 400, "occupied": 390, "cards_due": 390, "cards_issued": 401})
    build.post(build.person("杨芳"), grid)
    assert said(office) == {"E06.due-E06.issued": "联系卡已发401户,比应发的390户还多"}


def test_sizes_on_both_bases(build: Builder, office: Workspace) -> None:
    for number, (registered, occupied) in enumerate(((310, 280), (520, 480), (290, 250)), 1):
        grid = build.grid(number, declared={"households": registered, "occupied": occupied})
        build.post(build.person(f"网格员{number}"), grid)
    assert said(office) == {"A16-A17": "按登记户1个网格不足300户、1个超过500户;按实住户2个不足、0个超过"}
    build.add("setting", key="norms", value={"basis": "occupied"})
    assert said(office)["A16-A17"] == "按实住户2个网格不足300户、0个超过500户;按登记户1个不足、1个超过"


def test_more_occupied_than_registered(build: Builder, office: Workspace) -> None:
    build.post(build.person("杨芳"), build.grid(1, declared={"households": 400, "occupied": 401}))
    assert said(office) == {"A04-A03": "1个网格的实住户数比登记户数还多"}


def test_a_total_that_is_not_the_sum_of_its_grids(build: Builder, office: Workspace) -> None:
    build.post(build.person("杨芳"), build.grid(1, declared={"households": 400, "occupied": 390}))
    build.set("community", build.community, declared={"households": 450})
    assert said(office) == {"A03-declared": "云麓台社区申报总户数450户,各网格合计400户,相差50户"}


def test_gaps_and_splits(build: Builder, office: Workspace) -> None:
    grid = build.grid(1)
    build.post(build.person("杨芳"), grid)
    micros = [build.micro(grid, number) for number in (1, 2)]
    split = build.building("1", micro=micros[0])
    build.add("territory", micro_grid_id=micros[1], building_id=split)
    build.home(split, 1)
    build.home(None, 1, address_text="地址待落")
    found = said(office)
    assert found["A28-A29"] == "1户不在任何微网格里,1户同时在几个微网格里"
    assert found["A26"] == "1栋楼被拆在几个微网格里"


def test_patrols_short_even_by_the_week(build: Builder, office: Workspace) -> None:
    grid = build.grid(1)
    build.post(build.person("杨芳"), grid)
    build.add("patrol", grid_id=grid, day="2026-06-01", worker_name="杨芳")
    assert said(office) == {"G02.weekly-G02.daily": "每周巡查没有达标(7.7%),每天巡查只有1.1%"}


def test_a_secretary_at_work_is_not_called_a_director(build: Builder, office: Workspace) -> None:
    build.post(build.person("潘家辉", committee_posts=["书记", "主任"]), build.grid(1))
    assert said(office) == {"C07": "书记或居委会主任兼任网格员1人(潘家辉)"}


def test_a_community_s_own_contradictions(basis: Basis) -> None:
    part = next(part for part in basis.each("community") if part.place == "北塔社区")
    found = {c.code: c for c in contradictions(basis, part.scope)}
    assert found["C07"].text == "居委会主任兼任网格员1人(侯明华)"
    assert found["B02-B01"].values == {"B02": 6, "B01": 4}
    other = next(part for part in basis.each("community") if part.place == "崇文社区")
    assert "C07" not in {c.code for c in contradictions(basis, Scope("community", other.scope.id))}
