"""Addresses inside a community: compound, building, unit, room, in every spelling a clerk uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from desktop.domain.typed_text import bare, western

_DASHES = str.maketrans(dict.fromkeys("—–―－‐‑﹣−~～_", "-"))
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_PLATE = re.compile(
    r"^\D{1,8}?(?:路|街|大道|巷|道|弄|胡同)(?:\d+|[零一二三四五六七八九十百]+)(?:号|弄|-)(?!院|楼|栋)(?=.)"
)
_LABEL = r"(\d{1,3}[A-Z]?|[A-Z]\d{0,2}|[东南西北中甲乙丙丁戊](?=号?楼|栋|座|幢))"
_BUILDING = re.compile(rf"^第?{_LABEL}(?:号楼|号栋|栋楼|#楼|#栋|栋|幢|座|楼|#)-?(?=(.*)$)")
_UNIT = re.compile(r"^(\d{1,2}|[A-Z]|[甲乙丙丁戊东南西北中](?=单元))(?:单元|门|梯|号门)-?(.*)$")
_UNIT_ROOM = re.compile(r"^(\d{1,2}|[A-Z])[-.](.+)$")
_BUILDING_UNIT = re.compile(
    r"^(.*?(?:号楼|号栋|栋|幢|座|#楼|#|楼)|\d{1,3}(?=-))-?(\d{1,2}|[A-Z])(?:单元|门|梯)?$"
)
_UNIT_AND_ROOM = re.compile(
    r"^(\d{1,2}|[A-Z]|[甲乙丙丁戊东南西北中](?=单元))(?:(?:单元|门|梯)-?|[-.])(\d{2,5}[A-Z]?)(?:室|号|户)?$"
)
_SIDE = re.compile(r"^(\d{1,2})[楼层]?([东南西北中左右前后]{1,2})(?:户|边|侧|室|门)?$")
_ROOM = re.compile(r"^(?:\d{1,2}[层楼])?(\d{1,5}[A-Z]?|[A-Z]\d{1,4})(?:室|号房?|户|房)?$")
_SHOP = re.compile(r"^(?:\d{1,2}[层楼])?-?(门面|门市|商铺)房?-?(\d{1,3})(?:号|室|户)?$")
_ORDINAL = re.compile(r"第(?=\d)")
_SLASHED = re.compile(r"(?<=[栋幢座楼元门院梯])[/#](?=\d)")
_PART = re.compile(
    r"^(?:(?:\d{1,2}|[A-Z]|[东南西北中新老])(?:期|区|组团)|住宅|小高层|高层|多层|洋房)-?(?=.*\d)"
)
_WITHIN = re.compile(r"(?<=[\d院号])(?:院内|之|附|副|内)-?(?=\d)|^院?内(?=\d)")
_YARD = re.compile(r"^(\d{1,3}[A-Z]?)(?:号院?|院|#院?|号楼|栋)?[-.]?(?:(\d{1,3}[A-Z]?)(?:号|户|室|门)?)?$")
_NUMBERS = re.compile(rf"^{_LABEL}[-.]([^-.]+)(?:[-.]([^-.]+))?$")


@dataclass(frozen=True, slots=True)
class Address:
    """A place to live. `room` None is complete only for a whole courtyard; `unit` None in towers with one staircase."""

    compound: str
    building: str
    unit: str | None = None
    room: str | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes a dwelling one: equal keys are one dwelling."""
        return (self.compound, self.building, self.unit or "", self.room or "")

    def text(self, *, courtyard: bool = False, with_compound: bool = True) -> str:
        """The address as printed: `锦绣龙庭3号楼2单元501室`, `东风巷12号院3号`."""
        head = self.compound if with_compound else ""
        if courtyard:
            return f"{head}{self.building}号院" + (f"{self.room}号" if self.room else "")
        building = f"{self.building}{'座' if self.building[:1].isalpha() else '号楼'}"
        unit = f"{self.unit}单元" if self.unit else ""
        end = "户" if "楼" in (self.room or "") else "号" if _SHOP.match(self.room or "") else "室"
        room = f"{self.room}{end}" if self.room else ""
        return f"{head}{building}{unit}{room}"


