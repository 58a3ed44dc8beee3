"""Households and residents as a clerk edits them: rules said beside the field, every act undoable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.base.errors import NotFound, Refused, Severity
from desktop.domain.household import HouseholdDraft
from desktop.domain.resident import ResidentDraft
from desktop.operations import households, residents, undo
from desktop.queries import households as queries
from desktop.workspace import Workspace

ME = "李梅"
TODAY = date(2026, 6, 30)
NUMBER = "11010519491231002X"  # GB 11643, the standard's own example


def places(office: Workspace) -> str:
    """锦绣龙庭 3号楼 2单元 501, in grid 1, micro-grid 1-2; returns the dwelling's id."""
    with office.change("import.buildings", actor=ME) as unit:
        compound = unit.create("compound", {"name": "锦绣龙庭"})
        building = unit.create("building", {"compound_id": compound, "label": "3"})
        stair = unit.create("unit", {"building_id": building, "label": "2"})
        unit.create("dwelling", {"building_id": building, "unit_id": stair, "room": "1203"})
        grid = unit.create("grid", {"number": 1, "name": "第一网格"})
        micro = unit.create("micro_grid", {"grid_id": grid, "number": 2})
        unit.create("territory", {"micro_grid_id": micro, "building_id": building})
        return unit.create("dwelling", {"building_id": building, "unit_id": stair, "room": "501"})


def add_family(office: Workspace, dwelling: str) -> str:
    draft = HouseholdDraft(dwelling_id=dwelling, head_name="张三", phone="13800000000")
    head = ResidentDraft(name="张三", relation="02", id_number=NUMBER.lower())
    changes = households.add(office, draft, actor=ME, today=TODAY, head=head)
    return next(iter(changes.of("household")))


def test_a_family_is_found_where_it_lives(office: Workspace) -> None:
    dwelling = places(office)
    household = add_family(office, dwelling)
    with office.read() as db:
        page = queries.one(db, household)
        names = {(p.kind, p.name): (p.dwellings, p.households, p.residents) for p in queries.tree(db)}
        building = next(p.id for p in queries.tree(db) if p.kind == "building")
        doors = queries.doors(db, building)
        assert queries.ids(db, building_id=building) == [household]
        assert queries.rows(db, [household])[household].phone == "138****0000"
    assert (page.where, page.grid) == ("锦绣龙庭 3-2-501", "1-2")
    assert [(m.name, m.relation, m.sex, m.birth) for m in page.members] == [("张三", "户主", "女", "1949")]
    assert page.members[0].id_masked == "110105********002X"
    assert names[("compound", "锦绣龙庭")] == names[("unit", "2单元")] == (2, 1, 1)
    assert [(d.floor, d.door, len(d.households)) for d in doors] == [(12, "3", 0), (5, "1", 1)]


def test_a_valid_number_fills_in_sex_and_birth(office: Workspace) -> None:
    draft = ResidentDraft(name=" 张三 ", id_number=NUMBER.lower()).derived(TODAY)
    assert (draft.name, draft.sex, draft.birth, draft.id_number) == ("张三", "2", "1949-12-31", NUMBER)


@pytest.mark.parametrize(
    ("fields", "field", "code", "severity"),
    [
        ({"name": " "}, "name", "name.missing", Severity.BLOCK),
        ({"birth": "2027-01-01"}, "birth", "birth.future", Severity.BLOCK),
        ({"birth": "85.3.12"}, "birth", "date.unreadable", Severity.BLOCK),
        ({"birth": "1890"}, "birth", "birth.over_120", Severity.WARN),
        ({"id_number": NUMBER[:-1] + "1"}, "id_number", "id.check_digit", Severity.WARN),
        ({"id_number": NUMBER, "sex": "1"}, "sex", "sex.conflicts_with_id", Severity.WARN),
        ({"id_number": NUMBER, "birth": "1949-11"}, "birth", "birth.conflicts_with_id", Severity.WARN),
        ({"phones": ("1380000000",)}, "phones", "phone.invalid", Severity.WARN),
        ({"birth": "2015"}, "guardian", "guardian.missing", Severity.INFO),
        ({"state": "left"}, "state_on", "state.no_date", Severity.INFO),
    ],
)
def test_each_rule_speaks_at_its_field(
    fields: dict[str, object], field: str, code: str, severity: Severity
) -> None:
    problem = ResidentDraft(**{"name": "张三", **fields}).problems(TODAY)[field]  # type: ignore[arg-type]
    assert (problem.code, problem.severity) == (code, severity)
    assert problem.text


