"""Copies and both ways back from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from desktop.cli.main import main
from desktop.operations import backups, photos
from desktop.workspace import Workspace, copies
from tests.conftest import PASSWORD, FitVolumes
from tests.desktop.documents.reading import face


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


def test_pictures_come_back_with_their_records_and_the_missing_one_is_named(
    make_office: Callable[..., Workspace],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    office = make_office("town.gezhi")
    who = []
    for number in range(2):
        with office.change("staff.add", actor="李梅") as unit:
            photo = photos.keep(unit.db, face(50, 70) + bytes([number]))
            who.append(unit.create("staff", {"name": f"人{number}", "photo": photo}))
    copy = backups.make(office, tmp_path / "copies", actor="李梅").path
    with copies.twin(office, copy) as spoilt, spoilt.local() as db:
        db.exec_driver_sql("UPDATE blob SET bytes = x'00' WHERE sha256 = ?", (photo,))
    with office.change("staff.remove", actor="李梅") as unit:
        for one in who:
            unit.delete("staff", one)
    with office.local() as db:
        db.exec_driver_sql("DELETE FROM blob")
    office.close()

    def run(*words: str | Path) -> str:
        assert main([*map(str, words)]) == 0
        return capsys.readouterr().out

    listed = run("restore", copy, "--into", office.path)
    assert "照片" in listed
    assert "照片(备份里已损坏,不找回)" in listed
    assert "共 2 条与备份不同,含 1 张照片。" in listed
    done = orjson.loads(run("restore", copy, "--into", office.path, "--record", who[0], "--json"))
    assert (done["restored"], done["pictures"], done["without"]) == ([who[0]], 1, [])
    told = run("restore", copy, "--into", office.path, "--record", who[1])
    assert "已找回 1 条记录,可以撤销。" in told
    assert "人员“人1”的照片在备份里已损坏" in told
    again = Workspace.open(office.path, password=PASSWORD, volumes=FitVolumes())
    with again.local() as db:
        db.exec_driver_sql("DELETE FROM blob")
    again.close()
    told = run("restore", copy, "--into", office.path, "--record", who[0])
    assert "记录没有变化,找回照片 1 张。" in told


def test_what_is_due_is_copied_proved_and_rehearsed(
    make_office: Callable[..., Workspace],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    office = make_office("town.gezhi")
    office.close()

    def run(*words: str | Path) -> tuple[int, dict[str, Any]]:
        code = main([*map(str, words), "--json"])
        out = capsys.readouterr().out
        return code, orjson.loads(out) if out.strip() else {}

    code, made = run("backup", office.path, "--auto", "--second", tmp_path / "stick")
    assert code == 0
    assert [Path(one["path"]).parent.name for one in made["made"]] == ["备份", "stick"]
    assert run("backup", office.path, "--auto")[1]["made"] == []
    listed = run("backups", office.path)[1]["backups"]
    assert [one["verified"] for one in listed] == [True]
    assert run("backups", office.path, "--rehearse")[1]["sound"] is True
    copy = Path(listed[0]["path"])
    raw = bytearray(copy.read_bytes())
    raw[9_000] ^= 1
    copy.write_bytes(raw)
    code, told = run("backups", office.path, "--verify")
    assert code == 1
    assert told["backups"][0]["problems"]
    assert run("backups", office.path, "--in", tmp_path / "stick", "--verify")[0] == 0


def test_one_copy_that_cannot_be_proved_keeps_no_other_from_being(
    make_office: Callable[..., Workspace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    office, folder = make_office("town.gezhi"), tmp_path / "copies"
    made = [backups.make(office, folder, actor="李梅") for _n in range(2)]
    office.change_key(actor="李梅")
    with office.local() as db:  # of a PC of the same community, which has other keys
        db.exec_driver_sql("DELETE FROM meta WHERE key = 'keys.earlier'")
    made.append(backups.make(office, folder, actor="李梅"))
    path = office.path
    office.close()
    assert main(["backups", str(path), "--in", str(folder), "--verify", "--actor", "李梅", "--json"]) == 0
    told = capsys.readouterr()
    assert [Path(one["path"]) for one in orjson.loads(told.out)["backups"]] == [b.path for b in made[::-1]]
    assert [told.err.count(one.path.name) for one in made] == [1, 1, 0]


def test_a_damaged_file_is_salvaged_and_what_is_lost_is_named(
    make_office: Callable[..., Workspace],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    office = make_office("town.gezhi")
    with office.change("resident.add", actor="李梅") as unit:
        unit.create("resident", {"name": "张桂芳"})
    office.close()
    raw = bytearray(office.path.read_bytes())
    raw[5] ^= 1  # in the salt that seals every page
    raw[-5_000] ^= 1
    office.path.write_bytes(raw)
    assert main(["check", str(office.path), "--json"]) == 1
    capsys.readouterr()
    code = main(["salvage", str(office.path), "--out", str(tmp_path / "new.gezhi"), "--json"])
    told = orjson.loads(capsys.readouterr().out)
    assert code == int(bool(told["lost"]))
    assert told["bad_pages"] == 1
    assert main(["search", str(tmp_path / "new.gezhi"), "张桂芳", "--json"]) == 0
    assert orjson.loads(capsys.readouterr().out)["total"] == 1
