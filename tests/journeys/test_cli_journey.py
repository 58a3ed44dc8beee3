"""The whole main job through the command line, on a machine that has no screen library at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdf
import pytest

from tests.conftest import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample"
PUBLIC = ROOT / "tests" / "files" / "public"
NO_SCREEN = "import sys; sys.modules['PySide6'] = None; from desktop.cli.main import main; sys.exit(main(sys.argv[1:]))"

pytestmark = pytest.mark.slow


def gezhi(folder: Path, *words: str | Path, code: int = 0) -> dict[str, Any]:
    """Run one command without PySide6; its JSON answer. Nothing but that object may stand on stdout."""
    environment = {**os.environ, "GEZHI_PASSWORD": PASSWORD, "GEZHI_KEYS": str(folder / "keys")}
    done = subprocess.run(
        [sys.executable, "-c", NO_SCREEN, *map(str, words), "--json"],
        capture_output=True, text=True, cwd=ROOT, env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("demo")
    return folder / "out", gezhi(folder, "demo", folder / "out")


def step(answer: dict[str, Any], title: str) -> dict[str, Any]:
    found: dict[str, Any] = next(s for s in answer["steps"] if s["step"] == title)
    return found


def test_the_demo_leaves_every_paper_and_the_figures_add_up(demo: tuple[Path, dict[str, Any]]) -> None:
    folder, answer = demo
    ledger = step(answer, "导入 01_居民台账_2026年6月.xlsx")
    assert (ledger["resident"], ledger["household"], ledger["reject"]) == (7265, 2512, 16)
    again = step(answer, "再导入一次同一份台账")
    assert (again["new"], again["update"]) == (0, 0)
    assert step(answer, "再收一次")["新记录"] == 0
    assert step(answer, "两边核对")["一致"] is True
    assert step(answer, "检查")["问题"] == 0
    for name in ("联系卡", "公示牌-A3", "公示牌-40x60", "工作证", "胸卡", "花名册", "网格示意图"):
        assert len(pypdf.PdfReader(folder / "打印" / f"{name}.pdf").pages) > 0
    assert (
        len(pypdf.PdfReader(folder / "打印" / "网格示意图.pdf").pages) == 1 + step(answer, "网格")["网格数"]
    )


def test_the_contradictions_are_said_in_words(demo: tuple[Path, dict[str, Any]]) -> None:
    said = (demo[0] / "上报" / "矛盾之处.txt").read_text(encoding="utf-8")
    assert "51个网格岗位只有35人" in said


def test_the_district_s_workbook_is_filled_as_it_expects(demo: tuple[Path, dict[str, Any]]) -> None:
    done = subprocess.run(
        [
            sys.executable, PUBLIC / "score.py", PUBLIC / "expected" / "08_template_map.json",
            demo[0] / "上报" / "自查表-已填.xlsx", "--blank", SAMPLE / "08_自查表模板.xlsx",
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_nothing_the_demo_leaves_open_names_a_resident_s_number(demo: tuple[Path, dict[str, Any]]) -> None:
    """Only the import reports hold numbers: they are the clerk's own rows given back."""
    values = json.loads((PUBLIC / "expected" / "01.json").read_text(encoding="utf-8"))["values"]
    numbers = {v["value"] for v in values if v["field"] == "person.id_number" and v["value"]}
    assert len(numbers) > 100
    for path in demo[0].rglob("*"):
        if path.is_file() and path.parent.name != "导入报告":
            content = path.read_bytes()
            assert not any(number.encode() in content for number in numbers), path.name
    for path in (demo[0] / "打印").glob("*.pdf"):
        text = "".join(page.extract_text() for page in pypdf.PdfReader(path).pages[:40])
        assert not any(number in text for number in numbers), path.name


def test_a_clerk_s_morning_command_by_command(tmp_path: Path) -> None:
    office, decide = tmp_path / "office.gezhi", SAMPLE / "decisions.json"
    gezhi(tmp_path, "init", office, "--code", "420303090012", "--name", "云麓台社区")
    report = tmp_path / "01.json"
    dry = gezhi(
        tmp_path, "import", office, SAMPLE / "01_居民台账_2026年6月.xlsx", "--decide", decide, "--dry-run",
        "--report", report,
    )  # fmt: skip
    assert sum(dry["fates"].values()) == dry["rows"] == 7750
    scored = subprocess.run(
        [sys.executable, PUBLIC / "score.py", PUBLIC / "expected" / "01.json", report],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert scored.returncode == 0, scored.stdout
    assert [s["name"] for s in gezhi(tmp_path, "history", office)["steps"]] == ["office.init"]
    staff = gezhi(tmp_path, "import", office, SAMPLE / "04_网格队伍花名册.xlsx", "--decide", decide)
    assert staff["created"]["staff"] == 180
    hits = gezhi(tmp_path, "search", office, "张")["hits"]
    assert hits
    shown = gezhi(tmp_path, "show", office, "staff", hits[0]["id"])
    assert "*" in shown.get("id_number", "*")
    roster = gezhi(tmp_path, "print", office, "roster", "--out", tmp_path / "花名册.pdf")
    assert roster["pages"] > 1
    figures = gezhi(tmp_path, "return", office, "--codes", "B01,B05", "--as-of", "2026-06-30")["indicators"]
    assert figures["B01"]["value"] == 6
    undone = gezhi(tmp_path, "undo", office, "--step", staff["step"])
    assert undone["undid"] == staff["step"]
    assert gezhi(tmp_path, "search", office, "张", code=1)["total"] == 0
    assert gezhi(tmp_path, "check", office, "--deep")["problems"] == []
