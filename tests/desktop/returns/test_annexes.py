"""The shipped annexes, filled for the practice county: rows grow, totals reach over them, the print area follows."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from desktop.domain.rectification import RectificationDraft
from desktop.operations import rectifying
from desktop.returns import Basis
from desktop.returns.annexes import ANNEXES, blank, fill
from desktop.returns.template import guess_teaching, read_teaching
from desktop.returns.template.growth import translated
from desktop.returns.template.package import Package
from desktop.returns.template.remembered import recall, remember, teaching_for
from desktop.workspace import Workspace
from tests.desktop.returns.conftest import DAY, Builder


def cells(path: Path) -> Any:
    return openpyxl.load_workbook(path).worksheets[0]


def test_the_first_annex_grows_from_four_rows_to_eight(basis: Basis, tmp_path: Path) -> None:
    out = tmp_path / "1.xlsx"
    filled = fill(1, out, basis)
    sheet = cells(out)
    assert [sheet.cell(row, 1).value for row in range(6, 14)] == list(range(1, 9))
    assert sheet["B14"].value == "合计"
    assert sheet["C14"].value == "=SUM(C6:C13)"
    assert sum(sheet.cell(row, 5).value for row in range(6, 14)) == 51
    assert sheet.print_area == "'附件1'!$A$1:$K$16"
    assert sheet["A16"].value == "单位负责人(签字):"
    assert sheet["C3"].value == basis.reporter()
    styles = {
        (cell.border.left.style, cell.number_format) for row in range(6, 14) for cell in [sheet.cell(row, 3)]
    }
    assert len(styles) == 1
    heights = [sheet.row_dimensions[row].height or 0 for row in range(6, 14)]
    assert min(heights) > 60, "the bounds of six grids take several lines"
    assert sheet.row_dimensions[14].height == 24
    assert {s.code for s in filled.skipped} <= {"A22", "A08"}


@pytest.mark.parametrize("number", ANNEXES)
def test_every_annex_says_what_the_program_counts(number: int, basis: Basis, tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    fill(number, out, basis)
    taught = read_teaching(blank(number).with_suffix(".json")).sheets[0]
    sheet = cells(out)
    for letter, column in taught.columns.items():
        for n, part in (
            enumerate(basis.each("community", codes=[column.code]))
            if column.form == "number" and column.code != "no"
            else ()
        ):
            found = sheet[f"{letter}{taught.first + n}"].value
            assert found == part.figures[column.code].value, (letter, n)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_headings_of_the_annexes_are_understood_without_being_taught(number: int) -> None:
    taught, guessed = (
        read_teaching(blank(number).with_suffix(".json")).sheets[0],
        guess_teaching(blank(number)).sheets[0],
    )
    counted = {letter: c.code for letter, c in taught.columns.items() if c.code[0].isupper()}
    assert {letter: c.code for letter, c in guessed.columns.items() if c.code[0].isupper()} == counted


def test_a_row_for_every_worker(basis: Basis, tmp_path: Path) -> None:
    out = tmp_path / "4.xlsx"
    fill(4, out, basis)
    sheet = cells(out)
    names = [sheet.cell(row, 2).value for row in range(6, 41)]
    assert len(set(names)) == 35
    assert sheet.cell(41, 2).value is None
    assert sum("、" in sheet.cell(row, 8).value for row in range(6, 41)) == 16
    assert sheet["A42"].value == "单位负责人(签字):"


def test_a_row_for_every_problem(build: Builder, office: Workspace, tmp_path: Path) -> None:
    draft = RectificationDraft(
        "第1网格没有网格员", "招聘", "周建国", "2026-09-30", place="第1网格", found_on="2026-06-01"
    )
    rectifying.add(office, draft, actor="李梅", today=DAY)
    out = tmp_path / "5.xlsx"
    fill(5, out, Basis([office], as_of=DAY))
    sheet = cells(out)
    assert [sheet.cell(6, n).value for n in range(1, 7)] == [
        1,
        "第1网格没有网格员",
        "第1网格",
        "招聘",
        "周建国",
        "2026-09-30",
    ]
    assert [sheet.cell(7, n).value for n in range(1, 4)] == [None, None, None]


def _book(path: Path) -> Path:
    """A template with all that has to move: a formula per row, a merge below, a rule, a name, another sheet."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "表 一"
    for at, text in enumerate(("社区名称", "网格数", "网格员数", "每人网格"), 1):
        sheet.cell(1, at).value = text
    for row in (2, 3):
        for at in range(1, 4):
            sheet.cell(row, at).number_format = "0"
        sheet.cell(row, 4).value = f'=ROUND(B{row}/C{row},1)&"B{row}"'
        sheet.merge_cells(start_row=row, start_column=5, end_row=row, end_column=6)
    sheet["A4"], sheet["B4"], sheet["C4"] = "合计", "=SUM(B2:B3)", "=SUM(C2:C$3)"
    sheet.merge_cells("A6:D6")
    sheet["A6"] = "注:B3 不是单元格"
    sheet.print_area = "A1:F6"
    rule = DataValidation(type="whole", operator="greaterThan", formula1="0")
    rule.add("B2:B3")
    sheet.add_data_validation(rule)
    other = book.create_sheet("汇总")
    other["A1"] = "='表 一'!B4+SUM('表 一'!B2:B3)+B4"
    book.save(path)
    return path


