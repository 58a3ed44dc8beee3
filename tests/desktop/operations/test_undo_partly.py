"""A step taken back a week later: what was edited since stays with all it leans on, and is named; the rest goes."""

from __future__ import annotations

import pytest

from desktop.base.errors import Refused
from desktop.operations import undo as whole
from desktop.operations import undo_partly as operations
from desktop.queries import history
from desktop.store import verify
from desktop.workspace import Workspace

ME = "李梅"


def bring(office: Workspace) -> tuple[str, dict[str, str]]:
    """Two families in a building, in one step; ids by name."""
    with office.change("import.residents", actor=ME, args={"subject": "台账.xlsx"}) as unit:
        ids = {"compound": unit.create("compound", {"name": "香樟里"})}
        ids["building"] = unit.create("building", {"compound_id": ids["compound"], "label": "3"})
        for room, head in (("101", "张三"), ("102", "王五")):
            ids[room] = unit.create("dwelling", {"building_id": ids["building"], "room": room})
            ids[f"home {head}"] = unit.create("household", {"dwelling_id": ids[room], "head_name": head})
            ids[head] = unit.create("resident", {"household_id": ids[f"home {head}"], "name": head})
    return unit.changes.step_id, ids


def counts(office: Workspace) -> dict[str, int]:
    with office.read() as db:
        assert verify.row_problems(db) == []
        kinds = ("compound", "building", "dwelling", "household", "resident")
        return {k: db.exec_driver_sql(f"SELECT count(*) FROM {k}").scalar() or 0 for k in kinds}


def edit(office: Workspace, kind: str, entity_id: str, **fields: object) -> None:
    with office.change("resident.edit", actor="王芳", args={"subject": "张三"}) as unit:
        unit.set(kind, entity_id, fields)


def test_an_edited_person_stays_in_his_home_and_the_others_go(office: Workspace) -> None:
    step, ids = bring(office)
    edit(office, "resident", ids["张三"], employer="十堰东风")
    with pytest.raises(Refused):
        whole.undo(office, step, actor=ME)
    told = operations.would_leave(office, step)
    done = operations.undo_untouched(office, step, actor=ME)
    assert done.left == told
    assert counts(office) == {"compound": 1, "building": 1, "dwelling": 1, "household": 1, "resident": 1}
    assert {(left.kind, left.why) for left in done.left} == {
        ("resident", "edited"), ("household", "needed"), ("dwelling", "needed"), ("building", "needed"),
        ("compound", "needed"),
    }  # fmt: skip
    edited = next(left for left in done.left if left.why == "edited")
    assert (edited.words, edited.actor, edited.step) == ("张三", "王芳", "修改居民:张三")
    assert done.undone == 3
    with office.read() as db:
        assert history.one(db, step).undone


def test_a_later_record_keeps_what_it_names(office: Workspace) -> None:
    step, ids = bring(office)
    with office.change("resident.add", actor=ME) as unit:
        unit.create("resident", {"household_id": ids["home 王五"], "name": "王小五"})
    done = operations.undo_untouched(office, step, actor=ME)
    assert {left.why for left in done.left} == {"needed"}
    assert counts(office) == {"compound": 1, "building": 1, "dwelling": 1, "household": 1, "resident": 1}


def test_a_list_of_ids_counts_as_a_name_too(office: Workspace) -> None:
    step, ids = bring(office)
    with office.change("event.add", actor=ME) as unit:
        unit.create("life_event", {"kind": "marriage", "resident_ids": [ids["张三"], ids["王五"]]})
    assert counts(office)["resident"] == 2
    with pytest.raises(Refused) as refusal:
        operations.undo_untouched(office, step, actor=ME)
    assert refusal.value.code == "undo.nothing_untouched"


def test_an_untouched_step_goes_whole_and_comes_back(office: Workspace) -> None:
    step, _ids = bring(office)
    before = counts(office)
    assert operations.would_leave(office, step) == ()
    done = operations.undo_untouched(office, step, actor=ME)
    assert not done.left
    assert set(counts(office).values()) == {0}
    whole.redo(office, actor=ME)
    assert counts(office) == before
    edit_free = operations.undo_untouched(office, step, actor=ME)
    assert edit_free.undone == done.undone


def test_a_step_is_taken_back_once(office: Workspace) -> None:
    step, _ids = bring(office)
    operations.undo_untouched(office, step, actor=ME)
    with pytest.raises(Refused) as refusal:
        operations.undo_untouched(office, step, actor=ME)
    assert refusal.value.code == "undo.already"


def test_a_changed_field_goes_back_beside_an_edited_record(office: Workspace) -> None:
    _step, ids = bring(office)
    with office.change("import.residents", actor=ME) as unit:
        unit.set("resident", ids["张三"], {"employer": "甲"})
        unit.set("resident", ids["王五"], {"employer": "乙"})
    edit(office, "resident", ids["张三"], employer="丙")
    done = operations.undo_untouched(office, unit.changes.step_id, actor=ME)
    assert [(left.words, left.why) for left in done.left] == [("张三", "edited")]
    with office.read() as db:
        found = dict(db.exec_driver_sql("SELECT name, employer FROM resident").all())
    assert found == {"张三": "丙", "王五": None}
