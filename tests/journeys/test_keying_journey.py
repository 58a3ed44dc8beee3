"""Twenty paper households keyed with key events alone, through interruptions and a kill -9, to exactly these records."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from desktop.base.clock import SystemClock
from desktop.operations import office as founding
from desktop.security.audit import broken_at
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.journeys.keying_clerk import CRASH
from tests.journeys.paper_households import PAPERS, Paper

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def building(tmp_path) -> Path:
    return build(tmp_path / "office.gezhi")


def build(path: Path) -> Path:
    """An office with one stair of ten floors, two doors each; nobody is registered."""
    office = Workspace.create(
        path, user="李梅", password=PASSWORD, clock=SystemClock(), volumes=FitVolumes(), cost=CHEAP
    ).workspace
    founding.found(office, code="420303090012", name="云麓台社区", actor="李梅")
    with office.change("import.buildings", actor="李梅") as unit:
        community = unit.db.exec_driver_sql("SELECT id FROM community").scalar()
        compound = unit.create("compound", {"community_id": community, "name": "锦绣龙庭", "sort_no": 1})
        made = unit.create(
            "building", {"compound_id": compound, "label": "3", "kind": "building", "sort_no": 3}
        )
        stair = unit.create("unit", {"building_id": made, "label": "1"})
        for floor in range(10, 0, -1):
            for door in (2, 1):
                unit.create("dwelling", {"building_id": made, "unit_id": stair, "room": f"{floor}0{door}"})
    office.close()
    return path


def run(office: Path, start: int, home: Path) -> subprocess.Popen:
    """The clerk's process; its lines are read as they come."""
    environment = {
        **os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home), "XDG_CONFIG_HOME": str(home),
        "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.keying_clerk", str(office), str(start)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_twenty_papers_are_keyed_through_a_crash_to_exactly_these_records(building, tmp_path):
    with run(building, 0, tmp_path) as clerk:
        lines = read_until(clerk, "half a line")
        clerk.send_signal(signal.SIGKILL)
        assert clerk.wait(timeout=120) == -signal.SIGKILL
    assert [line for line in lines if line.startswith("keyed")] == [f"keyed {n}" for n in range(CRASH)]
    with run(building, CRASH, tmp_path) as again:
        lines = read_until(again, "done")
        assert again.wait(timeout=120) == 0
    assert [line for line in lines if line.startswith("keyed")] == [f"keyed {n}" for n in range(CRASH, 20)]
    assert not any("FAILED" in line for line in lines)
    office = Workspace.open(building, password=PASSWORD, volumes=FitVolumes())
    try:
        with office.read() as db:
            assert broken_at(db) is None
            compare(db)
            assert db.exec_driver_sql("SELECT count(*) FROM draft").scalar() == 0
    finally:
        office.close()


def read_until(clerk: subprocess.Popen, wanted: str) -> list[str]:
    lines = []
    for line in clerk.stdout:
        lines.append(line.strip())
        if lines[-1] == wanted:
            return lines
    raise AssertionError(f"never said {wanted!r}: {lines[-14:]} {clerk.stderr.read()[-2000:]}")


def rows(db, sql, *values):
    return [dict(row) for row in db.exec_driver_sql(sql, values).mappings()]


def compare(db) -> None:
    """Every paper's records and no others."""
    heads = sorted(paper.stored["head_name"] for paper in PAPERS if paper.home)
    assert sorted(row[0] for row in db.exec_driver_sql("SELECT head_name FROM household")) == heads
    assert db.exec_driver_sql("SELECT count(*) FROM resident").scalar() == sum(len(p.members) for p in PAPERS)
    for paper in PAPERS:
        dwelling = rows(db, "SELECT * FROM dwelling WHERE room = ?", paper.room)[0]
        differ(paper.room, dwelling, paper.dwelling_stored)
        if paper.home:
            household(db, paper, dwelling["id"])
        else:
            assert rows(db, "SELECT id FROM household WHERE dwelling_id = ?", dwelling["id"]) == []


def household(db, paper: Paper, dwelling_id: str) -> None:
    sql = "SELECT * FROM household WHERE dwelling_id = ? AND head_name = ?"
    [found] = rows(db, sql, dwelling_id, paper.stored["head_name"])
    differ(paper.room, found, {**paper.stored, "collected_by": "李梅", "verified_on": None})
    people = rows(db, "SELECT * FROM resident WHERE household_id = ?", found["id"])
    assert sorted(p["name"] for p in people) == sorted(m.stored["name"] for m in paper.members)
    by_name = {person["name"]: person for person in people}
    for member in paper.members:
        usual = {"lives_here": 1, "state": "live", "guardian": None, "away_to": None, "phone_owners": None}
        differ(paper.room, by_name[member.stored["name"]], {**usual, **member.stored})


def differ(room: str, found: dict, expected: dict) -> None:
    decoded = {
        name: orjson.loads(found[name]) if isinstance(value, list | dict) and found[name] else found[name]
        for name, value in expected.items()
    }
    assert decoded == expected, room
