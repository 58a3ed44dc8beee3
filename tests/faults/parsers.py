"""Feeds every parser of foreign files with spoilt input, in a process of its own whose death or growth would be seen.

    python -m tests.faults.parsers SEED COUNT      one JSON line: how each parser ended how often, slowest, peak memory

Inputs are sound ones with tokens of their JSON replaced, doubled, swapped or cut, lengths that lie, bits flipped. A
parser may refuse in words or give something whole; anything else ends the process with what it was fed.
"""

from __future__ import annotations

import json
import os
import random
import re
import resource
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import orjson

from desktop.base.errors import Refused
from desktop.domain import pictures
from desktop.exchange.bundle import container, manifest, receipt, segments
from desktop.exchange.bundle.read import _Opened
from desktop.exchange.enrolment import answers, papers, requests
from desktop.exchange.packs.pack import read_pack
from desktop.security import certificates
from desktop.security.certificates import COMPUTER, OFFICE, OfficeKey
from desktop.store import op
from desktop.store.op import Op
from desktop.store.vector import Vector
from tests.desktop.documents.reading import face
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, make_small
from tests.peak import most_memory

MEMORY: Final = 1536 * 1024 * 1024  # of address space: an allocation beyond it is a crash, not a slow test
SLOWEST: Final = 2.0

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|-?[0-9]+|true|false|null|[\[\]{},:\n]')
_VALUES: Final[tuple[Any, ...]] = (
    None, True, False, -1, 0, 1, 2**31, 2**53, 2**53 + 1, 2**62, 2**63 - 1, 2**64 - 1, 1.5, 1e308, "", "x", "王" * 300,
    "0" * 32, "f" * 64, "live", "deleted", "purge", "create", [], {}, [[]], {"a": {"b": []}}, ["x", ["0" * 32 + ":1"]],
    "1-5", "5-1", "1,2", "..", "\u2028", "e\u0301", "0" * 32 + ":1", "0" * 32 + ":0", "2026-02-30", "age1", "_status",
)  # fmt: skip
_JUNK: Final = [orjson.dumps(one) for one in _VALUES] + [
    b"[" * 200, b"{", b"}", b"]", b"\xff\xfe", b"\\u0000", b'"\\ud800"', b"-0", b"1" * 400, b"NaN", b'"\x00"']  # fmt: skip


def spoilt(chance: random.Random, raw: bytes, spans: list[tuple[int, int]]) -> bytes:
    """The input with one to three places changed."""
    first, last = spans[int(chance.random() * len(spans))]
    how = chance.random()
    if how < 0.45:
        raw = raw[:first] + _JUNK[int(chance.random() * len(_JUNK))] + raw[last:]
    elif how < 0.6:
        at = first + int(chance.random() * (last - first))
        raw = raw[:at] + b"0a9Z\xe7-:\\"[at % 8 : at % 8 + 1] + raw[at + 1 :]
    elif how < 0.7:
        raw = raw[:first] + raw[last:]
    elif how < 0.8:
        start, end = spans[int(chance.random() * len(spans))]
        raw = raw[:first] + raw[start:end] + raw[last:]
    elif how < 0.88:
        start, end = spans[int(chance.random() * len(spans))]
        raw = raw[: min(first, start)] + raw[max(last, end) :]
    elif how < 0.94:
        raw = raw[:last] + raw[first:]
    else:
        at = int(chance.random() * len(raw))
        raw = raw[:at] + bytes((raw[at] ^ (1 << int(chance.random() * 8)),)) + raw[at + 1 :]
    return spoilt(chance, raw, spans) if chance.random() < 0.2 and len(raw) > spans[-1][1] else raw


@dataclass(frozen=True)
class Target:
    """One parser, what it is fed, and how often among the others."""

    name: str
    parse: Callable[[bytes], Any]
    seeds: list[tuple[bytes, list[tuple[int, int]]]]
    share: int


def _places(seed: bytes) -> list[tuple[int, int]]:
    """Where values stand, and a few of the signs between them: most of what is spoilt there is still JSON."""
    found = [match.span() for match in _TOKEN.finditer(seed)]
    signs = [one for one in found if seed[one[0] : one[0] + 1] in b"[]{},:\n"]
    return [one for one in found if one not in set(signs)] + signs[::8] or [(0, len(seed))]


def target(name: str, parse: Callable[[bytes], Any], seeds: list[bytes], share: int) -> Target:
    spans = [_places(seed) for seed in seeds]
    for seed in seeds:
        parse(seed)  # as it is, it is sound
    return Target(name, parse, list(zip(seeds, spans, strict=True)), share)


def _head(raw: bytes) -> Any:
    """The open header: half of the inputs with a length that fits, the others as they came."""
    length = len(raw) if raw[-1:] == b"}" else 200
    return container._read_header(BytesIO(container.MAGIC + length.to_bytes(4, "big") + raw))


