"""The fields a ledger holds: drafts that fit the tables, documents of every kind, 人户 from its two facts."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from desktop.domain import id_document, standing
from desktop.domain.choices import CHOICES
from desktop.domain.draft import Draft
from desktop.domain.dwelling import DwellingDraft
from desktop.domain.household import HouseholdDraft
from desktop.domain.id_number import check_digit
from desktop.domain.resident import ResidentDraft
from desktop.domain.standing import Quadrant
from desktop.store.schema import SYNCED

TODAY = date(2026, 6, 30)
NUMBER = "11010519491231002X"  # GB 11643, the standard's own example
KEPT_BY_OTHERS = {  # columns no form shows -> who writes them
    "resident": {"id", "id_prefix15", "id_invalid", "phones_old", "former_ids", "note_categories", "sort_no"},
    "household": {"id", "grid_hint", "sort_no"},
    "dwelling": {"id"},
}


def made(region: str, birth: str, sequence: str) -> str:
    return region + birth + sequence + check_digit(region + birth + sequence)


@pytest.mark.parametrize("draft", [ResidentDraft, HouseholdDraft, DwellingDraft])
def test_a_draft_has_every_column_a_clerk_fills_in(draft: type[Draft]) -> None:
    named = {field.name for field in fields(draft)}  # type: ignore[arg-type]
    columns = {column.name for column in SYNCED[draft.KIND].columns}
    assert named == columns - KEPT_BY_OTHERS[draft.KIND]


@pytest.mark.parametrize(("kind", "field"), CHOICES)
def test_every_coded_field_exists_and_no_word_is_offered_twice(kind: str, field: str) -> None:
    assert field in SYNCED[kind].columns
    words = list(CHOICES[kind, field].values())
    assert len(words) == len(set(words)) >= 2


def test_a_row_and_its_draft_say_the_same() -> None:
    row = {
        "name": "李小明", "phones": ["13800000000"], "phone_owners": {"13800000000": "母亲"}, "lives_here": True,
        "hukou_here": False, "state": None, "guardian": None, "birth": "2019-05",
    }  # fmt: skip
    draft = ResidentDraft.of(row)
    assert (draft.phones, draft.state, draft.guardian) == (("13800000000",), "live", "")
    stored = draft.stored()
    assert {name: stored[name] for name in row} == row | {"state": "live"}
    assert ResidentDraft.of(stored) == draft


def test_owners_of_numbers_that_are_gone_are_forgotten() -> None:
    draft = ResidentDraft(
        name="张三", phones=("13800000000",), phone_owners={"13800000000": "", "13900000000": "儿子"}
    )
    assert draft.stored()["phone_owners"] is None


@pytest.mark.parametrize(
    ("typed", "kind", "fits", "said", "sex"),
    [
        (NUMBER.lower(), None, True, "111", "2"),
        ("110105491231002", None, True, "111", "2"),
        (NUMBER, "113", True, "113", "2"),
        (made("810000", "19940823", "002"), None, True, "810", "2"),
        (made("830000", "19940823", "001"), "111", True, "830", "1"),
        (NUMBER[:-1] + "1", "111", False, "111", None),
        ("G12345678", None, True, "414", None),
        ("K9 876 5432", "414", True, "414", None),
        ("张三", "414", False, "414", None),
        ("H12345678", "516", True, "516", None),
        ("12345678", "516", False, "516", None),
        ("12345678", "511", True, "511", None),
        ("Q123456789", "117", True, "117", None),
        ("911124198108030024", "553", True, "553", "2"),
        ("911124198108030024", None, True, "553", "2"),
        ("911124198108030025", "553", False, "553", None),
        ("CAN310081080301", "553", True, "553", None),
        ("社证字第 7 号", "990", True, "990", None),
    ],
)
def test_documents_of_every_kind(
    typed: str, kind: str | None, fits: bool, said: str, sex: str | None
) -> None:
    document = id_document.read(typed, kind, today=TODAY)
    assert document is not None
    assert (document.id_type, document.fits, document.sex) == (said, fits, sex)


def test_a_number_settles_what_it_proves_and_that_there_is_one() -> None:
    draft = ResidentDraft(
        name="陈港生", id_number=made("810000", "19940823", "001"), id_none_reason="newborn"
    )
    derived = draft.derived(TODAY)
    assert (derived.id_type, derived.birth, derived.sex) == ("810", "1994-08-23", "1")
    assert derived.id_none_reason is None
    assert id_document.read(" ", None, today=TODAY) is None


@pytest.mark.parametrize(
    ("lives", "hukou", "said", "expected"),
    [
        (True, True, None, Quadrant.HERE),
        (True, False, "away", Quadrant.OUTSIDE),
        (False, True, None, Quadrant.AWAY),
        (False, False, "here", Quadrant.NEITHER),
        (None, None, "away", Quadrant.AWAY),
        (None, True, "here", Quadrant.HERE),
        (False, None, "here", Quadrant.UNKNOWN),
        (None, None, None, Quadrant.UNKNOWN),
    ],
)
def test_two_facts_make_four_states(
    lives: bool | None, hukou: bool | None, said: str | None, expected: Quadrant
) -> None:
    assert standing.quadrant(lives, hukou, said) is expected


def test_saving_settles_the_state_by_its_facts() -> None:
    draft = ResidentDraft(name="张三", lives_here=False, hukou_here=True, hukou_state="here")
    assert draft.derived(TODAY).hukou_state == "away"
    nowhere = ResidentDraft(name="张三", lives_here=False, hukou_here=False, hukou_state="here")
    assert nowhere.derived(TODAY).hukou_state is None


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"lives_here": True, "hukou_here": True}, "人户一致"),
        ({"lives_here": True, "hukou_here": False}, "人在户不在"),
        ({"state": "left"}, "已迁出"),
        ({"state": "dead", "lives_here": True}, "已故"),
        ({"nationality": "USA", "lives_here": True}, "外国人"),
        ({"nationality": "HKG"}, "港澳台居民"),
    ],
)
def test_where_somebody_stands_in_words(row: dict[str, object], words: str) -> None:
    assert standing.words(row) == words


@pytest.mark.parametrize(
    ("birth", "age"),
    [("2008-06-30", 18), ("2008-07-01", 17), ("2008", 18), ("2008-07", 17), ("", None), ("85.3", None)],
)
def test_age_on_the_day(birth: str, age: int | None) -> None:
    assert standing.age(birth, TODAY) == age
