"""What the clerk answers about the files at hand, as the importer's `Decide`. No Qt here."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
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

    @classmethod
    def of(cls, base: Decisions) -> Answers:
        """The answers of a file, shown on the screen to be changed."""
        return cls(
            base=base, strikethrough_means=base.strikethrough_means, include_hidden_rows=base.include_hidden_rows,
            include_hidden_columns=base.include_hidden_columns, include_hidden_sheets=base.include_hidden_sheets,
            fill_down=base.fill_down, restore_addresses_from_dates=base.restore_addresses_from_dates,
            days=dict(base.as_of),
        )  # fmt: skip

    def decisions(self) -> Decisions:
        """For the importer (`Decide`)."""
        book = self.base.book
        names = tuple(dict.fromkeys([*book.compounds, *self.aliases.values()]))
        merged = AddressBook(names, {**book.aliases, **self.aliases}, book.courtyards, book.places)
        return replace(
            self.base, strikethrough_means=self.strikethrough_means, include_hidden_rows=self.include_hidden_rows,
            include_hidden_columns=self.include_hidden_columns, include_hidden_sheets=self.include_hidden_sheets,
            fill_down=self.fill_down, restore_addresses_from_dates=self.restore_addresses_from_dates, book=merged,
            as_of=self.days,
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
