"""Both programs, started with a flag, are the capped child that opens strangers' files, and nothing else."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from desktop.base import children
from desktop.documents import pictures
from desktop.exchange import workbook
from desktop.exchange.outlines import reading
from desktop.regrid import working
from tests.desktop.documents.test_pictures import turned

PROGRAMS = ("desktop.__main__", "ui.__main__")


def start(program: str, *arguments: str, given: bytes) -> subprocess.CompletedProcess[bytes]:
    """The entry point as the frozen program starts it; the last line of stderr is what it had loaded of Qt and argparse."""
    code = (
        "import sys, importlib; entry = importlib.import_module(sys.argv[1]); del sys.argv[1]\n"
        "code = entry.main(); sys.stdout.flush()\n"
        "sys.stderr.write(' '.join(m for m in ('PySide6', 'desktop.cli.main', 'ui.app') if m in sys.modules))\n"
        "sys.exit(code)"
    )
    return subprocess.run(
        [sys.executable, "-c", code, program, *arguments],
        input=given,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_is_the_reader_of_workbooks_when_asked(program: str, tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    table.write_text("姓名,网格\n甲,1\n", encoding="utf-8")
    done = start(program, workbook.CHILD_FLAG, str(table), "csv", given=b"null")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "甲" in str(orjson.loads(done.stdout)["book"])


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_is_the_reader_of_maps_when_asked(program: str, tmp_path: Path) -> None:
    table = tmp_path / "map.geojson"
    table.write_text(
        '{"type":"Polygon","coordinates":[[[114,30],[114.001,30],[114,30.001]]]}', encoding="utf-8"
    )
    done = start(program, reading.CHILD_FLAG, str(table), "", "", given=b"")
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(orjson.loads(done.stdout)["map"]["outlines"]) == 1


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_is_the_reader_of_pictures_when_asked(program: str) -> None:
    done = start(program, pictures.CHILD_FLAG, "look", given=turned())
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"\xff\xd8")
    assert start(program, pictures.CHILD_FLAG, "look", given=b"no picture").returncode == 1


def test_frozen_the_program_starts_itself_with_the_flag(monkeypatch: pytest.MonkeyPatch) -> None:
    assert workbook.child_command() == [sys.executable, "-m", "desktop.exchange.workbook_child"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert workbook.child_command() == [sys.executable, workbook.CHILD_FLAG]


def test_every_flag_names_a_module_that_can_be_run() -> None:
    assert {workbook.CHILD_FLAG, pictures.CHILD_FLAG, working.CHILD_FLAG, reading.CHILD_FLAG} <= set(
        children.MODULES
    )
    assert all(callable(importlib.import_module(name).main) for name in children.MODULES.values())
    assert children.run([]) is None
    assert children.run(["office", "open"]) is None
