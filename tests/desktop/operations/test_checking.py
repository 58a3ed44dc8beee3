"""What is wrong is found, what can be mended is mended once, and a second run finds nothing."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.base.errors import Refused
from desktop.base.progress import SILENT
from desktop.operations import accounts, checking, undo
from desktop.store import project
from desktop.workspace import Workspace
from tests.conftest import CHEAP

ACTOR = "李梅"
TODAY = date(2026, 7, 1)


def household(office: Workspace) -> tuple[str, str, str]:
    with office.change("household.add", actor=ACTOR) as unit:
        building = unit.create("building", {"label": "3"})
        home = unit.create("dwelling", {"building_id": building, "room": "101"})
        house = unit.create("household", {"dwelling_id": home, "head_name": "张桂芳"})
        person = unit.create("resident", {"household_id": house, "name": "张桂芳"})
    return home, house, person


def mended(office: Workspace) -> tuple[str, ...]:
    done = checking.repair(office, actor=ACTOR)
    assert checking.check(office, deep=True).problems == ()
    before = office.vector()
    checking.repair(office, actor=ACTOR)
    assert office.vector() == before, "the second repair writes nothing into the ledger"
    assert checking.check(office, deep=True).problems == ()
    return done


def test_a_sound_file_has_no_problem_and_checking_writes_nothing(office: Workspace) -> None:
    household(office)
    before = office.vector()
    assert checking.check(office, deep=True) == checking.Report((), 0)
    assert office.vector() == before


def test_rows_indexes_search_and_photos_are_made_again(office: Workspace) -> None:
    _home, house, _person = household(office)
    with office.local() as db:
        with project.permitted(db):
            db.exec_driver_sql("UPDATE main.household SET head_name = '别人' WHERE id = ?", (house,))
            db.exec_driver_sql("DELETE FROM main.resident")
        db.exec_driver_sql("DELETE FROM search_entry")
        db.exec_driver_sql("INSERT INTO blob VALUES (?, 'image/jpeg', x'00')", ("a" * 64,))
    report = checking.check(office, deep=True)
    assert len(report.problems) >= 4
    assert report.mendable == report.problems
    mended(office)
    with office.read() as db:
        assert db.exec_driver_sql("SELECT head_name FROM household").scalar() == "张桂芳"
        assert db.exec_driver_sql("SELECT count(*) FROM blob").scalar() == 0


def test_what_still_belongs_somewhere_gets_its_place_back_and_that_is_a_step(office: Workspace) -> None:
    home, house, _person = household(office)
    with office.change("dwelling.remove", actor=ACTOR) as unit:
        unit.delete("dwelling", home)
    with office.change("household.remove", actor=ACTOR) as unit:
        unit.delete("household", house)
    report = checking.check(office)
    assert report.problems == report.mendable != ()
    mended(office)
    with office.read() as db:
        assert db.exec_driver_sql(
            "SELECT d.room FROM household h JOIN dwelling d ON d.id = h.dwelling_id"
        ).scalar()
    undo.undo(office, actor=ACTOR)
    assert checking.check(office).problems == report.problems


def test_a_place_the_log_never_knew_is_let_go_of(office: Workspace) -> None:
    with office.change("resident.add", actor=ACTOR) as unit:
        person = unit.create("resident", {"name": "张桂芳", "household_id": "f" * 32})
    assert checking.check(office).problems
    mended(office)
    with office.read() as db:
        assert (
            db.exec_driver_sql("SELECT household_id FROM resident WHERE id = ?", (person,)).scalar() is None
        )


def test_a_tampered_chain_is_told_apart_from_what_can_be_mended(office: Workspace) -> None:
    household(office)
    with office.local() as db:
        db.exec_driver_sql("DROP TRIGGER keep_audit_update")
        db.exec_driver_sql("UPDATE audit SET actor = '别人' WHERE no = 1")
    report = checking.check(office)
    assert report.beyond == report.problems != ()
    assert report.mendable == ()


def test_only_who_may_repair_repairs(office: Workspace) -> None:
    accounts.add(office, ACTOR, ["director", "clerk"], actor=ACTOR, today=TODAY)
    accounts.add(office, "王丽", ["clerk"], actor=ACTOR, today=TODAY, password="practice 9", cost=CHEAP)
    with pytest.raises(Refused) as refusal:
        checking.repair(office, actor="王丽", progress=SILENT)
    assert refusal.value.code == "permission.repair"
