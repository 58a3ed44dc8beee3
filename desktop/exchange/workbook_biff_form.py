"""How a blank form in the old .xls is dressed: fonts, borders, alignment, number formats, widths, heights, the page.

Records as in [MS-XLS] 2.4: FONT, FORMAT, XF, COLINFO, ROW, SETUP. Formulas are read back when they are a sum over one range,
as the total of a form is; of others nothing is told. Shapes, pictures and validation are not read.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from desktop.exchange.workbook_biff import records_of, stream
from desktop.exchange.workbook_data import PALETTE
from desktop.exchange.workbook_scan import MAX_COLUMNS

_FONT, _FORMAT, _XF, _BOUNDSHEET, _PALETTE = 0x0031, 0x041E, 0x00E0, 0x0085, 0x0092
_COLINFO, _ROW, _SETUP, _FORMULA, _MULRK, _MULBLANK, _WSBOOL = (
    0x007D,
    0x0208,
    0x00A1,
    0x0006,
    0x00BD,
    0x00BE,
    0x0081,
)
_CELLS: Final = frozenset([0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6, _FORMULA])
_ACROSS: Final = ("", "left", "center", "right", "fill", "justify", "center_across", "distributed")
_DOWN: Final = ("top", "vcenter", "bottom", "vjustify", "vdistributed")
_SIDES: Final = ("left", "right", "top", "bottom")
_MARGINS: Final[Mapping[int, str]] = {0x0026: "left", 0x0027: "right", 0x0028: "top", 0x0029: "bottom"}
_FIT, _LANDSCAPE, _UNSET = 0x0100, 0x0002, 0x0004  # WSBOOL; SETUP: a clear bit means landscape
_LAST_FONT_BEFORE_GAP, _AUTOMATIC = 4, 64

Style = Mapping[str, Any]  # as XlsxWriter takes it


@dataclass
class FormSheet:
    """One sheet; rows and columns 1-based. Widths are in characters, heights in points."""

    styles: dict[tuple[int, int], int] = field(default_factory=dict)  # cell -> number of its style
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    sums: dict[tuple[int, int], tuple[int, int, int, int]] = field(
        default_factory=dict
    )  # cell -> top, left, bottom, right
    landscape: bool = False
    paper: int = 0
    scale: int = 0
    fit: tuple[int, int] | None = None  # pages across and down
    margins: dict[str, float] = field(default_factory=dict)  # inches


@dataclass
class FormBook:
    """The sheets in the order of the workbook, and the styles they name."""

    sheets: list[FormSheet]
    styles: list[Style]


def read_form(data: bytes) -> FormBook:
    """The dress of a blank form; what is strange in it is left out. Raises `ValueError` when nothing can be read."""
    try:
        records = stream(data)
        book = _Book()
        offsets = book.read(records)
        return FormBook(
            [_sheet(records, at) for at in offsets], [book.style(n) for n in range(len(book.formats))]
        )
    except (struct.error, OSError, IndexError) as error:
        raise ValueError("no workbook") from error


class _Book:
    """Fonts, number formats and cell formats, from the first substream."""

    def __init__(self) -> None:
        self.fonts: list[dict[str, Any]] = []
        self.shapes: dict[int, str] = {}
        self.formats: list[bytes] = []
        self.palette = list(PALETTE)

    def read(self, data: bytes) -> list[int]:
        """Read the globals; answers where the sheets begin."""
        offsets: list[int] = []
        for kind, body in records_of(data, 0):
            if kind == _FONT and len(body) >= 16:
                self.fonts.append(self._font(body))
            elif kind == _FORMAT and len(body) >= 5:
                self.shapes[struct.unpack_from("<H", body)[0]] = _text(body[2:], wide=True)
            elif kind == _XF and len(body) >= 20:
                self.formats.append(body)
            elif kind == _BOUNDSHEET and len(body) >= 6 and body[5] == 0:
                offsets.append(struct.unpack_from("<I", body)[0])
            elif kind == _PALETTE and len(body) >= 2:
                count = min(struct.unpack_from("<H", body)[0], 56, (len(body) - 2) // 4)
                self.palette[:count] = [body[2 + 4 * n : 5 + 4 * n].hex().upper() for n in range(count)]
        return offsets

    def _font(self, body: bytes) -> dict[str, Any]:
        height, flags, colour, weight, _script, underline = struct.unpack_from("<HHHHHB", body)
        return {
            "font_name": _text(body[14:], wide=False), "font_size": height / 20, "bold": weight >= 600,
            "italic": bool(flags & 2), "font_strikeout": bool(flags & 8), "underline": underline & 3,
            **self._coloured("font_color", colour),
        }  # fmt: skip

    def _coloured(self, name: str, index: int) -> dict[str, str]:
        if index >= _AUTOMATIC:
            return {}
        return {name: "#" + (PALETTE[index] if index < 8 else self.palette[index - 8])}

    def style(self, number: int) -> Style:
        """One cell format as XlsxWriter takes it."""
        font, shape, flags, place, turn, indent = struct.unpack_from("<HHHBBB", self.formats[number])
        lines, ends, fills = struct.unpack_from("<IIH", self.formats[number], 10)
        font -= font > _LAST_FONT_BEFORE_GAP  # there is no font 4, [MS-XLS] 2.5.129
        found: dict[str, Any] = dict(self.fonts[font]) if font < len(self.fonts) else {}
        found |= {
            "num_format": self.shapes.get(shape, shape), "locked": bool(flags & 1), "align": _ACROSS[place & 7],
            "valign": _DOWN[min((place >> 4) & 7, 4)], "text_wrap": bool(place & 8), "indent": indent & 15,
            "rotation": turn if turn <= 90 else 270 if turn == 255 else 90 - turn,
        }  # fmt: skip
        for side, name in enumerate(_SIDES):
            found[name] = lines >> 4 * side & 15
        colours = (lines >> 16 & 127, lines >> 23 & 127, ends & 127, ends >> 7 & 127)
        for name, colour in zip(_SIDES, colours, strict=True):
            if found[name]:
                found |= self._coloured(f"{name}_color", colour)
        if pattern := ends >> 26 & 63:
            found |= {"pattern": pattern, **self._coloured("fg_color", fills & 127)}
            found |= self._coloured("bg_color", fills >> 7 & 127)
        return found


def _text(body: bytes, *, wide: bool) -> str:
    """A string with its length in one byte or two, in Latin-1 or UTF-16."""
    count, start = (struct.unpack_from("<H", body)[0], 3) if wide else (body[0], 2)
    if body[start - 1] & 1:
        return body[start : start + 2 * count].decode("utf-16-le", "replace")
    return body[start : start + count].decode("latin-1")


def _sheet(data: bytes, start: int) -> FormSheet:
    sheet = FormSheet()
    for kind, body in records_of(data, start):
        if kind in _CELLS and len(body) >= 6:
            row, column, style = struct.unpack_from("<HHH", body)
            sheet.styles[row + 1, column + 1] = style
            if kind == _FORMULA and (area := _summed(body)):
                sheet.sums[row + 1, column + 1] = area
        elif kind in (_MULRK, _MULBLANK) and len(body) >= 6:
            row, column = struct.unpack_from("<HH", body)
            size = 6 if kind == _MULRK else 2
            for n in range(min((len(body) - 6) // size, MAX_COLUMNS)):
                sheet.styles[row + 1, column + n + 1] = struct.unpack_from("<H", body, 4 + n * size)[0]
        else:
            _shape(sheet, kind, body)
    return sheet


def _shape(sheet: FormSheet, kind: int, body: bytes) -> None:
    """Columns, rows and the page."""
    if kind == _COLINFO and len(body) >= 8:
        first, last, width = struct.unpack_from("<HHH", body)
        sheet.widths |= dict.fromkeys(range(first + 1, min(last, MAX_COLUMNS) + 2), width / 256)
    elif kind == _ROW and len(body) >= 16:
        row, height = struct.unpack_from("<H", body)[0], struct.unpack_from("<H", body, 6)[0]
        if not height & 0x8000:
            sheet.heights[row + 1] = (height & 0x7FFF) / 20
    elif kind in _MARGINS and len(body) >= 8:
        sheet.margins[_MARGINS[kind]] = round(struct.unpack_from("<d", body)[0], 4)
    elif kind == _WSBOOL and len(body) >= 2:
        if struct.unpack_from("<H", body)[0] & _FIT:
            sheet.fit = sheet.fit or (1, 0)
    elif kind == _SETUP and len(body) >= 12:
        paper, scale, _page, across, down, flags = struct.unpack_from("<HHHHHH", body)
        if not flags & _UNSET:
            sheet.paper, sheet.scale, sheet.landscape = paper, scale, not flags & _LANDSCAPE
        if sheet.fit:
            sheet.fit = (across, down)


def _summed(body: bytes) -> tuple[int, int, int, int] | None:
    """The range of `SUM(range)`: the token of an area, then the one of a sum (or the function 4 with one argument)."""
    tokens = body[22 : 22 + struct.unpack_from("<H", body, 20)[0]] if len(body) >= 22 else b""
    if len(tokens) < 13 or tokens[0] & 0x1F != 0x05:
        return None
    if tokens[9:11] != b"\x19\x10" and (tokens[9] & 0x1F, tokens[10:13]) != (0x02, b"\x01\x04\x00"):
        return None
    top, bottom, left, right = struct.unpack_from("<HHHH", tokens, 1)
    return top + 1, (left & 0xFF) + 1, bottom + 1, (right & 0xFF) + 1
