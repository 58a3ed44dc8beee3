"""A district's own workbook filled: every cell as expected, everything else as it was."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.returns import Basis
from desktop.returns.template import fill_template, guess_teaching, read_teaching, write_teaching
from desktop.workspace import Workspace
from tests.desktop.returns.conftest import BLANK, DAY, PUBLIC, Builder

TAUGHT = PUBLIC.parent / "self_check.teaching.json"
Line = list[str | None]
MAP = PUBLIC / "expected" / "08_template_map.json"


@pytest.fixture(scope="module")
def filled(basis: Basis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("filled") / "已填.xlsx"
    result = fill_template(BLANK, out, basis)
    assert result.cells == 294
    assert not result.skipped
    assert not result.unknown
    return out


def test_the_contract_s_own_check_says_ok(filled: Path) -> None:
    done = subprocess.run(
        [sys.executable, PUBLIC / "score.py", MAP, filled, "--blank", BLANK],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.strip() == "ok"


def test_every_part_but_the_sheets_is_byte_for_byte_the_same(filled: Path) -> None:
    with zipfile.ZipFile(BLANK) as before, zipfile.ZipFile(filled) as after:
        assert after.namelist() == before.namelist()
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert changed == [f"xl/worksheets/sheet{n}.xml" for n in (1, 2, 3)]


def test_styles_stay_and_numbers_are_numbers(filled: Path) -> None:
    before, after = openpyxl.load_workbook(BLANK), openpyxl.load_workbook(filled)
    for sheet in before.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                mine = after[sheet.title][cell.coordinate]
                assert mine.style_id == cell.style_id
                assert mine.protection.locked == cell.protection.locked
    sheet = after["附件2"]
    assert (sheet["D5"].data_type, sheet["P5"].number_format, sheet["I5"].value) == ("n", "0.0%", "1:1.6")
    assert after.calculation.fullCalcOnLoad


def test_a_row_grows_with_its_wrapped_text(filled: Path) -> None:
    """Eight grid names need more than one line; the rows of numbers stay as they were."""
    book = openpyxl.load_workbook(filled)
    assert book["附件1"].row_dimensions[5].height >= 40
    assert book["附件2"].row_dimensions[5].height is None


def test_no_stale_result_is_left_behind(filled: Path) -> None:
    values = openpyxl.load_workbook(filled, data_only=True)
    assert values["附件1"]["C15"].value is None
    assert openpyxl.load_workbook(filled)["附件1"]["C15"].value == "=SUM(C5:C14)"


def test_the_headings_are_understood_as_they_were_taught() -> None:
    guessed = guess_teaching(BLANK)
    taught = read_teaching(TAUGHT)
    assert guessed.plain() == taught.plain()
    expected = json.loads(MAP.read_text("utf-8"))
    for sheet, wanted in zip(guessed.sheets, expected["sheets"], strict=True):
        codes = {letter: column.code for letter, column in sheet.columns.items()}
        assert codes == {k: v["indicator"] for k, v in wanted["columns"].items() if v["indicator"]}
        assert sheet.total == wanted["total_row"]
        assert list(sheet.header) == [cell["cell"] for cell in wanted["header_cells"]]


def test_a_taught_template_is_filled_the_same(basis: Basis, filled: Path, tmp_path: Path) -> None:
    fill_template(BLANK, tmp_path / "b.xlsx", basis, teaching=read_teaching(TAUGHT))
    assert (tmp_path / "b.xlsx").read_bytes() == filled.read_bytes()


def test_a_teaching_can_be_kept(tmp_path: Path) -> None:
    taught = guess_teaching(BLANK)
    write_teaching(taught, tmp_path / "t.json")
    assert read_teaching(tmp_path / "t.json").plain() == taught.plain()


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "not json",
        '{"format": "gezhi-teaching/1", "sheets": [{"name": "x"}]}',
        '{"format": "gezhi-teaching/1", "sheets": [{"name": "x", "rows": {"first": 5, "last": 4}, "columns": {}}]}',
        '{"format": "gezhi-teaching/1", "sheets": [{"name": "x", "rows": {"first": 1, "last": 4},'
        ' "columns": {"A": {"code": "Z99"}}}]}',
    ],
)
def test_a_wrong_teaching_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.json").write_text(text, encoding="utf-8")
    with pytest.raises(Refused):
        read_teaching(tmp_path / "t.json")


def test_the_blank_is_never_overwritten(basis: Basis, tmp_path: Path) -> None:
    copy = tmp_path / "blank.xlsx"
    copy.write_bytes(BLANK.read_bytes())
    with pytest.raises(Refused):
        fill_template(copy, copy, basis)
    assert copy.read_bytes() == BLANK.read_bytes()


def test_a_folder_that_cannot_be_written_is_the_machine_s_fault(basis: Basis, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure):
        fill_template(BLANK, tmp_path / "no such folder" / "x.xlsx", basis)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old", b"%PDF-1.7"])
def test_what_is_no_workbook_is_refused(basis: Basis, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.xlsx").write_bytes(content)
    with pytest.raises(Refused):
        fill_template(tmp_path / "t.xlsx", tmp_path / "x.xlsx", basis)


def test_a_missing_template_is_said(basis: Basis, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure):
        fill_template(tmp_path / "none.xlsx", tmp_path / "x.xlsx", basis)


def _template(path: Path, headings: list[Line], rows: int = 10) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "统计表"
    for line in headings:
        sheet.append(line)
    for number in range(1, rows + 1):
        sheet.append([number, *[""] * (len(headings[-1]) - 1)])
    book.save(path)
    return path


def test_another_district_s_words_and_order_are_understood(basis: Basis, tmp_path: Path) -> None:
    blank = _template(
        tmp_path / "t.xlsx",
        [
            ["某区网格化工作统计表"],
            [
                "序号",
                "社区 名称",
                "网格员人数(人)",
                "登记户数",
                "一格一员率",
                "到岗覆盖率",
                "例会制度",
                "天气",
            ],
        ],
    )
    result = fill_template(blank, tmp_path / "x.xlsx", basis)
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["统计表"]
    assert [c.value for c in sheet[3]] == [1, "崇文社区", 5, 3339, 25, 100, "是", None]
    assert [c.value for c in sheet[8]][:4] == [6, "民族街社区", 4, 2740]
    assert sheet["G8"].value == "否"
    assert result.unknown == (("统计表", "H", "天气"),)


@pytest.mark.parametrize("merged", [("A2:A3", "B2:B3", "C2:D2"), ("C2:D2",), ()])
def test_sub_headings_are_found_however_they_are_merged(
    basis: Basis, tmp_path: Path, merged: tuple[str, ...]
) -> None:
    headings: list[Line] = [
        ["某县统计表"],
        ["序号", "社区", "网格员", None, "网格数"],
        [None, None, "专职", "兼职", None],
    ]
    blank = _template(tmp_path / "t.xlsx", headings)
    book = openpyxl.load_workbook(blank)
    for cells in ("A1:E1", *merged):
        book["统计表"].merge_cells(cells)
    book.save(blank)
    fill_template(blank, tmp_path / "x.xlsx", basis)
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["统计表"]
    assert [c.value for c in sheet[3]] == [None, None, "专职", "兼职", None]
    assert [c.value for c in sheet[4]] == [1, "崇文社区", 0, 5, 8]


@pytest.mark.parametrize("merged", [("C2:D2",), ("A2:A3", "B2:B3", "C2:D2"), ("A2:A3", "B2:B3")])
def test_group_headings_above_are_read(basis: Basis, tmp_path: Path, merged: tuple[str, ...]) -> None:
    number, place = ("序号", "社区") if "A2:A3" in merged else (None, None)
    upper: Line = [number, place, "联系卡", None, "胸牌"]
    lower: Line = [None if number else "序号", None if place else "社区", "应发", "已发", "应发"]
    blank = _template(tmp_path / "t.xlsx", [["某县统计表"], upper, lower])
    book = openpyxl.load_workbook(blank)
    for cells in ("A1:E1", *merged):
        book["统计表"].merge_cells(cells)
    book.save(blank)
    fill_template(blank, tmp_path / "x.xlsx", basis)
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["统计表"]
    assert [c.value for c in sheet[4]] == [1, "崇文社区", 2928, 0, 5]


def test_a_row_per_grid(basis: Basis, tmp_path: Path) -> None:
    blank = _template(
        tmp_path / "t.xlsx", [["序号", "社区", "网格名称", "户数", "人口", "巡查次数"]], rows=60
    )
    fill_template(blank, tmp_path / "x.xlsx", basis)
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["统计表"]
    assert [c.value for c in sheet[2]][:5] == [1, "崇文社区", "第一网格", 315, 713]
    assert sheet["B52"].value == "西滩社区"
    assert sheet["B53"].value is None


def test_rows_the_template_names_itself_are_found_by_name(basis: Basis, tmp_path: Path) -> None:
    blank = _template(tmp_path / "t.xlsx", [["社区", "网格数", "网格员数"]], rows=0)
    book = openpyxl.load_workbook(blank)
    for name in ("西滩", "崇文社区", "不存在社区"):
        book["统计表"].append([name, None, None])
    book.save(blank)
    taught = guess_teaching(blank)
    fill_template(blank, tmp_path / "x.xlsx", basis, teaching=taught)
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["统计表"]
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=2)]
    assert rows == [["西滩", 5, 4], ["崇文社区", 8, 5], ["不存在社区", None, None]]


def test_what_nobody_collected_stays_empty_and_is_named(
    office: Workspace, build: Builder, tmp_path: Path
) -> None:
    build.grid(1)
    blank = _template(tmp_path / "t.xlsx", [["序号", "社区", "网格数", "总户数", "微群数"]])
    result = fill_template(blank, tmp_path / "x.xlsx", Basis([office], as_of=DAY))
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["统计表"]
    assert [c.value for c in sheet[2]][1:] == ["云麓台社区", 1, None, None]
    assert [(s.cell, s.code, s.why) for s in result.skipped] == [
        ("D2", "A03", "未采集"),
        ("E2", "I03", "未采集"),
    ]


def test_names_are_written_as_text_never_as_markup(office: Workspace, build: Builder, tmp_path: Path) -> None:
    build.set("community", build.community, name='<&"=1+1 社区')
    build.grid(1)
    blank = _template(tmp_path / "t.xlsx", [["序号", "社区", "网格数"]])
    fill_template(blank, tmp_path / "x.xlsx", Basis([office], as_of=DAY))
    cell = openpyxl.load_workbook(tmp_path / "x.xlsx")["统计表"]["B2"]
    assert (cell.value, cell.data_type) == ('<&"=1+1 社区', "inlineStr") or cell.value == '<&"=1+1 社区'


def test_a_form_without_a_known_heading_is_refused(basis: Basis, tmp_path: Path) -> None:
    blank = _template(tmp_path / "t.xlsx", [["日期", "天气", "温度"]])
    with pytest.raises(Refused, match="看不懂"):
        fill_template(blank, tmp_path / "x.xlsx", basis)
