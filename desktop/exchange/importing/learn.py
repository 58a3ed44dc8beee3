"""Names of compounds learned from a list itself, for an office that has none yet: which spellings mean the same place.

A proposal: the window shows it for confirmation; answers and the register always win over it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from desktop.domain.address import AddressBook
from desktop.domain.typed_text import bare, is_ditto
from desktop.exchange.importing.guess import SheetGuess
from desktop.exchange.workbook_data import DateCell, text_of

_SUFFIXES = ("小区", "住宅小区", "社区", "平房", "院内", "院", "大院", "住宅区")
_GENERIC = re.compile(r"(公司|厂|局|单位)?(家属院|家属楼|宿舍|宿舍楼|生活区|家属区|小区|平房|大院|院)$")
_YARD = re.compile(r"\d+号院|[一二三四五六七八九十]+号院|^\d+号\d+[号户]")
_TELLING = re.compile(r"[\d一二三四五六七八九十东南西北A-Za-z]")  # characters that tell two places apart
_BAND = re.compile(
    r"^(\D{2,16}?)(?=第?[\dA-Z一二三四五六七八九十]{1,3}(?:号楼|栋|幢|座|#|号院|院)|[\](】]|$)"
)
_NUMBER = r"第?(?:\d{1,3}[A-Z]?|[A-Z]\d?|[一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3})"
_LEAD = re.compile(
    rf"^(\D{{2,16}}?)(?={_NUMBER}(?:号楼|号院|栋|幢|座|#)|\d{{1,3}}号\d+[号户]|\d{{1,3}}[-.—–－](?:\d{{1,2}}[-.—–－])?\d{{3,4}}$)"
)
_PLATE = re.compile(r"^\D{1,8}?(?:路|街|大道|巷|道)\d+号(?!院|楼)")
_PLACE = re.compile(r"^(\D{2,24}?(?:社区|居委会|街道|镇))(?=\D{2,})")


def learn(sheets: tuple[SheetGuess, ...], front: tuple[str, ...] = ()) -> AddressBook:
    """The address book a list implies: frequent names are official, rare look-alikes other spellings of them.

    `front` are the names that may stand before an address: province, city, county, street, community.
    """
    names: Counter[str] = Counter()
    yards: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for compound, address in _cells(sheets, front):
        names[compound] += 1
        yards[compound] += bool(_YARD.search(address))
        if m := _PLACE.match(address):
            places[m[1]] += 1
    official: list[str] = []
    aliases: dict[str, str] = {}
    for name, times in names.most_common():
        target = next((o for o in official if times <= _likeness(name, o) * names[o]), None)
        if target:
            aliases[name] = target
        else:
            official.append(name)
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, times in names.items():
        both = sums[aliases.get(name, name)]
        both[0] += times
        both[1] += yards[name]
    courtyards = frozenset(n for n, (times, hits) in sums.items() if hits >= 0.3 * times)
    return AddressBook(tuple(official), aliases, courtyards, tuple(p for p, n in places.items() if n >= 3))


def _cells(sheets: tuple[SheetGuess, ...], front: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(compound, address) of every data row that names its compound: in a column of its own, the band above, the
    name of the sheet, or at the head of its address or building."""
    for guess in sheets:
        if guess.table is None or not guess.columns or guess.skipped:
            continue
        at = {f: c for c, f in guess.columns.items()}
        compound = at.get("dwelling.compound") or at.get("building.compound") or 0
        address = at.get("dwelling.address") or at.get("dwelling.building") or at.get("building.label") or 0
        band = own = _lead(guess.sheet.name, front)
        inside = bare(guess.sheet.name).partition(own)[2] if own else ""
        for row, cls in guess.table.classes.items():
            if cls == "section":
                text = bare(" ".join(text_of(v) for v in guess.sheet.rows[row].values())[:200])
                m = _BAND.match(text.strip("【】◆■●★▲[]"))
                band = m[1] if m else own
            if cls != "data":
                continue
            cells = guess.sheet.rows.get(row, {})
            name = cells.get(compound)
            typed = cells.get(address, "")
            where = "" if isinstance(typed, DateCell) else bare(text_of(typed)[:200])
            if isinstance(name, str) and bare(name) and not is_ditto(name):
                yield bare(name[:80]), where
            elif name is None and (lead := _lead(where, front)):
                yield lead, where.partition(lead)[2]
            elif name is None and band:
                yield band, inside + where if band == own else where


def _lead(text: str, front: tuple[str, ...]) -> str:
    """The words before a building, with everything that may stand before them taken off; "" when there are none."""
    plain = bare(text)
    for place in front:
        if place and plain.startswith(bare(place)):
            plain = plain[len(bare(place)) :]
    m = _LEAD.match(_PLATE.sub("", plain))
    return m[1] if m else ""


def _likeness(name: str, official: str) -> float:
    """How frequent, against the official name, a spelling may be and still be one of it; 0 for different places."""
    if any(name == official + s or official == name + s for s in _SUFFIXES):
        return 0.9
    stem, other = _GENERIC.sub("", name), _GENERIC.sub("", official)
    if stem == other and len(stem) >= 2 and (stem, other) != (name, official):
        return 0.9
    if len(name) == len(official) >= 4 and not _TELLING.search(name + official):
        return 0.15 if sum(a != b for a, b in zip(name, official, strict=True)) == 1 else 0.0
    return 0.0