def _runs(raw: bytes) -> Any:
    return [[op.decode(one) for one in run.ops] for run in segments.runs_in(raw, 3)]


def _vectors(raw: bytes) -> Any:
    return segments.vectors_in(raw), segments.told_in(raw), segments.lacks_in(raw)


def _picture(raw: bytes) -> str:
    if (told := pictures.media_type(raw)) is None:
        raise manifest.malformed()
    return told


def _stream(plain: bytes) -> Any:
    """What came out of the seal, in three pieces; whoever signed is believed, so that what follows is reached."""
    opened = _Opened(lambda raw, _signature: manifest.decode(raw))
    third = len(plain) // 3 + 1
    try:
        for at in range(0, len(plain), third):
            opened.write(plain[at : at + third])
        found = opened.whole().bundle()
    except Refused:
        try:
            opened.whole().bundle()
        except Refused:
            raise
        raise AssertionError("a refused bundle was given out in part") from None
    return [list(run.ops) for run in found.runs]


def _receipt(raw: bytes) -> Any:
    return receipt._parsed(raw)


def _packed_receipt(raw: bytes) -> Any:
    signed = raw if raw[:1] != b"{" else len(raw).to_bytes(4, "big") + raw + bytes(64)
    return receipt._opened(zlib.compress(signed, 1) if raw[:1] == b"{" else raw)


def _chain(raw: bytes) -> Any:
    listed = orjson.loads(raw)
    chain = [certificates.parse(one) for one in listed] if isinstance(listed, list) else []
    return certificates.judge(chain, ALICE.public_key, frozenset({BOB.public_key}), 1)


_FILE: Final = Path(tempfile.gettempdir()) / f"gezhi-parsers-{os.getpid()}"


def _paper(kind: str, read: Callable[[Path], Any], signer: papers.Signer) -> Callable[[bytes], Any]:
    """A paper of enrolment as a file; most are signed anew after they were spoilt, so that what follows is reached."""

    def parse(raw: bytes) -> Any:
        try:
            body = orjson.loads(raw)
        except orjson.JSONDecodeError:
            body = None
        if isinstance(body, dict) and raw[-2] % 8:
            body["signature"] = signer.sign(
                papers._bytes(kind, {k: v for k, v in body.items() if k != "signature"})
            ).hex()
            raw = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
        _FILE.write_bytes(raw)
        return read(_FILE)

    return parse


def _pack(raw: bytes) -> Any:
    _FILE.write_bytes(raw)
    return read_pack(_FILE)


def _json(parse: Callable[[bytes], Any]) -> Callable[[bytes], Any]:
    def read(raw: bytes) -> Any:
        try:
            return parse(raw)
        except (
            orjson.JSONDecodeError
        ) as error:  # of the harness: the program's own parsers never get this far
            raise Refused("not JSON.", code="harness.json") from error

    return read


def _some_ops() -> list[bytes]:
    plain = Op(
        stream="a" * 32, seq=1, hlc=1 << 40, wall_ms=1, actor="李梅", install="0" * 32, kind="create",
        entity="resident", id="b" * 32, step="0" * 32, parent=("c" * 32, 9), salt="0" * 16,
        fields={"name": ("甲", ()), "phones": (["13900000000"], ()), "state": ("live", ())},
    )  # fmt: skip
    edit = replace(
        plain, seq=2, kind="set", parent=None, reason="改正",
        fields={"name": ("乙", (("a" * 32, 1),)), "_status": ("live", (("a" * 32, 1), ("c" * 32, 7)))},
    )  # fmt: skip
    rest = replace(edit, seq=3, fields={}, salt="", reason="", link="f" * 64)
    return [op.encode(one) for one in (plain, edit, rest)]


def _plain_of(whole: bytes) -> bytes:
    from desktop.exchange.bundle import keys

    return keys.unseal(whole[9 + int.from_bytes(whole[5:9], "big") :], BOB.identity)


def _signed_papers(listed: Any, newcomer: Any, answer: Any, root: OfficeKey) -> list[Target]:
    made = []
    for name, kind, read, body, signer in (
        ("office request", requests.OFFICE, requests.read_office, listed, root),
        ("computer request", requests.COMPUTER, requests.read_computer, newcomer, ALICE),
        ("answer", answers.KIND, answers.read, answer, BOB),
    ):
        _FILE.unlink(missing_ok=True)
        papers.write(_FILE, kind, body, signer)
        raw = _FILE.read_bytes()
        made.append(target(name, _paper(kind, read, signer), [raw], 1))
    return made


