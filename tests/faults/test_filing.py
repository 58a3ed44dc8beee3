"""A print's file and its line in the register: both or neither, wherever the program ends."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop.base.errors import EnvironmentFailure
from desktop.documents.render import Scope, filing, render
from desktop.operations import printing
from desktop.queries import paper, printed
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes
from tests.desktop.documents.paper_town import CLERK, build

CRASH = """
import io, os, sys
from datetime import date
from pathlib import Path
from desktop.documents.render import Scope, filing, render
from desktop.operations import printing
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes
from desktop.base.clock import FixedClock

office_file, target, point = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
office = Workspace.open(office_file, password=PASSWORD, volumes=FitVolumes(), clock=FixedClock())
day = date(2026, 6, 30)
out = io.BytesIO()
done = render(office, "card", Scope(), {}, out, actor="李梅", today=day)
filing.part_of(target).write_bytes(out.getvalue())

def end(*_args, **_named):
    os._exit(9)

class Ending(filing.Files):
    def name(self, part, target):
        if point == "before_name":
            end()
        super().name(part, target)
        if point == "after_name":
            end()

if point == "before_intent":
    filing.printing.begin = end
if point == "in_finish":  # inside the transaction that puts the issues on record
    printing._set = end
filing.file(office, done.job(), target, actor="李梅", today=day, files=Ending())
if point == "after":
    end()
"""


def put(office: Workspace) -> Path:
    build(office)
    path = office.path
    office.close()
    return path


def crash(office_file: Path, target: Path, point: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", CRASH, str(office_file), str(target), point],
        cwd=Path(__file__).parents[2], capture_output=True, env={**os.environ, "PYTHONPATH": "."}, check=False,
    )  # fmt: skip
    assert ended.returncode == 9, ended.stderr.decode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("point", "counts"),
    [
        ("before_intent", False),
        ("before_name", False),
        ("after_name", True),
        ("in_finish", True),
        ("after", True),
    ],
)
def test_after_a_crash_the_file_and_the_register_agree(
    office: Workspace, tmp_path: Path, point: str, counts: bool
) -> None:
    path, target = put(office), tmp_path / "联系卡.pdf"
    crash(path, target, point)
    assert target.exists() is counts
    again = Workspace.open(path, password=PASSWORD, volumes=FitVolumes(), clock=office.clock)
    try:
        settled = filing.settle(again, **CLERK)
        with again.read() as db:
            rows = printed.register(db)
            cards = paper.issued(db, "card")
            events = db.execute(text("SELECT count(*) FROM audit WHERE event = 'print'")).scalar_one()
        assert [row.state for row in rows] == (["made"] if counts else [])
        assert (len(cards), events) == ((8, 1) if counts else (0, 0))
        assert bool(settled.dropped) == (point == "before_name")
        assert bool(settled.made) == (point in ("after_name", "in_finish"))
        assert not filing.part_of(target).exists() or point == "before_intent"
        assert filing.settle(again, **CLERK) == filing.Settled()
    finally:
        again.close()


class Refusing(filing.Files):
    """A disk that refuses at one point."""

    def __init__(self, point: str) -> None:
        self.point = point

    def flush(self, path: Path) -> None:
        if self.point == "flush":
            raise OSError(28, "No space left on device")
        super().flush(path)

    def name(self, part: Path, target: Path) -> None:
        if self.point == "name":
            raise PermissionError(13, "a viewer holds it open")
        super().name(part, target)


@pytest.mark.parametrize("point", ["flush", "name", "finish"])
def test_what_fails_leaves_neither_file_nor_line(
    office: Workspace, tmp_path: Path, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(office)
    target = tmp_path / "联系卡.pdf"
    out = io.BytesIO()
    done = render(office, "card", Scope(), {}, out, **CLERK)
    filing.part_of(target).write_bytes(out.getvalue())
    if point == "finish":

        def full(*_args: object, **_named: object) -> None:
            raise EnvironmentFailure("磁盘已满", code="store.full")

        monkeypatch.setattr(printing.paper_issues, "put_on_record", full)
    with pytest.raises(EnvironmentFailure):
        filing.file(office, done.job(), target, **CLERK, files=Refusing(point))
    assert not target.exists()
    assert not filing.part_of(target).exists()
    with office.read() as db:
        assert printed.register(db) == []
        assert paper.issued(db, "card") == []
        assert [
            db.execute(text(f"SELECT count(*) FROM {t}")).scalar_one() for t in ("print_item", "print_fact")
        ] == [0, 0]


def test_a_memory_stick_that_is_gone_is_asked_again_later(office: Workspace, tmp_path: Path) -> None:
    build(office)
    done = render(office, "card", Scope(), {}, io.BytesIO(), **CLERK)
    stick = tmp_path / "stick"
    printing.begin(office, done.job(), actor="李梅", where={"file": str(stick / "x.pdf")})
    assert filing.settle(office, **CLERK).unknown == (done.register_id,)
    stick.mkdir()
    assert filing.settle(office, actor="李梅", today=date(2026, 7, 1)).made == (done.register_id,)
