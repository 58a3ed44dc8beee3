"""An office too large for one bundle writes several, and nobody notices but by their number. The cap is small here."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.exchange.bundle import cutting, exchange, manifest, outbox
from desktop.exchange.bundle.read import read_bundle
from desktop.exchange.bundle.write import copy_whole
from desktop.store import digest
from desktop.store.digest import StateDigest
from desktop.store.run import Run
from desktop.store.vector import Vector
from desktop.workspace import Workspace
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, fill, some_ops, state_of, trust

MOST = 9_000
MakeOffice = Callable[..., Workspace]


@pytest.fixture(autouse=True)
def small_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "MOST", MOST)
    monkeypatch.setattr(manifest, "MAX_RAW", MOST + 4_000)


@pytest.fixture
def alice(make_office: MakeOffice) -> Workspace:
    office = make_office("alice.gezhi")
    trust(office, BOB)
    fill(office, 30)
    return office


def bob(make_office: MakeOffice, name: str = "bob.gezhi") -> Workspace:
    office = make_office(name, founded=False)
    trust(office, ALICE)
    return office


def written(office: Workspace, out: Path) -> tuple[Path, ...]:
    return exchange.write(office, BOB.recipient, out, install=ALICE, actor="李梅").paths


def assert_holds(office: Workspace, other: Workspace) -> None:
    """Everything of the other's is here; beside it stands only whom this one trusts."""
    here, there = state_of(office), state_of(other)
    own = {"step", "setting", "oplog"}
    assert {k: v for k, v in here.items() if k not in own} == {k: v for k, v in there.items() if k not in own}
    assert set(there["oplog"]) <= set(here["oplog"])  # type: ignore[call-overload]


def test_what_was_refused_for_its_size_goes_in_several(
    tmp_path: Path, alice: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(cutting, "MOST", 10**9)
        with pytest.raises(Refused) as refused:
            written(alice, tmp_path / "one.sqb")
        assert refused.value.code == "bundle.too_large"
    paths = written(alice, tmp_path / "all.sqb")
    assert len(paths) > 3
    assert [path.name for path in paths[:3]] == ["all.sqb", "all-2.sqb", "all-3.sqb"]
    held = Vector()
    for path in paths:
        found = read_bundle(path, install=BOB, trusted_signers=frozenset({ALICE.public_key}))
        assert found.since == held
        assert sum(len(raw) + 1 for run in found.runs for raw in run.ops) <= MOST
        held = found.have
    assert held == alice.vector()
    assert [len(one.files) for one in outbox.entries(alice)] == [1] * len(paths), "each may be copied again"


def test_in_any_order_they_make_the_same_office(
    tmp_path: Path, alice: Workspace, make_office: MakeOffice
) -> None:
    sent = list(written(alice, tmp_path / "all.sqb"))
    orders = [sent, sent[::-1], random.Random(3).sample(sent, len(sent)) + sent[:1]]
    for number, order in enumerate(orders):
        office = bob(make_office, f"bob{number}.gezhi")
        for path in order:
            exchange.apply(office, path, install=BOB, actor="李梅")
        assert_holds(office, alice)
        assert exchange.missing(office) == ()


def test_a_stick_that_is_full_midway_has_all_of_them_left_in_the_outbox(
    tmp_path: Path, alice: Workspace, make_office: MakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[Path] = []

    def copy(source: Path, target: Path, **how: Any) -> Any:
        if len(copied) == 2:
            raise EnvironmentFailure("U 盘满了。", code="bundle.unwritable")
        copied.append(target)
        return copy_whole(source, target, **how)

    with monkeypatch.context() as full:
        full.setattr("desktop.exchange.bundle.outbox.copy_whole", copy)
        with pytest.raises(EnvironmentFailure) as caught:
            written(alice, tmp_path / "all.sqb")
    waiting = [one for one in outbox.entries(alice) if one.state == outbox.WAITING]
    assert f"还有 {len(waiting)} 个" in caught.value.text
    office, ops = bob(make_office), sum(one.ops for one in outbox.entries(alice))
    assert ops == len(alice.vector()), "also what comes behind the one that failed was written"
    second = tmp_path / "second"
    second.mkdir()
    for number, one in enumerate(waiting):
        copied += outbox.deliver(alice, one.key, second / f"{number}.sqb", actor="李梅")
    for path in copied:
        exchange.apply(office, path, install=BOB, actor="李梅")
    assert_holds(office, alice)


def test_the_next_one_begins_where_the_last_one_ended(
    tmp_path: Path, alice: Workspace, make_office: MakeOffice
) -> None:
    other = bob(make_office)
    trust(other, ALICE)
    for path in written(alice, tmp_path / "all.sqb"):
        exchange.apply(other, path, install=BOB, actor="李梅")
    back = exchange.write(other, ALICE.recipient, tmp_path / "back.sqb", install=BOB, actor="李梅")
    exchange.apply(alice, back.path, install=ALICE, actor="李梅")
    fill(alice, 1, prefix="新来")
    (later,) = written(alice, tmp_path / "later.sqb")
    exchange.apply(other, later, install=BOB, actor="李梅")
    with other.read() as ours, alice.read() as theirs:
        assert digest.of(ours).by_kind() == digest.of(theirs).by_kind()
    assert state_of(other) == state_of(alice)


def test_every_way_of_cutting_adds_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of several streams, cut wherever the cap falls; the sums are those of what went in."""
    runs = [
        Run(f"{n}" * 32, 1, bytes(32), some_ops(f"{n}" * 32, 1, count))
        for n, count in ((1, 5), (2, 1), (3, 7))
    ]
    have, whole = Vector(), StateDigest()
    for run in runs:
        have.add(run.stream, run.first, run.last)
        whole.add(zip(run.ops, run.hashes(), strict=True))
    size = sum(len(raw) + 1 for run in runs for raw in run.ops)
    for most in range(1, size + 200, 97):
        monkeypatch.setattr(cutting, "MOST", most)
        part = cutting.portion(iter(runs), have, whole.by_kind())
        sums, sent = StateDigest(), Vector()
        for run in part.runs:
            assert run.ops
            sums.add(zip(run.ops, run.hashes(), strict=True))
            sent.add(run.stream, run.first, run.last)
        assert sent == part.have
        assert sums.by_kind() == dict(part.digest)
        assert part.more == (sent != have) == (most < size)


def test_nothing_to_send_is_one_bundle() -> None:
    assert cutting.portion((), Vector(), {}) == cutting.Portion([], Vector(), {}, more=False)
