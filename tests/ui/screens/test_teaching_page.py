"""A blank form taught by clicking in the window: the public template comes out as its map, others are remembered."""

from __future__ import annotations

import json
import os
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt

from desktop.returns.template import Teaching, fill_template
from desktop.returns.template.clicking import blank_teaching, finished, teach
from desktop.returns.template.fields import SINGLE
from desktop.returns.template.package import Package
from desktop.returns.template.remembered import recall
from desktop.returns.template.sheet import place
from tests.desktop.queries.team_town import TODAY as DAY
from tests.ui.screens.inline import Inline, Recorder
from ui.screens.returns.presenter import ReturnsPresenter
from ui.screens.returns.teaching_presenter import TAUGHT, UNKNOWN, WAYS, TeachingPresenter

PUBLIC = Path(__file__).parents[2] / "files" / "public"
BLANK = PUBLIC / "08_自查表模板.xlsx"
HEADERS = {"填报单位": "unit", "填报日期": "date"}


def clicks() -> list[tuple[str, tuple[int, int], str, str]]:
    """Sheet, cell, code and way of everything the public map fills."""
    found = []
    for sheet in json.loads((PUBLIC / "expected" / "08_template_map.json").read_text("utf-8"))["sheets"]:
        found += [
            (sheet["name"], place(h["cell"]), HEADERS[h["meaning"]], SINGLE) for h in sheet["header_cells"]
        ]
        first = min(sheet["community_rows"].values())
        found += [
            (sheet["name"], (first, place(f"{letter}1")[1]), one["indicator"], "community")
            for letter, one in sheet["columns"].items()
            if one["indicator"]
        ]
    return found


def mapped() -> Teaching:
    """The same without a window; its fill is compared with the map cell by cell elsewhere."""
    package, taught = Package(BLANK), blank_teaching(BLANK.stem)
    for name, cell, code, way in clicks():
        taught = teach(package, taught, name, cell, code, way)
    return finished(package, taught)


