"""Writing rows back in the layout they came in: marked cells are red, nothing is ever a formula, nothing lies in temp.

Numbers stay numbers (a damaged ID number must be recognised as damaged again), dates stay dates, what was struck out
stays struck out. Every column is under the text format, so that a number typed into an empty cell stays whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.exchange.workbook_data import DateCell, ErrorCell, Merge, Row, Value

_LONGEST = 30_000  # Excel keeps 32,767 characters
_EPOCH_YEAR = 1900  # days before cannot be written as dates
_WIDEST = 40


@dataclass(frozen=True)
class CopiedSheet:
    """A sheet to write. `rows` by number from 1 as in the result, `header` the first and last row of the heading;
    `marks` are (row, column) of red cells, `struck` of cells that are crossed out."""

    name: str
    rows: Mapping[int, Row]
    header: tuple[int, int]
    merges: Sequence[Merge] = ()
    marks: frozenset[tuple[int, int]] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    widths: Mapping[int, int] = field(default_factory=dict)


def write_copies(path: Path, sheets: Sequence[CopiedSheet]) -> None:
    """Write the sheets as an xlsx file, ready to be mended and imported again; raises `Refused` when it cannot be."""
    options = {
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True,
    }  # fmt: skip
    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            styles = _Styles(book)
            names: set[str] = set()
            for number, sheet in enumerate(sheets, 1):
                name = sheet_name(sheet.name, number, names)
                _write(book.add_worksheet(name), sheet, styles)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        words = _("写不了文件“{name}”,请看看它是否正打开着。").format(name=path.name)
        raise Refused(words, code="rejects.cannot_write") from error


class _Styles:
    """Cell formats, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, bool, bool, bool], Any] = {}

    def of(self, shape: str, *, heading: bool = False, red: bool = False, struck: bool = False) -> Any:
        """`shape` is the number format."""
        key = (shape, heading, red, struck)
        if key not in self._made:
            fields: dict[str, Any] = {"num_format": shape, "border": 1, "valign": "top", "text_wrap": True}
            if heading:
                fields |= {"bold": True, "bg_color": "#EEEEEE", "align": "center", "valign": "vcenter"}
            if red:
                fields["bg_color"] = "#F8D7D4"
            if struck:
                fields["font_strikeout"] = True
            self._made[key] = self._book.add_format(fields)
        return self._made[key]


def _write(page: Any, sheet: CopiedSheet, styles: _Styles) -> None:
    first, last = sheet.header
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(first - 1, last - 1)
    page.freeze_panes(last, 0)
    for column, width in sheet.widths.items():
        hidden = {"hidden": True} if column in sheet.hidden_columns else {}
        page.set_column(column - 1, column - 1, max(8, min(_WIDEST, width)), styles.of("@"), hidden)
    for merge in sheet.merges:
        heading = styles.of("@", heading=first <= merge.top <= last)
        page.merge_range(merge.top - 1, merge.left - 1, merge.bottom - 1, merge.right - 1, "", heading)
    for row, cells in sheet.rows.items():
        for column, value in cells.items():
            looks = {
                "heading": first <= row <= last,
                "red": (row, column) in sheet.marks,
                "struck": (row, column) in sheet.struck,
            }
            _put(page, row - 1, column - 1, value, styles, looks)
    for row, column in sheet.marks:  # an empty cell can be the one to mend
        if column not in sheet.rows.get(row, {}):
            page.write_blank(row - 1, column - 1, None, styles.of("@", red=True))


def _put(page: Any, row: int, column: int, value: Value, styles: _Styles, looks: Mapping[str, bool]) -> None:
    if isinstance(value, DateCell) and value.day.year >= _EPOCH_YEAR:
        shape = "yyyy-mm-dd" if value.shows_year else "m-d"
        moment = datetime(value.day.year, value.day.month, value.day.day)  # noqa: DTZ001 - a day in a cell
        page.write_datetime(row, column, moment, styles.of(shape, **looks))
    elif isinstance(value, bool):
        page.write_boolean(row, column, value, styles.of("General", **looks))
    elif isinstance(value, (int, float)):
        whole = float(value).is_integer()
        page.write_number(row, column, value, styles.of("0" if whole else "General", **looks))
    elif isinstance(value, ErrorCell):
        page.write_blank(row, column, None, styles.of("@", **looks))
    else:
        page.write_string(row, column, str(value)[:_LONGEST], styles.of("@", **looks))


def sheet_name(name: str, number: int, taken: set[str]) -> str:
    """A name Excel takes, as near to the sender's as can be."""
    safe = "".join("_" if c in "[]:*?/\\'" else c for c in name)[:28] or f"Sheet{number}"
    if safe.lower() in taken:
        safe = f"{safe[:25]}_{number}"
    taken.add(safe.lower())
    return safe


def write_forms(path: Path, sheets: Sequence[CopiedSheet]) -> None:
    """Write blank forms to be filled: every cell of every row bordered, general format. Raises `Refused`."""
    try:
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "in_memory": True}) as book:
            style = book.add_format(
                {
                    "border": 1,
                    "align": "center",
                    "valign": "vcenter",
                    "text_wrap": True,
                    "font_name": "SimSun",
                }
            )
            names: set[str] = set()
            for number, sheet in enumerate(sheets, 1):
                _write_form(book.add_worksheet(sheet_name(sheet.name, number, names)), sheet, style)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        words = _("写不了文件“{name}”,请看看它是否正打开着。").format(name=path.name)
        raise Refused(words, code="rejects.cannot_write") from error


def _write_form(page: Any, sheet: CopiedSheet, style: Any) -> None:
    for column, width in sheet.widths.items():
        hidden = {"hidden": True} if column in sheet.hidden_columns else {}
        page.set_column(column - 1, column - 1, min(_WIDEST, width), None, hidden)
    for merge in sheet.merges:
        page.merge_range(merge.top - 1, merge.left - 1, merge.bottom - 1, merge.right - 1, "", style)
    covered = {
        (row, column)
        for merge in sheet.merges
        for row in range(merge.top, merge.bottom + 1)
        for column in range(merge.left, merge.right + 1)
    }
    for row, cells in sheet.rows.items():
        for column in sheet.widths:
            value = cells.get(column)
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                page.write_number(row - 1, column - 1, value, style)
            elif value is not None:
                page.write_string(row - 1, column - 1, str(value)[:_LONGEST], style)
            elif (row, column) not in covered:
                page.write_blank(row - 1, column - 1, None, style)
