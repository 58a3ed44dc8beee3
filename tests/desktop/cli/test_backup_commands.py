"""Copies and both ways back from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from desktop.cli.main import main
from desktop.workspace import Workspace
from tests.conftest import PASSWORD, FitVolumes


def test_a_copy_is_made_listed_opened_and_searched(
    make_office: Callable[..., Workspace],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    office = make_office("town.gezhi")
    with office.change("resident.add", actor="李梅") as unit:
        person = unit.create("resident", {"name": "张桂芳", "note": "旧"})
    office.close()

    def run(*words: str | Path) -> tuple[int, dict[str, Any]]:
        code = main([*map(str, words), "--json"])
        out = capsys.readouterr().out
        return code, orjson.loads(out) if out.strip() else {}

    copies = tmp_path / "copies"
    code, made = run("backup", office.path, "--to", copies)
    assert (code, made["verified"]) == (0, True)
    assert [b["path"] for b in run("backup", office.path, "--to", copies, "--list")[1]["backups"]] == [
        made["path"]
    ]
    again = Workspace.open(office.path, password=PASSWORD, volumes=FitVolumes())
    with again.change("resident.remove", actor="李梅") as unit:
        unit.delete("resident", person)
    again.close()
    code, seen = run("restore", made["path"], "--into", office.path, "--kind", "resident")
    assert (code, [(d["id"], d["removed"], d["title"]) for d in seen["differences"]]) == (
        0,
        [(person, True, "张桂芳")],
    )
    assert run("restore", made["path"], "--into", office.path, "--record", "0" * 32)[0] == 1
    code, done = run("restore", made["path"], "--into", office.path, "--record", person)
    assert (code, done["restored"]) == (0, [person])
    assert run("restore", made["path"], "--into", office.path, "--kind", "resident")[1]["differences"] == []
    assert run("undo", office.path)[1]["step"]
    assert run("restore", made["path"], "--out", tmp_path / "new.gezhi")[0] == 0
    assert run("restore", made["path"], "--out", tmp_path / "new.gezhi")[0] == 1
    assert run("search", tmp_path / "new.gezhi", "张桂芳")[1]["total"] == 1
