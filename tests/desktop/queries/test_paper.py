"""What papers read: doors in walking order, posts by rank, numbers never given twice, private facts as digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.queries import paper
from desktop.queries.private_facts import private_facts
from desktop.workspace import Workspace
from tests.desktop.queries.team_town import TODAY, Town, add_home, build


@pytest.fixture
def town(office: Workspace) -> Town:
    return build(office)


def test_buildings_are_walked_two_before_ten_and_letters_last() -> None:
    labels = ["10", "2", "A", "1", "2附1", "12"]
    assert sorted(labels, key=paper.natural) == ["1", "2", "2附1", "10", "12", "A"]


@given(st.lists(st.text(st.sampled_from("0123456789AB附-"), max_size=6)))
def test_any_labels_can_be_ordered(labels: list[str]) -> None:
    turned = labels[::-1]
    assert sorted(labels, key=paper.natural) == sorted(turned, key=paper.natural)


def test_a_stair_belongs_to_the_micro_grid_that_claims_it_else_to_its_buildings(
    office: Workspace, town: Town
) -> None:
    add_home(office, town.buildings[2], town.units[1], people=2)
    with office.read() as db:
        doors = paper.doors(db, day=TODAY)
    assert [(door.building, door.unit, door.micro_id, door.grid_id, door.households) for door in doors] == [
        ("1号楼", "", town.micros[0], town.grids[0], 0),
        ("2号楼", "", town.micros[1], town.grids[0], 0),
        ("3号楼", "1", town.micros[0], town.grids[0], 0),
        ("3号楼", "2", town.micros[2], town.grids[1], 1),
    ]


def test_homes_come_grid_by_grid_and_say_when_no_grid_answers(office: Workspace, town: Town) -> None:
    second = add_home(office, town.buildings[2], town.units[1], people=1)
    first = add_home(office, town.buildings[0], None, people=1)
    with office.change("household.add", actor="李梅") as unit:
        nowhere = unit.create("household", {"head_name": "无处"})
    with office.read() as db:
        homes = paper.homes(db, day=TODAY)
    assert [(home.id, home.grid_id) for home in homes] == [
        (nowhere, ""), (first, town.grids[0]), (second, town.grids[1]),
    ]  # fmt: skip


def test_grids_get_a_code_from_their_community_and_closed_ones_are_gone(
    office: Workspace, town: Town
) -> None:
    with office.read() as db:
        signs = paper.grids(db, day=TODAY)
    assert [(sign.name, sign.code) for sign in signs] == [
        ("第1网格", "420303090012001"), ("第2网格", "420303090012002"),
    ]  # fmt: skip


def test_holders_stand_by_rank_with_their_work_phone(office: Workspace, town: Town) -> None:
    with office.change("assignment.add", actor="李梅") as unit:
        for name, role, main in (("吴越", "grid_worker", True), ("吴越", "grid_leader", False)):
            unit.create(
                "assignment",
                {
                    "staff_id": town.staff[name],
                    "role": role,
                    "scope_kind": "grid",
                    "scope_id": town.grids[0],
                    "is_main": main,
                },
            )
    with office.read() as db:
        posts = paper.holders(db, day=TODAY)[town.grids[0]]
    assert [(post.role, post.name, post.phone) for post in posts] == [
        ("grid_leader", "吴越", "13800000003"),
        ("grid_worker", "吴越", "13800000003"),
        ("grid_worker", "单晓梅", "13800000001"),
    ]


def test_private_facts_are_whole_names_and_bare_numbers(office: Workspace) -> None:
    with office.change("import.ledger", actor="李梅") as unit:
        home = unit.create("household", {"head_name": "王", "phone": "0719-8111222"})
        unit.create(
            "resident",
            {
                "household_id": home,
                "name": "王秀英",
                "former_name": "王二妮",
                "phones": ["139 1111 2222", "6688"],
            },
        )
        unit.create("staff", {"name": "周文", "phones": ["13800000000"], "private_phone": "137-0000-0000"})
    with office.read() as db:
        facts = private_facts(db)
    assert facts.names == {"王秀英", "王二妮"}
    assert facts.phones == {"13911112222", "07198111222"}
    assert facts.private_phones == {"13700000000"}
