"""The command line's manners: one JSON object on stdout, sentences on stderr, exit codes that can be relied on."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from desktop.base.errors import EnvironmentFailure
from desktop.base.progress import SILENT
from desktop.cli import main as command_line
from desktop.cli import printing
from desktop.cli.printing import told
from desktop.cli.session import Terminal, TerminalProgress
from desktop.documents.layout.warnings import PaperWarning
from desktop.documents.render import Printed, Scope
from desktop.security import keyslots
from desktop.workspace import Workspace
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
    assert capsys.readouterr().err.splitlines()[-1] == "命令的写法不对,请看 --help。"


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


def test_what_follows_usage_is_still_one_object(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for words in (["grid", "--json"], ["history", "o", "--limit", "-1", "--json"], ["nonsense", "--json"]):
        with pytest.raises(SystemExit) as leaving:
            command_line.main(words)
        assert leaving.value.code == 2
        assert json.loads(capsys.readouterr().out)["error"] == "usage"


def test_bytes_that_are_no_text_are_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    init(capsys, tmp_path / "o")
    for words in (["show", str(tmp_path / "o"), "resident", "\udcff"], ["check", str(tmp_path / "\udcff")]):
        code, answer, _err = run(capsys, *words, "--json")
        assert (code, answer["error"]) == (1, "usage.encoding")


@pytest.mark.parametrize("content", [b"\xc3\xdc\xc2\xeb", None])
def test_a_password_file_that_cannot_be_read_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes | None
) -> None:
    init(capsys, tmp_path / "o")
    if content is not None:
        (tmp_path / "p").write_bytes(content)
    code, answer, _err = run(capsys, "history", tmp_path / "o", "--password-file", tmp_path / "p", "--json")
    assert (code, answer["error"]) == (1, "password.file")


def test_a_password_file_may_begin_with_notepad_s_mark(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    init(capsys, tmp_path / "o")
    (tmp_path / "p").write_text(PASSWORD + "\r\n", encoding="utf-8-sig")
    assert run(capsys, "history", tmp_path / "o", "--password-file", tmp_path / "p", "--json")[0] == 0


def test_an_office_without_its_recovery_sheet_is_not_left_behind(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    place = ["init", str(tmp_path / "o"), "--code", "420303090012", "--name", "云麓台社区", "--json"]
    code, answer, _err = run(capsys, *place, "--recovery-sheet", tmp_path / "file" / "sheet.pdf")
    assert (code, answer["error"]) == (3, "environment.file")
    assert {path.name for path in tmp_path.iterdir()} <= {"file", "o.lock", "keys"}
    left = {path.suffix for path in (tmp_path / "keys").iterdir()}
    assert not left & {".slots", ".anchor"}, "what this PC keeps is of no office"
    code, answer, _err = run(capsys, *place, "--recovery-sheet", tmp_path / "file")
    assert (code, answer["error"]) == (1, "office.sheet")
    assert (tmp_path / "file").read_text() == "x"
    assert run(capsys, *place, "--recovery-sheet", tmp_path / "new folder" / "sheet.pdf")[0] == 0


@pytest.mark.parametrize(
    ("code", "name"), [("４２０３０３０９００１２", "云麓台社区"), ("420303090012", "云麓\n台")]
)
def test_look_alike_digits_and_line_ends_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, code: str, name: str
) -> None:
    assert run(capsys, "init", tmp_path / "o", "--code", code, "--name", name, "--json")[0] == 1


def test_a_workbook_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    init(capsys, tmp_path / "o")
    for file in (tmp_path / "none.xlsx", tmp_path):
        code, answer, _err = run(capsys, "import", tmp_path / "o", file, "--json")
        assert (code, answer["error"]) == (3, "import.missing")


def test_words_never_follow_an_unfinished_progress_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    progress = TerminalProgress()
    progress.report(3, 10, "核对")
    Terminal(json=False).say("出错了")
    Terminal(json=False).say("再说一句")
    err = capsys.readouterr().err
    assert err.endswith("3/10\x1b[K\n出错了\n再说一句\n")


def test_a_print_that_could_not_be_put_in_place_is_not_registered(
    office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A viewer holds the old file open, which Windows does not let anybody replace."""
    printed = Printed("p" * 32, "roster", "community", {}, 1, 1, (), "0" * 64, ())
    monkeypatch.setattr(printing, "render", lambda *_args, **_options: printed)
    out = tmp_path / "sheet.pdf"
    sheet = printing.Sheet("roster", Scope.parse("community"), {}, out)
    out.mkdir()
    with pytest.raises(EnvironmentFailure):
        printing.write(office, sheet, actor="李梅", progress=SILENT)
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM print_register").scalar() == 0
    out.rmdir()
    printing.write(office, sheet, actor="李梅", progress=SILENT)
    assert out.is_file()
    with office.read() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM print_register").scalar() == 1


def test_a_warning_is_told_with_its_place() -> None:
    warnings = (PaperWarning("x", "没有照片", "3号楼"), PaperWarning("x", "3号楼没有电话", "3号楼"))
    printed = Printed("p", "card", "community", {}, 1, 1, warnings, "", ())
    assert told(printed) == ["! 没有照片 · 3号楼", "! 3号楼没有电话"]
