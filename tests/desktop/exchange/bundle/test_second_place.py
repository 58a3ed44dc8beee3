"""The second place and a copy make an office whole again: the disk with its data folder is gone, the PC's own keys too.

More pictures than a bundle holds; whatever order the files are opened in; what is not there is said before and after.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

import pytest

from desktop.base.clock import FixedClock
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.exchange.bundle import (
    automatic,
    composing,
    exchange,
    rebuilding,
    regaining,
    second_place,
    vouching,
)
from desktop.exchange.bundle.regaining import Regained
from desktop.exchange.bundle.second_place import Lying
from desktop.operations import backups, checking, photos, retention
from desktop.operations import office as founding
from desktop.queries import pictures as carrying
from desktop.queries import posting, streams
from desktop.security import keyslots
from desktop.security.install import Install
from desktop.store import pictures
from desktop.store.schema import SYNCED
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.documents.reading import face
from tests.desktop.exchange.bundle.conftest import seeded

ACTOR = "李梅"
PC, NEW_PC = seeded("the only computer"), seeded("bought after the fire")
AT_ONCE = 3  # pictures in one bundle, for these tests


def jpeg(number: int) -> bytes:
    """A portrait of nobody; another one for every number."""
    return face(50, 70, tint=f"#{number * 7919 % 0xFFFFFF:06x}") + number.to_bytes(4, "big")


def name_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def worker(office: Workspace, number: int) -> str:
    with office.change("staff.add", actor=ACTOR) as unit:
        return unit.create("staff", {"name": f"人{number}", "photo": photos.keep(unit.db, jpeg(number))})


def rows(office: Workspace) -> dict[str, list[tuple[object, ...]]]:
    with office.read() as db:
        return {
            kind: [tuple(row) for row in db.exec_driver_sql(f'SELECT * FROM main."{kind}" ORDER BY id')]
            for kind in SYNCED
        }


def kept(office: Workspace) -> dict[str, bytes]:
    with office.read() as db:
        return {name: bytes(data) for name, data in db.exec_driver_sql("SELECT sha256, bytes FROM blob")}


def run(office: Workspace) -> list[Path]:
    report = automatic.run(office, PC, actor=ACTOR)
    assert report.problems == ()
    return list(report.files)


def lying(office: Workspace) -> Lying:
    found = automatic.standing(office, PC).lying
    assert found is not None
    return found


def albums(office: Workspace) -> list[str]:
    with office.read() as db:
        return [str(one["file"]) for one in streams.read(db, posting.STATE)["second"]["albums"]]


@dataclass(frozen=True)
class Place:
    """An office on a PC of its own, a stick for copies, another disk; `paper`: the recovery code."""

    office: Workspace
    data: Path
    stick: Path
    second: Path
    paper: str


@pytest.fixture
def place(tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr(carrying, "MOST_CARRIED", AT_ONCE)
    monkeypatch.setattr(second_place, "REWRITTEN", 2 * len(jpeg(1)) + 100)
    data, stick, second = (tmp_path / name for name in ("data", "stick", "second"))
    for folder in (data, stick, second):
        folder.mkdir()
    made = Workspace.create(
        data / "office.gezhi", user=ACTOR, password=PASSWORD, clock=clock, volumes=FitVolumes(), cost=CHEAP,
        home=data / "keys",
    )  # fmt: skip
    founding.found(made.workspace, code="420303090012", name="云麓台社区", actor=ACTOR)
    automatic.choose(made.workspace, actor=ACTOR, second=second)
    return Place(made.workspace, data, stick, second, made.recovery_code)


def burnt(place: Place, tmp_path: Path, clock: FixedClock) -> Workspace:
    """The data folder is gone with everything in it; the copy on the stick is opened by the paper on another PC."""
    place.office.close()
    shutil.rmtree(place.data)
    [copy] = backups.backups(place.stick)
    again = backups.restore_as_new(copy.path, tmp_path / "new" / "office.gezhi")
    return Workspace.open(
        again, recovery_code=place.paper, clock=clock, volumes=FitVolumes(), home=tmp_path / "new-keys"
    )


def test_every_row_and_picture_is_back_from_paper_copy_and_second_place(
    place: Place, tmp_path: Path, clock: FixedClock
) -> None:
    office = place.office
    people = [worker(office, number) for number in range(4)]
    run(office)
    backups.make(office, place.stick, actor=ACTOR)
    for number in range(4, 15):
        people.append(worker(office, number))
        run(office)
    photos.keep_portrait(office, people[0], jpeg(100), actor=ACTOR)
    photos.remove_portrait(office, people[1], actor=ACTOR)
    with office.change("staff.remove", actor=ACTOR) as unit:
        unit.delete("staff", people[2])
    run(office)
    before = rows(office)
    with office.read() as db:
        named = {name: data for name, data in kept(office).items() if name in pictures.named(db)}
    assert len(named) == 13 > 2 * AT_ONCE
    assert lying(office) == Lying(13)
    again = burnt(place, tmp_path, clock)
    try:
        assert rows(again) != before
        done = regaining.take_in(again, NEW_PC, place.second, actor=ACTOR)
        assert (done.refused, done.lacking) == ((), 0)
        assert done.pictures >= 9
        assert "照片" in done.words
        assert rows(again) == before
        assert {name: data for name, data in kept(again).items() if name in named} == named
        assert checking.check(again, deep=True).problems == ()
        once_more = regaining.take_in(again, NEW_PC, place.second, actor=ACTOR)
        assert (once_more.new_ops, once_more.pictures) == (0, 0)
    finally:
        again.close()


@pytest.mark.parametrize("seed", range(3))
def test_in_whatever_order_the_files_lie_there(
    place: Place, tmp_path: Path, clock: FixedClock, seed: int
) -> None:
    office = place.office
    backups.make(office, place.stick, actor=ACTOR)
    for number in range(11):
        worker(office, number)
        if number % 4 == 3:
            run(office)
    run(office)
    before, here = rows(office), kept(office)
    again = burnt(place, tmp_path, clock)
    files = sorted(place.second.glob("*.sqb"))
    assert len(files) > 3
    for path, number in zip(files, Random(seed).sample(range(100), len(files)), strict=True):
        path.rename(place.second / f"{number:02d}.sqb")
    (place.second / "0.sqb").write_bytes(b"something else")
    try:
        assert regaining.take_in(again, NEW_PC, place.second, actor=ACTOR).lacking == 0
        assert rows(again) == before
        assert kept(again) == here
    finally:
        again.close()


def rebuilt(place: Place, out: Path, clock: FixedClock, **way: str) -> Regained:
    """On another PC, out of the second place alone."""
    way = way or {"recovery_code": place.paper}
    return rebuilding.rebuild(place.second, out, install=NEW_PC, actor=ACTOR, clock=clock, **way)  # type: ignore[arg-type]


def by_paper(path: Path, paper: str, clock: FixedClock, home: Path) -> Workspace:
    return Workspace.open(path, recovery_code=paper, clock=clock, volumes=FitVolumes(), home=home)


def test_without_any_copy_paper_and_second_place_are_enough(
    place: Place, tmp_path: Path, clock: FixedClock
) -> None:
    office = place.office
    with office.change("account.add", actor=ACTOR) as unit:
        unit.create("account", {"name": ACTOR, "roles": ["director"], "started_on": "2026-07-01"})
    people = [worker(office, number) for number in range(7)]
    run(office)
    for number in range(7, 13):
        worker(office, number)
    photos.keep_portrait(office, people[0], jpeg(100), actor=ACTOR)
    with office.change("staff.edit", actor=ACTOR) as unit:
        unit.set("staff", people[1], {"joined_on": "2010", "left_on": "2015-01-01"})
    retention.purge(office, ["staff"], actor=ACTOR, today=date(2026, 7, 1), reason="到期")
    run(office)
    before = rows(office)
    with office.read() as db:
        named = {name: data for name, data in kept(office).items() if name in pictures.named(db)}
    office.close()
    shutil.rmtree(place.data)
    out = tmp_path / "new" / "office.gezhi"
    done = rebuilt(place, out, clock)
    assert (done.refused, done.lacking) == ((), 0)
    again = by_paper(out, place.paper, clock, tmp_path / "new-keys")
    try:
        assert rows(again) == before
        assert kept(again).items() >= named.items()
        assert kept(again).keys() - named.keys() <= {name_of(jpeg(0))}, "replaced; never the erased one"
        assert len(named) == 12 > 2 * AT_ONCE
        assert checking.check(again, deep=True).problems == ()
        worker(again, 50)
        automatic.choose(again, actor=ACTOR, second=place.second)
        assert automatic.run(again, NEW_PC, actor=ACTOR).problems == ()
        assert lying(again) == Lying(13)
    finally:
        again.close()


def test_a_rebuilt_file_says_what_is_not_there(place: Place, tmp_path: Path, clock: FixedClock) -> None:
    office = place.office
    for number in range(5):
        worker(office, number)
    [full, _album] = run(office)
    with office.change("resident.add", actor=ACTOR) as unit:
        unit.create("resident", {"name": "张桂芳"})
    run(office)
    office.close()
    content = full.read_bytes()
    full.write_bytes(content[:-1])
    done = rebuilt(place, tmp_path / "half.gezhi", clock)
    assert done.refused[0].startswith(full.name)
    assert "条操作记录第二处也没有" in done.refused[-1]
    assert not done.complete
    full.write_bytes(content)
    [first] = [place.second / one for one in (_album.name,)]
    first.unlink()
    done = rebuilt(place, tmp_path / "whole.gezhi", clock)
    assert (done.refused, done.lacking) == ((), 2)
    assert "还有 2 张照片第二处也没有" in done.words


def test_pictures_that_cannot_be_read_again_cost_no_rows(
    place: Place, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The album lies before its rows, so it is read twice; the second time the stick is gone."""
    for number in range(5):
        worker(place.office, number)
    full, album = run(place.office)
    album.rename(place.second / "00.sqb")
    full.rename(place.second / "99.sqb")
    before, real, seen = rows(place.office), rebuilding.read_bundle, set[Path]()

    def once(path: Path, **how: object) -> object:
        if path in seen:
            raise EnvironmentFailure("读不了。", code="store.io")
        seen.add(path)
        return real(path, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(rebuilding, "read_bundle", once)
    done = rebuilt(place, tmp_path / "rebuilt.gezhi", clock)
    assert (done.refused, done.lacking) == (("00.sqb:读不了。",), 2)
    again = by_paper(tmp_path / "rebuilt.gezhi", place.paper, clock, tmp_path / "new-keys")
    assert rows(again) == before
    again.close()


def test_a_rebuilt_office_gets_no_name_its_copies_cannot_have(
    place: Place, tmp_path: Path, clock: FixedClock
) -> None:
    worker(place.office, 1)
    run(place.office)
    with pytest.raises(Refused) as refusal:
        rebuilt(place, tmp_path / f"{'长' * 51}.gezhi", clock)
    assert refusal.value.code == "office.name"


def test_nothing_is_left_when_nothing_can_be_had(place: Place, tmp_path: Path, clock: FixedClock) -> None:
    out = tmp_path / "new.gezhi"
    with pytest.raises(Refused) as refusal:
        rebuilt(place, out, clock)
    assert refusal.value.code == "second.no_keys"
    worker(place.office, 1)
    run(place.office)
    with pytest.raises(Refused):
        rebuilt(place, out, clock, recovery_code="-".join(["111111"] * 8))
    for path in place.second.glob("*.sqb"):
        path.unlink()
    with pytest.raises(Refused) as refusal:
        rebuilt(place, out, clock)
    assert refusal.value.code == "second.none"
    assert {path.name for path in tmp_path.glob("new.gezhi*")} <= {"new.gezhi.lock"}
    out.write_bytes(b"somebody's")
    with pytest.raises(Refused) as refusal:
        rebuilt(place, out, clock)
    assert (refusal.value.code, out.read_bytes()) == ("office.exists", b"somebody's")


def test_two_offices_whose_files_are_called_the_same_share_a_folder(
    place: Place, tmp_path: Path, clock: FixedClock
) -> None:
    (tmp_path / "next door").mkdir()
    made = Workspace.create(
        tmp_path / "next door" / "office.gezhi", user=ACTOR, password=PASSWORD, clock=clock, volumes=FitVolumes(),
        cost=CHEAP, home=tmp_path / "next door" / "keys",
    )  # fmt: skip
    founding.found(made.workspace, code="420303090013", name="邻社区", actor=ACTOR)
    automatic.choose(made.workspace, actor=ACTOR, second=place.second)
    both = (place.office, made.workspace)
    for number, office in enumerate((*both, *both)):
        worker(office, number)
        run(office)
    assert not any(automatic.due(office, PC, leaving=True) for office in both)
    before = [rows(office) for office in both]
    for number, paper in enumerate((place.paper, made.recovery_code)):
        out = tmp_path / f"rebuilt{number}.gezhi"
        assert rebuilt(place, out, clock, recovery_code=paper).refused == ()
        again = by_paper(out, paper, clock, tmp_path / "new-keys")
        assert rows(again) == before[number]
        again.close()
    made.workspace.close()


def test_after_a_change_of_keys_the_second_place_opens_by_the_new_ones(
    place: Place, tmp_path: Path, clock: FixedClock
) -> None:
    """The copy on the stick is from before it: alone it could not open what was written since."""
    office = place.office
    backups.make(office, place.stick, actor=ACTOR)
    worker(office, 1)
    run(office)
    office.change_key(actor=ACTOR)
    assert automatic.due(office, PC, leaving=True), "what lies there opens by a key that is gone"
    worker(office, 2)
    run(office)
    assert not automatic.due(office, PC, leaving=True)
    before, pictured = rows(office), kept(office)
    again = burnt(place, tmp_path, clock)
    done = regaining.take_in(again, NEW_PC, place.second, actor=ACTOR)
    assert "换过钥匙" in done.refused[0], "what lies there from before is no reason to say that all is well"
    again.close()
    assert rebuilt(place, tmp_path / "rebuilt.gezhi", clock).lacking == 0
    whole = by_paper(tmp_path / "rebuilt.gezhi", place.paper, clock, tmp_path / "more-keys")
    assert (rows(whole), kept(whole)) == (before, pictured)
    whole.close()


@pytest.mark.parametrize("same_pc", [True, False])
def test_a_copy_from_before_a_change_of_keys_takes_nothing_from_the_second_place(
    place: Place, tmp_path: Path, clock: FixedClock, same_pc: bool
) -> None:
    """It was put back, and written from by itself before anybody thought of the second place: both are there.

    Of another PC that holds the earlier key alone nothing is believed, and that is told: it may be somebody who left.
    """
    office = place.office
    backups.make(office, place.stick, actor=ACTOR)
    office.change_key(actor=ACTOR)
    worker(office, 1)
    run(office)
    before, pictured = rows(office), kept(office)
    again, pc = burnt(place, tmp_path, clock), PC if same_pc else NEW_PC
    worker(again, 2)
    report = automatic.run(again, pc, actor=ACTOR)
    assert report.problems == ()
    assert not automatic.due(again, pc, leaving=True)
    [since] = {tuple(row) for row in rows(again)["staff"]}
    again.close()
    stranger: Install = seeded("only to read with")
    done = rebuilding.rebuild(
        place.second,
        tmp_path / "rebuilt.gezhi",
        recovery_code=place.paper,
        install=stranger,
        actor=ACTOR,
        clock=clock,
    )
    refused = [told.split(":")[0] for told in done.refused if ".sqb" in told]
    assert refused == ([] if same_pc else [path.name for path in report.files])
    whole = by_paper(tmp_path / "rebuilt.gezhi", place.paper, clock, tmp_path / "more-keys")
    assert set(rows(whole)["staff"]) == {*before["staff"], *([since] if same_pc else [])}
    assert kept(whole).items() >= pictured.items()
    whole.close()


def test_keys_that_open_what_lies_there_stay_until_the_new_ones_do(
    place: Place, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full when the office gets another data key: what lies there opens by the slots of before alone."""
    office = place.office
    worker(office, 1)
    run(office)
    before = rows(office)
    office.change_key(actor=ACTOR)

    def full(*_args: object, **_more: object) -> object:
        raise EnvironmentFailure("磁盘满了。", code="bundle.unwritable")

    with monkeypatch.context() as small:
        small.setattr(second_place, "compose", full)
        assert automatic.run(office, PC, actor=ACTOR).problems == ("第二处:磁盘满了。",)
    assert automatic.due(office, PC, leaving=True)
    out = tmp_path / "rebuilt.gezhi"
    assert rebuilt(place, out, clock).refused == ()
    again = by_paper(out, place.paper, clock, tmp_path / "new-keys")
    assert rows(again) == before
    again.close()
    run(office)
    assert not automatic.due(office, PC, leaving=True)
    assert rebuilt(place, tmp_path / "later.gezhi", clock).lacking == 0


def test_spoilt_slots_beside_the_office_never_replace_the_sound_ones_there(place: Place) -> None:
    """The office goes on by the other place of its slots; the folder for the day of the fire must, too."""
    worker(place.office, 1)
    run(place.office)
    [there] = place.second.glob("*.keys*")
    sound, own = there.read_bytes(), keyslots.slot_path(place.office.path)
    own.write_bytes(sound[:-9])
    worker(place.office, 2)
    run(place.office)
    assert there.read_bytes() == sound
    assert not automatic.due(place.office, PC, leaving=True)


def test_another_offices_spoilt_keys_in_the_folder_keep_nobody_from_rebuilding(
    place: Place, tmp_path: Path, clock: FixedClock
) -> None:
    worker(place.office, 1)
    run(place.office)
    [there] = place.second.glob("*.keys*")
    keyslots.slot_path(place.second / "next door.gezhi").write_bytes(there.read_bytes()[:-9])  # the newest
    assert rebuilt(place, tmp_path / "rebuilt.gezhi", clock).refused == ()
    there.unlink()
    with pytest.raises(EnvironmentFailure) as failure:
        rebuilt(place, tmp_path / "more.gezhi", clock)
    assert failure.value.code == "keys.damaged"


def test_what_is_missing_is_named_before_and_after(place: Place, tmp_path: Path, clock: FixedClock) -> None:
    office = place.office
    backups.make(office, place.stick, actor=ACTOR)
    for number in range(8):
        worker(office, number)
    assert automatic.standing(office, PC).lying is None
    run(office)
    assert lying(office).words == "8 张照片都在"
    with office.local() as db:
        db.exec_driver_sql("DELETE FROM blob WHERE sha256 = ?", (name_of(jpeg(8)),))
        db.exec_driver_sql("UPDATE blob SET bytes = x'00' WHERE sha256 = ?", (name_of(jpeg(0)),))
    with office.change("staff.add", actor=ACTOR) as unit:
        unit.create("staff", {"name": "甲", "photo": name_of(jpeg(70))})
        unit.create("staff", {"name": "乙", "photo": name_of(jpeg(71))})
    with office.local() as db:
        db.exec_driver_sql("INSERT INTO blob VALUES (?, 'image/jpeg', x'00')", (name_of(jpeg(71)),))
    run(office)
    assert not automatic.due(office, PC, leaving=True), "what cannot be had is not tried for ever"
    assert lying(office) == Lying(8, lacking=1, unfit=1), "the one that was spoilt later lies there sound"
    assert lying(office).words == "1 张照片本机也没有,1 张照片在本机已损坏,请修复后找回"
    worker(office, 9)
    assert lying(office).waiting == 1
    assert "1 张照片还没写过去" in lying(office).words
    with office.local() as db:
        photos.keep(db, jpeg(70))
    assert automatic.due(office, PC, leaving=True)
    run(office)
    assert lying(office) == Lying(10, unfit=1)
    [first, *_] = albums(office)
    again = burnt(place, tmp_path, clock)
    (place.second / first).unlink()
    try:
        done = regaining.take_in(again, NEW_PC, place.second, actor=ACTOR)
        assert done.lacking == AT_ONCE + 1
        assert f"还有 {AT_ONCE + 1} 张照片第二处也没有" in done.words
        assert len(kept(again)) == 10 - AT_ONCE
    finally:
        again.close()


def test_an_album_is_written_once_and_again_when_it_is_gone(place: Place) -> None:
    office = place.office
    for number in range(8):
        worker(office, number)
    assert len(run(office)) == 3, "three, three and two"
    assert run(office) == []
    lain = albums(office)
    assert len(lain) == 2
    with office.change("resident.add", actor=ACTOR) as unit:
        unit.create("resident", {"name": "张桂芳"})
    [delta] = run(office)
    assert albums(office) == lain
    assert delta.stat().st_size < min((place.second / one).stat().st_size for one in lain)
    (place.second / lain[0]).unlink()
    assert automatic.due(office, PC, leaving=True)
    assert len(run(office)) == 1
    assert lying(office).whole
    for path in place.second.iterdir():
        path.unlink()  # somebody tidied up
    assert len(run(office)) == 3
    assert lying(office) == Lying(8)
    assert run(office) == []
    assert not automatic.due(office, PC, leaving=True)


def test_a_disk_that_fills_up_keeps_what_was_written_and_goes_on(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = place.office
    for number in range(11):
        worker(office, number)
    real = composing.compose
    calls = []

    def failing(*args: object, **more: object) -> object:
        calls.append(args)
        if len(calls) == 3:
            raise EnvironmentFailure("磁盘满了。", code="bundle.unwritable")
        return real(*args, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as small:
        small.setattr(second_place, "compose", failing)
        report = automatic.run(office, PC, actor=ACTOR)
    assert report.problems == ("第二处:磁盘满了。",)
    assert lying(office) == Lying(2 * AT_ONCE, waiting=5)
    assert automatic.due(office, PC, leaving=True)
    assert len(run(office)) == 2
    assert lying(office) == Lying(11)


def test_what_was_erased_goes_from_the_albums_too(place: Place) -> None:
    office = place.office
    people = [worker(office, number) for number in range(9)]
    run(office)
    assert lying(office) == Lying(9)
    gone = name_of(jpeg(4))
    with office.change("staff.edit", actor=ACTOR) as unit:
        unit.set("staff", people[4], {"joined_on": "2010", "left_on": "2015-01-01"})
    retention.purge(office, ["staff"], actor=ACTOR, today=date(2026, 7, 1), reason="到期")
    [stale] = [one for one in albums(office) if gone in inside(office, place.second / one)]
    run(office)
    assert not (place.second / stale).exists()
    assert all(gone not in inside(office, path) for path in place.second.glob("*.sqb"))
    assert lying(office) == Lying(8)


def test_what_was_erased_goes_from_the_full_bundle_and_those_since(place: Place) -> None:
    """Words as well as pictures: nothing that lies there holds what was purged, and all the rest is there."""
    office = place.office
    people = [worker(office, number) for number in range(3)]
    run(office)
    with office.change("staff.edit", actor=ACTOR) as unit:
        unit.set("staff", people[0], {"private_phone": "13900000001"})
        unit.set(
            "staff", people[1], {"private_phone": "13900000002", "joined_on": "2010", "left_on": "2015-01-01"}
        )
    run(office)
    before = set(place.second.glob("*.sqb"))
    assert phones(office, before) == {"13900000001", "13900000002"}
    retention.purge(office, ["staff"], actor=ACTOR, today=date(2026, 7, 1), reason="到期")
    run(office)
    now = set(place.second.glob("*.sqb"))
    assert not now & before
    assert phones(office, now) == {"13900000001"}
    assert run(office) == []
    worker(office, 7)
    assert len(run(office)) == 1, "what came since, upon the full one"


def phones(office: Workspace, paths: Collection[Path]) -> set[object]:
    """The private phones that operations in some bundles give."""
    ops = [op for path in paths for op in exchange.opened(office, path, install=NEW_PC)[0].ops()]
    return {op.fields["private_phone"][0] for op in ops if "private_phone" in op.fields} - {None}


def inside(office: Workspace, path: Path) -> set[str]:
    return set(exchange.opened(office, path, install=NEW_PC)[0].pictures)


def test_a_folder_without_any_of_ours_is_refused(place: Place, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        regaining.take_in(place.office, PC, place.second, actor=ACTOR)
    assert refusal.value.code == "second.none"


def test_only_who_wrote_for_this_very_file_is_believed_unknown(
    place: Place, tmp_path: Path, clock: FixedClock, make_office: Callable[..., Workspace]
) -> None:
    """To whom to seal is no secret: what a stranger lays into the folder is refused, and told."""
    worker(place.office, 1)
    run(place.office)
    stranger: Install = seeded("stranger")
    forged = make_office("forged.gezhi")
    vouching.leave(place.second, forged.own_seal, stranger.public_key)
    worker(forged, 66)
    recipient = place.office.own_seal.recipient
    exchange.write(forged, recipient, place.second / "00.sqb", install=stranger, actor=ACTOR, full=True)
    done = regaining.take_in(place.office, NEW_PC, place.second, actor=ACTOR)
    assert (done.new_ops, len(done.refused)) == (0, 1)
    assert done.refused[0].startswith("00.sqb:")
    assert "有 1 处没有收到:" in done.words


def test_a_mark_is_made_with_the_data_key_alone(place: Place, make_office: Callable[..., Workspace]) -> None:
    seal, other = place.office.own_seal, make_office("other.gezhi").own_seal
    worker(place.office, 1)
    run(place.office)
    assert vouching.found(place.second, seal) == {PC.public_key}
    assert vouching.found(place.second, other) == frozenset()
    [path] = place.second.glob("*.signer")
    signer, mark = path.read_text().split()
    for spoilt in (
        f"{NEW_PC.public_key} {mark}",
        f"{signer} {mark[:-1]}{1 if mark[-1] == '0' else 0}",
        f"{signer} {mark[:-1]}",
        "é" * 64,
        "",
    ):
        path.write_text(spoilt)
        assert vouching.found(place.second, seal) == frozenset()
    worker(place.office, 2)
    run(place.office)
    assert vouching.found(place.second, seal) == {PC.public_key}, "written anew"
