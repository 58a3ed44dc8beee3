"""`gezhi return`: figures as JSON, lists, sentences, the district's workbook, several offices together."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop.cli import main as command_line
from desktop.security import keyslots
from tests.conftest import CHEAP, PASSWORD
from tests.desktop.cli.test_commands import run

PUBLIC = Path(__file__).parents[2] / "files" / "public"
COUNTY = PUBLIC / "07_演练县社区网格基础数据.xlsx"
BLANK = PUBLIC / "08_自查表模板.xlsx"
AS_OF = ("--as-of", "2026-06-30")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    monkeypatch.setenv("GEZHI_KEYS", str(tmp_path / "keys"))
    monkeypatch.setattr(keyslots, "Argon2Cost", lambda *a: CHEAP if not a else type(CHEAP)(*a))


@pytest.fixture
def county(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Path:
    path = tmp_path / "county.gezhi"
    assert run(capsys, "init", path, "--code", "640423000000", "--name", "演练县")[0] == 0
    report = tmp_path / "07.json"
    decide = ("--decide", PUBLIC / "decisions.json")
    code, _answer, err = run(capsys, "import", path, COUNTY, *decide, *AS_OF, "--report", report)
    assert code == 0, err
    return path


def check(expected: str, *given: str | Path) -> str:
    command = [sys.executable, PUBLIC / "score.py", PUBLIC / "expected" / expected, *given]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_the_import_report_meets_the_contract_in_figures_too(county: Path) -> None:
    """issue_precision is out of reach for a file whose findings all inform: nothing found counts as nothing right."""
    lines = check("07.json", county.with_name("07.json")).splitlines()
    bars = [line.split() for line in lines if line.startswith(("ok", "FAIL"))]
    assert [name for verdict, name, *_rest in bars if verdict != "ok"] in ([], ["issue_precision"])


def test_figures_sentences_and_the_filled_workbook(
    capsys: pytest.CaptureFixture[str], county: Path, tmp_path: Path
) -> None:
    out, taught = tmp_path / "已填.xlsx", tmp_path / "taught.json"
    asked = ("--template", BLANK, "--out", out, "--save-teaching", taught, "--json")
    code, answer, err = run(capsys, "return", county, *AS_OF, *asked)
    assert code == 0, err
    figures: Any = answer["indicators"]
    assert figures["B05"]["value"] == 68.6
    assert (figures["B05"]["numerator"], figures["B05"]["denominator"]) == (35, 51)
    assert set(figures["B05"]) >= {"value", "numerator", "denominator", "unit", "definition"}
    sentences: Any = answer["contradictions"]
    assert sentences[0]["say"] == "51个网格岗位只有35人,16人各管两个网格(32个网格)"
    assert check("08_template_map.json", out, "--blank", BLANK).strip() == "ok"
    again = tmp_path / "again.xlsx"
    assert (
        run(capsys, "return", county, *AS_OF, "--template", BLANK, "--teaching", taught, "--out", again)[0]
        == 0
    )
    assert again.read_bytes() == out.read_bytes()


def test_a_figure_opens_its_rows(capsys: pytest.CaptureFixture[str], county: Path) -> None:
    _code, answer, _err = run(capsys, "return", county, *AS_OF, "--list", "C07", "--json")
    rows: Any = answer["rows"]
    assert [(row["kind"], row["title"]) for row in rows] == [("staff", "侯明华")]
    _code, answer, _err = run(
        capsys, "return", county, *AS_OF, "--list", "B07", "--part", "failing", "--json"
    )
    assert answer["total"] == 32


def test_only_what_is_asked_for_and_by_place(capsys: pytest.CaptureFixture[str], county: Path) -> None:
    asked = ("--codes", "A11,B10", "--by", "community", "--json")
    _code, answer, _err = run(capsys, "return", county, *AS_OF, *asked)
    figures: Any = answer["indicators"]
    assert list(figures) == ["A11", "B10.full_time", "B10.part_time"]
    parts: Any = answer["by"]
    assert [part["indicators"]["A11"]["value"] for part in parts] == [8, 7, 7, 6, 6, 6, 6, 5]


def test_several_offices_add_up(capsys: pytest.CaptureFixture[str], county: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.gezhi"
    assert run(capsys, "init", other, "--code", "420303090012", "--name", "云麓台社区")[0] == 0
    _code, answer, _err = run(capsys, "return", county, other, *AS_OF, "--codes", "A01,A03", "--json")
    figures: Any = answer["indicators"]
    assert figures["A01"]["value"] == 9
    assert figures["A03"]["value"] == 20622
    assert figures["A03"]["missing"] == ["云麓台社区"], (
        "who has collected nothing is named, not counted as nought"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("--codes", "Z9"),
        ("--list", "Z9"),
        ("--period", "2026-06-28"),
        ("--template", "t.xlsx"),
        ("--out", "o.xlsx"),
        ("--save-teaching", "t.json"),
    ],
)
def test_a_wrong_wish_is_refused_with_a_sentence(
    capsys: pytest.CaptureFixture[str], county: Path, words: tuple[str, ...]
) -> None:
    code, answer, err = run(capsys, "return", county, *words, "--json")
    assert code == 1
    assert answer["text"]
    assert err.strip()


def test_a_bundle_alone_is_refused_and_the_way_is_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bundle = tmp_path / "云麓台.sqb"
    bundle.write_bytes(b"SQB1\n" + bytes(40))
    code, answer, _err = run(capsys, "return", bundle, *AS_OF, "--json")
    assert code == 1
    assert "gezhi district receive" in str(answer["text"])


def test_a_filled_form_says_what_changed_since_the_last_return(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    office, out = tmp_path / "o.gezhi", tmp_path / "已填.xlsx"
    assert run(capsys, "init", office, "--code", "420303090012", "--name", "云麓台社区")[0] == 0
    asked = ("return", office, *AS_OF, "--template", BLANK, "--out", out, "--json")
    _code, answer, _err = run(capsys, *asked)
    filled: Any = answer["template"]
    assert filled["since"] is None
    assert run(capsys, "returns", "issue", office, *AS_OF, "--title", "二季度")[0] == 0
    _code, answer, _err = run(capsys, *asked)
    filled = answer["template"]
    assert (filled["since"]["as_of"], filled["since"]["changed"]) == ("2026-06-30", [])
    assert "相比" in run_words(capsys, *asked[:-1])


def run_words(capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    """What a person reads of it."""
    capsys.readouterr()
    assert command_line.main([str(word) for word in words]) == 0
    return capsys.readouterr().out


def test_people_read_it_without_json(capsys: pytest.CaptureFixture[str], county: Path) -> None:
    assert command_line.main(["return", str(county), *AS_OF]) == 0
    out, _err = capsys.readouterr()
    assert "网格员配备覆盖率:68.6%" in out
    assert "未采集" in out
    assert "51个网格岗位只有35人" in out
