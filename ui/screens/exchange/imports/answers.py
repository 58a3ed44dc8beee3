"""What the clerk answers about the files at hand, as the importer's `Decide`. No Qt here."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from desktop.domain.address import AddressBook
from desktop.exchange.importing.decisions import Decisions

_FULL = re.compile(r"(20\d{2})[-._年]?(\d{2})[-._月]?(\d{2})")
_MONTH = re.compile(r"(20\d{2})[-._年]?(\d{1,2})月?(?!\d)")


@dataclass(frozen=True)
class Answers:
    """`base` comes from a file of answers or is empty; the other fields are what the clerk chose on the screen.

    `aliases`: another spelling to the official compound. `days`: file name to the day its list describes.
    `columns`: file name to sheet to column letter to field, "" for a column to be left out.
    """

    base: Decisions = field(default_factory=Decisions)
    strikethrough_means: str = "left"
    include_hidden_rows: bool = True
    include_hidden_columns: bool = False
    include_hidden_sheets: bool = False
    fill_down: bool = True
    restore_addresses_from_dates: bool = True
    aliases: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, base: Decisions) -> Answers:
        """The answers of a file, shown on the screen to be changed."""
        return cls(
            base=base, strikethrough_means=base.strikethrough_means, include_hidden_rows=base.include_hidden_rows,
            include_hidden_columns=base.include_hidden_columns, include_hidden_sheets=base.include_hidden_sheets,
            fill_down=base.fill_down, restore_addresses_from_dates=base.restore_addresses_from_dates,
            days=dict(base.as_of),
        )  # fmt: skip

    def with_column(self, file: str, sheets: Iterable[str], letter: str, field: str) -> Answers:
        """The same answers, with a column of some sheets of a file read as `field`."""
        of_file = {sheet: dict(said) for sheet, said in self.columns.get(file, {}).items()}
        for sheet in sheets:
            of_file.setdefault(sheet, {})[letter] = field
        return replace(self, columns={**self.columns, file: of_file})

    def decisions(self, file: str = "") -> Decisions:
        """For the importer (`Decide`), about one file."""
        book = self.base.book
        names = tuple(dict.fromkeys([*book.compounds, *self.aliases.values()]))
        merged = AddressBook(names, {**book.aliases, **self.aliases}, book.courtyards, book.places)
        return replace(
            self.base, strikethrough_means=self.strikethrough_means, include_hidden_rows=self.include_hidden_rows,
            include_hidden_columns=self.include_hidden_columns, include_hidden_sheets=self.include_hidden_sheets,
            fill_down=self.fill_down, restore_addresses_from_dates=self.restore_addresses_from_dates, book=merged,
            as_of=self.days, columns=self.columns.get(file, self.base.columns),
        )  # fmt: skip

    def day_of(self, path: Path, today: date) -> date:
        """The day a list describes: as answered, else as its file name says, else today."""
        said = self.days.get(path.name)
        return date.fromisoformat(said) if said else day_in_name(path.stem) or today


def day_in_name(name: str) -> date | None:
    """`…20260630` is that day, `…2026年6月` the last of the month; None when the name says neither or nonsense."""
    if m := _FULL.search(name):
        try:
            return date(int(m[1]), int(m[2]), int(m[3]))
        except ValueError:
            return None
    if m := _MONTH.search(name):
        year, month = int(m[1]), int(m[2])
        return date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None
    return None
