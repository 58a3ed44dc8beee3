"""Thousands of spoilt bundles against a real office: each is refused or sound, soon, and nothing is kept."""

from __future__ import annotations

import hashlib
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
import psutil
import pytest
import zstandard

from desktop.base.errors import Refused
from desktop.exchange.bundle import container, exchange, keys, manifest, segments
from desktop.exchange.bundle.manifest import Segment
from desktop.workspace import Workspace
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, fill, state_of, trust

JUNK: list[Any] = [
    None, True, -1, 0, 1, 2**31, 2**53, 2**63 - 1, "", "x", "王" * 300, "0" * 32, "f" * 64, "live", "deleted",
    [], {}, [[]], {"a": {"b": []}}, ["x", ["0" * 32 + ":1"]], "1-5", "create", "resident", "..", "\u2028", 1.5,
]  # fmt: skip
Body = dict[str, Any]


def mutated_value(chance: random.Random, value: Any) -> Any:
    """The same JSON with one place changed."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        key = chance.choice(sorted(value))
        if chance.random() < 0.1:
            return {k: v for k, v in value.items() if k != key}
        return {**value, key: mutated_value(chance, value[key])}
    if isinstance(value, list) and value and chance.random() < 0.85:
        at = chance.randrange(len(value))
        return [*value[:at], mutated_value(chance, value[at]), *value[at + 1 :]]
    if isinstance(value, str) and value and chance.random() < 0.4:
        at = chance.randrange(len(value))
        return value[:at] + chance.choice(("", "0", "a", "甲", "\n", "\u0300", "z")) + value[at + 1 :]
    if type(value) is int and chance.random() < 0.4:
        return value + chance.choice((-1, 1, 2**16, -value))
    return chance.choice(JUNK)


def mutated_lines(chance: random.Random, raw: bytes) -> bytes:
    """A segment with a line changed, lost, doubled, moved, or a byte flipped."""
    lines = raw[:-1].split(b"\n")
    at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
    how = chance.random()
    if how < 0.6:
        changed = mutated_value(chance, orjson.loads(lines[at]))
        lines[at] = orjson.dumps(changed, option=orjson.OPT_SORT_KEYS)
    elif how < 0.7:
        del lines[at]
    elif how < 0.8:
        lines.insert(to, lines[at])
    elif how < 0.9:
        lines[at], lines[to] = lines[to], lines[at]
    else:
        spoilt = bytearray(raw)
        spoilt[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        return bytes(spoilt)
    return b"\n".join(lines) + b"\n"


class Opened:
    """A bundle taken apart, to be put together again with a valid signature after something was changed."""

    def __init__(self, whole: bytes) -> None:
        plain = keys.unseal(whole[9 + int.from_bytes(whole[5:9], "big") :], BOB.identity)
        length = int.from_bytes(plain[:4], "big")
        self.body: Body = orjson.loads(plain[4 : 4 + length])
        rest, at = plain[68 + length :], 0
        self.raws: list[bytes] = []
        for fields in self.body["segments"]:
            segment = Segment(**fields)
            self.raws.append(segments.unpack(segment, rest[at : at + segment.length]))
            at += segment.length

    def spoilt(self, chance: random.Random) -> bytes:
        body, raws = dict(self.body), list(self.raws)
        how = chance.random()
        if how < 0.70:
            raws[1] = mutated_lines(chance, raws[1])
        elif how < 0.85:
            raws[0] = orjson.dumps(mutated_value(chance, orjson.loads(raws[0])), option=orjson.OPT_SORT_KEYS)
        packed = [zstandard.ZstdCompressor(level=1).compress(raw) for raw in raws]
        body["segments"] = [
            asdict(Segment(old["kind"], hashlib.sha256(raw).hexdigest(), len(data), len(raw), old["ops"]))
            for old, raw, data in zip(body["segments"], raws, packed, strict=True)
        ]
        if how >= 0.85:
            body = mutated_value(chance, body)
        claim = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
        plain = len(claim).to_bytes(4, "big") + claim + manifest.sign(claim, ALICE) + b"".join(packed)
        outer_id = self.body["bundle_id"]
        return container.pack(outer_id, (keys.key_id(BOB.recipient),), keys.seal(plain, BOB.recipient))


def spoilt_outside(chance: random.Random, whole: bytes) -> bytes:
    """Bytes flipped, cut out, put in, or a length changed."""
    raw = bytearray(whole)
    for _ in range(chance.choice((1, 1, 2, 8))):
        at = chance.randrange(min(len(raw), chance.choice((16, 400, len(raw)))))
        how = chance.random()
        if how < 0.6:
            raw[at] ^= 1 << chance.randrange(8)
        elif how < 0.75:
            del raw[at : at + chance.choice((1, 4, 100))]
        elif how < 0.9:
            raw[at:at] = bytes(chance.randrange(256) for _ in range(chance.choice((1, 4, 100))))
        else:
            raw[5:9] = chance.choice((0, 1, 4096, 2**31, 2**32 - 1)).to_bytes(4, "big")
    return bytes(raw)


@pytest.fixture
def spoil(tmp_path: Path, make_office: Callable[..., Workspace]) -> Callable[[int, int], Counter[str]]:
    """Apply that many spoilt bundles of either kind; returns how each ended."""
    alice, bob = make_office("alice.gezhi"), make_office("bob.gezhi")
    trust(bob, ALICE)
    residents = fill(alice, 12)
    with alice.change("resident.edit", actor="李梅") as unit:
        for resident in residents[:4]:
            unit.set("resident", resident, {"name": "改名", "phones": ["13900000000"]})
        unit.delete("resident", residents[5])
    out = tmp_path / "good.sqb"
    exchange.write(alice, BOB.recipient, out, install=ALICE, actor="李梅")
    whole = out.read_bytes()
    opened = Opened(whole)

    def run(outside: int, inside: int) -> Counter[str]:
        chance, ends = random.Random(20260701), Counter[str]()
        before, path = state_of(bob), tmp_path / "spoilt.sqb"
        for number in range(outside + inside):
            deep = number >= outside
            path.write_bytes(opened.spoilt(chance) if deep else spoilt_outside(chance, whole))
            began = time.process_time()
            try:
                exchange.apply(bob, path, install=BOB, actor="王芳", preview=True)
                ends["accepted inside" if deep else "accepted outside"] += 1
            except Refused as refused:
                ends[refused.code if refused.text else "refused without a word"] += 1
            assert time.process_time() - began < 2
            if number % 500 == 499:
                assert state_of(bob) == before
        assert state_of(bob) == before
        return ends

    return run


def test_a_few_hundred_spoilt_bundles(spoil: Callable[[int, int], Counter[str]]) -> None:
    ends = spoil(150, 250)
    assert ends["accepted outside"] == 0, ends
    assert len(ends) >= 8, ends


@pytest.mark.slow
def test_six_thousand_spoilt_bundles(spoil: Callable[[int, int], Counter[str]]) -> None:
    before = psutil.Process().memory_info().rss
    ends = spoil(2_500, 3_500)
    print(dict(ends))
    assert ends["accepted outside"] == 0, ends
    assert sum(ends.values()) == 6_000
    assert ends["refused without a word"] == 0
    assert {
        "bundle.manifest",
        "op.envelope",
        "op.malformed",
        "op.not_canonical",
        "bundle.sequence",
    } <= ends.keys()
    assert psutil.Process().memory_info().rss - before < 200 * 1024 * 1024
