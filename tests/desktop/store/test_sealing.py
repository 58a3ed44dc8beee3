"""The second key: who opens the file without it reads nothing of restricted care, neither in a table nor in a page."""

from __future__ import annotations

import random as pseudo
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from desktop.base.errors import NotFound, Refused
from desktop.domain.care_record import CareDraft
from desktop.domain.permissions import EVERYTHING, RESTRICTED
from desktop.operations import care, checking, doubts, duplicates, residents, undo
from desktop.queries import care as queries
from desktop.queries import life_facts, step_details
from desktop.store import database
from desktop.store.ring import Ring, _cipher
from desktop.store.schema import SYNCED
from desktop.store.sealing import RULES, Seals
from desktop.store.vector import Vector
from desktop.workspace import Workspace
from tests.conftest import PASSWORD
from tests.desktop.care_town import DIRECTOR, SPECIALISTS, TODAY, CareTown, appoint, build

CANARY = "金丝雀"
OPEN_CANARY = "云雀"  # in records everybody may read: the net must catch something
MENTAL, DRUG = SPECIALISTS["mental"], SPECIALISTS["drug"]
PLAIN_FIELDS = {"id", "resident_id", "start", "end", "next_visit_on"}
PAGE, RESERVED, IV = 4096, 80, 16
ROLL = pseudo.Random(3).randbytes
FULL = {
    "level": f"{CANARY}级", "start": "2026-01-02", "amount": f"{CANARY}1", "approved_on": f"{CANARY}2",
    "basis": CANARY, "card_number": f"{CANARY}3", "kind": f"{CANARY}4", "grade": f"{CANARY}5", "responsible": CANARY,
    "details": {"hospital": CANARY, "helper": [CANARY]}, "end_reason": CANARY, "next_visit_on": "2026-07-01",
}  # fmt: skip


@pytest.fixture
def town(office: Workspace) -> CareTown:
    found = build(office)
    appoint(office)
    return found


def plant(office: Workspace, resident: str, category: str, **more: Any) -> str:
    with office.change("care.add", actor=SPECIALISTS[category]) as unit:
        return unit.create("care_record", {**FULL, "resident_id": resident, "category": category, **more})