def targets() -> list[Target]:
    """Every parser with sound input of its own."""
    small = make_small()
    length = int.from_bytes(small.whole[5:9], "big")
    header, cipher = small.whole[9 : 9 + length], small.whole[9 + length :]
    plain = _plain_of(small.whole)
    size = int.from_bytes(plain[:4], "big")
    claim = plain[4 : 4 + size]
    ops = _some_ops()
    run = orjson.dumps({"count": 3, "first": 1, "previous": "0" * 64, "run": "a" * 32})
    have = Vector()
    have.add("a" * 32, 1, 5)
    have.add("a" * 32, 9)
    told = {"a" * 32: ["install", "2026-01-01", "2026-02-01", "f" * 64]}
    vectors = orjson.dumps(
        {"from": Vector().to_json(), "have": have.to_json(), "told": told, "lacks": ["c" * 64]}
    )
    packed = next(data for s, data in segments.pack([], since=Vector(), have=have))
    segment = next(s for s, data in segments.pack([], since=Vector(), have=have))
    said = orjson.dumps({
        "format": receipt.FORMAT, "district": "d" * 32, "name": "区", "signer": ALICE.public_key,
        "recipient": BOB.recipient, "office": "420303090012", "at_ms": 1, "have": have.to_json(),
        "digest": {"resident": "0" * 64}, "totals": {"day": "2026-07-01"}, "marks": {"resident": {"a" * 32: "x"}},
    })  # fmt: skip
    root = OfficeKey(b"r" * 32)
    above = certificates.issue(
        BOB, kind=OFFICE, office="420303090012", name="云麓台", subject=root.public_key, from_ms=0
    )
    ours = certificates.issue(
        root, kind=COMPUTER, office="420303090012", name="1号电脑", subject=ALICE.public_key,
        recipient=ALICE.recipient, install_id=ALICE.install_id, from_ms=0,
    )  # fmt: skip
    chain = orjson.dumps([ours.plain(), above.plain()])
    listed = {"office": "420303090012", "name": "云麓台", "computers": [ours.plain()], "at_ms": 1}
    newcomer = {
        "recipient": ALICE.recipient, "install_id": ALICE.install_id, "name": "1号电脑", "at_ms": 1,
    }  # fmt: skip
    answer = {
        "district": "420303", "name": "区", "recipient": BOB.recipient, "certificate": above.plain(),
        "struck_off": ["f" * 64], "at_ms": 1,
    }  # fmt: skip
    pack = orjson.dumps({
        "format": "gezhi-pack/1", "name": "示例区 2026 口径", "version": "2026-06", "note": "…",
        "rules": {"phone.invalid": "block"}, "retention": {"campaign": 60}, "norms": {"low": 300, "high": 500},
        "roles": {"grid_worker": {"synonyms": ["网格管家"], "normal_number": 2}},
        "questions": {"六问": {"questions": ["问…"]}}, "calendar": {"2026": {"off": ["2026-10-01"], "on": ["2026-10-10"]}},
    })  # fmt: skip
    return [
        *_signed_papers(listed, newcomer, answer, root),
        target("pack", _pack, [pack], 1),
        target("open header", _head, [header], 28),
        target("age header", container.check_age_header, [cipher[:400]], 12),
        target("manifest", manifest.decode, [claim], 28),
        target("stream", _stream, [plain], 12),
        target("segment", lambda raw: segments.unpack(segment, raw), [packed], 8),
        target("vectors", _vectors, [vectors], 24),
        target("picture", _picture, [face(40, 56), face(40, 56, kind="PNG")], 4),
        target("runs", _runs, [run + b"\n" + b"\n".join(ops) + b"\n"], 24),
        target("operation", op.decode, ops, 32),
        target("receipt", _receipt, [said], 16),
        target("packed receipt", _packed_receipt, [said], 6),
        target(
            "certificate", certificates.parse_bytes, [certificates.dump(ours), certificates.dump(above)], 8
        ),
        target("chain", _json(_chain), [chain], 6),
    ]


def run(seed: int, count: int) -> dict[str, Any]:
    """That many executions; raises whatever a parser raised that is no refusal, with its input."""
    chance, ends, slowest = random.Random(seed), Counter[str](), (0.0, "")
    deck = [one for one in targets() for _ in range(one.share)]
    clock = time.process_time
    for _ in range(count):
        chosen = deck[int(chance.random() * len(deck))]
        raw, spans = chosen.seeds[int(chance.random() * len(chosen.seeds))]
        fed = spoilt(chance, raw, spans)
        began = clock()
        try:
            chosen.parse(fed)
            ends[chosen.name + " ok"] += 1
        except Refused as refused:
            ends[f"{chosen.name} {refused.code if refused.text else 'without a word'}"] += 1
        except BaseException:
            print(json.dumps({"target": chosen.name, "fed": fed.hex()}), file=sys.stderr)
            raise
        took = clock() - began
        if took > slowest[0]:
            slowest = (took, chosen.name)
    _FILE.unlink(missing_ok=True)
    peak = most_memory()
    return {"runs": count, "ends": dict(sorted(ends.items())), "slowest": slowest, "peak_mb": peak}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2])), ensure_ascii=False))
