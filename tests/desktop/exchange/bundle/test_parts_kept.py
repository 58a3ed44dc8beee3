"""Parts of bundles on the disk: never without bound while they wait, never lost when they are refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desktop.base.errors import Refused
from desktop.district import database, intake, making
from desktop.exchange.bundle import arriving, exchange, parts, quarantine
from desktop.workspace import Workspace
from tests.desktop.district.conftest import DISTRICT, NOW, enrol
from tests.desktop.exchange.bundle.conftest import ALICE, EVE, fill
from tests.desktop.exchange.bundle.enrolled import enrol as known
from tests.desktop.exchange.bundle.enrolled import send

SMALL = 3_000


def refused(office: Workspace, path: Path) -> str:
    with pytest.raises(Refused) as caught:
        exchange.apply(office, path, install=ALICE, actor="李梅")
    return caught.value.code


def split(folder: Path, office: Workspace, *, to: object = ALICE) -> list[Path]:
    folder.mkdir()
    files = send(folder, office, EVE, to, full=True, part_size=SMALL)  # type: ignore[arg-type]
    assert len(files) >= 3
    return files


@pytest.fixture
def sender(office: Workspace) -> Workspace:
    """An office that has enough to say for three parts, and that a stranger writes bundles of too."""
    fill(office, 40)
    return office


def test_what_waits_has_a_bound_and_the_oldest_goes_to_quarantine_whole(
    sender: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arriving, "MOST_PARTS", 4)
    given: list[tuple[Path, bytes]] = []
    for number in range(3):
        files = split(tmp_path / str(number), sender)
        files[-1].unlink()
        for one in files[2:-1]:
            one.unlink()
        given += [(one, one.read_bytes()) for one in files[:2]]
        assert refused(sender, files[0]) == "bundle.parts_missing"
        for one in arriving.folder(sender).iterdir():  # as if a day had gone by
            at = one.stat().st_mtime - 86_400
            os.utime(one, (at, at))
    waits = sorted(arriving.folder(sender).glob("*.sqb"))
    assert len(waits) == 4
    kept = quarantine.entries(sender)
    assert {one.code for one in kept} == {"bundle.parts_over"}
    whole = {one.read_bytes() for one in waits} | {one.path.read_bytes() for one in kept}
    assert whole == {raw for _path, raw in given}  # nothing is lost
    assert {one.path.read_bytes() for one in kept} == {raw for _path, raw in given[:2]}
    with sender.read() as db:
        told = "SELECT detail FROM audit WHERE event = 'bundle.refused'"
        assert sum("parts_over" in text for (text,) in db.exec_driver_sql(told)) == 1


def test_every_part_of_a_refused_bundle_is_kept(sender: Workspace, tmp_path: Path) -> None:
    files = split(tmp_path / "a", sender)
    assert refused(sender, files[1]) == "bundle.unknown_signer"
    kept = {one.path.read_bytes() for one in quarantine.entries(sender)}
    assert kept == {one.read_bytes() for one in files}


def test_of_a_spoilt_bundle_every_part_is_kept_too(sender: Workspace, tmp_path: Path) -> None:
    known(sender, ("3号电脑", EVE))
    files = split(tmp_path / "a", sender)
    raw = bytearray(files[0].read_bytes())
    raw[-1] ^= 1
    files[0].write_bytes(raw)
    assert refused(sender, files[0]) == "bundle.damaged"
    kept = {one.path.read_bytes() for one in quarantine.entries(sender)}
    assert kept == {one.read_bytes() for one in files}


def test_the_district_keeps_every_part_as_well(sender: Workspace, tmp_path: Path) -> None:
    district = database.connect(str(tmp_path / "d.gezhi-district"), DISTRICT)
    try:
        making.make(district, code="420303", name="张湾区", keys=DISTRICT)
        enrol(district)
        files = split(tmp_path / "a", sender, to=DISTRICT)
        folder = tmp_path / "quarantine"
        with pytest.raises(Refused) as caught:
            intake.receive(district, files[0], keys=DISTRICT, actor="区管理员", at_ms=NOW, quarantine=folder)
        assert caught.value.code == "bundle.unknown_signer"
        assert {one.read_bytes() for one in folder.iterdir()} == {one.read_bytes() for one in files}
    finally:
        district.close()


def test_only_plain_files_are_looked_into(tmp_path: Path) -> None:
    """Somebody's pipe in a shared folder would be waited for as long as nobody writes into it."""
    (tmp_path / "a.sqb").touch()
    (tmp_path / "B.SQB").touch()
    (tmp_path / "c.sqb").mkdir()
    (tmp_path / "d.sqb").symlink_to(tmp_path / "gone")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "e.sqb")
    assert [path.name for path in parts.bundle_files(tmp_path)] == ["B.SQB", "a.sqb"]