def test_everything_below_moves_with_the_block(basis: Basis, tmp_path: Path) -> None:
    from desktop.returns.template import fill_template

    template, out = _book(tmp_path / "in.xlsx"), tmp_path / "out.xlsx"
    fill_template(template, out, basis)
    book = openpyxl.load_workbook(out)
    sheet = book["表 一"]
    assert [sheet.cell(row, 4).value for row in range(2, 10)] == [
        f'=ROUND(B{r}/C{r},1)&"B{"2" if r == 2 else "3"}"' for r in range(2, 10)
    ]
    assert (sheet["B10"].value, sheet["C10"].value) == ("=SUM(B2:B9)", "=SUM(C2:C$9)")
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert merged == {f"E{row}:F{row}" for row in range(2, 10)} | {"A12:D12"}
    assert sheet.print_area == "'表 一'!$A$1:$F$12"
    assert str(sheet.data_validations.dataValidation[0].sqref) == "B2:B9"
    assert book["汇总"]["A1"].value == "='表 一'!B10+SUM('表 一'!B2:B9)+B4"


def test_what_does_not_grow_stays_byte_for_byte(basis: Basis, tmp_path: Path) -> None:
    out = tmp_path / "1.xlsx"
    fill(1, out, basis)
    with zipfile.ZipFile(blank(1)) as before, zipfile.ZipFile(out) as after:
        for name in before.namelist():
            if name not in ("xl/worksheets/sheet1.xml", "xl/workbook.xml"):
                assert before.read(name) == after.read(name), name


def test_formulas_copied_down() -> None:
    assert translated('A1+$B$2+C$3+$D4&"E5"', 2) == 'A3+$B$2+C$3+$D6&"E5"'
    assert translated("SUM(A1:B2)*LOG10(5)", 1, 1) == "SUM(B2:C3)*LOG10(5)"
    assert Package(blank(1)).names()


def test_a_form_taught_once_is_filled_that_way_again(
    build: Builder, office: Workspace, tmp_path: Path
) -> None:
    """Known by its headings under another name; what was never taught is understood from its headings."""
    assert recall(office, blank(2)) is None
    assert teaching_for(office, blank(2)) == guess_teaching(blank(2))
    taught = read_teaching(blank(2).with_suffix(".json"))
    remember(office, blank(2), taught, actor="李梅")
    other = tmp_path / "另一个名字.xlsx"
    other.write_bytes(blank(2).read_bytes())
    found = recall(office, other)
    assert found is not None
    assert found.plain() == taught.plain()
    assert recall(office, blank(3)) is None
    assert build.community
