"""Masked data gives nothing away, alone or beside what else a row shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain import masking


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("420303198503120013", "420303********0013"),
        ("420303850312123", "420303******123"),
        ("E12345678", "E1*****78"),
        ("", ""),
    ],
)
def test_id_numbers(number: str, masked: str) -> None:
    assert masking.id_number(number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [("13800001234", "138****1234"), ("0719-8000123", "0719-****123"), ("61234", "**234")],
)
def test_phones(number: str, masked: str) -> None:
    assert masking.phone(number) == masked


@given(st.from_regex(r"42030319[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|2[0-8])[0-9]{4}", fullmatch=True))
def test_a_masked_row_never_lets_the_number_be_put_together_again(number: str) -> None:
    birth = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    row = masking.row_masks({"id_number": number, "birth": birth, "phones": ["13800001234"]})
    shown = str(row)
    assert number not in shown
    assert number[10:14] not in row["birth"]
    assert "13800001234" not in shown
