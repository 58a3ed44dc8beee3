"""Columns of a ledger beyond those every ledger has: health, insurance, employment, guardians … read so that none is lost.

The contract of `--decide` names the columns it counts with; these come on top where `Decisions.further_columns` is on.
A word of a closed list that is not known is not stored but said (`cell.word_unknown`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, Final

from desktop.domain import codes
from desktop.domain.choices import CHOICES
from desktop.domain.partial_date import PartialDate
from desktop.domain.person_name import parse_name
from desktop.domain.phone import parse_phones
from desktop.domain.typed_text import bare
from desktop.exchange.importing.further_fields import STORED
from desktop.exchange.importing.parse import Parsed
from desktop.exchange.importing.sheet_reader import SheetReader
from desktop.exchange.workbook_data import DateCell

_LONGEST: Final = 200
_NOTHING: Final = frozenset({"无", "没有", "暂无", "不详", "未知", "/", "-", "—", "\\", "同上"})
_AHEAD: Final = 40  # years for which a document can be valid, and some
_DATES: Final = frozenset({"id_valid_until", "away_since", "came_on", "permit_until"})


def read_further(parsed: Parsed) -> None:
    """Read the further columns of every person of a ledger into `Person.further`."""
    columns = {
        name: {c: f for c, f in reader.columns.items() if f in STORED}
        for name, reader in parsed.readers.items()
    }
    for person in parsed.residents.people:
        reader = parsed.readers[person.sheet]
        for column, field in columns[person.sheet].items():
            value = _value(reader, person.row, column, field)
            if field == "person.former_name":
                person.former_name = person.former_name or parse_name(value or "").name or None
            elif value is not None:
                person.further[STORED[field]] = value
                reader.report(person.row, column, field, value)


def _value(reader: SheetReader, row: int, column: int, field: str) -> Any:
    stored = STORED[field]
    text = reader.text(row, field).strip()
    if not text or bare(text) in _NOTHING:
        return None
    if stored in _DATES:
        return _day(reader, row, field)
    if stored.endswith("_phone"):
        numbers = parse_phones(reader.value(row, field), area=reader.decisions.phone_area).numbers  # type: ignore[arg-type]
        return "、".join(numbers) or None
    code = CODED.get(stored)
    if code is None:
        return text[:_LONGEST]
    value = code(text)
    if value is None:
        reader.issue(row, column, "cell.word_unknown")
    return value


def _day(reader: SheetReader, row: int, field: str) -> str | None:
    """A date that may lie ahead: until when something holds."""
    value = reader.value(row, field)
    late = date(reader.as_of.year + _AHEAD, 12, 31)
    typed = value.day if isinstance(value, DateCell) else None if isinstance(value, bool) else value
    found = PartialDate.parse(typed, as_of=late, epoch=reader.epoch).value
    return str(found) if found else None


def _coded(field: str, text: str) -> str | None:
    """The code a word stands for: its own name, or the only name that begins with it or it begins with."""
    word, names = bare(text), {bare(name): code for code, name in CHOICES["resident", field].items()}
    if word in names or word in names.values():
        return names.get(word, word)
    near = {
        code
        for name, code in names.items()
        if len(word) > 1 and (name.startswith(word) or word.startswith(name))
    }
    return near.pop() if len(near) == 1 else None


CODED: Final[Mapping[str, Callable[[str], Any]]] = {
    field: partial(_coded, field)
    for kind, field in CHOICES
    if kind == "resident" and f"person.{field}" in STORED
} | {"volunteer": codes.yes_no}
