"""The cells that want mending, as the grid of corrections shows them. No Qt here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from desktop.domain import masking
from desktop.domain.typed_text import bare
from desktop.exchange.importing import mending
from desktop.exchange.importing.fixes import Cell
from desktop.exchange.importing.plan_rows import PlannedRow
from desktop.exchange.importing.prepared import Prepared
from desktop.exchange.workbook_data import text_of

_NUMBERS = ("id_number", "card_number")
_PHONES = ("phones", "phones_old")


@dataclass(frozen=True)
class FixRow:
    """One cell: where it is, whose row it is, what the file says (`typed`), what holds now (`text`), what is found."""

    key: str
    cell: Cell
    field: str
    heading: str
    who: str
    typed: str
    text: str
    found: str
    alike: int

    @property
    def changed(self) -> bool:
        """Whether the clerk has set it."""
        return self.typed != self.text


def fix_rows(prepared: Prepared, code: str, who: dict[tuple[str, int], PlannedRow]) -> tuple[FixRow, ...]:
    """The cells with a finding and those corrected already, in reading order."""
    made = prepared.fixes.cells()
    cells = sorted({*mending.cells_with(prepared, code), *made}) if code else sorted(made)
    counts = _alike(prepared, {mending.field_at(prepared, cell) for cell in cells})
    rows = []
    for cell in cells:
        typed = mending.original(prepared, cell)
        name = mending.field_at(prepared, cell)
        reader = prepared.parsed.readers.get(cell.sheet)
        heading = reader.table.labels.get(cell.column, "").rpartition(".")[2] if reader else ""
        row = who.get((cell.sheet, cell.row))
        text = made.get(cell, typed)
        rows.append(
            FixRow(
                f"{cell.sheet}/{cell.row}/{cell.column}", cell, name, f"{cell.letter} {heading}".strip(),
                row.what if row else "", typed, text, row.text if row else "", counts[name, bare(text)] or 1,
            )
        )  # fmt: skip
    return tuple(rows)


def _alike(prepared: Prepared, fields: set[str]) -> Counter[tuple[str, str]]:
    """(field, text without blanks) → in how many data cells of the file it stands, corrections in force."""
    counts: Counter[tuple[str, str]] = Counter()
    for reader in prepared.parsed.readers.values():
        columns = [(c, plain) for c, f in reader.columns.items() if (plain := f.partition("#")[0]) in fields]
        for row in reader.table.data_rows if columns else ():
            cells = reader.sheet.rows.get(row, {})
            counts.update((name, bare(text_of(cells[c]))) for c, name in columns if c in cells)
    return counts


def masked(name: str, text: str) -> str:
    """A cell's text as it is shown while nobody writes in it."""
    last = name.rpartition(".")[2]
    if sum(ch.isdigit() for ch in text) < 7:
        return text
    if last in _NUMBERS:
        return masking.id_number(text.strip("'’‘` "))
    return masking.phone(text) if last in _PHONES else text
