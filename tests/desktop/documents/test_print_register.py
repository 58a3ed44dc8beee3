"""The register keeps what each item showed: the same paper can be made again, and what grew wrong is found."""

from __future__ import annotations

import io
import random
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from desktop.base.errors import Refused
from desktop.documents.render import KINDS, Printed, Scope, render
from desktop.documents.render.reprint import reprint
from desktop.documents.render.stale import Stale, find
from desktop.operations import hanging
from desktop.operations.printing import register_print
from desktop.operations.undo import undo
from desktop.queries import printed as register
from desktop.workspace import Workspace
from tests.desktop.documents.paper_town import CLERK, TODAY, Town, build

PUBLIC = ("card", "board-door", "badge", "map")


@pytest.fixture
def town(office: Workspace) -> Town:
    return build(office)


def printed(office: Workspace, kind: str, scope: str = "community", **options: Any) -> tuple[Printed, bytes]:
    out = io.BytesIO()
    done = render(office, kind, Scope.parse(scope), options, out, **CLERK)
    register_print(office, done.job(), **CLERK)
    return done, out.getvalue()


def wrong(office: Workspace) -> list[Stale]:
    with office.read() as db:
        return find(db, TODAY)


def told(office: Workspace) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(one.kind, one.where): one.because for one in wrong(office)}


def wrong_of(office: Workspace, kind: str) -> list[str]:
    return [line for (one, _where), because in told(office).items() if one == kind for line in because]


