"""Addresses: every spelling means one place, and what we print can be read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.address import Address, AddressBook, from_parts, parse_address

BOOK = AddressBook(
    ("锦绣龙庭", "东风巷"),
    {"锦秀龙庭": "锦绣龙庭"},
    frozenset({"东风巷"}),
    ("张湾区", "青桐街道", "云麓台社区"),
)


def key(typed: str, compound: str | None = "锦绣龙庭", building: str | None = None) -> tuple[str, ...] | None:
    address = parse_address(typed, BOOK, compound=compound, building=building).address
    return address.key if address else None


@pytest.mark.parametrize(
    "typed",
    [
        "3号楼2单元501室",
        "3栋二单元501",
        "叁号楼2单元501",
        "3#2单元501",
        "3#楼2门501号",
        "3号楼2梯501",
        "3-2-501",
        "3—2—501",
        "3.2.501",
        "03-02-0501",
        "3幢2-501",
        "３ 号楼 ２ 单元 501 ",
        "张湾区青桐街道云麓台社区锦绣龙庭3号楼2单元501室",
        "青桐大道18号锦绣龙庭3号楼2单元501",
        "锦秀龙庭3号楼2单元501",
    ],
)
def test_one_dwelling_in_many_spellings(typed: str) -> None:
    assert key(typed) == ("锦绣龙庭", "3", "2", "501")


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("A座1203", ("A", "", "1203")),
        ("3号楼501", ("3", "", "501")),
        ("3-501", ("3", "", "501")),
        ("3号楼12层1203室", ("3", "", "1203")),
        ("3号楼2单元5楼西户", ("3", "2", "5楼西")),
    ],
)
def test_towers_and_sides(typed: str, where: tuple[str, str, str]) -> None:
    assert key(typed) == ("锦绣龙庭", *where)


def test_a_band_row_gives_the_building() -> None:
    assert key("501", building="3") == ("锦绣龙庭", "3", "", "501")
    assert key("2-501", building="3") == ("锦绣龙庭", "3", "2", "501")
    assert key("2单元501", building="3") == ("锦绣龙庭", "3", "2", "501")


@pytest.mark.parametrize(
    "typed", ["12号院3号", "12号3户", "12-3", "12号院-3", "十二号院3号", "东风巷12号3户"]
)
def test_courtyards(typed: str) -> None:
    assert key(typed, "东风巷") == ("东风巷", "12", "", "3")


def test_a_whole_courtyard_is_complete() -> None:
    assert key("12号院", "东风巷") == ("东风巷", "12", "", "")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("老供销社后面", "address.unparsed"),
        ("住址不详", "address.unparsed"),
        ("2号楼1单元", "address.incomplete"),
        ("2栋", "address.incomplete"),
    ],
)
def test_what_cannot_be_found_stays_pending(typed: str, code: str) -> None:
    reading = parse_address(typed, BOOK, compound="锦绣龙庭")
    assert reading.address is None
    assert reading.codes == (code,)


@given(
    st.one_of(st.integers(1, 199).map(str), st.sampled_from("ABC")),
    st.one_of(st.none(), st.integers(1, 9).map(str)),
    st.integers(101, 3504).map(str),
)
def test_a_printed_address_is_read_back(building: str, unit: str | None, room: str) -> None:
    address = Address("锦绣龙庭", building, unit, room)
    assert parse_address(address.text(), BOOK).address == address


@given(st.integers(1, 99).map(str), st.one_of(st.none(), st.integers(1, 30).map(str)))
def test_a_printed_courtyard_is_read_back(building: str, room: str | None) -> None:
    address = Address("东风巷", building, None, room)
    assert parse_address(address.text(courtyard=True), BOOK).address == address


def test_columns_of_their_own() -> None:
    assert from_parts("锦绣龙庭", "3号楼", "一", "0101").address == Address("锦绣龙庭", "3", "1", "101")
