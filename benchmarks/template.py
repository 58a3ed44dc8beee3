"""Filling a district's form: cells edited in place against openpyxl load, set and save, in one run.

    python -m benchmarks.template

The form has 60 rows of 26 styled cells, a validation, a conditional format and a text box; the same 1,475 cells
get the same values. Checked on the way: the text box survives here and is lost by the peer.
"""

from __future__ import annotations

import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlsxwriter

from desktop.returns.template.package import Package

ROWS, COLUMNS, REPEATS = 59, 25, 7
SHEET = "统计表"


def make(path: Path) -> None:
    """A blank form."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        cell = book.add_format({"border": 1, "align": "center", "font_name": "宋体"})
        sheet.merge_range(0, 0, 0, COLUMNS, "社区网格化服务管理情况统计表", book.add_format({"bold": True}))
        for row in range(1, ROWS + 1):
            for column in range(COLUMNS + 1):
                sheet.write_blank(row, column, None, cell)
        sheet.data_validation(1, 1, ROWS, 1, {"validate": "integer", "criteria": ">=", "value": 0})
        sheet.conditional_format(
            1, 2, ROWS, 2, {"type": "cell", "criteria": ">", "value": 500, "format": cell}
        )
        sheet.insert_textbox(ROWS + 3, 1, "填报说明:灰色格不填。")


def in_place(blank: Path, out: Path) -> None:
    package = Package(blank)
    sheet = package.sheets[SHEET]
    for row in range(2, ROWS + 2):
        for column in range(1, COLUMNS + 1):
            sheet.write(row, column, row * column if column % 5 else f"文字{row}")
    package.save(out)


def peer(blank: Path, out: Path) -> None:
    book = openpyxl.load_workbook(blank)
    sheet = book[SHEET]
    for row in range(2, ROWS + 2):
        for column in range(1, COLUMNS + 1):
            sheet.cell(row, column, row * column if column % 5 else f"文字{row}")
    book.save(out)


def measured(work: Callable[[Path, Path], None], blank: Path, out: Path) -> float:
    """Median seconds of processor time."""
    times = []
    for _ in range(REPEATS):
        start = time.process_time()
        work(blank, out)
        times.append(time.process_time() - start)
    return statistics.median(times)


def values(path: Path) -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path)[SHEET].iter_rows()]


def text_box(path: Path) -> bool:
    with zipfile.ZipFile(path) as package:
        return any("填报说明".encode() in package.read(n) for n in package.namelist() if "drawing" in n)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        blank, mine, theirs = (Path(folder, f"{name}.xlsx") for name in ("blank", "mine", "theirs"))
        make(blank)
        ours, openpyxls = measured(in_place, blank, mine), measured(peer, blank, theirs)
        assert values(mine) == values(theirs), "the two ways must fill in the same"
        print(f"{ROWS * COLUMNS} cells of {(ROWS + 1) * (COLUMNS + 1)}, median of {REPEATS}, CPU s")
        print(f"cells in place   {ours:.3f}   text box kept: {text_box(mine)}")
        print(f"openpyxl         {openpyxls:.3f}   text box kept: {text_box(theirs)}")
        print(f"in place / openpyxl {ours / openpyxls:.2f}   goal 0.35")


if __name__ == "__main__":
    main()
