"""Correcting a file while it is being imported: one cell, all like cells at once, and what a new text would mean.

Front door of "fix in place" (pure functions; the corrections stay beside the file, the file is never written):

    cells = cells_with(prepared, "id.check_digit")                 # where a finding was made
    checked(prepared, cell, "420303197507300011")                  # findings of that row under the new text, in 10 ms
    fixes = set_cell(prepared, cell, "420303197507300011")         # one cell, "" empties it
    fixes = fix_like(prepared, cell, "汉族")                        # every cell of that field with the same text
    fixes = fix_every(prepared, [(cell, text) …])                  # several cells in one go
    prepared = run.recheck(office, prepared, fixes=fixes)          # everything checked and planned anew
    prepared = run.recheck(office, prepared, fixes=prepared.fixes.without_last())   # undo of the last fix
    original(prepared, cell)                                       # what stands in the file
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from desktop.domain.typed_text import bare
from desktop.exchange.importing.fixes import Cell, Fix, Fixes, patched
from desktop.exchange.importing.issues import Issue
from desktop.exchange.importing.parse import parse
from desktop.exchange.importing.prepared import Prepared
from desktop.exchange.workbook_data import SheetData, column_letter, column_number, text_of

_ABOVE = 60  # rows above a cell that may say to which family it belongs


def cells_with(prepared: Prepared, code: str) -> tuple[Cell, ...]:
    """The cells at which a finding was made, in reading order; findings about whole rows have none."""
    found = {
        Cell(i.sheet, i.row, column_number(i.col))
        for i in prepared.issues
        if i.code == code and i.sheet is not None and i.row is not None and i.col
    }
    order = {sheet.name: n for n, sheet in enumerate(prepared.book.sheets)}
    return tuple(sorted(found, key=lambda cell: (order.get(cell.sheet, 0), cell.row, cell.column)))


def rows_with(prepared: Prepared, code: str) -> tuple[tuple[str, int], ...]:
    """The rows (sheet, Excel row) at which a finding was made, in reading order."""
    order = {sheet.name: n for n, sheet in enumerate(prepared.book.sheets)}
    found = {(i.sheet, i.row) for i in prepared.issues if i.code == code and i.sheet and i.row}
    return tuple(sorted(found, key=lambda at: (order.get(at[0], 0), at[1])))


def original(prepared: Prepared, cell: Cell) -> str:
    """The text of a cell as it stands in the file."""
    sheet = next((s for s in prepared.book.sheets if s.name == cell.sheet), None)
    return sheet.text(cell.row, cell.column) if sheet else ""


def field_at(prepared: Prepared, cell: Cell) -> str:
    """The field a cell is read as, without the number of the member; "" for none."""
    reader = prepared.parsed.readers.get(cell.sheet)
    return reader.columns.get(cell.column, "").partition("#")[0] if reader else ""


def like(prepared: Prepared, cell: Cell) -> tuple[Cell, ...]:
    """Every data cell of the file that is read as the same field and says the same, blanks left out of account."""
    field = field_at(prepared, cell)
    reader = prepared.parsed.readers.get(cell.sheet)
    if reader is None or not field:
        return (cell,)
    typed = bare(reader.sheet.text(cell.row, cell.column))
    return alike(prepared, field, typed) or (cell,)


def alike(prepared: Prepared, field: str, typed: str) -> tuple[Cell, ...]:
    """The data cells of a field whose text is `typed` (blanks left out), with earlier corrections in force."""
    found = []
    for name, reader in prepared.parsed.readers.items():
        columns = [c for c, f in reader.columns.items() if f.partition("#")[0] == field]
        for row in reader.table.data_rows if columns else ():
            cells = reader.sheet.rows.get(row, {})
            found += [Cell(name, row, c) for c in columns if c in cells and bare(text_of(cells[c])) == typed]
    return tuple(found)


def set_cell(prepared: Prepared, cell: Cell, text: str) -> Fixes:
    """The corrections with one cell more; blanks around the text are dropped."""
    return prepared.fixes.add(Fix((cell,), text.strip()))


def fix_like(prepared: Prepared, cell: Cell, text: str) -> Fixes:
    """The corrections with every like cell set: answered once for all. A recipe remembers it where it may."""
    reader = prepared.parsed.readers.get(cell.sheet)
    typed = bare(reader.sheet.text(cell.row, cell.column)) if reader else ""
    return prepared.fixes.add(Fix(like(prepared, cell), text.strip(), field_at(prepared, cell), typed))


def fix_every(prepared: Prepared, texts: Iterable[tuple[Cell, str]]) -> Fixes:
    """The corrections with several cells set."""
    fixes = prepared.fixes
    for cell, text in texts:
        fixes = fixes.add(Fix((cell,), text.strip()))
    return fixes


def checked(prepared: Prepared, cell: Cell, text: str) -> tuple[Issue, ...]:
    """What would be found in the row of a cell under another text; what needs the other rows is seen by `recheck`."""
    reader = prepared.parsed.readers.get(cell.sheet)
    if reader is None:
        return ()
    texts = {**prepared.fixes.cells(), cell: text.strip()}
    book = patched(prepared.book, {c: t for c, t in texts.items() if c.sheet == cell.sheet})
    sheet = next(s for s in book.sheets if s.name == cell.sheet)
    heads = set(reader.table.header_rows)
    bands = [n for n, c in reader.table.classes.items() if c == "section" and n < cell.row][-1:]
    near = range(max(cell.row - _ABOVE, max(heads) + 1), cell.row + 1)
    keep = {n for n, c in reader.table.classes.items() if c == "title"} | heads | set(bands) | set(near)
    small = replace(book, sheets=(_only(sheet, keep),))
    fixed = {column_letter(c): reader.columns.get(c, "").partition("#")[0] for c in reader.table.labels}
    decisions = replace(
        prepared.decisions, columns={cell.sheet: fixed}, header_rows={cell.sheet: reader.table.header_rows}
    )
    parsed = parse(small, decisions, file=prepared.path.name, as_of=prepared.as_of, kind=prepared.kind)
    return tuple(i for i in parsed.report.all_issues() if i.row == cell.row)


def _only(sheet: SheetData, rows: set[int]) -> SheetData:
    return replace(
        sheet,
        rows={n: row for n, row in sheet.rows.items() if n in rows},
        merges=tuple(m for m in sheet.merges if m.top in rows),
        comments={at: text for at, text in sheet.comments.items() if at[0] in rows},
    )
