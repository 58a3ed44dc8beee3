"""A blank form taught cell by cell fills like the map of the public template; one nobody has seen is taught alike."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from desktop.base.errors import Refused
from desktop.returns import Basis
from desktop.returns.norms import Norms
from desktop.returns.template import Teaching, fill_template, read_teaching, write_teaching
from desktop.returns.template.clicking import blank_teaching, finished, forget, of_sheet, teach, with_rows
from desktop.returns.template.fields import SINGLE, WORDS, offered
from desktop.returns.template.package import Package
from desktop.returns.template.remembered import recall, remember, teaching_for
from desktop.returns.template.sheet import place
from desktop.returns.template.teaching import HEADER, PLACE_CODES
from tests.desktop.returns.conftest import BLANK, DAY, PUBLIC, Builder

MAP = PUBLIC / "expected" / "08_template_map.json"


def test_every_field_has_words() -> None:
    assert set(WORDS) == {*PLACE_CODES, *HEADER}


def _clicked_as_mapped(package: Package) -> Teaching:
    """Every single cell and every column of the public map clicked, the columns on their headings."""
    taught = blank_teaching("自查表")
    headers = {"填报单位": "unit", "填报日期": "date"}
    for sheet in json.loads(MAP.read_text("utf-8"))["sheets"]:
        for one in sheet["header_cells"]:
            taught = teach(
                package, taught, sheet["name"], place(one["cell"]), headers[one["meaning"]], SINGLE
            )
        first = min(sheet["community_rows"].values())
        for letter, one in sheet["columns"].items():
            if one["indicator"]:
                at = (first, place(f"{letter}1")[1])
                taught = teach(package, taught, sheet["name"], at, one["indicator"], "community")
    return finished(package, taught)


def test_the_public_template_clicked_fills_as_its_map_says(basis: Basis, tmp_path: Path) -> None:
    taught = _clicked_as_mapped(Package(BLANK))
    assert [(s.first, s.last, s.total) for s in taught.sheets] == [(5, 14, 15)] * len(taught.sheets)
    write_teaching(taught, tmp_path / "教.json")
    again = read_teaching(tmp_path / "教.json")
    assert again == taught
    filled = fill_template(BLANK, tmp_path / "已填.xlsx", basis, teaching=again)
    assert filled.cells == 294
    done = subprocess.run(
        [sys.executable, PUBLIC / "score.py", MAP, tmp_path / "已填.xlsx", "--blank", BLANK],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "ok", done.stdout


def unseen(path: Path) -> None:
    """A form with words no catalogue knows: a single cell, a row per grid, a row per worker, a column left alone."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "格况"
    sheet.append(["某某工作摸底表"])
    sheet.merge_cells("A1:D1")
    sheet.append(["何处来文", None, "占比", None])
    sheet["D2"].number_format = "0.0%"
    sheet.append(["甲", "乙", "丙", "丁"])
    for row in (4, 5):
        for column in range(1, 5):
            sheet.cell(row, column).border = openpyxl.styles.Border(
                top=openpyxl.styles.Side("thin"), left=openpyxl.styles.Side("thin")
            )
    sheet["D4"], sheet["D5"] = "=C4*2", "=C5*2"
    people = book.create_sheet("人况")
    people.append(["何人", "何职", "考语"])
    for column in range(1, 4):
        people.cell(2, column).font = openpyxl.styles.Font(name="宋体", size=12)
    book.save(path)


def test_an_unseen_workbook_is_taught_remembered_and_filled(build: Builder, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        grid = build.grid(number)
        build.building(str(number), micro=build.micro(grid, 1))
        if number < 3:
            build.post(build.person(f"员{number}"), grid)
    blank = tmp_path / "摸底.xlsx"
    unseen(blank)
    package = Package(blank)
    with pytest.raises(Refused):
        teaching_for(build.office, blank)
    taught = blank_teaching("摸底")
    with pytest.raises(Refused, match="还没有教"):
        finished(package, taught)
    for name, cell, code, per in (
        ("格况", (2, 2), "unit", SINGLE), ("格况", (2, 4), "B05", SINGLE), ("格况", (3, 1), "grid.name", "grid"),
        ("格况", (5, 3), "B01", "grid"), ("人况", (1, 1), "person.name", "person"), ("人况", (2, 2), "no", "person"),
    ):  # fmt: skip
        taught = teach(package, taught, name, cell, code, per)
    assert (of_sheet(taught, "格况").first, of_sheet(taught, "格况").last) == (4, 5)
    taught = finished(package, taught)
    assert of_sheet(taught, "格况").unknown == {"B": "乙"}
    assert of_sheet(taught, "人况").unknown == {"C": "考语"}
    remember(build.office, package, taught, actor="李梅")
    assert recall(build.office, blank) == taught
    out = tmp_path / "已填.xlsx"
    filled = fill_template(blank, out, Basis([build.office], as_of=DAY), teaching=recall(build.office, blank))
    assert filled.unknown == (("格况", "B", "乙"), ("人况", "C", "考语"))
    book = openpyxl.load_workbook(out)
    sheet = book["格况"]
    assert (sheet["B2"].value, sheet["D2"].value) == ("云麓台社区", pytest.approx(2 / 3, abs=1e-4))
    rows = [[cell.value for cell in row] for row in sheet["A4:D6"]]
    assert rows == [
        ["第1网格", None, 1, "=C4*2"],
        ["第2网格", None, 1, "=C5*2"],
        ["第3网格", None, 0, "=C6*2"],
    ]
    assert [[cell.value for cell in row] for row in book["人况"]["A2:C3"]] == [
        ["员1", 1, None],
        ["员2", 2, None],
    ]


def test_what_cannot_be_filled_says_so(tmp_path: Path) -> None:
    blank = tmp_path / "摸底.xlsx"
    unseen(blank)
    package, taught = Package(blank), blank_teaching("摸底")
    for cell, code, per, words in (
        ((2, 1), "unit", SINGLE, "印着字"), ((4, 4), "A03", SINGLE, "公式"), ((4, 4), "A03", "grid", "公式"),
        ((4, 1), "person.name", "grid", "换一项"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            teach(package, taught, "格况", cell, code, per)
    taught = teach(package, taught, "格况", (4, 1), "grid.name", "grid")
    with pytest.raises(Refused, match="另一种"):
        teach(package, taught, "格况", (4, 2), "A03", "community")
    taught = with_rows(package, taught, "格况", 5, 5)
    assert (of_sheet(taught, "格况").first, of_sheet(taught, "格况").last) == (5, 5)
    with pytest.raises(Refused):
        with_rows(package, taught, "格况", 6, 5)
    assert forget(package, taught, "格况", (5, 1)).sheets == ()


def test_the_search_finds_by_name_code_and_other_names() -> None:
    assert next(offer.code for offer in offered("community", "A11")) == "A11"
    assert "A03" in [offer.code for offer in offered(SINGLE, "户数")]
    assert [offer.code for offer in offered("person", "姓名")] == ["person.name"]
    assert offered("person", "没有这样的项目") == []
    assert [offer.word for offer in offered("community", "A16", Norms(low=350))] == ["不足350户网格数"]
