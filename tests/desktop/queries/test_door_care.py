"""The care behind a building's doors, as far as the one who asks may know."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.domain.permissions import EVERYTHING, SOLE_USER, Permit
from desktop.queries import door_care

DAY = date(2026, 6, 30)


@pytest.fixture
def doors(office):
    with office.change("import.care", actor="李梅") as unit:
        compound = unit.create("compound", {"name": "东风巷", "kind": "courtyard"})
        building = unit.create("building", {"compound_id": compound, "label": "12"})
        found = [building]
        for room, categories in (("1", ("dibao", "mental")), ("2", ("corrected",)), ("3", ("alone",))):
            dwelling = unit.create("dwelling", {"building_id": building, "room": room})
            home = unit.create("household", {"dwelling_id": dwelling, "head_name": "张桂芳"})
            state = "left" if room == "3" else "live"
            person = unit.create("resident", {"household_id": home, "name": "张桂芳", "state": state})
            for category in categories:
                unit.create("care_record", {"resident_id": person, "category": category})
            ended = {"resident_id": person, "category": "disabled", "end": "2026-06-30"}
            unit.create("care_record", ended)
            found.append(dwelling)
    return found


def asked(office, building, permit):
    with office.read() as db:
        return door_care.by_door(db, building, permit=permit, day=DAY)


def test_restricted_categories_are_not_even_empty_entries(office, doors):
    building, first, second, _third = doors
    assert asked(office, building, SOLE_USER) == {first: ("dibao",)}
    assert asked(office, building, Permit.of(["clerk"])) == {first: ("dibao",)}
    specialist = Permit.of(["clerk", "specialist:corrected"])
    assert asked(office, building, specialist) == {first: ("dibao",), second: ("corrected",)}
    assert asked(office, building, EVERYTHING) == {first: ("dibao", "mental"), second: ("corrected",)}
    assert asked(office, building, Permit.of(["auditor"])) == {}


def test_a_courtyard_is_known_by_itself_or_by_its_compound(office, doors):
    with office.read() as db:
        assert door_care.is_courtyard(db, doors[0])
        assert not door_care.is_courtyard(db, "0" * 32)
