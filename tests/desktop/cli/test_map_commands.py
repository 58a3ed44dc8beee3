"""The map from the command line says and changes the same as the editor."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from PIL import Image

from desktop.cli.main import main
from desktop.workspace import Workspace
from tests.conftest import PASSWORD
from tests.ui.screens.map.map_town import build

Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def gezhi(
    make_office: Callable[..., Workspace], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    office = make_office("town.gezhi")
    build(office, (2, 1))
    office.close()
    monkeypatch.setenv("GEZHI_PASSWORD", PASSWORD)

    def run(*words: str) -> tuple[int, dict[str, Any]]:
        at = 3 if words[0] == "feature" else 2
        given = ["map", *words]
        code = main([*given[:at], str(office.path), *given[at:], "--json"])
        out = capsys.readouterr().out
        return code, orjson.loads(out) if out.strip().startswith("{") else {}

    return run


def test_buildings_are_placed_listed_and_taken_off(gezhi: Run) -> None:
    before = gezhi("list")[1]["buildings"]
    assert [row["placed"] for row in before] == [False] * 3
    assert gezhi("place")[1]["buildings"] == 3
    assert [
        {**row, "placed": False, "source": "schematic"} for row in gezhi("list")[1]["buildings"]
    ] == before
    code, _done = gezhi("place", "A小区2号楼", "--at", "120.5,-85", "--size", "45,12", "--turn", "15")
    assert code == 0
    row = next(row for row in gezhi("list")[1]["buildings"] if row["name"] == "A小区2号楼")
    told = {key: row[key] for key in ("x", "y", "width", "height", "turn")}
    assert told == {"x": "120.5", "y": "-85", "width": "45", "height": "12", "turn": "15"}
    assert gezhi("place", "A小区2号楼", "--off")[0] == 0
    assert [row["name"] for row in gezhi("list", "--unplaced")[1]["buildings"]] == ["A小区2号楼"]


def test_marks_are_drawn_and_rubbed_out(gezhi: Run) -> None:
    street = gezhi("feature", "add", "street", "0,120", "300,124.25", "--text", "人民路", "--width", "14")[1][
        "id"
    ]
    assert gezhi("feature", "add", "symbol", "10,10", "--symbol", "aed")[0] == 0
    marks = {mark["kind"]: mark for mark in gezhi("list")[1]["features"]}
    assert marks["street"]["points"] == [["0", "120"], ["300", "124.25"]]
    assert (marks["street"]["text"], marks["street"]["width"]) == ("人民路", "14")
    assert marks["symbol"]["symbol"] == "aed"
    assert gezhi("feature", "remove", street)[0] == 0
    assert [mark["kind"] for mark in gezhi("list")[1]["features"]] == ["symbol"]
    assert gezhi("feature", "add", "label", "0,0")[0] == 1  # words are needed
    assert gezhi("feature", "remove", "0" * 32)[0] == 1


def test_a_scan_is_laid_by_three_points(gezhi: Run, tmp_path: Any) -> None:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "PNG")
    scan = tmp_path / "plan.png"
    scan.write_bytes(out.getvalue())
    assert gezhi("background")[0] == 1
    laid = ("--at", "0,0=0,30", "--at", "400,0=40,30", "--at", "0,300=0,0")
    assert gezhi("background", str(scan), *laid, "--opacity", "35")[0] == 0
    (shown,) = gezhi("list")[1]["backgrounds"]
    assert shown["affine"] == [100_000, 0, 0, 0, -100_000, 30_000_000]
    assert (shown["pixels"], shown["opacity"]) == ([400, 300], 35)
    assert gezhi("background", "--at", "0,0=0,0", "--at", "1,1=1,1", "--at", "2,2=2,2")[0] == 1
    assert gezhi("background", "--off")[0] == 0
    assert gezhi("list")[1]["backgrounds"] == []


def test_what_makes_no_sense_is_refused(gezhi: Run) -> None:
    assert gezhi("place", "--off")[0] == 1
    assert gezhi("place", "Z小区9号楼", "--at", "1,1")[0] == 1
    assert gezhi("place", "A小区1号楼1单元", "--at", "1,1")[0] == 1
    assert gezhi("background", "--at", "0,0=0,0")[0] == 1
