"""Resident lists of an invented community, laid out as any clerk might: the same truth under many sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

from desktop.exchange.workbook_data import DateCell, Merge, Row, SheetData, Value, WorkbookData
from tests.desktop.exchange.importing.communities import Community, Home, Place, Resident
from tests.desktop.exchange.importing.ledger_words import (
    CHINESE,
    EDUCATION,
    ETHNIC,
    EXTRAS,
    HEADINGS,
    HUKOU,
    NOBODY,
    POLITICS,
    RELATION,
    SEX,
    STATUS,
)


def chinese(number: int) -> str:
    """一 … 十九"""
    return CHINESE[number] if number <= 10 else "十" + CHINESE[number - 10]


@dataclass
class Layout:
    """How one clerk lays a list out."""

    columns: list[str]
    headings: dict[str, str]
    extras: list[int]
    depth: int
    address_style: str  # words, short, dashes, dots, full
    own_columns: bool  # building, unit and room have columns of their own
    bands: str  # "", "building" or "compound": band rows, then the address leaves that out
    sheets: str  # one, grid or building
    fill: str  # merge, blank, repeat or ditto
    dates: str
    titles: int
    help_row: bool
    repeated: int  # a repeated header after so many rows; 0 for none
    totals: bool
    footer: bool
    blank_rows: bool
    numbers: str  # text or number: rooms and telephones
    seats: int = 0  # members in a row; 0: one person a row
    quirks: frozenset[str] = frozenset()  # see QUIRKS


# Habits any list may have besides.
QUIRKS = (
    "blank column", "nameless", "strange", "stairs", "door pairs", "top lines", "subtotals", "split footer", "hidden row",
    "hidden column", "spaced names", "spaced numbers", "micro words", "grid code", "wide seats", "blank top", "head group",
)  # fmt: skip


@dataclass
class Sheet:
    """A sheet being written; remembers at which row each person and home stands."""

    rows: dict[int, dict[int, Value]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    at: int = 0
    people: dict[str, int] = field(default_factory=dict)
    header: list[int] = field(default_factory=list)
    data_rows: int = 0

    def line(self, cells: Mapping[int, Value | None]) -> int:
        self.at += 1
        filled = {c: v for c, v in sorted(cells.items()) if v is not None and v != ""}
        if filled:
            self.rows[self.at] = filled
        return self.at


def choose(rng: Random, *, seats: int = 0) -> Layout:
    """A layout drawn at random."""
    own = rng.random() < (0.7 if seats else 0.4)
    sheets = rng.choice(("one", "grid", "building"))
    bands = (
        rng.choice(("", "", "building", "compound")) if not own and not seats and sheets != "building" else ""
    )
    place = ["building", "unit", "room"] if own else ["address"]
    house = [*(["compound"] if bands == "" and sheets != "building" and rng.random() < 0.6 else []), *place]
    if rng.random() < 0.7:
        house.append("head")
    if sheets == "one" and rng.random() < 0.5:
        house.insert(0, "grid")
    if rng.random() < 0.6:
        house.insert(rng.choice((0, len(house))), "micro")
    person = ["name", "relation", "id"]
    optional = [
        f
        for f in ("phones", "sex", "birth", "ethnicity", "politics", "education", "hukou")
        if rng.random() < 0.6
    ]
    person += optional if not seats else [f for f in optional if f == "phones"]
    if rng.random() < 0.4 and not seats:
        rng.shuffle(person)
    status = ["status"] if rng.random() < 0.6 else []
    first = ["serial"] if rng.random() < 0.8 else []
    if seats and "head" in house and rng.random() < 0.5:
        house.remove("head")
    columns = [*first, *house, *(person if not seats else []), *status, "note"]
    if not seats and rng.random() < 0.2:
        columns = [*first, *person, *house, *status, "note"]
    headings = {f: rng.choice(words) for f, words in HEADINGS.items()}
    extras = sorted(rng.sample(range(len(EXTRAS)), rng.choice((0, 1, 2, 4)))) if not seats else []
    return Layout(
        columns, headings, extras, rng.choice((1, 1, 2, 3) if not seats else (1, 2)),
        rng.choice(("words", "short", "dashes", "dots", "full")), own, bands, sheets,
        rng.choice(("merge", "blank", "repeat", "ditto")),
        rng.choice(("cell", "dots", "dashes", "words", "digits", "serial", "month")),
        rng.choice((0, 1, 1, 2, 3)), rng.random() < 0.3, rng.choice((0, 0, 12)), rng.random() < 0.5, rng.random() < 0.5,
        rng.random() < 0.3, rng.choice(("text", "number")), seats,
        frozenset(q for q in QUIRKS if rng.random() < 0.15),
    )  # fmt: skip


def workbook(rng: Random, community: Community, layout: Layout) -> WorkbookData:
    """The list as a workbook."""
    groups: dict[str, list[Home]] = {}
    for home in community.homes:
        if layout.sheets == "grid":
            key = grid_sheet(layout, home.grid)
        elif layout.sheets == "building":
            shape = community.shapes[home.place[0]]
            key = home.place[0] + _building_words(home.place, shape)
        else:
            key = "Sheet1"
        groups.setdefault(key, []).append(home)
    sheets = [_sheet(rng, community, layout, name, homes) for name, homes in groups.items()]
    if rng.random() < 0.3:
        words: dict[int, Row] = {
            1: {1: "填表说明"},
            2: {1: "1.本表由网格员填写,一人一行。"},
            3: {1: "2.身份证号请设为文本格式。"},
        }
        sheets.insert(0, SheetData("填表说明", words, last_column=1))
    return WorkbookData("xlsx", tuple(sheets))


def grid_sheet(layout: Layout, grid: int) -> str:
    """What the sheet of a grid is called."""
    return (f"第{chinese(grid)}网格", f"{grid}网格", f"网格{grid}", f"{chinese(grid)}网格台账")[
        layout.titles % 4
    ]


def _building_words(place: Place, shape: str) -> str:
    if shape == "yard":
        return f"{place[1]}号院"
    return f"{place[1]}座" if place[1].isalpha() else f"{place[1]}号楼"


def _sheet(rng: Random, community: Community, layout: Layout, name: str, homes: list[Home]) -> SheetData:
    sheet = Sheet()
    labels = _labels(layout)
    width = len(labels)
    titles = (
        f"{community.name}居民信息台账({name})",
        f"填报单位:{community.street}{community.name}居民委员会",
        "单位:人、户",
    )
    if "blank top" in layout.quirks:
        sheet.line({})
    if "top lines" in layout.quirks:
        sheet.line({1: "附件3"})
        sheet.line({1: "网格员:周海燕   电话:13700000001", 5: "表号:社区02表"})
    for n in range(layout.titles):
        row = sheet.line({1: titles[n]})
        if n == 0 and rng.random() < 0.7:
            sheet.merges.append(Merge(row, 1, row, width))
    before = sheet.at
    _header(sheet, layout, labels)
    sheet.header = list(range(before + 1, sheet.at + 1))
    if layout.help_row and not layout.seats:
        sheet.line(
            {
                c: "如:张三"
                if f == "name"
                else "18位,末位X大写"
                if f == "id"
                else "例:3-2-501"
                if f == "address"
                else None
                for c, f in enumerate([k for k, _l in labels], 1)
            }
        )
    _body(rng, community, layout, sheet, homes, labels)
    people = sum(len(h.people) for h in homes)
    if layout.totals:
        sheet.line({1: "合计", 2: f"{len(homes)}户", 3: people})
    if "split footer" in layout.quirks:
        sheet.line({1: "填表人:", 2: "周海燕", 4: "审核人:", 5: "李卫国"})
        sheet.line({1: "社区(盖章)"})
    if layout.footer:
        sheet.line({1: "制表人:周海燕    审核人:李卫国    日期:2026年6月30日"})
        sheet.line({1: "注:1.本表一式两份。"})
    hidden = frozenset({width} if "hidden column" in layout.quirks else ())
    rows = frozenset(list(sheet.people.values())[1:2] if "hidden row" in layout.quirks else ())
    return SheetData(
        name,
        sheet.rows,
        merges=tuple(sheet.merges),
        last_column=width,
        hidden_columns=hidden,
        hidden_rows=rows,
    )


def _labels(layout: Layout) -> list[tuple[str, str]]:
    """(field or `extra N` or `name#2`, heading) from left to right."""
    found: list[tuple[str, str]] = []
    for column in layout.columns:
        if column == "note":
            if layout.seats:
                for seat in range(1, layout.seats + 1):
                    found += [
                        (f"{f}#{seat}", _seat_heading(layout, f, seat)) for f in _seat_fields(layout, seat)
                    ]
            found += [(f"extra {n}", EXTRAS[n][0]) for n in layout.extras]
        if column == "building" and "stairs" in layout.quirks:
            found.append((column, "楼栋单元"))
        elif column == "unit" and "stairs" in layout.quirks:
            continue
        else:
            found.append((column, _heading(layout, column)))
    if "hidden column" in layout.quirks:
        found.append(("old phones", "原联系电话"))
    return [("", ""), *found] if "blank column" in layout.quirks else found


# Headings that say nothing: only the data tell what the column is.
_STRANGE = {
    "id": "证照",
    "sex": "类",
    "phones": "TEL",
    "relation": "身份",
    "politics": "其他1",
    "address": "位置描述",
}


def _heading(layout: Layout, column: str) -> str:
    if layout.seats:
        return layout.headings[column]
    if "nameless" in layout.quirks and column == "id" and layout.depth == 1:
        return ""
    doors_only = column == "address" and (layout.bands == "building" or layout.sheets == "building")
    if "strange" in layout.quirks and not doors_only:
        return _STRANGE.get(column, layout.headings[column])
    return layout.headings[column]


def _seat_fields(layout: Layout, seat: int = 2) -> list[str]:
    more = ["phones"] if layout.titles % 2 else []
    if seat == 1 and "head group" in layout.quirks and layout.depth == 1:
        return ["name", "id", *more]
    wide = ["sex", "birth"] if "wide seats" in layout.quirks else []
    return ["name", "relation", *wide, "id", *more]


def _seat_heading(layout: Layout, name: str, seat: int) -> str:
    if seat == 1 and "head group" in layout.quirks and layout.depth == 1:
        return {"name": "户主姓名", "id": "户主身份证号", "phones": "户主电话"}.get(name, "")
    word = layout.headings[name]
    return f"{word}{seat}" if layout.depth == 1 else word


_GROUPS = {
    **dict.fromkeys(("compound", "address", "building", "unit", "room", "status"), "住房信息"),
    **dict.fromkeys(("name", "relation", "id", "phones", "sex", "birth", "ethnicity"), "家庭成员"),
    **dict.fromkeys(("politics", "education", "hukou"), "家庭成员"),
}  # fmt: skip


def _header(sheet: Sheet, layout: Layout, labels: list[tuple[str, str]]) -> None:
    if layout.depth == 1:
        sheet.line({c: label for c, (_f, label) in enumerate(labels, 1)})
        return
    groups = [
        f"成员{chinese(int(f.split('#')[1]))}" if "#" in f else _GROUPS.get(f, "") if not layout.seats else ""
        for f, _label in labels
    ]
    top, start = sheet.at + 1, 1
    upper: dict[int, Value | None] = {}
    lower: dict[int, Value | None] = {}
    below = top + 1 if layout.depth == 2 else top + 2
    while start <= len(labels):
        end = start
        while end < len(labels) and groups[end] == groups[start - 1] and groups[end]:
            end += 1
        if groups[start - 1]:
            upper[start] = groups[start - 1]
            lower |= {c: labels[c - 1][1] for c in range(start, end + 1)}
            if end > start:
                sheet.merges.append(Merge(top, start, below - 1, end))
            elif below - 1 > top:
                sheet.merges.append(Merge(top, start, below - 1, start))
        else:
            upper[start] = labels[start - 1][1]
            sheet.merges.append(Merge(top, start, below, start))
        start = end + 1
    sheet.line(upper)
    if layout.depth == 3:
        sheet.line({})
    sheet.line(lower)


def _body(
    rng: Random,
    community: Community,
    layout: Layout,
    sheet: Sheet,
    homes: list[Home],
    labels: list[tuple[str, str]],
) -> None:
    at = {f: c for c, (f, _label) in enumerate(labels, 1)}
    band: tuple[str, ...] = ()
    since = 0
    for serial, home in enumerate(homes, 1):
        shape = community.shapes[home.place[0]]
        if layout.bands:
            here = home.place[:1] if layout.bands == "compound" else home.place[:2]
            if here != band:
                if band and "subtotals" in layout.quirks:
                    sheet.line({2: "小计", 4: "12户", 6: 30})
                if band and layout.blank_rows:
                    sheet.line({})
                words = home.place[0] + (
                    _building_words(home.place, shape) if layout.bands == "building" else ""
                )
                row = sheet.line(
                    {1: rng.choice((f"【{words}】", f"◆ {words}", f"■{words}(共{len(homes)}户)"))}
                )
                sheet.merges.append(Merge(row, 1, row, len(labels)))
                band = tuple(str(p) for p in here)
        elif layout.blank_rows and rng.random() < 0.05:
            sheet.line({})
        cells = _home_cells(rng, community, layout, home, serial)
        if layout.seats:
            _wide_row(rng, layout, sheet, home, cells, at)
        else:
            _tall_rows(rng, layout, sheet, home, cells, at)
        since += max(1, len(home.people))
        if layout.repeated and since >= layout.repeated and serial < len(homes):
            since = 0
            for number in sheet.header:
                sheet.line(dict(sheet.rows.get(number, {})))
                band = ()  # a band ends at a repeated header, so it is printed again


def _home_cells(
    rng: Random, community: Community, layout: Layout, home: Home, serial: int
) -> dict[str, Value | None]:
    compound, building, unit, room = home.place
    shape = community.shapes[compound]
    label: Value = building if building.isalpha() or layout.numbers == "text" else int(building)
    cells: dict[str, Value | None] = {
        "serial": serial, "compound": compound, "grid": f"第{chinese(home.grid)}网格",
        "micro": f"{home.grid}-{home.micro:02d}",
        "head": home.people[0].name if home.people else None, "status": rng.choice(STATUS[home.status]),
        "building": rng.choice((label, _building_words(home.place, shape))),
        "unit": None if unit is None else rng.choice((f"{unit}单元", unit if layout.numbers == "text" else int(unit))),
        "room": None if room is None else room if layout.numbers == "text" else int(room),
        "note": None,
    }  # fmt: skip
    if "stairs" in layout.quirks:
        cells["building"] = _building_words(home.place, shape) + (f"{unit}单元" if unit else "")
    elif "door pairs" in layout.quirks and unit and "unit" in layout.columns:
        cells["unit"], cells["room"] = None, rng.choice((f"{unit}-{room}", f"{unit}单元{room}"))
    if "micro words" in layout.quirks:
        cells["micro"] = rng.choice(
            (
                home.grid * 100 + home.micro,
                f"{chinese(home.grid)}网格{home.micro}微格",
                f"{home.grid}-{home.micro}",
            )
        )
    if "grid code" in layout.quirks:
        cells["grid"] = rng.choice(
            (f"{community.code}{home.grid:03d}", f"{home.grid:02d}", f"{home.grid}号网格")
        )
    with_compound = "compound" not in layout.columns and not layout.bands and layout.sheets != "building"
    bare_inside = layout.bands == "building" or layout.sheets == "building"
    cells["address"] = _address(
        rng, community, layout.address_style, home.place, shape, with_compound, bare_inside
    )
    if layout.own_columns and "compound" not in layout.columns and layout.sheets != "building":
        stair = f"{unit}单元" if "stairs" in layout.quirks and unit else ""
        cells["building"] = compound + _building_words(home.place, shape) + stair
    return cells


def _address(
    rng: Random, community: Community, style: str, place: Place, shape: str, with_compound: bool, inside: bool
) -> str:
    compound, building, unit, room = place
    front = compound if with_compound else ""
    if style == "full":
        front = f"{community.county}{community.street}{community.name}" + (front or compound)
    if shape == "yard":
        return f"{front}{building}号院{room}号" if not inside or style == "full" else f"{room}号"
    if inside and style != "full":
        return (
            rng.choice((f"{unit}-{room}", f"{unit}单元{room}"))
            if unit
            else rng.choice((f"{room}", f"{room}室"))
        )
    if style in {"dashes", "dots"} and not building.isalpha():
        mark = "-" if style == "dashes" else "."
        if unit:
            return front + mark.join((building, unit, room or ""))
        return f"{front}{building}-{room}"
    words = (
        f"{building}座"
        if building.isalpha()
        else rng.choice((f"{building}号楼", f"{building}栋", f"{building}#"))
    )
    if style == "short" and unit:
        return f"{front}{words}{unit}-{room}"
    return front + words + (f"{unit}单元" if unit else "") + f"{room}" + rng.choice(("", "室"))


def _tall_rows(
    rng: Random, layout: Layout, sheet: Sheet, home: Home, cells: dict[str, Value | None], at: dict[str, int]
) -> None:
    family: list[Resident | None] = list(home.people) or [None]
    if family == [None] and "head" in at and rng.random() < 0.3:
        cells["head"] = rng.choice(NOBODY[home.status])
    first = sheet.at + 1
    house = [
        f
        for f in (
            "serial",
            "micro",
            "grid",
            "compound",
            "address",
            "building",
            "unit",
            "room",
            "head",
            "status",
        )
        if f in at
    ]
    for n, person in enumerate(family):
        row: dict[int, Value | None] = {}
        for f in house:
            if n == 0 or layout.fill == "repeat":
                row[at[f]] = cells[f]
            elif layout.fill == "ditto" and f not in {"serial", "status"} and cells[f] is not None:
                row[at[f]] = "〃"
        if person is None:
            if cells["head"] is None or "head" not in at:
                row[at["name"]] = rng.choice(NOBODY[home.status])
        else:
            row |= {at[f]: v for f, v in person_cells(rng, layout, person).items() if f in at}
            if "old phones" in at:
                row[at["old phones"]] = "13900000001"
            row |= {at[f"extra {k}"]: EXTRAS[k][1](rng, person) for k in layout.extras}
        number = sheet.line(row)
        sheet.data_rows += 1
        if person is not None:
            sheet.people[person.name] = number
    if layout.fill == "merge" and len(family) > 1:
        sheet.merges += [Merge(first, at[f], sheet.at, at[f]) for f in house]


def _wide_row(
    rng: Random, layout: Layout, sheet: Sheet, home: Home, cells: dict[str, Value | None], at: dict[str, int]
) -> None:
    row: dict[int, Value | None] = {at[f]: v for f, v in cells.items() if f in at}
    for seat, person in enumerate(home.people[: layout.seats], 1):
        for f, v in person_cells(rng, layout, person).items():
            if f"{f}#{seat}" in at and f != "note":
                row[at[f"{f}#{seat}"]] = v
    if not home.people:
        row[at["name#1"]] = rng.choice(NOBODY[home.status])
    gone = [
        f"{p.name}已迁出" if p.state == "left" else f"{p.name}去世"
        for p in home.people[: layout.seats]
        if p.state
    ]
    row[at["note"]] = ";".join(gone)
    sheet.line(row)


def person_cells(rng: Random, layout: Layout, person: Resident) -> dict[str, Value | None]:
    """The cells of one person."""
    typed: Value | None = person.id_number
    if person.id_kind == "none":
        typed = rng.choice((None, "无", "未办"))
    elif person.id_kind == "numeric":
        typed = float(person.id_number[:15] + "000")
    elif person.id_kind == "old":
        typed = person.id_number[:6] + person.id_number[8:17]
    name = person.name
    if "spaced names" in layout.quirks and len(name) == 2:
        name = name[0] + rng.choice(("  ", "\u3000")) + name[1]
    if "spaced numbers" in layout.quirks and isinstance(typed, str) and len(typed) == 18:
        typed = rng.choice(
            ("'" + typed, " " + typed, f"{typed[:6]} {typed[6:14]} {typed[14:]}", typed.lower())
        )
    note = {"left": "2026年3月已迁出", "dead": "2025年12月去世", None: person.note}[person.state]
    phones: Value | None = None
    if person.phones:
        phones = rng.choice(("、", "/", " ", ",")).join(person.phones)
        if len(person.phones) == 1 and layout.numbers == "number":
            phones = int(phones)
    return {
        "name": name, "relation": rng.choice(RELATION[person.relation]), "id": typed, "phones": phones,
        "sex": rng.choice((SEX[person.sex], person.sex) if layout.numbers == "text" else (SEX[person.sex],)),
        "birth": date_cell(layout.dates, person.birth), "ethnicity": rng.choice(ETHNIC[person.ethnicity]),
        "politics": rng.choice(POLITICS[person.politics]) if person.politics else None,
        "education": rng.choice(EDUCATION[person.education]) if person.education else None,
        "hukou": rng.choice(HUKOU[person.hukou]) if person.hukou else None, "note": note,
    }  # fmt: skip


def date_cell(style: str, day: date) -> Value:
    """A date as the file writes dates."""
    written: dict[str, Value] = {
        "cell": DateCell(day), "dots": f"{day.year}.{day.month}.{day.day}", "dashes": day.isoformat(),
        "words": f"{day.year}年{day.month}月{day.day}日", "digits": int(f"{day:%Y%m%d}"),
        "serial": (day - date(1899, 12, 30)).days, "month": f"{day.year}年{day.month}月",
    }  # fmt: skip
    return written[style]
