"""The disk fills up, turns read-only or is pulled: a sentence, nothing half done, and work goes on afterwards."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlcipher3 import dbapi2

from desktop.base.errors import EnvironmentFailure, GezhiError, Refused
from desktop.operations import backups, checking, signing_in
from desktop.security.attempts import Attempts
from desktop.store import database, location
from desktop.workspace import Workspace, copies, inviting
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.faults.recorder.flows import OURS

PAGES_LEFT = 40


def add_many(office: Workspace, count: int) -> None:
    with office.change("resident.add", actor="李梅") as unit:
        unit.create_many(
            "resident", ((None, {"name": f"居民{i}", "note": "备注" * 200}) for i in range(count))
        )


def count(office: Workspace) -> int:
    with office.read() as db:
        return int(db.exec_driver_sql("SELECT count(*) FROM resident").scalar() or 0)


def test_a_full_disk_takes_the_step_back_and_the_next_one_goes_through(
    make_office: Callable[..., Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_office()
    add_many(office, 3)
    office.close()
    connect, limited = database.connect, True

    def short_of_space(path: Path, key: bytes, **options: Any) -> Any:
        raw = connect(path, key, **options)
        if limited:
            used = raw.execute("PRAGMA page_count").fetchone()[0]
            raw.execute(f"PRAGMA max_page_count = {used + PAGES_LEFT}")
        return raw

    monkeypatch.setattr(database, "connect", short_of_space)
    again = Workspace.open(office.path, password=PASSWORD, volumes=FitVolumes())
    with pytest.raises(EnvironmentFailure) as failure:
        add_many(again, 3_000)
    assert failure.value.code == "store.disk_full"
    assert count(again) == 3
    again.close()
    limited = False
    after = Workspace.open(office.path, password=PASSWORD, volumes=FitVolumes())
    add_many(after, 5)
    assert count(after) == 8
    assert checking.check(after, deep=True).problems == ()
    after.close()


def test_a_folder_that_cannot_be_written_is_opened_for_reading(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_many(office, 3)
    office.close()
    beside = files(office.path)
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    again = Workspace.open(office.path, password=PASSWORD, volumes=FitVolumes())
    assert "只能读取" in again.read_only
    assert count(again) == 3
    with pytest.raises(Refused) as refusal:
        add_many(again, 1)
    assert refusal.value.text == again.read_only
    again.close()
    assert files(office.path) == beside, "nothing was written, nothing was removed"
    monkeypatch.undo()
    assert count(Workspace.open(office.path, password=PASSWORD, volumes=FitVolumes())) == 3


def test_a_file_that_can_only_be_read_is_backed_up_elsewhere(
    office: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A proved copy on another disk, nothing written beside the file; its own place is refused with what to do."""
    add_many(office, 3)
    office.close()
    beside = files(office.path)
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    opened: list[str] = []
    connect, made_folder = dbapi2.connect, Path.mkdir

    def noting(address: str, *args: Any, **options: Any) -> Any:
        opened.append(address)
        return connect(address, *args, **options)

    def refusing(folder: Path, *args: Any, **options: Any) -> None:
        if folder.is_relative_to(office.path.parent / "ro"):
            raise PermissionError(13, "read only")
        made_folder(folder, *args, **options)

    monkeypatch.setattr(dbapi2, "connect", noting)
    again = Workspace.open(office.path, password=PASSWORD, volumes=FitVolumes())
    assert again.read_only
    copy = backups.make(again, tmp_path / "elsewhere", actor="甲", reason="asked")
    monkeypatch.setattr(Path, "mkdir", refusing)
    with pytest.raises(EnvironmentFailure) as failure:
        backups.make(again, office.path.parent / "ro", actor="甲")
    assert failure.value.code == "backup.place"
    assert "--to" in failure.value.text
    again.close()
    own = [uri for uri in opened if uri.startswith(office.path.as_uri() + "?")]
    assert own
    assert not [uri for uri in own if "mode=rw" in uri], "the file itself was never opened for writing"
    assert files(office.path) == beside
    monkeypatch.undo()
    new = backups.restore_as_new(copy.path, tmp_path / "new" / "社区.gezhi")
    assert count(Workspace.open(new, password=PASSWORD, volumes=FitVolumes())) == 3


