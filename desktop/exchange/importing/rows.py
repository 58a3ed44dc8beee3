"""The rows of an import in the register's own words: people, households, dwellings, before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from desktop.domain.address import Address
from desktop.domain.id_number import IdReading
from desktop.domain.partial_date import PartialDate
from desktop.domain.typed_text import bare


@dataclass(slots=True)
class Block:
    """The household cells of a family of rows: one dwelling, one head."""

    sheet: str
    row: int
    address: Address | None = None
    address_text: str = ""
    known: tuple[str | None, str | None, str | None, str | None] = (None, None, None, None)
    head_name: str = ""
    head_id: str | None = None
    status: str | None = None
    micro: tuple[int, int] | None = None
    grid: int | None = None
    note: str = ""
    all_left: bool = False
    accepted: bool = False

    @property
    def place(self) -> tuple[str, str, str, str]:
        """What tells this dwelling from others: its address, or what was typed and the head while it is pending."""
        return self.address.key if self.address else ("?", bare(self.address_text), self.head_name, "")


@dataclass(slots=True)
class Person:
    """One person of a file. `col` is the column letter of the name; `merged_into` an earlier row of the same number.

    `further`: stored fields of other columns (`further.py`)."""

    sheet: str
    row: int
    col: str
    block: Block
    name: str
    id: IdReading
    state: str | None = None
    struck: bool = False
    birth: PartialDate | None = None
    sex: str | None = None
    relation: str | None = None
    ethnicity: str | None = None
    politics: str | None = None
    education: str | None = None
    marriage: str | None = None
    hukou: str | None = None
    phones: tuple[str, ...] = ()
    former_name: str | None = None
    employer: str = ""
    note: str = ""
    note_categories: list[str] = field(default_factory=list)
    further: dict[str, Any] = field(default_factory=dict)
    unnamed: bool = False
    merged_into: Person | None = None
    rejected: bool = False
    fate: str = "added"
    known_id: str | None = None

    @property
    def number(self) -> str | None:
        """The key number, if there is one."""
        return self.id.number.value if self.id.number else None

    @property
    def prefix15(self) -> str | None:
        """The first fifteen digits that are known to be real."""
        return self.id.number.prefix15 if self.id.number else self.id.prefix15

    @property
    def live(self) -> bool:
        return self.state is None


@dataclass(slots=True)
class StatusRow:
    """A dwelling without a person: 空户, 敲门未遇 …"""

    sheet: str
    row: int
    block: Block
    state: str | None
    fate: str = "added"