def test_what_blocks_is_not_saved_and_what_warns_is(office: Workspace) -> None:
    household = add_family(office, places(office))
    with pytest.raises(Refused) as refusal:
        residents.add(office, ResidentDraft(household_id=household), actor=ME, today=TODAY)
    assert set(refusal.value.problems) == {"name"}
    odd = ResidentDraft(household_id=household, name="张小三", id_number="123")
    residents.add(office, odd, actor=ME, today=TODAY)
    with office.read() as db:
        assert [m.name for m in queries.members(db, household)] == ["张三", "张小三"]


def test_saving_a_form_unchanged_writes_nothing(office: Workspace) -> None:
    household = add_family(office, places(office))
    with office.read() as db:
        member = queries.members(db, household)[0].id
        draft, seen = queries.resident(db, member)
        page = queries.one(db, household)
    assert not residents.edit(office, member, draft, seen=seen, actor=ME, today=TODAY).touched
    assert not households.edit(office, household, page.draft, seen=page.seen, actor=ME, today=TODAY).touched


def test_moving_takes_the_resident_along_and_undo_brings_him_back(office: Workspace) -> None:
    dwelling = places(office)
    here = add_family(office, dwelling)
    there = households.add(
        office, HouseholdDraft(dwelling_id=dwelling, head_name="李四"), actor=ME, today=TODAY
    ).of("household")
    with office.read() as db:
        member = queries.members(db, here)[0].id
    residents.move(office, member, next(iter(there)), name="张三", actor=ME)
    with office.read() as db:
        assert queries.members(db, here) == ()
    undo.undo(office, actor=ME)
    with office.read() as db:
        assert [m.id for m in queries.members(db, here)] == [member]


def test_only_an_empty_household_is_removed(office: Workspace) -> None:
    household = add_family(office, places(office))
    with pytest.raises(Refused):
        households.remove(office, household, name="张三", actor=ME)
    with office.read() as db:
        member = queries.members(db, household)[0].id
    residents.remove(office, member, name="张三", actor=ME)
    households.remove(office, household, name="张三", actor=ME)
    with office.read() as db, pytest.raises(NotFound):
        queries.one(db, household)


def test_nobody_is_put_into_a_household_that_was_removed_meanwhile(office: Workspace) -> None:
    dwelling = places(office)
    add_family(office, dwelling)
    other = next(
        iter(
            households.add(
                office, HouseholdDraft(dwelling_id=dwelling, head_name="李四"), actor=ME, today=TODAY
            ).of("household")
        )
    )
    with office.read() as db:
        (resident,) = db.exec_driver_sql("SELECT id FROM resident").one()
    households.remove(office, other, name="李四", actor=ME)
    with pytest.raises(NotFound):
        residents.move(office, resident, other, name="张三", actor=ME)
    with pytest.raises(NotFound):
        residents.add(office, ResidentDraft(name="王五", household_id=other), actor=ME, today=TODAY)


def test_the_old_fifteen_digits_stay_with_the_number_they_became(office: Workspace) -> None:
    household = add_family(office, places(office))
    old = ResidentDraft(household_id=household, name="李四", id_number="440524800101001")
    (resident,) = residents.add(office, old, actor=ME, today=TODAY).of("resident")
    with office.read() as db:
        draft, seen = queries.resident(db, resident)
        sql = "SELECT id_number, former_ids FROM resident WHERE id = ?"
        number, former = db.exec_driver_sql(sql, (resident,)).one()
    assert (number[:8], former) == ("44052419", '["440524800101001"]')
    again = replace(draft, id_number="440524800101001")
    assert not residents.edit(office, resident, again, seen=seen, actor=ME, today=TODAY).touched


@pytest.mark.parametrize(("role", "may"), [("clerk", True), ("viewer", False), ("auditor", False)])
def test_only_who_may_edit_does(office: Workspace, role: str, may: bool) -> None:
    with office.change("account.add", actor=ME) as unit:
        unit.create("account", {"name": ME, "roles": [role]})
    draft = HouseholdDraft(head_name="张三")
    if may:
        households.add(office, draft, actor=ME, today=TODAY)
        return
    with pytest.raises(Refused) as refusal:
        households.add(office, draft, actor=ME, today=TODAY)
    assert refusal.value.code == "permission.edit"
