"""Identity numbers: the standard's own examples, every hazard of a spreadsheet, and the upgrade of old numbers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.id_number import IdNumber, IdReading, check_digit

TODAY = date(2026, 6, 30)
DAYS = st.dates(date(1920, 1, 1), date(2020, 12, 31))
REGIONS = st.sampled_from(["420303", "110105", "440524", "650102", "330381"])


def read(typed: str | float | None) -> IdReading:
    return IdNumber.parse(typed, today=TODAY)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    first = draw(REGIONS) + draw(DAYS).strftime("%Y%m%d") + f"{draw(st.integers(1, 995)):03d}"
    return first + check_digit(first)


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_the_examples_of_the_standard_are_valid(number: str) -> None:
    reading = read(number)
    assert reading.number is not None
    assert reading.number.value == number


def test_a_number_proves_birth_and_sex() -> None:
    number = IdNumber("11010519491231002X")
    assert (number.birth, number.sex) == (date(1949, 12, 31), "2")


@given(numbers(), st.integers(0, 17), st.sampled_from("0123456789"))
def test_any_single_wrong_digit_is_noticed(number: str, place: int, digit: str) -> None:
    if number[place] == digit or place == 17:
        return
    assert read(number[:place] + digit + number[place + 1 :]).number is None


@given(REGIONS, st.dates(date(1920, 1, 1), date(1999, 12, 31)), st.integers(1, 995))
def test_fifteen_digits_become_the_number_of_the_same_person(region: str, born: date, sequence: int) -> None:
    old = region + born.strftime("%y%m%d") + f"{sequence:03d}"
    reading = read(old)
    assert reading.number is not None
    assert reading.codes == ("id.fifteen_digit_upgraded",)
    assert reading.number.birth == born
    assert reading.number.value[:6] + reading.number.value[8:17] == old
    assert read(float(int(old))).number == reading.number, "fifteen digits survive as a number"


def test_sequences_of_centenarians_belong_to_the_century_before() -> None:
    reading = read("420303980312998")
    assert reading.number is not None
    assert reading.number.value.startswith("42030318980312998")
    assert "birth.over_120" in reading.codes


@given(numbers())
def test_a_numeric_cell_never_becomes_a_number(number: str) -> None:
    if number.endswith("X"):
        return
    reading = read(float(int(number)))
    assert reading.number is None
    assert reading.codes == ("id.damaged_numeric",)
    assert reading.prefix15 == f"{float(int(number)):.14e}".replace(".", "").split("e")[0]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("420303201001083000", "id.damaged_zeros"),
        ("4.20303E+17", "id.scientific_text"),
        ("420303********0013", "id.masked"),
        ("4203199102130", "id.bad_length"),
        ("420303195302301455", "id.invalid_date"),
        ("990103195606307020", "id.unknown_region"),
        ("42030320160926989*", "id.star_as_x"),
        ("420303201207213041/420303198904013913", "id.multiple"),
        ("未办", "id.missing"),
        ("E85669673", "id.other_document"),
        ("军字第1234567号", "id.other_document"),
        ("T384911202", "id.other_document"),
    ],
)
def test_what_is_no_usable_number_says_why(typed: str, code: str) -> None:
    reading = read(typed)
    assert reading.number is None
    assert code in reading.codes


@pytest.mark.parametrize(
    "typed",
    [
        "'11010519491231002x",
        "110105 19491231 002X",
        "\u200b11010519491231002Х",
        "１１０１０５１９４９１２３１００２Ｘ",
        '="11010519491231002X"',
        "身份证:11010519491231002X",
        "张三11010519491231002×",
        "11010519491231002X\n",
        "\t11010519491231002Χ",
    ],
)
def test_dressing_is_taken_off(typed: str) -> None:
    reading = read(typed)
    assert reading.number == IdNumber("11010519491231002X")


def test_a_letter_for_a_digit_is_only_proposed() -> None:
    reading = read("4206061988O2223325")
    assert reading.number is None
    assert reading.proposed == "420606198802223325"


def test_a_wrong_check_digit_keeps_the_text_but_is_no_key() -> None:
    reading = read("440705197910117534")
    assert reading.invalid
    assert reading.birth is None


@given(
    numbers(),
    st.integers(0, 17),
    st.sampled_from("0O1lI*?#A王 -.,/X"),
    st.sampled_from(["put", "replace", "drop"]),
)
def test_no_spoiled_number_becomes_another_valid_one(number: str, place: int, char: str, way: str) -> None:
    """Whatever one keystroke does to a number, what is read is that number or none; a proposal is only a proposal."""
    rest = number[place:] if way == "put" else number[place + 1 :]
    typed = number[:place] + (char if way != "drop" else "") + rest
    reading = read(typed)
    assert reading.number is None or reading.number.value == number
    assert reading.proposed is None or check_digit(reading.proposed[:17]) == reading.proposed[17]
