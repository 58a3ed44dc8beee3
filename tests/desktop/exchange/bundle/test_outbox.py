"""Bundles on their way: in parts, over several sticks, through sticks that are pulled, full, or lie."""

from __future__ import annotations

import hashlib
import itertools
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.exchange.bundle import arriving, container, manifest, outbox, quarantine
from desktop.exchange.bundle import write as writing
from desktop.operations import settings
from desktop.operations.trust import withdraw_signer
from desktop.queries.computers import REVOKED
from desktop.store import acks
from desktop.workspace import Workspace
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, EVE, fill, trust
from tests.desktop.exchange.bundle.enrolled import enrol, names, send, take

DAY = 86_400_000


@pytest.fixture
def alice(make_office: Callable[..., Workspace]) -> Workspace:
    office = make_office("alice.gezhi")
    enrol(office, ("1号电脑", ALICE), ("2号电脑", BOB))
    fill(office, 30)
    return office


@pytest.fixture
def bob(make_office: Callable[..., Workspace]) -> Workspace:
    office = make_office("bob.gezhi", founded=False)
    trust(office, ALICE)
    return office


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def in_three(folder: Path, office: Workspace) -> list[Path]:
    """A bundle cut into three files."""
    size = send(folder, office, ALICE, BOB, full=True)[0].stat().st_size
    paths = send(folder, office, ALICE, BOB, full=True, part_size=size // 3)
    assert len(paths) >= 3
    return paths


def test_parts_in_every_order_under_any_name(
    tmp_path: Path, alice: Workspace, bob: Workspace, stick: Path
) -> None:
    paths = in_three(stick, alice)
    for number, order in enumerate(itertools.permutations(range(len(paths)))):
        if number % 5:
            continue
        away = tmp_path / f"copies{number}"
        away.mkdir()
        for new, old in enumerate(order):
            shutil.copy(paths[old], away / f"随便{new}.sqb")
        done = take(bob, BOB, away / "随便0.sqb", preview=True)
        assert done.new_ops == len(alice.vector())
    assert take(bob, BOB, paths[1]).new_ops == len(alice.vector())
    assert names(bob) == names(alice)


def test_parts_from_several_sticks_and_the_missing_one_is_named(
    tmp_path: Path, alice: Workspace, bob: Workspace, stick: Path
) -> None:
    paths = in_three(stick, alice)
    sticks = [tmp_path / f"stick{n}" for n in range(len(paths))]
    for path, one in zip(paths, sticks, strict=True):
        one.mkdir()
        path.rename(one / path.name)
    with pytest.raises(Refused) as caught:
        take(bob, BOB, sticks[1] / paths[1].name)
    assert caught.value.code == "bundle.parts_missing"
    rest = "、".join(str(n) for n in range(1, len(paths) + 1) if n != 2)
    assert f"分成 {len(paths)} 份" in caught.value.text
    assert f"还缺第 {rest} 份" in caught.value.text
    shutil.rmtree(sticks[1])  # that stick went home: what was on it waits here
    for path, one in zip(paths[2:], sticks[2:], strict=True):
        with pytest.raises(Refused):
            take(bob, BOB, one / path.name, preview=True)
    [(parts, here)] = arriving.waiting(bob).values()
    assert (parts, here) == (len(paths), tuple(range(2, len(paths) + 1)))
    assert take(bob, BOB, sticks[0] / paths[0].name).new_ops == len(alice.vector())
    assert arriving.waiting(bob) == {}
    assert quarantine.entries(bob) == (), "a bundle that was only not whole is no suspect"


def test_parts_of_two_bundles_in_one_folder_are_not_mixed(
    alice: Workspace, bob: Workspace, stick: Path
) -> None:
    first = in_three(stick, alice)
    fill(alice, 3, prefix="后来")
    second = in_three(stick, alice)
    first[0].unlink()
    with pytest.raises(Refused) as caught:
        take(bob, BOB, first[1])
    assert caught.value.code == "bundle.parts_missing"
    assert take(bob, BOB, second[2]).new_ops == len(alice.vector())
    assert "后来0" in names(bob)


def test_a_part_put_in_the_place_of_another_is_refused_whole(
    alice: Workspace, bob: Workspace, stick: Path
) -> None:
    """Somebody with an editor gives a piece of one bundle the header of another's part."""
    first = in_three(stick, alice)
    other = in_three(stick, alice)
    head = container.head(first[1])
    body = other[1].read_bytes()
    piece = body[container.sound_part(other[1]).offset :]
    forged = container.Outer(
        head.bundle_id, head.recipients, len(piece), hashlib.sha256(piece).hexdigest(),
        parts=head.parts, part_no=head.part_no,
    )  # fmt: skip
    first[1].write_bytes(forged.encode() + piece)
    with pytest.raises(Refused) as caught:
        take(bob, BOB, first[0])
    assert caught.value.code == "bundle.sealed"
    assert len(bob.vector()) < 10
    assert len(quarantine.entries(bob)) == len(first), "all its files are kept"


def test_a_damaged_part_is_named_and_its_fresh_copy_heals(
    alice: Workspace, bob: Workspace, stick: Path, tmp_path: Path
) -> None:
    paths = in_three(stick, alice)
    whole = paths[2].read_bytes()
    paths[2].write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(Refused) as caught:
        take(bob, BOB, paths[0])
    assert "第 3 份缺少或损坏" in caught.value.text
    paths[2].write_bytes(whole)
    assert take(bob, BOB, paths[0]).new_ops == len(alice.vector())


# Sticks that fail


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, int], None]:
    """A stick on which only so many bytes go before it is pulled out, or full."""
    real = Path.open

    def fail_at(folder: Path, room: int) -> None:
        left = [room]

        class Failing:
            def __init__(self, file: BinaryIO) -> None:
                self._file = file

            def write(self, data: bytes) -> int:
                left[0] -= len(data)
                if left[0] < 0:
                    raise OSError(28, "No space left on device")
                return self._file.write(data)

            def __getattr__(self, name: str) -> Any:
                return getattr(self._file, name)

            def __enter__(self) -> Failing:
                return self

            def __exit__(self, *_error: object) -> None:
                self._file.close()

        def open_(path: Path, mode: str = "r", *args: Any, **more: Any) -> Any:
            file = real(path, mode, *args, **more)
            return Failing(file) if "w" in mode and path.parent == folder else file

        monkeypatch.setattr(Path, "open", open_)

    return fail_at


