"""A blank form in the old .xls (or .et) as an .xlsx, so that it can be filled.

    with modern_form(blank) as path: ...      # `blank` itself when it is an .xlsx already

What comes over: words, numbers, merges, fonts, borders, fills, alignment, number formats, widths, heights, paper, margins,
and sums over one range. Other formulas come over empty, and totals are filled as figures. Pictures, text boxes, choices in
a list, protection and the print area stay behind. A file under a password comes over in plain borders.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from desktop.exchange.workbook import read_workbook
from desktop.exchange.workbook_biff_form import FormSheet, Style, read_form
from desktop.exchange.workbook_data import SheetData, text_of
from desktop.exchange.workbook_write import CopiedSheet, write_forms
from desktop.exchange.workbook_write_form import Dressed, write_dressed

_OLE: Final = b"\xd0\xcf\x11\xe0"
_EMPTY: Final = 12  # rows that can be filled below a form that ends with its headings


@contextmanager
def modern_form(blank: Path) -> Iterator[Path]:
    """A path that holds the form as .xlsx while the block lasts. Raises `Refused` for an old file nobody can read."""
    if not old(blank):
        yield blank
        return
    book = read_workbook(blank)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{blank.stem}.xlsx"
        dressed = _dressed(blank, book.sheets)
        if dressed:
            write_dressed(path, *dressed)
        else:
            write_forms(path, [_copied(sheet) for sheet in book.sheets if not sheet.hidden])
        yield path


def _dressed(blank: Path, sheets: Sequence[SheetData]) -> tuple[list[Dressed], list[Style]] | None:
    """The visible sheets as they are dressed; None for a file under a password, or a strange one."""
    try:
        form = read_form(blank.read_bytes())
    except (ValueError, OSError):
        return None
    if len(form.sheets) != len(sheets) or not form.styles:
        return None
    pairs = zip(sheets, form.sheets, strict=True)
    return [(_room(sheet, dress), dress) for sheet, dress in pairs if not sheet.hidden], form.styles


def _room(sheet: SheetData, dress: FormSheet) -> SheetData:
    """Below a form that ends with its headings, rows to be filled in the dress of the last."""
    last = max([row for row, _column in dress.styles] + list(sheet.rows), default=0)
    if last and _only_headings(sheet) and last <= max(sheet.rows, default=1):
        columns = [column for row, column in dress.styles if row == last]
        for row in range(last + 1, last + _EMPTY + 1):
            dress.styles |= {(row, column): dress.styles[last, column] for column in columns}
    return sheet


def old(blank: Path) -> bool:
    """Whether a file is an old binary workbook, or one under a password."""
    try:
        with blank.open("rb") as file:
            return file.read(4) == _OLE
    except OSError:
        return False  # whoever opens it says so


def _copied(sheet: SheetData) -> CopiedSheet:
    rows = {
        row: {column: value for column, value in cells.items() if (row, column) not in sheet.formulas}
        for row, cells in sheet.rows.items()
    }
    last = max([1, *sheet.rows, *(m.bottom for m in sheet.merges)])
    width = max([sheet.last_column, *(m.right for m in sheet.merges)], default=1)
    for row in range(1, last + _EMPTY + 1 if _only_headings(sheet) else last + 1):
        rows.setdefault(row, {})
    merged = {(m.top, c) for m in sheet.merges if m.right > m.left for c in range(m.left, m.right + 1)}
    widths = {
        column: max(
            [8, *(2 * len(text_of(v)) for r, cells in rows.items() if (v := cells.get(column)) is not None
                  and (r, column) not in merged)]
        )
        for column in range(1, width + 1)
    }  # fmt: skip
    return CopiedSheet(
        sheet.name, rows, (1, 1), sheet.merges, widths=widths, hidden_columns=sheet.hidden_columns
    )


def _only_headings(sheet: SheetData) -> bool:
    return max(sheet.rows, default=1) <= 4
