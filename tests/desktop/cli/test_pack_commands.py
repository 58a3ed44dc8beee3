"""`gezhi pack`: shown without an office, previewed, taken in, refused by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest

from desktop.cli import main as command_line
from desktop.security import keyslots
from desktop.workspace import Workspace
from tests.conftest import CHEAP, PASSWORD
from tests.desktop.exchange.packs.test_packs import plain

ME = "李梅"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    monkeypatch.setattr(keyslots, "Argon2Cost", lambda *a, **k: type(CHEAP)(*a, **k) if a or k else CHEAP)


@pytest.fixture
def path(office: Workspace) -> Path:
    office.close()
    return office.path


def pack_file(folder: Path, **other: Any) -> Path:
    path = folder / "区县包.json"
    path.write_bytes(orjson.dumps(plain(**other)))
    return path


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, Any]]:
    code = command_line.main([*(str(word) for word in words), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_show_needs_no_office(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, answer = run(capsys, "pack", "show", pack_file(tmp_path))
    assert code == 0
    assert answer["rules"] == {"phone.invalid": "block", "birth.over_120": "info"}
    assert [recipe["name"] for recipe in answer["recipes"]] == ["街道月报"]
    assert [(made["name"], made["columns"]) for made in answer["templates"]] == [("综治平台", 2)]
    assert command_line.main(["pack", "show", str(tmp_path / "区县包.json")]) == 0
    words = capsys.readouterr().out
    assert "示例区  2026-06" in words
    assert "必改  phone.invalid" in words


def test_a_preview_then_the_pack_then_undo(
    capsys: pytest.CaptureFixture[str], path: Path, tmp_path: Path
) -> None:
    file = pack_file(tmp_path)
    code, seen = run(capsys, "pack", "apply", path, file, "--preview", "--actor", ME)
    assert (code, seen["step"], len(seen["changes"])) == (0, None, 4)
    code, done = run(capsys, "pack", "apply", path, file, "--actor", ME)
    assert code == 0
    assert done["step"]
    assert done["changes"] == seen["changes"]
    assert command_line.main(["pack", "apply", str(path), str(file), "--actor", ME]) == 0
    assert "没有要改的" in capsys.readouterr().out
    assert run(capsys, "undo", path, "--actor", ME)[0] == 0
    assert (
        run(capsys, "pack", "apply", path, file, "--preview", "--actor", ME)[1]["changes"] == seen["changes"]
    )


def test_words_say_before_and_after_and_whose_it_was(
    capsys: pytest.CaptureFixture[str], path: Path, tmp_path: Path
) -> None:
    run(capsys, "check", path, "--weigh", "phone.invalid=info", "--weigh", "id.expired=warn", "--actor", ME)
    assert command_line.main(["pack", "apply", str(path), str(pack_file(tmp_path)), "--preview"]) == 0
    words = capsys.readouterr().out
    assert "提示(区里:必改)" in words
    assert (
        command_line.main(
            [
                "pack",
                "apply",
                str(path),
                str(pack_file(tmp_path)),
                "--preview",
                "--give-back",
                "rule/phone.invalid",
            ]
        )
        == 0
    )
    words = capsys.readouterr().out
    assert "提示 → 必改(本社区自己改过)" in words
    assert "没有 → 街道月报,2 栏" in words
    assert "保持不动" in words


def test_what_may_not_be_is_refused_by_name(
    capsys: pytest.CaptureFixture[str], path: Path, tmp_path: Path
) -> None:
    file = pack_file(tmp_path, rules={"date.future": "info", "no.such": "warn"})
    code, answer = run(capsys, "pack", "apply", path, file)
    assert (code, answer["error"]) == (1, "pack.bad_part")
    assert set(answer["problems"]) == {"rules.date.future", "rules.no.such"}
    code, listed = run(capsys, "check", path, "--rules", "--rule", "date.future")
    assert listed["rules"][0]["severity"] == "block"


def test_a_layout_that_names_what_may_not_be_public_is_refused_before_anything_changes(
    capsys: pytest.CaptureFixture[str], path: Path, tmp_path: Path
) -> None:
    layout = {"key": "contact_card", "changes": {"words": {"title": "低保户联系卡"}}}
    file = tmp_path / "坏.json"
    file.write_bytes(orjson.dumps({**plain(), "layouts": [layout]}))
    for more in (("--preview",), ()):
        assert command_line.main(["pack", "apply", str(path), str(file), "--actor", ME, *more]) == 1
        said = capsys.readouterr().err
        assert "网格服务联系卡" in said
        assert "低保" not in said.replace("低保、", "")
    code, answer = run(capsys, "pack", "apply", path, pack_file(tmp_path), "--preview", "--actor", ME)
    assert (code, len(answer["changes"])) == (0, 4), "nothing of the refused pack was taken in"
