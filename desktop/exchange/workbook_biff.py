"""What calamine does not tell of an old binary workbook: strikes, colours, hidden rows and columns, comments, formulas.

Records as in [MS-XLS] 2.3; every record is a 16-bit type, a 16-bit length and a body, all little-endian. Nothing here
raises on strange records: what cannot be read is left out, the values are calamine's.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import olefile

from desktop.exchange.workbook_data import INK, PALETTE
from desktop.exchange.workbook_scan import MAX_COLUMNS

_BOF, _EOF, _NOTE, _FONT, _FORMULA, _ROW, _COLINFO = 0x0809, 0x000A, 0x001C, 0x0031, 0x0006, 0x0208, 0x007D
_XF, _BOUNDSHEET, _DATEMODE, _PALETTE, _MULRK, _MULBLANK, _FILEPASS = (
    0x00E0,
    0x0085,
    0x0022,
    0x0092,
    0x00BD,
    0x00BE,
    0x2F,
)
# BLANK, NUMBER, LABEL, BOOLERR, RK, LABELSST, RSTRING: row, column, format; then the value
_CELLS = frozenset([0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6, _FORMULA])


@dataclass
class Dress:
    """How one sheet is dressed; rows and columns 1-based. `painted` holds `fill:FFFF00` or `font:FF0000`."""

    struck: set[tuple[int, int]] = field(default_factory=set)
    painted: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    comments: set[tuple[int, int]] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)


@dataclass
class Wardrobe:
    """The dress of every sheet in the order of the workbook, and whether it counts days from 1904."""

    sheets: list[Dress]
    is_1904: bool = False


def stream(data: bytes) -> bytes:
    """The stream of records inside the OLE container, or the bytes themselves when there is none."""
    if not olefile.isOleFile(io.BytesIO(data)):
        return data
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        for name in ("Workbook", "Book"):
            if ole.exists(name):
                return bytes(ole.openstream(name).read())
    return b""


def is_locked(records: bytes) -> bool:
    """Whether a password opens the workbook: a FILEPASS record among the first."""
    for number, (kind, _body) in enumerate(records_of(records, 0)):
        if kind == _FILEPASS:
            return True
        if number > 20:
            break
    return False


def wardrobe(records: bytes) -> Wardrobe:
    """Read the dress of every sheet."""
    globals_ = _Globals()
    offsets = globals_.read(records)
    return Wardrobe([_dress(records, at, globals_) for at in offsets], globals_.is_1904)


def records_of(data: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, from its BOF to its EOF; substreams inside (charts) are passed over."""
    at, depth = start, 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        body = data[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1 and len(body) == size:
            yield kind, body


class _Globals:
    """Fonts, cell formats and colours, from the first substream."""

    def __init__(self) -> None:
        self.is_1904 = False
        self._fonts: list[tuple[bool, int]] = []
        self._formats: list[tuple[int, int, int]] = []
        self._palette = list(PALETTE)

    def read(self, data: bytes) -> list[int]:
        """Read the globals; answers where the sheets begin."""
        offsets: list[int] = []
        for kind, body in records_of(data, 0):
            if kind == _FONT and len(body) >= 6:
                flags, colour = struct.unpack_from("<HH", body, 2)
                self._fonts.append((bool(flags & 0x08), colour))
            elif kind == _XF and len(body) >= 20:
                font = struct.unpack_from("<H", body)[0]
                pattern = (struct.unpack_from("<I", body, 14)[0] >> 26) & 0x3F
                self._formats.append((font, pattern, struct.unpack_from("<H", body, 18)[0] & 0x7F))
            elif kind == _BOUNDSHEET and len(body) >= 4:
                offsets.append(struct.unpack_from("<I", body)[0])
            elif kind == _DATEMODE and body[:2] == b"\x01\x00":
                self.is_1904 = True
            elif kind == _PALETTE and len(body) >= 2:
                count = min(struct.unpack_from("<H", body)[0], 56, (len(body) - 2) // 4)
                self._palette[:count] = [body[2 + 4 * n : 5 + 4 * n].hex().upper() for n in range(count)]
        return offsets

    def struck(self, xf: int) -> bool:
        """Whether cells of this format are struck out."""
        return self._font(xf)[0]

    def paint(self, xf: int) -> str:
        """`fill:…` or `font:…` of this format, '' for black on white."""
        if xf < len(self._formats) and self._formats[xf][1] == 1:
            fill = self._colour(self._formats[xf][2])
            if fill and fill not in INK:
                return f"fill:{fill}"
        ink = self._colour(self._font(xf)[1])
        return f"font:{ink}" if ink and ink not in INK else ""

    def _font(self, xf: int) -> tuple[bool, int]:
        if xf >= len(self._formats):
            return False, 0x7FFF
        number = self._formats[xf][0]
        number -= number > 4  # there is no font 4, [MS-XLS] 2.5.129
        return self._fonts[number] if number < len(self._fonts) else (False, 0x7FFF)

    def _colour(self, index: int) -> str:
        if index < 8:
            return PALETTE[index]
        return self._palette[index - 8] if index < 64 else ""


def _dress(data: bytes, start: int, formats: _Globals) -> Dress:
    dress = Dress()
    for kind, body in records_of(data, start):
        if kind in _CELLS and len(body) >= 6:
            row, column, xf = struct.unpack_from("<HHH", body)
            _cell(dress, formats, row, column, xf)
            if kind == _FORMULA:
                dress.formulas.add((row + 1, column + 1))
        elif kind in {_MULRK, _MULBLANK} and len(body) >= 6:
            row, column = struct.unpack_from("<HH", body)
            size = 6 if kind == _MULRK else 2
            for n in range(min((len(body) - 6) // size, MAX_COLUMNS)):
                _cell(dress, formats, row, column + n, struct.unpack_from("<H", body, 4 + n * size)[0])
        elif kind == _ROW and len(body) >= 16 and struct.unpack_from("<I", body, 12)[0] & 0x20:
            dress.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _COLINFO and len(body) >= 10:
            first, last, width, _xf, flags = struct.unpack_from("<HHHHH", body)
            if flags & 1 or not width:
                dress.hidden_columns.update(range(first + 1, min(last, MAX_COLUMNS) + 2))
        elif kind == _NOTE and len(body) >= 4:
            row, column = struct.unpack_from("<HH", body)
            dress.comments.add((row + 1, column + 1))
    return dress


def _cell(dress: Dress, formats: _Globals, row: int, column: int, xf: int) -> None:
    if formats.struck(xf):
        dress.struck.add((row + 1, column + 1))
    if paint := formats.paint(xf):
        dress.painted[row + 1, column + 1] = paint
