"""What clashes among people and groups, against the last return, on either base; and every clash says what to do."""

from __future__ import annotations

from datetime import date

from desktop.returns import Basis, Contradiction, contradictions
from desktop.returns.contradictions import FIXES
from desktop.returns.snapshot import issue
from desktop.workspace import Workspace
from tests.desktop.returns.conftest import DAY, Builder


def found(office: Workspace, day: date = DAY) -> dict[str, Contradiction]:
    return {c.code: c for c in contradictions(Basis([office], as_of=day))}


def test_full_time_and_a_member_of_the_committees(build: Builder, office: Workspace) -> None:
    grid = build.grid(1)
    both = build.person("甲", full_time=True, committee_posts=["委员"])
    for person in (both, build.person("乙", full_time=False), build.person("丙")):
        build.post(person, grid)
    said = found(office)
    assert said["B10.full_time-C04"].text == "1名网格员填的是专职,却又是兼任网格员的“两委”成员"
    assert [row.id for row in said["B10.full_time-C04"].rows] == [both]
    assert said["B10-B01"].text == "专职1人、兼职1人,加起来不到网格员3人:1人没有填专职还是兼职"
    assert [row.title for row in said["B10-B01"].rows] == ["丙"]


def test_groups_without_grids_and_grids_without_groups(build: Builder, office: Workspace) -> None:
    micros = [build.micro(build.grid(n), 1) for n in (1, 2)]
    build.add("chat_group", community_id=build.community, name="甲群", scope_kind="micro", scope_id=micros[0])
    loose = build.add("chat_group", community_id=build.community, name="乙群")
    said = found(office)
    assert said["I03-A22"].text == "微群2个、微网格2个,不是一一对应:1个微网格没有群"
    assert [row.id for row in said["I03-A22"].rows] == [micros[1]]
    assert [row.id for row in said["I03-scope"].rows] == [loose]


def test_where_there_are_no_micro_grids_the_grids_need_a_group(build: Builder, office: Workspace) -> None:
    with_group, without = build.grid(1), build.grid(2)
    build.add("chat_group", community_id=build.community, name="一群", scope_kind="grid", scope_id=with_group)
    build.add("chat_group", community_id=build.community, name="不知是谁的群")
    clashes = found(office)
    assert [row.id for row in clashes["I03-A11"].rows] == [without]
    assert clashes["I03-A11"].values == {"I03": 2, "A11": 2}
    assert "1个网格没有群" in clashes["I03-A11"].text
    assert [row.title for row in clashes["I03-scope"].rows] == ["不知是谁的群"]
    assert all(clash.fix for clash in clashes.values())


def test_sizes_fit_on_one_base_and_not_on_the_other(build: Builder, office: Workspace) -> None:
    declared = {"households": 300, "occupied": 290}
    build.grid(1, declared=declared)
    assert found(office)["A16-A17"].text == "按登记户0个网格不足300户、0个超过500户;按实住户1个不足、0个超过"
    build.add("setting", key="norms", value={"basis": "occupied"})
    assert found(office)["A16-A17"].text.startswith("按实住户1个网格不足300户")


def test_the_very_old_and_twins_are_named(build: Builder, office: Workspace) -> None:
    house = build.building("1", micro=build.micro(build.grid(1), 1))
    build.home(house, 1, resident={"birth": "1915-01-01"})
    build.home(house, 2, resident={"id_number": "640423197002198098"})
    said = found(office)
    assert said["M05"].text == "1名年过105岁的居民两年内没有走访记录"
    assert len(said["F06"].rows) == 2


def test_a_total_that_changed_by_itself(build: Builder, office: Workspace) -> None:
    grid = build.grid(1, opened_on="2020-01-01")
    house = build.building("1", micro=build.micro(grid, 1))
    build.home(house, 3)
    build.post(build.person("甲"), grid, start="2020-01-01")
    spring = date(2026, 3, 31)
    issue(office, Basis([office], as_of=spring), title="一季度", actor="李梅", today=spring)
    assert not [code for code in found(office) if code.startswith("last")]
    build.home(house, 2)
    build.grid(2)
    said = found(office)
    assert said["last-A08"].text == "实住人口比上次(2026-03-31)报的3多2,其间登记的变动只涉及0"
    assert said["last-A03"].text.startswith("登记户数比上次(2026-03-31)报的1多1")
    assert said["last-A11"].rows[0].kind == "return_snapshot"
    build.add("life_event", kind="move_in", effective_on="2026-05-01", resident_ids=["a" * 32, "b" * 32])
    said = found(office)
    assert "last-A08" not in said
    assert "last-A03" not in said
    assert "last-A11" in said
    build.grid(3, opened_on="2026-04-01")
    assert "last-A11" in found(office), "one grid too many is still unexplained"


def test_every_contradiction_of_the_county_says_what_to_do(basis: Basis) -> None:
    for contradiction in contradictions(basis):
        assert contradiction.fix, contradiction.code
        assert contradiction.plain()["fix"] == contradiction.fix
    assert all(fix.endswith("。") for fix in FIXES.values())
