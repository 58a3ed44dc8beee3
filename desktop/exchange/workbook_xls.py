"""Reading BIFF8 workbooks (.xls, and .et of WPS): values by calamine, the rest by the records themselves."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine as calamine

from desktop.exchange.workbook_biff import Dress, is_locked, stream, wardrobe
from desktop.exchange.workbook_data import (
    EPOCH_1900,
    EPOCH_1904,
    DateCell,
    ErrorCell,
    Merge,
    Row,
    SheetData,
    Value,
    WorkbookData,
)
from desktop.exchange.workbook_scan import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, refuse


def read_xls(data: bytes) -> WorkbookData:
    """Read an old binary workbook. Raises `Refused` (`file.corrupt`, `file.encrypted`, `file.too_large`)."""
    records = stream(data)
    if is_locked(records):
        raise refuse("file.encrypted")
    try:
        # by content: from_path would go by the extension
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        dressed = wardrobe(records)
        dresses = dressed.sheets + [Dress()] * len(book.sheets_metadata)
        sheets = tuple(
            _sheet(book, meta, dress) for meta, dress in zip(book.sheets_metadata, dresses, strict=False)
        )
        return WorkbookData("xls", sheets, EPOCH_1904 if dressed.is_1904 else EPOCH_1900)
    except calamine.PasswordError as error:
        raise refuse("file.encrypted") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise refuse("file.corrupt") from error


def _sheet(book: Any, meta: Any, dress: Dress) -> SheetData:
    sheet = book.get_sheet_by_name(meta.name)
    if sheet.total_height > MAX_ROWS or sheet.total_width > MAX_COLUMNS + 56:
        raise refuse("file.too_large")
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise refuse("file.too_large")
    rows: dict[int, Row] = {}
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), 1):
        row = {c: v for c, v in enumerate(map(_value, values), 1) if v is not None}
        if row:
            rows[number] = row
    merges = tuple(
        Merge(top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    hidden = meta.visible != calamine.SheetVisibleEnum.Visible
    last = max((max(r) for r in rows.values()), default=0)

    def there(cells: set[tuple[int, int]]) -> frozenset[tuple[int, int]]:
        return frozenset((r, c) for r, c in cells if c in rows.get(r, {}))

    return SheetData(
        meta.name, rows, hidden, merges, frozenset(dress.hidden_rows & rows.keys()), frozenset(dress.hidden_columns),
        there(dress.formulas), there(dress.struck), dict.fromkeys(sorted(dress.comments), ""), last,
        {place: paint for place, paint in dress.painted.items() if place[1] in rows.get(place[0], {})},
    )  # fmt: skip


def _value(value: object) -> Value | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return int(value) if value == int(value) and abs(value) < 1e15 else value
    if isinstance(value, int):
        return value if abs(value) < 10**15 else float(value)
    if isinstance(value, datetime):
        return DateCell(value.date())
    if isinstance(value, date):
        return DateCell(value)
    if isinstance(value, (time, timedelta)):
        return DateCell(date(1899, 12, 31))
    text = str(value)
    return ErrorCell(text) if text.startswith("#") and text.rstrip("!?").isupper() else text
