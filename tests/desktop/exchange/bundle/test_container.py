"""The outside of a bundle: wrong lengths, wrong types, and headers that would hold the age library for minutes."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.exchange.bundle import container, keys
from desktop.exchange.bundle.read import read_bundle
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, Small

Put = Callable[..., Path]


def header_and_rest(whole: bytes) -> tuple[dict[str, Any], bytes]:
    length = int.from_bytes(whole[5:9], "big")
    return orjson.loads(whole[9 : 9 + length]), whole[9 + length :]


def with_header(whole: bytes, **changes: Any) -> bytes:
    header, rest = header_and_rest(whole)
    raw = orjson.dumps({**header, **changes}, option=orjson.OPT_SORT_KEYS)
    return container.MAGIC + len(raw).to_bytes(4, "big") + raw + rest


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as caught:
        read_bundle(path, install=BOB, trusted_signers=frozenset({ALICE.public_key}))
    assert caught.value.text.endswith("。")
    return caught.value.code


def test_the_header_says_nothing_about_people(small: Small) -> None:
    header, _rest = header_and_rest(small.whole)
    assert header.keys() == {
        "bundle_id", "cipher_len", "cipher_sha256", "fmt", "part_no", "parts", "recipients", "suite",
    }  # fmt: skip
    assert "居民".encode() not in small.whole
    assert b"420303090012" not in small.whole
    assert BOB.recipient.encode() not in small.whole


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "bundle.not_ours"),
        (b"PK\x03\x04", "bundle.not_ours"),
        (b"SQB2\nwhatever", "bundle.newer"),
        (b"SQB1\n", "bundle.damaged"),
        (b"SQB1\n\0\0\0\0", "bundle.damaged"),
        (b"SQB1\n\0\0\x10\x01" + b"{" * 5000, "bundle.damaged"),
        (b"SQB1\n\xff\xff\xff\xff{}", "bundle.damaged"),
        (b"SQB1\n\0\0\0\x02{}", "bundle.damaged"),
        (b"SQB1\n\0\0\0\x02[]", "bundle.damaged"),
        (b"SQB1\n\0\0\0\x04null", "bundle.damaged"),
    ],
)
def test_no_bundle(put: Put, raw: bytes, code: str) -> None:
    assert refusal(put(raw)) == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"fmt": 2}, "bundle.newer"),
        ({"fmt": 0}, "bundle.damaged"),
        ({"fmt": True}, "bundle.damaged"),
        ({"fmt": 1.0}, "bundle.damaged"),
        ({"suite": 2}, "bundle.newer"),
        ({"parts": 2}, "bundle.parts_missing"),
        ({"parts": 65}, "bundle.newer"),
        ({"parts": 0}, "bundle.damaged"),
        ({"part_no": 0}, "bundle.damaged"),
        ({"part_no": 2}, "bundle.damaged"),
        ({"cipher_len": -1}, "bundle.damaged"),
        ({"cipher_len": "12"}, "bundle.damaged"),
        ({"cipher_sha256": "0" * 64}, "bundle.damaged"),
        ({"cipher_sha256": None}, "bundle.damaged"),
        ({"bundle_id": "../../etc"}, "bundle.damaged"),
        ({"recipients": []}, "bundle.damaged"),
        ({"recipients": "all"}, "bundle.damaged"),
        ({"recipients": None}, "bundle.damaged"),
        ({"recipients": [7]}, "bundle.damaged"),
        ({"recipients": ["0" * 32] * 17}, "bundle.damaged"),
        ({"recipients": ["0" * 32]}, "bundle.not_for_us"),
        ({"extra": 1}, "bundle.damaged"),
        ({"bundle_id": "0" * 32}, "bundle.manifest"),
    ],
)
def test_a_header_that_was_changed(put: Put, small: Small, changes: dict[str, Any], code: str) -> None:
    assert with_header(small.whole) == small.whole
    assert refusal(put(with_header(small.whole, **changes))) == code


def test_a_header_with_two_of_one_key(put: Put, small: Small) -> None:
    raw = small.whole.replace(b'"fmt":1', b'"fmt":1,"fmt":1')
    length = int.from_bytes(raw[5:9], "big") + 8
    assert refusal(put(raw[:5] + length.to_bytes(4, "big") + raw[9:])) == "bundle.damaged"


def test_something_behind_the_end(put: Put, small: Small) -> None:
    assert refusal(put(small.whole + b"x")) == "bundle.damaged"


def test_a_file_larger_than_any_bundle_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.sqb"
    with path.open("wb") as file:
        file.truncate(container.MAX_FILE + 1)
    assert refusal(path) == "bundle.too_large"


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.sqb", tmp_path):
        with pytest.raises(EnvironmentFailure) as caught:
            read_bundle(path, install=BOB, trusted_signers=frozenset())
        assert caught.value.code == "bundle.unreadable"


def age_file(stanzas: int, *, argument: bytes = b"A" * 43) -> bytes:
    stanza = b"-> X25519 " + argument + b"\n" + b"B" * 43 + b"\n"
    return b"age-encryption.org/v1\n" + stanza * stanzas + b"--- " + b"C" * 43 + b"\n" + b"\0" * 64


@pytest.mark.parametrize(
    "cipher",
    [
        age_file(17),
        age_file(1_000),
        age_file(4_000),
        age_file(1, argument=b"A" * 5_000),
        age_file(0),
        b"age-encryption.org/v1\n-> X25519",
        b"age-encryption.org/v2\n" + age_file(1)[22:],
        b"",
        b"-----BEGIN AGE ENCRYPTED FILE-----\n",
    ],
)
def test_age_headers_are_counted_before_age_sees_them(put: Put, cipher: bytes) -> None:
    began = time.process_time()
    assert (
        refusal(put(container.pack("0" * 32, (keys.key_id(BOB.recipient),), cipher))) == "bundle.age_header"
    )
    assert time.process_time() - began < 2  # the age library would take 10 s for the second of them


@pytest.mark.parametrize("stanzas", [1, 16])
def test_an_age_header_of_lawful_size_is_quick_too(put: Put, stanzas: int) -> None:
    began = time.process_time()
    packed = container.pack("0" * 32, (keys.key_id(BOB.recipient),), age_file(stanzas))
    assert refusal(put(packed)) == "bundle.sealed"
    assert time.process_time() - began < 0.5


def test_a_bundle_nobody_would_read_is_not_written() -> None:
    with pytest.raises(Refused) as caught:
        container.split("0" * 32, ("0" * 32,), bytes(container.MAX_PARTS + 1), part_size=1)
    assert caught.value.code == "bundle.too_large"
    with pytest.raises(Refused) as caught:
        container.split("0" * 32, ("0" * 32,), b"x", part_size=container.PART_SIZE + 1)
    assert caught.value.code == "bundle.part_size"