def count(office: Workspace, table: str) -> int:
    with office.read() as db:
        return int(db.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def edit(office: Workspace, kind: str, record: str, **fields: Any) -> None:
    with office.change(f"{kind}.edit", actor="李梅") as unit:
        unit.set(kind, record, fields)


@pytest.mark.parametrize("kind", PUBLIC)
def test_the_same_paper_is_made_again_from_the_register_after_everything_changed(
    office: Workspace, town: Town, kind: str
) -> None:
    done, data = printed(office, kind)
    edit(office, "staff", town.staff["陈小燕"], name="陈大燕", phones=["13911112222"], photo=None)
    edit(office, "building", town.buildings[0], label="9")
    out = io.BytesIO()
    again = reprint(office, done.register_id[:10], out, **CLERK)
    assert (again.same, out.getvalue() == data, again.pages) == (True, True, done.pages)


def test_what_many_cards_share_is_kept_once(office: Workspace, town: Town) -> None:
    printed(office, "card")
    assert (count(office, "print_item"), count(office, "print_fact")) == (8, 1)


def test_of_internal_papers_nothing_is_kept_but_that_they_were_made(office: Workspace, town: Town) -> None:
    printed(office, "tower")
    with office.read() as db:
        rows = db.execute(text("SELECT title || own FROM print_item")).scalars().all()
    assert rows
    assert not any("王秀" in row or "赵国" in row for row in rows)
    assert count(office, "print_fact") == 0


@pytest.mark.parametrize("kind", ["tower", "visit-sheet", "roster", "card-list", "roster-photos", "handover"])
def test_an_internal_paper_is_the_same_again_as_long_as_nothing_changed(
    office: Workspace, town: Town, kind: str
) -> None:
    scope = Scope("grid", (town.grids[0],)) if kind == "handover" else Scope()
    if kind == "card-list":
        printed(office, "card")  # what it lists
    out = io.BytesIO()
    done = render(office, kind, scope, {}, out, **CLERK)
    register_print(office, done.job(), **CLERK)
    later = {"actor": "李梅", "today": date(2026, 12, 24)}
    again = io.BytesIO()
    assert reprint(office, done.register_id, again, **later).same
    assert again.getvalue() == out.getvalue(), "the same sheets, so a stopped printer can go on"
    with pytest.raises(Refused, match="李梅") as other:
        reprint(office, done.register_id, io.BytesIO(), actor="赵强", today=TODAY)
    assert other.value.code == "print.not_yours"
    with office.read() as db:
        own = db.execute(text("SELECT id FROM community")).scalar_one()
    edit(office, "community", own, name="云麓新村社区")
    for grid in town.grids:
        edit(office, "grid", grid, name="改过名的网格")
    with pytest.raises(Refused, match="改动") as changed:
        reprint(office, done.register_id, again, **CLERK)
    assert changed.value.code == "print.changed"
    assert again.getvalue() == out.getvalue(), "nothing was written"


def test_nothing_is_wrong_on_the_day_of_printing_nor_when_residents_change(
    office: Workspace, town: Town
) -> None:
    for kind in PUBLIC:
        printed(office, kind)
    assert wrong(office) == []
    with office.change("resident.edit", actor="李梅") as unit:
        unit.create("household", {"head_name": "王新来"})
        for home in town.homes[4:6]:
            unit.set("household", home, {"note": "常年在外"})
    assert wrong(office) == []


def test_a_new_number_is_told_on_every_paper_it_stands_on(office: Workspace, town: Town) -> None:
    for kind in PUBLIC:
        printed(office, kind)
    edit(office, "staff", town.staff["周建国"], phones=["13800000099"])
    assert told(office) == {
        ("board-door", "香樟里 1号楼1单元"): ("周建国 电话改为 138 0000 0099",),
        ("board-door", "香樟里 1号楼2单元"): ("周建国 电话改为 138 0000 0099",),
        ("board-door", "香樟里 2号楼"): ("周建国 电话改为 138 0000 0099",),
        ("map", "第一网格"): ("周建国 电话改为 138 0000 0099",),
        ("map", "云麓台社区"): ("周建国 电话改为 138 0000 0099",),
    }


def test_a_large_board_is_wrong_only_for_what_it_shows_itself(office: Workspace, town: Town) -> None:
    with office.change("assignment.edit", actor="李梅") as unit:
        post = {"role": "grid_leader", "scope_kind": "grid", "scope_id": town.grids[1], "start": "2026-01-01"}
        unit.create("assignment", {"staff_id": town.staff["周建国"], **post})
    for kind in ("board-gate", "board-office"):
        printed(office, kind)
    assert wrong(office) == []
    edit(
        office, "staff", town.staff["䶮𬭎𠅤"], phones=["13800000055"]
    )  # heads a micro-grid: on neither board
    edit(office, "grid", town.grids[0], bound_east="人民路")
    assert told(office) == {}
    edit(office, "building", town.buildings[2], label="11")
    assert told(office) == {
        ("board-gate", "第二网格 小区入口"): ("楼栋有变动",),
        ("board-office", "社区大厅"): (
            "楼栋改为 11号楼",
            "楼号改为 11",
            "第二网格 服务范围改为 香樟里11号楼，桐荫路12号院",
        ),
    }
    edit(office, "staff", town.staff["陈小燕"], phones=["13800000066"])
    found = told(office)
    assert ("board-gate", "第一网格 小区入口") in found
    assert "第一网格 电话改为 138 0000 0066" in wrong_of(office, "board-office")


def test_the_table_of_the_large_board_names_the_grid_and_who_left(office: Workspace, town: Town) -> None:
    printed(office, "board-office")
    edit(office, "staff", town.staff["陈小燕"], phones=["13800000066"])
    assert wrong_of(office, "board-office") == ["第一网格 电话改为 138 0000 0066"]
    with office.change("team.leave", actor="李梅") as unit:
        for row in unit.db.execute(
            text("SELECT id FROM assignment WHERE staff_id = :s"), {"s": town.staff["陈小燕"]}
        ).all():
            unit.set("assignment", row[0], {"end": "2026-05-31"})
    assert wrong_of(office, "board-office")[0] == "陈小燕 已离任"


def test_somebody_who_left_is_named(office: Workspace, town: Town) -> None:
    for kind in ("card", "board-door", "badge"):
        printed(office, kind)
    with office.change("team.leave", actor="李梅") as unit:
        for row in unit.db.execute(
            text("SELECT id FROM assignment WHERE staff_id = :s"), {"s": town.staff["䶮𬭎𠅤"]}
        ).all():
            unit.set("assignment", row[0], {"end": "2026-05-31"})
    found = told(office)
    assert found == {
        ("board-door", place): ("䶮𬭎𠅤 已离任",)
        for place in ("香樟里 1号楼1单元", "香樟里 1号楼2单元", "香樟里 2号楼")
    } | {("badge", "䶮𬭎𠅤"): ("䶮𬭎𠅤 已离任",)}


def test_somebody_who_took_another_name_did_not_leave(office: Workspace, town: Town) -> None:
    printed(office, "card")
    printed(office, "board-door")
    edit(office, "staff", town.staff["陈小燕"], name="陈大燕")
    found = told(office)
    assert set(found.values()) == {("陈小燕 改名为 陈大燕",)}
    assert len(found) == 8 + 3


def test_a_building_given_to_another_grid_and_the_offices_number(office: Workspace, town: Town) -> None:
    printed(office, "card")
    with office.change("territory.move", actor="李梅") as unit:
        unit.create(
            "assignment",
            {"staff_id": town.staff["周建国"], "role": "grid_worker", "scope_kind": "grid", "scope_id": town.grids[1],
             "start": "2026-01-01"},
        )  # fmt: skip
        ids = unit.db.execute(
            text("SELECT id FROM micro_grid WHERE grid_id = :g"), {"g": town.grids[1]}
        ).scalar_one()
        rows = unit.db.execute(
            text("SELECT id FROM territory WHERE building_id = :b"), {"b": town.buildings[1]}
        )
        unit.set("territory", rows.scalar_one(), {"micro_grid_id": ids})
    found = told(office)
    assert set(found.values()) == {(f"{where} 划到 第二网格",) for _kind, where in found}
    assert len(found) == 4
    with office.read() as db:
        community = db.execute(text("SELECT id FROM community")).scalar_one()
    edit(office, "community", community, supervision_phone="0719-8777777")
    assert len(wrong(office)) == 8
    assert ("监督电话改为 0719-8777777",) in told(office).values()


def test_only_what_is_wrong_is_printed_anew_and_then_nothing_is(office: Workspace, town: Town) -> None:
    printed(office, "board-door", size="40x60")
    printed(office, "map")
    edit(office, "unit", stair(office, "1"), label="甲")
    assert {where for _kind, where in told(office)} == {"香樟里 1号楼1单元", "云麓台社区", "第一网格"}
    done, _data = printed(office, "board-door", "stale")
    assert (done.items, done.settings["size"], done.issues[0].place) == (1, "40x60", "香樟里 1号楼甲单元")
    done, _data = printed(office, "map", "stale")
    assert done.pages == 2
    assert wrong(office) == []
    with pytest.raises(Refused, match="没有需更换"):
        printed(office, "board-door", "stale")


def stair(office: Workspace, label: str) -> str:
    with office.read() as db:
        return str(db.execute(text("SELECT id FROM unit WHERE label = :l"), {"l": label}).scalar_one())


def test_a_print_taken_back_hangs_no_longer(office: Workspace, town: Town) -> None:
    printed(office, "card")
    undo(office, actor="李梅")
    edit(office, "staff", town.staff["陈小燕"], phones=["13911112222"])
    assert wrong(office) == []
    with office.read() as db:
        assert register.out(db) == []


def test_an_expired_badge_is_to_be_replaced(office: Workspace, town: Town) -> None:
    printed(office, "badge", years=1)
    with office.read() as db:
        found = find(db, TODAY.replace(year=2028))
    assert {one.because for one in found} == {("有效期已过（2027-06-30）",)}


def shows(office: Workspace, kind: str) -> dict[tuple[str, str], Any]:
    """By force: what every item of a kind says today, as the page's own data."""
    from desktop.documents.kinds.internal import Copy
    from desktop.documents.render.batch import Asked
    from desktop.documents.render.facts import drawn, packed

    with office.read() as db:
        asked = Asked(Scope(), KINDS[kind].settings({}), TODAY, Copy("", "", ""))
        batch = KINDS[kind].read(db, asked)
    rows = batch.shows or batch.items
    return {
        (s.kind, s.id): drawn(type(row), packed(row, {})) for s, row in zip(batch.subjects, rows, strict=True)
    }


@pytest.mark.parametrize("seed", range(6))
def test_random_edits_make_wrong_exactly_what_would_be_drawn_differently(
    office: Workspace, town: Town, seed: int
) -> None:
    chance = random.Random(seed)
    for kind in PUBLIC:
        printed(office, kind)
    before = {kind: shows(office, kind) for kind in PUBLIC}
    staff, buildings = list(town.staff.values()), list(town.buildings)
    for _round in range(4):
        choice = chance.randrange(6)
        if choice == 0:
            edit(office, "staff", chance.choice(staff), phones=[f"1380000{chance.randrange(1000, 9999)}"])
        elif choice == 1:
            edit(office, "building", chance.choice(buildings), label=str(chance.randrange(20, 90)))
        elif choice == 2:
            edit(office, "staff", chance.choice(staff), name=chance.choice(["张兰", "李青", "周建国"]))
        elif choice == 3:
            edit(office, "grid", town.grids[chance.randrange(2)], name=f"第{chance.choice('三四五')}网格")
        elif choice == 4:
            edit(office, "household", chance.choice(town.homes), state=chance.choice(["left", "live"]))
        else:
            edit(
                office, "compound", town.compound, property_phone=f"0719-8{chance.randrange(100000, 999999)}"
            )
    after = {kind: shows(office, kind) for kind in PUBLIC}
    expected = {
        (kind, *key)
        for kind in PUBLIC
        for key, value in before[kind].items()
        if after[kind].get(key) != value
    }
    assert {(one.kind, one.item.subject_kind, one.item.subject_id) for one in wrong(office)} == expected


def test_where_exactly_a_board_hangs_is_written_down_and_the_next_one_hangs_there(
    office: Workspace, town: Town
) -> None:
    def places() -> set[str]:
        with office.read() as db:
            sql = text("SELECT place FROM board_issue WHERE removed_on IS NULL")
            return set(db.execute(sql).scalars())

    printed(office, "board-door")
    before = places()
    with office.read() as db:
        board, place = db.execute(text("SELECT id, place FROM board_issue ORDER BY place")).first() or (
            "",
            "",
        )
    hanging.hang(office, board, actor="李梅", spot="电梯厅")
    assert places() == before - {place} | {f"{place} · 电梯厅"}
    assert wrong(office) == [], "where it hangs is not on it"
    hanging.hang(office, board, actor="李梅", spot="一楼大厅")
    edit(office, "staff", town.staff["周建国"], phones=["13800000099"])
    assert f"{place} · 一楼大厅" in {one.where for one in wrong(office)}
    done, _data = printed(office, "board-door", "stale")
    assert (done.items, places()) == (len(before), before - {place} | {f"{place} · 一楼大厅"})
    hanging.hang(office, newest(office, place), actor="李梅", spot=" ")
    assert places() == before
    with pytest.raises(Refused, match="最多写 20 个字"):
        hanging.hang(office, newest(office, place), actor="李梅", spot="很" * 21)


def newest(office: Workspace, place: str) -> str:
    with office.read() as db:
        sql = text("SELECT id FROM board_issue WHERE removed_on IS NULL AND place LIKE :place")
        return str(db.execute(sql, {"place": f"{place}%"}).scalar())
