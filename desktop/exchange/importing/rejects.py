"""The rows an import refused, in the sender's own layout, to mend and import again: red cells, the reason at the end.

    n = write_rejects(prepared, Path("退回.xlsx"))       # titles, headings with their merges, bands, hidden columns kept

A row is made to stand alone: household cells that reach down from rows above are written out.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from desktop.base.errors import Severity
from desktop.base.i18n import _
from desktop.domain.typed_text import is_ditto
from desktop.exchange.importing.issues import Issue, sentence, severity
from desktop.exchange.importing.prepared import Prepared
from desktop.exchange.importing.recipe import REASON
from desktop.exchange.importing.sheet_reader import SheetReader
from desktop.exchange.workbook_data import Merge, Row, Value, column_number, text_of
from desktop.exchange.workbook_write import CopiedSheet, write_copies

# Cells of a family: what reaches down always, and what does only while the same family goes on.
_ALWAYS = ("dwelling.compound", "building.compound", "building.label", "grid", "micro_grid")
_FAMILY = ("dwelling.", "household.")
_FAR = 200
_WIDTH_OF_REASON = 36


def rejected_rows(prepared: Prepared) -> dict[str, list[int]]:
    """Sheet name to the Excel row numbers that are not imported."""
    found = {}
    for name, reader in prepared.parsed.readers.items():
        rows = [n for n, note in sorted(reader.notes.items()) if note.result == "rejected"]
        if rows:
            found[name] = rows
    return found


def write_rejects(prepared: Prepared, path: Path) -> int:
    """Write the refused rows to `path` (xlsx); answers how many there are, and writes nothing for none.

    Raises `Refused` when the file cannot be written.
    """
    issues: dict[tuple[str, int], list[Issue]] = defaultdict(list)
    for issue in prepared.issues:
        if issue.sheet and issue.row and severity(issue.code) is not Severity.INFO:
            issues[issue.sheet, issue.row].append(issue)
    found = rejected_rows(prepared)
    begun = frozenset((block.sheet, block.row) for block in prepared.parsed.residents.blocks)
    sheets = [_sheet(prepared.parsed.readers[name], rows, issues, begun) for name, rows in found.items()]
    if sheets:
        write_copies(path, sheets)
    return sum(map(len, found.values()))


def _sheet(
    reader: SheetReader, rejected: list[int], issues: dict[tuple[str, int], list[Issue]],
    begun: frozenset[tuple[str, int]],
) -> CopiedSheet:  # fmt: skip
    name, top, last = reader.sheet.name, reader.table.header_rows[0], reader.table.header_rows[-1]
    reason = max([*reader.table.labels, *(m.right for m in reader.sheet.merges if m.top <= last)]) + 1
    rows: dict[int, Row] = {n: dict(row) for n, row in reader.sheet.rows.items() if n <= last}
    rows.setdefault(top, {})[reason] = _(REASON)
    merges = [m for m in reader.sheet.merges if m.bottom <= last]
    if last > top:
        merges.append(Merge(top, reason, last, reason))
    marks: set[tuple[int, int]] = set()
    struck: set[tuple[int, int]] = set()
    at, band = last, 0
    for row in rejected:
        above = _band_above(reader, row, last)
        if above != band and above:
            at += 1
            rows[at] = dict(reader.sheet.rows.get(above, {}))
            merges += [
                Merge(at, m.left, at, m.right) for m in reader.sheet.merges if m.top == m.bottom == above
            ]
        band = above
        at += 1
        mine = issues[name, row]
        rows[at] = {**_standing_alone(reader, row, begins=(name, row) in begun), reason: _reason(row, mine)}
        marks |= {(at, column_number(i.col)) for i in mine if i.col} | {(at, reason)}
        struck |= {(at, column) for r, column in reader.sheet.struck if r == row}
    widths = {c: max(len(text_of(rows[n][c])) for n in rows if c in rows[n]) for c in reader.table.labels if
              any(c in rows[n] for n in rows)}  # fmt: skip
    return CopiedSheet(
        name, rows, (top, last), tuple(merges), frozenset(marks), frozenset(struck), reader.sheet.hidden_columns,
        {**{c: 2 * w + 2 for c, w in widths.items()}, reason: _WIDTH_OF_REASON},
    )  # fmt: skip


def _band_above(reader: SheetReader, row: int, last: int) -> int:
    """The band row, or the heading printed again, that rules a row; 0 for none."""
    ruling = [
        n for n, c in reader.table.classes.items() if c in {"section", "repeated_header"} and last < n < row
    ]
    return max(ruling, default=0)


def _standing_alone(reader: SheetReader, row: int, *, begins: bool) -> Row:
    """The cells as typed; a household cell that reaches down from above is written out. `begins`: a new family."""
    cells = dict(reader.sheet.rows.get(row, {}))
    for column, field in reader.columns.items():
        name = field.partition("#")[0]
        always, family = name in _ALWAYS, name.startswith(_FAMILY)
        value = cells.get(column)
        ditto = isinstance(value, str) and is_ditto(value)
        blank = value is None or not text_of(value).strip()
        if not (always or family) or not (blank or ditto):
            continue
        if always or ditto or not begins or reader.covered(row, field):
            found = _above(reader, row, column)
            if found is not None:
                cells[column] = found
    return cells


def _above(reader: SheetReader, row: int, column: int) -> Value | None:
    """The nearest cell above in the table that says something of its own."""
    for above in range(row - 1, max(row - _FAR, reader.table.header_rows[-1]), -1):
        value = reader.sheet.rows.get(above, {}).get(column)
        if reader.table.classes.get(above) == "section":
            return None
        if reader.table.classes.get(above) != "data" or value is None or not text_of(value).strip():
            continue
        if not (isinstance(value, str) and is_ditto(value)):
            return value
    return None


def _reason(row: int, issues: list[Issue]) -> str:
    blocking = [i for i in issues if severity(i.code) is Severity.BLOCK] or issues
    texts = list(dict.fromkeys(sentence(i.code) for i in blocking))
    return _("原表第{n}行:{why}").format(n=row, why=";".join(texts))