def test_a_stick_pulled_midway_leaves_nothing_half_and_the_bundle_stays_here(
    alice: Workspace,
    bob: Workspace,
    stick: Path,
    failing: Callable[[Path, int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failing(stick, 1_000)
    with pytest.raises(EnvironmentFailure) as caught:
        send(stick, alice, ALICE, BOB)
    assert "发件箱" in caught.value.text
    assert list(stick.iterdir()) == []
    [entry] = outbox.entries(alice)
    assert entry.state == outbox.WAITING
    assert (entry.name, entry.ops) == ("2号电脑", len(alice.vector()))
    monkeypatch.undo()
    [path] = outbox.deliver(alice, entry.key, stick / "again.sqb", actor="李梅")
    assert outbox.entry(alice, entry.key).state == outbox.COPIED
    assert take(bob, BOB, path).new_ops == entry.ops


def test_a_full_stick_takes_what_fits_and_the_next_one_the_rest(
    tmp_path: Path, alice: Workspace, bob: Workspace, stick: Path, failing: Callable[[Path, int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    size = send(stick, alice, ALICE, BOB)[0].stat().st_size
    for path in stick.iterdir():
        path.unlink()
    part = size // 3 + 200
    failing(stick, part + 500)
    with pytest.raises(EnvironmentFailure) as caught:
        send(stick, alice, ALICE, BOB, part_size=part)
    assert "还差第 2、3 份" in caught.value.text
    assert len(list(stick.iterdir())) == 1
    monkeypatch.undo()
    [entry] = [one for one in outbox.entries(alice) if len(one.files) == 3]  # the clock stands still
    assert entry.left == (2, 3)
    second = tmp_path / "second"
    second.mkdir()
    rest = outbox.deliver(alice, entry.key, second / "rest.sqb", actor="李梅")
    assert len(rest) == 2
    with pytest.raises(Refused):
        take(bob, BOB, next(stick.iterdir()))
    assert take(bob, BOB, rest[0]).new_ops == entry.ops


def test_a_stick_that_lies_is_found_out_before_anybody_pulls_it(
    alice: Workspace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.read_bytes

    def lies(path: Path) -> bytes:
        raw = real(path)
        return raw[:-1] + bytes([raw[-1] ^ 1]) if path.parent == stick else raw

    monkeypatch.setattr(Path, "read_bytes", lies)
    with pytest.raises(EnvironmentFailure) as caught:
        send(stick, alice, ALICE, BOB)
    assert caught.value.code == "bundle.read_back"
    assert list(stick.iterdir()) == []


def test_large_files_are_read_back_piece_by_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "CHUNK", 1_000)
    raw = bytes(range(256)) * 40
    (tmp_path / "from").write_bytes(raw)
    writing.copy_whole(tmp_path / "from", tmp_path / "to.sqb")
    assert (tmp_path / "to.sqb").read_bytes() == raw


# What becomes of it


def test_only_the_recipients_word_makes_it_acknowledged_and_it_may_be_taken_back(
    tmp_path: Path, alice: Workspace, bob: Workspace, stick: Path, clock: FixedClock
) -> None:
    [path] = send(stick, alice, ALICE, BOB)
    [entry] = outbox.settle(alice)
    assert entry.state == outbox.COPIED
    take(bob, BOB, path)
    trust(bob, EVE)
    [back] = send(stick, bob, BOB, ALICE)
    take(alice, ALICE, back)
    assert outbox.settle(alice)[-1].state == outbox.ACKNOWLEDGED
    with alice.local() as db:  # Bob's PC was restored from an old backup, and says so
        acks.put(db, BOB.recipient, type(alice.vector())(), clock.now)
    assert outbox.settle(alice)[-1].state == outbox.COPIED


def test_kept_until_ninety_days_after_the_word(
    alice: Workspace, bob: Workspace, stick: Path, clock: FixedClock
) -> None:
    [path] = send(stick, alice, ALICE, BOB)
    clock.now += 400 * DAY
    assert len(outbox.settle(alice)) == 1, "without a word for ever"
    take(bob, BOB, path)
    take(alice, ALICE, send(stick, bob, BOB, ALICE)[0])
    assert outbox.settle(alice)[0].acked_ms == clock.now
    clock.now += 90 * DAY
    assert len(outbox.settle(alice)) == 1
    clock.now += DAY
    assert outbox.settle(alice) == ()
    assert list(outbox.folder(alice).iterdir()) == []


def test_at_the_next_plug_in_the_copies_are_read_again(alice: Workspace, stick: Path) -> None:
    [path] = send(stick, alice, ALICE, BOB)
    assert outbox.recheck(alice) == ()
    assert outbox.reachable(alice) == {str(stick)}
    raw = path.read_bytes()
    path.write_bytes(raw[:-3] + b"xyz")
    [spoilt] = outbox.recheck(alice, only=[str(stick)])
    assert spoilt.state == outbox.SPOILT
    again = outbox.deliver(alice, spoilt.key, stick / "again.sqb", actor="李梅", again=True)
    assert again[0].read_bytes() == raw
    assert outbox.entry(alice, spoilt.key).state == outbox.COPIED
    shutil.rmtree(stick)
    assert outbox.recheck(alice) == (), "a stick that is away is no news"
    assert outbox.reachable(alice) == frozenset()


# Quarantine


def test_refused_files_are_kept_once_never_deleted_and_given_out(
    tmp_path: Path, alice: Workspace, bob: Workspace, stick: Path
) -> None:
    [path] = send(stick, alice, ALICE, BOB)
    withdraw_signer(bob, ALICE.public_key, actor="李梅")
    for _ in range(2):
        with pytest.raises(Refused):
            take(bob, BOB, path, preview=True)
    [kept] = quarantine.entries(bob)
    assert (kept.code, kept.name, kept.may_be_tried) == ("bundle.unknown_signer", path.name, True)
    raw = path.read_bytes()
    path.unlink()
    out = quarantine.export(bob, kept.key[:8], tmp_path / "out.sqb", actor="李梅")
    assert out.read_bytes() == raw
    trust(bob, ALICE)
    assert take(bob, BOB, kept.path).new_ops == len(alice.vector())
    [kept] = quarantine.entries(bob)
    assert kept.taken_ms is not None
    assert kept.path.read_bytes() == raw, "it stays"


def test_tampered_and_newer_ones_are_kept_unopened(
    alice: Workspace, bob: Workspace, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [path] = send(stick, alice, ALICE, BOB)
    raw = path.read_bytes()
    path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    with pytest.raises(Refused):
        take(bob, BOB, path)
    real = manifest.chained
    with monkeypatch.context() as later:  # as a program of the year after next would sign it
        later.setattr(manifest, "chained", lambda *a: replace(real(*a), schema_min=99, schema_max=99))
        [newer] = send(stick, alice, ALICE, BOB)
    before = bob.vector()
    with pytest.raises(Refused) as caught:
        take(bob, BOB, newer)
    assert caught.value.code == "bundle.newer"
    assert "请先升级" in caught.value.text
    assert bob.vector() == before
    codes = {kept.code: kept for kept in quarantine.entries(bob)}
    assert codes.keys() == {"bundle.damaged", "bundle.newer"}
    assert codes["bundle.newer"].may_be_tried
    assert not codes["bundle.damaged"].may_be_tried


def test_a_computer_that_was_revoked_is_refused_whole_and_kept(
    alice: Workspace, bob: Workspace, stick: Path
) -> None:
    [path] = send(stick, alice, ALICE, BOB)
    with bob.change("setting.change", actor="李梅", args={"subject": "电脑"}) as unit:
        settings.put(unit, REVOKED + ALICE.public_key, {"on": "2026-07-01", "why": "电脑丢了"})
    before = bob.vector()
    with pytest.raises(Refused) as caught:
        take(bob, BOB, path)
    assert caught.value.code == "bundle.revoked_signer"
    assert bob.vector() == before
    [kept] = quarantine.entries(bob)
    assert (kept.code, kept.may_be_tried) == ("bundle.revoked_signer", True), "it may be reinstated"
