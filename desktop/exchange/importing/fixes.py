"""What the clerk corrected in a file while importing it: cells with another text, the file itself untouched.

Fixes are a stack: the last one to speak of a cell holds, taking the last one back shows what was there before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from desktop.domain.typed_text import bare
from desktop.exchange.importing.guess import Guess
from desktop.exchange.workbook_data import Row, WorkbookData, column_letter, text_of


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One cell of the file: sheet name, Excel row and column number, both counted from 1."""

    sheet: str
    row: int
    column: int

    @property
    def letter(self) -> str:
        return column_letter(self.column)


@dataclass(frozen=True, slots=True)
class Fix:
    """One correction: `text` in the place of what stands in `cells`, "" for nothing.

    A fix of all like cells names their `field` and the text they had (`typed`, blanks left out).
    """

    cells: tuple[Cell, ...]
    text: str
    field: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Fixes:
    """All corrections of one file, in the order they were made."""

    made: tuple[Fix, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.made)

    def add(self, fix: Fix) -> Fixes:
        """These and one more; one that changes no cell is left out."""
        return Fixes((*self.made, fix)) if fix.cells else self

    def without_last(self) -> Fixes:
        """As before the last one."""
        return Fixes(self.made[:-1])

    def cells(self) -> dict[Cell, str]:
        """Every corrected cell with the text that holds."""
        return {cell: fix.text for fix in self.made for cell in fix.cells}

    def values(self, fields: frozenset[str]) -> dict[str, dict[str, str]]:
        """The corrections of all like cells of these fields, as field → typed → meant: what a recipe remembers."""
        found: dict[str, dict[str, str]] = {}
        for fix in self.made:
            if fix.field in fields and fix.typed and fix.text:
                found.setdefault(fix.field, {})[fix.typed] = fix.text
        return found


def patched(book: WorkbookData, cells: Mapping[Cell, str]) -> WorkbookData:
    """The workbook with other texts in some cells; sheets and rows without any are shared, not copied."""
    by_sheet: dict[str, dict[int, Row]] = {}
    for cell, text in cells.items():
        by_sheet.setdefault(cell.sheet, {}).setdefault(cell.row, {})[cell.column] = text
    if not by_sheet:
        return book
    sheets = []
    for sheet in book.sheets:
        rows = by_sheet.get(sheet.name)
        if rows:
            changed = {**sheet.rows, **{n: _row(sheet.rows.get(n, {}), new) for n, new in rows.items()}}
            formulas = frozenset(at for at in sheet.formulas if at[1] not in rows.get(at[0], {}))
            sheet = replace(sheet, rows=changed, formulas=formulas)
        sheets.append(sheet)
    return replace(book, sheets=tuple(sheets))


def _row(old: Row, new: Row) -> Row:
    merged = {**old, **new}
    return {column: merged[column] for column in sorted(merged) if merged[column] != ""}


def meant(guess: Guess, values: Mapping[str, Mapping[str, str]]) -> dict[Cell, str]:
    """The cells of an understood workbook whose text stands for another one (`Decisions.values`)."""
    found: dict[Cell, str] = {}
    if not values:
        return found
    for sheet in guess.sheets:
        if sheet.table is None or not sheet.columns or sheet.skipped:
            continue
        words = {
            column: values[name.partition("#")[0]]
            for column, name in sheet.columns.items()
            if name.partition("#")[0] in values
        }
        for number in sheet.table.data_rows if words else ():
            cells = sheet.sheet.rows.get(number, {})
            for column, of_field in words.items():
                text = of_field.get(bare(text_of(cells[column]))) if column in cells else None
                if text is not None:
                    found[Cell(sheet.sheet.name, number, column)] = text
    return found
