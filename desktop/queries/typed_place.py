"""Which place the words in the search box mean: a door, a stair or a building in any spelling, a grid by its number."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import orjson
from sqlalchemy import Connection

from desktop.domain.address import AddressBook, AddressReading, number_label, parse_address
from desktop.domain.grid_number import grid_number, micro_number
from desktop.domain.typed_text import bare, western
from desktop.store.search import building_term, door_term, grid_term, micro_term, plain

_SAYS_PLACE: Final = re.compile(r"[0-9A-Za-z一二三四五六七八九十两〇零壹贰叁肆伍陆柒捌玖拾东西南北中]")
_SEPARATORS: Final = re.compile(r"(?<=[0-9A-Za-z])\s*[-—–―－‐‑﹣−~～_.。/／\\、,,·]\s*(?=[0-9A-Za-z])")
_ONLY_ROOM: Final = re.compile(
    r"^(?:\d{1,2}[层楼]0*(?P<floor>\d{2,5}[A-Z]?)[室号户房]?"
    r"|0*(?P<room>\d{2,5}[A-Z]?)[室号户房]"
    r"|(?P<side>\d{1,2}[层楼]?[东南西北中左右前后]{1,2})(?:户|边|侧|室|门)?)$"
)
_ALONE: Final = re.compile(r"^[0-9]{1,3}[A-Z]?$|^[A-Z]$")
_LONGEST: Final = 60  # characters; an address is shorter


def door_words(db: Connection, typed: str) -> tuple[str, ...]:
    """Words of the index for a door, a stair or a building; () when the words name no place.

    `3-2-501`, `3#2单元501室`, `叁号楼二单元501`, `3栋 501`, `A座1203`, `3—2—501`, `3.2.501`, `锦绣龙庭3号楼`, `5楼西户`.
    """
    text = unicodedata.normalize("NFKC", typed).strip()
    if not text or len(text) > _LONGEST or not _SAYS_PLACE.search(text):
        return ()
    parts = text.split()
    if len(parts) > 1 and all(_ALONE.fullmatch(western(part).upper()) for part in parts):
        text = "-".join(parts)
    text = _SEPARATORS.sub("-", text)
    if room := _room(text):
        return (room,)
    found: dict[str, None] = {}
    for book in (_book(db), AddressBook()):
        for word in _words(parse_address(text, book, compound=None)):
            found.setdefault(word)
    return tuple(found)


def _words(reading: AddressReading) -> list[str]:
    if not reading.building:
        return []
    if reading.room is None and reading.unit is None:
        words = [building_term(reading.building)]
    else:
        words = [door_term(reading.building, reading.unit, reading.room)]
    return [plain(reading.compound) + word for word in words] if reading.compound else words


def _room(text: str) -> str:
    """A room said alone: `501室`, `5楼501`, `5楼西户`."""
    found = _ONLY_ROOM.match(western(bare(text)).upper())
    return number_label(next(part for part in found.groups() if part)).lower() if found else ""


def _book(db: Connection) -> AddressBook:
    rows = db.exec_driver_sql("SELECT name, aliases, kind FROM compound WHERE name <> ''").all()
    names = tuple(row[0] for row in rows)
    aliases = {alias: row[0] for row in rows for alias in (orjson.loads(row[1]) if row[1] else ())}
    return AddressBook(names, aliases, frozenset(row[0] for row in rows if row[2] == "courtyard"))


def grid_word(typed: str) -> str:
    """The word of the index for a grid by its number: `第3网格`, `三网格`, `03号网格`; "" for anything else."""
    text = western(bare(typed))
    if not text.endswith(("网格", "格")):
        return ""
    number = grid_number(text)
    return grid_term(number) if number else ""


def micro_number_words(typed: str) -> tuple[str, ...]:
    """The word of the index for a micro-grid by its number: `3-2`, `3-02微网格`, `三网格2微网格`; () for anything else.

    Digits alone are a room or a part of a phone, although `302` is a way to write it in a ledger.
    """
    text = western(bare(typed))
    found = None if text.isdigit() else micro_number(text)
    return (micro_term(*found),) if found else ()
