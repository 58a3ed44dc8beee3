"""From the register to the cells of a list: the fields asked for, in words, masked or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.permissions import Permit
from desktop.exchange.exporting import masks
from desktop.exchange.exporting.fields import FIELDS, Field, Kind
from desktop.exchange.exporting.lists import SEARCH
from desktop.exchange.exporting.template import TemplateColumn
from desktop.exchange.exporting.words import dwelling_words, written
from desktop.queries import listed, search
from desktop.queries.listed import Wish

if TYPE_CHECKING:
    from sqlalchemy import Connection

Cell = str | int
PLACE: Final = "place"
NUMBERED: Final = "{n}"  # a fixed column that counts the rows
_PLACE_PARTS = (
    "dwelling.compound", "dwelling.building", "dwelling.unit", "dwelling.room", "dwelling.building_kind",
    "dwelling.address",
)  # fmt: skip
_NOTHING = Field("")
_SUGGESTED = "person.note_categories"


def available(key: str) -> frozenset[str]:
    """The fields a list can show."""
    if key == SEARCH:
        return frozenset(("hit.kind", "hit.title", "hit.where"))
    found = frozenset(listed.fields(key)) & FIELDS.keys()
    return found | {PLACE} if set(_PLACE_PARTS) <= set(listed.fields(key)) else found


def rows(
    db: Connection, key: str, columns: Sequence[TemplateColumn], wish: Wish, *, day: date, words: str = ""
) -> Iterator[tuple[Any, ...]]:
    """The raw values of the columns, row by row; None under a column that is not ours."""
    if key == SEARCH:
        yield from _found(db, columns, words)
        return
    wanted = list(dict.fromkeys(c.field for c in columns if c.field and c.field != PLACE))
    if any(c.field == PLACE for c in columns):
        wanted += [name for name in _PLACE_PARTS if name not in wanted]
    at = {name: i for i, name in enumerate(wanted)}
    for _id, values in listed.rows(db, key, wanted, wish, day=day):
        yield tuple(
            _place(values, at) if c.field == PLACE else values[at[c.field]] if c.field else None
            for c in columns
        )


def _found(db: Connection, columns: Sequence[TemplateColumn], words: str) -> Iterator[tuple[Any, ...]]:
    for hit in search.find(db, words, limit=search.COUNTED).hits:
        known = {"hit.kind": hit.kind_name, "hit.title": hit.title, "hit.where": hit.where}
        yield tuple(known.get(c.field) for c in columns)


def _place(values: Sequence[Any], at: Mapping[str, int]) -> str:
    compound, building, unit, room, kind, typed = (values[at[name]] or "" for name in _PLACE_PARTS)
    return dwelling_words(compound, building, unit, room, courtyard=kind == "courtyard") or typed


class Cells:
    """Writes rows of raw values as cells, and remembers which required columns had nothing."""

    def __init__(self, columns: Sequence[TemplateColumn], permit: Permit, *, mask: bool) -> None:
        self._columns = columns
        self._fields = [FIELDS.get(c.field, _NOTHING) for c in columns]
        self._beside_number = any(f.kind is Kind.ID for f in self._fields)
        self._hidden, self._mask = permit.hidden, mask
        self._count = 0
        self.blanks: dict[str, int] = {}

    @property
    def reveals(self) -> bool:
        """Whether a mask would change anything here."""
        return masks.reveals(self._fields)

    def of(self, values: Sequence[Any]) -> list[Cell]:
        """One row as cells."""
        self._count += 1
        cells: list[Cell] = []
        for column, field, value in zip(self._columns, self._fields, values, strict=True):
            if column.fixed:
                number = column.fixed == NUMBERED
                cells.append(self._count if number else column.fixed)
                continue
            if column.field == _SUGGESTED and value:
                value = [one for one in value if one not in self._hidden]
            cell = written(value, field, column.form, column.table) if column.field else ""
            if cell == "" and column.required:
                self.blanks[column.heading] = self.blanks.get(column.heading, 0) + 1
            if self._mask:
                cell = masks.masked(cell, field, beside_number=self._beside_number)
            cells.append(cell)
        return masks.apart(cells, self._fields) if self._mask and not self._beside_number else cells
