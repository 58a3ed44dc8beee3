"""Doors made by floors × doors and places renamed: only what is missing, refused when taken, one undo."""

from __future__ import annotations

import pytest

from desktop.base.errors import NotFound, Refused
from desktop.domain.numbering import Band, Numbering
from desktop.operations import doors, undo
from desktop.queries import households


@pytest.fixture
def building(office):
    with office.change("import.buildings", actor="李梅") as unit:
        compound = unit.create("compound", {"name": "锦绣"})
        made = unit.create("building", {"compound_id": compound, "label": "3", "floors": 2})
        unit.create("building", {"compound_id": compound, "label": "4"})
        stair = unit.create("unit", {"building_id": made, "label": "1"})
        unit.create("dwelling", {"building_id": made, "unit_id": stair, "room": "101", "use": "self"})
    return made


def rooms(office, building):
    with office.read() as db:
        return [f"{row.unit}-{row.room}" for row in households.doors(db, building)]


def test_only_what_is_missing_is_made_with_its_stair(office, building):
    numbering = Numbering((Band("1", 1, 3, 2), Band("2", 1, 1, 1)))
    with office.read() as db:
        plan = doors.plan(db, building, numbering)
    assert [(d.room, d.there) for d in plan][:2] == [("101", True), ("102", False)]
    doors.generate(office, building, numbering, actor="李梅")
    assert rooms(office, building) == ["1-301", "1-302", "1-201", "1-202", "1-101", "1-102", "2-101"]
    with office.read() as db:
        assert db.exec_driver_sql("SELECT floors FROM building WHERE id = ?", (building,)).scalar() == 3
    assert not doors.generate(office, building, numbering, actor="李梅").touched
    undo.undo(office, actor="李梅")
    assert rooms(office, building) == ["1-101"]


def test_a_bad_numbering_or_a_building_that_is_gone_is_refused(office, building):
    with pytest.raises(Refused):
        doors.generate(office, building, Numbering((Band("1", 3, 1, 2),)), actor="李梅")
    with pytest.raises(NotFound):
        doors.generate(office, "0" * 32, Numbering(), actor="李梅")


def test_renaming(office, building):
    with office.read() as db:
        dwelling = households.doors(db, building)[0].dwelling_id
        stair = db.exec_driver_sql("SELECT id FROM unit").scalar()
    doors.rename(office, "dwelling", dwelling, "0102室", actor="李梅")
    doors.rename(office, "unit", stair, "东单元", actor="李梅")
    assert rooms(office, building) == ["东-102"]
    with pytest.raises(Refused, match="4"):
        doors.rename(office, "building", building, "4号楼", actor="李梅")
    with pytest.raises(Refused):
        doors.rename(office, "building", building, " ", actor="李梅")
    with pytest.raises(NotFound):
        doors.rename(office, "compound", "0" * 32, "朝阳", actor="李梅")
    undo.undo(office, actor="李梅")
    assert rooms(office, building) == ["1-102"]
