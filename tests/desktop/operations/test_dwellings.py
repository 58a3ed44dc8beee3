"""Dwellings as a clerk edits them: one door once, none removed over people's heads."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.base.errors import NotFound, Refused
from desktop.domain.dwelling import DwellingDraft
from desktop.domain.household import HouseholdDraft
from desktop.operations import dwellings, households, undo
from desktop.queries import dwellings as queries
from desktop.workspace import Workspace

ME = "李梅"
TODAY = date(2026, 6, 30)


@pytest.fixture
def building(office: Workspace) -> str:
    with office.change("import.buildings", actor=ME) as unit:
        compound = unit.create("compound", {"name": "锦绣龙庭"})
        return unit.create("building", {"compound_id": compound, "label": "3"})


def add(office: Workspace, building: str, **fields: object) -> str:
    draft = DwellingDraft(building_id=building, **{"room": "501", **fields})  # type: ignore[arg-type]
    return next(iter(dwellings.add(office, draft, actor=ME, today=TODAY).of("dwelling")))


def test_a_let_dwelling_keeps_what_was_typed(office: Workspace, building: str) -> None:
    let = {"use": "rented", "tenant_name": "王五", "tenant_phone": "13800000000", "area": 85, "hazard": "02"}
    dwelling = add(office, building, **let)
    home = HouseholdDraft(dwelling_id=dwelling, head_name="王五")
    households.add(office, home, actor=ME, today=TODAY)
    with office.read() as db:
        page = queries.one(db, dwelling)
    assert {name: getattr(page.draft, name) for name in let} == let
    assert (page.where, [head for _id, head in page.households]) == ("锦绣龙庭 3-501", ["王五"])
    assert not dwellings.edit(office, dwelling, page.draft, seen=page.seen, actor=ME, today=TODAY).touched


def test_a_door_is_there_once(office: Workspace, building: str) -> None:
    dwelling = add(office, building)
    with pytest.raises(Refused) as refusal:
        add(office, building)
    assert refusal.value.code == "dwelling.door_taken"
    add(office, building, room="502")
    with office.read() as db:
        page = queries.one(db, dwelling)
    same = DwellingDraft(building_id=building, room="502")
    with pytest.raises(Refused):
        dwellings.edit(office, dwelling, same, seen=page.seen, actor=ME, today=TODAY)
    with pytest.raises(NotFound):
        add(office, "f" * 32, room="9")


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"checked_on": "2027-01-01"}, "checked_on"), ({"lease_until": "明年"}, "lease_until")],
)
def test_what_blocks_is_not_saved(
    office: Workspace, building: str, fields: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        add(office, building, **fields)
    assert set(refusal.value.problems) == {field}


def test_a_dwelling_with_people_stays(office: Workspace, building: str) -> None:
    dwelling = add(office, building)
    home = HouseholdDraft(dwelling_id=dwelling, head_name="王五")
    households.add(office, home, actor=ME, today=TODAY)
    with pytest.raises(Refused):
        dwellings.remove(office, dwelling, name="501", actor=ME)
    undo.undo(office, actor=ME)
    dwellings.remove(office, dwelling, name="501", actor=ME)
    with office.read() as db, pytest.raises(NotFound):
        queries.one(db, dwelling)
    undo.undo(office, actor=ME)
    with office.read() as db:
        assert queries.one(db, dwelling).draft.room == "501"
