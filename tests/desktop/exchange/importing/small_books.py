"""Small workbooks made for one test, and numbers that are valid and nobody's."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter


def workbook(path: Path, sheets: dict[str, list[list[Any]]], **layout: Any) -> Path:
    """A workbook with values as given; `merges` per sheet as (top, left, bottom, right, text), from 0."""
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        struck = book.add_format({"font_strikeout": True})
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for top, left, bottom, right, text in layout.get("merges", {}).get(name, ()):
                page.merge_range(top, left, bottom, right, text)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if isinstance(value, date):
                        page.write_datetime(r, c, value, day)
                    elif value is not None:
                        style = struck if (r, c) in layout.get("struck", ()) else None
                        page.write(r, c, value, style)
    return path


def valid_number(n: int) -> str:
    """A valid 18-digit number of a person born in 1980; another one for every `n` below 1000."""
    body = f"4203031980{n % 12 + 1:02d}{n % 28 + 1:02d}{n:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]
