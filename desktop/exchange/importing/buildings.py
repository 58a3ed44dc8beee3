"""Building lists: one row per unit (or per building), and lists of rented or vacant rooms per building."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from desktop.domain import codes
from desktop.domain.address import number_label
from desktop.domain.grid_number import grid_number, micro_number
from desktop.domain.partial_date import PartialDate
from desktop.domain.person_name import parse_name
from desktop.domain.phone import parse_phones
from desktop.domain.typed_text import bare, western
from desktop.exchange.importing.sheet_reader import RowNote, SheetReader, plain_number
from desktop.exchange.workbook_data import DateCell, ErrorCell, text_of

Room = tuple[str | None, str | None]
_NOBODY = re.compile(r"^(暂缺|空缺|无|缺|待定|待选|没有|暂无|-+|—+|/)$")
_SEPARATORS = re.compile(r"[、,;/\s]+|和|及")
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{7,8})(?!\d)")
_WHOLE = re.compile(r"^(整院|全部|整栋|整楼|整层|全院|整套)$")


@dataclass(slots=True)
class BuildingRow:
    """One unit (or a building without units) as listed."""

    sheet: str
    row: int
    compound: str
    label: str
    unit: str | None = None
    floors: int | None = None
    doors: int | None = None
    households: int | None = None
    built_year: int | None = None
    lift: bool | None = None
    head_name: str | None = None
    head_phones: tuple[str, ...] = ()
    grid: int | None = None
    micro: tuple[int, int] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class RoomList:
    """The rented and vacant rooms of one building, as one row lists them."""

    sheet: str
    row: int
    compound: str
    label: str
    rented: tuple[Room, ...]
    vacant: tuple[Room, ...]


@dataclass
class BuildingRows:
    """What the sheets of a building list hold."""

    rows: list[BuildingRow] = field(default_factory=list)
    aliases: dict[str, list[str]] = field(default_factory=dict)
    lists: list[RoomList] = field(default_factory=list)

    def counts(self) -> dict[str, Any]:
        """The figures of the report; nothing of it is a household or a resident."""
        heads: dict[tuple[str, str], str | None] = {}
        for r in self.rows:
            key = (r.compound, r.label)
            heads[key] = heads.get(key) or r.head_name
        named = sum(1 for name in heads.values() if name)
        return {
            "compounds": len({r.compound for r in self.rows}),
            "buildings": len(heads),
            "unit_rows": len(self.rows),
            "dwellings_declared": sum(r.households or 0 for r in self.rows),
            "building_heads": named,
            "buildings_without_head": len(heads) - named,
            "rented_marked": sum(len(r.rented) for r in self.lists),
            "vacant_marked": sum(len(r.vacant) for r in self.lists),
        }


def read_buildings(reader: SheetReader, rows: BuildingRows) -> int:
    """Read one sheet into `rows`; answers how many data rows it has."""
    lists = "building.rented" in reader.at or "building.vacant" in reader.at
    sheet = _Sheet(reader, rows)
    count = 0
    for row, cls in reader.table.classes.items():
        if cls == "section":
            sheet.band(row)
        elif cls == "data" and reader.use_row(row):
            count += 1
            reader.check_cells(row)
            reader.notes[row] = RowNote("record", "added")
            if lists and "building.floors" not in reader.at:
                sheet.room_lists(row)
            else:
                sheet.unit_row(row)
    return count


class _Sheet:
    """One sheet; remembers the compound and building cells that reach down."""

    def __init__(self, reader: SheetReader, rows: BuildingRows) -> None:
        self._r = reader
        self._rows = rows
        self._compound = ""
        self._label = ""
        self._shared: dict[str, Any] = {}

    def band(self, row: int) -> None:
        name, _alias = self._r.decisions.book.compound(re.sub(r"\(.*?\)", "", bare(self._r.band(row))))
        self._compound, self._label, self._shared = name, "", {}

    def _place(self, row: int) -> None:
        value = self._r.own(row, "building.compound")
        if value is not None:
            name, alias = self._r.decisions.book.compound(text_of(value))
            if alias:
                self._r.issue(row, self._r.at["building.compound"], "address.compound_alias")
            if name != self._compound:
                self._label, self._shared = "", {}
            self._compound = name
            self._r.report(row, self._r.at["building.compound"], "building.compound", name)
        self._aliases(row)
        value = self._r.own(row, "building.label")
        if value is not None:
            label = _building_label(value)
            if label != self._label:
                self._shared = {}
            self._label = label
            self._r.report(row, self._r.at["building.label"], "building.label", label)

    def _aliases(self, row: int) -> None:
        value = self._r.own(row, "building.compound_alias")
        if value is None:
            return
        names = [n for n in _SEPARATORS.split(bare(text_of(value))) if n and not _NOBODY.match(n)]
        self._r.report(row, self._r.at["building.compound_alias"], "building.compound_alias", names)
        known = self._rows.aliases.setdefault(self._compound, [])
        known += [n for n in names if n not in known]

    def unit_row(self, row: int) -> None:
        self._place(row)
        unit = self._r.own(row, "building.unit")
        label = number_label(text_of(unit)) or None if unit is not None else None
        if label in {"无", "/", "-", "0"}:
            label = None
        if "building.unit" in self._r.at:
            self._r.report(row, self._r.at["building.unit"], "building.unit", label)
        b = BuildingRow(self._r.sheet.name, row, self._compound, self._label, label)
        b.floors = self._number(row, "building.floors")
        b.doors = self._number(row, "building.doors_per_floor")
        b.households = self._number(row, "building.households")
        if b.floors and b.doors and b.households and b.floors * b.doors != b.households:
            self._r.issue(row, self._r.at["building.households"], "building.count_mismatch")
        self._building_cells(row, b)
        self._rows.rows.append(b)

    def _building_cells(self, row: int, b: BuildingRow) -> None:
        self._year(row)
        self._head(row)
        lift = self._r.own(row, "building.lift")
        if lift is not None and (has := codes.yes_no(lift)) is not None:
            self._shared["lift"] = has
        grid = self._r.own(row, "grid")
        if grid is not None and not isinstance(grid, (DateCell, bool, ErrorCell)):
            self._shared["grid"] = number = grid_number(grid)
            self._r.report(row, self._r.at["grid"], "grid", str(number) if number else None)
        micro = self._r.own(row, "micro_grid")
        if micro is not None and not isinstance(micro, (bool, ErrorCell)):
            pair = (
                (micro.day.month, micro.day.day)
                if isinstance(micro, DateCell)
                else micro_number(micro, self._shared.get("grid"))
            )
            self._shared["micro"] = pair
            self._r.report(
                row, self._r.at["micro_grid"], "micro_grid", f"{pair[0]}-{pair[1]}" if pair else None
            )
        for name, value in self._shared.items():
            setattr(b, name, value)
        b.note = self._r.text(row, "note")

    def _number(self, row: int, name: str) -> int | None:
        number = plain_number(self._r.value(row, name))
        if name in self._r.at:
            self._r.report(row, self._r.at[name], name, number)
        return number

    def _year(self, row: int) -> None:
        value = self._r.own(row, "building.built_year")
        if value is None:
            return
        if isinstance(value, int) and 50 <= value < 100:
            year: int | None = 1900 + value
        else:
            reading: PartialDate | None = self._r.date(row, "building.built_year").value
            year = reading.year if reading else None
        self._shared["built_year"] = year
        self._r.report(row, self._r.at["building.built_year"], "building.built_year", year)

    def _head(self, row: int) -> None:
        value = self._r.own(row, "building.head_name")
        if value is None and "head_name" not in self._shared and "building.head_name" in self._r.at:
            self._shared["head_name"] = None
            self._r.report(row, self._r.at["building.head_name"], "building.head_name", None)
        if value is not None:
            text = bare(text_of(value))
            name, phone = None, None
            if not _NOBODY.match(text):
                typed_name, phone = _name_and_phone(text)
                reading = parse_name(typed_name if phone else text_of(value))
                name, phone = reading.name or None, phone or reading.phone
                if phone and not reading.phone:
                    self._r.issue(row, self._r.at["building.head_name"], "name.contains_phone")
                for code in reading.codes:
                    if code.startswith("name."):
                        self._r.issue(row, self._r.at["building.head_name"], code)
            self._shared["head_name"] = name
            self._shared["head_phones"] = (phone,) if phone else ()
            self._r.report(row, self._r.at["building.head_name"], "building.head_name", name)
            if phone:
                self._r.report(row, self._r.at["building.head_name"], "building.head_phones", [phone])
        typed = self._r.own(row, "building.head_phones")
        if typed is not None and not isinstance(typed, (DateCell, ErrorCell, bool)):
            phones = parse_phones(typed, area=self._r.decisions.phone_area)
            for code in phones.codes:
                self._r.issue(row, self._r.at["building.head_phones"], code)
            self._r.report(
                row, self._r.at["building.head_phones"], "building.head_phones", list(phones.numbers)
            )
            before = self._shared.get("head_phones", ())
            self._shared["head_phones"] = tuple(dict.fromkeys([*phones.numbers, *before]))

    def room_lists(self, row: int) -> None:
        self._place(row)
        rented, vacant = (self._rooms(row, name) for name in ("building.rented", "building.vacant"))
        place = (self._r.sheet.name, row, self._compound, self._label)
        self._rows.lists.append(RoomList(*place, rented, vacant))

    def _rooms(self, row: int, name: str) -> tuple[Room, ...]:
        if name not in self._r.at:
            return ()
        value = self._r.own(row, name)
        rooms = _rooms("" if value is None else _room_text(value))
        self._r.report(row, self._r.at[name], name, [list(r) for r in rooms])
        return tuple(rooms)


def _name_and_phone(text: str) -> tuple[str, str | None]:
    """A head with a telephone before, behind or in brackets: (`谭笑`, `13800009902`); the first of several heads."""
    phones = _PHONE.findall(text)
    if not phones:
        return text, None
    rest = re.sub(r"(电话|手机|联系方式)号?码?:?", "", _PHONE.sub(" ", text))
    names = [part for part in re.split(r"[\s()\[\]/、,;:|+-]+", rest) if part]
    return (names[0] if names else ""), phones[0]


def _room_text(value: object) -> str:
    """Room lists survive as text; `1-4` turned into a date is month-day."""
    if isinstance(value, DateCell):
        return f"{value.day.month}-{value.day.day}"
    return text_of(value)  # type: ignore[arg-type]


def _rooms(text: str) -> list[Room]:
    rooms: list[Room] = []
    text = re.sub(r"[(（][^()（）]*[)）]", " ", text)
    for part in _SEPARATORS.split(text.replace("\u3000", " ").replace("，", ",").replace("；", ";").strip()):
        plain = western(bare(part)).strip("。.:")
        if not plain or _NOBODY.match(plain):
            continue
        if _WHOLE.match(bare(part)):
            rooms.append((None, None))
        elif m := re.match(
            r"^([\dA-Z]{1,2})(?:单元|门|梯)?[-—–－.]?(?<=[-—–－.元门梯])(\d+[A-Z]?)(?:室|号|户)?$", plain
        ):
            rooms.append((re.sub(r"^0+(?=.)", "", m[1]), re.sub(r"^0+(?=.)", "", m[2])))
        elif m := re.match(r"^(\d+[A-Z]?)(?:室|号|户)?$", plain):
            rooms.append((None, re.sub(r"^0+(?=.)", "", m[1])))
    return rooms


def _building_label(value: object) -> str:
    if isinstance(value, DateCell):
        return f"{value.day.month}"
    return number_label(text_of(value))  # type: ignore[arg-type]
