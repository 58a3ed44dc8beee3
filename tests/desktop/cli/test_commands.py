"""The command line's manners: one JSON object on stdout, sentences on stderr, exit codes that can be relied on."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from desktop.cli import main as command_line
from desktop.security import keyslots
from tests.conftest import CHEAP, PASSWORD


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / "keys"))
    monkeypatch.setattr(keyslots, "Argon2Cost", lambda *a, **k: type(CHEAP)(*a, **k) if a or k else CHEAP)


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, object], str]:
    code = command_line.main([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out.strip().startswith("{") else {}, err


def init(capsys: pytest.CaptureFixture[str], path: Path) -> dict[str, object]:
    code, answer, _err = run(capsys, "init", path, "--code", "420303090012", "--name", "云麓台社区", "--json")
    assert code == 0
    return answer


def test_init_makes_the_file_and_the_recovery_sheet(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answer = init(capsys, tmp_path / "new folder" / "office.gezhi")
    assert Path(str(answer["office"])).is_file()
    assert Path(str(answer["recovery_sheet"])).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(("code", "name"), [("42030309001", "云麓台社区"), ("420303090012", " ")])
def test_a_wrong_code_or_name_makes_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, code: str, name: str
) -> None:
    exit_code, answer, words = run(
        capsys, "init", tmp_path / "office.gezhi", "--code", code, "--name", name, "--json"
    )
    assert exit_code == 1
    assert answer["problems"]
    assert words.strip()
    assert not (tmp_path / "office.gezhi").exists()


def test_a_wrong_password_is_the_input_s_fault(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    init(capsys, tmp_path / "o")
    monkeypatch.setenv("GEZHI_PASSWORD", "not the password")
    code, answer, words = run(capsys, "history", tmp_path / "o", "--json")
    assert (code, answer["error"]) == (1, "password.wrong")
    assert "密码不对" in words


def test_a_forgotten_password_is_replaced_with_the_paper_code(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = init(capsys, tmp_path / "o")
    sheet = pypdf.PdfReader(str(answer["recovery_sheet"])).pages[0].extract_text()
    groups = re.findall(r"\b\d{6}\b", sheet)[:8]
    monkeypatch.setenv("GEZHI_RECOVERY_CODE", "-".join(groups))
    monkeypatch.setenv("GEZHI_NEW_PASSWORD", "remembered 2")
    assert run(capsys, "password", tmp_path / "o", "--json")[0] == 0
    monkeypatch.delenv("GEZHI_RECOVERY_CODE")
    assert run(capsys, "history", tmp_path / "o", "--json")[0] == 1
    monkeypatch.setenv("GEZHI_PASSWORD", "remembered 2")
    assert run(capsys, "history", tmp_path / "o", "--json")[0] == 0
    monkeypatch.setenv("GEZHI_NEW_PASSWORD", "weak")
    code, refused, _words = run(capsys, "password", tmp_path / "o", "--json")
    assert (code, refused["error"]) == (1, "password.weak")


def test_a_missing_file_is_the_machine_s_fault(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, answer, _words = run(capsys, "history", tmp_path / "none", "--json")
    assert (code, answer["error"]) == (3, "office.missing")


def test_no_password_anywhere_is_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GEZHI_PASSWORD")
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    code, answer, _words = run(capsys, "history", tmp_path / "none", "--json")
    assert (code, answer["error"]) == (1, "password.none")


def test_usage_is_exit_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        command_line.main(["history"])
    assert leaving.value.code == 2


def test_history_undo_redo_and_check(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    init(capsys, tmp_path / "o")
    code, answer, _err = run(capsys, "history", tmp_path / "o", "--json")
    steps = answer["steps"]
    assert isinstance(steps, list)
    assert [s["name"] for s in steps] == ["office.init"]
    assert run(capsys, "undo", tmp_path / "o", "--json")[0] == 1
    code, answer, _err = run(capsys, "check", tmp_path / "o", "--deep", "--json")
    assert (code, answer["problems"]) == (0, [])


def test_a_reveal_needs_a_reason(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    init(capsys, tmp_path / "o")
    code, answer, _err = run(capsys, "show", tmp_path / "o", "resident", "00", "--reveal", "--json")
    assert (code, answer["error"]) == (1, "reveal.reason")


def test_bundles_travel_between_two_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name in ("a", "b"):
        init(capsys, tmp_path / name)
    _code, mine, _err = run(capsys, "bundle", "identity", "--json")
    bundle = tmp_path / "out.sqb"
    code, written, _err = run(
        capsys, "bundle", "write", tmp_path / "a", "--to", str(mine["recipient"]), "--out", bundle, "--json"
    )
    assert code == 0
    assert int(str(written["ops"])) > 0
    code, seen, _err = run(capsys, "bundle", "inspect", bundle, "--json")
    assert (code, seen["for_us"]) == (0, True)
    code, first, _err = run(capsys, "bundle", "apply", tmp_path / "b", bundle, "--json")
    assert (code, first["new_ops"], first["missing"]) == (0, written["ops"], [])
    code, again, _err = run(capsys, "bundle", "apply", tmp_path / "b", bundle, "--json")
    assert (code, again["new_ops"]) == (0, 0)


def test_self_test_passes_here(capsys: pytest.CaptureFixture[str]) -> None:
    code, answer, _err = run(capsys, "self-test", "--json")
    assert (code, answer["ok"]) == (0, True)


def _parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    subs = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not subs:
        yield parser
    for action in subs:
        for child in action.choices.values():
            yield from _parsers(child)


def test_every_command_explains_itself_with_an_example() -> None:
    for parser in _parsers(command_line.parser()):
        assert parser.format_help()
        assert parser.epilog, parser.prog
        assert parser.epilog.startswith("gezhi "), parser.prog
