"""People come and go; posts begin and end; every refusal says why; everything can be undone."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.base.errors import NotFound, Refused
from desktop.domain.team import AssignmentDraft, StaffDraft
from desktop.operations import team as operations
from desktop.operations.undo import undo
from desktop.queries import coverage, team
from tests.desktop.queries.team_town import TODAY, build

CLERK = {"actor": "李梅", "today": TODAY}


def staff_of(office, changes):
    (staff_id,) = changes.of("staff")
    with office.read() as db:
        return staff_id, team.card(db, staff_id, day=TODAY)


def test_a_person_is_added_tidied_and_undone(office):
    draft = StaffDraft(
        name=" 梅 兰 ", id_number=" 110101199003077758", phones=("13800000009",), joined_on="2026-05"
    )
    changes = operations.add_staff(office, draft, **CLERK)
    staff_id, card = staff_of(office, changes)
    assert (card.draft.name, card.draft.id_number) == ("梅 兰", "110101199003077758")
    undo(office, actor="李梅")
    with office.read() as db, pytest.raises(NotFound):
        team.card(db, staff_id, day=TODAY)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (StaffDraft(name=" "), "name"),
        (StaffDraft(name="长" * 51), "name"),
        (StaffDraft(name="梅兰", birth="2030"), "birth"),
        (StaffDraft(name="梅兰", joined_on="昨天"), "joined_on"),
        (StaffDraft(name="梅兰", joined_on="2026-02-30"), "joined_on"),
        (StaffDraft(name="梅兰", joined_on="2026-05-02", left_on="2026-05-01"), "left_on"),
    ],
)
def test_bad_drafts_are_refused_with_their_field(office, draft, field):
    with pytest.raises(Refused) as caught:
        operations.add_staff(office, draft, **CLERK)
    assert field in caught.value.problems


def test_doubtful_numbers_warn_and_do_not_block():
    problems = StaffDraft(name="梅兰", id_number="110101199003077759", phones=("12",)).problems(TODAY)
    assert {name: p.severity.value for name, p in problems.items()} == {"id_number": "warn", "phones": "warn"}
    wrong_sex = StaffDraft(name="梅兰", id_number="110101199003077758", sex="2").problems(TODAY)
    assert wrong_sex["sex"].code == "staff.sex_differs"


def test_leaving_closes_the_posts_that_would_outlive_it(office):
    town = build(office)
    who = town.staff["周文"]
    operations.edit_staff(office, who, StaffDraft(name="周文", left_on="2026-06-15"), **CLERK)
    with office.read() as db:
        assert {p.end for p in team.card(db, who, day=TODAY).posts} == {"2026-06-15"}
        assert coverage.coverage(db, day=TODAY).leaders.there == 0


def test_a_post_is_taken_on_once(office):
    town = build(office)
    draft = AssignmentDraft(town.staff["吴越"], "micro_leader", "micro", town.micros[1], start="2026-06-01")
    operations.assign(office, draft, **CLERK)
    with office.read() as db:
        assert coverage.coverage(db, day=TODAY).leaders.there == 2
    with pytest.raises(Refused, match="已经担任"):
        operations.assign(office, draft, **CLERK)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (AssignmentDraft("x", None, "grid", "g", start="2026-06-01"), "role"),
        (AssignmentDraft("x", "grid_worker", "building", "b", start="2026-06-01"), "scope_id"),
        (AssignmentDraft("x", "grid_worker", "grid", None, start="2026-06-01"), "scope_id"),
        (AssignmentDraft("x", "grid_worker", "grid", "g"), "start"),
        (AssignmentDraft("x", "grid_worker", "grid", "g", start="2026-06-01", end="2026-05-01"), "end"),
    ],
)
def test_what_a_post_needs(draft, field):
    assert draft.problems(TODAY)[field].severity.value == "block"


def test_a_place_already_taken_warns():
    draft = AssignmentDraft("x", "grid_worker", "grid", "g", start="2026-06-01", taken={"g": "单晓梅"})
    assert draft.problems(TODAY)["scope_id"].severity.value == "warn"
    assert not AssignmentDraft("x", "police", "community", None, start="2026-06-01").problems(TODAY)


def test_a_post_ends_on_the_first_day_without_it(office):
    town = build(office)
    with office.read() as db:
        post = team.card(db, town.staff["周文"], day=TODAY).posts[0]
    with pytest.raises(Refused):
        operations.end_assignment(office, post.id, end=date(2025, 1, 1), actor="李梅")
    operations.end_assignment(office, post.id, end=TODAY, actor="李梅")
    with office.read() as db:
        assert not next(p for p in team.card(db, town.staff["周文"], day=TODAY).posts if p.id == post.id).live
    with pytest.raises(NotFound):
        operations.end_assignment(office, "0" * 32, end=TODAY, actor="李梅")
