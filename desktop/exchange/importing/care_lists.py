"""Lists of persons under care: one category a sheet (or in a column), each with columns of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from desktop.domain import care
from desktop.domain.address import parse_address
from desktop.domain.grid_number import grid_number
from desktop.domain.id_number import IdNumber, IdReading
from desktop.domain.partial_date import PartialDate
from desktop.domain.typed_text import bare, chinese_number
from desktop.exchange.importing.people import PersonReader
from desktop.exchange.importing.rows import Block, Person
from desktop.exchange.importing.sheet_reader import RowNote, SheetReader, money
from desktop.exchange.workbook_data import DateCell, ErrorCell, text_of

_CARD = re.compile(r"(\d{17}[\dX])([1-7])([1-4])(B\d{0,2})?$")
_KIND_WORDS = {word: key for key, word in care.DISABILITY_KINDS.items()}


@dataclass(slots=True)
class CareRow:
    """One person on one list. `duplicate_of` is an earlier row of the same sheet."""

    person: Person
    sheet: str
    row: int
    category: str
    amount: Decimal | None = None
    approved_on: PartialDate | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    card_number: str | None = None
    kind: str | None = None
    grade: str | None = None
    level: str | None = None
    details: dict[str, Any] = field(default_factory=dict)
    responsible: str = ""
    duplicate_of: CareRow | None = None


@dataclass
class CareRows:
    """What the sheets of a care workbook hold."""

    rows: list[CareRow] = field(default_factory=list)

    def counts(self) -> dict[str, Any]:
        """The figures of the report; a person on several lists is one person."""
        kept = [r for r in self.rows if r.duplicate_of is None]
        by_category: dict[str, int] = {}
        for r in kept:
            by_category[r.category] = by_category.get(r.category, 0) + 1
        return {
            "by_category": dict(sorted(by_category.items())),
        }


def read_care(reader: SheetReader, rows: CareRows) -> int:
    """Read one sheet into `rows`; answers how many data rows it has."""
    sheet = _Sheet(reader)
    count = 0
    for row, cls in reader.table.classes.items():
        if cls == "data" and reader.use_row(row):
            count += 1
            reader.check_cells(row)
            record = sheet.read(row)
            if record:
                rows.rows.append(record)
    if sheet.restricted:
        reader.issue(None, None, "sheet.restricted")
    return count


class _Sheet:
    """One list; remembers who was on it already."""

    def __init__(self, reader: SheetReader) -> None:
        self._r = reader
        self._seen: dict[str, CareRow] = {}
        self._category = reader.guess.category
        category = care.BY_KEY.get(self._category or "")
        self.restricted = bool(category and category.kind is care.CareKind.SUPERVISION)

    def read(self, row: int) -> CareRow | None:
        r = self._r
        r.notes[row] = note = RowNote("record", "rejected")
        if r.value(row, "person.name") is None:
            r.issue(row, None, "name.missing")
            return None
        block = self._block(row)
        person = PersonReader(r).read(row, block)
        if person is None:
            return None
        note.result = "added"
        block.head_name = person.name  # with no address, the name is all that tells one entry from another
        record = CareRow(person, r.sheet.name, row, self._category_of(row))
        self._card(row, record)
        self._fields(row, record)
        key = person.number or f"{person.name}/{'/'.join(block.place)}"
        earlier = self._seen.setdefault(f"{record.category}:{key}", record)
        if earlier is not record:
            record.duplicate_of = earlier
            note.result = "merged"
            column = r.at.get("person.id_number") or r.at.get("disability.card_number") or r.at["person.name"]
            r.issue(row, column, "id.duplicate_in_file")
        return record

    def _category_of(self, row: int) -> str:
        typed = self._r.text(row, "care.category")
        found = care.category_of(typed) if typed else None
        key = self._category
        named = found is not None and _own_name(
            found.key, typed
        )  # a category called by its own name is no subtype
        if found and (key is None or key != found.key) and (named or not _subtype(key, found.key)):
            key = found.key
        if key and care.BY_KEY[key].kind is care.CareKind.SUPERVISION:
            self.restricted = True
        return key or (found.key if found else "other")

    def _block(self, row: int) -> Block:
        r = self._r
        block = Block(r.sheet.name, row)
        if "dwelling.address" in r.at:
            value = r.value(row, "dwelling.address")
            column = r.at["dwelling.address"]
            text = ""
            if isinstance(value, DateCell):
                text = f"{value.day.month}-{value.day.day}"
                r.issue(row, column, "address.restored_from_date")
            elif value is not None:
                text = text_of(value)
            compound = r.text(row, "dwelling.compound")
            name = r.decisions.book.compound(compound)[0] if compound else None
            reading = parse_address(text, r.decisions.book, compound=name)
            block.address_text = text
            block.address = reading.address
            block.known = (reading.compound, reading.building, reading.unit, reading.room)
            for code in reading.codes if text else ():
                r.issue(row, column, code)
            if reading.alias:
                r.issue(row, column, "address.compound_alias")
            r.report(row, column, "dwelling.address", block.address)
        grid = r.value(row, "grid")
        if grid is not None and not isinstance(grid, (DateCell, ErrorCell, bool)):
            block.grid = grid_number(grid)
        return block

    def _card(self, row: int, record: CareRow) -> None:
        r = self._r
        said = r.text(row, "disability.kind"), r.text(row, "disability.grade")
        kind, grade = _kind(said[0]) or _kind_word(said[1]), _level(said[1]) or _grade_word(said[0])
        column = r.at.get("disability.card_number")
        value = r.value(row, "disability.card_number")
        if column and value is not None:
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                r.issue(row, column, "card.damaged_numeric")
            elif isinstance(value, str) and (m := _CARD.search(bare(value).upper().replace("×", "X"))):
                record.card_number = m[0]
                if (kind and kind != m[2]) or (grade and grade != m[3]):
                    wrong = "disability.kind" if kind and kind != m[2] else "disability.grade"
                    r.issue(row, self._disability_column(wrong), "card.conflicts")
                kind, grade = m[2], m[3]
                self._prove(record.person, m[1])
        if column:
            r.report(row, column, "disability.card_number", record.card_number)
            if "person.id_number" not in r.at:
                r.report(row, column, "person.id_number", record.person.number)
        for name, proven in (("disability.kind", kind), ("disability.grade", grade)):
            for at in (self._disability_column(name), column):
                r.report(row, at, name, proven)
        record.kind, record.grade = kind, grade

    def _disability_column(self, name: str) -> int | None:
        """Where the kind or the grade stands: kind and grade may share a column (`精神二级`)."""
        at = self._r.at
        return at.get(name) or at.get("disability.kind") or at.get("disability.grade")

    def _prove(self, person: Person, number: str) -> None:
        """The card number contains the identity number."""
        if person.number is None:
            reading: IdReading = IdNumber.parse(number, today=self._r.as_of)
            if reading.number:
                person.id = reading
                person.birth = PartialDate.of(reading.number.birth)
                person.sex = reading.number.sex

    def _fields(self, row: int, record: CareRow) -> None:
        r = self._r
        if "care.amount" in r.at:
            amount = record.amount = money(r.value(row, "care.amount"))
            figure = None if amount is None else int(amount) if amount == int(amount) else float(amount)
            r.report(row, r.at["care.amount"], "care.amount", figure)
        for name in ("care.approved_on", "care.start", "care.end", "veteran.joined_on", "veteran.left_on"):
            if name in r.at:
                day = r.day(row, name)
                if name.startswith("veteran."):
                    record.details[name.removeprefix("veteran.")] = str(day) if day else None
                else:
                    setattr(record, name.removeprefix("care."), day)
        if "mental.risk_grade" in r.at:
            record.level = _level(r.text(row, "mental.risk_grade"))
            r.report(row, r.at["mental.risk_grade"], "mental.risk_grade", record.level)
        elif "care.level" in r.at:
            record.level = r.text(row, "care.level") or None
        record.responsible = r.text(row, "responsible")
        for name in (
            "guardian.name",
            "guardian.phones",
            "emergency.name",
            "emergency.phones",
            "veteran.kind",
            "care.frequency",
            "care.category",
        ):
            text = r.text(row, name)
            if text and not (name == "care.category" and _own_name(record.category, text)):
                record.details[name.split(".")[0] + "_" + name.split(".")[1]] = text


def _own_name(category: str, text: str) -> bool:
    """Whether the cell only repeats what the category is called."""
    return category in care.BY_KEY and care.BY_KEY[category].name == bare(text)


def _subtype(sheet: str | None, cell: str) -> bool:
    """Whether a cell only says which sort of the sheet's own category this is (留守儿童 on a list of children)."""
    return (
        sheet == "needy_child"
        or (sheet == "disabled" and cell in {"mental", "disabled_old"})
        or (sheet == "veteran" and cell != "veteran")
    )


def _kind(text: str) -> str | None:
    m = re.match(r"^0?([1-7])$", bare(text))
    return _kind_word(text) or (m[1] if m else None)


def _kind_word(text: str) -> str | None:
    plain = bare(text)
    return next((key for word, key in _KIND_WORDS.items() if word in plain), None)


def _grade_word(text: str) -> str | None:
    """The grade of `肢体四级`; a number without 级 is no grade."""
    m = re.search(r"([一二三四1-4])级", bare(text))
    return str(chinese_number(m[1])) if m else None


def _level(text: str) -> str | None:
    """`三级`, `3级`, `3`, `03` → `3`."""
    plain = bare(text)
    m = re.search(r"\d", re.sub(r"^0(?=\d)", "", plain))
    if m:
        return m[0]
    m = re.search(r"[零一二三四五]", plain)
    return str(chinese_number(m[0])) if m else None
