"""Writing a blank form of the old format anew, dressed as it was."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_range

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.exchange.workbook_biff_form import FormSheet, Style
from desktop.exchange.workbook_data import SheetData, Value
from desktop.exchange.workbook_write import sheet_name

_LONGEST: Final = 32_767
_USUAL_STYLE: Final = 15  # the cell format of cells nobody dressed, [MS-XLS] 2.4.353
_USUAL: Final = ("font_name", "font_size")

Dressed = tuple[SheetData, FormSheet]


def write_dressed(path: Path, sheets: Sequence[Dressed], styles: Sequence[Style]) -> None:
    """Write the sheets with their own fonts, borders, formats, widths and pages. Raises `Refused`."""
    usual = styles[_USUAL_STYLE] if len(styles) > _USUAL_STYLE else {}
    options = {
        "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True,
        "default_format_properties": {name: usual[name] for name in _USUAL if name in usual},
    }  # fmt: skip
    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            made = [book.add_format(_kept(style)) for style in styles]
            names: set[str] = set()
            for number, (sheet, dress) in enumerate(sheets, 1):
                _write(book.add_worksheet(sheet_name(sheet.name, number, names)), sheet, dress, made)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        words = _("写不了文件“{name}”,请看看它是否正打开着。").format(name=path.name)
        raise Refused(words, code="rejects.cannot_write") from error


def _kept(style: Style) -> dict[str, Any]:
    return {name: value for name, value in style.items() if value not in ("", None)}


def _write(page: Any, sheet: SheetData, dress: FormSheet, made: Sequence[Any]) -> None:
    _page(page, dress)
    for column, width in dress.widths.items():
        hidden = {"hidden": True} if column in sheet.hidden_columns else {}
        page.set_column(column - 1, column - 1, width, None, hidden)
    for row, height in dress.heights.items():
        page.set_row(row - 1, height, None, {"hidden": True} if row in sheet.hidden_rows else {})

    def style(row: int, column: int) -> Any:
        number = dress.styles.get((row, column))
        return made[number] if number is not None and number < len(made) else None

    for merge in sheet.merges:
        if (merge.top, merge.left) != (merge.bottom, merge.right):
            corner = style(merge.top, merge.left)
            page.merge_range(merge.top - 1, merge.left - 1, merge.bottom - 1, merge.right - 1, "", corner)
    values = {(row, column): value for row, cells in sheet.rows.items() for column, value in cells.items()}
    for row, column in sorted(dress.styles.keys() | values.keys()):
        if area := dress.sums.get((row, column)):
            top, left, bottom, right = (number - 1 for number in area)
            page.write_formula(
                row - 1, column - 1, f"=SUM({xl_range(top, left, bottom, right)})", style(row, column)
            )
        else:
            formula = (row, column) in sheet.formulas
            _put(
                page, row - 1, column - 1, None if formula else values.get((row, column)), style(row, column)
            )


def _put(page: Any, row: int, column: int, value: Value | None, style: Any) -> None:
    if isinstance(value, bool):
        page.write_boolean(row, column, value, style)
    elif isinstance(value, (int, float)):
        page.write_number(row, column, value, style)
    elif value is None:
        page.write_blank(row, column, None, style)
    else:
        page.write_string(row, column, str(value)[:_LONGEST], style)


def _page(page: Any, dress: FormSheet) -> None:
    if dress.landscape:
        page.set_landscape()
    if dress.paper:
        page.set_paper(dress.paper)
    if dress.margins:
        page.set_margins(**dress.margins)
    if dress.fit:
        page.fit_to_pages(*dress.fit)
    elif 10 <= dress.scale <= 400:
        page.set_print_scale(dress.scale)
