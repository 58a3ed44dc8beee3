"""Writing a plain workbook by hand of XlsxWriter: every cell is text, marked cells are red. Nothing is ever a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

_LONGEST = 30_000  # Excel keeps 32,767 characters


@dataclass(frozen=True)
class MarkedSheet:
    """`rows` of text under `header`; `marks` are (row, column) of red cells, counted from 0 in `rows`."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    marks: frozenset[tuple[int, int]] = frozenset()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)


def write_marked(path: Path, sheets: Sequence[MarkedSheet]) -> None:
    """Write the sheets as an xlsx file, header fixed on every printed page, ready to be mended and imported again."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        plain = book.add_format({"num_format": "@", "border": 1, "valign": "top", "text_wrap": True})
        bold = book.add_format(
            {"num_format": "@", "border": 1, "bold": True, "bg_color": "#EEEEEE", "text_wrap": True}
        )
        red = book.add_format(
            {"num_format": "@", "border": 1, "valign": "top", "bg_color": "#F8D7D4", "text_wrap": True}
        )
        for number, sheet in enumerate(sheets, 1):
            page = book.add_worksheet(_name(sheet.name, number))
            page.set_landscape()
            page.set_paper(9)
            page.fit_to_pages(1, 0)
            page.repeat_rows(0)
            page.freeze_panes(1, 0)
            for column, text in enumerate(sheet.header):
                page.write_string(0, column, text, bold)
                page.set_column(column, column, max(8, min(40, 2 * len(text) + 4)))
            for row, cells in enumerate(sheet.rows):
                for column, text in enumerate(cells):
                    style = red if (row, column) in sheet.marks else plain
                    page.write_string(row + 1, column, text[:_LONGEST], style)
            for (row, column), text in sheet.comments.items():
                page.write_comment(row + 1, column, text)


def _name(name: str, number: int) -> str:
    safe = "".join("_" if c in "[]:*?/\\'" else c for c in name)[:28]
    return safe or f"Sheet{number}"
