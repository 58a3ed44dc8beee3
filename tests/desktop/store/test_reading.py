"""Reading many operations at once judges as reading them one by one does: never less strictly, and finds the same."""

from __future__ import annotations

import random
import sys
import unicodedata
from itertools import product
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.errors import Refused
from desktop.store import project, reading
from desktop.store.fold import Record
from desktop.store.latest import in_order, latest
from desktop.store.op import LIVE, STATUS, Op, decode, encode
from desktop.store.reading import SLICE, read
from desktop.store.run import Run

STREAM, OTHER, STEP, SALT = "a" * 32, "b" * 32, "c" * 32, "d" * 16


def op(seq: int = 1, **given: Any) -> Op:
    whole: dict[str, Any] = {
        "stream": STREAM, "seq": seq, "hlc": seq << 16, "wall_ms": seq, "actor": "李梅", "install": "e" * 32,
        "kind": "create", "entity": "resident", "id": "f" * 32, "step": STEP, "salt": SALT,
        "fields": {"name": ("王芳", ()), "phones": (["13900000000"], ()), "lives_here": (True, ()), "sort_no": (3, ())},
        **given,
    }  # fmt: skip
    return Op(**whole)


def slowly(raw: bytes) -> str | None:
    """The code of the refusal that one by one would give."""
    try:
        one = decode(raw)
    except Refused as refused:
        return refused.code
    if one.dot != (STREAM, 1):
        return "bundle.sequence"
    fields = {name: value for name, (value, _prev) in one.fields.items()}
    return None if project.fits(one.entity, fields) else "op.value"


def quickly(raw: bytes) -> str | None:
    try:
        (found,) = read(Run(STREAM, 1, bytes(32), [raw]))
    except Refused as refused:
        return refused.code
    one = decode(raw)
    assert (list(found.records), list(found.times)) == ([one.id], [one.hlc])
    return None


BODY = orjson.loads(encode(op()))
ODD: list[Any] = [
    None, True, 0, 1, -1, 1.5, 2**53, 2**53 + 1, 2**62, 2**63, "", "x", "\u0301", "e\u0301", "\x7f", "\x85", "a\x01b", [],
    {}, [1], ["a"], ["a", 1], {"a": 1}, [["a", []]], "A" * 32, "g" * 32, "a" * 31, f"{STREAM}:1", f"{OTHER}:1", "setting",
    "purge",
]  # fmt: skip
PREV: list[Any] = [[], [f"{OTHER}:7"], [f"{OTHER}:07"], [f"{STREAM}:1"], ["x"], "", [1], {}, None]


@pytest.mark.parametrize("key", [*BODY, "r", "q", "0", "extra"])
def test_whatever_stands_in_the_envelope_is_judged_alike(key: str) -> None:
    for value in ODD:
        raw = orjson.dumps({**BODY, key: value}, option=orjson.OPT_SORT_KEYS)
        assert quickly(raw) == slowly(raw), value


@pytest.mark.parametrize(
    "name", ["name", "phones", "lives_here", "sort_no", STATUS, "unknown_yet", "Not a name"]
)
def test_whatever_stands_in_a_field_is_judged_alike(name: str) -> None:
    for value, prev in product(ODD, PREV):
        for pair in ([value, prev], [value], [value, prev, 1], {"value": 1, "prev": 2}, "ab"):
            raw = orjson.dumps({**BODY, "f": {name: pair}}, option=orjson.OPT_SORT_KEYS)
            assert quickly(raw) == slowly(raw), pair


def test_the_kinds_and_settings_are_judged_alike() -> None:
    for entity in ("setting", "resident", "kind_of_later", "household", "Bad Kind"):
        for kind in ("create", "set", "delete", "purge", "restore", "other"):
            for fields in (
                {},
                {"key": ["a", []]},
                {"key": [["a"], []], "value": [{"a": [1, None]}, []]},
                {"flag": [1, []]},
            ):
                raw = orjson.dumps({**BODY, "e": entity, "k": kind, "f": fields}, option=orjson.OPT_SORT_KEYS)
                assert quickly(raw) == slowly(raw)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(encode(op())) - 1), st.integers(0, 255), st.booleans())
def test_a_changed_byte_is_judged_alike(at: int, byte: int, cut: bool) -> None:
    raw = encode(op())
    spoilt = raw[:at] + (b"" if cut else bytes([byte])) + raw[at + 1 :]
    assert quickly(spoilt) == slowly(spoilt)


SIGNS = b'"\\,:[]{}01aftnul\n \x00\x1f\x7f\x80\xe7\xff'


def test_any_byte_left_out_doubled_or_made_a_sign_is_judged_alike() -> None:
    """Also by the regular expressions of Python 3.11.2, whose possessive groups took a line without its comma."""
    raw = encode(op())
    for at, byte in enumerate(raw):
        for instead in (b"", bytes([byte, byte]), *(bytes([sign]) for sign in SIGNS)):
            spoilt = raw[:at] + instead + raw[at + 1 :]
            assert quickly(spoilt) == slowly(spoilt), spoilt


