"""Many offices, their bundles in any order and more than once: the same state; killed anywhere: each operation once."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import orjson
import psycopg
import pytest
from sqlalchemy import func, select

from desktop.district import admission, database, intake, making, members, schema
from desktop.district.database import Database
from desktop.exchange.bundle.manifest import Manifest
from desktop.exchange.bundle.read import read_bundle
from desktop.exchange.bundle.write import Sender, make_bundle
from desktop.security.certificates import Trust
from desktop.security.install import FILE, Install
from desktop.store.digest import StateDigest
from desktop.store.op import Op, encode
from desktop.store.run import Run
from desktop.store.vector import Vector
from tests.desktop.district.conftest import DISTRICT, NOW, Server
from tests.desktop.exchange.bundle.conftest import seeded

OFFICES = int(os.environ.get("GEZHI_DISTRICT_OFFICES", "12"))
BUNDLES = int(os.environ.get("GEZHI_DISTRICT_BUNDLES", "6"))
EACH = int(os.environ.get("GEZHI_DISTRICT_EACH", "20"))  # operations that a bundle brings
KILLS = int(os.environ.get("GEZHI_DISTRICT_KILLS", "3"))
SEED = int(os.environ.get("GEZHI_DISTRICT_SEED", "20261122"))
FEW = 100


def code_of(office: int) -> str:
    return f"{420303090000 + office:012d}"


def written(office: int, folder: Path, *, bundles: int, each: int) -> list[Path]:
    """An office's life as bundles that each bring `each` more operations, cumulative or not, as it falls."""
    chance = random.Random(f"{SEED} {office}")
    install, stream = seeded(f"office {office}"), hashlib.sha256(f"{office}".encode()).hexdigest()[:32]
    people = [hashlib.sha256(f"{office} {n}".encode()).hexdigest()[:32] for n in range(each)]
    ops: list[bytes] = []
    heads: dict[str, tuple[str, int]] = {}
    paths = []
    for number in range(bundles):
        start = len(ops)
        for _one in range(each):
            who, seq = chance.choice(people), len(ops) + 1
            prev = (heads[who],) if who in heads and chance.random() < 0.8 else ()
            fields = {"name": (f"居民{seq}", prev), "employer": (f"{chance.random()}", prev)}
            kind = "set" if who in heads else "create"
            ops.append(encode(Op(
                stream=stream, seq=seq, hlc=seq << 16, wall_ms=seq, actor="李梅", install=install.install_id, kind=kind,
                entity="resident", id=who, step="0" * 32, fields=fields,
            )))  # fmt: skip
            heads[who] = (stream, seq)
        first = 0 if chance.random() < 0.5 else start
        paths.append(_bundle(folder / f"{office}-{number}.sqb", install, stream, ops, first, code_of(office)))
    return paths


def _bundle(out: Path, install: Install, stream: str, ops: list[bytes], first: int, code: str) -> Path:
    whole = Run(stream, 1, bytes(32), ops)
    previous = bytes(32) if not first else whole.hashes()[first - 1]
    have, since, digest = Vector(), Vector(), StateDigest()
    have.add(stream, 1, len(ops))
    if first:
        since.add(stream, 1, first)
    digest.add(zip(ops, whole.hashes(), strict=True))
    about = Sender("d" * 32, code, 1, 0, 0, "0" * 64, {}, digest.by_kind())
    _claim, raw = make_bundle(
        [Run(stream, first + 1, previous, ops[first:])], recipient=DISTRICT.recipient, signer=install, sender=about,
        since=since, have=have,
    )  # fmt: skip
    out.write_bytes(raw)
    return out


def new_district(where: str, offices: int) -> Database:
    opened = database.connect(where, DISTRICT)
    making.make(opened, code="420303", name="张湾区", keys=DISTRICT)
    for office in range(offices):
        install = seeded(f"office {office}")
        opened.change(partial(
            members.enrol, code=code_of(office), name=code_of(office), signer=install.public_key,
            recipient=install.recipient, install_id=install.install_id, computer="", at_ms=NOW,
        ))  # fmt: skip
    return opened


def state(opened: Database) -> tuple[str, int]:
    """A hash of every row, conflict and operation, and how many operations."""
    tables = [schema.op, schema.conflict, schema.person, *schema.ROWS.values()]
    sums = hashlib.sha256()
    with opened.read() as db:
        for table in tables:
            rows = db.execute(select(table).order_by(*table.primary_key.columns))
            for row in rows:
                sums.update(orjson.dumps([v.hex() if isinstance(v, bytes) else v for v in row]))
        vectors = db.execute(select(schema.office.c.code, schema.office.c.have, schema.office.c.digest))
        sums.update(repr(sorted(map(tuple, vectors))).encode())
        count = int(db.execute(select(func.count()).select_from(schema.op)).scalar() or 0)
    return sums.hexdigest(), count


