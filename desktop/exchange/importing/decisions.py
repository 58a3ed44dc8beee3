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


@dataclass(frozen=True)
class Decisions:
    """All answers an import needs. Defaults are the careful ones: hidden columns and sheets stay out.

    `columns`: sheet name to column letter to the field it is to be read as, "" for one to be left out.
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
    except (OSError, ValueError, KeyError, TypeError) as error:
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
        columns={
            sheet: {k: str(v) for k, v in said.items()} for sheet, said in plain.get("columns", {}).items()
        },
    )


def places_of(community: Mapping[str, str]) -> tuple[str, ...]:
    """The names that may stand in front of an address, largest first."""
    found = []
    for key in ("province", "city", "county", "street", "name"):
        name = community.get(key, "")
        if name:
            found.append(name)
    return tuple(found)
