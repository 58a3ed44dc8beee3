"""Two to eight programs at once on one office file: one writes, the others hear who; a killed one holds nobody up.

Every program is a process of its own that waits for one common beginning. GEZHI_INSTANCE_ROUNDS says how often
(continuous integration 40; the soak 1,000).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import orjson
import pytest

from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        sys.platform != "linux", reason="programs are started by forking one that has all loaded"
    ),
]
ROUNDS = int(os.environ.get("GEZHI_INSTANCE_ROUNDS", "40"))
SECONDS = 20.0  # a program that says nothing for so long hangs
RECOVERY = 5.0
# One process loads everything and forks, before it opened anything, a program for every line `NUMBER FOLDER`. Each
# waits for the file `go`, opens, writes one record, says so in a file of its own and keeps the office until `stop`.
PROGRAMS = """
import os, signal, sys, time
from pathlib import Path
import orjson
from desktop.base.errors import GezhiError
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes

def program(number, folder):
    me = folder / f"{number}.said"
    def say(**words):
        part = me.with_suffix(".part")
        part.write_bytes(orjson.dumps({"process": os.getpid(), **words}))
        part.rename(me)
    (folder / f"{number}.ready").touch()
    while not (folder / "go").exists():
        time.sleep(0.001)
    try:
        office = Workspace.open(folder.parent / "office.gezhi", password=PASSWORD, volumes=FitVolumes())
    except GezhiError as error:
        return say(code=error.code, text=error.text)
    with office.change("resident.add", actor="李梅") as unit:
        unit.create("resident", {"name": folder.name})
    say(code="", step=unit.changes.step_id)
    while not (folder / "stop").exists():
        time.sleep(0.005)
    office.close()

signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them; what they say is in their files
for line in sys.stdin:
    number, folder = line.split()
    if os.fork() == 0:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.close(0)
        try:
            program(int(number), Path(folder))
        except BaseException as error:
            (Path(folder) / f"{number}.said").write_bytes(orjson.dumps({"code": "bug", "text": repr(error)}))
        os._exit(0)
"""

Start = Callable[[int, Path], None]
Said = dict[str, object]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start so many programs for a round, whose folder is given."""
    with (tmp_path / "errors").open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAMS],
            stdin=subprocess.PIPE,
            stdout=errors,
            stderr=errors,
            text=True,
            bufsize=1,
        )
        assert process.stdin is not None
        stdin = process.stdin

        def begin(count: int, folder: Path) -> None:
            folder.mkdir()
            for number in range(count):
                stdin.write(f"{number} {folder}\n")

        yield begin
        stdin.close()
        process.wait(SECONDS)
    assert (tmp_path / "errors").read_bytes() == b""


@pytest.fixture
def office(make_office: Callable[..., Workspace], tmp_path: Path) -> Path:
    """An office file, made with its keys beside it and closed."""
    made = make_office()
    made.close()
    return made.path


@contextmanager
def race(start: Start, folder: Path, count: int) -> Iterator[list[Said]]:
    """What so many programs that were let go at once said; the one that has the office closes it at the end."""
    start(count, folder)
    awaited(folder, "*.ready", count)
    (folder / "go").touch()
    try:
        yield [orjson.loads(path.read_bytes()) for path in awaited(folder, "*.said", count)]
    finally:
        (folder / "stop").touch()


def awaited(folder: Path, names: str, count: int) -> list[Path]:
    """The files that so many programs leave; fails when one takes too long."""
    end = time.monotonic() + SECONDS
    while len(found := list(folder.glob(names))) < count:
        assert time.monotonic() < end, f"{count - len(found)} of {count} programs hang"
        time.sleep(0.005)
    return found


def until_gone(process: int) -> None:
    end = time.monotonic() + SECONDS
    while Path(f"/proc/{process}").exists():
        assert time.monotonic() < end, "a program does not end"
        time.sleep(0.002)


def one_writer(told: list[Said]) -> Said:
    """The only one that opened the office; the others must have been told of exactly that process."""
    writers = [one for one in told if one["code"] == ""]
    assert len(writers) == 1, told
    (writer,) = writers
    for other in told:
        if other is not writer:
            assert other["code"] == "store.second_instance", other
            assert f"进程 {writer['process']})" in str(other["text"]), (other, writer)
    return writer


def test_of_programs_started_at_once_exactly_one_writes(start: Start, office: Path, tmp_path: Path) -> None:
    steps = set()
    for number in range(ROUNDS):
        with race(start, tmp_path / f"round{number}", 2 + number % 7) as told:
            writer = one_writer(told)
        steps.add(str(writer["step"]))
        until_gone(int(str(writer["process"])))
    assert not list(tmp_path.glob("*.holder.lock"))
    assert_kept(office, steps)


def test_a_killed_owner_holds_nobody_up(start: Start, office: Path, tmp_path: Path) -> None:
    steps, waits = set(), []
    for number in range(max(2, ROUNDS // 4)):
        with race(start, tmp_path / f"killed{number}", 2) as told:
            writer = one_writer(told)
            os.kill(int(str(writer["process"])), signal.SIGKILL)
            since = time.monotonic()
            with race(start, tmp_path / f"next{number}", 2 + number % 7) as after:
                waits.append(time.monotonic() - since)
                heir = one_writer(after)
        steps |= {str(writer["step"]), str(heir["step"])}
        until_gone(int(str(heir["process"])))
    assert median(waits) < RECOVERY, "a lock nobody holds is not waited for; one slow start proves nothing"
    assert_kept(office, steps)


def assert_kept(path: Path, steps: set[str]) -> None:
    """Every record that a program said it had written is there."""
    office = Workspace.open(path, password=PASSWORD, volumes=FitVolumes())
    with office.read() as db:
        kept = {row[0] for row in db.exec_driver_sql("SELECT id FROM step WHERE name = 'resident.add'")}
    office.close()
    assert kept == steps
