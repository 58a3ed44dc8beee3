"""The household cells of a ledger: they reach down over merges, blanks and ditto marks until the next family."""

from __future__ import annotations

import re
from dataclasses import replace

from desktop.domain import codes
from desktop.domain.address import AddressReading, from_parts, number_label, parse_address
from desktop.domain.grid_number import grid_number, grid_of_code, micro_in_title, micro_number
from desktop.domain.id_number import IdNumber
from desktop.domain.person_name import household_status, parse_name
from desktop.domain.typed_text import bare, western
from desktop.exchange.importing.rows import Block
from desktop.exchange.importing.sheet_reader import SheetReader
from desktop.exchange.workbook_data import DateCell, Value, text_of

_HEAD_ID = "household.head_id_number"
_SHEET_BUILDING = re.compile(r"^第?(\d{1,3}|[A-Z]\d?)(?:号楼|号院|栋|幢|座|#楼?|楼)(?![\d-])")
_FLOOR = re.compile(r"^0?(\d{1,2})[层楼]?$")
_DOOR = re.compile(r"^0?\d$|^0\d$")
_PARTS = ("dwelling.building", "dwelling.unit", "dwelling.room")


class HouseholdCells:
    """Finds the family (block) every row belongs to; remembers the band above and what was typed last."""

    def __init__(self, reader: SheetReader) -> None:
        self._r = reader
        self._block: Block | None = None
        self._sheet = _place_of_sheet(reader)
        self._band: tuple[str | None, str | None] = self._sheet
        self._compound = ""
        self._floor = ""
        self._micro = None if "micro_grid" in reader.at else micro_in_title(reader.guess.title)
        self._raw: dict[str, str] = {}
        self._horizontal = reader.guess.horizontal
        columns = reader.at
        self._parts = ("dwelling.building" in columns or "dwelling.room" in columns) and (
            {"dwelling.building", "dwelling.room"} <= set(columns) or "dwelling.address" not in columns
        )

    def begin_band(self, row: int) -> None:
        """A band row: its compound and building hold for the rows below."""
        compound, building = _read_band(self._r, row)
        self._band = (compound or self._sheet[0], building)
        self._block = None

    def end_band(self) -> None:
        """A repeated header: the band is over, the family goes on."""
        self._band = self._sheet

    def _key(self, row: int, name: str) -> str:
        value = self._r.own(row, name)
        return "" if value is None or self._r.covered(row, name) else bare(text_of(value))

    def block_of(self, row: int) -> tuple[Block, bool]:
        """The family of a row, and whether it begins here."""
        names = ("dwelling.address", *_PARTS, "dwelling.compound", "household.head_name", _HEAD_ID)
        typed = {n: k for n in names if (k := self._key(row, n))}
        address = {n: k for n, k in typed.items() if n.startswith("dwelling.")}
        strong = {n: k for n, k in typed.items() if n != "dwelling.compound"}
        current = self._block
        if current is not None and not self._horizontal and self._continues(strong):
            _status_cell(self._r, row, current)
            _micro_cell(self._r, row, current)
            if strong and address:
                self._reread(row, current)
            elif "dwelling.address" in self._r.at:
                self._r.issue(row, self._r.at["dwelling.address"], "address.filled_down")
                self._report_address(row, current)
            return current, False
        previous = self._raw
        self._raw = dict(typed)
        block = Block(self._r.sheet.name, row, grid=self._r.guess.grid, micro=self._micro)
        self._place(row, block, previous if self._r.decisions.fill_down else {})
        self._head(row, block, previous, bool(address))
        _status_cell(self._r, row, block)
        _micro_cell(self._r, row, block)
        self._block = block
        return block, True

    def _continues(self, typed: dict[str, str]) -> bool:
        """Whether the household cells typed on this row still speak of the current family."""
        return all(
            self._raw.get(n) == k for n, k in typed.items() if n != "household.head_name"
        ) and self._same_head(typed.get("household.head_name"))

    def _same_head(self, typed: str | None) -> bool:
        if typed is None:
            return True
        known = self._raw.get("household.head_name")
        return known == typed or (self._block is not None and parse_name(typed).name == self._block.head_name)

    def _reread(self, row: int, block: Block) -> None:
        """The same address again on a later row of the family: values and findings belong to its cells too."""
        value = self._r.own(row, "dwelling.address")
        if value is not None:
            scratch = Block(block.sheet, row, grid=block.grid)
            self._place(row, scratch, {})
        else:
            self._report_address(row, block)

    def _head(self, row: int, block: Block, previous: dict[str, str], new_address: bool) -> None:
        value = self._r.own(row, "household.head_name")
        if value is not None:
            text = text_of(value)
            block.head_name = "" if household_status(text) else parse_name(text).name
            self._r.report(
                row, self._r.at["household.head_name"], "household.head_name", block.head_name or None
            )
        elif self._r.covered(row, "household.head_name") and not new_address:
            block.head_name = previous.get("household.head_name", "")
        if number := self._r.text(row, _HEAD_ID):
            block.head_id = IdNumber.parse(number, today=self._r.as_of).typed or None

    def _place(self, row: int, block: Block, above: dict[str, str]) -> None:
        compound = self._compound_cell(row)
        if self._parts:
            reading = self._from_columns(row, compound, above)
            if reading.address is None:  # an address not settled is typed in a column beside the empty parts
                typed = self._r.text(row, "dwelling.address")
                block.address_text = typed or "-".join(t for n in _PARTS if (t := self._r.text(row, n)))
        else:
            reading = self._from_address(row, compound, block, above)
        block.address = reading.address
        block.known = (reading.compound, reading.building, reading.unit, reading.room)
        column = self._address_column()
        if column:
            for code in reading.codes:
                self._r.issue(row, column, code)
            if reading.alias:
                self._r.issue(row, column, "address.compound_alias")
            self._report_address(row, block)

    def _report_address(self, row: int, block: Block) -> None:
        self._r.report(row, self._address_column(), "dwelling.address", block.address)

    def _address_column(self) -> int | None:
        """Where findings about an address belong: the room's column when the parts have columns of their own."""
        names = ("dwelling.room", "dwelling.building") if self._parts else ("dwelling.address",)
        return next((self._r.at[n] for n in (*names, "dwelling.address") if n in self._r.at), None)

    def _compound_cell(self, row: int) -> str | None:
        """The compound of this row: its own cell, the band, the cell above."""
        value = self._r.own(row, "dwelling.compound")
        if value is not None:
            name, alias = self._r.decisions.book.compound(text_of(value))
            if alias:
                self._r.issue(row, self._r.at["dwelling.compound"], "address.compound_alias")
            self._r.report(row, self._r.at["dwelling.compound"], "dwelling.compound", name)
            self._compound = name
            return name
        if self._band[0]:
            return self._band[0]
        return self._compound or None

    def _from_columns(self, row: int, compound: str | None, above: dict[str, str]) -> AddressReading:
        """Building, unit and room in columns of their own. A blank building is that of the row above, and so is
        then a blank unit; a blank unit beside a building means that there is none."""
        cells = {name: self._part(row, name, above) for name in _PARTS}
        if not cells["dwelling.building"] and not self._band[1] and cells["dwelling.room"]:
            for name in _PARTS[:2]:
                cells[name] = cells[name] or above.get(name, "")
                self._raw.setdefault(name, cells[name])
        floor, door = self._floor_of(row), bare(cells[_PARTS[2]])
        if (m := _FLOOR.match(floor)) and _DOOR.match(door):
            cells[_PARTS[2]] = f"{m[1]}{int(door):02d}"
        building = cells["dwelling.building"] or self._band[1] or ""
        named, _spelling, rest = self._r.decisions.book.find(bare(building))
        if named and rest:
            compound, building = named, rest
            self._compound = named
        if not building and "dwelling.address" in self._r.at:
            typed = self._r.text(row, "dwelling.address")
            return parse_address(typed, self._r.decisions.book, compound=compound)
        yard = compound in self._r.decisions.book.courtyards
        return from_parts(compound or "", building, cells[_PARTS[1]], cells[_PARTS[2]], courtyard=yard)

    def _floor_of(self, row: int) -> str:
        """The floor in a column of its own; blank below the first row of its building."""
        typed = bare(self._r.text(row, "dwelling.floor"))
        if typed or self._r.own(row, "dwelling.building") is not None:
            self._floor = typed
        return self._floor

    def _part(self, row: int, name: str, above: dict[str, str]) -> str:
        value = self._r.own(row, name)
        if value is not None:
            return f"{value.day.month}-{value.day.day}" if isinstance(value, DateCell) else text_of(value)
        if self._r.ditto(row, name) or self._r.covered(row, name):
            self._raw.setdefault(name, above.get(name, ""))
            return above.get(name, "")
        return ""

    def _from_address(
        self, row: int, compound: str | None, block: Block, above: dict[str, str]
    ) -> AddressReading:
        value = self._r.own(row, "dwelling.address")
        text = "" if value is None else _address_text(self._r, row, value)
        if not text and above.get("dwelling.address"):
            text = above["dwelling.address"]
            self._raw["dwelling.address"] = text
            self._r.issue(row, self._r.at["dwelling.address"], "address.filled_down")
        block.address_text = text if value is None else text_of(value)
        if not text and "dwelling.address" not in self._r.at:
            return AddressReading()
        named, _spelling, rest = self._r.decisions.book.find(bare(self._r.text(row, "dwelling.building")))
        building = self._band[1] or number_label(rest) or None
        compound = named or compound
        reading = parse_address(text, self._r.decisions.book, compound=compound, building=building)
        return _with_door(self._r, row, reading)


