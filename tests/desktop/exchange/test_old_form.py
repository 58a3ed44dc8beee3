"""A blank form in the old format comes over with its words, merges and empty cells to fill."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from desktop.exchange.old_form import modern_form, old
from desktop.exchange.workbook import read_workbook

PUBLIC = Path(__file__).parents[2] / "files" / "public"


def test_an_old_workbook_becomes_a_new_one_for_a_while() -> None:
    source = PUBLIC / "03_楼栋房屋清单.xls"
    assert old(source)
    was = read_workbook(source).sheets[0]
    with modern_form(source) as path:
        kept = path
        sheet = openpyxl.load_workbook(path)[was.name]
        for row in was.rows:
            for column in range(1, was.last_column + 1):
                value = sheet.cell(row, column).value
                said = was.text(row, column)
                assert (
                    "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)
                ) == said
        assert {str(one) for one in sheet.merged_cells.ranges} >= {"C158:C189"}
        assert sheet["A5"].border.left.style == "thin"
    assert not kept.exists()


def test_a_new_workbook_stays_as_it_is() -> None:
    source = PUBLIC / "08_自查表模板.xlsx"
    with modern_form(source) as path:
        assert path == source
