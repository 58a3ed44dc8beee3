"""A form taught by clicking: every click makes a new `Teaching`, the same a teaching file holds.

    taught = blank_teaching("统计表")
    taught = teach(package, taught, "附件1", (2, 3), "unit", "single")
    taught = teach(package, taught, "附件1", (5, 3), "A03", "community")      # the whole column, from its first row
    taught = finished(package, taught)                                       # what was left unknown is noted

Cells are (row, column), counted from 1. A sheet has single cells and one block of rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.returns.template.fields import SINGLE, offered
from desktop.returns.template.guess import block, column_for, numbering
from desktop.returns.template.headings import tidy
from desktop.returns.template.package import Package
from desktop.returns.template.sheet import Sheet, letters, place
from desktop.returns.template.teaching import SheetTeaching, Teaching

Cell = tuple[int, int]
_HEADING_ROWS = 4  # a heading is not deeper


def blank_teaching(title: str) -> Teaching:
    """Nothing taught yet."""
    return Teaching(title, ())


def of_sheet(teaching: Teaching, name: str) -> SheetTeaching:
    """What was taught of a sheet; nothing when it was not touched."""
    nothing = SheetTeaching(name, {}, "community", 1, 1, None, {})
    return next((sheet for sheet in teaching.sheets if sheet.name == name), nothing)


def teach(package: Package, teaching: Teaching, name: str, cell: Cell, code: str, per: str) -> Teaching:
    """Say what a cell (`per` = `single`) or the column it stands in asks for.

    Raises `Refused` for a cell that is printed, locked or works something out, and for a second kind of rows.
    """
    if code not in {offer.code for offer in offered(per)}:
        raise Refused(_("这里不能填这一项,请换一项或换一种填法。"), code="teaching.not_here")
    sheet, taught = package.sheets[name], of_sheet(teaching, name)
    if per == SINGLE:
        row, column = corner(sheet, cell)
        if sheet.text(row, column):
            raise Refused(_("这一格印着字。请点它旁边要填的空格。"), code="teaching.printed")
        _insist(sheet, row, column)
        header = {**taught.header, f"{letters(column)}{row}": code}
        return _with(package, teaching, replace(taught, header=header))
    if taught.columns and taught.per != per:
        raise Refused(
            _("这张工作表已经选了另一种一行一条的填法,请先清除那些列。"), code="teaching.other_rows"
        )
    if not taught.columns:
        first, last, total = block(sheet, _start(sheet, cell))
        if last < first:
            raise Refused(_("这一列下面没有可以填的行。"), code="teaching.no_rows")
        taught = replace(taught, per=per, first=first, last=last, total=total)
    _insist(sheet, taught.first, cell[1])
    columns = {**taught.columns, letters(cell[1]): column_for(sheet, code, taught.first, cell[1])}
    return _with(package, teaching, replace(taught, columns=columns))


def forget(package: Package, teaching: Teaching, name: str, cell: Cell) -> Teaching:
    """Take back what was said of a cell, else of its column."""
    taught = of_sheet(teaching, name)
    row, column = corner(package.sheets[name], cell)
    at, letter = f"{letters(column)}{row}", letters(cell[1])
    if at in taught.header:
        kept = {where: what for where, what in taught.header.items() if where != at}
        return _with(package, teaching, replace(taught, header=kept))
    columns = {where: what for where, what in taught.columns.items() if where != letter}
    return _with(package, teaching, replace(taught, columns=columns))


def with_rows(package: Package, teaching: Teaching, name: str, first: int, last: int) -> Teaching:
    """The rows of the block, where they were found wrongly. Raises `Refused` for none."""
    if not 0 < first <= last:
        raise Refused(_("起始行要在结束行之前。"), code="teaching.rows")
    taught = of_sheet(teaching, name)
    total = taught.total if taught.total is not None and taught.total > last else None
    return _with(package, teaching, replace(taught, first=first, last=last, total=total))


def finished(package: Package, teaching: Teaching) -> Teaching:
    """With the columns nobody explained noted. Raises `Refused` when nothing was taught at all."""
    if not teaching.sheets:
        raise Refused(_("还没有教:请点一格或一列,再选要填什么。"), code="teaching.empty")
    sheets = [replace(one, unknown=unknown(package.sheets[one.name], one)) for one in teaching.sheets]
    return replace(teaching, sheets=tuple(sheets))


def unknown(sheet: Sheet, taught: SheetTeaching) -> dict[str, str]:
    """Column -> heading, of the columns of the block that stay as they are; numbering and notes are nobody's."""
    if not taught.columns:
        return {}
    found = {}
    for column in sheet.columns():
        heading = _heading(sheet, taught.first, column)
        fillable = sheet.exists(taught.first, column) and sheet.editable(taught.first, column)
        if heading and fillable and letters(column) not in taught.columns and not numbering(heading):
            found[letters(column)] = heading
    return found


def meanings(taught: SheetTeaching) -> Mapping[Cell, str]:
    """Cell -> code, of the single cells and of the first row of the block."""
    single = {place(at): code for at, code in taught.header.items()}
    rows = {(taught.first, place(f"{letter}1")[1]): one.code for letter, one in taught.columns.items()}
    return {**rows, **single}


def corner(sheet: Sheet, cell: Cell) -> Cell:
    """The cell that speaks for a merged one: its top left."""
    row, column = cell
    for top, left, bottom, right in sheet.merges:
        if top <= row <= bottom and left <= column <= right:
            return top, left
    return cell


def _said(sheet: Sheet, row: int, column: int) -> str:
    return tidy(sheet.text(*corner(sheet, (row, column))))


def _insist(sheet: Sheet, row: int, column: int) -> None:
    if not sheet.editable(row, column):
        raise Refused(_("这一格是公式,或者表格不让填。"), code="teaching.locked")


def _start(sheet: Sheet, cell: Cell) -> int:
    """The first row to fill under a heading that was clicked, or of the empty cells one of which was clicked."""
    row, column = cell
    if not _said(sheet, row, column):
        while row > 1 and sheet.exists(row - 1, column) and not _said(sheet, row - 1, column):
            row -= 1
        return row
    bottom = max(
        [row, *(b for t, left, b, right in sheet.merges if t <= row <= b and left <= column <= right)]
    )
    for below in range(bottom + 1, bottom + _HEADING_ROWS):
        if not _said(sheet, below, column):
            return below
    return bottom + 1  # the form prints its rows' names


def _heading(sheet: Sheet, first: int, column: int) -> str:
    """The nearest words above the block, a title over most of the table left out."""
    width = len(sheet.columns())
    for row in range(first - 1, max(0, first - 1 - _HEADING_ROWS), -1):
        wide = any(
            top <= row <= bottom and right - left + 1 > max(2, width // 2)
            for top, left, bottom, right in sheet.merges
        )
        if wide:
            return ""
        if text := _said(sheet, row, column):
            return text
    return ""


def _with(package: Package, teaching: Teaching, changed: SheetTeaching) -> Teaching:
    """With one sheet changed, in the order of the workbook, empty ones left out."""
    every = {sheet.name: sheet for sheet in teaching.sheets} | {changed.name: changed}
    kept = [every[name] for name in package.sheets if name in every]
    return replace(teaching, sheets=tuple(one for one in kept if one.columns or one.header))
