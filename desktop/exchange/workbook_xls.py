"""Reading BIFF8 workbooks (.xls, and .et of WPS): values by calamine; which date system, by the records."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine as calamine

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
    try:
        # by content: from_path would go by the extension
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = tuple(_sheet(book, meta) for meta in book.sheets_metadata)
        return WorkbookData("xls", sheets, EPOCH_1904 if _is_1904(data) else EPOCH_1900)
    except calamine.PasswordError as error:
        raise refuse("file.encrypted") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise refuse("file.corrupt") from error


def _is_1904(data: bytes) -> bool:
    """Whether the DATEMODE record (0x0022) among the workbook globals says 1904."""
    start = data.find(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    return start >= 0 and b"\x22\x00\x02\x00\x01\x00" in data[start : start + 8192]


def _sheet(book: Any, meta: Any) -> SheetData:
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
    return SheetData(meta.name, rows, hidden, merges, last_column=last)


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
