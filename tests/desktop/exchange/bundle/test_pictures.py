"""Pictures between the PCs of an office: whatever rows name comes along, heals when it is lost, and never comes back
once it was erased; the district gets none."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import orjson
import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import Refused
from desktop.domain.site_geometry import Affine
from desktop.exchange.bundle import automatic, mailbox, manifest, outbox, quarantine
from desktop.exchange.bundle.read import Bundle, inspect, read_bundle
from desktop.exchange.bundle.write import Sender, make_bundle, write_bundle
from desktop.operations import checking, hanging, map_background, photos, retention, settings
from desktop.operations.undo import undo
from desktop.queries import computers
from desktop.queries import pictures as carrying
from desktop.security.install import Install
from desktop.store import pictures
from desktop.store.digest import StateDigest
from desktop.store.run import Run
from desktop.store.vector import Vector
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes
from tests.desktop.documents.reading import face
from tests.desktop.exchange.bundle.conftest import ALICE, BOB, EVE, seeded, some_ops, state_of
from tests.desktop.exchange.bundle.enrolled import enrol, send, take

GOLDEN = Path(__file__).parents[3] / "files" / "bundles" / "before-pictures.sqb"
DISTRICT = seeded("district")
ACTOR = "李梅"


def jpeg(number: int, *, wide: int = 50) -> bytes:
    """A portrait of nobody; another one for every number."""
    return face(wide, 70, tint=f"#{number * 7919 % 0xFFFFFF:06x}") + number.to_bytes(4, "big")


def name_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def worker(office: Workspace, name: str, data: bytes | None) -> str:
    with office.change("staff.add", actor=ACTOR) as unit:
        who = unit.create("staff", {"name": name})
    if data is not None:
        photos.keep_portrait(office, who, data, actor=ACTOR)
    return who


def kept(office: Workspace) -> dict[str, bytes]:
    with office.read() as db:
        return {name: bytes(data) for name, data in db.exec_driver_sql("SELECT sha256, bytes FROM blob")}


def lacking(office: Workspace) -> tuple[str, ...]:
    with office.read() as db:
        return pictures.lacking(db)


def spoil(office: Workspace, name: str) -> None:
    with office.local() as db:
        db.exec_driver_sql("UPDATE blob SET bytes = x'FFD8FF00' WHERE sha256 = ?", (name,))


def opened(path: Path, me: Install, *signers: Install) -> Bundle:
    return read_bundle(path, install=me, trusted_signers=frozenset(one.public_key for one in signers))


@pytest.fixture
def pc(make_office: Callable[..., Workspace]) -> Callable[[str], Workspace]:
    def make(name: str) -> Workspace:
        office = make_office(f"{name}.gezhi", founded=name == "alice")
        enrol(office, ("1号电脑", ALICE), ("2号电脑", BOB), ("3号电脑", EVE))
        return office

    return make


@pytest.fixture
def alice(pc: Callable[[str], Workspace]) -> Workspace:
    return pc("alice")


@pytest.fixture
def bob(pc: Callable[[str], Workspace]) -> Workspace:
    return pc("bob")


def test_portraits_boards_and_the_scan_behind_the_map(
    alice: Workspace, bob: Workspace, tmp_path: Path
) -> None:
    portrait, wall, scan = jpeg(1), jpeg(2), jpeg(3)
    worker(alice, "任杰", portrait)
    with alice.change("print.issue", actor=ACTOR) as unit:
        board = unit.create("board_issue", {"place": "1号楼", "issued_on": "2026-06-01"})
    hanging.hang(alice, board, photo=wall, actor=ACTOR)
    map_background.add(alice, "规划图", scan, (50, 70), Affine(1000, 0, 0, 0, 1000, 0), actor=ACTOR)
    [path] = send(tmp_path, alice, ALICE, BOB)
    seen = take(bob, BOB, path, preview=True)
    assert (seen.pictures, seen.awaited, kept(bob)) == (3, 0, {})
    done = take(bob, BOB, path)
    assert (done.pictures, done.awaited) == (3, 0)
    assert kept(bob) == kept(alice) == {name_of(one): one for one in (portrait, wall, scan)}
    again = take(bob, BOB, path)
    assert (again.new_ops, again.pictures, again.awaited) == (0, 0, 0)
    assert checking.check(bob, deep=True).problems == ()


def test_only_what_the_operations_name_travels_the_second_time(
    alice: Workspace, bob: Workspace, tmp_path: Path
) -> None:
    worker(alice, "任杰", jpeg(1))
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB)[0])
    take(alice, ALICE, send(tmp_path, bob, BOB, ALICE)[0])
    worker(alice, "周建国", jpeg(2))
    [path] = send(tmp_path, alice, ALICE, BOB)
    assert list(opened(path, BOB, ALICE).pictures) == [name_of(jpeg(2))]


def test_an_unknown_recipient_and_an_older_program_get_none_until_they_ask(
    alice: Workspace, make_office: Callable[..., Workspace], tmp_path: Path
) -> None:
    """Whoever has not said that he takes pictures may be the district, or a program that would refuse the bundle."""
    carol = seeded("carol")
    worker(alice, "任杰", jpeg(1))
    [path] = send(tmp_path, alice, ALICE, carol)
    first = opened(path, carol, ALICE)
    assert (first.pictures, first.manifest.format) == ({}, "gezhi-bundle/1")
    office = make_office("carol.gezhi", founded=False)
    enrol(office, ("1号电脑", ALICE))
    assert take(office, carol, path).awaited == 1
    word = send(tmp_path, office, carol, ALICE)[0]
    assert opened(word, ALICE, carol).lacks == frozenset({name_of(jpeg(1))})
    enrol(alice, ("4号电脑", carol))
    take(alice, ALICE, word)
    assert take(office, carol, send(tmp_path, alice, ALICE, carol)[0]).pictures == 1
    # the computer is set up anew with an older program, whose bundles say nothing of pictures
    sender = Sender(office.db_id, "420303090012", 9, 0, 0, "0" * 64, {}, {})
    old = tmp_path / "old.sqb"
    write_bundle(
        [], recipient=ALICE.recipient, signer=carol, out=old, sender=sender, since=Vector(), have=Vector()
    )
    assert opened(old, ALICE, carol).lacks is None
    take(alice, ALICE, old)
    [path] = send(tmp_path, alice, ALICE, carol, full=True)
    assert (opened(path, carol, ALICE).manifest.pictures, inspect(path, install=carol).for_us) == (0, True)


def test_a_bundle_of_the_last_version_is_taken_as_before_and_its_pictures_are_asked_for(
    pc: Callable[[str], Workspace], tmp_path: Path
) -> None:
    bob = pc("bob")
    done = take(bob, BOB, GOLDEN)
    assert (done.new_ops, done.pictures, done.awaited) == (27, 0, 1)
    [path] = send(tmp_path, bob, BOB, ALICE)
    assert opened(path, ALICE, BOB).lacks == frozenset({"ab" * 32})
    with bob.read() as db:
        assert "还有 1 张照片没有到,下次与1号电脑、3号电脑交换时带来" in carrying.awaited(db, BOB.public_key)


def test_the_district_gets_no_picture_and_no_word_of_any(alice: Workspace, tmp_path: Path) -> None:
    worker(alice, "任杰", jpeg(1))
    worker(alice, "周建国", None)
    with alice.change("setting.change", actor=ACTOR, args={"subject": "区里"}) as unit:
        value = {
            "code": "420303",
            "name": "青桐区",
            "signer": DISTRICT.public_key,
            "recipient": DISTRICT.recipient,
        }
        settings.put(unit, computers.DISTRICT, {**value, "since": "2026-07-01"})
        unit.create("staff", {"name": "沈知秋", "photo": name_of(jpeg(2))})  # lacking here
    with alice.local() as db:  # even if it said that it wants them
        carrying.hear(db, DISTRICT.recipient, [name_of(jpeg(1))])
    [path] = send(tmp_path, alice, ALICE, DISTRICT, full=True)
    found = opened(path, DISTRICT, ALICE)
    assert (found.pictures, found.lacks, found.manifest.pictures) == ({}, None, 0)
    assert found.manifest.format != "gezhi-bundle/3", "a district of the last version reads it"


def test_a_struck_off_computer_gets_none(alice: Workspace, tmp_path: Path) -> None:
    worker(alice, "任杰", jpeg(1))
    with alice.change("setting.change", actor=ACTOR, args={"subject": "电脑"}) as unit:
        settings.put(unit, computers.REVOKED + BOB.public_key, {"on": "2026-07-01", "why": "被盗"})
    with alice.read() as db:
        assert not carrying.takes(db, BOB.recipient)
        assert carrying.takes(db, EVE.recipient)


# What is wrong


def forged(pictures_: dict[str, bytes]) -> bytes:
    run = Run("a" * 32, 1, bytes(32), some_ops("a" * 32, 1, 2))
    have, digest = Vector(), StateDigest()
    have.add("a" * 32, 1, 2)
    digest.add(zip(run.ops, run.hashes(), strict=True))
    sender = Sender("d" * 32, "420303090012", 1, 0, 0, "0" * 64, {}, digest.by_kind(), lacks=())
    return make_bundle(
        [run], recipient=BOB.recipient, signer=ALICE, sender=sender, since=Vector(), have=have, pictures=pictures_
    )[1]  # fmt: skip


def bomb() -> bytes:
    """A JPEG that announces 65,500 × 65,500 dots: 17 GB once it is drawn."""
    data = bytearray(jpeg(1))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = b"\xff\xdc\xff\xdc"
    return bytes(data)


LARGE = jpeg(1) + bytes(2_000_001)
NAMED = {name_of(one): one for one in (jpeg(1), jpeg(2))}
TEXT = b"#!/bin/sh\n"


@pytest.mark.parametrize(
    ("carried", "code"),
    [
        (dict(zip(NAMED, reversed(NAMED.values()), strict=True)), "bundle.picture"),  # swapped
        ({name_of(jpeg(1)): jpeg(1)[:-1]}, "bundle.picture"),
        ({name_of(TEXT): TEXT}, "bundle.picture"),
        ({name_of(b""): b""}, "bundle.picture"),
        ({name_of(bomb()): bomb()}, "bundle.picture"),
        ({name_of(b"GIF89a"): b"GIF89a"}, "bundle.picture"),
        ({name_of(LARGE): LARGE}, "bundle.manifest"),
        ({"../../../x.jpg": jpeg(1)}, "bundle.manifest"),
        ({name_of(jpeg(1)).upper(): jpeg(1)}, "bundle.manifest"),
        ({name_of(one): one for one in (jpeg(1) + bytes([n % 256, n // 256]) for n in range(513))}, "bundle.manifest"),
    ],
    ids=["swapped", "cut", "text", "empty", "bomb", "gif", "large", "path", "capitals", "many"],
)  # fmt: skip
def test_a_wrong_picture_refuses_the_whole_bundle(
    bob: Workspace, tmp_path: Path, carried: dict[str, bytes], code: str
) -> None:
    before = state_of(bob)
    path = tmp_path / "wrong.sqb"
    path.write_bytes(forged(carried))
    with pytest.raises(Refused) as refused:
        take(bob, BOB, path)
    assert refused.value.code == code
    assert (state_of(bob), kept(bob)) == (before, {})
    [one] = quarantine.entries(bob)
    assert (one.code, one.path.read_bytes()) == (code, path.read_bytes())


def test_a_manifest_announces_each_picture_once_and_not_too_much(tmp_path: Path) -> None:
    (tmp_path / "a.sqb").write_bytes(forged(NAMED))
    claim = inspect(tmp_path / "a.sqb", install=BOB).manifest
    assert claim is not None
    assert (claim.pictures, claim.format) == (2, manifest.WITH_PICTURES)
    body = orjson.loads(claim.encode())
    *others, first, second = body["segments"]
    huge = [{**first, "sha256": f"{n:064x}", "length": 2_000_000, "raw_length": 2_000_000} for n in range(34)]
    for changed in (
        [*others, first, first], [first, *others], [*others, {**first, "ops": 1}], [*others, *huge],
        [*others, {**first, "length": first["length"] + 1}], others, [*others, first, others[-1], second],
    ):  # fmt: skip
        raw = orjson.dumps({**body, "segments": changed}, option=orjson.OPT_SORT_KEYS)
        with pytest.raises(Refused):
            manifest.decode(raw)
    for version in ("gezhi-bundle/1", "gezhi-bundle/2"):
        with pytest.raises(Refused):
            manifest.decode(orjson.dumps({**body, "format": version}, option=orjson.OPT_SORT_KEYS))


def test_a_picture_no_row_names_is_not_kept(bob: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "more.sqb"
    path.write_bytes(forged(NAMED))
    assert (take(bob, BOB, path).pictures, kept(bob)) == (0, {})


def test_names_that_are_none_are_never_asked_for(alice: Workspace, tmp_path: Path) -> None:
    with alice.change("staff.add", actor=ACTOR) as unit:
        for photo in ("../../etc/passwd", "AB" * 32, "a" * 63, "' OR 1=1 --"):
            unit.create("staff", {"name": "某人", "photo": photo})
    assert lacking(alice) == ()
    [path] = send(tmp_path, alice, ALICE, BOB)
    assert opened(path, BOB, ALICE).lacks == frozenset()


def test_pictures_of_visits_stay_where_they_are(alice: Workspace, bob: Workspace, tmp_path: Path) -> None:
    """A visit may be to somebody whose care is sealed; a picture is not."""
    secret = jpeg(9)
    with alice.local() as db:
        photos.keep(db, secret)
    with alice.change("visit.add", actor=ACTOR) as unit:
        unit.create(
            "visit", {"day": "2026-06-01", "worker_name": ACTOR, "details": {"photos": [name_of(secret)]}}
        )
    worker(alice, "任杰", jpeg(1))
    [path] = send(tmp_path, alice, ALICE, BOB, full=True)
    assert list(opened(path, BOB, ALICE).pictures) == [name_of(jpeg(1))]
    assert take(bob, BOB, path).awaited == 0


# What is lost heals


def test_a_spoilt_picture_heals_by_the_next_exchange(
    alice: Workspace, bob: Workspace, tmp_path: Path
) -> None:
    one, other = jpeg(1), jpeg(2)
    worker(alice, "任杰", one)
    worker(alice, "周建国", other)
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB)[0])
    spoil(bob, name_of(one))
    [path] = send(tmp_path, bob, BOB, EVE)
    assert name_of(one) not in opened(path, EVE, BOB).pictures, "a spoilt one is handed to nobody"
    done = checking.repair(bob, actor=ACTOR)
    assert any("交换时会带回来" in words for words in done)
    assert lacking(bob) == (name_of(one),)
    take(alice, ALICE, send(tmp_path, bob, BOB, ALICE)[0])
    assert alice.vector().missing(bob.vector()) == bob.vector().missing(alice.vector()), (
        "no operation is missing"
    )
    [path] = send(tmp_path, alice, ALICE, BOB)
    assert list(opened(path, BOB, ALICE).pictures) == [name_of(one)]
    done_here = take(bob, BOB, path)
    assert (done_here.new_ops, done_here.pictures, done_here.awaited) == (0, 1, 0)
    assert kept(bob) == kept(alice)


def test_a_spoilt_picture_is_replaced_even_before_the_repair(
    alice: Workspace, bob: Workspace, tmp_path: Path
) -> None:
    worker(alice, "任杰", jpeg(1))
    [path] = send(tmp_path, alice, ALICE, BOB)
    take(bob, BOB, path)
    spoil(bob, name_of(jpeg(1)))
    assert take(bob, BOB, path).pictures == 1
    assert kept(bob) == kept(alice)


def test_it_heals_by_itself_through_the_mailbox(alice: Workspace, bob: Workspace, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    pcs = ((alice, ALICE), (bob, BOB))
    for office, _me in pcs:
        automatic.choose(office, actor=ACTOR, mailbox=shared)
    worker(alice, "任杰", jpeg(1))
    for _ in range(3):
        for office, me in pcs:
            mailbox.take_in(office, me, mailbox.look(office, me).good, actor=ACTOR)
            automatic.run(office, me, actor=ACTOR)
    assert kept(bob) == kept(alice)
    assert not any(automatic.due(office, me, leaving=True) for office, me in pcs if office is bob)
    spoil(bob, name_of(jpeg(1)))
    checking.repair(bob, actor=ACTOR)
    assert automatic.due(bob, BOB, leaving=True), "it has to ask"
    automatic.run(bob, BOB, actor=ACTOR)
    automatic.run(bob, BOB, actor=ACTOR)
    letters = mailbox.look(alice, ALICE).good
    assert [(one.ops, one.pictures) for one in letters] == [(0, 0)]
    mailbox.take_in(alice, ALICE, letters, actor=ACTOR)
    assert automatic.due(alice, ALICE, leaving=True), "it has to answer"
    assert automatic.run(alice, ALICE, actor=ACTOR).files != ()
    letters = mailbox.look(bob, BOB).good
    assert [one.pictures for one in letters if one.pictures] == [1]
    mailbox.take_in(bob, BOB, letters, actor=ACTOR)
    assert kept(bob) == kept(alice)
    for _ in range(2):
        for office, me in pcs:
            mailbox.take_in(office, me, mailbox.look(office, me).good, actor=ACTOR)
            automatic.run(office, me, actor=ACTOR)
    lies = sorted(shared.iterdir())
    for office, me in pcs:
        assert automatic.run(office, me, actor=ACTOR).files == (), "then nothing is written any more"
    assert sorted(shared.iterdir()) == lies


def test_what_does_not_fit_goes_next_time(
    alice: Workspace, bob: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "MOST_CARRIED", 2)
    for number in range(5):
        worker(alice, f"人{number}", jpeg(number))
    left = []
    for _ in range(3):
        left.append(take(bob, BOB, send(tmp_path, alice, ALICE, BOB)[0]).awaited)
        take(alice, ALICE, send(tmp_path, bob, BOB, ALICE)[0])
    assert left == [3, 1, 0]
    assert kept(bob) == kept(alice)
    monkeypatch.setattr(carrying, "MOST_CARRIED_BYTES", 2 * len(jpeg(1)) + 100)
    with alice.read() as db:
        assert len(carrying.pick(db, sorted(kept(alice)))) in (1, 2)
    with alice.read() as db:
        assert carrying.outgoing(db, EVE.recipient, alice.runs_since(Vector())) != ()


def test_undo_of_a_removed_portrait_brings_the_picture_too(
    alice: Workspace, bob: Workspace, tmp_path: Path
) -> None:
    who = worker(alice, "任杰", jpeg(1))
    photos.remove_portrait(alice, who, actor=ACTOR)
    assert (take(bob, BOB, send(tmp_path, alice, ALICE, BOB)[0]).awaited, kept(bob)) == (0, {})
    undo(alice, actor=ACTOR)
    assert take(bob, BOB, send(tmp_path, alice, ALICE, BOB)[0]).pictures == 1
    assert kept(bob) == kept(alice)


def test_both_portraits_of_a_dispute_are_on_both_sides(
    alice: Workspace, bob: Workspace, tmp_path: Path
) -> None:
    who = worker(alice, "任杰", jpeg(1))
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB)[0])
    photos.keep_portrait(alice, who, jpeg(2), actor=ACTOR)
    photos.keep_portrait(bob, who, jpeg(3), actor=ACTOR)
    to_bob, to_alice = send(tmp_path, alice, ALICE, BOB)[0], send(tmp_path, bob, BOB, ALICE)[0]
    assert take(bob, BOB, to_bob).pictures == take(alice, ALICE, to_alice).pictures == 1
    assert {name_of(jpeg(2)), name_of(jpeg(3))} <= kept(alice).keys() & kept(bob).keys()


def test_an_erased_picture_goes_everywhere_and_does_not_come_back(
    alice: Workspace, bob: Workspace, tmp_path: Path
) -> None:
    """The bundle that was written before the erasure names it and carries it; whoever erased keeps neither."""
    who = worker(alice, "孙离任", jpeg(1))
    photos.keep_portrait(alice, who, jpeg(2), actor=ACTOR)
    worker(alice, "任杰", jpeg(3))
    early = send(tmp_path, alice, ALICE, EVE)[0]
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB)[0])
    with bob.change("staff.add", actor=ACTOR) as unit:
        unit.set("staff", who, {"photo": name_of(jpeg(1))})  # the earlier one again
    with alice.read() as db:
        assert carrying.takes(db, BOB.recipient)
    before = send(tmp_path, bob, BOB, ALICE)[0]
    take(alice, ALICE, before)
    with bob.local() as db:
        photos.keep(db, jpeg(1))
    with alice.change("staff.edit", actor=ACTOR) as unit:
        unit.set("staff", who, {"joined_on": "2010", "left_on": "2015-01-01"})
    retention.purge(alice, ["staff"], actor=ACTOR, today=date(2026, 7, 1), reason="到期")
    assert kept(alice).keys() == {name_of(jpeg(3))}, "the portraits of earlier years went too"
    assert take(bob, BOB, send(tmp_path, alice, ALICE, BOB)[0]).awaited == 0
    assert kept(bob).keys() == {name_of(jpeg(3))}
    for office, me in ((alice, ALICE), (bob, BOB)):
        if me is ALICE:
            assert take(office, me, before).pictures == 0
        assert kept(office).keys() == {name_of(jpeg(3))}
    assert opened(early, EVE, ALICE).pictures.keys() >= {name_of(jpeg(2))}
    [path] = send(tmp_path, alice, ALICE, EVE, full=True)
    assert opened(path, EVE, ALICE).pictures.keys() == {name_of(jpeg(3))}


def test_a_picture_that_another_row_names_stays(alice: Workspace, bob: Workspace, tmp_path: Path) -> None:
    who = worker(alice, "孙离任", jpeg(1))
    worker(alice, "孙在任", jpeg(1))
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB)[0])
    with alice.change("staff.edit", actor=ACTOR) as unit:
        unit.set("staff", who, {"joined_on": "2010", "left_on": "2015-01-01"})
    retention.purge(alice, ["staff"], actor=ACTOR, today=date(2026, 7, 1), reason="到期")
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB)[0])
    assert kept(alice).keys() == kept(bob).keys() == {name_of(jpeg(1))}


def test_the_second_place_holds_the_pictures_too(alice: Workspace, tmp_path: Path) -> None:
    second = tmp_path / "second"
    second.mkdir()
    worker(alice, "任杰", jpeg(1))
    automatic.choose(alice, actor=ACTOR, second=second)
    [full] = automatic.run(alice, ALICE, actor=ACTOR).files
    worker(alice, "周建国", jpeg(2))
    with alice.change("staff.add", actor=ACTOR) as unit:
        unit.create("staff", {"name": "沈知秋", "photo": name_of(jpeg(3))})
    [delta] = automatic.run(alice, ALICE, actor=ACTOR).files
    assert automatic.run(alice, ALICE, actor=ACTOR).files == ()
    with alice.local() as db:  # comes without any operation, as from another PC
        photos.keep(db, jpeg(3))
    assert automatic.due(alice, ALICE, leaving=True)
    [later] = automatic.run(alice, ALICE, actor=ACTOR).files
    assert automatic.run(alice, ALICE, actor=ACTOR).files == ()

    def inside(path: Path) -> list[str]:
        found = read_bundle(
            path, install=BOB, trusted_signers=frozenset({ALICE.public_key}), also=(alice.own_seal,)
        )
        return sorted(found.pictures)

    assert inside(full) == [name_of(jpeg(1))]
    assert inside(delta) == [name_of(jpeg(2))]
    assert inside(later) == sorted([name_of(jpeg(2)), name_of(jpeg(3))])


def test_a_backup_and_the_second_place_give_all_pictures_back(
    alice: Workspace, tmp_path: Path, clock: FixedClock
) -> None:
    """The PC burns; the backup of last week is opened on another one, then what lay on the second disk."""
    second = tmp_path / "second"
    second.mkdir()
    automatic.choose(alice, actor=ACTOR, second=second)
    alice.close()
    for end in ("gezhi", "gezhi.keys"):
        shutil.copy(tmp_path / f"alice.{end}", tmp_path / f"backup.{end}")
    again = Workspace.open(tmp_path / "alice.gezhi", password=PASSWORD, clock=clock, volumes=FitVolumes())
    worker(again, "任杰", jpeg(1))
    automatic.run(again, ALICE, actor=ACTOR)
    worker(again, "周建国", jpeg(2))
    automatic.run(again, ALICE, actor=ACTOR)
    again.close()
    restored = Workspace.open(tmp_path / "backup.gezhi", password=PASSWORD, clock=clock, volumes=FitVolumes())
    try:
        for path in sorted(second.glob("*.sqb")):
            take(restored, seeded("newcomer"), path)
        assert kept(restored).keys() == {name_of(jpeg(1)), name_of(jpeg(2))}
    finally:
        restored.close()


def test_what_the_outbox_calls_arrived_has_its_pictures(
    alice: Workspace, bob: Workspace, tmp_path: Path
) -> None:
    worker(alice, "任杰", jpeg(1))
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB)[0])
    with bob.local() as db:
        db.exec_driver_sql("DELETE FROM blob")
    take(alice, ALICE, send(tmp_path, bob, BOB, ALICE)[0])
    [path] = send(tmp_path, alice, ALICE, BOB)
    assert len(opened(path, BOB, ALICE).pictures) == 1

    def states() -> list[str]:
        return [one.state for one in outbox.settle(alice)]

    assert states() == [outbox.COPIED, outbox.COPIED], "its word holds every operation and lacks the picture"
    take(bob, BOB, path)
    take(alice, ALICE, send(tmp_path, bob, BOB, ALICE)[0])
    assert states() == [outbox.ACKNOWLEDGED, outbox.ACKNOWLEDGED]


def test_on_record_how_many_came(alice: Workspace, bob: Workspace, tmp_path: Path) -> None:
    worker(alice, "任杰", jpeg(1))
    take(bob, BOB, send(tmp_path, alice, ALICE, BOB)[0])
    with bob.read() as db:
        detail = db.exec_driver_sql(
            "SELECT detail FROM audit WHERE event = 'bundle.applied' ORDER BY no DESC LIMIT 1"
        ).scalar()
    assert '"pictures":1' in str(detail)
