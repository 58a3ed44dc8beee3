"""The rules of a care record, one line a rule; the field lists; how often somebody is looked after."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop.base.errors import Refused, Severity
from desktop.domain import care_codes
from desktop.domain.care import BY_KEY, CATEGORIES, CareKind, category_of
from desktop.domain.care_fields import OWN, FieldKind, fields_of
from desktop.domain.care_record import About, CareDraft
from desktop.domain.care_visits import EMERGENCY, Due, Gravity, age_on, due, interval_days, next_visit

TODAY = date(2026, 6, 30)
NUMBER = "11010519491231002X"  # GB 11643, the standard's own example
OLD = About(birth="1949-12-31", id_number=NUMBER)


def problem(category: str, field: str, about: About = OLD, **values: Any) -> tuple[str, Severity] | None:
    found = CareDraft("r", category, values).problems(TODAY, about).get(field)
    return (found.code, found.severity) if found else None


def test_every_category_has_its_own_fields_and_every_code_its_table() -> None:
    assert set(OWN) == set(BY_KEY)
    for category in CATEGORIES:
        names = [f.name for f in fields_of(category.key)]
        assert len(names) == len(set(names)), category.key
        for field in fields_of(category.key):
            assert (field.table in care_codes.TABLES) == (field.kind in (FieldKind.CODE, FieldKind.MULTI)), (
                field
            )
    used = {f.table for key in BY_KEY for f in fields_of(key) if f.table}
    assert used == set(care_codes.TABLES)


def test_what_lists_say_still_means_what_it_meant() -> None:
    words = {
        "失智": "disabled_old",
        "留守儿童": "needy_child",
        "高龄": "elder",
        "低保边缘": "dibao",
        "流动人口": "floating",
    }
    for word, key in words.items():
        found = category_of(word)
        assert found is not None
        assert found.key == key
    assert not BY_KEY["floating"].restricted
    assert {c.key for c in CATEGORIES if c.restricted} == {"mental", "released", "corrected", "drug"}


@pytest.mark.parametrize(
    ("category", "field", "values", "code", "severity"),
    [
        ("nothing", "category", {}, "care.category", Severity.BLOCK),
        ("alone", "start", {"start": "去年"}, "care.date", Severity.BLOCK),
        ("alone", "start", {"start": "2026-07"}, "care.future", Severity.WARN),
        ("alone", "start", {"start": "1948"}, "care.before_birth", Severity.WARN),
        ("corrected", "correction_until", {"correction_from": "2026-01-02", "correction_until": "2026-01-01"},
         "care.ends_before", Severity.BLOCK),
        ("corrected", "correction_until", {"correction_from": "2025", "correction_until": "2026-06-29"},
         "care.term_over", Severity.WARN),
        ("released", "released_on", {"released_on": "2020-01-01"}, "care.term_over", Severity.WARN),
        ("released", "released_on", {}, "care.missing", Severity.WARN),
        ("dibao", "amount", {"amount": "六百"}, "care.money", Severity.BLOCK),
        ("dibao", "amount", {"amount": "620.505"}, "care.money", Severity.BLOCK),
        ("dibao", "amount", {"amount": "NaN"}, "care.money", Severity.BLOCK),
        ("alone", "interval_days", {"interval_days": "0"}, "care.number", Severity.BLOCK),
        ("alone", "contact_phone", {"contact_phone": "1380000000"}, "care.phone", Severity.WARN),
        ("mental", "kind", {"kind": "77"}, "care.code", Severity.WARN),
        ("illness", "kind", {"kind": "艾滋病"}, "care.forbidden", Severity.BLOCK),
        ("other", "note", {"note": "HIV 阳性"}, "care.forbidden", Severity.BLOCK),
        ("other", "note", {"note": "长" * 501}, "care.too_long", Severity.BLOCK),
        ("campaign", "purge_on", {}, "care.missing", Severity.BLOCK),
        ("campaign", "campaign", {}, "care.missing", Severity.BLOCK),
        ("campaign", "purge_on", {"purge_on": "2026-06-30"}, "care.purge_past", Severity.BLOCK),
        ("campaign", "purge_on", {"purge_on": "2028-01-01"}, "care.purge_far", Severity.BLOCK),
        ("left_child", "category", {}, "care.age", Severity.WARN),
        ("disabled", "card_number", {"card_number": "123"}, "care.card", Severity.WARN),
        ("disabled", "card_number", {"card_number": "44052418800101001431"}, "care.card_person", Severity.WARN),
        ("disabled", "grade", {"card_number": NUMBER + "42", "grade": "1"}, "care.card_says", Severity.WARN),
        ("alone", "next_visit_on", {}, "care.unplanned", Severity.INFO),
        ("alone", "next_visit_on", {"next_visit_on": "2026-06-01"}, "care.overdue", Severity.INFO),
        ("alone", "responsible", {}, "care.nobody", Severity.INFO),
    ],
)  # fmt: skip
def test_each_rule_speaks_at_its_field(
    category: str, field: str, values: dict[str, Any], code: str, severity: Severity
) -> None:
    assert problem(category, field, **values) == (code, severity)


def test_a_good_record_says_nothing() -> None:
    draft = CareDraft("r", "disabled", {
        "card_number": NUMBER + "42B1", "kind": "4", "grade": "2", "benefits": ("01", "02"), "start": "2019-05",
        "responsible": "李梅", "next_visit_on": "2026-07-01",
    })  # fmt: skip
    assert draft.problems(TODAY, OLD) == {}
    draft.insist(TODAY, OLD)


def test_a_minor_on_a_restricted_list_and_a_second_record_are_said() -> None:
    assert problem("corrected", "category", About(birth="2010-01-01")) == ("care.minor", Severity.INFO)
    assert problem("dibao", "category", About(open_categories=frozenset({"dibao"}))) == (
        "care.twice",
        Severity.WARN,
    )


def test_what_blocks_is_refused_with_its_field() -> None:
    with pytest.raises(Refused) as refusal:
        CareDraft("r", "campaign", {"campaign": "春节"}).insist(TODAY)
    assert set(refusal.value.problems) == {"purge_on"}


def test_a_stored_row_comes_back_as_it_was_with_details_the_form_does_not_know() -> None:
    row = {
        "resident_id": "r", "category": "veteran", "start": "2001", "amount": "500", "kind": None,
        "details": {"joined_on": "1999-12", "veteran_kind": "复员", "of_a_newer_program": "x"},
    }  # fmt: skip
    draft = CareDraft.of(row)
    stored = draft.stored()
    assert stored["details"] == row["details"]
    assert (stored["start"], stored["amount"], stored["kind"], stored["end"]) == ("2001", "500", None, None)
    assert CareDraft.of(stored) == draft


def test_how_often_follows_gravity() -> None:
    def days(category: str, profile: str = "normal", **gravity: str) -> int | None:
        return interval_days(category, Gravity(**gravity), day=TODAY, profile=profile)

    assert days("alone", birth="1960") == 30
    assert days("alone", birth="1946-06-30") == 7
    assert days("alone", EMERGENCY, birth="1960") == 1
    assert days("mental", EMERGENCY, level="4") == 14, "an emergency does not change what a doctor follows"
    assert [days("mental", level=level) for level in ("0", "1", "3")] == [90, 30, 14]
    assert [days("disabled", grade=grade) for grade in ("1", "3")] == [30, 90]
    assert [days("released", since=day) for day in ("2026-01-01", "2024-01-01")] == [30, 90]
    assert days("dibao", own_days="45") == 45
    assert days("party") is None
    assert next_visit("dibao", Gravity(own_days="2"), day=TODAY) == "2026-07-02"
    assert next_visit("party", Gravity(), day=TODAY) == ""


def test_where_a_record_stands_in_time() -> None:
    wanted = {"2026-06-29": Due.OVERDUE, "2026-06-30": Due.SOON, "2026-07-08": Due.LATER, "": Due.UNPLANNED}
    assert {day: due("alone", day, TODAY) for day in wanted} == wanted
    assert due("party", "", TODAY) is Due.NONE
    assert age_on("1946-07-01", TODAY) == 79
    assert age_on("", TODAY) is None


def test_the_light_group_and_the_tag_are_kinds_of_their_own() -> None:
    assert BY_KEY["floating"].kind is CareKind.LIGHT
    assert BY_KEY["campaign"].kind is CareKind.TEMPORARY
