"""A folder is gone: a copy, the paper and the second place bring the office back by three commands."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from desktop.base.clock import FixedClock
from desktop.cli.main import main
from desktop.exchange.bundle import automatic
from desktop.operations import office as founding
from desktop.operations import photos
from desktop.queries import pictures as carrying
from desktop.security.install import Install
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD, FitVolumes
from tests.desktop.documents.reading import face


def test_the_folder_is_gone(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    monkeypatch.setattr(carrying, "MOST_CARRIED", 2)
    data, second, path = tmp_path / "data", tmp_path / "second", tmp_path / "data" / "town.gezhi"
    for folder in (data, second):
        folder.mkdir()
    made = Workspace.create(
        path, user="李梅", password=PASSWORD, clock=clock, volumes=FitVolumes(), cost=CHEAP
    )
    founding.found(made.workspace, code="420303090012", name="云麓台社区", actor="李梅")
    made.workspace.close()

    def run(*words: str | Path) -> tuple[int, dict[str, Any]]:
        code = main([*map(str, words), "--json"])
        return code, orjson.loads(capsys.readouterr().out)

    copy = run("backup", path, "--to", tmp_path / "stick")[1]["path"]
    office = Workspace.open(path, password=PASSWORD, volumes=FitVolumes())
    with office.change("staff.add", actor="李梅") as unit:
        for number in range(5):
            photo = photos.keep(unit.db, face(50, 70) + bytes([number]))
            unit.create("staff", {"name": f"人{number}", "photo": photo})
    office.close()
    code, written = run("bundle", "auto", path, "--second", second, "--run")
    assert (code, len(written["files"])) == (0, 3)
    assert written["pictures"] == {"there": 5, "lacking": 0, "unfit": 0, "waiting": 0}
    shutil.rmtree(data)
    again = tmp_path / "new.gezhi"
    assert run("restore", copy, "--out", again)[0] == 0
    monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / "keys of a new PC"))
    monkeypatch.delenv("GEZHI_PASSWORD")
    monkeypatch.setenv("GEZHI_RECOVERY_CODE", made.recovery_code)
    code, done = run("bundle", "auto", again, "--regain", second)
    assert code == 0
    assert done["regained"] == {"new_ops": 6, "pictures": 5, "refused": [], "lacking": 0}
    assert run("check", again, "--deep")[0] == 0
    assert main(["bundle", "auto", str(again), "--regain", str(second)]) == 0
    assert "新内容 0 条。" in capsys.readouterr().out
    assert main(["bundle", "auto", str(again), "--regain", str(tmp_path / "stick")]) == 1
    capsys.readouterr()
    code, done = run("restore", second, "--out", tmp_path / "without a copy.gezhi")
    assert (code, done["pictures"], done["lacking"], done["refused"]) == (0, 5, 0, [])
    assert done["restored"] == str(tmp_path / "without a copy.gezhi")
    code, told = run("restore", second, "--into", tmp_path / "without a copy.gezhi")
    assert (code, told["error"]) == (1, "restore.folder"), "no word of a broken disk"
    assert "--regain" in told["text"]
    assert run("check", tmp_path / "without a copy.gezhi", "--deep")[0] == 0
    assert main(["restore", str(second), "--out", str(tmp_path / "words.gezhi")]) == 0
    assert "已从第二处重建" in capsys.readouterr().out
    capsys.readouterr()


def test_a_damaged_file_is_salvaged_with_the_second_place(
    make_office: Callable[..., Workspace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """No copy at all: the bundles on the second disk open by the office's own key, on another PC too."""
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    monkeypatch.setattr(carrying, "MOST_CARRIED", 2)
    office, second = make_office("town.gezhi"), tmp_path / "second"
    second.mkdir()
    with office.change("staff.add", actor="李梅") as unit:
        for number in range(3):
            photo = photos.keep(unit.db, face(50, 70) + bytes([number]))
            unit.create("staff", {"name": f"人{number}", "photo": photo})
    automatic.choose(office, actor="李梅", second=second)
    assert len(automatic.run(office, Install.make(), actor="李梅").files) == 2
    with office.local() as db:
        db.exec_driver_sql("DELETE FROM blob")
    office.close()
    bundles = [word for path in sorted(second.glob("*.sqb")) for word in ("--bundle", str(path))]
    out = tmp_path / "saved.gezhi"
    assert main(["salvage", str(office.path), "--out", str(out), *bundles, "--json"]) == 0
    assert orjson.loads(capsys.readouterr().out)["lost"] == []
    assert main(["salvage", str(office.path), "--out", str(tmp_path / "alone.gezhi")]) == 1
    assert "人员“人0”的照片没有找到" in capsys.readouterr().out
