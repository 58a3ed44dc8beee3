"""The list of people, their posts over time, coverage by posts and by persons, gaps."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.base.errors import NotFound
from desktop.queries import coverage, team
from desktop.queries.team import StaffFilter
from tests.desktop.queries.team_town import TODAY, add_home, build


@pytest.fixture
def town(office):
    return build(office)


def listed(office, **wanted):
    with office.read() as db:
        rows = team.staff_rows(db, ids := team.staff_ids(db, StaffFilter(**wanted), day=TODAY), day=TODAY)
        return [rows[i].name for i in ids]


def test_people_are_found_by_name_initials_phone_tail_role_and_grid(office, town):
    assert listed(office, text="晓梅") == ["单晓梅"]
    assert listed(office, text="sxm") == ["单晓梅"]  # 单 is Shàn as a surname
    assert listed(office, text="0002") == ["周文"]
    assert listed(office, role="grid_worker") == ["单晓梅"]
    assert sorted(listed(office, grid_id=town.grids[0])) == ["单晓梅", "周文"]
    assert listed(office, grid_id=town.grids[1]) == ["单晓梅"]
    assert listed(office, text='"*') == []  # no sign breaks the search


def test_people_stand_in_the_order_of_their_pinyin(office, town):
    assert listed(office) == ["单晓梅", "吴越", "周文"]  # Shan, Wu, Zhou: 单 is not Dan as a surname
    with office.read() as db:
        back = team.staff_ids(db, StaffFilter(), day=TODAY, descending=True)
        assert team.staff_rows(db, back, day=TODAY)[back[0]].name == "周文"
        assert [who.name for who in team.names(db, day=TODAY)] == ["单晓梅", "吴越", "周文"]


def test_sorting_by_posts_and_unknown_sorts(office, town):
    with office.read() as db:
        ids = team.staff_ids(db, StaffFilter(), day=TODAY, sort="posts", descending=True)
        assert ids[-1] == town.staff["吴越"]
        assert len(team.staff_ids(db, StaffFilter(), day=TODAY, sort="no such column")) == 3


def test_a_card_shows_posts_over_time(office, town):
    with office.change("assignment.add", actor="李梅") as unit:
        unit.create("assignment", {"staff_id": town.staff["周文"], "role": "volunteer", "scope_kind": "micro",
                                   "scope_id": town.micros[1], "start": "2024-03-01", "end": "2025-03-01"})  # fmt: skip
    with office.read() as db:
        card = team.card(db, town.staff["周文"], day=TODAY)
        assert [(p.live, p.title) for p in card.posts] == [
            (True, "香樟里1号楼 楼栋长"), (True, "1-1 微网格 小格区长"), (False, "1-2 微网格 志愿者"),
        ]  # fmt: skip
        with pytest.raises(NotFound):
            team.card(db, "0" * 32, day=TODAY)


def test_posts_and_persons_are_counted_separately(office, town):
    with office.read() as db:
        found = coverage.coverage(db, day=TODAY)
    assert (found.somebody.there, found.somebody.total) == (2, 2)  # every grid has somebody
    assert (found.enough.there, found.own.there) == (1, 0)  # but it is one person for both
    assert found.shared_workers
    worker = found.roles[0]
    assert (worker.role, worker.posts, worker.persons) == ("grid_worker", 2, 1)
    assert (found.posts, found.persons) == (4, 2)


def test_who_has_left_covers_nothing(office, town):
    with office.change("staff.edit", actor="李梅") as unit:
        unit.set("staff", town.staff["单晓梅"], {"left_on": "2026-06-30"})
    with office.read() as db:
        assert coverage.coverage(db, day=TODAY).somebody.there == 0
        assert coverage.coverage(db, day=date(2026, 6, 29)).somebody.there == 2
    assert "单晓梅" not in listed(office)
    assert "单晓梅" in listed(office, left=True)


def test_gaps_name_the_place_and_how_many_homes_wait(office, town):
    add_home(office, town.buildings[1], None, people=2)
    with office.read() as db:
        gaps = coverage.gaps(db, day=TODAY)
    assert [(g.role, g.name, g.households) for g in gaps] == [
        ("micro_leader", "1-2 微网格", 1), ("micro_leader", "2-1 微网格", 0),
        ("building_head", "香樟里2号楼", 1), ("building_head", "香樟里3号楼", 0),
    ]  # fmt: skip
