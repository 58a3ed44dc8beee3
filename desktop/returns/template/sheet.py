"""One worksheet as XML: its cells, merges, validations and locks, read and written cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final
from unicodedata import east_asian_width

from lxml import etree

from desktop.base.errors import Refused
from desktop.base.i18n import _

if TYPE_CHECKING:
    from desktop.returns.template.package import Package

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"


_SHORT = 6  # characters that fit into any column
_COLUMN = 8.43  # digits, the width of a column nobody set
_LINE = 15.5  # points, a line of the usual 11-point type


@dataclass(frozen=True, slots=True)
class Validation:
    """A data validation: where, its type (`list`, `whole` …), and the words of a list."""

    ranges: tuple[tuple[int, int, int, int], ...]  # top, left, bottom, right
    kind: str
    words: tuple[str, ...]

    def covers(self, row: int, column: int) -> bool:
        """Whether a cell is under it."""
        return any(
            top <= row <= bottom and left <= column <= right for top, left, bottom, right in self.ranges
        )


@dataclass(frozen=True, slots=True)
class Style:
    """What matters of a cell style: shown as a percentage, locked when the sheet is protected, lines wrapped."""

    percent: bool
    locked: bool
    wraps: bool = False


class Sheet:
    """One worksheet of a package. Rows and columns count from 1."""

    def __init__(self, package: Package, name: str, part: str) -> None:
        self._package, self.name, self.part = package, name, part
        self.touched = False
        self.roomy = False  # whether rows of a set height may grow with their text

    @cached_property
    def root(self) -> Any:
        """The sheet's XML."""
        return parse(self._package.bytes_of(self.part))

    @cached_property
    def _rows(self) -> dict[int, Any]:
        return {int(row.get("r")): row for row in self.root.iter("{*}row") if row.get("r")}

    @cached_property
    def _cells(self) -> dict[tuple[int, int], Any]:
        return {
            (number, column_of(reference.rstrip("0123456789"))): cell
            for number, row in self._rows.items()
            for cell in row
            if (reference := cell.get("r"))
        }

    @cached_property
    def _space(self) -> str:
        return space_of(self.root)

    @cached_property
    def merges(self) -> list[tuple[int, int, int, int]]:
        """Merged ranges: top, left, bottom, right."""
        return [area(node.get("ref")) for node in self.root.iter("{*}mergeCell")]

    @cached_property
    def validations(self) -> list[Validation]:
        """The data validations."""
        found = []
        for node in self.root.iter("{*}dataValidation"):
            formula = node.find("{*}formula1")
            text = (formula.text or "") if formula is not None else ""
            words = tuple(w.strip() for w in text.strip('"').split(",")) if text.startswith('"') else ()
            ranges = tuple(area(ref) for ref in (node.get("sqref") or "").split())
            found.append(Validation(ranges, node.get("type", ""), words))
        return found

    @property
    def protected(self) -> bool:
        """Whether locked cells may not be edited."""
        node = self.root.find("{*}sheetProtection")
        return node is not None and node.get("sheet") in ("1", "true")

    def rows(self) -> Iterator[int]:
        """The rows that exist, in order."""
        return iter(sorted(self._rows))

    def columns(self) -> range:
        """The columns any cell stands in."""
        return range(1, max((column for _row, column in self._cells), default=0) + 1)

    def exists(self, row: int, column: int) -> bool:
        """Whether the template has the cell, be it empty."""
        return (row, column) in self._cells

    def text(self, row: int, column: int) -> str:
        """What the cell shows, as text; empty for nothing."""
        cell = self._cells.get((row, column))
        if cell is None:
            return ""
        if cell.get("t") == "inlineStr":
            return "".join(t.text or "" for t in cell.iter("{*}t"))
        value = cell.find("{*}v")
        if value is None or value.text is None:
            return ""
        return self._package.strings[int(value.text)] if cell.get("t") == "s" else str(value.text)

    def formula(self, row: int, column: int) -> bool:
        """Whether the cell works something out."""
        cell = self._cells.get((row, column))
        return cell is not None and cell.find("{*}f") is not None

    def style(self, row: int, column: int) -> Style:
        """The cell's style."""
        cell = self._cells.get((row, column))
        number = int(cell.get("s", 0)) if cell is not None else 0
        styles = self._package.styles
        return styles[number] if number < len(styles) else Style(percent=False, locked=True)

    def editable(self, row: int, column: int) -> bool:
        """Whether a person could type into the cell: no formula, and not locked on a protected sheet."""
        return not self.formula(row, column) and not (self.protected and self.style(row, column).locked)

    def write(self, row: int, column: int, value: str | float) -> None:
        """Put a value into a cell, keeping its style. Numbers become numbers, text stays in the sheet."""
        if not self.touched:
            self.touched = True
            self.forget_results()
        cell = self._cell(row, column)
        for child in list(cell) if len(cell) else ():
            cell.remove(child)
        if isinstance(value, str):
            cell.set("t", "inlineStr")
            text = etree.SubElement(etree.SubElement(cell, f"{self._space}is"), f"{self._space}t")
            text.text = value
            if value != value.strip() or "\n" in value:
                text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            if len(value) > _SHORT and self.style(row, column).wraps:
                self._make_room(row, column, value)
        else:
            if cell.get("t") is not None:
                del cell.attrib["t"]
            etree.SubElement(cell, f"{self._space}v").text = repr(value)

    @cached_property
    def _widths(self) -> list[tuple[int, int, float]]:
        """First and last column, and how many digits wide."""
        return [
            (int(n.get("min")), int(n.get("max")), float(n.get("width"))) for n in self.root.iter("{*}col")
        ]

    def _make_room(self, row: int, column: int, text: str) -> None:
        """Let a row of no set height grow with a wrapped text, as it would under the hand that types it."""
        line = self._rows[row]
        if (line.get("customHeight") in ("1", "true") and not self.roomy) or any(
            top <= row <= bottom for top, _l, bottom, _r in self.merges
        ):
            return
        width = next((w for first, last, w in self._widths if first <= column <= last), _COLUMN)
        digits = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
        lines = -(-digits // max(2, int(width) - 1))
        height = lines * _LINE + 2
        if lines > 1 and height > float(line.get("ht", 0)):
            line.set("ht", f"{height:g}")
            line.set("customHeight", "1")

    def forget_results(self) -> None:
        """Drop the results of formulas, which are about to be wrong."""
        for formula in self.root.iter("{*}f"):
            cell = formula.getparent()
            for value in cell.findall("{*}v"):
                cell.remove(value)
            cell.attrib.pop("t", None)

    def reread(self) -> None:
        """Forget what was looked up, after rows were put in."""
        for name in ("_rows", "_cells", "merges", "validations"):
            self.__dict__.pop(name, None)

    def bytes(self) -> bytes:
        """The sheet as it is to be stored."""
        return written(self.root)

    def _cell(self, row: int, column: int) -> Any:
        if (row, column) in self._cells:
            return self._cells[row, column]
        space = self._space
        if row not in self._rows:
            line = etree.Element(f"{space}row", r=str(row))
            later = [n for n in sorted(self._rows) if n > row]
            if later:
                self._rows[later[0]].addprevious(line)
            else:
                self.root.find("{*}sheetData").append(line)
            self._rows[row] = line
        cell = etree.Element(f"{space}c", r=f"{letters(column)}{row}")
        after = [c for c in self._rows[row] if place(c.get("r"))[1] > column]
        if after:
            after[0].addprevious(cell)
        else:
            self._rows[row].append(cell)
        self._cells[row, column] = cell
        return cell


def parse(data: bytes) -> Any:
    """XML without entities. Raises `Refused` for a document type, which no workbook has."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(data, parser)
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise Refused(_("文件含有不安全的内容"), code="file.xml_entities")
    return root


def written(root: Any) -> bytes:
    """The XML as it is stored."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def space_of(root: Any) -> str:
    """The namespace of the workbook's XML, transitional or strict."""
    return STRICT if str(root.tag).startswith(STRICT) else MAIN


def place(reference: str) -> tuple[int, int]:
    """`C5` → (5, 3)."""
    match = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)", reference)
    if match is None:
        raise Refused(_("表格里有看不懂的单元格位置。"), code="file.corrupt")
    return int(match[2]), column_of(match[1])


@lru_cache(maxsize=1024)
def column_of(letters: str) -> int:
    """`AB` → 28."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column


def letters(column: int) -> str:
    """3 → `C`."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def area(reference: str) -> tuple[int, int, int, int]:
    """`B2:C5` → (2, 2, 5, 3)."""
    first, _colon, last = reference.partition(":")
    top, left = place(first)
    bottom, right = place(last or first)
    return top, left, bottom, right
