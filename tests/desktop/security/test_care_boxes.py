"""A care key travels in a box that only the slot it was made for opens."""

from __future__ import annotations

import random as pseudo
from base64 import b64decode, b64encode

import pytest

from desktop.security.care_boxes import box_for, public_from, taken_out
from desktop.security.ring import Ring

ROLL = pseudo.Random(11).randbytes
RING = Ring.empty().with_new("mental", ROLL)
OTHER = Ring.empty().with_new("drug", ROLL)
ANNA, BEN = ROLL(32), ROLL(32)


def test_only_whoever_it_was_made_for_takes_it_out() -> None:
    box = box_for(public_from(ANNA), RING, ROLL)
    assert taken_out([box], ANNA) == RING
    assert taken_out([box], BEN) == Ring.empty()
    assert taken_out([box, box_for(public_from(ANNA), OTHER, ROLL), "broken", ""], ANNA) == RING.merged(OTHER)


def test_two_boxes_of_one_ring_look_different_and_show_no_key() -> None:
    boxes = [box_for(public_from(ANNA), RING, ROLL) for _ in range(2)]
    assert boxes[0] != boxes[1]
    assert all(RING.keys[0].key not in b64decode(box) for box in boxes)


def test_a_box_that_was_changed_gives_nothing() -> None:
    raw = bytearray(b64decode(box_for(public_from(ANNA), RING, ROLL)))
    for place in range(0, len(raw), 7):
        changed = bytearray(raw)
        changed[place] ^= 1
        assert taken_out([b64encode(changed).decode()], ANNA) == Ring.empty(), place


def test_what_is_no_public_key_is_refused() -> None:
    with pytest.raises(ValueError, match=r".+"):
        box_for("AAAA", RING, ROLL)