@dataclass(frozen=True)
class AddressBook:
    """What a community calls its places: official names, other spellings, courtyards, the names in front."""

    compounds: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    courtyards: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()
    _names: tuple[tuple[str, str], ...] = field(init=False, repr=False, default=())

    def __post_init__(self) -> None:
        names = {bare(n): n for n in self.compounds} | {bare(a): n for a, n in self.aliases.items()}
        ordered = tuple(sorted(names.items(), key=lambda x: -len(x[0])))
        object.__setattr__(self, "_names", ordered)

    def compound(self, typed: str) -> tuple[str, bool]:
        """The official name for a typed one, and whether the typed one was another spelling."""
        text = bare(typed).strip("【】[]()◆")
        for name, official in self._names:
            if text == name:
                return official, text != bare(official)
        for suffix in ("小区", "院落", "家属院", "宿舍", "平房", "社区"):
            for name, official in self._names:
                if text == name + suffix or (text.endswith(suffix) and text[: -len(suffix)] == name):
                    return official, True
        return text, False

    def known(self, name: str) -> bool:
        """Whether `name` is an official name of the book."""
        return name in self.compounds

    def find(self, text: str) -> tuple[str | None, str, str]:
        """(official name or None, the spelling found, what follows it) in an address without blanks."""
        for name, official in self._names:
            at = text.find(name)
            if at >= 0:
                rest = text[at + len(name) :]
                spelling = name
                for suffix in ("小区", "院内"):
                    if rest.startswith(suffix):
                        rest, spelling = rest[len(suffix) :], name + suffix
                return official, spelling, rest
        return None, "", text


@dataclass(frozen=True, slots=True)
class AddressReading:
    """`address` when complete; else what is known in `building` and `unit`; `alias` is the other spelling met."""

    address: Address | None = None
    compound: str | None = None
    building: str | None = None
    unit: str | None = None
    room: str | None = None
    alias: str | None = None
    codes: tuple[str, ...] = ()


def number_label(typed: str) -> str:
    """A building, unit or room number without its word and leading zeros: `03号楼` → `3`, `二单元` → `2`."""
    text = western(bare(typed).translate(_DASHES)).upper()
    if m := _SIDE.match(text):
        return f"{m[1]}楼{m[2]}"
    text = _PART.sub("", _ORDINAL.sub("", text), count=1)
    text = re.sub(r"(号楼|号栋|号院|单元|号门|#楼|栋楼|室|栋|幢|座|#|楼|门|梯|户|号|院|房)$", "", text)
    text = re.sub(r"^(\d{1,2})[层楼](?=\d{3,})", "", text)
    text = re.sub(r"\.0+$", "", text)
    return re.sub(r"^0+(?=.)", "", text)


def parse_address(
    typed: str, book: AddressBook, *, compound: str | None = None, building: str | None = None
) -> AddressReading:
    """Read an address cell; `compound` and `building` come from another column or a band row above.

    Codes: `address.unparsed` (no building), `address.incomplete` (no room outside courtyards).
    """
    text = bare(typed).translate(_DASHES).upper()
    text = _BRACKETS.sub("", text)
    for place in book.places:
        if place and text.startswith(place):
            text = text[len(place) :]
    own, spelling, rest = book.find(text)
    alias = spelling if own and spelling != bare(own) else None
    if own is None:
        rest = _PLATE.sub("", text)
        if not re.match(rf"^第?{_LABEL}", western(rest)):
            own, rest = _unknown_compound(rest)
    if own is not None and own != compound:
        building = None if compound is not None or own else building
    name = own or compound
    reading = _inside(_plain(rest), name, building, courtyard=name in book.courtyards)
    return replace(reading, alias=alias) if alias else reading


def _unknown_compound(text: str) -> tuple[str | None, str]:
    """A compound nobody has told us about: the words before the building, if a building follows."""
    m = re.match(
        r"^(\D{2,20}?(?:小区|家属院|院|苑|园|城|庭|村|里|巷|宿舍|公寓|花园|家园|新村|楼盘|府|湾|坊))(?=[\dA-Z一-十壹-拾])(.+)$",
        text,
    )
    return (m[1], m[2]) if m else (None, text)


def _plain(rest: str) -> str:
    """What stands behind the compound with digits for numerals, dashes for slashes, no 第 and no part of the compound.

    Nothing but three numbers may be parted by # or /: 501/502 are two rooms, 3/501 a building and a room.
    """
    text = _ORDINAL.sub("", western(re.sub(r"^[-,、/]+", "", rest)))
    text = _PART.sub("", text, count=1)
    if re.fullmatch(r"[\dA-Z]{1,3}([/#])\d{1,2}\1\d{1,5}[A-Z]?室?|[\dA-Z]{1,2}/\d{3,5}室?", text):
        return re.sub(r"[/#]", "-", text)
    return _SLASHED.sub("-", text)


