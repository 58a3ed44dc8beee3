"""Canonical bytes: what is written is read back equal, and nothing else is read at all."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from typing import Any

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desktop.base.errors import Refused
from desktop.store.op import DELETED, KINDS, LIVE, STATUS, Op, chain, decode, encode, normalised, trusted

STREAM, OTHER, RECORD, STEP = "a" * 32, "b" * 32, "c" * 32, "d" * 32
EMPTY = Op(STREAM, 2, 5, 6, "录入员", "本机", "set", "resident", RECORD, STEP, {"name": ("王小明", ())})

characters = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from(
    "\n\t\\\"'/\u0300\u0327\u0338\u1100\u1161é"
)
clean_text = st.text(characters, max_size=20)
texts = clean_text.map(lambda text: unicodedata.normalize("NFC", text))
scalars = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
dots = st.tuples(st.sampled_from([OTHER, RECORD]), st.integers(1, 2**53))
names = st.text("abcdefghijklmnopqrstuvwxyz_0123456789", min_size=1, max_size=12).filter(
    lambda n: n != STATUS
)
writes = st.dictionaries(names, st.tuples(values, st.lists(dots, max_size=3).map(tuple)), max_size=5)
ops = st.builds(
    Op,
    stream=st.just(STREAM),
    seq=st.integers(1, 2**53),
    hlc=st.integers(0, 2**62 - 1),
    wall_ms=st.integers(0, 2**62 - 1),
    actor=texts,
    install=texts,
    kind=st.sampled_from(sorted(KINDS)),
    entity=st.sampled_from(["resident", "care_record", "a_kind_of_the_future"]),
    id=st.just(RECORD),
    step=st.just(STEP),
    fields=writes,
    reason=texts,
    parent=st.none() | dots,
    schema=st.integers(0, 9),
)


@given(ops)
def test_round_trip(op: Op) -> None:
    raw = encode(op)
    assert decode(raw) == op
    assert trusted(raw) == op
    assert encode(decode(raw)) == raw


@given(clean_text, st.dictionaries(clean_text, clean_text, max_size=3))
@example("换行\n\u0300", {})  # as JSON this is \ n U+0300: normalising the JSON would make an n with a grave
@example("制表\t\u0327", {"e\u0301": "1", "é": "2", "f": "3"})  # two keys that become one
def test_text_is_kept_in_normal_form_c(text: str, mapping: dict[str, str]) -> None:
    op = replace(EMPTY, fields={"name": (text, ()), "details": (mapping, ())}, actor=text)
    read = decode(encode(op))
    assert read.fields["name"][0] == unicodedata.normalize("NFC", text) == read.actor
    assert read.fields["details"][0] == normalised(mapping)


def test_equal_operations_have_equal_bytes_whatever_the_order_of_keys() -> None:
    one = replace(EMPTY, fields={"a": ({"x": 1, "y": 2}, ()), "b": (1, ())})
    two = replace(EMPTY, fields={"b": (1, ()), "a": ({"y": 2, "x": 1}, ())})
    assert encode(one) == encode(two)


@pytest.mark.parametrize("text", ["C:\\bin\\new\\file", "\\u0001", "a\\", '"\\b"', "\\\\u000c"])
def test_a_backslash_is_a_character_like_any_other(text: str) -> None:
    assert decode(encode(replace(EMPTY, fields={"note": (text, ())}))).fields["note"][0] == text


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("空\x00字符", "value.control"),
        ("响铃\x07", "value.control"),
        ("回车\r\n", "value.control"),
        ("退格\b", "value.control"),
        ("反斜杠\\\x0c", "value.control"),
        ("删除\x7f", "value.control"),
        ("下一行\x85", "value.control"),
        ({"键\x00": 1}, "value.control"),
        ("半个\ud83d", "value.unstorable"),
        (["半个\udc00"], "value.unstorable"),
        (1.0, "value.number"),
        (float("nan"), "value.number"),
        ([{"amount": 12.5}], "value.number"),
        (2**53 + 1, "value.number"),
        ([-(2**53) - 1], "value.number"),
        (date(2026, 7, 1), "value.unstorable"),
        ({1: "数字键"}, "value.unstorable"),
        ("长" * 400_000, "value.too_long"),
    ],
)
def test_what_the_log_must_not_hold(value: Any, code: str) -> None:
    with pytest.raises(Refused) as caught:
        encode(replace(EMPTY, fields={"note": (value, ())}))
    assert caught.value.code == code


def test_too_deep() -> None:
    value: Any = "x"
    for _ in range(900):
        value = [value]
    with pytest.raises(Refused):
        encode(replace(EMPTY, fields={"note": (value, ())}))
    raw = encode(replace(EMPTY, fields={"note": (["x"], ())}))
    with pytest.raises(Refused):
        decode(raw.replace(b'["x"]', b"[" * 900 + b'"x"' + b"]" * 900))


def test_the_limits_themselves_are_kept() -> None:
    op = replace(EMPTY, fields={"note": ([2**53, -(2**53), True, None, "", {}], ())})
    assert decode(encode(op)) == op


GOOD = encode(
    replace(EMPTY, fields={"name": ("王小明", ((OTHER, 3),)), STATUS: (LIVE, ())}, parent=(OTHER, 9))
)


def edited(**changes: Any) -> bytes:
    body = orjson.loads(GOOD)
    for key, value in changes.items():
        body[key] = value
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS)


def test_the_operation_we_spoil_below_is_good() -> None:
    assert encode(decode(GOOD)) == GOOD
    assert edited() == GOOD


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b'"s"',
        b"{}",
        b"{",
        b"\xff\xfe",
        GOOD + b"\n",
        b" " + GOOD,
        GOOD[:-1],
        GOOD.replace(b'"n":2', b'"n":2,"n":2'),
        GOOD.replace(b"\xe7\x8e\x8b", b"\\u738b"),
        edited(extra=1),
        edited(n=0),
        edited(n=-1),
        edited(n=2.0),
        edited(n=True),
        edited(n="2"),
        edited(n=2**53 + 1),
        edited(t=2**62),
        edited(t=-1),
        edited(w=None),
        edited(s="A" * 32),
        edited(s="a" * 31),
        edited(x=7),
        edited(p=""),
        edited(k="drop"),
        edited(k=["set"]),
        edited(e="Resident; DROP TABLE"),
        edited(e=""),
        edited(a=1),
        edited(r=""),
        edited(r=0),
        edited(q=None),
        edited(q="short:1"),
        edited(q=f"{OTHER}:0"),
        edited(q=f"{OTHER}:01"),
        edited(f=[]),
        edited(f={"name": "王"}),
        edited(f={"name": ["王"]}),
        edited(f={"name": ["王", [f"{OTHER}:٣"]]}),
        edited(f={"name": ["王", ["x:y:z"]]}),
        edited(f={"name": ["王", [5]]}),
        edited(f={"名": ["王", []]}),
        edited(f={"name": [0.5, []]}),
        edited(f={"name": ["王", [f"{STREAM}:2"]]}),  # covers itself
        edited(f={"name": ["王", [f"{STREAM}:3"]]}),  # saw its own future
        edited(f={STATUS: ["gone", []]}),
        edited(f={STATUS: [[DELETED], []]}),
    ],
)
def test_foreign_bytes_that_we_would_not_have_written(raw: bytes) -> None:
    with pytest.raises(Refused) as caught:
        decode(raw)
    assert caught.value.code.startswith(("op.", "value."))


@settings(max_examples=300)
@given(st.binary(max_size=3), st.integers(0, len(GOOD)), st.integers(0, 6))
def test_a_spoilt_operation_is_refused_or_another_canonical_one(junk: bytes, at: int, cut: int) -> None:
    raw = GOOD[:at] + junk + GOOD[at + cut :]
    try:
        op = decode(raw)
    except Refused:
        return
    assert encode(op) == raw


def test_the_chain_depends_on_every_link() -> None:
    one, two = chain(bytes(32), GOOD), chain(chain(bytes(32), GOOD), GOOD)
    assert len({bytes(32), one, two, chain(bytes(32), GOOD + b" ")}) == 4