def _with_door(reader: SheetReader, row: int, reading: AddressReading) -> AddressReading:
    door = reader.text(row, "dwelling.room")
    if reading.address is not None or not reading.building or reading.room or not door:
        return reading
    unit = reading.unit or reader.text(row, "dwelling.unit")
    whole = from_parts(reading.compound or "", reading.building, unit, door)
    return replace(whole, alias=reading.alias)


def _address_text(reader: SheetReader, row: int, value: Value) -> str:
    if not isinstance(value, DateCell):
        return text_of(value)
    if not reader.decisions.restore_addresses_from_dates:
        return ""
    reader.issue(row, reader.at["dwelling.address"], "address.restored_from_date")
    day = value.day
    if 2000 < day.year <= 2031 and abs(day.year - reader.as_of.year) > 2:
        return f"{day.year - 2000}-{day.month}-{day.day}"
    return f"{day.month}-{day.day}"


def _place_of_sheet(reader: SheetReader) -> tuple[str | None, str | None]:
    """(compound, building) a sheet is about by its name or else its title: one sheet a building is a common habit."""
    book = reader.decisions.book
    compound = label = None
    for typed in (reader.sheet.name, *reader.guess.title.split("|")):
        text = bare(typed)
        for place in book.places:
            text = text.replace(bare(place), "")
        own, _spelling, rest = book.find(text)
        if own is not None and compound is not None and own != compound:
            continue
        compound = compound or own
        m = _SHEET_BUILDING.match(western(rest).upper())
        if m and label is None and "dwelling.building" not in reader.at:
            label = re.sub(r"^0+(?=.)", "", m[1])
    return compound, label


