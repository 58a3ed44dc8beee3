"""Reads the table beside a Shapefile (dBASE III) and finds out how its Chinese is written."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from desktop.exchange.outlines.refusals import MAX_FIELDS, MAX_OBJECTS, Unfit

_BY_MARK: Final = {
    0x4D: "gb18030",
    0x7A: "gb18030",
    0x86: "gb18030",
    0x4F: "big5",
    0x78: "big5",
    0x88: "big5",
}
"""What the byte at 29 says where somebody set it (ESRI's list of LDIDs)."""
_BY_NAME: Final = {
    "utf-8": "utf-8", "utf8": "utf-8", "65001": "utf-8", "gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030",
    "936": "gb18030", "cp936": "gb18030", "ansi 936": "gb18030", "oem 936": "gb18030", "54936": "gb18030",
    "big5": "big5", "950": "big5", "cp950": "big5",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """The rows in order; a deleted row is empty so that numbers stay. `guessed`: nothing named the encoding."""

    rows: tuple[Mapping[str, object], ...]
    encoding: str
    guessed: bool


def read_dbf(content: bytes, cpg: str = "") -> Table:
    """Raises `Unfit` for a table that is cut off or no table. .cpg first, then the mark in the header, then UTF-8
    if every byte is, else GB18030: a .dbf from a Chinese office has GBK and says nothing."""
    if len(content) < 33:
        raise Unfit("map.cut_off", "dbf")
    count, start, size = struct.unpack_from("<IHH", content, 4)
    if count > MAX_OBJECTS or not 33 <= start <= len(content) or size < 1:
        raise Unfit("map.damaged", "dbf")
    fields = _fields(content[32 : start - 1])
    raw = [content[start + k * size : start + (k + 1) * size] for k in range(count)]
    if raw and len(raw[-1]) < size - 1:
        whole = next(k for k, row in enumerate(raw) if len(row) < size - 1)
        raise Unfit("map.cut_off", f"dbf {whole + 1}")
    sample = [name for name, _offset, _length in fields]
    sample += [row[at : at + length].rstrip(b" \x00") for row in raw[:2000] for _name, at, length in fields]
    encoding, guessed = _encoding(cpg, content[29], sample)
    names = _names(fields, encoding)
    rows: list[Mapping[str, object]] = []
    for row in raw:
        cells = {} if row[:1] == b"*" else _cells(row, fields, names, encoding)
        rows.append(cells)
    return Table(tuple(rows), encoding, guessed)


def _fields(header: bytes) -> list[tuple[bytes, int, int]]:
    """(name, offset in the row, length)."""
    found: list[tuple[bytes, int, int]] = []
    offset = 1
    for place in range(0, len(header) - 31, 32):
        one = header[place : place + 32]
        if one[0] == 0x0D or len(found) >= 8 * MAX_FIELDS:
            break
        found.append((one[:11].split(b"\x00")[0], offset, one[16]))
        offset += one[16]
    return found


def _encoding(cpg: str, mark: int, sample: list[bytes]) -> tuple[str, bool]:
    named = _BY_NAME.get(cpg.strip().lower())
    for encoding in filter(None, (named, _BY_MARK.get(mark))):
        # A .cpg that was copied along from elsewhere lies now and then: believe it only if it can be true.
        if encoding != "utf-8" or _is_utf8(sample):
            return encoding, False
    if all(cell.isascii() for cell in sample):
        return "utf-8", False
    return ("utf-8" if _is_utf8(sample) else "gb18030"), True


def _is_utf8(cells: list[bytes]) -> bool:
    for cell in cells:
        try:
            cell.decode("utf-8")
        except UnicodeDecodeError as error:
            if error.reason != "unexpected end of data":  # a full cell may end inside a character
                return False
    return True


def _names(fields: list[tuple[bytes, int, int]], encoding: str) -> list[str]:
    """Field names, cut to ten bytes by the format; two that were cut to the same get a number."""
    names: list[str] = []
    for raw, _offset, _length in fields:
        name = raw.decode(encoding, "ignore").strip()
        names.append(name if name not in names else f"{name}_{len(names)}")
    return names


def _cells(
    row: bytes, fields: list[tuple[bytes, int, int]], names: list[str], encoding: str
) -> dict[str, object]:
    cells: dict[str, object] = {}
    for name, (_raw, offset, length) in zip(names, fields, strict=True):
        text = row[offset : offset + length].decode(encoding, "ignore").strip().strip("\x00*")
        if text and name:
            cells[name] = _number(text)
    return cells


def _number(text: str) -> object:
    """ "12.000000" as 12: what a number column of a map program makes of a house number."""
    whole, dot, rest = text.partition(".")
    if dot and whole.lstrip("-").isdigit() and rest and not rest.strip("0"):
        return int(whole)
    return text
