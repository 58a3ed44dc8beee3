"""The rows an import refused, as a workbook to mend and import again: red cells, the reason in the last column."""

from __future__ import annotations

from pathlib import Path

from desktop.base.errors import Severity
from desktop.base.i18n import _
from desktop.exchange.importing.issues import Issue, sentence, severity
from desktop.exchange.importing.prepared import Prepared
from desktop.exchange.importing.sheet_reader import SheetReader
from desktop.exchange.workbook_data import column_number, text_of
from desktop.exchange.workbook_write import MarkedSheet, write_marked

_REACH_DOWN = ("dwelling.", "household.", "micro_grid", "grid", "building.compound", "building.label")
_FAR = 200


def rejected_rows(prepared: Prepared) -> dict[str, list[int]]:
    """Sheet name to the Excel row numbers that are not imported."""
    found = {}
    for name, reader in prepared.parsed.readers.items():
        rows = [n for n, note in sorted(reader.notes.items()) if note.result == "rejected"]
        if rows:
            found[name] = rows
    return found


def write_rejects(prepared: Prepared, path: Path) -> int:
    """Write the refused rows to `path` (xlsx); answers how many there are, and writes nothing for none."""
    issues: dict[tuple[str, int], list[Issue]] = {}
    for issue in prepared.issues:
        if issue.sheet and issue.row and severity(issue.code) is not Severity.INFO:
            issues.setdefault((issue.sheet, issue.row), []).append(issue)
    sheets = []
    total = 0
    for name, rows in rejected_rows(prepared).items():
        reader = prepared.parsed.readers[name]
        columns = sorted(c for c in reader.table.labels if c not in reader.sheet.hidden_columns)
        lines, marks = [], set()
        for index, row in enumerate(rows):
            found = issues.get((name, row), [])
            lines.append([_cell(reader, row, c) for c in columns] + [_reason(row, found)])
            marks |= {(index, columns.index(c)) for c in _columns(found) if c in columns}
            marks.add((index, len(columns)))
        header = [reader.table.labels[c].rpartition(".")[2] for c in columns] + [_("未导入原因")]
        sheets.append(MarkedSheet(name, header, lines, frozenset(marks)))
        total += len(rows)
    if sheets:
        write_marked(path, sheets)
    return total


def _columns(issues: list[Issue]) -> set[int]:
    return {column_number(i.col) for i in issues if i.col}


def _reason(row: int, issues: list[Issue]) -> str:
    blocking = [i for i in issues if severity(i.code) is Severity.BLOCK] or issues
    texts = list(dict.fromkeys(sentence(i.code) for i in blocking))
    return _("原表第{n}行:{why}").format(n=row, why=";".join(texts))


def _cell(reader: SheetReader, row: int, column: int) -> str:
    """The cell as typed; a household cell that reaches down from above is written out, so that the row stands alone."""
    value = reader.sheet.rows.get(row, {}).get(column)
    if value is not None and text_of(value).strip():
        return text_of(value)
    if reader.columns.get(column, "").startswith(_REACH_DOWN):
        for above in range(row - 1, max(row - _FAR, reader.table.header_rows[-1]), -1):
            value = reader.sheet.rows.get(above, {}).get(column)
            if reader.table.classes.get(above) == "data" and value is not None and text_of(value).strip():
                return text_of(value)
    return ""
