"""`gezhi import` and `gezhi recipe`: choices by flags, honest words when it stops half-way, refused rows, undo later."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.base.errors import Cancelled
from desktop.cli import main as command_line
from desktop.exchange.importing import run as run_module
from desktop.exchange.workbook import read_workbook
from desktop.security import keyslots
from tests.conftest import CHEAP, PASSWORD
from tests.desktop.exchange.importing.small_books import valid_number, workbook

HEADINGS = ["小区", "住址", "户主", "姓名", "与户主关系", "身份证号", "民族", "记号"]
Run = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    monkeypatch.setattr(keyslots, "Argon2Cost", lambda *a, **k: type(CHEAP)(*a, **k) if a or k else CHEAP)
    path = tmp_path / "office.gezhi"
    assert (
        command_line.main(["init", str(path), "--code", "420303090012", "--name", "云麓台社区", "--json"])
        == 0
    )
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def go(*words: str | Path) -> tuple[int, dict[str, Any], str]:
        capsys.readouterr()
        code = command_line.main([*map(str, words), "--json"])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out.strip() else {}, err

    return go


def ledger(path: Path, *rows: list[Any]) -> Path:
    return workbook(path, {"台账": [HEADINGS, *rows]})


def person(n: int, name: str, **other: Any) -> list[Any]:
    return [
        "香樟里",
        f"3-1-{n}01",
        name,
        name,
        "户主",
        valid_number(n),
        other.get("ethnicity", "汉族"),
        other.get("mark"),
    ]


def test_a_recipe_saved_once_is_used_next_month(office: Path, run: Run, tmp_path: Path) -> None:
    june = ledger(tmp_path / "6月.xlsx", person(1, "张甲", mark="东风"))
    answers = tmp_path / "decide.json"
    answers.write_text(
        json.dumps({"format": "gezhi-decisions/1", "columns": {"台账": {"H": "person.employer"}}}),
        encoding="utf-8",
    )
    code, done, err = run(
        "import", office, june, "--decide", answers, "--save-recipe", "月报", "--blank", "erase"
    )
    assert code == 0
    assert done["recipe"] is None
    assert "月报" in err
    july = ledger(tmp_path / "7月.xlsx", person(1, "张甲", ethnicity="", mark="二汽"))
    code, done, err = run("import", office, july, "--as-of", "2027-07-01")
    assert (code, done["recipe"], done["fates"]["update"]) == (0, "月报", 1)
    assert done["updated"]["resident"] == 1
    code, listed, _err = run("recipe", "list", office)
    assert [(r["name"], r["choices"]["blank"]) for r in listed["recipes"]] == [("月报", "erase")]
    _code, done, _err = run("import", office, july, "--as-of", "2027-07-01", "--no-recipe", "--dry-run")
    assert (done["recipe"], done["dry_run"]) == (None, True)


def test_a_recipe_goes_from_office_to_office(office: Path, run: Run, tmp_path: Path) -> None:
    june = ledger(tmp_path / "6月.xlsx", person(1, "张甲"))
    run("import", office, june, "--save-recipe", "月报")
    out = tmp_path / "月报.json"
    assert run("recipe", "export", office, "月报", "--out", out)[0] == 0
    assert run("recipe", "rename", office, "月报", "旧月报")[0] == 0
    assert run("recipe", "delete", office, "旧月报")[0] == 0
    _code, done, _err = run("import", office, june, "--recipe", out, "--dry-run")
    assert done["recipe"] == "月报", "a file will do"
    assert run("recipe", "import", office, out)[1]["name"] == "月报"
    code, answer, err = run("recipe", "delete", office, "没有的")
    assert (code, answer["error"]) == (1, "recipe.unknown")
    assert "没有的" in err
    out.write_text("{}", encoding="utf-8")
    assert run("recipe", "import", office, out)[1]["error"] == "recipe.unreadable"
    assert run("import", office, june, "--recipe", "没有的")[1]["error"] == "recipe.unknown"


def test_one_recipe_for_several_files_is_refused(office: Path, run: Run, tmp_path: Path) -> None:
    one, two = (ledger(tmp_path / f"{n}.xlsx", person(n, "张甲")) for n in (1, 2))
    code, answer, _err = run("import", office, one, two, "--save-recipe", "月报")
    assert (code, answer["error"]) == (1, "recipe.several_files")
    assert run("history", office)[1]["steps"][0]["name"] == "office.init"


@pytest.mark.parametrize("stop", [Cancelled, KeyboardInterrupt])
def test_cancelling_in_the_second_file_says_what_stays(
    office: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    one, two = (ledger(tmp_path / f"{name}.xlsx", person(n, "张甲")) for n, name in ((1, "甲"), (2, "乙")))

    def apply(office_file: Any, prepared: Any, **options: Any) -> Any:
        if prepared.path.name == "乙.xlsx":
            raise stop()
        return run_module.apply(office_file, prepared, **options)

    monkeypatch.setattr("desktop.cli.imports.apply", apply)
    code, answer, err = run("import", office, one, two)
    assert (code, answer["error"]) == (130, "cancelled")
    step = run("history", office)[1]["steps"][0]
    for words in ("“乙.xlsx”没有写入任何内容", "甲.xlsx", f"gezhi undo --step {step['step'][:8]}"):
        assert words in answer["text"]
        assert words in err
    assert "没有改动任何数据" not in err
    code, answer, _err = run("import", office, two)
    assert (code, answer["text"]) == (130, "已取消,没有改动任何数据。")


def test_a_refused_second_file_says_what_stays(office: Path, run: Run, tmp_path: Path) -> None:
    one = ledger(tmp_path / "甲.xlsx", person(1, "张甲"))
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04nothing")
    code, answer, err = run("import", office, one, bad)
    assert (code, answer["error"]) == (1, "file.corrupt")
    assert "甲.xlsx" in err
    _code, answer, err = run("import", office, bad)
    assert "甲.xlsx" not in err


def test_refused_rows_of_several_files_go_to_several_files(office: Path, run: Run, tmp_path: Path) -> None:
    one, two = (ledger(tmp_path / f"{name}.xlsx", person(n, "")) for n, name in ((1, "甲"), (2, "乙")))
    code, _answer, _err = run("import", office, one, two, "--rejects", tmp_path / "退回.xlsx")
    assert code == 0
    assert not (tmp_path / "退回.xlsx").exists()
    for n, name in ((1, "甲"), (2, "乙")):
        sheet = read_workbook(tmp_path / f"退回-{name}.xlsx").sheets[0]
        assert sheet.text(2, 6) == valid_number(n)


def test_an_import_is_taken_back_later_but_for_what_was_edited(
    office: Path, run: Run, tmp_path: Path
) -> None:
    first = ledger(tmp_path / "甲.xlsx", person(1, "张甲"), person(2, "王乙"))
    step = run("import", office, first)[1]["step"]
    again = ledger(tmp_path / "乙.xlsx", person(1, "张甲", ethnicity="回族"))
    assert run("import", office, again, "--as-of", "2030-01-01")[1]["fates"]["update"] == 1
    code, answer, err = run("undo", office, "--step", step)
    assert (code, answer["error"]) == (1, "undo.changed_since")
    assert "张甲" in err
    assert "--leave-edited" in err
    code, answer, err = run("undo", office, "--step", step[:8], "--leave-edited")
    assert code == 0
    assert {left["words"] for left in answer["left"] if left["kind"] == "resident"} == {"张甲"}
    assert "乙.xlsx" in err, "by which step it was edited"
    found = run("import", office, first, "--dry-run")[1]
    assert (found["fates"]["same"] + found["fates"]["update"], found["fates"]["new"]) == (1, 1)


def test_changes_are_listed_in_words_and_masked(office: Path, run: Run, tmp_path: Path) -> None:
    bare = person(1, "张甲", ethnicity="")
    run("import", office, ledger(tmp_path / "甲.xlsx", [*bare[:5], None, *bare[6:]]))
    second = ledger(tmp_path / "乙.xlsx", person(1, "张甲", ethnicity="回族"))
    _code, done, err = run("import", office, second, "--as-of", "2030-01-01", "--dry-run", "--changes")
    (row,) = done["changes"]
    fields = {f["field"]: (f["before"], f["after"]) for f in row["fields"]}
    assert fields["民族"] == ("", "回族")
    assert fields["证件号码"] == ("", f"{valid_number(1)[:6]}********{valid_number(1)[-4:]}")
    assert "民族 — → 回族" in err
    assert valid_number(1) not in err


def test_nobodys_data_stand_in_what_the_program_says(office: Path, run: Run, tmp_path: Path) -> None:
    rows = [person(1, "张甲"), person(1, "王乙"), person(2, "")]
    _code, _answer, err = run("import", office, ledger(tmp_path / "甲.xlsx", *rows))
    assert valid_number(1) not in err
    assert valid_number(2) not in err
