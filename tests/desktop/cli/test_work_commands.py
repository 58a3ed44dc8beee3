"""`gezhi visits`, `diary` and `patrols` from end to end; a printed sheet keyed back by its number."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.main import main
from desktop.domain.care_record import CareDraft
from desktop.operations import care
from desktop.workspace import Workspace
from tests.conftest import PASSWORD
from tests.desktop.documents.paper_town import CLERK, Town, build

Command = Callable[..., Any]


class _Fit:
    network = False
    removable = False


@pytest.fixture
def town(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> Town:
    made = build(office)
    with office.read() as db:
        sql = "SELECT id FROM resident WHERE household_id = ?"
        person = db.exec_driver_sql(sql, (made.homes[0],)).scalar()
    with office.change("resident.edit", actor="李梅") as unit:
        unit.set("resident", person, {"birth": "1950-01-01"})
    care.add(office, CareDraft(str(person), "alone", {"next_visit_on": "2026-06-01"}), **CLERK)
    office.close()
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    monkeypatch.setattr("desktop.store.location.SystemVolumes.of", lambda _self, _path: _Fit())
    return made


@pytest.fixture
def gezhi(town: Town, office: Workspace, capsys: pytest.CaptureFixture[str]) -> Command:
    def run(*words: str, code: int = 0) -> Any:
        capsys.readouterr()
        group, *rest = words
        assert main([*group.split(), str(office.path), *rest, "--json"]) == code
        return json.loads(capsys.readouterr().out)

    return run


def test_a_sheet_is_printed_and_keyed_back(gezhi: Command, town: Town, tmp_path: Path) -> None:
    printed = gezhi("print", "visit-sheet", "--scope", "grid:1", "--out", str(tmp_path / "走访表.pdf"))
    sheet = f"{printed['register_id'][:8].upper()}-01"
    said = gezhi("visits add", "--sheet", sheet, "--row", "1", "--needs", "楼道灯坏", "--worker", "陈小燕")
    assert said["household"] == town.homes[0]
    assert said["planned"] == 1
    (row,) = gezhi("visits list")["visits"]
    assert (row["needs"], row["worker"], row["method"]) == ("楼道灯坏", "陈小燕", "home")
    assert row["where"] == "香樟里 1-1-101"
    assert gezhi("visits list", "--worker", "周建国")["visits"] == []
    (due,) = gezhi("care list", "--category", "alone")["records"]
    assert due["next_visit_on"] > "2026-06-30"
    assert gezhi("visits add", "--sheet", sheet, "--row", "99", code=1)["error"] == "visit.no_row"
    assert gezhi("visits add", "--sheet", sheet, "--worker", "没有这人", code=1)["error"] == "staff.unknown"
    assert gezhi("visits add", "--household", town.homes[0], "--on", "2099-01-01", code=1)[
        "problems"
    ].keys() == {"day"}


def test_a_page_of_the_diary_is_written_shown_and_reviewed(gezhi: Command, town: Town) -> None:
    gezhi("patrols add", "--grid", "1", "--worker", "陈小燕", "--found", "井盖松动", "--on", "2026-06-29")
    assert gezhi("patrols list")["patrols"][0]["grid"] == "第一网格"
    gezhi(
        "diary write", "--worker", "陈小燕", "--on", "2026-06-29", "--weather", "晴", "--line", "9:00|例会|换牌",
        "--line", "只写了内容",
    )  # fmt: skip
    page = gezhi("diary show", "--worker", "陈小燕", "--on", "2026-06-29")
    assert page["lines"] == [["9:00", "例会", "换牌"], ["只写了内容", "", ""]]
    assert (page["patrols"], page["found"]) == (1, 1)
    assert gezhi("diary review", "--worker", "陈小燕", "--on", "2026-06-29", "--by", "陈小燕", code=1)
    gezhi("diary review", "--worker", "陈小燕", "--on", "2026-06-29", "--by", "周建国")
    assert gezhi("diary show", "--worker", "陈小燕", "--on", "2026-06-29")["reviewed_by"] == "周建国"
    assert gezhi("diary show", "--worker", "陈小燕", "--on", "6月", code=1)["error"] == "visit.day"


@pytest.mark.parametrize("command", ["visits list", "patrols list", "diary show"])
def test_lists_speak_in_words_too(
    command: str, town: Town, office: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ["--worker", "陈小燕"] if command == "diary show" else []
    assert main([*command.split(), str(office.path), *more]) == 0
    assert capsys.readouterr().out.strip()
