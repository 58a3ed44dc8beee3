"""Easy passwords are refused with the reason; good ones, Chinese phrases among them, are not."""

from __future__ import annotations

import os

import pytest

from desktop.base.errors import Refused
from desktop.security import passwords
from desktop.security.passwords import Known

KNOWN = Known(("云麓台", "王录", "李梅(民政)"), ("07198765432", "13812345678", "19791015", "791015"))


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Ab1!", "password.weak"), ("abcdefgh1", "password.weak"), ("12345678", "password.weak"),
        ("只有汉字八个字呀", "password.weak"),
        ("Woaini1314", "password.common"), ("P@ssw0rd", "password.common"), ("Admin@123", "password.common"),
        ("1qaz@WSX", "password.common"), ("Wuhan@123", "password.common"), ("Shequ@123", "password.common"),
        ("Aa11111111", "password.pattern"), ("Qwertyuiop1", "password.pattern"), ("Abcdefg123", "password.pattern"),
        ("aaaaaaaaaaaaaaaaaaaa", "password.pattern"),
        ("YunLuTai#77", "password.name"), ("云麓台加油2Go", "password.name"), ("wanglu#Rain7", "password.name"),
        ("Rain#13812345678", "password.number"), ("Tree-1979-10-15", "password.number"),
        ("Tree.79.10.15x", "password.number"),
    ],
)  # fmt: skip
def test_easy(password: str, code: str) -> None:
    found = passwords.problem(password, KNOWN)
    assert found is not None
    assert found.code == code
    assert found.text.endswith("。")


@pytest.mark.parametrize(
    "password",
    ["Rain-on-7-roofs", "practice 1", "山高水长Liu7条河", "correct horse battery staple", "春江潮水连海平海上明月共潮生滟滟",
     "K7fq-m2xp-9rtw"],
)  # fmt: skip
def test_good(password: str) -> None:
    assert passwords.problem(password, KNOWN) is None


def test_the_list_is_long_and_says_where_it_comes_from() -> None:
    words = passwords.common()
    assert len(words) > 10_000
    assert {"woaini1314", "5201314a", "wang123456", "q1w2e3r4", "shequ123"} <= words
    assert all(word == word.lower() for word in words)


def test_one_of_the_last_five_does_not_come_back() -> None:
    past = [passwords.verifier(f"Rain-on-{n}-roofs", os.urandom) for n in range(5)]
    with pytest.raises(Refused) as refusal:
        passwords.insist("Rain-on-3-roofs", past=past)
    assert refusal.value.code == "password.used"
    passwords.insist("Rain-on-8-roofs", past=past)
    assert all("Rain" not in str(one) for one in past)
