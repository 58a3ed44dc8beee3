"""The open findings of an office: rules between records, what was let stand, what is hidden, and all rules shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from desktop.base.errors import NotFound, Refused, Severity
from desktop.domain.draft import Draft
from desktop.domain.dwelling import DwellingDraft
from desktop.domain.household import HouseholdDraft
from desktop.domain.permissions import SOLE_USER, Permit
from desktop.domain.resident import ResidentDraft
from desktop.domain.rules.catalogue import RULES
from desktop.domain.rules.rule import STANDARD, digest
from desktop.operations import acceptances, undo
from desktop.operations import rules as weighing
from desktop.queries import findings, named, rules
from desktop.queries.findings import OpenFinding
from desktop.workspace import Unit, Workspace
from tests.desktop.domain import rule_examples as examples

ME = "李梅"
TODAY = date(2026, 6, 30)
NUMBER = examples.NUMBER
Setting = Callable[[Unit], Any]


def found(office: Workspace, rule: str, *, permit: Permit = SOLE_USER) -> list[OpenFinding]:
    with office.read() as db:
        report = findings.scan(db, TODAY, permit=permit)
    assert sum(row.rule == rule for row in report.rows) == report.counts.get(rule, 0)
    return [row for row in report.rows if row.rule == rule]


def street(unit: Unit, **building: Any) -> tuple[str, str]:
    """A building with one dwelling: (building, dwelling)."""
    house = unit.create("building", {"label": "3", **building})
    return house, unit.create("dwelling", {"building_id": house, "room": "501"})


def home(unit: Unit, dwelling: str | None, *people: dict[str, Any], **fields: Any) -> str:
    household = unit.create("household", {"dwelling_id": dwelling, "head_name": "张三", **fields})
    for person in people:
        unit.create("resident", {"household_id": household, "state": "live", "relation": "02", **person})
    return household


def two_of_one_number(unit: Unit, other: str) -> None:
    home(unit, None, {"name": "张三", "id_number": NUMBER})
    home(unit, None, {"name": other, "id_number": NUMBER})


def one_phone(unit: Unit, homes: int) -> None:
    for number in range(homes):
        home(unit, None, {"name": f"居民{number}", "phones": ["13800000000"]})


def cared_for(unit: Unit, state: str, category: str = "alone") -> None:
    house = home(unit, None)
    person = unit.create("resident", {"household_id": house, "name": "张三", "state": state})
    unit.create("care_record", {"resident_id": person, "category": category})


def gridded(unit: Unit, *micros: int) -> None:
    house, dwelling = street(unit)
    home(unit, dwelling)
    grid = unit.create("grid", {"number": 1})
    for number in micros:
        micro = unit.create("micro_grid", {"grid_id": grid, "number": number})
        stair = unit.create("unit", {"building_id": house, "label": str(number)})
        unit.create("territory", {
            "micro_grid_id": micro, "building_id": house, "unit_id": stair if len(micros) > 1 else None,
        })  # fmt: skip


# rule → (an office it finds something in, one it leaves alone, how many rows)
OFFICE: dict[str, tuple[Setting, Setting, int]] = {
    "id.same_number_other_person": (
        lambda unit: two_of_one_number(unit, "李四"), lambda unit: two_of_one_number(unit, "张三"), 2,
    ),
    "id.duplicate": (
        lambda unit: two_of_one_number(unit, "张三"), lambda unit: two_of_one_number(unit, "李四"), 2,
    ),
    "phone.shared_many": (lambda unit: one_phone(unit, 6), lambda unit: one_phone(unit, 5), 6),
    "care.gone": (lambda unit: cared_for(unit, "dead"), lambda unit: cared_for(unit, "live"), 1),
    "resident.no_household": (
        lambda unit: unit.create("resident", {"name": "张三", "household_id": "f" * 32}),
        lambda unit: unit.create("resident", {"name": "张三", "household_id": "f" * 32, "state": "left"}), 1,
    ),
    "household.dwelling_gone": (lambda unit: home(unit, "f" * 32), lambda unit: home(unit, street(unit)[1]), 1),
    "dwelling.building_gone": (
        lambda unit: unit.create("dwelling", {"building_id": "f" * 32, "room": "1"}), street, 1,
    ),
    "dwelling.door_taken": (
        lambda unit: [unit.create("dwelling", {"building_id": "b", "room": "501"}) for _ in range(2)],
        lambda unit: [unit.create("dwelling", {"building_id": "b", "room": room}) for room in ("501", "502")], 2,
    ),
    "dwelling.nobody_registered": (
        lambda unit: unit.create("dwelling", {"building_id": "b", "use": "rented"}),
        lambda unit: unit.create("dwelling", {"building_id": "b", "use": "vacant"}), 1,
    ),
    "household.no_grid": (lambda unit: gridded(unit), lambda unit: gridded(unit, 1), 1),
    "building.split_over_micro_grids": (lambda unit: gridded(unit, 1, 2), lambda unit: gridded(unit, 1), 1),
    "building.count_mismatch": (
        lambda unit: street(unit, floors=6, doors_per_floor=2, households_declared=10),
        lambda unit: street(unit, floors=6, doors_per_floor=2, households_declared=12), 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", OFFICE)
def test_a_rule_across_the_office(make_office: Callable[..., Workspace], rule: str) -> None:
    wrong, right, rows = OFFICE[rule]
    for name, build, expected in (("wrong", wrong, rows), ("right", right, 0)):
        office = make_office(f"{name}.gezhi")
        with office.change("import.residents", actor=ME) as unit:
            build(unit)
        told = found(office, rule)
        assert len(told) == expected
        assert all(row.text and "{" not in row.text for row in told)


def test_every_rule_has_a_case_it_finds_and_one_it_leaves() -> None:
    shown = {
        *examples.RESIDENT,
        *examples.HOUSEHOLD,
        *examples.DWELLING,
        *examples.FAMILY,
        *examples.CARE,
        *OFFICE,
    }
    assert shown == set(RULES)


@pytest.fixture
def family(office: Workspace) -> str:
    """A head who is 121 and a child in a household of a dwelling said to be vacant."""
    with office.change("import.residents", actor=ME) as unit:
        _house, dwelling = street(unit)
        unit.set("dwelling", dwelling, {"use": "vacant"})
        head = {**examples.GOOD, "name": "张三", "id_number": None, "id_none_reason": "lost", "birth": "1905"}
        return home(unit, dwelling, head, {**examples.CHILD, "guardian": None})


def test_the_scan_and_the_form_say_the_same(office: Workspace, family: str) -> None:
    with office.read() as db:
        whole = findings.scan(db, TODAY, permit=SOLE_USER)
        mine = findings.of_household(db, family, TODAY, permit=SOLE_USER)
        names = named.named(db, ((row.record_kind, row.record_id) for row in mine))
        assert findings.of_household(db, "f" * 32, TODAY, permit=SOLE_USER) == ()
    assert {row.rule for row in mine} == {"birth.over_120", "guardian.missing", "dwelling.vacant_inhabited"}
    assert sorted(map(repr, whole.rows)) == sorted(map(repr, mine))
    assert [row.severity for row in mine] == [Severity.WARN, Severity.WARN, Severity.INFO]
    assert all(names[row.record_kind, row.record_id].household_id == family for row in mine)
    assert [row.what for row in mine if row.record_kind == "resident"] == ["出生日期", "监护人"]
    assert whole.total(Severity.WARN, STANDARD) == 2


def test_a_warning_stands_until_its_value_changes(office: Workspace, family: str) -> None:
    (old,) = found(office, "birth.over_120")
    with pytest.raises(Refused):
        acceptances.accept(
            office, old.finding, old.record_kind, old.record_id, reason=" ", actor=ME, today=TODAY
        )
    acceptances.accept(
        office, old.finding, old.record_kind, old.record_id, reason="看过户口簿", actor=ME, today=TODAY
    )
    assert found(office, "birth.over_120") == []
    with office.read() as db:
        report = findings.scan(db, TODAY, permit=SOLE_USER, with_accepted=True)
        shown = [row.accepted for row in report.rows if row.rule == "birth.over_120"]
        again = findings.of_household(db, family, TODAY, permit=SOLE_USER)
    assert (report.counts.get("birth.over_120"), report.accepted["birth.over_120"]) == (None, 1)
    assert [(stood.reason, stood.by, stood.on) for stood in shown if stood] == [
        ("看过户口簿", ME, "2026-06-30")
    ]
    assert [row.accepted is not None for row in again if row.rule == "birth.over_120"] == [True]
    assert not acceptances.accept(
        office, old.finding, old.record_kind, old.record_id, reason="又一次", actor=ME, today=TODAY
    ).touched
    with office.change("resident.edit", actor=ME) as unit:
        unit.set("resident", old.record_id, {"birth": "1904"})
    assert len(found(office, "birth.over_120")) == 1
    undo.undo(office, actor=ME)
    assert found(office, "birth.over_120") == []
    acceptances.withdraw(office, shown[0].id if shown[0] else "", actor=ME)
    assert len(found(office, "birth.over_120")) == 1
    with pytest.raises(NotFound):
        acceptances.withdraw(office, "f" * 32, actor=ME)


def test_what_must_be_mended_cannot_be_let_stand(office: Workspace) -> None:
    with office.change("import.residents", actor=ME) as unit:
        home(unit, None, {"name": "张三", "birth": "2030"})
    (row,) = found(office, "birth.future")
    with pytest.raises(Refused) as refusal:
        acceptances.accept(
            office, row.finding, row.record_kind, row.record_id, reason="?", actor=ME, today=TODAY
        )
    assert refusal.value.code == "acceptance.block"


def test_a_district_weighs_the_rules(office: Workspace, family: str) -> None:
    weighing.weigh(office, {"birth.over_120": Severity.BLOCK, "guardian.missing": Severity.WARN}, actor=ME)
    assert found(office, "birth.over_120")[0].severity is Severity.BLOCK
    weighing.weigh(office, {"birth.over_120": Severity.WARN}, actor=ME)
    with office.read() as db:
        assert rules.policy(db).overrides == {"guardian.missing": Severity.WARN}
    undo.undo(office, actor=ME)
    assert found(office, "birth.over_120")[0].severity is Severity.BLOCK
    with pytest.raises(Refused) as refusal:
        weighing.weigh(office, {"birth.future": Severity.WARN}, actor=ME)
    assert "不可能存在" in refusal.value.text
    with pytest.raises(NotFound):
        weighing.weigh(office, {"no.such": Severity.WARN}, actor=ME)


def test_two_who_are_not_the_same_are_not_called_one(office: Workspace) -> None:
    with office.change("import.residents", actor=ME) as unit:
        two_of_one_number(unit, "张三")
    one, other = sorted(row.record_id for row in found(office, "id.duplicate"))
    with office.change("duplicate.distinct", actor=ME) as unit:
        unit.create("distinct_pair", {"record_kind": "resident", "left_id": one, "right_id": other})
    assert found(office, "id.duplicate") == []


def test_restricted_care_is_not_given_away(office: Workspace) -> None:
    with office.change("import.residents", actor=ME) as unit:
        cared_for(unit, "dead", "corrected")
    assert found(office, "care.gone") == []
    assert len(found(office, "care.gone", permit=Permit.of(["clerk", "specialist:corrected"]))) == 1


def test_care_records_are_held_to_their_rules_too(office: Workspace) -> None:
    with office.change("import.residents", actor=ME) as unit:
        house = home(unit, None)
        person = unit.create(
            "resident", {"household_id": house, "name": "张三", "birth": "1990", "state": "live"}
        )
        for category in ("alone", "dibao", "dibao", "released"):
            unit.create("care_record", {"resident_id": person, "category": category, "start": "2026-01-01"})
        unit.create(
            "care_record", {"resident_id": person, "category": "tekun", "start": "?", "end": "2026-02-01"}
        )
    with office.read() as db:
        mine = findings.of_household(db, house, TODAY, permit=SOLE_USER)
    told = [(row.rule, row.what) for row in mine if row.record_kind == "care_record"]
    assert told == [("care.age", "类别"), ("care.twice", "类别")]
    assert len(found(office, "care.missing", permit=Permit.of(["clerk", "specialist:released"]))) >= 1


def test_rows_are_the_first_and_counts_are_all(office: Workspace) -> None:
    with office.change("import.residents", actor=ME) as unit:
        for number in range(7):
            home(unit, None, {"name": f"居民{number}"})
    with office.read() as db:
        report = findings.scan(db, TODAY, permit=SOLE_USER, only=frozenset({"household.no_dwelling"}), most=3)
    assert (len(report.rows), dict(report.counts)) == (3, {"household.no_dwelling": 7})


@pytest.mark.parametrize(
    ("draft", "base", "case"),
    [
        (draft, base, rule)
        for draft, base, cases in (
            (ResidentDraft, examples.GOOD, examples.RESIDENT),
            (HouseholdDraft, examples.HOME, examples.HOUSEHOLD),
            (DwellingDraft, examples.FLAT, examples.DWELLING),
        )
        for rule in cases
        if rule not in {"id.damaged_numeric", "household.no_dwelling", "dwelling.no_building"}
    ],
)
def test_what_a_form_lets_stand_the_check_lets_stand(
    office: Workspace, draft: type[Draft], base: dict[str, Any], case: str
) -> None:
    """An acceptance is bound to a digest: a typed value and the same value stored must have the same."""
    wrong = {**examples.RESIDENT, **examples.HOUSEHOLD, **examples.DWELLING}[case][0]
    typed = draft.of({**base, **wrong})
    with office.change("import.residents", actor=ME) as unit:
        _house, dwelling = street(unit)
        house = home(unit, dwelling)
        if draft is ResidentDraft:
            typed = replace(typed, household_id=house)  # type: ignore[type-var]
            record = unit.create("resident", typed.stored())
        else:
            record = house if draft is HouseholdDraft else dwelling
            keep = {"dwelling_id": dwelling} if draft is HouseholdDraft else {"building_id": _house}
            unit.set(draft.KIND, record, {**typed.stored(), **keep})
    with office.read() as db:
        stored = findings.of_household(db, house, TODAY, permit=SOLE_USER)
    mine = {row.digest for row in stored if row.record_id == record and RULES[row.rule].alone}
    assert {digest(finding, record) for finding in typed.findings(TODAY)} == mine


def test_a_step_answers_for_what_it_wrote(office: Workspace, family: str) -> None:
    with office.change("import.residents", actor=ME) as unit:
        later = home(unit, None, {"name": "李四", "birth": "1904", "id_none_reason": "lost", "sex": "1"})
    with office.read() as db:
        whole = findings.scan(db, TODAY, permit=SOLE_USER)
        mine = findings.of_step(db, unit.changes, TODAY, permit=SOLE_USER)
    assert whole.counts["birth.over_120"] == 2
    assert dict(mine.counts) == {"birth.over_120": 1, "household.no_dwelling": 1, "family.head_differs": 1}
    assert {row.record_id for row in mine.rows if row.record_kind == "household"} == {later}
