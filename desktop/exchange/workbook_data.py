"""What a workbook says, as plain values: cells with their type, merges, what is hidden, struck out or commented.

`SheetData.rows` maps Excel row numbers (1-based) to `{column number (1-based): value}`; empty cells are absent.
A value is `str`, `int`, `float`, `bool`, `DateCell` (a number under a date format) or `ErrorCell` (#N/A …).
Numbers of 18 digits are floats on purpose: that is all the file holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

EPOCH_1900 = date(1899, 12, 30)
EPOCH_1904 = date(1904, 1, 1)

# The first 8 colours are fixed, the next 56 are Excel's default palette ([MS-XLS] 2.5.161).
_COLOURS = (
    "000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF800000008000000080808000800080008080C0C0C0808080"
    "9999FF993366FFFFCCCCFFFF660066FF80800066CCCCCCFF000080FF00FFFFFF0000FFFF8000808000000080800000FF"
    "00CCFFCCFFFFCCFFCCFFFF9999CCFFFF99CCCC99FFFFCC993366FF33CCCC99CC00FFCC00FF9900FF6600666699969696"
    "003366339966003300333300993300993366333399333333"
)
PALETTE = tuple(_COLOURS[i : i + 6] for i in range(0, len(_COLOURS), 6))
INK = frozenset({"000000", "FFFFFF", "333333", "E7E6E6", "44546A"})  # colours nobody means anything by


@dataclass(frozen=True, slots=True)
class DateCell:
    """A number under a date format; `day` already minds the workbook's date system."""

    day: date
    shows_year: bool = True

    def __str__(self) -> str:
        return self.day.isoformat()


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A formula that came to nothing: `#N/A`, `#REF!` …"""

    text: str

    def __str__(self) -> str:
        return self.text


Value = str | int | float | bool | DateCell | ErrorCell
Row = dict[int, Value]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; all numbers 1-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class SheetData:
    """One sheet. `formulas` and `struck` hold (row, column); `painted` the colour of cells that have one, as
    `fill:FFFF00` or `font:FF0000`, black and white left out."""

    name: str
    rows: Mapping[int, Row]
    hidden: bool = False
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    last_column: int = 0
    painted: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def text(self, row: int, column: int) -> str:
        """The cell as text, empty when there is none."""
        value = self.rows.get(row, {}).get(column)
        return "" if value is None else text_of(value)


@dataclass(frozen=True)
class WorkbookData:
    """A workbook read by content. `notes` are `file.*` codes that do not refuse it (macro, external link …)."""

    kind: str  # xlsx, xls, csv, html
    sheets: tuple[SheetData, ...]
    epoch: date = EPOCH_1900
    notes: tuple[str, ...] = ()


def text_of(value: Value) -> str:
    """A value as a clerk would read it; whole numbers without a point."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)


def column_letter(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The inverse of `column_letter`."""
    number = 0
    for c in letters:
        number = number * 26 + ord(c) - 64
    return number


def pack(value: Value) -> Any:
    """A value for JSON."""
    if isinstance(value, DateCell):
        return ["d", value.day.isoformat(), value.shows_year]
    if isinstance(value, ErrorCell):
        return ["e", value.text]
    return value


def _unpack(value: Any) -> Value:
    if type(value) is list:
        return ErrorCell(value[1]) if value[0] == "e" else DateCell(date.fromisoformat(value[1]), value[2])
    return value  # type: ignore[no-any-return]


def to_plain(book: WorkbookData) -> dict[str, Any]:
    """The workbook as JSON types; `rows` become `[number, [columns], [values]]`."""
    return {
        "kind": book.kind,
        "epoch": book.epoch.isoformat(),
        "notes": book.notes,
        "sheets": [
            {
                "name": s.name,
                "hidden": s.hidden,
                "rows": [[n, list(r), [pack(v) for v in r.values()]] for n, r in s.rows.items()],
                "merges": [[m.top, m.left, m.bottom, m.right] for m in s.merges],
                "hidden_rows": sorted(s.hidden_rows),
                "hidden_columns": sorted(s.hidden_columns),
                "formulas": sorted(s.formulas),
                "struck": sorted(s.struck),
                "comments": [[r, c, t] for (r, c), t in s.comments.items()],
                "last_column": s.last_column,
                "painted": [[r, c, t] for (r, c), t in s.painted.items()],
            }
            for s in book.sheets
        ],
    }


def from_plain(plain: Mapping[str, Any]) -> WorkbookData:
    """The inverse of `to_plain`."""
    return WorkbookData(
        plain["kind"],
        tuple(_sheet(s) for s in plain["sheets"]),
        date.fromisoformat(plain["epoch"]),
        tuple(plain["notes"]),
    )


def _sheet(s: Mapping[str, Any]) -> SheetData:
    return SheetData(
        s["name"],
        {n: dict(zip(cols, map(_unpack, values), strict=True)) for n, cols, values in s["rows"]},
        s["hidden"],
        tuple(Merge(*m) for m in s["merges"]),
        frozenset(s["hidden_rows"]),
        frozenset(s["hidden_columns"]),
        frozenset((r, c) for r, c in s["formulas"]),
        frozenset((r, c) for r, c in s["struck"]),
        {(r, c): t for r, c, t in s["comments"]},
        s["last_column"],
        {(r, c): t for r, c, t in s["painted"]},
    )
