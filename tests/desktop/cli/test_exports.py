"""`gezhi export` and `gezhi export-template` as a person at a prompt uses them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop.security import keyslots
from tests.conftest import CHEAP, PASSWORD
from tests.desktop.cli.test_commands import init
from tests.desktop.cli.test_commands import run as said


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / "keys"))
    monkeypatch.setattr(keyslots, "Argon2Cost", lambda *a, **k: type(CHEAP)(*a, **k) if a or k else CHEAP)


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, Any]]:
    code, answer, _err = said(capsys, *words, "--json")
    return code, answer


def made(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Path:
    init(capsys, tmp_path / "o.gezhi")
    return tmp_path / "o.gezhi"


def test_a_list_goes_out_and_a_reason_is_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    office, out = made(capsys, tmp_path), tmp_path / "网格.xlsx"
    code, answer = run(capsys, "export", str(office), "grids", "--out", str(out))
    assert code == 0
    assert answer == {
        "out": str(out), "list": "grids", "rows": 0, "masked": True, "blanks": {}, "shortened": 0,
    }  # fmt: skip
    assert out.is_file()
    code, answer = run(
        capsys, "export", str(office), "residents", "--out", str(tmp_path / "a.xlsx"), "--unmask"
    )
    assert (code, answer["error"]) == (1, "export.reason")
    code, answer = run(capsys, "export", str(office), "staff", "--out", str(tmp_path / "a.doc"))
    assert (code, answer["error"]) == (1, "export.suffix")


def test_templates_are_listed_shown_learnt_used_and_forgotten(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    office, file = made(capsys, tmp_path), tmp_path / "t.json"
    code, answer = run(capsys, "export-template", "list", str(office))
    assert code == 0
    assert {t["key"] for t in answer["templates"]} >= {
        "gbt31000-hukou",
        "gbt31000-floating",
        "gbt31000-rental",
    }
    assert {"key": "person.name", "heading": "姓名"} in answer["lists"]["residents"]
    run(capsys, "export-template", "show", str(office), "gbt31000-hukou", "--out", str(file))
    plain = json.loads(file.read_text(encoding="utf-8"))
    plain["name"] = "街道平台"
    file.write_text(json.dumps(plain), encoding="utf-8")
    code, answer = run(capsys, "export-template", "learn", str(office), str(file))
    assert (code, answer["name"]) == (0, "街道平台")
    out = tmp_path / "a.csv"
    code, answer = run(
        capsys, "export", str(office), "residents", "--template", "街道平台", "--encoding", "gbk", "--out", str(out),
            )  # fmt: skip
    assert code == 0
    assert out.read_text(encoding="gbk").startswith("公民身份号码,姓名")
    code, answer = run(capsys, "export", str(office), "staff", "--template", "街道平台", "--out", str(out))
    assert (code, answer["error"]) == (1, "export.other_list")
    assert run(capsys, "export-template", "forget", str(office), "街道平台")[0] == 0
    code, answer = run(
        capsys, "export", str(office), "residents", "--template", "街道平台", "--out", str(out)
    )
    assert (code, answer["error"]) == (1, "export.unknown_template")
