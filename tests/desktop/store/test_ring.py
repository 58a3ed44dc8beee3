"""The ring of care keys: what is sealed opens in its place alone, and tells nothing without its key."""

from __future__ import annotations

import random as pseudo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.store.ring import BLOCK, CareKey, Ring, Unreadable, is_sealed, key_id

ROLL = pseudo.Random(7).randbytes
RING = Ring.empty().with_new("mental", ROLL).with_new("drug", ROLL)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=80),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=8,
)


@given(VALUES)
def test_what_was_sealed_opens_in_its_place(value: object) -> None:
    text = RING.seal("mental", value, "a" * 32, "details")
    assert is_sealed(text)
    assert RING.open(text, "a" * 32, "details") == value
    assert text == RING.seal("mental", value, "a" * 32, "details")


def test_it_opens_nowhere_else_and_not_after_a_flipped_bit() -> None:
    text = RING.seal("mental", "高风险", "a" * 32, "level")
    for other in (("b" * 32, "level"), ("a" * 32, "basis")):
        with pytest.raises(Unreadable):
            RING.open(text, *other)
    for place in range(len(text)):
        with pytest.raises(Unreadable):
            RING.open(
                text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :], "a" * 32, "level"
            )
    with pytest.raises(Unreadable):
        RING.only(["drug"]).open(text, "a" * 32, "level")
    with pytest.raises(Unreadable):
        RING.open("高风险", "a" * 32, "level")


def test_two_records_of_one_value_look_different_and_lengths_tell_no_category() -> None:
    assert RING.seal("mental", "x", "a" * 32, "level") != RING.seal("mental", "x", "b" * 32, "level")
    lengths = {len(RING.seal(c, c, "a" * 32, "category")) for c in RING.categories}
    assert len(lengths) == 1
    assert len(RING.seal("mental", "字" * 10, "a" * 32, "basis")) in lengths, f"within {BLOCK} bytes"


def test_the_newest_generation_seals_and_older_ones_still_open() -> None:
    old = RING.seal("mental", "x", "a" * 32, "level")
    newer = RING.with_new("mental", ROLL)
    new = newer.seal("mental", "x", "a" * 32, "level")
    assert key_id(new) != key_id(old)
    assert newer.open(old, "a" * 32, "level") == newer.open(new, "a" * 32, "level") == "x"
    assert newer.category_of(new) == "mental"
    assert RING.category_of(new) == ""


def test_a_ring_is_kept_merged_and_cut_without_losing_or_showing_a_key() -> None:
    assert Ring.load(RING.dump()) == RING
    assert Ring.load(Ring.empty().dump()) == Ring.empty()
    assert RING.only(["mental"]).merged(RING.only(["drug"])) == RING
    assert RING.merged(RING) == RING
    for key in RING.keys:
        for shown in (repr(RING), repr(key), str(RING)):
            assert key.key.hex() not in shown
            assert repr(key.key) not in shown
    for broken in (
        b"",
        b"{}",
        b"[]",
        b'{"v":2,"keys":[]}',
        b'{"v":1,"keys":[["mental",1,"AAAA"]]}',
        b'{"v":1,"keys":[1]}',
    ):
        with pytest.raises(ValueError, match=r".+"):
            Ring.load(broken)


def test_two_offices_agree_which_of_two_keys_of_one_generation_is_the_newest() -> None:
    left, right = (RING.with_new("mental", ROLL) for _ in range(2))
    assert left.merged(right).newest("mental") == right.merged(left).newest("mental")
    with pytest.raises(Unreadable):
        Ring.empty().newest("mental")
    with pytest.raises(ValueError, match="64 bytes"):
        CareKey.of("mental", 1, b"short")
