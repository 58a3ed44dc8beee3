"""A blank form in the old .xls (or .et) as an .xlsx, so that it can be filled: words, numbers, merges and widths.

    with modern_form(blank) as path: ...      # `blank` itself when it is an .xlsx already

The old format does not tell how its formulas read; such cells come over empty, and totals are filled as figures.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from desktop.exchange.workbook import read_workbook
from desktop.exchange.workbook_data import SheetData, text_of
from desktop.exchange.workbook_write import CopiedSheet, write_forms

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
        write_forms(path, [_copied(sheet) for sheet in book.sheets if not sheet.hidden])
        yield path


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
