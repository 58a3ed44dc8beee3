"""Reading: what was written comes back; whatever else a sender or a thief could hand us is refused whole."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import orjson
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.errors import Refused
from desktop.exchange.bundle import container, keys, manifest, segments
from desktop.exchange.bundle.manifest import MAX_SEGMENT, Segment
from desktop.exchange.bundle.read import Bundle, inspect, read_bundle
from desktop.security.install import Install
from desktop.store.op import SCHEMA_VERSION
from desktop.store.run import Run
from desktop.store.vector import Vector
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, EVE, Small, make_small, some_ops

Put = Callable[..., Path]
A, B = "a" * 32, "b" * 32


def read(path: Path, *, install: Install = BOB, trusted: Install = ALICE) -> Bundle:
    return read_bundle(path, install=install, trusted_signers=frozenset({trusted.public_key}))


def refusal(path: Path, **how: Any) -> str:
    with pytest.raises(Refused) as caught:
        read(path, **how)
    return caught.value.code


def test_what_was_written_is_read(put: Put, small: Small) -> None:
    bundle = read(put(small.whole))
    assert bundle.runs == small.runs
    assert (bundle.since, bundle.have, bundle.sent) == (small.since, small.have, small.have)
    assert [op.seq for op in bundle.ops()] == [1, 2, 3, 4, 5]
    assert bundle.manifest.sender == ALICE.recipient
    assert bundle.manifest.ops == 5


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 6)), max_size=5), st.integers(20, 4000))
def test_any_runs_survive_any_cutting(gaps: list[tuple[int, int]], cut: int) -> None:
    """Runs with holes between them, in segments of any size: the same operations, each still chained."""
    runs, seq = [], 1
    for gap, count in gaps:
        runs.append(Run(A, seq + gap, hashlib.sha256(b"%d" % seq).digest(), some_ops(A, seq + gap, count)))
        seq += gap + count
    have = Vector()
    for run in runs:
        have.add(A, run.first, run.last)
    before, segments.CUT_AT = segments.CUT_AT, cut
    try:
        packed = list(segments.pack(runs, since=Vector(), have=have))
    finally:
        segments.CUT_AT = before
    assert segments.vectors_in(segments.unpack(*packed[0])) == (Vector(), have)
    found = [run for s, data in packed[1:] for run in segments.runs_in(segments.unpack(s, data), s.ops)]
    written = [
        (d, raw, h) for run in runs for d, raw, h in zip(run.dots(), run.ops, run.hashes(), strict=True)
    ]
    assert written == [
        (d, raw, h) for run in found for d, raw, h in zip(run.dots(), run.ops, run.hashes(), strict=True)
    ]


def test_an_empty_bundle_is_a_word_about_what_one_holds(put: Put) -> None:
    have = Vector()
    have.add(A, 1, 9)
    bundle = read(put(make_small([], since=have, have=have).whole))
    assert bundle.runs == ()
    assert bundle.have == have


def test_ten_years_of_working_sessions(put: Put) -> None:
    """20,000 streams: the manifest stays small, the vectors fit their segment, reading stays quick."""
    have, since = Vector(), Vector()
    for n in range(20_000):
        stream = hashlib.sha256(b"%d" % n).hexdigest()[:32]
        have.add(stream, 1, 1 + n % 200)
        since.add(stream, 1, 1 + n % 200)
    last = hashlib.sha256(b"19999").hexdigest()[:32]
    have.add(last, 1, 300)
    first = since.highest(last) + 1
    run = Run(last, first, b"h" * 32, some_ops(last, first, 300 - first + 1))
    small = make_small([run], since=since, have=have)
    assert len(small.whole) < 2 * 1024 * 1024
    began = time.process_time()
    bundle = read(put(small.whole))
    assert time.process_time() - began < 1.5
    assert (bundle.have, bundle.since) == (have, since)
    assert len(bundle.manifest.encode()) < 4096


def test_vectors_beyond_what_is_read_are_not_written() -> None:
    have = Vector()
    for n in range(120_000):
        have.add(f"{n:032x}", 1)
    with pytest.raises(Refused) as caught:
        make_small([], since=have, have=have)
    assert caught.value.code == "bundle.too_large"


def test_our_own_bundles_are_trusted(put: Put) -> None:
    assert read(put(make_small(signer=BOB).whole)).manifest.signer == BOB.public_key


def test_for_somebody_else(put: Put, small: Small) -> None:
    assert refusal(put(small.whole), install=EVE) == "bundle.not_for_us"


def test_from_nobody_we_know(put: Put) -> None:
    assert refusal(put(make_small(signer=EVE).whole)) == "bundle.unknown_signer"


def test_the_sender_cannot_be_trusted_by_mistake(put: Put, small: Small) -> None:
    assert refusal(put(small.whole), trusted=EVE) == "bundle.unknown_signer"


def opened(small: Small) -> tuple[bytes, bytes, bytes]:
    """(manifest, signature, segments) of a bundle that Bob may open."""
    outer_length = int.from_bytes(small.whole[5:9], "big")
    plain = keys.unseal(small.whole[9 + outer_length :], BOB.identity)
    length = int.from_bytes(plain[:4], "big")
    return plain[4 : 4 + length], plain[4 + length : 68 + length], plain[68 + length :]


def sealed(
    raw: bytes, signature: bytes, rest: bytes, *, recipient: Install = BOB, bundle_id: str = ""
) -> bytes:
    """A bundle file with these insides."""
    bundle_id = bundle_id or orjson.loads(raw)["bundle_id"]
    cipher = keys.seal(len(raw).to_bytes(4, "big") + raw + signature + rest, recipient.recipient)
    return container.pack(bundle_id, (keys.key_id(recipient.recipient),), cipher)


def signed(body: dict[str, Any], rest: bytes, *, signer: Install = ALICE) -> bytes:
    raw = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    return sealed(raw, manifest.sign(raw, signer), rest)


def test_opening_and_sealing_again_changes_nothing(put: Put, small: Small) -> None:
    raw, signature, rest = opened(small)
    assert read(put(sealed(raw, signature, rest))).runs == small.runs
    assert read(put(signed(orjson.loads(raw), rest))).runs == small.runs


def test_a_manifest_changed_under_its_signature(put: Put, small: Small) -> None:
    raw, signature, rest = opened(small)
    changed = raw.replace(b'"bundle_seq":1', b'"bundle_seq":2')
    assert refusal(put(sealed(changed, signature, rest))) == "bundle.signature"
    assert refusal(put(sealed(raw, bytes(64), rest))) == "bundle.signature"
    assert refusal(put(sealed(raw, EVE.sign(manifest.DOMAIN + raw), rest))) == "bundle.signature"


def test_a_signature_over_something_else_does_not_fit(put: Put, small: Small) -> None:
    raw, _signature, rest = opened(small)
    assert refusal(put(sealed(raw, ALICE.sign(raw), rest))) == "bundle.signature"


def test_sealed_again_for_another_by_its_first_reader(put: Put) -> None:
    """Bob opens what Alice wrote for him and seals it for Eve: she must not take it as meant for her."""
    raw, signature, rest = opened(make_small())
    path = put(sealed(raw, signature, rest, recipient=EVE))
    assert refusal(path, install=EVE) == "bundle.not_for_us"


def test_another_bundles_outside(put: Put, small: Small) -> None:
    raw, signature, rest = opened(small)
    assert refusal(put(sealed(raw, signature, rest, bundle_id="f" * 32))) == "bundle.manifest"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"schema_min": SCHEMA_VERSION + 1, "schema_max": SCHEMA_VERSION + 1}, "bundle.newer"),
        ({"format": "gezhi-bundle/4", "unheard_of": []}, "bundle.newer"),
        ({"suite": 2}, "bundle.newer"),
        ({"format": "other/1"}, "bundle.manifest"),
        ({"format": None}, "bundle.manifest"),
        ({"unheard_of": 1}, "bundle.manifest"),
        ({"schema_min": -1}, "bundle.manifest"),
        ({"schema_min": "x"}, "bundle.manifest"),
        ({"schema_max": 0}, "bundle.manifest"),
        ({"bundle_seq": 1.5}, "bundle.manifest"),
        ({"wall_ms": -1}, "bundle.manifest"),
        ({"wall_ms": 2**53}, "bundle.manifest"),
        ({"signer": "g" * 64}, "bundle.manifest"),
        ({"signer": ["x"]}, "bundle.manifest"),
        ({"recipient": "0" * 32}, "bundle.not_for_us"),
        ({"counts": []}, "bundle.manifest"),
        ({"counts": {"resident": "many"}}, "bundle.manifest"),
        ({"counts": {"resident; drop": 1}}, "bundle.manifest"),
        ({"state_digest": {"resident": "00"}}, "bundle.manifest"),
        ({"segments": []}, "bundle.manifest"),
        ({"segments": {}}, "bundle.manifest"),
        ({"segments": [1]}, "bundle.manifest"),
        ({"office": "长" * 201}, "bundle.manifest"),
        ({"app": 3}, "bundle.manifest"),
    ],
)
def test_a_validly_signed_manifest_that_is_not_sound(
    put: Put, small: Small, changes: dict[str, Any], code: str
) -> None:
    raw, _signature, rest = opened(small)
    assert refusal(put(signed({**orjson.loads(raw), **changes}, rest))) == code


def test_unknown_fields_of_a_newer_minor_schema_are_no_reason_to_refuse(put: Put, small: Small) -> None:
    raw, _signature, rest = opened(small)
    assert read(put(signed({**orjson.loads(raw), "schema_max": SCHEMA_VERSION + 1}, rest))).runs == small.runs


def test_a_manifest_larger_than_the_cap(put: Put, small: Small) -> None:
    raw, _signature, rest = opened(small)
    body = {**orjson.loads(raw), "counts": {f"kind_{n}": 1 for n in range(20_000)}}
    assert refusal(put(signed(body, rest))) == "bundle.manifest"


@pytest.mark.parametrize(
    "plain", [b"", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\0\0\0\x02{}", b"\0\0\0\x05hello" + bytes(64)]
)
def test_sealed_rubbish(put: Put, plain: bytes) -> None:
    cipher = keys.seal(plain, BOB.recipient)
    assert refusal(put(container.pack("0" * 32, (keys.key_id(BOB.recipient),), cipher))) == "bundle.manifest"


def resigned(small: Small, which: str, content: bytes, *, ops: int | None = None, **announced: Any) -> bytes:
    """The bundle with one segment replaced, hashed, compressed and signed as a trusted sender could."""
    body = orjson.loads(opened(small)[0])
    rest, at, pieces = opened(small)[2], 0, []
    for segment in body["segments"]:
        packed = rest[at : at + segment["length"]]
        at += segment["length"]
        if segment["kind"] == which:
            packed = zstandard.ZstdCompressor().compress(content)
            new = Segment(
                which, hashlib.sha256(content).hexdigest(), len(packed), len(content), segment["ops"]
            )
            segment.update(asdict(replace(new, **announced)))
            if ops is not None:
                segment["ops"] = ops
        pieces.append(packed)
    return signed(body, b"".join(pieces))


def ops_segment(small: Small) -> bytes:
    body, rest = orjson.loads(opened(small)[0]), opened(small)[2]
    first, second = (Segment(**segment) for segment in body["segments"])
    return segments.unpack(second, rest[first.length :])


def test_replacing_a_segment_by_itself_changes_nothing(put: Put, small: Small) -> None:
    assert read(put(resigned(small, "ops", ops_segment(small)))).runs == small.runs


def test_segments_that_are_not_as_announced(put: Put, small: Small) -> None:
    raw = ops_segment(small)
    for announced in (
        {"sha256": "0" * 64}, {"raw_length": len(raw) - 1}, {"raw_length": len(raw) + 1}, {"length": 3}, {"ops": 4},
        {"raw_length": MAX_SEGMENT + 1}, {"kind": "blobs"},
    ):  # fmt: skip
        assert refusal(put(resigned(small, "ops", raw, **announced))) == "bundle.manifest", announced


def test_a_compression_bomb_stops_at_the_announced_length(put: Put, small: Small) -> None:
    bomb = bytes(400 * 1024 * 1024)
    whole = resigned(small, "ops", bomb, raw_length=1000, sha256="0" * 64)
    assert len(whole) < 100_000
    del bomb
    assert refusal(put(whole)) == "bundle.manifest"


def test_a_window_larger_than_we_give() -> None:
    raw = bytes(1024 * 1024)
    for window_log, refused in ((23, False), (27, True)):
        wide = zstandard.ZstdCompressionParameters.from_level(
            3, window_log=window_log, write_content_size=False
        )
        packer = zstandard.ZstdCompressor(compression_params=wide).compressobj()
        data = packer.compress(raw) + packer.flush()
        segment = Segment("ops", hashlib.sha256(raw).hexdigest(), len(data), len(raw), 1)
        if refused:
            with pytest.raises(Refused):
                segments.unpack(segment, data)
        else:
            assert segments.unpack(segment, data) == raw


def header(run: str = A, first: Any = 1, count: Any = 1, previous: str = "0" * 64, **more: Any) -> bytes:
    return orjson.dumps({"run": run, "first": first, "count": count, "previous": previous, **more})


OP = some_ops(A, 1, 1)[0]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        OP + b"\n",
        header() + b"\n",
        header() + b"\n" + OP,
        header(count=2) + b"\n" + OP + b"\n",
        header(count=0) + b"\n" + OP + b"\n",
        header(count=-1) + b"\n" + OP + b"\n",
        header(count=2**60) + b"\n" + OP + b"\n",
        header(first=0) + b"\n" + OP + b"\n",
        header(first=1.0) + b"\n" + OP + b"\n",
        header(first=2**53) + b"\n" + OP + b"\n",
        header(run="A" * 32) + b"\n" + OP + b"\n",
        header(previous="") + b"\n" + OP + b"\n",
        header(extra=1) + b"\n" + OP + b"\n",
        header(run=B) + b"\n" + OP + b"\n",  # another stream than the vectors announce
        header(first=2) + b"\n" + OP + b"\n",
        (header() + b"\n" + OP + b"\n") * 5,  # five times one dot
        b"null\n" * 6,
        b"[" * 100_000 + b"\n",
    ],
)
def test_run_headers_that_lie(put: Put, small: Small, raw: bytes) -> None:
    assert refusal(put(resigned(small, "ops", raw))) == "bundle.manifest"


@pytest.mark.parametrize(
    "raw",
    [b"", b"[]", b"{}", b'{"from":{},"have":[]}', b'{"from":{},"have":{"x":"1"}}', b'{"from":{},"have":{}}'],
)
def test_vectors_that_lie(put: Put, small: Small, raw: bytes) -> None:
    assert refusal(put(resigned(small, "vectors", raw))) in ("bundle.manifest", "vector.malformed")


def test_operations_are_checked_when_they_are_read(put: Put, small: Small) -> None:
    other = some_ops(A, 7, 1)[0]
    raw = ops_segment(small).replace(OP, other)
    with pytest.raises(Refused):
        list(read(put(resigned(small, "ops", raw))).ops())


def test_tampered_at_five_hundred_places(put: Put, small: Small) -> None:
    chance = random.Random(20260701)
    for _ in range(500):
        raw = bytearray(small.whole)
        at = chance.randrange(len(raw))
        raw[at] ^= 1 << chance.randrange(8)
        assert refusal(put(bytes(raw))).startswith("bundle."), at


def test_tampered_with_its_outer_hash_mended(put: Put, small: Small) -> None:
    """Somebody who tampers also mends the outer hash: the seal itself must notice."""
    chance = random.Random(20260702)
    length = int.from_bytes(small.whole[5:9], "big")
    bundle_id = orjson.loads(small.whole[9 : 9 + length])["bundle_id"]
    cipher = small.whole[9 + length :]
    for _ in range(500):
        raw = bytearray(cipher)
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        path = put(container.pack(bundle_id, (keys.key_id(BOB.recipient),), bytes(raw)))
        assert refusal(path) in ("bundle.sealed", "bundle.age_header")


def test_cut_short_everywhere(put: Put, small: Small) -> None:
    for length in range(0, len(small.whole), 7):
        assert refusal(put(small.whole[:length])) in ("bundle.damaged", "bundle.not_ours", "bundle.newer")


def test_cut_short_with_its_outer_hash_mended(put: Put, small: Small) -> None:
    length = int.from_bytes(small.whole[5:9], "big")
    bundle_id = orjson.loads(small.whole[9 : 9 + length])["bundle_id"]
    cipher = small.whole[9 + length :]
    for cut in range(0, len(cipher), 31):
        path = put(container.pack(bundle_id, (keys.key_id(BOB.recipient),), cipher[:cut]))
        assert refusal(path) in ("bundle.sealed", "bundle.age_header", "bundle.manifest")


def test_inspecting(put: Put, small: Small) -> None:
    path = put(small.whole)
    assert inspect(path).manifest is None
    assert not inspect(path, install=EVE).for_us
    seen = inspect(path, install=BOB)
    assert seen.manifest is not None
    assert (seen.manifest.ops, seen.manifest.signer, seen.for_us) == (5, ALICE.public_key, True)
    raw, _signature, rest = opened(small)
    with pytest.raises(Refused):
        inspect(put(sealed(raw, bytes(64), rest)), install=BOB)


def test_identities_that_are_none() -> None:
    with pytest.raises(Refused):
        keys.unseal(make_small().whole[300:], "AGE-SECRET-KEY-1NONSENSE")


@pytest.mark.parametrize(
    "text", ["", "age1", BOB.recipient[:-1], BOB.recipient + "q", ALICE.public_key, BOB.identity]
)
def test_recipients_that_are_none(text: str) -> None:
    with pytest.raises(Refused) as caught:
        keys.check_recipient(text)
    assert caught.value.code == "key.malformed"


def test_a_recipient_copied_with_blanks_and_capitals_is_understood() -> None:
    spaced = " ".join(BOB.recipient.upper()[i : i + 8] for i in range(0, 62, 8)) + "\n"
    assert keys.check_recipient(spaced) == BOB.recipient