def _read_band(reader: SheetReader, row: int) -> tuple[str | None, str | None]:
    text = bare(reader.band(row)).strip("【】◆■●★▲[]")
    text = re.sub(r"\(.*?\)|共\d+户.*$", "", text)
    book = reader.decisions.book
    name, spelling, rest = book.find(text)
    if name is None:
        m = re.match(
            r"^(\D{2,}?)(?=第?[\dA-Z一二三四五六七八九十]{1,3}(号楼|栋|幢|座|#|号院|院)|$)(.*)$", text
        )
        name, rest = (m[1], m[3]) if m else (None, text)
        if m:
            rest = text[m.end(1) :]
    elif spelling != bare(name):
        reader.issue(row, 1, "address.compound_alias")
    label = re.match(r"^第?([\dA-Z]{1,3})(号楼|栋|幢|座|#楼?|号院|楼|院)?", western(rest).upper())
    building = re.sub(r"^0+(?=.)", "", label[1]) if label else None
    return name, building


def _status_cell(reader: SheetReader, row: int, block: Block) -> None:
    value = reader.own(row, "dwelling.status")
    if value is not None:
        state = codes.use_code(value)
        if state is None and "出租" in reader.table.labels.get(reader.at["dwelling.status"], ""):
            state = "rented" if codes.yes_no(value) else None  # 是否出租: 是
        reader.report(row, reader.at["dwelling.status"], "dwelling.status", state)
        block.status = block.status or state


def _micro_cell(reader: SheetReader, row: int, block: Block) -> None:
    grid = reader.own(row, "grid")
    if grid is not None and not isinstance(grid, DateCell):
        number = grid_of_code(grid) or grid_number(grid)
        reader.report(row, reader.at["grid"], "grid", str(number) if number else None)
        block.grid = number or block.grid
    value = reader.own(row, "micro_grid")
    if value is not None:
        if isinstance(value, DateCell):
            reader.issue(row, reader.at["micro_grid"], "cell.date_instead_of_text")
            pair: tuple[int, int] | None = (value.day.month, value.day.day)
        else:
            pair = micro_number(value, block.grid or reader.guess.grid)
        reader.report(row, reader.at["micro_grid"], "micro_grid", f"{pair[0]}-{pair[1]}" if pair else None)
        block.micro = block.micro or pair
    if block.micro and not block.grid:
        block.grid = block.micro[0]
