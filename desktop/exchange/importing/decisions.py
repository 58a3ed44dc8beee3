"""What a clerk decides before an import: which community, other spellings, what hidden or struck-out cells mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import orjson

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.address import AddressBook

CHOICES: Mapping[str, tuple[str, ...]] = {
    "strikethrough_means": ("left", "dead", ""),
    "blank": ("keep", "erase"),
    "match_by": ("auto", "number", "name_birth"),
    "separated_means": ("moved", "stays"),
    "hand_edits": ("newer", "keep", "replace"),
}  # answers that are one of a few words, the careful one first
FLAGS: Mapping[str, str] = {
    "fill_down": "fill_blank_household_cells_down",
    "include_hidden_rows": "include_hidden_rows",
    "include_hidden_columns": "include_hidden_columns",
    "include_hidden_sheets": "include_hidden_sheets",
    "restore_addresses_from_dates": "restore_addresses_from_dates",
    "split_families": "split_families",
    "further_columns": "further_columns",
}  # answers that are yes or no: our name and the one in `gezhi-decisions/1`


@dataclass(frozen=True)
class Decisions:
    """All answers an import needs. Defaults are the careful ones: hidden columns and sheets stay out.

    `columns`: sheet name to column letter to the field it is to be read as, "" for one to be left out.
    `sheets_out`: sheets that are not to be read; `header_rows`: sheet name to the rows of its header.
    `blank`: `keep`, or `erase` for an empty cell of a mapped column to empty what is on file.
    `match_by`: `auto` (number, then name in the dwelling), `number` alone, or `name_birth` (also a name with its
    full birth date when only one person on file has both).
    `separated_means`: a known number at another dwelling on a row that says 人户分离 is `moved`, or `stays`.
    `hand_edits`: what was corrected by hand after the day of the list is kept (`newer`), always kept (`keep`), or
    gives way to the list (`replace`).
    `marks`: how rows are marked (`fill:FFFF00`, `font:FF0000`, see `found.Mark`) to `left`, `dead` or "" for nothing.
    `split_families`: a cell that names a whole family is taken apart (see `found.Family`) instead of refused.
    `further_columns`: health, insurance, guardians and the like are read too (see `further.py`).
    `values`: field to typed text to the text that is meant. `persons`: `sheet!row!letter of the name` to the
    resident on file who is meant, "" for somebody new.
    """

    community: Mapping[str, str] = field(default_factory=dict)
    grids: int | None = None
    grids_on_file: frozenset[int] = frozenset()
    phone_area: str = ""
    book: AddressBook = field(default_factory=AddressBook)
    fill_down: bool = True
    strikethrough_means: str = "left"
    include_hidden_rows: bool = True
    include_hidden_columns: bool = False
    include_hidden_sheets: bool = False
    restore_addresses_from_dates: bool = True
    restricted_permitted: bool = True
    as_of: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sheets_out: frozenset[str] = frozenset()
    header_rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    blank: str = "keep"
    match_by: str = "auto"
    separated_means: str = "moved"
    hand_edits: str = "newer"
    marks: Mapping[str, str] = field(default_factory=dict)
    split_families: bool = False
    further_columns: bool = True
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    persons: Mapping[str, str] = field(default_factory=dict)

    def grid_exists(self, number: int) -> bool:
        """Whether the community has this grid; without a number of grids every one does."""
        return self.grids is None or 1 <= number <= self.grids

    def grid_named(self, number: int) -> bool:
        """Whether a roster may mean this grid: told how many there are, one of those; else one the office has."""
        return self.grid_exists(number) and (
            self.grids is not None or not self.grids_on_file or number in self.grids_on_file
        )

    def day_of(self, path: Path) -> date | None:
        """The day this file describes, when the decisions name it."""
        text = self.as_of.get(path.name)
        return date.fromisoformat(text) if text else None


class Decide(Protocol):
    """Who answers: a window, a file given with `--decide`, a test."""

    def decisions(self) -> Decisions:
        """The answers for the import at hand."""
        ...


@dataclass(frozen=True)
class DecidedBefore:
    """Answers that are already there."""

    answers: Decisions

    def decisions(self) -> Decisions:
        return self.answers


def read_decisions(path: Path) -> Decisions:
    """Answers from a file of format `gezhi-decisions/1`; raises `Refused` when it is something else."""
    try:
        plain = orjson.loads(path.read_bytes())
        if plain["format"] != "gezhi-decisions/1":
            raise ValueError(plain["format"])
        return from_plain(plain)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(_("看不懂这份导入答复文件,请检查"), code="decisions.unreadable") from error


def from_plain(plain: Mapping[str, Any]) -> Decisions:
    """Decisions from the JSON form."""
    community = {k: str(v) for k, v in plain.get("community", {}).items()}
    return Decisions(
        community=community,
        grids=plain.get("grids"),
        phone_area=str(plain.get("phone_area", "")),
        book=AddressBook(
            tuple(plain.get("compounds", ())),
            dict(plain.get("compound_aliases", {})),
            frozenset(plain.get("courtyard_compounds", ())),
            places_of(community),
        ),
        fill_down=plain.get("fill_blank_household_cells_down", True),
        strikethrough_means=plain.get("strikethrough_means", "left"),
        include_hidden_rows=plain.get("include_hidden_rows", True),
        include_hidden_columns=plain.get("include_hidden_columns", False),
        include_hidden_sheets=plain.get("include_hidden_sheets", False),
        restore_addresses_from_dates=plain.get("restore_addresses_from_dates", True),
        restricted_permitted=plain.get("restricted_categories_permitted", False),
        as_of={k: str(v) for k, v in plain.get("as_of", {}).items()},
        columns=_two_levels(plain.get("columns", {})),
        sheets_out=frozenset(plain.get("sheets_out", ())),
        header_rows={sheet: tuple(map(int, rows)) for sheet, rows in plain.get("header_rows", {}).items()},
        marks={k: str(v) for k, v in plain.get("marks", {}).items()},
        split_families=bool(plain.get("split_families", False)),
        further_columns=bool(plain.get("further_columns", False)),
        values=_two_levels(plain.get("values", {})),
        persons={k: str(v) for k, v in plain.get("persons", {}).items()},
        blank=_choice(plain, "blank"),
        match_by=_choice(plain, "match_by"),
        separated_means=_choice(plain, "separated_means"),
        hand_edits=_choice(plain, "hand_edits"),
    )


def _two_levels(plain: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    return {outer: {k: str(v) for k, v in inner.items()} for outer, inner in plain.items()}


def _choice(plain: Mapping[str, Any], name: str) -> str:
    """One of the few words an answer may be; raises `ValueError` for another."""
    value = str(plain.get(name, CHOICES[name][0]))
    if value not in CHOICES[name]:
        raise ValueError(name)
    return value


def places_of(community: Mapping[str, str]) -> tuple[str, ...]:
    """The names that may stand in front of an address, largest first."""
    found = []
    for key in ("province", "city", "county", "street", "name"):
        name = community.get(key, "")
        if name:
            found.append(name)
    return tuple(found)