def everything(raw: Any) -> Iterator[tuple[str, str]]:
    """(table, value as text) of every value of every table and index of the file."""
    tables = [r[0] for r in raw.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
    for table in tables:
        for row in raw.execute(f'SELECT * FROM main."{table}"'):
            for value in row:
                yield table, value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def pages(path: Path, key: bytes) -> bytes:
    """The file as it stands on the disk, decrypted page by page (SQLCipher 4: AES-256-CBC, 80 bytes reserved)."""
    found = b""
    for at in range(0, path.stat().st_size, PAGE):
        page = path.read_bytes()[at : at + PAGE]
        body, iv = page[16 if at == 0 else 0 : -RESERVED], page[-RESERVED : -RESERVED + IV]
        cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        found += cipher.update(body) + cipher.finalize()
    return found


def told(path: Path, key: bytes, word: str) -> list[str]:
    """Where a word stands for somebody who holds the data key: tables by name, and the pages."""
    raw = database.connect(path, key)
    found = [table for table, value in everything(raw) if word in value or word in _unescaped(value)]
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    return found + (["pages"] if word.encode() in pages(path, key) else [])


def _unescaped(value: str) -> str:
    try:
        return orjson.dumps(orjson.loads(value)).decode()
    except orjson.JSONDecodeError:
        return value


def test_nobody_reads_a_restricted_record_with_the_data_key_alone(office: Workspace, town: CareTown) -> None:
    """Entered, changed, doubted, merged, undone, redone: the words stand nowhere in the file."""
    person, other = town.residents["单田芳"], town.residents["单秀英"]
    records = {category: plant(office, person, category) for category in RESTRICTED}
    draft = CareDraft(town.residents["任杰"], "mental", {"responsible": CANARY, "helper": CANARY})
    care.add(office, draft, actor=MENTAL, today=TODAY)
    care.end(office, records["drug"], on=TODAY, reason=CANARY, actor=DRUG, today=TODAY)
    doubts.mark(
        office, "care_record", records["mental"], field="level", note=CANARY, actor=MENTAL, today=TODAY
    )
    with office.change("acceptance.add", actor=MENTAL) as unit:
        row = {"record_kind": "care_record", "record_id": records["mental"], "rule": CANARY, "reason": CANARY}
        unit.create("acceptance", {**row, "field": CANARY})
        unit.create("acceptance", {"record_kind": "resident", "record_id": person, "field": "care.mental"})
        visit = {"resident_id": person, "care_record_id": records["mental"], "found": CANARY, "needs": CANARY}
        unit.create("visit", {**visit, "handling": CANARY, "kind": CANARY, "details": {"said": CANARY}})
    step = care.add(office, CareDraft(other, "alone", {"basis": OPEN_CANARY}), actor=DIRECTOR, today=TODAY)
    duplicates.merge(office, "resident", other, person, actor=DIRECTOR)
    undo.undo(office, actor=DIRECTOR)
    undo.redo(office, actor=DIRECTOR)
    assert step.touched
    assert checking.check(office).problems == ()
    key, path = office._key, office.path
    office.close()
    assert told(path, key, CANARY) == []
    assert set(told(path, key, OPEN_CANARY)) >= {"care_record", "oplog", "pages"}, (
        "the net catches what is there"
    )
    for category in RESTRICTED:  # the word itself stands among the roles alone
        assert set(told(path, key, f'"{category}"')) <= {"account", "oplog", "pages"}
        raw = database.connect(path, key)
        assert (
            raw.execute("SELECT count(*) FROM care_record WHERE category = ?", (category,)).fetchone()[0] == 0
        )
        bodies = raw.execute('SELECT body FROM oplog WHERE body LIKE \'%"e":"care_record"%\'').fetchall()
        assert bodies
        assert not any(f'"{category}"' in body for (body,) in bodies)
        raw.close()


def test_every_field_of_a_care_record_is_sealed_or_said_to_be_plain() -> None:
    fields = {column.name for column in SYNCED["care_record"].columns}
    assert fields - set(RULES["care_record"].fields) == PLAIN_FIELDS
    for kind, rule in RULES.items():
        assert set(rule.fields) < {column.name for column in SYNCED[kind].columns}


def test_each_key_opens_its_own_category(office: Workspace, town: CareTown) -> None:
    for number, category in enumerate(RESTRICTED):
        plant(office, list(town.residents.values())[number], category)
    full = office.seals.ring
    with office.read() as db:
        ids = queries.ids(db, EVERYTHING, day=TODAY)
        assert len(ids) == len(RESTRICTED)
        page = queries.one(db, EVERYTHING, ids[0])
        assert page.draft.values["responsible"] == CANARY
        assert page.draft.values["hospital"] == CANARY
    for category in RESTRICTED:
        office.seals.ring = full.only([category])
        with office.read() as db:
            lines = {line.key: line.persons for line in queries.categories(db, EVERYTHING, day=TODAY)}
            seen = db.exec_driver_sql("SELECT DISTINCT category FROM care_record").scalars().all()
        assert {key for key, persons in lines.items() if persons} == {category}
        assert seen == [category]
    office.seals.ring = Ring.empty()
    with office.read() as db:
        assert queries.ids(db, EVERYTHING, day=TODAY) == []
        with pytest.raises(NotFound):
            queries.one(db, EVERYTHING, ids[0])
        assert db.exec_driver_sql("SELECT count(*) FROM main.care_record").scalar() == len(RESTRICTED)
    assert checking.check(office).problems == (), "checking the file needs no second key"


def test_who_lacks_the_key_moves_removes_and_ends_but_cannot_write_or_read(
    office: Workspace, town: CareTown
) -> None:
    person = town.residents["单田芳"]
    record = plant(office, person, "mental")
    full = office.seals.ring
    office.seals = Seals()  # somebody else signed in
    office.seals.attach(office._engine)
    with pytest.raises(Refused) as refused, office.change("care.edit", actor=DIRECTOR) as unit:
        unit.set("care_record", record, {"responsible": "x"})
    assert refused.value.code == "care.no_key"
    with pytest.raises(Refused), office.change("care.add", actor=DIRECTOR) as unit:
        unit.create("care_record", {"resident_id": person, "category": "mental"})
    with office.change("life.die", actor=DIRECTOR) as unit:
        unit.set("care_record", record, {"end": "2026-06-30", "end_reason": "死亡", "next_visit_on": None})
    with office.read() as db:
        cares = life_facts._cares(db, [person], set())
        assert cares == ()
    other = town.residents["单秀英"]
    duplicates.merge(office, "resident", other, person, actor=DIRECTOR)
    with office.read() as db:
        assert db.exec_driver_sql("SELECT resident_id FROM main.care_record").scalar() == other
    undo.undo(office, actor=DIRECTOR)
    residents.remove(office, person, name="单田芳", actor=DIRECTOR)
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM main.care_record").scalar() == 0
    undo.undo(office, actor=DIRECTOR)
    office.seals.ring = full
    with office.read() as db:
        assert queries.one(db, EVERYTHING, record).draft.values["responsible"] == CANARY


def test_a_death_is_told_of_records_that_cannot_be_read(office: Workspace, town: CareTown) -> None:
    person = town.residents["单田芳"]
    record = plant(office, person, "mental")
    office.seals.ring = Ring.empty()
    with office.read() as db:
        (found,) = life_facts._cares(db, [person], set())
    assert (found.id, found.hidden, found.name) == (record, True, "")


def test_undo_and_redo_bring_the_very_bytes_back(office: Workspace, town: CareTown) -> None:
    record = plant(office, town.residents["任杰"], "mental")

    def row() -> tuple[Any, ...]:
        with office.read() as db:
            return tuple(db.exec_driver_sql("SELECT * FROM main.care_record WHERE id = ?", (record,)).one())

    before = row()
    with office.change("care.edit", actor=MENTAL) as unit:
        unit.set("care_record", record, {"responsible": "别人", "details": {"hospital": "另一家"}})
    after = row()
    assert before != after
    undo.undo(office, actor=MENTAL)
    assert row() == before
    undo.redo(office, actor=MENTAL)
    assert row() == after
    with office.change("care.edit", actor=MENTAL) as unit:
        assert not unit.set("care_record", record, {"responsible": "别人"}), "it says so already"
    office.seals.ring = office.seals.ring.with_new("mental", ROLL)
    with office.change("care.edit", actor=MENTAL) as unit:
        assert not unit.set("care_record", record, {"responsible": "别人", "category": "mental"}), (
            "whatever the key"
        )


def test_two_computers_that_write_the_same_do_not_disagree(
    make_office: Callable[..., Workspace], town: CareTown, office: Workspace
) -> None:
    record = plant(office, town.residents["任杰"], "mental")
    other = make_office("second.gezhi", founded=False)
    other.seals.ring = office.seals.ring
    other.receive(office.runs_since(Vector()), actor=DIRECTOR, source="test")
    for one, responsible in ((office, "左"), (other, "右")):
        with one.change("care.edit", actor=MENTAL) as unit:
            unit.set("care_record", record, {"level": "同一级", "responsible": responsible})
    office.receive(other.runs_since(office.vector()), actor=DIRECTOR, source="test")
    other.receive(office.runs_since(other.vector()), actor=DIRECTOR, source="test")
    for one in (office, other):
        with one.read() as db:
            fields = db.exec_driver_sql("SELECT field FROM conflict").scalars().all()
            level = db.exec_driver_sql("SELECT level FROM care_record WHERE id = ?", (record,)).scalar()
        assert (fields, level) == (["responsible"], "同一级")
        assert checking.check(one).problems == ()
    with other.change("care.resolve", actor=MENTAL) as unit:
        unit.resolve("care_record", record, {"responsible": "左"})
    office.receive(other.runs_since(office.vector()), actor=DIRECTOR, source="test")
    with office.read() as db, other.read() as elsewhere:
        assert db.exec_driver_sql("SELECT count(*) FROM conflict").scalar() == 0
        assert db.exec_driver_sql("SELECT responsible FROM care_record").scalar() == "左"
        assert checking.fingerprint(db) == checking.fingerprint(elsewhere)


def test_the_history_tells_a_restricted_step_to_whoever_holds_its_key(
    office: Workspace, town: CareTown
) -> None:
    plant(office, town.residents["任杰"], "mental")
    with office.read() as db:
        step = db.exec_driver_sql("SELECT step_id FROM step_span ORDER BY hlc DESC LIMIT 1").scalar()
        fields = step_details.details(db, str(step), EVERYTHING).records[0].fields
        assert CANARY in {field.after for field in fields}
    office.seals.ring = Ring.empty()
    with office.read() as db:
        assert step_details.details(db, str(step), EVERYTHING).records == ()


def test_repair_makes_the_rows_again_without_any_key(office: Workspace, town: CareTown) -> None:
    plant(office, town.residents["任杰"], "mental")
    ring, office.seals.ring = office.seals.ring, Ring.empty()
    checking.repair(office, actor=DIRECTOR)
    assert checking.check(office).problems == ()
    office.seals.ring = ring
    with office.read() as db:
        assert len(queries.ids(db, EVERYTHING, day=TODAY)) == 1


def test_a_text_that_looks_sealed_is_sealed_like_any_other(office: Workspace, town: CareTown) -> None:
    """Typed by hand, in a restricted record and in an open one: it is what was typed, or nothing."""
    first = plant(office, town.residents["任杰"], "mental")
    with office.read() as db:
        copied = db.exec_driver_sql("SELECT responsible FROM main.care_record").scalar()
    second = plant(office, town.residents["单田芳"], "mental", responsible=copied)
    with office.read() as db:
        said = dict(map(tuple, db.exec_driver_sql("SELECT id, responsible FROM care_record")))
    assert said == {first: CANARY, second: copied}


def test_a_category_that_is_opened_and_closed_takes_every_field_along(
    office: Workspace, town: CareTown
) -> None:
    record = plant(office, town.residents["任杰"], "mental")
    with office.change("care.edit", actor=MENTAL) as unit:
        unit.set("care_record", record, {"category": "alone"})
    with office.read() as db:
        assert db.exec_driver_sql("SELECT responsible FROM main.care_record").scalar() == CANARY
    with office.change("care.edit", actor=MENTAL) as unit:
        unit.set("care_record", record, {"category": "drug"})
    with office.read() as db:
        row = db.exec_driver_sql("SELECT * FROM main.care_record").mappings().one()
        assert not any(CANARY in str(value) for value in row.values())
        assert db.exec_driver_sql("SELECT category, responsible FROM care_record").one() == ("drug", CANARY)


def test_the_view_is_searched_by_its_index(office: Workspace, town: CareTown) -> None:
    with office.read() as db:
        for sql in (
            "SELECT * FROM care_record WHERE resident_id = 'x'",
            "SELECT c.level FROM resident r JOIN care_record c ON c.resident_id = r.id WHERE r.household_id = 'x'",
            "SELECT c.level FROM resident r LEFT JOIN care_record c ON c.resident_id = r.id WHERE r.household_id = 'x'",
            "SELECT level FROM care_record WHERE id = 'x'",
        ):
            plan = [row[3] for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")]
            assert not any(line.startswith(("SCAN", "CO-ROUTINE", "MATERIALIZE")) for line in plan), (
                sql,
                plan,
            )


def test_a_locked_office_keeps_no_key_and_no_word(office: Workspace, town: CareTown) -> None:
    plant(office, town.residents["任杰"], "mental")
    with office.read() as db:
        assert db.exec_driver_sql("SELECT responsible FROM care_record").scalar() == CANARY
    assert CANARY in office.seals._said.values()
    office.suspend()
    assert not office.ring
    assert office.seals._said == {}
    assert _cipher.cache_info().currsize == 0
    office.resume(PASSWORD)
    with office.read() as db:
        assert db.exec_driver_sql("SELECT responsible FROM care_record").scalar() == CANARY