def test_what_was_not_folded_in_yet_is_read_as_well(
    office: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The program was killed: the newest steps stand in the write-ahead log alone."""
    add_many(office, 3)
    killed = tmp_path / "killed" / office.path.name
    killed.parent.mkdir()
    for name in (killed.name, f"{killed.name}-wal", f"{killed.name}.keys"):
        shutil.copyfile(office.path.with_name(name), killed.with_name(name))
    assert killed.with_name(f"{killed.name}-wal").stat().st_size
    beside = files(killed)
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    again = Workspace.open(killed, password=PASSWORD, volumes=FitVolumes())
    assert count(again) == 3
    again.close()
    assert files(killed) == beside


def files(office: Path) -> dict[str, bytes]:
    return {
        one.name: one.read_bytes()
        for one in office.parent.iterdir()
        if one.is_file() and one.suffix != ".lock"
    }


@pytest.fixture
def nearly_full(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Calling it says whether the disk is nearly full."""
    real = psutil.disk_usage

    def set_to(full: bool) -> None:
        free = location.FREE_BYTES - 1 if full else location.FREE_BYTES
        monkeypatch.setattr(psutil, "disk_usage", lambda path: real(path)._replace(free=free))

    return set_to


def test_below_20_mb_everything_is_read_and_nothing_saved(
    office: Workspace, nearly_full: Callable[[bool], None], tmp_path: Path
) -> None:
    add_many(office, 3)
    office.close()
    nearly_full(True)
    attempts = Attempts(tmp_path / "pc")
    again = signing_in.sign_in(office.path, password=PASSWORD, attempts=attempts, volumes=FitVolumes())
    assert count(again) == 3
    assert "20 MB" in again.tight
    with pytest.raises(EnvironmentFailure) as failure:
        add_many(again, 1)
    assert (failure.value.code, failure.value.text) == ("store.disk_full", again.tight)
    assert "清理" in failure.value.text
    again.record_event("export.made", actor="李梅")  # to another disk, and it is known who did
    nearly_full(False)
    assert again.tight == ""
    add_many(again, 1)
    assert count(again) == 4
    signing_in.sign_off(again, attempts)


def test_nothing_is_founded_on_a_disk_that_is_nearly_full(
    tmp_path: Path, nearly_full: Callable[[bool], None]
) -> None:
    nearly_full(True)
    with pytest.raises(EnvironmentFailure) as failure:
        Workspace.create(
            tmp_path / "o.gezhi", user="李梅", password=PASSWORD, volumes=FitVolumes(), cost=CHEAP
        )
    assert failure.value.code == "store.disk_full"
    assert list(tmp_path.iterdir()) == []


def test_a_disk_without_a_single_page_left_is_read(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even the file shared between connections can be made: the file is read as it stands."""
    add_many(office, 3)
    office.close()
    connect = database.connect

    def full(path: Path, key: bytes, **options: Any) -> Any:
        if not options.get("settled"):
            raise dbapi2.OperationalError("database or disk is full")
        return connect(path, key, **options)

    monkeypatch.setattr(database, "connect", full)
    again = Workspace.open(office.path, password=PASSWORD, volumes=FitVolumes())
    assert count(again) == 3
    with pytest.raises(Refused):
        add_many(again, 1)
    again.close()
    monkeypatch.undo()
    after = Workspace.open(office.path, password=PASSWORD, volumes=FitVolumes())
    assert count(after) == 3
    after.close()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("attempt to write a readonly database", "store.read_only"),
        ("database or disk is full", "store.disk_full"),
        ("disk I/O error", "store.io"),
        ("database is locked", "store.locked"),
        ("database disk image is malformed", "store.damaged"),
        ("unable to open database file", "store.cannot_open"),
        ("[Errno 28] No space left on device", "store.disk_full"),
    ],
)
def test_what_the_engine_says_becomes_a_sentence(words: str, code: str) -> None:
    sentence = database.sentence_for(OSError(words))
    assert isinstance(sentence, EnvironmentFailure)
    assert sentence.code == code


def test_an_unknown_error_stays_a_bug() -> None:
    bug = ValueError("something else")
    assert database.sentence_for(bug) is bug


KILLED = """
    import sys
    from pathlib import Path
    from desktop.workspace import Workspace
    from tests.conftest import FitVolumes, PASSWORD
    office = Workspace.open(Path(sys.argv[1]), password=PASSWORD, volumes=FitVolumes())
    number = 0
    while True:
        with office.change("resident.add", actor="x") as unit:
            unit.create("resident", {"name": f"居民{number}"})
        number += 1
        print(number, flush=True)
"""


@pytest.mark.parametrize("saved", [1, 7, 23])
def test_what_was_said_to_be_saved_survives_a_kill(office: Workspace, saved: int) -> None:
    office.close()
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(office.path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    acknowledged = 0
    while acknowledged < saved:
        acknowledged = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    acknowledged = int((process.stdout.read().split() or [acknowledged])[-1])
    process.wait()
    process.stdout.close()
    again = Workspace.open(office.path, password=PASSWORD, volumes=FitVolumes())
    assert count(again) in {acknowledged, acknowledged + 1}
    assert checking.check(again, deep=True).problems == ()
    again.close()


def test_a_flipped_bit_is_noticed(make_office: Callable[..., Workspace], tmp_path: Path) -> None:
    office = make_office()
    add_many(office, 200)
    office.close()
    whole = office.path.read_bytes()
    for place in range(4_096 + 100, len(whole), len(whole) // 12):
        spoilt = bytearray(whole)
        spoilt[place] ^= 4
        office.path.write_bytes(bytes(spoilt))
        try:
            again = Workspace.open(office.path, password=PASSWORD, volumes=FitVolumes())
        except EnvironmentFailure:
            continue
        try:
            assert checking.check(again, deep=True).problems != ()
        except EnvironmentFailure as failure:
            assert failure.code == "store.damaged"  # noqa: PT017 - opening may also succeed
        finally:
            again.close()


def test_no_room_for_a_new_office_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.store import making

    def full(_db: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "make_tables", full)
    with pytest.raises(EnvironmentFailure):
        Workspace.create(tmp_path / "a", user="李梅", password=PASSWORD, volumes=FitVolumes(), cost=CHEAP)
    assert {p.name for p in tmp_path.iterdir()} <= {"a.lock"}


@pytest.mark.parametrize("act", ["back up", "restore", "invite"])
def test_a_name_that_does_not_reach_the_disk_is_given_to_nothing(
    act: str, office: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A disk that is full at the very last moment: no copy without its slots, no slots without their copy."""
    add_many(office, 3)
    copy = backups.make(office, tmp_path / "sound", actor="甲").path
    place = tmp_path / "place"
    acts: dict[str, Callable[[], object]] = {
        "back up": lambda: backups.make(office, place, actor="甲"),
        "restore": lambda: backups.restore_as_new(copy, place / "again.gezhi"),
        "invite": lambda: inviting.copy_for(office, place, recipient=OURS.recipient, name="2号电脑"),
    }

    def full(folder: Path) -> None:
        raise OSError(errno.ENOSPC, "no space left", str(folder))

    monkeypatch.setattr(copies, "flush_names", full)
    with pytest.raises(GezhiError):
        acts[act]()
    assert [one for one in place.iterdir() if one.suffix != ".json"] == []
    monkeypatch.undo()
    acts[act]()