def small(path: Path) -> Path:
    """Two columns with words nobody knows, two rows to fill."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "摸底"
    for line in (["何处", None, None], ["甲", "乙", "丙"]):
        sheet.append(line)
    for row in (3, 4):
        for column in (1, 2, 3):
            sheet.cell(row, column).font = openpyxl.styles.Font(name="宋体", size=11)
    book.save(path)
    return path


@pytest.fixture
def desk(office, town_of):
    with office.read() as db:
        community = db.exec_driver_sql("SELECT id FROM community").scalar()
    with office.change("setting.change", actor="李梅") as unit:
        for grid in town_of.grids:
            unit.set("grid", grid, {"community_id": community})
    return office


def test_a_small_form_is_taught_saved_and_filled(desk, tmp_path):
    blank, out = small(tmp_path / "摸底.xlsx"), tmp_path / "已填.xlsx"
    figures, view, work = Recorder(), Recorder(), Inline()
    main = ReturnsPresenter(figures, desk, work, today=lambda: DAY, go=lambda _to: None, actor="李梅")
    page = TeachingPresenter(view, desk, work, actor="李梅", fill=main.fill)
    main.entered()
    main.fill(blank, out)
    assert figures.said["show_not_filled"][1] == blank, "a form nobody understands can be taught"
    page.open(blank)
    page.save()
    assert "还没有教" in view.said["refuse"]
    page.choose_cell(1, 2)
    page.look_for("填报单位")
    assert [offer.code for offer in view.said["show_offers"]] == ["unit"]
    page.teach("unit")
    page.choose_cell(2, 1)
    page.choose_way("grid")
    page.teach("grid.name")
    page.choose_cell(3, 3)
    assert view.said["show_cell"][1] == "grid", "the next column is filled the same way"
    page.teach("B01")
    look = view.said["show_sheet"]
    assert (look.texts[1, 2], look.texts[3, 1]) == ("‹填报单位›", "‹网格名称›")
    assert (look.marks[1, 2], look.marks[4, 2], look.left) == (TAUGHT, UNKNOWN, ("乙",))
    page.save(out)
    assert recall(desk, blank) is not None
    filled = figures.said["show_filled"]
    assert filled.left_empty[-1].endswith("“乙”没有认出")
    sheet = openpyxl.load_workbook(out).active
    assert sheet["B1"].value == "云麓台社区"
    assert [[cell.value for cell in row] for row in sheet["A3:C4"]] == [
        ["第1网格", None, 1],
        ["第2网格", None, 1],
    ]
    page.clear()
    assert page.teaching.sheets == ()


def test_an_old_workbook_is_taught_too(desk):
    view = Recorder()
    page = TeachingPresenter(view, desk, Inline(), actor="李梅", fill=lambda _blank, _out: None)
    page.open(PUBLIC / "03_楼栋房屋清单.xls")
    assert view.said["show_form"] == ("03_楼栋房屋清单.xls", ("楼栋清单", "出租空置情况"))
    assert view.said["show_sheet"].texts[2, 1]


def test_what_changed_since_the_last_return_is_listed_beside_a_filled_form(desk, tmp_path):
    from desktop.returns import Basis
    from desktop.returns.snapshot import issue

    figures = Recorder()
    main = ReturnsPresenter(figures, desk, Inline(), today=lambda: DAY, go=lambda _to: None, actor="李梅")
    main.entered()
    main.fill(BLANK, tmp_path / "一.xlsx")
    assert figures.said["show_filled"].since is None
    issue(desk, Basis([desk], as_of=DAY), title="二季度", actor="李梅", today=DAY)
    main.fill(BLANK, tmp_path / "二.xlsx")
    assert figures.said["show_filled"].since.moved == ()
    with desk.change("household.add", actor="李梅") as unit:
        unit.create("household", {"head_name": "新来的"})
    main.compute()
    main.fill(BLANK, tmp_path / "三.xlsx")
    moved = {(m.place, m.code): (m.was, m.now) for m in figures.said["show_filled"].since.moved}
    assert moved["", "A03"] == moved["云麓台社区", "A03"] == (1, 2)
    assert ("", "A11") not in moved


@pytest.mark.slow
def test_the_public_template_is_taught_by_clicking_in_the_window(open_screen, office, qtbot, tmp_path):
    window, screen = open_screen("returns")
    screen.forms.teach_form(BLANK)
    open_screen.quiet(window)
    page = screen.forms.teaching
    _picture(window, "guessed")
    page.presenter.clear()
    for name, cell, code, way in clicks():
        page.sheet.setCurrentIndex([option.value for option in page.sheet.options].index(name))
        index = page.grid.cells.index(cell[0] - 1, cell[1] - 1)
        page.grid.scrollTo(index)
        qtbot.mouseClick(
            page.grid.viewport(), Qt.MouseButton.LeftButton, pos=page.grid.visualRect(index).center()
        )
        page.way.setCurrentIndex(list(WAYS).index(way))
        page.way.chosen.emit()
        page.search.setText(code)
        codes = [page.offers.item(n).data(Qt.ItemDataRole.UserRole) for n in range(page.offers.count())]
        if code not in codes:  # a field is looked for by its words
            page.search.clear()
            codes = [page.offers.item(n).data(Qt.ItemDataRole.UserRole) for n in range(page.offers.count())]
        page.offers.setCurrentRow(codes.index(code))
        qtbot.keyClick(page.search, Qt.Key.Key_Return)
    _picture(window, "taught")
    page.save()
    open_screen.quiet(window)
    assert recall(office, BLANK) == mapped()
    page.left.emit()
    assert screen.forms.currentIndex() == 0


def test_its_teaching_is_the_one_of_the_map(desk, tmp_path):
    """As taught by clicks, cell for cell what the teaching file of the map fills."""
    from desktop.returns import Basis

    basis = Basis([desk], as_of=DAY)
    fill_template(BLANK, tmp_path / "一.xlsx", basis, teaching=mapped())
    fill_template(BLANK, tmp_path / "二.xlsx", basis)
    one, two = (openpyxl.load_workbook(tmp_path / f"{name}.xlsx") for name in "一二")
    for sheet in one.worksheets:
        for line in sheet.iter_rows():
            assert [cell.value for cell in line] == [two[sheet.title][cell.coordinate].value for cell in line]


def _picture(window, name):
    """Only for whoever looks: set GEZHI_PICTURES to a folder."""
    if folder := os.environ.get("GEZHI_PICTURES"):
        window.grab().save(f"{folder}/teaching-{name}.png")
