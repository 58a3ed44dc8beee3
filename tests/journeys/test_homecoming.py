"""People come home: fifty per micro-grid becomes fifty-seven, the grids are drawn anew, last year stays as it was.

By the command line in one office, and through the window in another.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pypdf
import pytest

from desktop.base.clock import FixedClock
from desktop.cli.main import main
from desktop.queries import grids
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.journeys.homecoming_town import HomecomingTown

pytestmark = pytest.mark.slow
LAST_YEAR, ON = "2025-12-31", "2026-06-30"


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HomecomingTown]:
    path = tmp_path_factory.mktemp("homecoming") / "office.gezhi"
    created = Workspace.create(
        path, user="李梅", password=PASSWORD, clock=FixedClock(), volumes=FitVolumes(), cost=CHEAP
    )
    yield HomecomingTown(created.workspace)
    created.workspace.close()


def occupied(office: Workspace, day: str = ON) -> list[int]:
    with office.read() as db:
        return [m.size.occupied for m in grids.micros(db, day=date.fromisoformat(day))]


class Terminal:
    """The command line on one office: `run("grid", "list")` answers with the JSON object."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._path, self._capsys = str(path), capsys

    def __call__(self, command: str, *words: str) -> dict[str, Any]:
        place = 1 if command == "grid" or words[:1] == ("stale",) else 0
        spoken = [command, *words[:place], self._path, *words[place:], "--json"]
        code = main(spoken)
        told = self._capsys.readouterr()
        assert code == 0, told.err
        return dict(orjson.loads(told.out))


@pytest.fixture
def gezhi(
    founded: HomecomingTown, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    return Terminal(founded.office.path, capsys)


def paper(gezhi: Terminal, out: Path, kind: str, *words: str) -> bytes:
    gezhi("print", kind, "--out", str(out), *words)
    return out.read_bytes()


def test_people_come_home_by_the_command_line(
    founded: HomecomingTown, gezhi: Terminal, tmp_path: Path
) -> None:
    office = founded.office
    assert set(occupied(office)) == {49}, "drawn by those at home: fifty each"
    founded.all_home()
    assert set(occupied(office)) == {56}, "and everybody is home"
    grid_ids = list(founded.grids)
    office.close()
    last_year = gezhi("return", "--as-of", LAST_YEAR)["indicators"]
    old_map = paper(gezhi, tmp_path / "before.pdf", "map", "--as-of", LAST_YEAR)
    paper(gezhi, tmp_path / "hanging.pdf", "map")
    assert gezhi("print", "stale")["items"] == []

    proposed(gezhi, tmp_path)
    gezhi("grid", "apply", "--on", ON)
    listed = gezhi("grid", "list", "--as-of", ON)
    assert (listed["nowhere"], listed["twice"]) == (0, 0)
    assert sum(grid["occupied"] for grid in listed["grids"]) == 1008
    assert all(200 <= grid["occupied"] <= 300 for grid in listed["grids"])

    for grid in listed["grids"]:
        plan = gezhi("grid", "micro", "--grid", grid["name"], "--basis", "occupied", "--on", ON)[
            "micro_grids"
        ]
        assert all(30 <= part["households"] <= 70 for part in plan)
        assert all("单元" not in "".join(p["places"]) or p["floors"] is None for p in plan)
        gezhi("grid", "micro", "--grid", grid["name"], "--basis", "occupied", "--on", ON, "--apply")
    listed = gezhi("grid", "list", "--as-of", ON)
    sizes = [micro["occupied"] for grid in listed["grids"] for micro in grid["micro_grids"]]
    assert sum(sizes) == 1008
    assert all(30 <= size <= 70 for size in sizes)
    assert listed["nowhere"] == listed["twice"] == 0
    leaders = [name for grid in listed["grids"] for micro in grid["micro_grids"] for name in micro["leaders"]]
    assert len(set(leaders)) >= 15, "people and posts follow their micro-grids"

    assert gezhi("print", "stale")["items"], "what hangs is wrong now and says so"
    assert gezhi("return", "--as-of", LAST_YEAR)["indicators"] == last_year
    assert paper(gezhi, tmp_path / "after.pdf", "map", "--as-of", LAST_YEAR) == old_map
    back(gezhi, grid_ids)


def proposed(gezhi: Terminal, folder: Path) -> None:
    """Three plans beside each other; one is proved, kept, written and printed, and still nothing is divided."""
    wish = ("--grids", "4", "--norm", "200-300", "--basis", "occupied", "--on", ON)
    seen = gezhi("grid", "propose", *wish)
    assert seen["feasible"] == [4, 5]
    assert [plan["preset"] for plan in seen["proposals"]] == ["adjust", "balance", "redraw"]
    for plan in seen["proposals"]:
        assert sum(grid["households"] for grid in plan["plan"]) == 1008
        assert all(grid["within"] for grid in plan["plan"])
    table = folder / "调格对照表.xlsx"
    (kept,) = gezhi(
        "grid", "propose", *wish, "--preset", "balance", "--prove", "--keep", "返乡以后", "--xlsx", str(table)
    )["proposals"]
    assert 0 <= kept["proof"]["gap_tenths"] <= 20, "within two per cent of the best known"
    assert openpyxl.load_workbook(table).active["A1"].value == "调格对照表"
    (draft,) = gezhi("grid", "drafts")["drafts"]
    assert (draft["name"], draft["grids"]) == ("返乡以后", 4)
    words = "".join(
        page.extract_text()
        for page in pypdf.PdfReader(io.BytesIO(paper(gezhi, folder / "对照.pdf", "regrid"))).pages
    )
    assert "返乡以后" in words
    assert "网格员1" in words
    ahead = gezhi("grid", "apply", "--on", ON, "--preview")
    assert ahead["step"] == ""
    assert ahead["moves"] == kept["moved_households"]
    assert {grid["name"] for grid in gezhi("grid", "list", "--as-of", ON)["grids"]} == {
        "第1网格", "第2网格", "第3网格",
    }  # fmt: skip


def back(gezhi: Terminal, grid_ids: list[str]) -> None:
    """Each step taken back by itself, the division last: everything as it was."""
    while len(gezhi("grid", "list", "--as-of", ON)["grids"]) > 3:
        gezhi("undo")
    now = gezhi("grid", "list", "--as-of", ON)["grids"]
    assert [grid["id"] for grid in now] == grid_ids
    assert {micro["occupied"] for grid in now for micro in grid["micro_grids"]} == {56}
