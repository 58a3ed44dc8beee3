"""Undo of any untouched step, in any order, across restarts, itself undone; redo; and honest refusals."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.base.clock import FixedClock
from desktop.base.errors import NotFound, Refused
from desktop.operations import checking
from desktop.operations import office as founding
from desktop.operations import undo as operations
from desktop.queries import history
from desktop.store import verify
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes

ME = "李梅"


def snapshot(office: Workspace) -> list[tuple[object, ...]]:
    with office.read() as db:
        assert verify.row_problems(db) == []
        return sorted(tuple(r) for r in db.exec_driver_sql("SELECT id, name, sex, phones FROM resident"))


def add(office: Workspace, name: str) -> str:
    with office.change("resident.add", actor=ME, args={"subject": name}) as unit:
        return unit.create("resident", {"name": name})


def edit(office: Workspace, resident: str, **fields: object) -> str:
    with office.change("resident.edit", actor=ME) as unit:
        unit.set("resident", resident, fields)
    return unit.changes.step_id


def test_undo_and_redo_walk_back_and_forth(office: Workspace) -> None:
    states = [snapshot(office)]
    resident = add(office, "张三")
    states.append(snapshot(office))
    edit(office, resident, name="李四", sex="1")
    states.append(snapshot(office))
    for expected in (states[1], states[0]):
        operations.undo(office, actor=ME)
        assert snapshot(office) == expected
    for expected in (states[1], states[2]):
        operations.redo(office, actor=ME)
        assert snapshot(office) == expected
    with pytest.raises(NotFound):
        operations.redo(office, actor=ME)


def test_undo_survives_a_restart(office: Workspace) -> None:
    before = snapshot(office)
    add(office, "张三")
    office.close()
    again = Workspace.open(office.path, password=PASSWORD, volumes=FitVolumes())
    operations.undo(again, actor=ME)
    assert snapshot(again) == before
    again.close()


def test_an_older_step_is_undone_when_nothing_it_wrote_was_touched(office: Workspace) -> None:
    one, two = add(office, "张三"), add(office, "李四")
    step = edit(office, one, sex="1")
    edit(office, one, name="张三丰")
    edit(office, two, sex="2")
    operations.undo(office, step, actor=ME)
    with office.read() as db:
        assert db.exec_driver_sql("SELECT name, sex FROM resident WHERE id = ?", (one,)).one() == (
            "张三丰",
            None,
        )


def test_a_step_whose_records_were_changed_since_is_refused_by_name(office: Workspace) -> None:
    resident = add(office, "张三")
    step = edit(office, resident, sex="1")
    edit(office, resident, sex="2")
    before = snapshot(office)
    with pytest.raises(Refused) as refusal:
        operations.undo(office, step, actor=ME)
    assert refusal.value.code == "undo.changed_since"
    assert operations.blockers(office, step) == [("resident", resident)]
    assert snapshot(office) == before


def test_a_change_that_was_itself_taken_back_does_not_stand_in_the_way(office: Workspace) -> None:
    before = snapshot(office)
    resident = add(office, "张三")
    with office.read() as db:
        first = history.steps(db)[0].id
    operations.undo(office, edit(office, resident, name="李四"), actor=ME)
    operations.undo(office, first, actor=ME)
    assert snapshot(office) == before


def test_the_founding_of_the_office_is_never_undone(office: Workspace) -> None:
    with pytest.raises(NotFound):
        operations.undo(office, actor=ME)


def test_a_deleted_record_comes_back_whole(office: Workspace) -> None:
    resident = add(office, "张三")
    edit(office, resident, sex="1", phones=["13800000000"])
    before = snapshot(office)
    with office.change("resident.remove", actor=ME) as unit:
        unit.delete("resident", resident)
    assert snapshot(office) == []
    operations.undo(office, actor=ME)
    assert snapshot(office) == before


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(["add", "edit", "remove"]), st.integers(0, 5)), min_size=1, max_size=8)
)
def test_undoing_everything_returns_to_the_start(office: Workspace, acts: list[tuple[str, int]]) -> None:
    start = snapshot(office)
    done = 0
    for number, (act, which) in enumerate(acts):
        present = [row[0] for row in snapshot(office)]
        if act == "add" or not present:
            add(office, f"居民{number}")
        elif act == "edit":
            edit(office, str(present[which % len(present)]), name=f"改名{number}", sex=str(number % 2 + 1))
        else:
            with office.change("resident.remove", actor=ME) as unit:
                unit.delete("resident", str(present[which % len(present)]))
        done += 1
    for _ in range(done):
        operations.undo(office, actor=ME)
    assert snapshot(office) == start
    for _ in range(done):
        operations.redo(office, actor=ME)
    for _ in range(done):
        operations.undo(office, actor=ME)
    assert snapshot(office) == start


def test_a_record_with_a_shared_id_comes_back_after_its_making_was_undone(office: Workspace) -> None:
    """Like the communities of a county workbook that is imported, taken back and imported again."""
    for name, phone in (("乙社区", "0719-1"), ("丙社区", "")):
        with office.change("import.county", actor=ME) as unit:
            founding.ensure_community(unit, "420303090013", name=name, phone=phone)
        with office.read() as db:
            sql = "SELECT name, phone FROM community WHERE code = '420303090013'"
            assert db.exec_driver_sql(sql).all() == [(name, phone or None)]
        report = checking.check(office)
        assert (report.problems, report.conflicts) == ((), 0)
        operations.undo(office, actor=ME)
    operations.redo(office, actor=ME)
    with office.read() as db:
        assert db.exec_driver_sql(sql).all() == [("丙社区", None)]


@pytest.mark.parametrize("later", [0, 1])
def test_undoing_a_deletion_settles_it_against_an_edit_made_elsewhere(
    make_office: Callable[..., Workspace], clock: FixedClock, later: int
) -> None:
    here, there = make_office("a"), make_office("b", founded=False)
    resident = add(here, "张三")
    there.receive(here.runs_since(there.vector()), actor=ME, source="t")
    for deletes in (True, False) if later else (False, True):
        clock.now += 1_000
        if deletes:
            with here.change("resident.remove", actor=ME) as unit:
                unit.delete("resident", resident)
        else:
            edit(there, resident, name="张四")
    here.receive(there.runs_since(here.vector()), actor=ME, source="t")
    assert checking.check(here).conflicts == 1
    operations.undo(here, actor=ME)
    assert checking.check(here).conflicts == 0
    with here.read() as db:
        assert db.exec_driver_sql("SELECT name FROM resident").all() == [("张四",)]
        following = history.next_undo(db)
    assert following is not None
    assert following.name != "resident.remove"


def test_an_undo_with_nothing_to_write_still_counts(make_office: Callable[..., Workspace]) -> None:
    """Choosing what was shown anyway and taking that back must not hold up every earlier step."""
    here, there = make_office("a"), make_office("b", founded=False)
    resident = add(here, "张三")
    there.receive(here.runs_since(there.vector()), actor=ME, source="t")
    edit(here, resident, name="张四")
    edit(there, resident, name="张五")
    here.receive(there.runs_since(here.vector()), actor=ME, source="t")
    with here.read() as db:
        shown = db.exec_driver_sql("SELECT name FROM resident").scalar()
    chosen = edit(here, resident, name=shown)
    operations.undo(here, actor=ME)
    with here.read() as db:
        assert history.one(db, chosen).undone
        following = history.next_undo(db)
    assert following is not None
    assert following.id != chosen
