"""The sheets of a file as the program took them: which are read, why others are not, what every row is. No Qt here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.domain import masking
from desktop.exchange.importing.issues import sentence
from desktop.exchange.importing.prepared import Prepared
from desktop.exchange.workbook_data import SheetData, text_of

_CELLS = 12  # cells of a row that are shown
_LONG_NUMBER = 15


@dataclass(frozen=True)
class SheetWords:
    """One sheet. `rows`: class of row (data, title, header, help, total …) to how many; `why` it is not read."""

    key: str
    name: str
    included: bool
    why: str = ""
    header: tuple[int, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    hidden: bool = False

    @property
    def data_rows(self) -> int:
        """How many rows hold records."""
        return self.rows.get("data", 0)


@dataclass(frozen=True)
class SheetLine:
    """One row of a sheet with its class; `text` is what stands in it, numbers masked."""

    key: str
    row: int
    cls: str
    text: str


def sheets_of(prepared: Prepared) -> tuple[SheetWords, ...]:
    """Every sheet of the file, in its order."""
    readers = {reader.sheet.name: reader for reader in prepared.report.readers}
    skipped = {guess.sheet.name: guess for guess in prepared.parsed.guess.sheets}
    found = []
    for sheet in prepared.book.sheets:
        reader, guessed = readers.get(sheet.name), skipped.get(sheet.name)
        table = reader.table if reader else guessed.table if guessed else None
        code = "" if reader else (guessed.skipped if guessed else None) or "sheet.no_table"
        if not reader and sheet.name in prepared.decisions.sheets_out:
            code = "sheet.left_out"
        found.append(
            SheetWords(
                sheet.name,
                sheet.name,
                reader is not None,
                sentence(code) if code else "",
                tuple(table.header_rows) if table else (),
                Counter(table.classes.values()) if table else {},
                sheet.hidden,
            )
        )
    return tuple(found)


def sheet_lines(prepared: Prepared, name: str) -> tuple[SheetLine, ...]:
    """Every filled row of a sheet with what it was taken for; "" as class where there is no table."""
    sheet = next((s for s in prepared.book.sheets if s.name == name), None)
    if sheet is None:
        return ()
    guessed = next((g for g in prepared.parsed.guess.sheets if g.sheet.name == name), None)
    reader = next((r for r in prepared.report.readers if r.sheet.name == name), None)
    table = reader.table if reader else guessed.table if guessed else None
    classes = table.classes if table else {}
    return tuple(
        SheetLine(str(row), row, classes.get(row, ""), _text(sheet, row)) for row in sorted(sheet.rows)
    )


def _text(sheet: SheetData, row: int) -> str:
    cells = sheet.rows[row]
    parts = []
    for column in sorted(cells)[:_CELLS]:
        text = " ".join(text_of(cells[column]).split())
        if text:
            parts.append(_masked(text))
    return " │ ".join(parts)


def _masked(text: str) -> str:
    plain = text.strip("'’‘` ")
    digits = sum(ch.isdigit() for ch in plain)
    if digits >= _LONG_NUMBER:
        return masking.id_number(plain)
    return masking.phone(plain) if digits == masking.MOBILE_DIGITS and plain.isdigit() else text[:60]
