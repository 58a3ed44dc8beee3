"""The team screen's behaviour, without Qt."""

from __future__ import annotations

import pytest

from desktop.domain.team import AssignmentDraft, StaffDraft
from desktop.operations.undo import undo
from desktop.queries import team
from desktop.queries.coverage import gaps
from tests.desktop.queries.team_town import TODAY, build
from tests.ui.screens.inline import Inline, Recorder
from ui.screens.team.presenter import TeamPresenter


@pytest.fixture
def town(office):
    return build(office)


@pytest.fixture
def screen(office, town):
    view, work = Recorder(person_dirty=False), Inline()
    presenter = TeamPresenter(view, office, work, actor="李梅", today=lambda: TODAY)
    work.after = lambda changes: presenter.changed(changes, visible=True)
    presenter.entered()
    return presenter, view, work


def test_entering_shows_people_grids_and_coverage(screen):
    _presenter, view, _work = screen
    ids, filtered = view.said["show_staff"]
    assert len(ids) == 3
    assert filtered is False
    assert [grid.name for grid in view.said["show_grids"]] == ["第1网格", "第2网格"]
    coverage, found = view.said["show_overview"]
    assert coverage.somebody.there == 2
    assert len(found) == 4


def test_the_list_is_narrowed_and_says_so(screen, town):
    presenter, view, _work = screen
    presenter.filter(text="zw")
    ids, filtered = view.said["show_staff"]
    assert (ids, filtered) == ([town.staff["周文"]], True)


def test_somebody_new_is_saved_and_opened_and_undone(screen, office):
    presenter, view, work = screen
    presenter.new()
    presenter.save(StaffDraft(name="方圆", joined_on="2026-06-30"))
    card, draft = view.said["show_person"]
    assert draft.name == "方圆"
    assert presenter.person_id == card.id
    assert len(view.said["show_staff"][0]) == 4
    work.after(undo(office, actor="李梅"))
    assert view.said["show_page"] == "overview"  # whoever was open is gone
    assert len(view.said["show_staff"][0]) == 3


def test_problems_stand_in_the_form_and_nothing_is_written(screen):
    presenter, view, work = screen
    presenter.new()
    presenter.save(StaffDraft(name=""))
    assert view.said["show_person_problems"]["name"].code == "staff.name_missing"
    assert len(view.said["show_staff"][0]) == 3
    assert not work.notices


def test_two_clerks_correct_one_person_and_neither_is_lost(screen, office, town):
    presenter, view, _work = screen
    presenter.open(town.staff["周文"])
    _card, draft = view.said["show_person"]
    with office.change("staff.edit", actor="王芳") as unit:
        unit.set("staff", town.staff["周文"], {"note": "身体不好"})
    presenter.save(StaffDraft(name=draft.name, phones=("13800000077",), note=draft.note))
    with office.read() as db:
        now = team.card(db, town.staff["周文"], day=TODAY).draft
    assert (now.phones, now.note) == (("13800000077",), "身体不好")


def test_a_gap_is_filled_from_its_line(screen, office, town):
    presenter, view, work = screen
    gap = view.said["show_overview"][1][0]
    presenter.begin_assignment(gap=gap)
    draft, people = view.said["show_assignment"]
    assert (draft.role, draft.scope_id) == ("micro_leader", town.micros[1])
    assert {p.initials for p in people} >= {"sxm", "zw", "wy"}
    places, taken = view.said["show_scopes"]
    assert [p.name for p in places] == ["1-1 微网格", "1-2 微网格", "2-1 微网格"]
    assert taken == {town.micros[0]: "周文"}
    presenter.assign(AssignmentDraft("", draft.role, draft.scope_kind, draft.scope_id, start=draft.start))
    assert "staff_id" in view.said["show_assignment_problems"]
    presenter.assign(
        AssignmentDraft(town.staff["吴越"], draft.role, draft.scope_kind, draft.scope_id, start=draft.start)
    )
    assert work.notices == ["已安排岗位"]
    with office.read() as db:
        assert gap.scope_id not in {g.scope_id for g in gaps(db, day=TODAY)}


def test_a_taken_place_warns_but_may_be_given(screen, town):
    presenter, view, work = screen
    presenter.begin_assignment(staff_id=town.staff["吴越"])
    presenter.role_chosen("grid_worker")
    presenter.assign(
        AssignmentDraft(town.staff["吴越"], "grid_worker", "grid", town.grids[0], start="2026-06-30")
    )
    assert view.said["show_assignment_problems"]["scope_id"].code == "assignment.taken"
    assert work.notices == ["已安排岗位"]


def test_a_post_ends_today(screen, town):
    presenter, view, _work = screen
    presenter.open(town.staff["周文"])
    card, _draft = view.said["show_person"]
    presenter.end_assignment(card.posts[0].id)
    card, _draft = view.said["show_person"]
    assert [post.live for post in card.posts] == [True, False]


def test_a_hidden_screen_waits_until_it_is_entered(office, town):
    view, work = Recorder(person_dirty=False), Inline()
    presenter = TeamPresenter(view, office, work, actor="李梅", today=lambda: TODAY)
    presenter.entered()
    view.said.clear()
    with office.change("staff.add", actor="李梅") as unit:
        unit.create("staff", {"name": "方圆"})
    presenter.changed(unit.changes, visible=False)
    assert not view.said
    presenter.entered()
    assert len(view.said["show_staff"][0]) == 4
