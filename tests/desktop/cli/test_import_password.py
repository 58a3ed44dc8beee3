"""`gezhi import` of a workbook with a password: from the environment, typed, missing, wrong; never shown again."""

from __future__ import annotations

import getpass
import io
import json
import sys
from pathlib import Path

import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from desktop.cli import main as command_line
from desktop.security import keyslots
from tests.conftest import CHEAP, PASSWORD

SECRET = "表的密码 2026"


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    monkeypatch.delenv("GEZHI_WORKBOOK_PASSWORD", raising=False)
    monkeypatch.setattr(keyslots, "Argon2Cost", lambda *a, **k: type(CHEAP)(*a, **k) if a or k else CHEAP)
    path = tmp_path / "office.gezhi"
    assert (
        command_line.main(["init", str(path), "--code", "420303090012", "--name", "云麓台社区", "--json"])
        == 0
    )
    return path


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    plain, out = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(plain) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, ["户主", "住址", "姓名", "与户主关系", "身份证号"])
        sheet.write_row(1, 0, ["张三", "香樟里3-1-101", "张三", "户主", "11010519491231002X"])
    OOXMLFile(plain).encrypt(SECRET, out)
    path = tmp_path / "有密码.xlsx"
    path.write_bytes(out.getvalue())
    return path


def run(capsys: pytest.CaptureFixture[str], office: Path, file: Path) -> tuple[int, str]:
    capsys.readouterr()
    code = command_line.main(["import", str(office), str(file), "--as-of", "2026-06-30", "--json"])
    out, err = capsys.readouterr()
    assert SECRET not in out + err
    return code, out + err


def test_the_password_of_a_workbook_comes_from_the_environment(
    office: Path, locked: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(capsys, office, locked)
    assert code == 1
    assert "file.encrypted" in said
    monkeypatch.setenv("GEZHI_WORKBOOK_PASSWORD", "something else")
    code, said = run(capsys, office, locked)
    assert code == 1
    assert "file.wrong_password" in said
    monkeypatch.setenv("GEZHI_WORKBOOK_PASSWORD", SECRET)
    code, said = run(capsys, office, locked)
    assert code == 0
    assert json.loads(said[: said.rindex("}") + 1])["fates"]["new"] == 1


def test_the_password_of_a_workbook_is_asked_for(
    office: Path, locked: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def typed(prompt: str) -> str:
        asked.append(prompt)
        return SECRET

    monkeypatch.setattr(getpass, "getpass", typed)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    code, _said = run(capsys, office, locked)
    assert code == 0
    assert locked.name in asked[0]
