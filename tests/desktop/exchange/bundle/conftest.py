"""Two installations, offices that exchange, and a small signed bundle that needs no office at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from desktop.exchange.bundle.write import Sender, make_bundle
from desktop.operations.trust import accept_signer
from desktop.security.install import Install
from desktop.store.digest import StateDigest
from desktop.store.op import Op, encode
from desktop.store.run import Run
from desktop.store.vector import Vector
from desktop.workspace import Workspace

TODAY = date(2026, 7, 1)


def seeded(name: str) -> Install:
    """The same keys at every run."""

    def part(what: str) -> bytes:
        return hashlib.sha256(f"{name} {what}".encode()).digest()

    return Install(part("id")[:16].hex(), part("signing"), part("sealing"))


ALICE, BOB, EVE = seeded("alice"), seeded("bob"), seeded("eve")


def some_ops(stream: str, first: int, count: int) -> list[bytes]:
    return [
        encode(
            Op(
                stream=stream, seq=seq, hlc=seq << 16, wall_ms=seq, actor="李梅", install=ALICE.install_id,
                kind="create", entity="resident", id=hashlib.sha256(f"{stream}{seq}".encode()).hexdigest()[:32],
                step="0" * 32, fields={"name": (f"居民{seq}", ()), "phones": ([f"1390000{seq:04d}"], ())},
            )
        )
        for seq in range(first, first + count)
    ]  # fmt: skip


@dataclass(frozen=True)
class Small:
    """A bundle of a few operations with everything that went into it."""

    runs: tuple[Run, ...]
    since: Vector
    have: Vector
    whole: bytes


def make_small(
    runs: Sequence[Run] | None = None, *, since: Vector | None = None, have: Vector | None = None,
    recipient: str = BOB.recipient, signer: Install = ALICE,
) -> Small:  # fmt: skip
    runs = runs if runs is not None else [Run("a" * 32, 1, bytes(32), some_ops("a" * 32, 1, 5))]
    if have is None:
        have = Vector()
        for run in runs:
            have.add(run.stream, run.first, run.last)
    digest = StateDigest()
    for run in runs:
        digest.add(zip(run.ops, run.hashes(), strict=True))
    sender = Sender("d" * 32, "420303090012", 1, 0, 0, "0" * 64, {"resident": 5}, digest.by_kind())
    since = since or Vector()
    _claim, whole = make_bundle(
        runs, recipient=recipient, signer=signer, sender=sender, since=since, have=have
    )
    return Small(tuple(runs), since, have, whole)


@pytest.fixture
def small() -> Small:
    return make_small()


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Write bytes as a bundle file; returns its path."""

    def write(raw: bytes, name: str = "in.sqb") -> Path:
        path = tmp_path / name
        path.write_bytes(raw)
        return path

    return write


def trust(office: Workspace, *others: Install) -> None:
    for other in others:
        accept_signer(office, other.public_key, name="对方电脑", actor="李梅", today=TODAY)


def fill(office: Workspace, count: int, *, prefix: str = "居民") -> list[str]:
    """Households with a resident each; the residents' ids."""
    with office.change("household.add", actor="李梅") as unit:
        made = []
        for n in range(count):
            household = unit.create("household", {"head_name": f"{prefix}{n}", "phone": f"139{n:08d}"})
            made.append(
                unit.create("resident", {"household_id": household, "name": f"{prefix}{n}", "sex": "1"})
            )
    return made


def state_of(office: Workspace) -> dict[str, object]:
    """The log and every synced row: what must be equal, or must not have changed."""
    from desktop.store.schema import SYNCED

    with office.read() as db:
        state: dict[str, object] = {
            kind: sorted(map(tuple, db.exec_driver_sql(f'SELECT * FROM "{kind}"'))) for kind in SYNCED
        }
        state["conflict"] = sorted(map(tuple, db.exec_driver_sql("SELECT * FROM conflict")))
        state["oplog"] = sorted(
            tuple(row)
            for row in db.exec_driver_sql(
                "SELECT s.id, o.seq, o.body, o.hash FROM oplog o JOIN stream s ON s.no = o.stream_no"
            )
        )
    return state
