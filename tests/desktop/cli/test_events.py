"""`gezhi event` and `gezhi household`: told first, done then, and taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.cli import main as command_line
from desktop.workspace import Workspace
from tests.conftest import PASSWORD
from tests.desktop.operations.test_life_events import Town


@pytest.fixture
def town(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    made = Town(office)
    office.close()
    return made


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, object], str]:
    code = command_line.main([*(str(word) for word in words), "--json"])
    out, err = capsys.readouterr()
    return code, json.loads(out), err


def test_an_act_is_tried_done_listed_and_undone(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    path = town.office.path
    death = ("event", path, "death", "--resident", town.head[:12], "--head", town.wife, "--on", "2026-06-20")
    code, answer, _err = run(capsys, *death, "--dry-run")
    assert (code, answer["step"]) == (0, None)
    assert "王桂兰接任户主。" in answer["changes"]  # type: ignore[operator]
    code, answer, _err = run(capsys, "events", path, "--resident", town.head)
    assert answer["events"] == []
    code, answer, _err = run(capsys, *death)
    assert code == 0
    step = answer["step"]
    code, answer, _err = run(capsys, "events", path, "--resident", town.head)
    assert [(e["text"], e["step"]) for e in answer["events"]] == [("死亡 张大山", step)]  # type: ignore[attr-defined]
    code, answer, _err = run(capsys, "undo", path)
    assert answer["undid"] == step


def test_a_refused_act_says_what_is_missing(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    code, answer, err = run(
        capsys, "event", town.office.path, "death", "--resident", town.head, "--on", "2026-06-20"
    )
    assert (code, answer["error"]) == (1, "life.problems")
    assert "户主走了" in err
    code, answer, _err = run(
        capsys, "event", town.office.path, "death", "--resident", "nobody", "--on", "2026-06-20"
    )
    assert answer["error"] == "record.unknown"


def test_split_and_merge(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    path = town.office.path
    code, answer, _err = run(
        capsys, "household", "split", path, "--household", town.zhang, "--resident", town.son, "--new-head", town.son,
        "--on", "2026-06-20",
    )  # fmt: skip
    assert code == 0
    code, answer, _err = run(
        capsys,
        "household",
        "merge",
        path,
        "--household",
        town.li,
        "--to-household",
        town.zhang,
        "--on",
        "2026-06-21",
    )
    assert (code, answer["warnings"]) == (0, ["没有写原户主与新户主的关系,成员关系将记为存疑。"])


def test_who_lived_in_a_dwelling_on_a_day(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    path = town.office.path
    run(capsys, "event", path, "move_out", "--resident", town.old, "--on", "2026-06-20")
    for day, names in (("2026-06-19", ["李秀英"]), ("2026-06-20", [])):
        code, answer, _err = run(capsys, "lived", path, "--dwelling", town.doors[1], "--on", day)
        assert (code, [r["name"] for r in answer["residents"]]) == (0, names)  # type: ignore[attr-defined]
    code, answer, _err = run(capsys, "lived", path, "--household", town.zhang, "--on", "2026-06-19")
    assert len(answer["residents"]) == 4  # type: ignore[arg-type]
