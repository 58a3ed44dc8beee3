"""One flipped bit anywhere in an office file, a copy, a bundle or a slot file: noticed, and no wrong value shown.

The engine seals every page (HMAC-SHA512), a bundle carries a hash and a signature, a slot file its own. GEZHI_FLIPS
asks for more than continuous integration does.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from desktop.base.errors import GezhiError
from desktop.exchange.bundle import exchange
from desktop.exchange.bundle.read import read_bundle
from desktop.operations import backups
from desktop.security import keyslots
from desktop.security.install import Install
from desktop.store import database
from desktop.workspace import Workspace
from tests.conftest import PASSWORD

pytestmark = pytest.mark.slow
FLIPS = int(os.environ.get("GEZHI_FLIPS", "10000"))
SEED = int(os.environ.get("GEZHI_FLIP_SEED", "20261122"))
ACTOR = "李梅"
OURS = Install("1" * 32, b"s" * 32, b"x" * 32)
THEIRS = Install("2" * 32, b"t" * 32, b"y" * 32)
SHARES = {"office": 0.5, "copy": 0.1, "bundle": 0.2, "slots": 0.2}
Shown = frozenset[tuple[str, tuple[object, ...]]]


def flips(path: Path, count: int, rng: random.Random, judge: Callable[[], str]) -> list[str]:
    """Flip one bit, ask, put it back; returns what went wrong."""
    size, wrong = path.stat().st_size, []
    with path.open("r+b", buffering=0) as file:
        for _number in range(count):
            at, bit = rng.randrange(size), 1 << rng.randrange(8)
            file.seek(at)
            before = file.read(1)[0]
            file.seek(at)
            file.write(bytes([before ^ bit]))
            if said := judge():
                wrong.append(f"{path.name} byte {at} bit {bit}: {said}")
            file.seek(at)
            file.write(bytes([before]))
    return wrong


def shown(raw: object, tables: list[str]) -> Shown:
    """Every row a screen could show; what the engine refuses to read is not shown."""
    found = set()
    for table in tables:
        with suppress(dbapi2.Error):
            found |= {(table, tuple(row)) for row in raw.execute(f'SELECT * FROM "{table}"')}  # type: ignore[attr-defined]
    return frozenset(found)


@pytest.fixture
def filled(office: Workspace) -> Workspace:
    for number in range(4):
        with office.change("household.add", actor=ACTOR) as unit:
            house = unit.create("household", {"head_name": f"户主{number}", "note": "备注" * 30})
            unit.create_many(
                "resident", ((None, {"household_id": house, "name": f"居民{number}-{n}"}) for n in range(9))
            )
    return office


@pytest.mark.parametrize("which", ["office", "copy"])
def test_in_an_office_file_and_in_a_copy(filled: Workspace, tmp_path: Path, which: str) -> None:
    key, path = filled._key, filled.path
    if which == "copy":
        path = backups.make(filled, tmp_path / "copies", actor=ACTOR).path
    filled.close()
    raw = database.connect(path, key, make=False, settled=True)
    tables = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    truth = shown(raw, tables)
    raw.close()

    def judge() -> str:
        try:
            damaged = database.connect(path, key, make=False, settled=True)
        except dbapi2.Error:
            return ""  # it does not open: noticed, and nothing is shown
        try:
            if not damaged.execute("PRAGMA cipher_integrity_check").fetchall():
                return "not noticed"
            strange = shown(damaged, tables) - truth
            return f"{len(strange)} values nobody wrote" if strange else ""
        except dbapi2.Error:
            return ""
        finally:
            damaged.close()

    wrong = flips(path, round(FLIPS * SHARES[which]), random.Random(f"{SEED} {which}"), judge)
    assert wrong == []


def test_in_a_bundle(filled: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "sent.sqb"
    exchange.write(filled, THEIRS.recipient, path, install=OURS, actor=ACTOR)

    def judge() -> str:
        try:
            read_bundle(path, install=THEIRS, trusted_signers=frozenset({OURS.public_key}))
        except GezhiError:
            return ""
        return "taken for sound"

    assert flips(path, round(FLIPS * SHARES["bundle"]), random.Random(f"{SEED} bundle"), judge) == []


def test_in_a_slot_file(filled: Workspace, tmp_path: Path) -> None:
    """Without its second place; with it the sound one is taken, which other tests show."""
    folder = tmp_path / "alone"
    folder.mkdir()
    filled.close()
    path = folder / filled.path.name
    shutil.copyfile(filled.path, path)
    slots = keyslots.slot_path(path)
    slots.write_bytes(keyslots.slot_path(filled.path).read_bytes())
    truth = keyslots.users(path, home=folder)

    def judge() -> str:
        try:
            users = keyslots.users(path, home=folder)
        except GezhiError:
            return ""
        return f"taken for sound, users {users}" if users != truth else "not noticed"

    assert flips(slots, round(FLIPS * SHARES["slots"]), random.Random(f"{SEED} slots"), judge) == []
    assert keyslots.opened(path, keyslots.Way(PASSWORD)).key == filled._key
