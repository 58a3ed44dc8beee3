"""`gezhi returns`: issue, show, send again, correct; report, annexes, charts, scores, ledger, from the command line."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from desktop.security import keyslots
from tests.conftest import CHEAP, PASSWORD
from tests.desktop.cli.test_commands import run
from tests.desktop.cli.test_returns import AS_OF, COUNTY, PUBLIC


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice county, imported once; tests copy it."""
    from desktop.exchange.importing.decisions import DecidedBefore, read_decisions
    from desktop.exchange.importing.run import apply, prepare
    from desktop.operations import office as founding
    from desktop.workspace import Workspace
    from tests.conftest import FitVolumes
    from tests.desktop.returns.conftest import DAY

    path = tmp_path_factory.mktemp("county") / "county.gezhi"
    keys = pytest.MonkeyPatch()
    keys.setenv("GEZHI_KEYS", str(path.with_name("keys")))
    office = Workspace.create(
        path, user="李梅", password=PASSWORD, volumes=FitVolumes(), cost=CHEAP
    ).workspace
    founding.found(office, code="640423000000", name="演练县", actor="李梅")
    prepared = prepare(
        office, COUNTY, decide=DecidedBefore(read_decisions(PUBLIC / "decisions.json")), as_of=DAY
    )
    apply(office, prepared, actor="李梅", today=DAY)
    office.close()
    keys.undo()
    return path


@pytest.fixture
def office(imported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)
    monkeypatch.setenv("GEZHI_KEYS", str(imported.with_name("keys")))
    monkeypatch.setenv("GEZHI_USER", "李梅")
    monkeypatch.setattr(keyslots, "Argon2Cost", lambda *a: CHEAP if not a else type(CHEAP)(*a))
    for file in imported.parent.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path / imported.name


def test_issued_changed_sent_again_and_corrected(
    capsys: pytest.CaptureFixture[str], office: Path, tmp_path: Path
) -> None:
    code, answer, err = run(
        capsys, "returns", "issue", office, *AS_OF, "--title", "二季度", "--annexes", "--json"
    )
    assert code == 0, err
    first: Any = answer["snapshot"]
    assert first["serial"] == "2026-06-30/01"
    assert any("51个网格岗位只有35人" in str(words) for words in answer["contradictions"])  # type: ignore[attr-defined]
    folders = [tmp_path / name for name in ("one", "two")]
    run(capsys, "returns", "again", office, first["serial"], "--out", folders[0])
    code, answer, _err = run(capsys, "returns", "show", office, first["serial"], "--json")
    assert (code, answer["changed"]) == (0, [])
    assert run(capsys, "grid", "close", office, "--scope", "1", "--json")[0] in (0, 1)
    run(capsys, "returns", "again", office, first["serial"], "--out", folders[1])
    prints = [
        {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in folder.iterdir()} for folder in folders
    ]
    assert prints[0] == prints[1]
    assert len(prints[0]) == 5
    sheet = openpyxl.load_workbook(folders[0] / "附件1 城市社区网格划分情况统计表.xlsx").worksheets[0]
    assert sheet["E14"].value == "=SUM(E6:E13)"
    refused = run(capsys, "returns", "correct", office, first["serial"], "--reason", "看错", "--json")
    assert refused[0] == 1, "nothing differs"
    code, answer, _err = run(capsys, "returns", "list", office, "--json")
    listed: Any = answer["snapshots"]
    assert [row["serial"] for row in listed] == ["2026-06-30/01"]


def test_the_report_with_the_ledger(capsys: pytest.CaptureFixture[str], office: Path, tmp_path: Path) -> None:
    code, answer, err = run(capsys, "returns", "suggest", office, *AS_OF, "--json")
    assert code == 0, err
    assert "网格员配备覆盖率68.6%,还需增配16人" in answer["added"]  # type: ignore[operator]
    again = run(capsys, "returns", "suggest", office, *AS_OF, "--json")[1]
    assert again["added"] == []
    found: Any = run(capsys, "returns", "problems", office, *AS_OF, "--json")[1]["problems"]
    [first] = [line for line in found if line["indicator"] == "B05"]
    changed = ("--id", first["id"][:10], "--who", "周建国", "--due", "2026-09-30")
    code, _answer, err = run(capsys, "returns", "problem", office, *changed, "--json")
    assert code == 0, err
    out = tmp_path / "报告.docx"
    code, _answer, err = run(
        capsys, "returns", "report", office, *AS_OF, "--to", "自治区民政厅", "--out", out, "--json"
    )
    assert code == 0, err
    text = "\n".join(p.text for p in docx.Document(str(out)).paragraphs)
    assert "招聘一批网格管理员充实网格员队伍,落实一格一员。责任人:周建国,时限:2026-09-30。" in text
    assert "共配备了35名网格员" in text


def test_annex_charts_and_scores(capsys: pytest.CaptureFixture[str], office: Path, tmp_path: Path) -> None:
    code, answer, err = run(
        capsys, "returns", "annex", office, "2", *AS_OF, "--out", tmp_path / "2.xlsx", "--json"
    )
    assert code == 0, err
    assert int(str(answer["cells"])) > 100
    out = tmp_path / "图表.pdf"
    code, answer, err = run(capsys, "returns", "charts", office, *AS_OF, "--out", out, "--png", "--json")
    assert code == 0, err
    charts: Any = answer["charts"]
    assert [chart["key"] for chart in charts] == ["coverage", "sizes.registered", "sizes.occupied", "loads"]
    pictures: Any = answer["pictures"]
    assert len(pictures) == answer["pages"]
    assert out.read_bytes().startswith(b"%PDF")
    scores: Any = run(capsys, "returns", "score", office, *AS_OF, "--by", "worker", "--json")[1]["scores"]
    assert len(scores) == 35
