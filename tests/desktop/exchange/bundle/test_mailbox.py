"""A folder that PCs of one office share, and the bundles that go there and to a second disk by themselves."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.exchange.bundle import automatic, cutting, exchange, mailbox, quarantine
from desktop.exchange.bundle.automatic import Report
from desktop.exchange.bundle.write import put_whole
from desktop.operations import settings
from desktop.operations.trust import withdraw_signer
from desktop.queries import posting, streams
from desktop.queries.computers import ENTRY
from desktop.security.install import Install
from desktop.security.own_seal import OwnSeal
from desktop.store import acks
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, EVE, fill
from tests.desktop.exchange.bundle.enrolled import enrol, names

MINUTE = 60_000
ALL = (("1号电脑", ALICE), ("2号电脑", BOB), ("3号电脑", EVE))


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    (tmp_path / "shared").mkdir()
    return tmp_path / "shared"


@pytest.fixture
def second(tmp_path: Path) -> Path:
    (tmp_path / "second").mkdir()
    return tmp_path / "second"


@pytest.fixture
def pc(make_office: Callable[..., Workspace], shared: Path) -> Callable[..., Workspace]:
    def make(name: str, *, founded: bool = False) -> Workspace:
        office = make_office(f"{name}.gezhi", founded=founded)
        enrol(office, *ALL)
        automatic.choose(office, actor="李梅", mailbox=shared)
        return office

    return make


@pytest.fixture
def alice(pc: Callable[..., Workspace]) -> Workspace:
    return pc("alice", founded=True)


@pytest.fixture
def bob(pc: Callable[..., Workspace]) -> Workspace:
    return pc("bob")


@pytest.fixture
def eve(pc: Callable[..., Workspace]) -> Workspace:
    return pc("eve")


def run(office: Workspace, me: Install) -> Report:
    return automatic.run(office, me, actor="李梅")


def empty(office: Workspace, me: Install) -> int:
    """Take everything in; how many operations were new."""
    done, refused = mailbox.take_in(office, me, mailbox.look(office, me).good, actor="李梅")
    assert refused == ()
    return sum(one.new_ops for one in done)


def round_(pcs: list[tuple[Workspace, Install]]) -> None:
    for office, me in pcs:
        empty(office, me)
        run(office, me)


def test_three_pcs_come_to_hold_the_same_and_then_nothing_is_written(
    alice: Workspace, bob: Workspace, eve: Workspace, shared: Path
) -> None:
    pcs = [(alice, ALICE), (bob, BOB), (eve, EVE)]
    for number, (office, me) in enumerate(pcs):
        fill(office, 3, prefix=f"{number}号家")
        run(office, me)  # all three write before anybody reads
    for _ in range(3):
        round_(pcs)
    assert names(alice) == names(bob) == names(eve)
    assert len(names(alice)) == 9
    assert alice.vector() == bob.vector() == eve.vector()
    before = sorted(shared.iterdir())
    for office, me in pcs:
        assert not automatic.due(office, me, leaving=True)
        assert run(office, me).files == ()
        assert mailbox.look(office, me) == mailbox.Looked()
    assert sorted(shared.iterdir()) == before
    assert len(before) <= 2 * 3 * automatic.KEPT, "what later ones make superfluous is taken away"


def test_two_pcs_racing_in_one_folder(alice: Workspace, bob: Workspace) -> None:
    """Both write, read and clear away at once, in threads of their own; nothing is lost, nothing is refused."""
    refused: list[str] = []

    def work(office: Workspace, me: Install, name: str) -> None:
        for number in range(5):
            fill(office, 1, prefix=f"{name}{number}-")
            run(office, me)
            letters = mailbox.look(office, me)
            _done, bad = mailbox.take_in(office, me, letters.good, actor="李梅")
            refused.extend(one.code for one in (*bad, *letters.letters) if one.problem)

    both = [Thread(target=work, args=who) for who in ((alice, ALICE, "甲"), (bob, BOB, "乙"))]
    for one in both:
        one.start()
    for one in both:
        one.join()
    for _ in range(3):
        round_([(alice, ALICE), (bob, BOB)])
    assert refused == []
    assert names(alice) == names(bob)
    assert len(names(alice)) == 10
    assert alice.vector() == bob.vector()


def test_found_by_what_is_in_them_and_never_by_name_or_time(
    alice: Workspace, bob: Workspace, shared: Path
) -> None:
    fill(alice, 2)
    run(alice, ALICE)
    for number, path in enumerate(sorted(shared.iterdir())):
        os.utime(path, (0, 0))
        path.rename(shared / f"改了名{number}.SQB")
    fill(bob, 1)
    [letter] = mailbox.look(bob, BOB).good
    assert (letter.sender, letter.ops) == ("1号电脑", len(alice.vector()))
    assert empty(bob, BOB) == letter.ops
    assert mailbox.look(bob, BOB).letters == ()


def test_half_copied_vanished_foreign_and_read_only_files(
    alice: Workspace, bob: Workspace, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(alice, 2)
    run(alice, ALICE)
    [good] = mailbox.look(bob, BOB).good
    whole = good.path.read_bytes()
    good.path.write_bytes(whole[: len(whole) // 2])
    (shared / "notes.txt").write_text("not ours")
    (shared / "empty.sqb").write_bytes(b"")
    (shared / "other.sqb").write_bytes(b"PK\3\4" + bytes(100))
    (shared / "folder.sqb").mkdir()
    looked = mailbox.look(bob, BOB)
    assert looked.letters == ()
    assert set(looked.unfinished) == {good.path.name, "empty.sqb", "other.sqb"}
    assert quarantine.entries(bob) == (), "a file that is being copied is no suspect"
    good.path.write_bytes(whole)
    good.path.chmod(0o444)
    [letter] = mailbox.look(bob, BOB).good
    good.path.unlink()  # vanished between looking and taking
    assert mailbox.take_in(bob, BOB, [letter], actor="李梅") == ((), ())
    good.path.write_bytes(whole)
    assert empty(bob, BOB) > 0
    shutil.rmtree(shared)
    assert mailbox.look(bob, BOB).away


def test_a_file_of_somebody_nobody_trusts_is_told_and_stays(
    alice: Workspace, bob: Workspace, shared: Path
) -> None:
    fill(alice, 2)
    run(alice, ALICE)
    with bob.change("setting.change", actor="李梅", args={"subject": "电脑"}) as unit:
        settings.remove(unit, ENTRY + ALICE.public_key)
    withdraw_signer(bob, ALICE.public_key, actor="李梅")
    before = sorted(shared.iterdir())
    [letter] = mailbox.look(bob, BOB).letters
    assert (letter.code, letter.ops) == ("bundle.unknown_signer", 0)
    assert letter.problem
    assert mailbox.look(bob, BOB).good == ()
    done, refused = mailbox.take_in(bob, BOB, [letter], actor="李梅")
    assert (done, [one.code for one in refused]) == ((), ["bundle.unknown_signer"])
    assert len(quarantine.entries(bob)) == 1
    assert sorted(shared.iterdir()) == before, "nobody touches another's file"


def test_a_letter_somebody_took_away_is_written_again(alice: Workspace, bob: Workspace, shared: Path) -> None:
    fill(alice, 1)
    run(alice, ALICE)
    for path in shared.iterdir():
        path.unlink()
    assert automatic.due(alice, ALICE, leaving=True)
    run(alice, ALICE)
    for _ in range(3):
        round_([(bob, BOB), (alice, ALICE)])
    assert len(names(bob)) == 1
    for path in shared.iterdir():
        path.unlink()
    files = run(alice, ALICE).files
    assert len(files) == 1, "only for Eve: Bob has said that he holds it"


def test_a_restored_pc_says_so_and_is_written_everything_again(
    alice: Workspace, bob: Workspace, shared: Path, clock: FixedClock
) -> None:
    fill(alice, 2)
    for _ in range(4):
        round_([(alice, ALICE), (bob, BOB)])
    assert not automatic.due(alice, ALICE, leaving=True)
    with alice.local() as db:
        acks.put(db, BOB.recipient, type(alice.vector())(), clock.now)
    assert automatic.due(alice, ALICE, leaving=True), "the last letter builds upon what he no longer holds"
    run(alice, ALICE)
    letter = next(one for one in shared.iterdir() if one.name in _own_for(alice, BOB))
    bundle, _held = exchange.opened(bob, letter, install=BOB)
    assert bundle.since == type(alice.vector())()


def _own_for(office: Workspace, to: Install) -> list[str]:
    with office.read() as db:
        return [streams.read(db, posting.STATE)["mailbox"][to.recipient]["files"][-1]]


# The quarter of an hour and the second place


def test_every_quarter_of_an_hour_at_the_end_and_only_when_something_is_new(
    alice: Workspace, second: Path, clock: FixedClock
) -> None:
    automatic.choose(alice, actor="李梅", second=second, no_mailbox=True)
    fill(alice, 2)
    assert automatic.due(alice, ALICE)
    run(alice, ALICE)
    fill(alice, 1)
    clock.now += 14 * MINUTE
    assert not automatic.due(alice, ALICE)
    assert automatic.due(alice, ALICE, leaving=True)
    clock.now += MINUTE
    assert automatic.due(alice, ALICE)
    run(alice, ALICE)
    clock.now += 15 * MINUTE
    assert not automatic.due(alice, ALICE)
    assert not automatic.due(alice, ALICE, leaving=True)
    fill(alice, 1)
    clock.now -= 365 * 24 * 60 * MINUTE
    assert automatic.due(alice, ALICE), "a clock that was set back holds nothing up"
    automatic.choose(alice, actor="李梅", no_second=True)
    assert not automatic.due(alice, ALICE, leaving=True)


def test_what_lies_on_the_second_disk_makes_an_old_backup_whole_on_another_pc(
    tmp_path: Path, alice: Workspace, second: Path, clock: FixedClock
) -> None:
    """The PC burns: its own keys are gone. There are a backup of last week, the password, and the second disk."""
    automatic.choose(alice, actor="李梅", second=second, no_mailbox=True)
    fill(alice, 5)
    run(alice, ALICE)
    alice.close()
    for end in ("gezhi", "gezhi.keys"):
        shutil.copy(tmp_path / f"alice.{end}", tmp_path / f"backup.{end}")
    again = Workspace.open(tmp_path / "alice.gezhi", password=PASSWORD, clock=clock, volumes=FitVolumes())
    fill(again, 3, prefix="之后")
    run(again, ALICE)
    fill(again, 1, prefix="最后")
    run(again, ALICE)
    again.close()
    assert len(list(second.glob("*.sqb"))) == 3
    for end in ("gezhi", "gezhi.keys"):
        (tmp_path / f"alice.{end}").unlink()
    newcomer = Install.make(lambda n: bytes([9]) * n)
    restored = Workspace.open(tmp_path / "backup.gezhi", password=PASSWORD, clock=clock, volumes=FitVolumes())
    try:
        for path in sorted(second.glob("*.sqb")):
            exchange.apply(restored, path, install=newcomer, actor="李梅")
        assert {"之后0", "之后2", "最后0"} <= set(names(restored))
    finally:
        restored.close()


def test_the_second_place_keeps_little_and_begins_anew_when_its_beginning_is_gone(
    alice: Workspace, second: Path
) -> None:
    automatic.choose(alice, actor="李梅", second=second, no_mailbox=True)
    fill(alice, 20)
    [full] = run(alice, ALICE).files
    sizes = []
    for number in range(6):
        fill(alice, 1, prefix=f"第{number}次")
        sizes += [path.stat().st_size for path in run(alice, ALICE).files]
    assert max(sizes) < full.stat().st_size
    assert len(list(second.glob("*.sqb"))) == 1 + automatic.KEPT
    full.unlink()
    [again] = run(alice, ALICE).files
    assert again.stat().st_size > max(sizes)
    assert run(alice, ALICE).files == ()


def test_a_place_that_is_gone_is_told_and_keeps_nothing_up(
    alice: Workspace, shared: Path, second: Path, clock: FixedClock
) -> None:
    automatic.choose(alice, actor="李梅", second=second)
    fill(alice, 1)
    shutil.rmtree(second)
    report = run(alice, ALICE)
    assert len(report.files) == 2, "the mailbox is served"
    assert "第二处" in report.problems[0]
    stands = automatic.standing(alice, ALICE)
    assert stands.problems == report.problems
    assert stands.others == ("2号电脑", "3号电脑")
    assert stands.at_ms is None
    second.mkdir()
    clock.now += 15 * MINUTE
    assert automatic.due(alice, ALICE)
    assert run(alice, ALICE).problems == ()
    assert automatic.standing(alice, ALICE).at_ms == clock.now


def test_places_that_are_none(alice: Workspace, tmp_path: Path, shared: Path) -> None:
    for folder, code in (
        (tmp_path / "none", "automatic.no_folder"), (tmp_path, "automatic.same_place"), (shared, "automatic.same_place"),
    ):  # fmt: skip
        with pytest.raises(Refused) as caught:
            automatic.choose(alice, actor="李梅", second=folder)
        assert caught.value.code == code


def test_a_locked_office_has_no_key_to_seal_with(alice: Workspace) -> None:
    with pytest.raises(EnvironmentFailure):
        OwnSeal.of(b"")
    assert alice.own_seal == OwnSeal.of(alice._key)
    assert alice.own_seal.identity not in repr(alice.own_seal)


def test_a_letter_in_several_files_is_read_in_order_and_counts_only_while_all_lie_there(
    alice: Workspace, bob: Workspace, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(alice, 30)
    monkeypatch.setattr(cutting, "MOST", 9_000)
    files = run(alice, ALICE).files
    assert len(files) > 6  # to two computers
    found = mailbox.look(bob, BOB).good
    assert len(found) > 3
    assert [one.number for one in found] == sorted(one.number for one in found)
    found[0].path.unlink()
    assert automatic.due(alice, ALICE, leaving=True), "the last file alone tells nobody everything"
    assert run(alice, ALICE).files
    empty(bob, BOB)
    with bob.read() as db:
        assert acks.get(db, ALICE.recipient) == alice.vector(), (
            "the last word stays, whatever files are called"
        )
    assert names(bob) == names(alice)


def test_a_folder_that_fills_up_midway_keeps_none_of_several(
    alice: Workspace, shared: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    automatic.choose(alice, actor="李梅", second=second)
    fill(alice, 30)
    monkeypatch.setattr(cutting, "MOST", 9_000)
    written: list[Path] = []

    def full(target: Path, whole: bytes) -> None:
        written.append(target)
        if len(written) % 3 == 0:
            raise EnvironmentFailure("磁盘满了。", code="bundle.unwritable")
        put_whole(target, whole)

    with monkeypatch.context() as small:
        small.setattr("desktop.exchange.bundle.write.put_whole", full)
        assert len(run(alice, ALICE).problems) == 2
    assert len(written) == 6
    assert list(shared.iterdir()) == list(second.glob("*.sqb")) == [], (
        "every next try would leave as much again"
    )
    assert run(alice, ALICE).problems == ()
    assert not automatic.due(alice, ALICE, leaving=True)
