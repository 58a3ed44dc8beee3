"""Reading the cells of one understood sheet: merges, ditto marks, errors, and the findings and values on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.domain.family_cell import Member
from desktop.domain.partial_date import DateReading, PartialDate
from desktop.domain.typed_text import CHINESE_NUMERAL, bare, chinese_number, is_ditto
from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.importing.guess import SheetGuess
from desktop.exchange.importing.issues import Issue
from desktop.exchange.workbook_data import (
    DateCell,
    ErrorCell,
    Row,
    Value,
    column_letter,
    column_number,
    text_of,
)

_TEXT, _LONG_TEXT = 500, 4000  # characters read of a cell, and of a remark
_HARMLESS = re.compile(r"^[-+=]?[\d\s().,%/:、-]*$|^=\"\d+[\dXx]\"$|^[-—]+$|^\+?86|^-?无$")
Typed = str | int | float | bool | DateCell  # a cell that is neither blank nor an error
ReportedValue = tuple[int, str, str, Any]


@dataclass
class RowNote:
    """What became of one row: its class, its result, whether it was refused."""

    cls: str
    result: str = "skipped"


@dataclass
class SheetReader:
    """One sheet being read. Findings, reported values and row notes collect here."""

    guess: SheetGuess
    decisions: Decisions
    as_of: date
    epoch: date
    issues: list[Issue] = field(default_factory=list)
    values: list[ReportedValue] = field(default_factory=list)
    notes: dict[int, RowNote] = field(default_factory=dict)
    families: list[tuple[int, str, str, tuple[Member, ...]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        assert self.guess.table is not None
        assert self.guess.columns is not None
        self.table = self.guess.table
        self.sheet = self.guess.sheet
        self.columns = self.guess.columns
        self.at = {f: c for c, f in self.columns.items()}
        self.letters = {c: column_letter(c) for c in range(1, self.sheet.last_column + 2)}
        self._tops: dict[tuple[int, int], int] = {}
        for m in self.sheet.merges:
            if m.bottom > m.top and m.bottom - m.top < 5000:
                for row in range(m.top + 1, m.bottom + 1):
                    for column in range(m.left, m.right + 1):
                        self._tops[row, column] = m.top
        # Families have rules of their own for merged cells; elsewhere one means the same for every row it covers.
        self._reaches_down = self.guess.kind in {"staff", "care"}
        self._long = {c for c, f in self.columns.items() if f.endswith("note")}
        self._cells: dict[int, dict[int, Typed]] = {}
        self._struck_rows = {row for row, _column in self.sheet.struck}
        self._suspicious: dict[int, list[int]] = {}
        for row, cells in self.sheet.rows.items():
            self._cells[row] = self._clean(row, cells)
        self.note_structure()

    def _clean(self, row: int, cells: Row) -> dict[int, Typed]:
        """The cells of a row that say something; errors and texts like formulas are remembered."""
        clean: dict[int, Typed] = {}
        long = self._long
        for column, value in cells.items():
            if isinstance(value, str):
                if value[0] in "=+-@" and not _HARMLESS.match(value.strip()):
                    self._suspicious.setdefault(row, []).append(column)
                if not value.isspace():
                    clean[column] = value[:_LONG_TEXT] if column in long else value[:_TEXT]
            elif isinstance(value, ErrorCell):
                self._suspicious.setdefault(row, []).append(column)
            else:
                clean[column] = value
        return clean

    def note_structure(self) -> None:
        """Rows that are no data, hidden columns, comments."""
        names = {
            "total": "row.is_total",
            "repeated_header": "row.is_repeated_header",
            "help": "row.is_help",
            "section": "row.is_section",
            "footer": "row.is_footer",
            "blank": "row.is_blank",
            "title": "row.is_title",
            "header": "row.is_header",
        }
        for row, cls in self.table.classes.items():
            if cls in names:
                self.issue(row, None, names[cls])
                self.notes[row] = RowNote(cls)
        others = [row for row, cls in self.table.classes.items() if cls == "other_table"]
        if others:
            self.issue(others[0], None, "sheet.second_table")
            self.notes.update({row: RowNote("title") for row in others})
        for column in sorted(self.sheet.hidden_columns):
            if column in self.table.labels:
                self.issue(self.table.header_rows[0], column, "column.hidden")
        for row, column in self.sheet.comments:
            self.issue(row, column, "cell.comment")

    def issue(self, row: int | None, column: int | None, code: str) -> None:
        """Note a finding."""
        letter = column_letter(column) if column else None
        self.issues.append(Issue(self.sheet.name, row, letter, code))

    def report(self, row: int, column: int | None, name: str, value: Any) -> None:
        """Note a value read; it is written as JSON only when a report is asked for."""
        if column:
            self.values.append((row, self.letters[column], name, value))

    def check_cells(self, row: int) -> None:
        """Errors and texts that look like formulas, in every labelled column of a data row."""
        for column in self._suspicious.get(row, ()):
            if column not in self.sheet.hidden_columns and column in self.table.labels:
                error = isinstance(self.sheet.rows[row][column], ErrorCell)
                self.issue(row, column, "cell.error_value" if error else "cell.formula_like_text")

    def value(self, row: int, name: str) -> Typed | None:
        """The cell itself: None when blank, an error, or there is no such column."""
        column = self.at.get(name)
        if column is None:
            return None
        cells = self._cells.get(row)
        found = cells.get(column) if cells else None
        if found is None and self._reaches_down and (top := self._tops.get((row, column))):
            return self._cells.get(top, {}).get(column)
        return found

    def text(self, row: int, name: str) -> str:
        """The cell as text, '' for none."""
        value = self.value(row, name)
        return "" if value is None else text_of(value)

    def own(self, row: int, name: str) -> Typed | None:
        """The cell unless it only repeats the one above (ditto mark, covered by a merge)."""
        value = self.value(row, name)
        if isinstance(value, str) and is_ditto(value):
            return None
        return value

    def covered(self, row: int, name: str) -> bool:
        """Whether a merged cell from above covers this one."""
        column = self.at.get(name)
        return column is not None and (row, column) in self._tops

    def ditto(self, row: int, name: str) -> bool:
        """Whether the cell says "same as above"."""
        value = self.value(row, name)
        return isinstance(value, str) and is_ditto(value)

    def date(self, row: int, name: str) -> DateReading:
        """The cell as a date."""
        value = self.value(row, name)
        if isinstance(value, DateCell):
            return PartialDate.parse(value.day, as_of=self.as_of, epoch=self.epoch)
        if isinstance(value, (bool, ErrorCell)):
            return DateReading()
        return PartialDate.parse(value, as_of=self.as_of, epoch=self.epoch)

    def day(self, row: int, name: str, *, code: bool = True) -> PartialDate | None:
        """The date in a cell that is not a birth date, reported as a value."""
        reading = self.date(row, name)
        if code:
            for c in reading.codes:
                wrong = c == "date.unreadable" and re.search(
                    r"\d", self.text(row, name)
                )  # 至今 is no date at all
                if wrong or c in {"date.ambiguous", "date.no_year", "date.lunar"}:
                    self.issue(row, self.at[name], c)
        self.report(row, self.at.get(name), name, reading.value)
        return reading.value

    def struck(self, row: int, name: str) -> bool:
        """Whether the cell of `name`, or every filled cell of the row, is struck out."""
        column = self.at.get(name)
        if column and (row, column) in self.sheet.struck:
            return True
        return row in self._struck_rows and self._all_struck(row)

    def marks_of(self, row: int, column: str) -> list[str]:
        """How the cell at a column letter, or the whole row, is marked: `strike`, `fill:FFFF00`, `font:FF0000`."""
        found = []
        place = (row, column_number(column.partition("#")[0]))
        if place in self.sheet.struck or (row in self._struck_rows and self._all_struck(row)):
            found.append("strike")
        if paint := self.sheet.painted.get(place):
            found.append(paint)
        return found

    def _all_struck(self, row: int) -> bool:
        filled = [c for c, v in self.sheet.rows.get(row, {}).items() if text_of(v).strip()]
        return bool(filled) and all((row, c) in self.sheet.struck for c in filled)

    def band(self, row: int) -> str:
        """The text of a band row."""
        return " ".join(text_of(v) for v in self.sheet.rows.get(row, {}).values()).strip()[:_TEXT]

    def use_row(self, row: int) -> bool:
        """Whether a data row is to be read; a hidden one is flagged."""
        if row in self.sheet.hidden_rows:
            if not self.decisions.include_hidden_rows:
                self.notes[row] = RowNote("blank")
                return False
            self.issue(row, None, "row.hidden")
        return True


def plain_number(value: Value | None) -> int | None:
    """A whole number with or without a unit (`18层`, `一梯二户`, `1,200元`, `约50户`); None when there is none."""
    if value is None or isinstance(value, (bool, DateCell, ErrorCell)):
        return None
    if isinstance(value, (int, float)):
        return int(value)
    from_text = re.sub(r"(?<=\d)[,，](?=\d{3})", "", bare(value))
    if m := re.search(r"梯([\d一二两三四五六七八九十]+)户", from_text):
        from_text = m[1]
    m = re.search(r"\d{1,15}(\.\d{1,9})?", from_text)
    if m:
        return int(float(m[0]))
    return _chinese(from_text)


def money(value: Value | None) -> Decimal | None:
    """An amount with its cents (`￥1,260.5元`, `0.056万`, 1260.5), rounded to two places; None when there is none."""
    if value is None or isinstance(value, (bool, DateCell, ErrorCell)):
        return None
    text = re.sub(r"(?<=\d),(?=\d{3})", "", bare(f"{value:.15g}" if isinstance(value, float) else str(value)))
    m = re.search(r"(\d{1,15}(?:\.\d{1,9})?)(万)?", text)
    if m is None:
        return None if (whole := plain_number(value)) is None else Decimal(whole)
    amount = (Decimal(m[1]) * (10_000 if m[2] else 1)).quantize(Decimal("0.01"))
    return amount.to_integral() if amount == amount.to_integral() else amount.normalize()


def _chinese(text: str) -> int | None:
    m = re.search(CHINESE_NUMERAL, text)
    return chinese_number(m[0]) if m else None
