"""The printed code says the secret, and a slip of the pen is found and placed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import Refused
from desktop.security import recovery_code


@given(st.binary(min_size=16, max_size=16), st.sampled_from(["-", " ", "", "  ", "—", "–", "‑", "."]))
def test_reading_undoes_writing(secret: bytes, separator: str) -> None:
    code = recovery_code.write(secret)
    assert recovery_code.read(code.replace("-", separator)) == secret
    groups = code.split("-")
    assert len(groups) == 8
    assert all(len(g) == 6 and int(g) % 11 == 0 for g in groups)


@given(st.binary(min_size=16, max_size=16), st.integers(0, 47), st.integers(1, 9))
def test_one_wrong_digit_is_found_in_its_group(secret: bytes, place: int, shift: int) -> None:
    digits = list(recovery_code.write(secret).replace("-", ""))
    digits[place] = str((int(digits[place]) + shift) % 10)
    with pytest.raises(Refused) as refusal:
        recovery_code.read("".join(digits))
    assert str(place // 6 + 1) in refusal.value.text


def test_full_width_digits_are_read() -> None:
    code = recovery_code.write(bytes(range(16)))
    wide = code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert recovery_code.read(wide) == bytes(range(16))


@pytest.mark.parametrize("code", ["", "123456", "a" * 48, "720896" * 8, "½" * 48, "٠" * 48])
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(Refused):
        recovery_code.read(code)


def test_a_wrong_digit_is_known_as_soon_as_its_group_is_finished() -> None:
    groups = recovery_code.write(bytes(range(16))).split("-")
    for number, group in enumerate(groups):
        assert not recovery_code.mistyped(group)
        for place in range(6):
            for digit in "0123456789":
                other = group[:place] + digit + group[place + 1 :]
                assert recovery_code.mistyped(other) == (other != group)
        assert recovery_code.mistyped_groups("-".join([*groups[:number], "123456"])) == [number + 1]
    assert recovery_code.mistyped_groups("".join(groups)[:20]) == []
    assert not recovery_code.mistyped("00")
    assert recovery_code.mistyped("00x")
