"""Spoilt bundles against a real office file, in a process of its own: validly signed ones, and ones spoilt outside.

    python -m tests.desktop.exchange.bundle.spoiling FOLDER SEED OUTSIDE INSIDE

prints one JSON line: how each ended, the slowest (CPU seconds), peak memory. Every tenth is applied, the others previewed.
"""

from __future__ import annotations

import hashlib
import json
import random
import resource
import shutil
import sys
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import orjson
import zstandard

from desktop.base.clock import FixedClock
from desktop.base.errors import Refused
from desktop.exchange.bundle import container, exchange, keys, manifest, segments
from desktop.exchange.bundle.manifest import Segment
from desktop.operations import office as founding
from desktop.operations import photos
from desktop.security.keyslots import slot_path
from desktop.store import verify
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.documents.reading import face
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, fill, state_of, trust
from tests.desktop.exchange.bundle.enrolled import enrol
from tests.peak import most_memory

JUNK: Final[list[Any]] = [
    None, True, -1, 0, 1, 2**31, 2**53, 2**63 - 1, "", "x", "王" * 300, "0" * 32, "f" * 64, "live", "deleted",
    [], {}, [[]], {"a": {"b": []}}, ["x", ["0" * 32 + ":1"]], "1-5", "create", "resident", "..", "\u2028", 1.5,
]  # fmt: skip
MEMORY: Final = 2 * 1024 * 1024 * 1024  # of address space
APPLIED: Final = 10
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


def mutated_picture(chance: random.Random, raw: bytes) -> bytes:
    """A picture cut short, longer, with its header spoilt, or something else altogether."""
    spoilt = bytearray(raw)
    spoilt[chance.randrange(min(len(raw), 700))] ^= 1 << chance.randrange(8)
    return chance.choice(
        (
            bytes(spoilt),
            raw[: chance.randrange(len(raw))],
            raw + bytes(chance.choice((1, 2_000_000))),
            b"",
            b"GIF89a",
        )
    )


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
        if how < 0.05:
            raws[-1] = mutated_picture(chance, raws[-1])
        elif how < 0.70:
            raws[1] = mutated_lines(chance, raws[1])
        elif how < 0.85:
            raws[0] = orjson.dumps(mutated_value(chance, orjson.loads(raws[0])), option=orjson.OPT_SORT_KEYS)
        olds = body["segments"]
        packed = [
            raw if old["kind"] == manifest.PICTURE else zstandard.ZstdCompressor(level=1).compress(raw)
            for old, raw in zip(olds, raws, strict=True)
        ]
        names = [hashlib.sha256(raw).hexdigest() for raw in raws]
        if chance.random() < 0.5:
            names[-1] = olds[-1]["sha256"]  # of the picture as it was
        body["segments"] = [
            asdict(Segment(old["kind"], name, len(data), len(raw), old["ops"]))
            for old, name, raw, data in zip(olds, names, raws, packed, strict=True)
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


class Target:
    """Bob's office file, which is laid aside once and comes back whenever a spoilt bundle was lawful and changed it."""

    def __init__(self, folder: Path) -> None:
        self._path, self._spare = folder / "bob.gezhi", folder / "spare.gezhi"
        self.office = made(self._path)
        trust(self.office, ALICE)
        self.office.close()
        self._copy(self._path, self._spare)
        self._open()

    def _open(self) -> None:
        self.office = Workspace.open(
            self._path, password=PASSWORD, clock=FixedClock(), volumes=FitVolumes(), home=self._path.parent
        )
        self.whole, self.brief = state_of(self.office), self.now()

    @staticmethod
    def _copy(source: Path, to: Path) -> None:
        shutil.copy(source, to)
        shutil.copy(slot_path(source), slot_path(to))

    def now(self) -> tuple[Any, ...]:
        """What a change of any size would change, read quickly."""
        with self.office.read() as db:
            sql = (
                "SELECT (SELECT count(*) || ':' || total(length(body)) || ':' || max(hlc) FROM oplog), "
                "(SELECT count(*) FROM stream), (SELECT count(*) FROM seam), (SELECT count(*) FROM conflict), "
                "(SELECT count(*) FROM resident), (SELECT count(*) FROM household), (SELECT count(*) FROM setting), "
                "(SELECT count(*) FROM step_span), (SELECT count(*) FROM peer_ack), (SELECT count(*) FROM blob)"
            )
            return tuple(db.exec_driver_sql(sql).one())

    def give_back(self) -> None:
        """The office as it was before a lawful bundle."""
        with self.office.read() as db:
            assert verify.row_problems(db) == []
        self.office.close()
        self._copy(self._spare, self._path)
        for left in self._path.parent.glob("bob.gezhi-*"):
            left.unlink()
        self._open()


def made(path: Path) -> Workspace:
    office = Workspace.create(
        path,
        user="李梅",
        password=PASSWORD,
        clock=FixedClock(),
        volumes=FitVolumes(),
        cost=CHEAP,
        home=path.parent,
    ).workspace
    founding.found(office, code="420303090012", name="云麓台社区", actor="李梅")
    return office


def good_bundle(folder: Path) -> bytes:
    """Everything of an office that has written, changed and deleted."""
    alice = made(folder / "alice.gezhi")
    enrol(alice, ("2号电脑", BOB))
    with alice.change("staff.add", actor="李梅") as unit:
        worker = unit.create("staff", {"name": "任杰"})
    photos.keep_portrait(alice, worker, face(50, 70), actor="李梅")
    residents = fill(alice, 12)
    with alice.change("resident.edit", actor="李梅") as unit:
        for resident in residents[:4]:
            unit.set("resident", resident, {"name": "改名", "phones": ["13900000000"], "state": "left"})
        unit.delete("resident", residents[5])
    out = folder / "good.sqb"
    exchange.write(alice, BOB.recipient, out, install=ALICE, actor="李梅")
    alice.close()
    return out.read_bytes()


def run(folder: Path, seed: int, outside: int, inside: int) -> dict[str, Any]:
    """Apply or preview that many spoilt bundles of either kind; raises whatever is no refusal."""
    whole = good_bundle(folder)
    opened, bob = Opened(whole), Target(folder)
    chance, ends, slowest, path = random.Random(seed), Counter[str](), 0.0, folder / "spoilt.sqb"
    for number in range(outside + inside):
        deep, preview = number >= outside, number % APPLIED > 0
        path.write_bytes(opened.spoilt(chance) if deep else spoilt_outside(chance, whole))
        began = time.process_time()
        try:
            done = exchange.apply(bob.office, path, install=BOB, actor="王芳", preview=preview, keep=False)
            ends["lawful inside" if deep else "lawful outside"] += 1
        except Refused as refused:
            done = None
            ends[refused.code if refused.text else "refused without a word"] += 1
        slowest = max(slowest, time.process_time() - began)
        if done is not None and not preview:
            bob.give_back()
        elif bob.now() != bob.brief:
            raise AssertionError(f"seed {seed}, bundle {number}: something of a refused bundle was kept")
    assert state_of(bob.office) == bob.whole
    bob.office.close()
    peak = most_memory()
    return {"ends": dict(sorted(ends.items())), "slowest": slowest, "peak_mb": peak}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    print(json.dumps(run(Path(sys.argv[1]), *map(int, sys.argv[2:5])), ensure_ascii=False))
