"""What the district writes into an office's log: held like the office's own, carried to it, met by its edits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from sqlalchemy import select

from desktop.base.errors import NotFound
from desktop.district import pen, schema
from desktop.district.database import Database, derived
from desktop.district.intake import PERSONS, Received
from desktop.exchange.bundle import exchange
from desktop.store import acks, verify
from desktop.store.vector import Vector
from desktop.workspace import Workspace
from tests.desktop.district.conftest import DISTRICT, NOW, OFFICE, enrol
from tests.desktop.district.test_intake import rows_at, rows_of
from tests.desktop.exchange.bundle.conftest import ALICE, fill

Send = Callable[..., Path]
Take = Callable[[Path], Received]


def write(district: Database, do: Callable[[pen.Pen], object], at_ms: int = NOW) -> None:
    def work(db: object) -> None:
        with pen.writing(
            db, OFFICE, name="between.ticket", actor="区管理员", install=DISTRICT.install_id, at_ms=at_ms,
            key=derived(DISTRICT, PERSONS),
        ) as one:  # fmt: skip
            do(one)

    district.change(work)


def carry(district: Database, office: Workspace) -> int:
    with district.read() as db:
        runs = pen.lacking(db, OFFICE)
    return office.receive(runs, actor="李梅", source="district").new_ops


@pytest.fixture
def people(office: Workspace, district: Database, send: Send, take: Take) -> list[str]:
    enrol(district)
    made = fill(office, 3)
    take(send(office))
    return made


def test_both_hold_the_same_rows_once_it_was_carried(
    office: Workspace, district: Database, send: Send, take: Take, people: list[str]
) -> None:
    def do(one: pen.Pen) -> None:
        one.set("resident", people[0], {"state": "left", "state_on": "2026-07-01"})
        one.setting("between.ticket.1", {"other": "星湖社区"})

    write(district, do)
    assert carry(district, office) == 3, "the step, the resident, the setting"
    assert rows_at(district) == rows_of(office)
    told = take(send(office))
    assert (told.new_ops, dict(told.missing)) == (0, {})
    with district.read() as db:
        assert pen.lacking(db, OFFICE) == ()


def test_what_was_lost_on_the_way_is_sent_again_with_the_next(
    office: Workspace, district: Database, people: list[str]
) -> None:
    write(district, lambda one: one.set("resident", people[0], {"employer": "甲"}))
    write(district, lambda one: one.set("resident", people[1], {"employer": "乙"}), NOW + 1)
    assert carry(district, office) == 4
    assert carry(district, office) == 0, "held already, and no harm in it"


def test_what_the_office_wrote_meanwhile_stands_against_it(
    office: Workspace, district: Database, send: Send, take: Take, people: list[str]
) -> None:
    with office.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", people[0], {"employer": "东风车桥厂"})
    write(district, lambda one: one.set("resident", people[0], {"employer": "东风轮胎厂"}))
    carry(district, office)
    take(send(office))
    with office.read() as db:
        found = db.exec_driver_sql("SELECT entity_id, field FROM conflict").all()
    assert [tuple(row) for row in found] == [(people[0], "employer")]
    assert rows_at(district) == rows_of(office)


def test_nothing_is_written_where_nothing_differs(district: Database, people: list[str]) -> None:
    write(district, lambda one: one.set("resident", people[0], {"name": "居民0"}))
    with district.read() as db:
        assert pen.lacking(db, OFFICE) == ()


def test_a_record_nobody_knows_is_not_written(district: Database, people: list[str]) -> None:
    with pytest.raises(NotFound):
        write(district, lambda one: one.set("resident", "f" * 32, {"name": "谁"}))
    write(district, lambda one: one.delete("resident", people[2]))
    write(district, lambda one: one.create("resident", {"name": "又来了"}, id=people[2]))
    with district.read() as db:
        assert sum(len(run.ops) for run in pen.lacking(db, OFFICE)) == 4


def test_what_stands_behind_a_hole_still_follows_what_fills_it(
    office: Workspace, make_office: Callable[..., Workspace], district: Database, tmp_path: Path, take: Take
) -> None:
    """The district lacks the middle of a stream; another computer hears the end from it, the middle from elsewhere."""
    enrol(district)
    fill(office, 2)
    beginning = office.vector()
    fill(office, 3, prefix="后来")
    middle = office.runs_since(beginning)
    with office.local() as db:  # as if the district had said so
        acks.put(db, DISTRICT.recipient, office.vector(), NOW)
    fill(office, 4, prefix="最后")
    late = tmp_path / "late.sqb"
    exchange.write(office, DISTRICT.recipient, late, install=ALICE, actor="李梅")
    assert take(late).missing
    second = make_office("second.gezhi", founded=False)
    with district.read() as db:
        have = db.execute(select(schema.office.c.have).where(schema.office.c.code == OFFICE)).scalar_one()
        spans = list(Vector.from_json(orjson.loads(have)).spans())
        runs = [pen._run(db, OFFICE, *span) for span in spans]
    second.receive(runs, actor="李梅", source="district")
    second.receive(office.runs_since(Vector())[:1] + middle, actor="李梅", source="alice")
    with second.read() as db:
        assert verify.chain_problems(db) == []