def test_lines_that_are_json_only_together_are_refused() -> None:
    one = encode(op())
    for lines in ([one + b"," + one, one[:10], one[10:]], [b'{"a":[{}', b"{}]}"], [b"", one], [one, b"[]"]):
        with pytest.raises(Refused):
            list(read(Run(STREAM, 1, bytes(32), lines)))


def test_each_operation_stands_where_the_run_says() -> None:
    good = [encode(op(1)), encode(op(2))]
    (found,) = read(Run(STREAM, 1, bytes(32), good))
    assert list(found.hashes) == Run(STREAM, 1, bytes(32), good).hashes()
    for lines in (good[::-1], [good[0], good[0]], [good[0], encode(op(3))]):
        with pytest.raises(Refused) as refused:
            list(read(Run(STREAM, 1, bytes(32), lines)))
        assert refused.value.code == "bundle.sequence"


def test_a_long_run_is_read_in_parts_that_go_on_from_one_another() -> None:
    whole = Run(STREAM, 1, bytes(32), [encode(op(seq)) for seq in range(1, 2 * SLICE + 3)])
    parts = list(read(whole))
    assert [part.run.first for part in parts] == [1, SLICE + 1, 2 * SLICE + 1]
    assert [link for part in parts for link in part.hashes] == whole.hashes()


def test_characters_taken_as_they_stand_melt_with_nothing() -> None:
    """Normal form C (UAX #15): each is a starter, its own form, and never the second of two that become one."""
    every = list(map(chr, [*range(0xD800), *range(0xE000, sys.maxunicode + 1)]))
    parts = [unicodedata.decomposition(one).split() for one in every]
    second = {chr(int(pair[1], 16)) for pair in parts if len(pair) == 2 and not pair[0].startswith("<")}
    inert = [one for one in every if reading._INERT(one)]
    assert len(inert) > 27_000
    for one in inert:
        assert unicodedata.combining(one) == 0
        assert unicodedata.normalize("NFC", one) == one
        assert one not in second


@pytest.mark.parametrize("text", ["e\u0301", "王e\u0301", "\u1100\u1161", "\uf900", "\u2126"])
def test_text_that_is_not_normalised_is_seen_among_text_that_is(text: str) -> None:
    fine = [encode(op(1)), encode(op(3))]
    spoilt = encode(op(2)).replace("王芳".encode(), text.encode())
    with pytest.raises(Refused):
        list(read(Run(STREAM, 1, bytes(32), [fine[0], spoilt, fine[1]])))


def _history(chance: random.Random, *, parallel: float) -> list[Op]:
    """Writes over what their writer saw: now and then not all there was, sometimes something that is nowhere."""
    found: list[Op] = []
    for seq in range(1, chance.randint(2, 9)):
        stream, record = chance.choice([STREAM, OTHER]), Record("resident", "f" * 32)
        seen = [one for one in found if chance.random() > parallel]
        for one in seen:
            record.take(one)
        names = chance.sample(["name", "phones", "note", STATUS], chance.randint(1, 3))
        prev = {name: record.heads(name) for name in names}
        if chance.random() < parallel / 3:
            prev[names[0]] = (("9" * 32, 4),)
        value: dict[str, Any] = {
            "name": f"第{seq}",
            "phones": [str(seq)],
            "note": None,
            STATUS: chance.choice([LIVE, "deleted"]),
        }
        found.append(op(
            seq, stream=stream, hlc=chance.randint(1, 9) << 16, fields={n: (value[n], prev[n]) for n in names},
            kind=chance.choice(["create", "set", "set", "set"]),
        ))  # fmt: skip
    return found


def test_a_plain_history_shows_what_the_whole_fold_shows() -> None:
    chance, plain = random.Random(20261122), 0
    for number in range(4_000):
        history = _history(chance, parallel=(0, 0.1, 0.5)[number % 3])
        record = Record("resident", "f" * 32)
        for one in history:
            record.take(one)
        shown = latest(in_order([orjson.loads(encode(one)) for one in history]))
        if shown is None:
            continue
        plain += 1
        assert {name: value for name, value in shown.items() if name != STATUS} == record.shown()
        assert (shown.get(STATUS) == LIVE) == record.alive
        assert list(record.conflicts()) == []
    assert plain > 500, "both ways were tried"


def test_a_purge_and_writes_side_by_side_are_left_to_the_whole_fold() -> None:
    bodies = [
        orjson.loads(encode(op(1))),
        orjson.loads(encode(op(2, kind="set", fields={"name": ("李", ())}))),
    ]
    assert latest(bodies[:1]) is not None
    assert latest(bodies) is None
    purge = op(2, kind="purge", fields={STATUS: ("deleted", ())})
    assert latest([bodies[0], orjson.loads(encode(purge))]) is None
