"""What is wrong is found, what can be mended is mended once, and a second run finds nothing."""

from __future__ import annotations

import random
from datetime import date

import pytest
from sqlalchemy import Connection

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


def _some_town(office: Workspace, rng: random.Random) -> None:
    for number in range(8):
        _home, house, person = household(office)
        with office.change("resident.edit", actor=ACTOR) as unit:
            unit.set("resident", person, {"name": f"居民{number}", "phones": [f"1380000{number:04}"]})
            unit.set("household", house, {"note": "备注" * rng.randrange(5)})


def _damage(db: Connection, rng: random.Random) -> str:
    """One thing wrong with what follows from the log, done past every guard."""
    table = rng.choice(["resident", "household", "dwelling", "building"])
    ids = [row[0] for row in db.exec_driver_sql(f'SELECT id FROM main."{table}" ORDER BY id')]
    one = rng.choice(ids) if ids else "0" * 32
    stranger = f"{rng.getrandbits(128):032x}"
    column = {"resident": "name", "household": "head_name", "dwelling": "room", "building": "label"}[table]
    acts = {
        "a value": (f'UPDATE main."{table}" SET "{column}" = ? WHERE id = ?', (f"别的{rng.randrange(99)}", one)),
        "a value gone": (f'UPDATE main."{table}" SET "{column}" = NULL WHERE id = ?', (one,)),
        "a row gone": (f'DELETE FROM main."{table}" WHERE id = ?', (one,)),
        "a row too many": (f'INSERT INTO main."{table}" (id, "{column}") VALUES (?, ?)', (stranger, "多的")),
        "all rows gone": (f'DELETE FROM main."{table}"', ()),
        "a conflict nobody has": ("INSERT OR REPLACE INTO conflict VALUES (?, ?, ?)", (one, column, table)),
        "the search gone": ("DELETE FROM search_entry WHERE no % 2 = 0", ()),
        "a search too many": ("INSERT INTO search_entry (entity_id, kind) VALUES (?, ?)", (stranger, table)),
        "a picture spoiled": ("INSERT OR REPLACE INTO blob VALUES (?, 'image/jpeg', x'00')", (stranger * 2,)),
        "another household": ("UPDATE main.resident SET household_id = ? WHERE id = ?", (one, one)),
    }  # fmt: skip
    name = rng.choice(sorted(acts))
    statement, values = acts[name]
    db.exec_driver_sql(statement, values)
    return f"{name} ({table})"


@pytest.mark.parametrize("seed", range(6))
def test_any_damage_is_found_mended_and_then_gone(office: Workspace, seed: int) -> None:
    rng = random.Random(seed)
    _some_town(office, rng)
    with office.read() as db:
        whole = checking.fingerprint(db)
    for _round in range(5):
        with office.local() as db, project.permitted(db):
            done = [_damage(db, rng) for _n in range(rng.randint(1, 6))]
            changed = checking.fingerprint(db) != whole
        report = checking.check(office, deep=True)
        assert report.beyond == (), done
        assert report.problems or not changed, done
        mended(office)
        assert len(checking.repair(office, actor=ACTOR)) == 1, (done, "the second run mends nothing more")
        with office.read() as db:
            assert checking.fingerprint(db) == whole, done