def _inside(text: str, compound: str | None, building: str | None, *, courtyard: bool) -> AddressReading:
    if courtyard:
        return _courtyard(text, compound or "", building)
    if m := _BUILDING.match(text):
        label, rest = m[1], text[m.end() :]
        unit, room = _unit_room(rest)
        if rest and room is None and unit is None:
            return _known(compound, label, None, None, "address.incomplete")
        return _finish(compound, label, unit, room)
    if building is not None:
        unit, room = _unit_room(text)
        if room is not None:
            return _finish(compound, building, unit, room)
    if m := _NUMBERS.match(text):
        return _numbers(compound, m[1], m[2], m[3])
    if building is not None and text:
        return _known(compound, building, None, None, "address.incomplete")
    return _known(compound, None, None, None, "address.unparsed")


def _numbers(compound: str | None, first: str, second: str, third: str | None) -> AddressReading:
    if third is None:
        if (m := _UNIT.match(second)) and not m[2]:
            return _finish(compound, first, m[1], None)
        return _finish(compound, first, None, _room(second))
    unit = re.sub(r"(单元|门|梯)$", "", second)
    return _finish(compound, first, unit, _room(third))


def _courtyard(text: str, compound: str, building: str | None) -> AddressReading:
    if building is not None and (m := re.match(r"^(?:院?内)?(\d{1,3})(?:号|户|室)?$", text)):
        return _finish(compound, building, None, m[1])
    m = _YARD.match(_WITHIN.sub("-", text))
    if not m:
        return _known(compound, building, None, None, "address.unparsed")
    return AddressReading(
        Address(compound, _number(m[1]), None, _number(m[2]) if m[2] else None),
        compound,
        _number(m[1]),
        None,
        m[2],
    )


def _number(text: str) -> str:
    return re.sub(r"^0+(?=.)", "", text)


def _room(text: str) -> str | None:
    if m := _SIDE.match(text):
        return f"{_number(m[1])}楼{m[2]}"
    if m := _SHOP.match(text):
        return f"{m[1]}{_number(m[2])}"
    m = _ROOM.match(text)
    return _number(m[1]) if m else None


def _unit_room(text: str) -> tuple[str | None, str | None]:
    """What stands after the building: `2单元501室`, `2-501`, `501`, `12层1203室`."""
    if m := _UNIT.match(text):
        return _number(m[1]), _room(m[2])
    if m := _UNIT_ROOM.match(text):
        return _number(m[1]), _room(m[2])
    return None, _room(text)


def _finish(compound: str | None, building: str, unit: str | None, room: str | None) -> AddressReading:
    label, unit = _number(building), _number(unit) if unit else None
    if unit == "0":
        unit = None
    if room is None:
        return _known(compound, label, unit, None, "address.incomplete")
    if not compound:
        return AddressReading(None, None, label, unit, room, None, ("address.unparsed",))
    return AddressReading(Address(compound, label, unit, room), compound, label, unit, room)


def _known(
    compound: str | None, building: str | None, unit: str | None, room: str | None, code: str
) -> AddressReading:
    return AddressReading(None, compound, building, unit, room, None, (code,))


def from_parts(
    compound: str, building: str, unit: str, room: str, *, courtyard: bool = False
) -> AddressReading:
    """An address typed in separate columns."""
    if not bare(unit) and (m := _BUILDING_UNIT.match(western(bare(building).translate(_DASHES)).upper())):
        building, unit = m[1], m[2]
    label, stair, door = number_label(building), number_label(unit) or None, number_label(room) or None
    if door and not stair and (m := _UNIT_AND_ROOM.match(western(bare(room).translate(_DASHES)).upper())):
        stair, door = _number(m[1]), _room(m[2])
    if not label:
        return _known(compound or None, None, stair, door, "address.unparsed")
    if door is None and not courtyard:
        return _known(compound or None, label, stair, None, "address.incomplete")
    if not compound:
        return AddressReading(None, None, label, stair, door, None, ("address.unparsed",))
    return AddressReading(Address(compound, label, stair, door), compound, label, stair, door)
