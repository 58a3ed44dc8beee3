"""A print through the system's own way leaves nothing: not the pages for the print server, not a preview, not a name.

The real window, a real libcups, a print server of one printer. On Linux libcups is handed the pages in a file; that file
must lie in the program's one private folder, be gone when the print is over or was stopped, and after a kill at the
next start of any of our programs. On Windows the pages go to the system's own spooler and nothing of ours is a file.
"""

from __future__ import annotations

import ctypes.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.base.scratch import ROOT as SCRATCH
from desktop.workspace import Workspace
from tests.conftest import PASSWORD
from tests.journeys.test_canaries import ROOT, lying, planted, told, world

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not sys.platform.startswith("linux") or not ctypes.util.find_library("cups"),
        reason="the system prints otherwise, or has no way to print",
    ),
]
assert planted  # fixtures
assert world
SEND_DOCUMENT = "0006"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """(where the print server listens, the folder of what it was sent)."""
    folder = tmp_path / "server"
    folder.mkdir()
    program = [sys.executable, str(ROOT / "tests" / "ui" / "print_server.py"), str(folder / "log")]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        yield f"127.0.0.1:{int(running.stdout.readline())}", folder
        running.kill()


def files(folder: Path) -> set[Path]:
    """Every file and folder below a folder."""
    return set(folder.rglob("*"))


@pytest.mark.parametrize("how", ["whole", "cancelled", "killed"])
def test_no_page_lies_about_after_a_print(
    how: str, office: Workspace, planted: tuple[list[str], list[str]], world: Path, server: tuple[str, Path],
) -> None:  # fmt: skip
    where, sent = server
    office.close()
    environment = {
        **os.environ, "GEZHI_PASSWORD": PASSWORD, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen",
        "CUPS_SERVER": where, "CUPS_ENCRYPTION": "Never",
    }  # fmt: skip

    def program(*words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", *words],
            capture_output=True,
            cwd=world,
            env=environment,
            check=False,
            timeout=300,
        )

    before = files(world)
    done = program("tests.ui.printing_clerk", str(office.path), how)
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert [*said[0]] == ["during"], done.stderr.decode()
    spooled = {Path(path): size for path, size in said[0]["during"].items()}
    assert any(size > 0 for size in spooled.values()), (
        "the net is not blind: the pages lie there while they are printed"
    )
    private = world / "temp" / f"{SCRATCH}-{os.getuid()}"
    assert all(path.is_relative_to(private) for path in spooled)
    assert private.stat().st_mode & 0o077 == 0
    documents = list(sent.glob(f"*-{SEND_DOCUMENT}.ipp"))
    if how == "killed":
        assert done.returncode < 0
        assert documents == []
        left = files(world) - before
        assert {path for path in left if path.is_file()} == set(filter(Path.is_file, spooled))
        assert program("desktop", "--version").returncode == 0, "any of our programs clears it away"
    else:
        assert done.returncode == 0, done.stderr.decode()
        (document,) = documents
        assert document.stat().st_size > 10_000
        ((pages, came, _state),) = said[1]["printed"]
        assert pages > 10
        assert came == (pages if how == "whole" else 2)
    left = {path for path in files(world) - before if path.is_file()}
    assert left == set(), "no spool, no preview, no cache"
    assert not any(told(path.read_bytes()) for path in sent.glob("*.ipp")), (
        "what the queue calls the job names nobody"
    )
    assert not told(done.stdout + done.stderr)
    assert lying(world) == {}
    assert lying(office.path.parent, world) == {}