def receive(opened: Database, path: Path, folder: Path) -> None:
    intake.receive(opened, path, keys=DISTRICT, actor="区管理员", at_ms=NOW, quarantine=folder / "quarantine")


@pytest.mark.slow
def test_any_order_gives_one_state(server: Server, tmp_path: Path) -> None:
    files = [p for office in range(OFFICES) for p in written(office, tmp_path, bundles=BUNDLES, each=EACH)]
    chance, found = random.Random(SEED), []
    # A thousand offices are no work for a file: both orders then go into PostgreSQL.
    second = str(tmp_path / "district.file") if OFFICES <= FEW else server.new_database()
    for where in (server.new_database(), second):
        order = [*files, *chance.sample(files, len(files) // 4)]  # some of them twice
        chance.shuffle(order)
        opened = new_district(where, OFFICES)
        began = time.perf_counter()
        for path in order:
            receive(opened, path, tmp_path)
        found.append(state(opened))
        seconds = time.perf_counter() - began
        print(
            f"{len(order):,} files in {seconds:.0f} s, {found[-1][1]:,} operations, state {found[-1][0][:16]}"
        )
        opened.close()
    assert found[0] == found[1], "in one order and in another"
    assert found[0][1] == OFFICES * BUNDLES * EACH, "each operation once"


def test_of_a_thousand_computers_a_bundle_asks_about_its_own(tmp_path: Path) -> None:
    opened = new_district(str(tmp_path / "district.file"), FEW)
    (path,) = written(7, tmp_path, bundles=1, each=3)
    asked: list[Manifest] = []

    def ask(claim: Manifest) -> Trust:
        asked.append(claim)
        with opened.read() as db:
            return admission.trust(db, claim, keys=DISTRICT, at_ms=NOW)

    found = read_bundle(path, install=DISTRICT, trust=ask)
    assert asked == [found.manifest]
    told = ask(found.manifest)
    assert told.signers == {seeded("office 7").public_key}
    assert told.roots == {DISTRICT.public_key}
    assert not told.revoked
    opened.close()


@pytest.fixture
def own_server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.mark.slow
@pytest.mark.parametrize("victim", ["importer", "server"])
def test_killed_at_any_moment_each_operation_counts_once(
    own_server: Server, tmp_path: Path, victim: str
) -> None:
    files = [p for office in range(3) for p in written(office, tmp_path, bundles=4, each=300)]
    wanted = new_district(str(tmp_path / "wanted.file"), 3)
    for path in files:
        receive(wanted, path, tmp_path)
    expected = state(wanted)
    wanted.close()

    where = own_server.new_database()
    new_district(where, 3).close()
    keys = tmp_path / "keys"
    _keep_keys(keys / "district" / FILE)
    chance = random.Random(f"{SEED} {victim}")
    command = [sys.executable, "-m", "desktop", "district", "receive", "--db", where, *map(str, files)]
    hit = 0
    for _kill in range(KILLS):
        after, pause = _taken(where) + chance.randrange(len(files)), chance.uniform(0, 0.05)
        importer = subprocess.Popen(
            command, env=_environment(keys), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while (
            importer.poll() is None and _taken(where) < after
        ):  # somewhere among the files, however fast they go
            time.sleep(0.005)
        time.sleep(pause)
        hit += importer.poll() is None
        if victim == "importer":
            importer.kill()
        else:
            own_server.stop()  # as by a power cut of the server alone
        importer.wait(timeout=300)
        if victim == "server":
            own_server.start()
    print(f"{hit} of {KILLS} kills met an importer at work")
    final = subprocess.run(command, env=_environment(keys), capture_output=True, check=False, timeout=300)
    assert final.returncode == 0, final.stderr.decode()
    opened = database.connect(where, DISTRICT)
    assert state(opened) == expected
    opened.close()


def _environment(keys: Path) -> dict[str, str]:
    return {**os.environ, "GEZHI_KEYS": str(keys)}


def _taken(where: str) -> int:
    """How many files were taken in so far, known ones too: each is a line of the audit."""
    with psycopg.connect(where) as db:
        row = db.execute("SELECT count(*) FROM district.district_audit").fetchone()
    return int(row[0]) if row else 0


def _keep_keys(path: Path) -> None:
    from desktop.security import install

    path.parent.mkdir(parents=True)
    install._write_new(path, DISTRICT)
