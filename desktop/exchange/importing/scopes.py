"""What a post is responsible for, in words: grids, micro-grids, buildings, the whole community."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from desktop.domain.address import AddressBook
from desktop.domain.typed_text import bare, western
from desktop.exchange.importing.decisions import Decisions

_MICRO_WORD = r"(?:微网格|微格|小格区?|小网格)"
_MICRO = re.compile(rf"第?(\d{{1,2}})号?网格第?(\d{{1,2}})号?{_MICRO_WORD}")
_MICRO_PACKED = re.compile(rf"(?<!\d)(\d{{1,2}})(?:[-—.]?)(\d{{2}})号?{_MICRO_WORD}")
_MICRO_PAIR = re.compile(rf"(?<!\d)(\d{{1,2}})[-—.](\d{{1,2}})号?{_MICRO_WORD}")
_MICRO_ONLY = re.compile(r"^(\d{1,2})[-—](\d{1,2})$")
_BUILDING = re.compile(r"^[、,;/]*第?([A-Z]\d?|\d{1,3}[A-Z]?)(?:号楼|号院|栋|幢|座|#楼|#|院|楼|号)?")
_NUMBERED = re.compile(r"[、,;/]*第?[A-Za-z\d零一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]")
_MORE = re.compile(r"^[、,和及]第?([A-Z]|\d{1,3})(?:号楼|号院|栋|幢|座|#楼|#|院|楼)")
# every number of the list is followed by a separator: a long run of digits must not be tried in all ways
_GRID_LIST = re.compile(
    r"(?<!\d)(?:第?\d{1,2}号?(?:网格)?[、,;/\s和及至到~—–-]+)*第?\d{1,2}号?(?:基础|专属)?网格"
)
_COMMUNITY = re.compile(r"全社区|整个社区|全辖区|全区域|本社区$|^社区$|全部网格|所有网格|各网格")


@dataclass
class Scopes:
    """The places named in a cell, by kind; `unresolved` counts grids that do not exist."""

    grids: list[int] = field(default_factory=list)
    micros: list[tuple[int, int]] = field(default_factory=list)
    buildings: list[tuple[str, str]] = field(default_factory=list)
    community: bool = False
    unresolved: list[int] = field(default_factory=list)


def parse_scopes(typed: str, decisions: Decisions) -> Scopes:
    """Read a scope cell. Ranges (`1-3网格`) and lists (`第一、三网格`) are spread out."""
    text = re.sub(r"[（(].*?[)）]", "", bare(typed.replace("\n", ";")))
    found = Scopes(community=bool(_COMMUNITY.search(text)))
    # buildings first: the numerals of 二七宿舍 and 八一小区 are names, those after them are numbers
    text = western(_take_buildings(text, decisions.book, found).replace("第一至", "第1至")).upper()
    text = _take_micro_lists(text, found)
    for pattern in (_MICRO, _MICRO_PAIR, _MICRO_PACKED):
        for m in pattern.finditer(text):
            found.micros.append((int(m[1]), int(m[2])))
        text = pattern.sub(" ", text)
    if pair := _MICRO_ONLY.match(text.strip(" ;、,")):
        found.micros.append((int(pair[1]), int(pair[2])))
        text = ""
    _take_grids(text, found)
    found.unresolved += [n for n in found.grids if not decisions.grid_named(n)]
    found.grids = list(dict.fromkeys(n for n in found.grids if decisions.grid_named(n)))
    bad = [m for m in found.micros if not decisions.grid_named(m[0])]
    found.unresolved += [m[0] for m in bad]
    found.micros = list(dict.fromkeys(m for m in found.micros if m not in bad))
    found.buildings = list(dict.fromkeys(found.buildings))
    return found


def _take_micro_lists(text: str, found: Scopes) -> str:
    """`第1网格第3、4小格区` and `103、104小格区`: the word stands once for the whole list."""

    def of_grid(m: re.Match[str]) -> str:
        found.micros += [(int(m[1]), int(n)) for n in re.findall(r"\d{1,2}", m[2])]
        return " "

    def packed(m: re.Match[str]) -> str:
        found.micros += [(int(n[:-2]), int(n[-2:])) for n in re.findall(r"\d{3,4}", m[0])]
        return " "

    text = re.sub(
        rf"第?(\d{{1,2}})号?网格((?:第?\d{{1,2}}号?[、,和及])+第?\d{{1,2}})号?{_MICRO_WORD}", of_grid, text
    )
    return re.sub(rf"(?<!\d)(?:\d{{3,4}}号?{_MICRO_WORD}?[、,和及])+\d{{3,4}}号?{_MICRO_WORD}", packed, text)


def _take_grids(text: str, found: Scopes) -> None:
    for m in _GRID_LIST.finditer(text):
        numbers = re.split(r"(至|到|~|—|–|-)", re.sub(r"[第号网格基础专属\s]", "、", m[0]))
        last: int | None = None
        spread = False
        for piece in numbers:
            if piece in {"至", "到", "~", "—", "–", "-"}:
                spread = True
                continue
            for digits in re.findall(r"\d+", piece):
                number = int(digits)
                if spread and last is not None and last < number <= last + 60:
                    found.grids.extend(range(last + 1, number + 1))
                else:
                    found.grids.append(number)
                last, spread = number, False
    if not found.grids and re.fullmatch(r"[\d、,;/]+", text):
        found.grids += [int(d) for d in re.findall(r"\d{1,2}", text)]


def _take_buildings(text: str, book: AddressBook, found: Scopes) -> str:
    """Cut `锦绣龙庭3号楼` out of the text, several buildings of one compound too."""
    while True:
        name, spelling, rest = book.find(text)
        if name is None:
            return text
        start = text.find(spelling)
        consumed = 0
        if _NUMBERED.match(rest):  # as far as the next name, whose numerals are not numbers
            _next, other, _rest = book.find(rest)
            end = rest.find(other) if other else len(rest)
            rest = western(rest[:end]).upper() + rest[end:]
        if m := _BUILDING.match(rest):
            found.buildings.append((name, re.sub(r"^0+(?=.)", "", m[1])))
            consumed = m.end()
            while more := _MORE.match(rest[consumed:]):
                found.buildings.append((name, re.sub(r"^0+(?=.)", "", more[1])))
                consumed += more.end()
        text = text[:start] + ";" + rest[consumed:]
